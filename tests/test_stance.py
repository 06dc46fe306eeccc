import numpy as np
import pytest

from graphx import pipeline, tables
from graphx.reading.cast import Cast
from graphx.reading.story import Story
from graphx.relating import stance

WARM = 0


def lean(told, *keys):
    """How a story's paragraphs lean, for each paragraph, source and target, with its people found in it."""
    story = Story.from_text(told)
    mentions = pipeline.read(story, Cast.from_names("Ada", "Ben", "Cal")).mentions
    return stance.leanings(story, mentions, keys)[:, WARM]


@pytest.mark.parametrize(
    ("told", "warmer", "colder"),
    [
        ("Ada loved Ben with all her heart, and she despised Cal.", ("Ada", "Ben"), ("Ada", "Cal")),
        ("Ada hated Cal. She kissed Ben and held him close.", ("Ada", "Ben"), ("Ada", "Cal")),
        ("Ben thanked Ada warmly. He shoved Cal against the wall.", ("Ben", "Ada"), ("Ben", "Cal")),
        ("Cal spat at Ben. Then he smiled at Ada and took her hand.", ("Cal", "Ada"), ("Cal", "Ben")),
        ("Ada worried about Ben. Ben sneered at Ada and turned his back on her.", ("Ada", "Ben"), ("Ben", "Ada")),
        ("Ben adored Ada. Ada could not stand Ben.", ("Ben", "Ada"), ("Ada", "Ben")),
        ("“I never want to see you again,” Ada told Cal. Ben squeezed her shoulder.", ("Ben", "Ada"), ("Ada", "Cal")),
        ("Cal glared at Ben across the fire. Ada laid her head on Ben’s shoulder.", ("Ada", "Ben"), ("Cal", "Ben")),
        ("Ben slammed the door in Cal's face and went back to hold Ada.", ("Ben", "Ada"), ("Ben", "Cal")),
        pytest.param(
            "Ben pulled Ada out of the water and wrapped her in his coat. Cal laughed at her.",
            ("Ben", "Ada"),
            ("Cal", "Ada"),
            marks=pytest.mark.xfail(strict=True, reason="laughing with and laughing at are alike to the net"),
        ),
        pytest.param(
            "Jealousy burned in Cal as he watched Ada dance with Ben.",
            ("Ada", "Ben"),
            ("Cal", "Ben"),
            marks=pytest.mark.xfail(strict=True, reason="jealousy colours the whole sentence"),
        ),
    ],
)
def test_one_paragraph_leans_as_its_people_do(told, warmer, colder):
    first, second = lean(told, (0, *warmer), (0, *colder))
    assert first > second


def test_a_pronoun_is_its_person_and_a_mention_one_word():
    told = "Ben’s coat was wet. “You’re late,” Ada Grey told him."
    story = Story.from_text(told)
    mentions = [
        (0, 3, "name", "Ben"),
        (21, 24, "pronoun", "Ben"),
        (35, 43, "name", "Ada Grey"),
        (49, 52, "pronoun", "Ben"),
    ]
    people, words = stance.people_and_words(story, story.paragraphs[0], mentions)
    assert stance.marked(people, words, "Ada Grey", "Ben") == (
        "<target>", "'s", "coat", "was", "wet", ".", '"', "<target>", "'re", "late", ",", '"', "<source>", "told",
        "<target>", ".",
    )  # fmt: skip
    assert stance.marked(people, words, "Ben", "Nobody")[0] == "<source>"
    assert stance.marked(people, words, "Nobody", "Somebody") == tuple(words)
    assert (words[7], words[12]) == ("you", "<name>")


def test_of_a_long_paragraph_the_part_where_the_two_are_is_read():
    idle = "The sea went on and on. " * 40
    story = Story.from_text(f"{idle}Ada kissed Ben. {idle}")
    place = story.text.index("Ada")
    mentions = [(place, place + 3, "name", "Ada"), (place + 11, place + 14, "name", "Ben")]
    people, words = stance.people_and_words(story, story.paragraphs[0], mentions)
    read = stance.marked(people, words, "Ada", "Ben")
    assert len(read) == stance.LONGEST
    assert "<source> kissed <target>" in " ".join(read)
    assert stance.marked(people, words, "Nobody", "Somebody") == tuple(words[: stance.LONGEST])


def test_every_key_gets_its_row_even_where_nobody_is_mentioned():
    story = Story.from_text("Rain.\n\n***\n\n“Go.”")
    keys = [(2, "Ada", "Ben"), (1, "Ada", "Ben"), (0, "Ben", "Ada")]
    found = stance.leanings(story, tables.table(tables.MENTIONS), keys)
    assert found.shape == (3, 2)
    assert np.isfinite(found).all()
    assert stance.leanings(story, tables.table(tables.MENTIONS), []).shape == (0, 2)


def test_what_is_said_of_one_paragraph_does_not_depend_on_the_others():
    story = Story.from_text("Ada kissed Ben.\n\nBen slapped Ada, who wept all night in the barn.")
    mentions = pipeline.read(story, Cast.from_names("Ada", "Ben")).mentions
    keys = [(0, "Ada", "Ben"), (1, "Ben", "Ada")]
    together = stance.leanings(story, mentions, keys)
    alone = np.vstack([stance.leanings(story, mentions, [key]) for key in keys])
    np.testing.assert_allclose(together, alone, atol=1e-4)
