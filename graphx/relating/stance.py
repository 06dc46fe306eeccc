"""How a paragraph leans from one of its people toward another, the two marked in its words.

A sentence read by itself (`graphx.relating.wording`) does not say who feels it toward whom: where *Spike smirks as
Angel takes her hand*, all three get the same words. So a net of the same make reads each paragraph once for each pair
that it shows, with the source and the target marked wherever a name or a pronoun stands for them (marking the two, as
Wu & He 2019, Enriching pre-trained language model with entity information for relation classification). It was taught
by large encoders that had learned so from labelled stories; training/train_stance.py makes it.
"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from graphx.reading.story import Paragraph, Story
from graphx.relating import wording

SOURCE, TARGET = "<source>", "<target>"

NET = "stance.npz"

LONGEST = 140
"""Words that are read of a paragraph: from 30 before the first mention of the two on."""

_BEFORE = 30
_WORD = re.compile(r"\w+(?:['’]\w+)*|--|[^\w\s]")
_QUOTES = frozenset('"“”')

Mention = tuple[int, int, str, str]
"""Start, end, kind and character."""


def leanings(story: Story, mentions: pd.DataFrame, keys: Sequence[tuple[int, str, str]]) -> np.ndarray:
    """For each paragraph, source and target the log odds of warm against hostile and of neutral against either.

    >>> from graphx import tables
    >>> story = Story.from_text("Ann adores Bob. Bob despises Ann.")
    >>> spans = [(0, 3, "Ann"), (11, 14, "Bob"), (16, 19, "Bob"), (29, 32, "Ann")]
    >>> rows = [(start, end, name, "name", name, 0, start // 16) for start, end, name in spans]
    >>> found = leanings(story, tables.table(tables.MENTIONS, rows), [(0, "Ann", "Bob"), (0, "Bob", "Ann")])
    >>> bool(found[0, 0] > found[1, 0])
    True
    """
    return wording.load(NET).lean(texts(story, by_paragraph(mentions), keys))


def texts(
    story: Story, mentions: dict[int, list[Mention]], keys: Sequence[tuple[int, str, str]]
) -> list[tuple[str, ...]]:
    """For each paragraph, source and target the words that the nets read."""
    paragraphs = {key[0] for key in keys}
    read = {p: people_and_words(story, story.paragraphs[p], mentions.get(p, [])) for p in paragraphs}
    return [marked(*read[paragraph], source, target) for paragraph, source, target in keys]


def by_paragraph(mentions: pd.DataFrame) -> dict[int, list[Mention]]:
    """The mentions of each paragraph that has any."""
    found: dict[int, list[Mention]] = {}
    columns = (mentions[name].tolist() for name in ("paragraph", "start", "end", "kind", "character"))
    for paragraph, start, end, kind, character in zip(*columns, strict=True):
        found.setdefault(paragraph, []).append((start, end, kind, character))
    return found


def people_and_words(story: Story, paragraph: Paragraph, mentions: Sequence[Mention]) -> tuple[list[str], list[str]]:
    """Who each word of a paragraph stands for (``""`` for nobody), and the words; a mention is one word.

    >>> told = Story.from_text("“I’m fine,” said Ann.")
    >>> people_and_words(told, told.paragraphs[0], [(1, 2, "pronoun", "Ann"), (17, 20, "name", "Ann")])[1]
    ['"', 'i', "'m", 'fine', ',', '"', 'said', '<name>', '.']
    """
    people, words = [], []
    waiting = sorted(mentions, reverse=True)
    position, before = paragraph.start, "."
    for match in _WORD.finditer(story.text, paragraph.start, paragraph.end):
        if match.start() < position:
            continue
        while waiting and waiting[-1][1] <= match.start():
            waiting.pop()
        word, position = match.group(), match.end()
        if waiting and waiting[-1][0] <= match.start():
            _, end, kind, character = waiting.pop()
            people.append(character)
            words.append(wording.plain(story.text[match.start() : end]) if kind == "pronoun" else wording.NAME)
            if end < match.end():  # I'm, Ann's
                people.append("")
                words.append(wording.plain(story.text[end : match.end()]))
            position, before = max(end, match.end()), "x"
            continue
        people.append("")
        if word in _QUOTES:
            words.append('"')
            continue
        words.append(wording.NAME if wording.is_name(word, before) else wording.plain(word))
        before = word
    return people, words


def marked(people: list[str], words: list[str], source: str, target: str) -> tuple[str, ...]:
    """The words with the two marked, `LONGEST` at most.

    >>> marked(["Ann", "", "Bob"], ["she", "saw", "<name>"], "Bob", "Ann")
    ('<target>', 'saw', '<source>')
    """
    first = 0
    if len(words) > LONGEST:
        place = next((i for i, person in enumerate(people) if person in (source, target)), 0)
        first = max(0, min(place - _BEFORE, len(words) - LONGEST))
    part = slice(first, first + LONGEST)
    marks = {source: SOURCE, target: TARGET}
    return tuple(marks.get(person, word) for person, word in zip(people[part], words[part], strict=True))
