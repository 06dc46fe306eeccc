from pathlib import Path

import pytest

from graphx.reading.formats import load_story
from graphx.reading.story import Story
from graphx.relating import voice

STORIES = sorted((Path(__file__).parent.parent / "data" / "stories").glob("*.txt"))
GRAVE = (
    "She came down to the quay at dusk and found him there with the nets across his knees. He did not look up. She sat "
    "down next to him, and they watched the boats come in, and after a time she told him what the doctor had said. "
)
OLD = (
    "It was indeed with the most considerable satisfaction--which was very naturally expressed upon the subject of an "
    "alliance of which the whole neighbourhood had quite impatiently expected the announcement--that the circumstances "
    "of the engagement were particularly communicated to the gentlemen of the party. "
)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_our_samples_are_modern(path):
    assert voice.modernity(load_story(path)) > 0.8


def test_a_modern_narrator_without_contractions_is_modern_and_an_old_one_is_not():
    assert voice.modernity(Story.from_text(GRAVE * 4)) > 0.7
    assert voice.modernity(Story.from_text(OLD * 4)) == 0


def test_contractions_make_any_style_modern():
    assert (
        voice.modernity(Story.from_text(OLD + "“Don’t,” she said. “I won’t, I can’t, and you’ve no idea.” " * 4)) == 1
    )


def test_a_short_text_has_hardly_a_voice():
    words = "She walked slowly to the end of the garden, which was very quiet. "
    short, long = (voice.modernity(Story.from_text(words * times)) for times in (1, 9))
    assert long < short < 0.5
    assert 0.3 < voice.modernity(Story.from_text("Spike hates Angel.")) < 0.7


def test_a_story_without_a_sentence_or_a_letter_has_a_voice():
    for text in ("no end", "林黛玉進賈府", "1 2 3"):
        assert 0 <= voice.modernity(Story.from_text(text)) <= 1
