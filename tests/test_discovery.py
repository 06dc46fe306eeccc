import json
from pathlib import Path

import pytest

from graphx import tables
from graphx.reading import discovery
from graphx.reading.language import tokens
from graphx.reading.story import Story

CASES = [
    pytest.param(case, id=case["label"], marks=pytest.mark.xfail(strict=True) if case.get("xfail") else ())
    for case in json.loads((Path(__file__).parent / "cases" / "names.json").read_text(encoding="utf-8"))
    if case["task"] == "discover"
]
FAMILY = (
    "Mr. Thomas Hall came in. “Good day,” said Mr. Hall. Mrs. Hall smiled at him.\n\n"
    "“Tom,” said Mrs. Hall, “they are at Meryton.” Hall shook his head. They had been in Meryton, with God's help."
)


def read(text):
    story = Story.from_text(text)
    return story, tokens(story)


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    cast = discovery.discover(*read(case["text"]))
    found = {character.name: character.pronouns for character in cast}
    expected = case["expected"]
    assert sorted(found) == sorted(expected)
    assert {name: found[name] for name, pronouns in expected.items() if pronouns or not case.get("loose")} == {
        name: pronouns for name, pronouns in expected.items() if pronouns or not case.get("loose")
    }
    for name, aliases in case.get("aliases", {}).items():
        assert set(aliases) <= set(cast[name].aliases)
    assert not set(case.get("absent", ())) & set(found)
    if "narrator" in case:
        assert cast.narrator == case["narrator"]


def test_candidates_are_offered_and_the_cast_is_some_of_them():
    story, read_tokens = read(FAMILY)
    offered = discovery.candidates(story, read_tokens)
    tables.check(offered, discovery.CANDIDATES)
    assert {c.name for c in discovery.discover(story, read_tokens)} < set(offered["name"])
    assert "Meryton" in set(offered["name"])
    assert offered["score"].between(0, 1).all()
    assert offered["mentions"].is_monotonic_decreasing


def test_each_name_is_joined_with_its_reason():
    offered = discovery.candidates(*read(FAMILY))
    husband = next(row for row in offered.itertuples() if "Mr. Hall" in (row.name, *row.aliases.split("|")))
    assert {husband.name, *husband.aliases.split("|")} >= {"Mr. Thomas Hall", "Mr. Hall", "Hall"}
    assert "Mrs. Hall" not in husband.aliases
    assert "Hall: the only one whom the bare surname fits" in husband.reason


def test_the_same_story_gives_the_same_cast():
    story, read_tokens = read(FAMILY)
    assert discovery.discover(story, read_tokens) == discovery.discover(story, read_tokens)


def test_a_minor_name_is_on_the_cast_of_a_short_text_and_not_of_a_long_one():
    short = "“Come,” said Ann. Ann took her hat. They talked about Bob Miller."
    long = short + "\n\n" + "“Come,” said Ann. Ann took her hat and smiled at the rain that fell on the town.\n\n" * 300
    assert "Bob Miller" in discovery.discover(*read(short))
    cast = discovery.discover(*read(long))
    assert [c.name for c in cast] == ["Ann"]
