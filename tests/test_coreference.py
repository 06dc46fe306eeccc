"""Pronouns and nominals; the kinds of case are in cases/pronouns.json."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from graphx import tables
from graphx.errors import TableError
from graphx.reading import coreference, discourse, language, mentions, narrator, quotations
from graphx.reading.cast import NARRATOR, Cast, Character
from graphx.reading.story import Story

CASES = json.loads((Path(__file__).parent / "cases" / "pronouns.json").read_text(encoding="utf-8"))


def cases(kind):
    return [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case.get("xfail") else [])
        for case in CASES[kind]
    ]


def people(rows):
    return Cast(tuple(Character(name, (), pronouns, bool(rest)) for name, pronouns, *rest in rows))


def read(text, cast):
    story = Story.from_text(text)
    tokens = language.tokens(story)
    return story, tokens, cast, mentions.find_names(story, tokens, cast), quotations.find_quotations(story)


def assert_found(found, expected):
    said = dict(zip(found["text"], found["character"], strict=True))
    assert {text: said.get(text, "") for text in expected} == expected


@pytest.mark.parametrize("case", [*cases("third person"), *cases("nominals")])
def test_third_person(case):
    found = coreference.resolve_third_person(*read(case["text"], people(case["cast"])))
    assert_found(found[~found["kind"].isin(("name", "alias"))], case["expected"])


@pytest.mark.parametrize("case", cases("conversation"))
def test_conversation(case):
    story, tokens, cast, names, quotes = read(case["text"], people(case["cast"]))
    found = coreference.resolve_third_person(story, tokens, cast, names, quotes)
    quotes["speaker"] = pd.Series([speaker for speaker, _ in case["quotes"]], dtype="str")
    quotes["addressees"] = pd.Series([to for _, to in case["quotes"]], dtype="str")
    quotes["confidence"] = case.get("confidence", 1.0)
    found = coreference.resolve_conversation(story, tokens, cast, found, quotes)
    assert_found(found[found["kind"] == "pronoun"], case["expected"])


@pytest.mark.parametrize("case", cases("narrator"))
def test_narrator(case):
    cast = Cast.from_names(*(name for name, _ in case["cast"]))
    assert narrator.find_narrator(*read(case["text"], cast)) == case["expected"]


def test_rows_are_the_pronouns_own_places_in_reading_order():
    story, tokens, cast, names, quotes = read(
        "Tom sat.\n\nHe slept, his hat on. “I dream,” said Tom.", Cast.from_names("Tom")
    )
    quotes["speaker"] = "Tom"
    found = coreference.resolve_third_person(story, tokens, cast, names, quotes)
    found = coreference.resolve_conversation(story, tokens, cast, found, quotes)
    tables.check(found, tables.MENTIONS)
    assert [story.text[a:b] for a, b in found[["start", "end"]].values] == found["text"].tolist()
    assert found["start"].is_monotonic_increasing
    assert found[found["kind"] == "pronoun"][["text", "paragraph", "sentence"]].values.tolist() == [
        ["He", 1, 1],
        ["his", 1, 1],
        ["I", 1, 2],
    ]


def test_a_story_without_names_or_quotations_has_empty_tables_of_the_schema():
    story, tokens, cast, names, quotes = read("It rained. She slept.", Cast.from_names("Tom"))
    found = coreference.resolve_third_person(story, tokens, cast, names, quotes)
    found = coreference.resolve_conversation(story, tokens, cast, found, quotes)
    assert found.empty
    assert list(found.columns) == list(tables.MENTIONS.columns)


def test_a_table_without_its_columns_is_refused():
    story, tokens, cast, names, quotes = read("Tom slept.", Cast.from_names("Tom"))
    with pytest.raises(TableError, match="kind"):
        coreference.resolve_third_person(story, tokens, cast, names.drop(columns="kind"), quotes)
    with pytest.raises(TableError, match="speaker"):
        coreference.resolve_conversation(story, tokens, cast, names, quotes.drop(columns="speaker"))


def test_likelihoods_sum_to_one_and_fit_the_shipped_weights():
    features = np.zeros((3, discourse.WIDTH), dtype=np.float32)
    for kind in ("pronoun", "noun", "name"):
        likely = coreference.likelihoods(coreference.weights(), kind, features)
        assert likely.shape == (3,)
        assert likely.sum() == pytest.approx(1)


def test_reading_twice_gives_the_same():
    parts = read("Ann met Mary. She smiled. An old woman saw her and took her hand.", Cast.from_names("Ann", "Mary"))
    first, second = (coreference.resolve_third_person(*parts) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_a_discovered_narrator_without_a_name_gives_way_to_one_with_a_name():
    cast = Cast((Character("Tom"), Character("Ada Bell"), Character(NARRATOR, narrator=True)))
    text = "I met Tom at my gate and I took my hat."
    assert narrator.mark_narrator(*read(text, cast)).narrator == NARRATOR
    marked = narrator.mark_narrator(*read(f"My name is Ada Bell. {text}", cast))
    assert (marked.narrator, len(marked)) == ("Ada Bell", 2)


def test_a_narrator_from_the_cast_list_stays():
    cast = Cast((Character("Tom", narrator=True), Character("Ada Bell")))
    assert narrator.mark_narrator(*read("My name is Ada Bell. I met Tom and I took my hat.", cast)).narrator == "Tom"
