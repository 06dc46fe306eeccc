import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphx import tables
from graphx.reading.cast import Cast, Character
from graphx.reading.language import tokens
from graphx.reading.mentions import find_names
from graphx.reading.story import Story

CASES = [
    pytest.param(case, id=case["label"], marks=pytest.mark.xfail(strict=True) if case.get("xfail") else ())
    for case in json.loads((Path(__file__).parent / "cases" / "names.json").read_text(encoding="utf-8"))
    if case["task"] == "find"
]


def find(text, cast):
    story = Story.from_text(text)
    return find_names(story, tokens(story), cast)


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    cast = Cast(tuple(Character(name, tuple(aliases), pronouns) for name, aliases, pronouns in case["cast"]))
    found = find(case["text"], cast)
    assert found[["text", "character"]].values.tolist() == case["expected"]
    if "kinds" in case:
        assert found["kind"].tolist() == case["kinds"]


def test_offsets_paragraphs_and_sentences_are_those_of_the_text():
    text = "Ann ran.\n\nBob sat. Ann laughed."
    found = find(text, Cast.from_names("Ann", "Bob"))
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == ["Ann", "Bob", "Ann"]
    assert found["paragraph"].tolist() == [0, 1, 1]
    assert found["sentence"].tolist() == [0, 1, 2]


def test_the_name_and_the_alias_are_told_apart():
    found = find("Buffy ran. Summers ran.", Cast((Character("Buffy", ("Summers",)),)))
    assert found["kind"].tolist() == ["name", "alias"]


def test_an_empty_cast_finds_an_empty_table():
    found = find("Ann ran.", Cast())
    assert len(found) == 0
    tables.check(found, tables.MENTIONS)


def test_five_thousand_people_cost_hardly_more_than_five():
    text = "\n\n".join(f"Then Name{i} and Surname{i}, son of Name{i + 1}, walked on." for i in range(200))
    story = Story.from_text(text)
    read = tokens(story)
    many = Cast(tuple(Character(f"Name{i} Surname{i}", (f"Name{i}",)) for i in range(5000)))
    start = time.process_time()
    found = find_names(story, read, many)
    assert time.process_time() - start < 3.0
    assert len(found) >= 400


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=4), st.text(min_size=1, max_size=80))
def test_any_names_over_any_text(names, text):
    text = f"Ann {text} Ann"
    cast = {name.casefold(): Character(name, tuple(names)) for name in names if name.strip()}
    found = find(text, Cast(tuple(cast.values())))
    ends = [0, *found["end"].tolist()]
    assert all(start < end for start, end in zip(found["start"], found["end"], strict=True))
    assert found["start"].is_monotonic_increasing
    assert all(before <= start for before, start in zip(ends, found["start"], strict=False))
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == found["text"].tolist()
