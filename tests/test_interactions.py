"""Interactions: links by rule, the pairs that hold, and the evidence of each row."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphx import tables
from graphx.errors import TableError
from graphx.reading import language, mentions, speech
from graphx.reading.cast import Cast
from graphx.reading.story import Story
from graphx.relating import interactions, links, pairs, staging
from graphx.relating.counting import Counts

CASES = json.loads((Path(__file__).parent / "cases" / "interactions.json").read_text(encoding="utf-8"))
WEAK = {"subject of the sentence", "feeling of the focal character"}


def read(text, *names):
    """Story, tokens, cast, names and quotations: all that the rules need when nobody is a pronoun."""
    story, cast = Story.from_text(text), Cast.from_names(*names)
    tokens = language.tokens(story)
    found = mentions.find_names(story, tokens, cast)
    quotes = speech.attribute(story, tokens, cast, found, speech.find_quotations(story))
    return story, tokens, cast, found, quotes


def linked(text, *names):
    _, tokens, cast, found, quotes = read(text, *names)
    stage = staging.stage(tokens, cast, found, quotes)
    return [(stage.names[x.source], stage.names[x.target], x.kind, x.rule) for x in links.find_links(tokens, stage)]


def case(entry):
    marks = [pytest.mark.xfail(strict=True)] if entry.get("xfail") else []
    return pytest.param(entry, id=entry["label"], marks=marks)


@pytest.mark.parametrize("entry", [case(entry) for entry in CASES])
def test_links(entry):
    found = linked(entry["text"], *entry["cast"])
    for expected in entry["expected"]:
        assert tuple(expected) in found
    strong = {(source, target) for source, target, _, rule in found if rule not in WEAK}
    for source, target in entry["absent"]:
        assert (source, target) not in strong


@pytest.mark.parametrize("entry", [case(e) for e in CASES if any(row[3] in pairs.PLAIN for row in e["expected"])])
def test_a_plain_clause_is_always_an_interaction(entry):
    found = interactions.find_interactions(*read(entry["text"], *entry["cast"]))
    rows = set(found[["source", "target", "kind", "rule"]].itertuples(index=False, name=None))
    for expected in entry["expected"]:
        if expected[3] in pairs.PLAIN:
            assert tuple(expected) in rows


STORY = """Anna and Tom met at the harbour.

"You lied to me," said Anna. She pushed Tom away.

"I never lied to you, Anna," said Tom.

