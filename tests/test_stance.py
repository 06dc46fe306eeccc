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
    reading = pipeline.read(story, Cast.from_names("Ada", "Ben", "Cal"))
    return stance.leanings(story, reading.mentions, reading.quotes, keys)[:, WARM]


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
        ("Jealousy burned in Cal as he watched Ada dance with Ben.", ("Ada", "Ben"), ("Cal", "Ben")),
        ("“I love you,” Ben told Ada. “Get out,” she said.", ("Ben", "Ada"), ("Ada", "Ben")),
        ("“Drop dead,” said Ben. “I am sorry, dear Ben,” said Ada.", ("Ada", "Ben"), ("Ben", "Ada")),
        pytest.param(
            "“You disgust me,” Ada told Ben, who had always loved her.",
            ("Ben", "Ada"),
            ("Ada", "Ben"),
            marks=pytest.mark.xfail(strict=True, reason="what the one says colours the other, too"),
        ),
    ],
)
def test_one_paragraph_leans_as_its_people_do(told, warmer, colder):
    first, second = lean(told, (0, *warmer), (0, *colder))
    assert first > second


def words(read):
    return tuple(word for word, _ in read)


def roles(read):
    return [stance.ROLES[role % len(stance.ROLES)] for _, role in read]


def test_a_pronoun_is_its_person_and_a_mention_one_word():
    told = "Ben’s coat was wet. “You’re late,” Ada Grey told him."
    story = Story.from_text(told)
    mentions = [
        (0, 3, "name", "Ben"),
        (21, 24, "pronoun", "Ben"),
        (35, 43, "name", "Ada Grey"),
        (49, 52, "pronoun", "Ben"),
    ]
    read = stance.read_words(story, story.paragraphs[0], stance.People({0: mentions}, {}))
    assert words(stance.marked(read, "Ada Grey", "Ben")) == (
        "<target>", "'s", "coat", "was", "wet", ".", '"', "<target>", "'re", "late", ",", '"', "<source>", "told",
        "<target>", ".",
    )  # fmt: skip
    assert words(stance.marked(read, "Ben", "Nobody"))[0] == "<source>"
    assert words(stance.marked(read, "Nobody", "Somebody")) == tuple(word.text for word in read)
    assert (read[7].text, read[12].text) == ("you", "<name>")


def test_a_word_has_the_role_of_who_says_it_to_whom():
    story = Story.from_text("“Go,” said Ada. “Fool!”")
    quotes = [(1, 4, "Ada", frozenset(["Ben"])), (17, 22, "Cal", frozenset())]
    read = stance.read_words(story, story.paragraphs[0], stance.People({}, {0: quotes}))
    first, last = [word.text for word in read].index("go"), [word.text for word in read].index("fool")
    seen = {
        pair: (said[first], said[first + 3], said[last])
        for pair in (("Ada", "Ben"), ("Ben", "Ada"), ("Ada", "Cal"), ("Cal", "Ben"), ("Dan", "Eve"))
        for said in [roles(stance.marked(read, *pair))]
    }
    assert seen == {
        ("Ada", "Ben"): ("source to target", "told", "others"),
        ("Ben", "Ada"): ("target to source", "told", "others"),
        ("Ada", "Cal"): ("source to others", "told", "target to others"),
        ("Cal", "Ben"): ("others to target", "told", "source to others"),
        ("Dan", "Eve"): ("others", "told", "others"),
    }


def test_of_a_long_paragraph_the_part_where_the_two_are_is_read():
    idle = "The sea went on and on. " * 40
    story = Story.from_text(f"A gull.\n\n{idle}Ada kissed Ben. {idle}")
    place = story.text.index("Ada")
    mentions = [(place, place + 3, "name", "Ada"), (place + 11, place + 14, "name", "Ben")]
    keys = [(1, "Ada", "Ben"), (1, "Nobody", "Somebody")]
    (read, before), (start, _) = stance.texts(story, stance.People({1: mentions}, {}), keys)
    assert len(read) == stance.LONGEST
    assert "<source> kissed <target>" in " ".join(words(read))
    assert before == ()
    assert words(start)[:3] == ("the", "sea", "went")


def test_what_comes_before_is_read_apart_up_to_a_few_words():
    idle = "The sea went on and on. " * 40
    story = Story.from_text(f"{idle}\n\nAda hit Ben.\n\n“Why?”")
    place = story.text.index("Ada")
    mentions = [(place, place + 3, "name", "Ada"), (place + 8, place + 11, "name", "Ben")]
    found = stance.People({1: mentions}, {})
    ((own, before),) = stance.texts(story, found, [(2, "Ben", "Ada")])
    assert words(own) == ('"', "why", "?", '"')
    assert len(before) == stance.CONTEXT
    assert words(before)[-4:] == ("<target>", "hit", "<source>", ".")
    assert {role for _, role in before} == {len(stance.ROLES)}
    assert stance.texts(story, found, [(0, "Ben", "Ada")])[0][1] == ()


def test_every_key_gets_its_row_even_where_nobody_is_mentioned():
    story = Story.from_text("Rain.\n\n***\n\n“Go.”")
    keys = [(2, "Ada", "Ben"), (1, "Ada", "Ben"), (0, "Ben", "Ada")]
    nobody = tables.table(tables.MENTIONS), tables.table(tables.QUOTES)
    found = stance.leanings(story, *nobody, keys)
    assert found.shape == (3, 3)
    assert np.isfinite(found).all()
    assert stance.leanings(story, *nobody, []).shape == (0, 3)


def test_what_is_said_of_one_pair_does_not_depend_on_the_others():
    story = Story.from_text("Ada kissed Ben.\n\nBen slapped Ada, who wept all night in the barn.")
    reading = pipeline.read(story, Cast.from_names("Ada", "Ben"))
    keys = [(0, "Ada", "Ben"), (1, "Ben", "Ada")]
    together = stance.leanings(story, reading.mentions, reading.quotes, keys)
    alone = np.vstack([stance.leanings(story, reading.mentions, reading.quotes, [key]) for key in keys])
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_what_is_answered_counts():
    """The same words, after a kind word and after a blow."""
    kind, hard = (
        lean(f"{before}\n\nBen looked at Ada.", (1, "Ben", "Ada"))[0]
        for before in ("Ada kissed Ben and held him close.", "Ada slapped Ben and spat at his feet.")
    )
    assert kind > hard
