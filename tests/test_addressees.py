"""To whom turns are said; the cases are in cases/speech.json, beside those of their speakers."""

from pathlib import Path

import pytest

from graphx import pipeline
from graphx.reading import addressees, language, speech
from graphx.reading.cast import Cast, Character
from graphx.reading.castlists import load_cast
from graphx.reading.formats import load_story
from graphx.reading.story import Story
from graphx.reading.turns import Scene

DATA = Path(__file__).parents[1] / "data"


def talk(story, cast):
    tokens = language.tokens(story)
    cast, found, quotes = pipeline.find_people(story, tokens, cast)
    scene = Scene(story, tokens, cast, found[found["kind"] != "pronoun"], quotes)
    turns = scene.turns()
    spoken_by, _ = speech.speakers(scene, turns)
    said = addressees.Talk(scene, turns, spoken_by)
    said.heard = addressees.addressees(scene, turns, spoken_by)
    return said


@pytest.mark.parametrize("path", sorted((DATA / "stories").glob("*.txt")), ids=lambda path: path.stem)
def test_every_clue_has_its_weight_and_none_is_of_the_speaker(path):
    said = talk(load_story(path), load_cast(DATA / "casts" / f"{path.stem}.csv"))
    weights = addressees._weights()
    for t in range(len(said.turns)):
        clues = said.clues(t)
        assert said.speakers[t] not in clues
        assert {clue for found in clues.values() for clue in found} <= set(weights)


def test_nobody_hears_what_nobody_else_is_there_for():
    said = talk(Story.from_text("“Well,” said Ann."), Cast.from_names("Ann"))
    assert said.clues(0) == {}
    assert said.heard == [[]]


def test_the_narrator_is_there_without_a_name():
    cast = Cast((Character("Mary", (), "she/her", True), Character("Ann", (), "she/her")))
    said = talk(Story.from_text("“Well,” said Ann, and “I doubt it.” She gave me her hat."), cast)
    assert said.there[0] == [("Ann", "nsubj"), ("Mary", "dative")]
    assert said.heard[0] == ["Mary"]