Maria watched Anna from the window. Tom hated Maria."""


def test_rows_are_evidence():
    story, tokens, cast, found, quotes = read(STORY, "Anna", "Tom", "Maria")
    rows = interactions.find_interactions(story, tokens, cast, found, quotes)
    assert len(rows)
    for row in rows.itertuples():
        paragraph = story.paragraphs[row.paragraph]
        assert paragraph.start <= row.start < row.end <= paragraph.end
        assert row.source != row.target
        assert row.kind in ("speech", "action", "feeling", "copresence")
        assert 0 < row.confidence <= 1
        assert -1 <= row.sentiment <= 1
        assert row.rule
    assert rows["start"].is_monotonic_increasing
    together = rows[rows["kind"] == "copresence"]
    assert (together["sentiment"] == 0).all()


def test_the_evidence_is_the_clause_or_the_quotation():
    story, *rest = read(STORY, "Anna", "Tom", "Maria")
    rows = interactions.find_interactions(story, *rest)
    texts = {(r.source, r.target, r.rule): story.text[r.start : r.end] for r in rows.itertuples()}
    assert texts["Tom", "Maria", "subject to object"] == "Tom hated Maria."
    assert texts["Tom", "Anna", "speaker to addressee"].startswith("I never lied to you, Anna")


def test_reading_twice_gives_the_same_rows():
    first, second = (interactions.find_interactions(*read(STORY, "Anna", "Tom", "Maria")) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize("names", [[], ["Anna"], ["Nobody", "Else"]])
def test_without_two_people_there_is_nothing(names):
    assert interactions.find_interactions(*read(STORY, *names)).empty


def test_a_table_without_a_column_is_refused():
    story, tokens, cast, found, quotes = read(STORY, "Anna", "Tom")
    with pytest.raises(TableError, match="character"):
        interactions.find_interactions(story, tokens, cast, found.drop(columns="character"), quotes)


def test_candidates_have_every_feature_and_both_directions():
    story, tokens, cast, found, quotes = read(STORY, "Anna", "Tom", "Maria")
    stage = staging.stage(tokens, cast, found, quotes)
    rows = pairs.candidates(tokens, stage, links.find_links(tokens, stage), len(story.paragraphs))
    assert rows.features.shape == (len(rows), len(pairs.feature_names()))
    assert len(set(pairs.feature_names())) == len(pairs.feature_names())
    ways = set(zip(rows.paragraph.tolist(), rows.source.tolist(), rows.target.tolist(), strict=True))
    assert len(ways) == len(rows)
    assert {(k, b, a) for k, a, b in ways} == ways
    name = pairs.feature_names().index
    forth, back = rows.features[:, name("forth object")], rows.features[:, name("back object")]
    turned = dict(zip(zip(rows.paragraph, rows.target, rows.source, strict=True), back, strict=True))
    assert all(turned[k, a, b] == v for k, a, b, v in zip(rows.paragraph, rows.source, rows.target, forth, strict=True))


def test_a_crowd_is_bounded():
    names = [f"Person{chr(65 + i)}x" for i in range(26)]
    _, tokens, cast, found, quotes = read(" and ".join(names) + " met.", *names)
    stage = staging.stage(tokens, cast, found, quotes)
    rows = pairs.candidates(tokens, stage, links.find_links(tokens, stage), 1)
    assert len(rows) <= pairs.CROWD * (pairs.CROWD - 1)


def test_the_second_pass_sees_neighbours_and_rivals():
    ends = ([0, 0, 1, 1, 1], [0, 1, 0, 1, 0], [1, 0, 1, 0, 2])
    rows = pairs.Candidates(*(np.array(x) for x in ends), np.zeros((5, 1), dtype=np.float32))
    seen = pairs.with_neighbours(rows, np.array([0.9, 0.1, 0.2, 0.3, 0.6]), np.arange(5))[:, 1:]
    column = {name: seen[:, number].tolist() for number, name in enumerate(pairs.NEIGHBOURS)}
    assert column["back chance"] == pytest.approx([0.1, 0.9, 0.3, 0.2, 0.0])
    assert column["forth chance@-1"] == pytest.approx([0, 0, 0.9, 0.1, 0])
    assert column["back chance[8]"] == pytest.approx([0.3, 0.2, 0, 0, 0])
    assert column["chances"] == pytest.approx([1, 1, 1.1, 1.1, 1.1])
    assert column["source source chances"] == pytest.approx([0.9, 0.1, 0.8, 0.3, 0.8])
    assert column["target source chances"] == pytest.approx([0.1, 0.9, 0.3, 0.8, 0.0])
    assert column["source best other"] == pytest.approx([0, 0, 0.6, 0, 0.2])


def test_decide_keeps_unsure_pairs_apart():
    rows = pairs.Candidates(*(np.array(x) for x in ([0, 0, 0, 0], [0, 1, 0, 2], [1, 0, 2, 0])), np.zeros((4, 0)))
    arrows, unsure = pairs.decide(rows, np.array([0.9, 0.1, 0.25, 0.25]), 0.3, 0.4)
    assert arrows == [0]
    assert unsure == [(2, pytest.approx(1 - 0.75**2))]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.floats(0, 5)), max_size=30), st.integers(-9, 9))
def test_windows_are_sums(cells, width):
    counts = Counts(["x"], 10)
    for who, paragraph, value in cells:
        counts.add(who, paragraph, "x", value)
    counts.freeze()
    who, paragraph = (a.ravel() for a in np.meshgrid(np.arange(4), np.arange(10)))
    got = counts.window(who, paragraph, "x", width or 1)
    for w, k, value in zip(who, paragraph, got, strict=True):
        inside = range(k + width, k) if width < 0 else range(k + 1, k + 1 + (width or 1))
        assert value == pytest.approx(sum(v for a, b, v in cells if a == w and b in inside), abs=1e-4)


def test_tables_meet_the_schema():
    found = interactions.find_interactions(*read(STORY, "Anna", "Tom", "Maria"))
    assert list(found.columns)[: len(tables.INTERACTIONS.columns)] == list(tables.INTERACTIONS.columns)
