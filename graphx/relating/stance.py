"""How a paragraph leans from one of its people toward another, the two marked in its words.

A sentence read by itself (`graphx.relating.wording`) does not say who feels it toward whom: where *Spike smirks as
Angel takes her hand*, all three get the same words. So a net of the same make reads each paragraph once for each pair
that it shows, with the source and the target marked wherever a name or a pronoun stands for them (marking the two, as
Wu & He 2019, Enriching pre-trained language model with entity information for relation classification), and each word
by who says it to whom. What comes before the paragraph is read too, apart: a turn of talk is short, and the answer to
another. It was taught by large encoders that had learned so from labelled stories; training/train_stance.py makes it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from graphx.reading.story import Paragraph, Story
from graphx.relating import wording

SOURCE, TARGET = "<source>", "<target>"

NET = "stance.npz"

LONGEST = 140
"""Words that are read: of the paragraph, from 30 before the first mention of the two on, and of what comes before."""

CONTEXT = 60
"""Words before the paragraph that are read, where it is not long itself."""

_BEFORE = 30
_WORD = re.compile(r"\w+(?:['’]\w+)*|--|[^\w\s]")
_QUOTES = frozenset('"“”')

Mention = tuple[int, int, str, str]
"""Start, end, kind and character."""

Quote = tuple[int, int, str, frozenset[str]]
"""Start, end, speaker and addressees."""

Voice = tuple[str, frozenset[str]] | None
"""Who speaks and to whom; nothing where the narrator tells."""


class Word(NamedTuple):
    """A word, whom it stands for (``""`` for nobody) and who says it."""

    text: str
    person: str
    voice: Voice


class People(NamedTuple):
    """The mentions and the quotations with a speaker of each paragraph that has any."""

    mentions: dict[int, list[Mention]]
    quotes: dict[int, list[Quote]]


ROLES = (
    "told", "source to target", "source to others", "target to source", "target to others", "others to source",
    "others to target", "others",
)  # fmt: skip
"""Who says a word, to whom."""

Marked = tuple[tuple[str, int], ...]
"""Words, the two marked, each with the number of its role: of `ROLES`, and after those of the words before."""

Text = tuple[Marked, Marked]
"""The words of a paragraph, and those before it."""


def leanings(
    story: Story, mentions: pd.DataFrame, quotes: pd.DataFrame, keys: Sequence[tuple[int, str, str]]
) -> np.ndarray:
    """For each paragraph, source and target three log odds: warm against hostile, neutral against either, and whether
    a reader would say that the paragraph shows anything between the two.

    >>> from graphx import tables
    >>> story = Story.from_text("Ann adores Bob. Bob despises Ann.")
    >>> spans = [(0, 3, "Ann"), (11, 14, "Bob"), (16, 19, "Bob"), (29, 32, "Ann")]
    >>> rows = [(start, end, name, "name", name, 0, start // 16) for start, end, name in spans]
    >>> names, quotes = tables.table(tables.MENTIONS, rows), tables.table(tables.QUOTES)
    >>> found = leanings(story, names, quotes, [(0, "Ann", "Bob"), (0, "Bob", "Ann")])
    >>> bool(found[0, 0] > found[1, 0])
    True
    """
    return _net().lean_marked(texts(story, people(mentions, quotes), keys))


def texts(story: Story, found: People, keys: Sequence[tuple[int, str, str]]) -> list[Text]:
    """For each paragraph, source and target the words that the net reads: of the paragraph, and before it."""

    @cache
    def words(number: int) -> list[Word]:
        return read_words(story, story.paragraphs[number], found)

    @cache
    def before(number: int) -> list[Word]:
        """`CONTEXT` words at most."""
        known: list[Word] = []
        for earlier in range(number - 1, -1, -1):
            known = words(earlier) + known
            if len(known) >= CONTEXT:
                break
        return known[-CONTEXT:]

    read = []
    for number, source, target in keys:
        part = _part(words(number), source, target)
        space = min(CONTEXT, LONGEST - len(part))
        around = before(number)[-space:] if space else []
        read.append((marked(part, source, target), marked(around, source, target, len(ROLES))))
    return read


def people(mentions: pd.DataFrame, quotes: pd.DataFrame) -> People:
    """Who is mentioned and who speaks, by paragraph."""
    found = People({}, {})
    columns = (mentions[name].tolist() for name in ("paragraph", "start", "end", "kind", "character"))
    for paragraph, *mention in zip(*columns, strict=True):
        found.mentions.setdefault(paragraph, []).append(tuple(mention))
    columns = (quotes[name].tolist() for name in ("paragraph", "start", "end", "speaker", "addressees"))
    for paragraph, start, end, speaker, addressees in zip(*columns, strict=True):
        if speaker:
            found.quotes.setdefault(paragraph, []).append((start, end, speaker, frozenset(addressees.split("|"))))
    return found


def read_words(story: Story, paragraph: Paragraph, found: People) -> list[Word]:
    """The words of a paragraph; a mention is one.

    >>> told = Story.from_text("“I’m fine,” said Ann.")
    >>> found = People({0: [(1, 2, "pronoun", "Ann"), (17, 20, "name", "Ann")]}, {0: [(1, 10, "Ann", frozenset())]})
    >>> [word.text for word in read_words(told, told.paragraphs[0], found)]
    ['"', 'i', "'m", 'fine', ',', '"', 'said', '<name>', '.']
    """
    read: list[Word] = []
    mentions = sorted(found.mentions.get(paragraph.index, ()), reverse=True)
    quotes = sorted(found.quotes.get(paragraph.index, ()), key=lambda quote: quote[0], reverse=True)
    position, before = paragraph.start, "."
    for match in _WORD.finditer(story.text, paragraph.start, paragraph.end):
        begin, word = match.start(), match.group()
        if begin < position:
            continue
        while mentions and mentions[-1][1] <= begin:
            mentions.pop()
        while quotes and quotes[-1][1] <= begin:
            quotes.pop()
        voice = quotes[-1][2:] if quotes and quotes[-1][0] <= begin else None
        if mentions and mentions[-1][0] <= begin:
            _, end, kind, person = mentions.pop()
            said = wording.plain(story.text[begin:end]) if kind == "pronoun" else wording.NAME
            read.append(Word(said, person, voice))
            if end < match.end():  # I'm, Ann's
                read.append(Word(wording.plain(story.text[end : match.end()]), "", voice))
            position, before = max(end, match.end()), "x"
        elif word in _QUOTES:
            read.append(Word('"', "", voice))
        else:
            read.append(Word(wording.NAME if wording.is_name(word, before) else wording.plain(word), "", voice))
            before = word
    return read


def _part(words: list[Word], source: str, target: str) -> list[Word]:
    """`LONGEST` words at most."""
    if len(words) <= LONGEST:
        return words
    place = next((i for i, word in enumerate(words) if word.person in (source, target)), 0)
    first = max(0, min(place - _BEFORE, len(words) - LONGEST))
    return words[first : first + LONGEST]


def marked(words: Sequence[Word], source: str, target: str, first: int = 0) -> Marked:
    """The words with the two marked, and their roles, numbered from ``first`` on.

    >>> to_ann = ("Bob", frozenset(["Ann"]))
    >>> marked([Word("i", "Bob", to_ann), Word("left", "", to_ann), Word("<name>", "Cy", None)], "Bob", "Ann")
    (('<source>', 1), ('left', 1), ('<name>', 0))
    """
    marks = {source: SOURCE, target: TARGET}
    roles = {voice: first + _role(voice, source, target) for voice in {word.voice for word in words}}
    return tuple((marks.get(word.person, word.text), roles[word.voice]) for word in words)


def _role(voice: Voice, source: str, target: str) -> int:
    """The place in `ROLES`."""
    if voice is None:
        return 0
    speaker, addressees = voice
    if speaker == source:
        return 1 if target in addressees else 2
    if speaker == target:
        return 3 if source in addressees else 4
    return 5 if source in addressees else 6 if target in addressees else 7


class Net(wording.Net):
    """As `graphx.relating.wording.Net`, of words in roles: a vector of the role is added to the word's."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        super().__init__(weights)
        self._roles = weights["roles"].astype(np.float32)
        self._hidden = np.hstack(np.split(self._hidden, 2))  # what it hears of a paragraph, and of what comes before

    def lean_marked(self, texts: Sequence[Text]) -> np.ndarray:
        """For each paragraph, and what comes before it, the log odds that `leanings` gives.

        What two pairs have in common, mostly what comes before, is read once.
        """
        known = {part: number for number, part in enumerate(dict.fromkeys(part for both in texts for part in both))}
        heard = np.zeros((len(known), self._hidden.shape[1]), np.float32)
        heard[[number for part, number in known.items() if part]] = self.heard(
            [[self._code(*word) for word in part] for part in known if part]
        )
        own, before = ([known[both[side]] for both in texts] for side in (0, 1))
        half = heard.shape[1] // 2
        return self.leaning(heard[own, :half] + heard[before, half:])

    def vectors(self, numbers: np.ndarray) -> np.ndarray:
        """Those of words in roles, nothing for no word."""
        roles = len(self._roles)
        found: np.ndarray = (self._vectors[numbers // roles] + self._roles[numbers % roles]) * (numbers > 0)[:, None]
        return found

    def _code(self, word: str, role: int) -> int:
        return self.number(word) * len(self._roles) + role


@cache
def _net() -> Net:
    return Net(wording.arrays(NET))
