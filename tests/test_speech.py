"""Quotations, their speakers and addressees; the kinds of case are in cases/speech.json."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphx import tables
from graphx.reading import chain, coreference, language, mentions, speech
from graphx.reading.cast import Cast, Character
from graphx.reading.story import Story

CASES = json.loads((Path(__file__).parent / "cases" / "speech.json").read_text(encoding="utf-8"))


def cases(kind):
    return [
        pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case.get("xfail") else [])
        for case in CASES[kind]
    ]


def read(text, cast):
    story = Story.from_text(text)
    tokens = language.tokens(story)
    names = mentions.find_names(story, tokens, cast)
    quotes = speech.find_quotations(story)
    found = coreference.resolve_third_person(story, tokens, cast, names, quotes)
    return story, tokens, found, quotes


def spoken(text, cast):
    story, tokens, found, quotes = read(text, cast)
    return speech.attribute(story, tokens, cast, found, quotes)


def people(rows):
    return Cast(tuple(Character(row[0], tuple(row[1]), row[2], len(row) > 3) for row in rows))


@pytest.mark.parametrize("case", cases("quotations"))
def test_finds_quotations(case):
    story = Story.from_text(case["text"])
    quotes = speech.find_quotations(story)
    assert [story.text[a:b] for a, b in quotes[["start", "end"]].values] == case["expected"]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="\"'“”‘’«»„—-Iab.,!\n ", max_size=60))
def test_spans_are_ordered_apart_and_inside_their_paragraph(text):
    story = Story.from_text("Ann.\n\n" + text)
    last = 0
    for start, end, paragraph in speech.find_quotations(story)[["start", "end", "paragraph"]].values.tolist():
        block = story.paragraphs[paragraph]
        assert last <= start < end <= block.end
        assert block.start <= start
        last = end


@pytest.mark.parametrize("case", cases("speakers"))
def test_names_speakers(case):
    quotes = spoken(case["text"], people(case["cast"]))
    found = quotes[["speaker", "addressees"]].values.tolist()
    # A case that gives a speaker alone says nothing about addressees.
    assert [row[: len(expected)] for row, expected in zip(found, case["expected"], strict=True)] == case["expected"]


def test_tables_keep_their_schema_even_when_empty():
    cast = Cast.from_names("Anna")
    for text, count in (("Nobody speaks.", 0), ("Nobody “” speaks.", 0), ('"Go," said Anna.', 1)):
        quotes = tables.check(spoken(text, cast), tables.QUOTES)
        assert len(quotes) == count
        assert quotes["confidence"].between(0, 1).all()


def test_rules_tell_what_decided():
    text = '"Go," said Anna.\n\n"No," he said.\n\n"I must go," thought Anna. She liked the “Titanic” well.'
    cast = people([["Anna", [], "she/her"], ["Ben", [], "he/him"]])
    quotes = spoken("Ben met Anna.\n\n" + text, cast)
    assert quotes["rule"].tolist() == ["tag", "pronoun tag", "thought", "not speech"]
    thought, title = quotes["confidence"].tolist()[2:]
    assert thought <= 0.5
    assert title <= 0.1


def test_same_text_in_other_marks_gets_the_same_speakers():
    cast = people([["Anna", [], "she/her"], ["Ben", [], "he/him"]])
    text = '"It is late," said Anna.\n\n"Why?" Ben asked.\n\n"Look at the clock."'
    styles = {'"': ('"', '"'), "“": ("“", "”"), "‘": ("‘", "’"), "'": ("'", "'"), "«": ("«", "»")}
    answers = []
    for opener, closer in styles.values():
        pieces = text.split('"')
        marked = "".join(
            piece if place == 0 else (opener if place % 2 else closer) + piece for place, piece in enumerate(pieces)
        )
        answers.append(spoken(marked, cast)[["speaker", "addressees"]].values.tolist())
    assert answers[0] == [["Anna", "Ben"], ["Ben", "Anna"], ["Anna", "Ben"]]
    assert all(answer == answers[0] for answer in answers)


def chain_by_hand(steps, weights):
    """Marginals by going through every row of speakers."""
    sums = [np.zeros(len(step.candidates)) for step in steps]
    for row in product(*(range(len(step.candidates)) for step in steps)):
        who = [step.candidates[place] for step, place in zip(steps, row, strict=True)]
        score = 0.0
        for t, step in enumerate(steps):
            score += step.features[row[t]] @ weights.own
            score += (step.same_last @ weights.last) * (t > 0 and who[t] == who[t - 1])
            score += (step.same_second @ weights.second) * (t > 1 and who[t] == who[t - 2])
        for t, place in enumerate(row):
            sums[t][place] += np.exp(score)
    return [s / s.sum() for s in sums]


def test_marginals_equal_the_sum_over_all_rows():
    draw = np.random.default_rng(4)
    steps = [
        chain.Step(draw.permutation(4)[:size], draw.normal(size=(size, 3)), draw.normal(size=2), draw.normal(size=2))
        for size in (2, 3, 1, 4, 3)
    ]
    weights = chain.Weights(draw.normal(size=3), draw.normal(size=2), draw.normal(size=2))
    for found, expected in zip(chain.marginals(steps, weights), chain_by_hand(steps, weights), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_a_chain_of_nothing_has_no_marginals():
    assert chain.marginals([], chain.Weights(np.zeros(0), np.zeros(0), np.zeros(0))) == []


def test_every_weight_has_its_feature():
    data = json.loads(speech._MODEL.read_text(encoding="utf-8"))
    assert [set(data[part]) for part in ("own", "last", "second")] == [
        set(speech._OWN),
        set(speech._LAST),
        set(speech._SECOND),
    ]
