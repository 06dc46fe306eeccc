"""How the words of a paragraph lean: hostile, neutral or warm, whoever stands in it.

Modern stories show more than they name: somebody *pushes the fries across*, says *fine*, sets down a key. No lexicon
lists that; its words and pairs of words, told, said by the source to the target, or said by somebody else, go with
warm or hostile relations in stories that were labelled for it (training/stories). A logistic regression on them
(Pang, Lee & Vaithyanathan 2002, Thumbs up?) says which way a paragraph leans; training/train_affect.py makes it.
"""

import itertools
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from graphx.reading.quotations import find_quotations
from graphx.reading.story import Story

ZONES = ("shown", "told", "said", "heard")
"""Where a word stands: in the sentences that relate the two, in what else the narrator tells, in what the source says
to or about the target, in what else is said."""

_WORD = re.compile(r"\w+(?:['’]\w+)*|--|[^\w\s\"“”]")
_ENDS = frozenset(".!?:*_—")
_I = re.compile(r"I(?:['’]\w+)?")
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")
_SHORT, _USUAL = 8, 30


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence that is told, or a quotation, with its words and pairs of words."""

    start: int
    end: int
    quoted: bool
    words: int
    grams: tuple[str, ...]


def stretches(story: Story) -> list[list[Stretch]]:
    """For each paragraph its stretches in reading order.

    >>> [(s.quoted, s.grams) for s in stretches(Story.from_text('"Go," she said.'))[0] if s.words]
    [(True, ('go', ',', 'go ,')), (False, ('she', 'said', '.', 'she said', 'said .'))]
    """
    quotes: list[list[tuple[int, int]]] = [[] for _ in story.paragraphs]
    columns = (find_quotations(story)[name].tolist() for name in ("start", "end", "paragraph"))
    for start, end, paragraph in zip(*columns, strict=True):
        quotes[paragraph].append((start, end))
    found = []
    for paragraph, inside in zip(story.paragraphs, quotes, strict=True):
        edges = [paragraph.start, *(edge for quote in inside for edge in quote), paragraph.end]
        parts = []
        for number, (start, end) in enumerate(itertools.pairwise(edges)):
            spans = [(start, end)] if number % 2 else [m.span() for m in _SENTENCE.finditer(story.text, start, end)]
            parts += [_stretch(story.text, a, b, number % 2 == 1) for a, b in spans if a < b]
        found.append(parts)
    return found


def _stretch(text: str, start: int, end: int, quoted: bool) -> Stretch:
    words = _words(text[start:end])
    return Stretch(start, end, quoted, len(words), (*words, *map(" ".join, itertools.pairwise(words))))


def _words(text: str) -> list[str]:
    """The words and marks in small letters; a capital within a sentence is a name, and all names are alike."""
    found, before = [], "."
    for word in _WORD.findall(text):
        named = word[0].isupper() and before not in _ENDS and not _I.fullmatch(word)
        found.append("<name>" if named else word.lower().replace("’", "'"))
        before = word
    return found


def zones(paragraph: list[Stretch], evidence: Iterable[tuple[int, int]]) -> list[str]:
    """The zone of each stretch, where ``evidence`` are the spans that relate the source to the target."""
    related = _related(paragraph, evidence)
    return [ZONES[2 * s.quoted + (number not in related)] for number, s in enumerate(paragraph)]


def _related(paragraph: list[Stretch], evidence: Iterable[tuple[int, int]]) -> set[int]:
    """The numbers of the stretches that a span of the evidence touches."""
    found: set[int] = set()
    for start, end in evidence:
        first = bisect_right(paragraph, start, key=lambda s: s.end)
        found.update(range(first, bisect_left(paragraph, end, key=lambda s: s.start)))
    return found


def scale(paragraph: list[Stretch]) -> float:
    """What a word of a paragraph counts: less in a long one."""
    return float(np.sqrt(_USUAL / max(sum(s.words for s in paragraph), _SHORT)))


class Wording:
    """The leanings of a story's paragraphs.

    >>> wording = Wording(Story.from_text('She smiled and held his hand.\\n\\n"Get out," she spat.'))
    >>> wording.lean(0, [])[0] > wording.lean(1, [(31, 39)])[0]
    True
    """

    def __init__(self, story: Story) -> None:
        numbers, weights = _model()
        self._paragraphs = stretches(story)
        self._scales = [scale(paragraph) for paragraph in self._paragraphs]
        self._elsewhere: list[np.ndarray] = []  # the sum of each paragraph, were none of it evidence
        self._more: list[np.ndarray] = []  # what each stretch adds to it as evidence
        for paragraph in self._paragraphs:
            sums = [weights[[numbers[g] for g in s.grams if g in numbers]].sum(axis=0) for s in paragraph]
            evidence, other = (
                np.array([zone[2 * s.quoted + place] for zone, s in zip(sums, paragraph, strict=True)]).reshape(-1, 2)
                for place in (0, 1)
            )
            self._elsewhere.append(other.sum(axis=0))
            self._more.append(evidence - other)

    def lean(self, paragraph: int, evidence: Iterable[tuple[int, int]]) -> tuple[float, float]:
        """The log odds of warm against hostile, and of neutral against either, from the words of a paragraph.

        ``evidence`` are the spans of the text that relate the source to the target there.
        """
        here = self._paragraphs[paragraph]
        total = self._elsewhere[paragraph] + self._more[paragraph][sorted(_related(here, evidence))].sum(axis=0)
        warm, neutral = (total * self._scales[paragraph]).tolist()
        return warm, neutral

    def told(self, paragraph: int) -> float:
        """The share of a paragraph's words that the narrator tells."""
        here = self._paragraphs[paragraph]
        return sum(s.words for s in here if not s.quoted) / max(sum(s.words for s in here), 1)


@cache
def _model() -> tuple[dict[str, int], np.ndarray]:
    """The number of each gram, and for each its weights by zone: warm against hostile, neutral against either."""
    text = resources.files("graphx.relating").joinpath("models/wording.json").read_text("utf-8")
    listed = json.loads(text)
    numbers = {gram: number for number, gram in enumerate(listed)}
    return numbers, np.array(list(listed.values()), dtype=float).reshape(len(listed), len(ZONES), 2) / 1000
