"""How the sentences of a paragraph lean: hostile, neutral or warm, whoever they are about.

Stories show more than they name: somebody *pushes the fries across*, says *fine*, *will not look at him*. No lexicon
lists that. A small convolutional net over the words of a sentence (Kim 2014, Convolutional neural networks for
sentence classification) says which way it leans. It was taught (Hinton, Vinyals & Dean 2015, Distilling the knowledge
in a neural network) by a large sentence encoder that had learned it from the evidence of labelled stories
(training/stories); training/train_wording.py makes it.
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import numpy as np

from graphx.reading.quotations import find_quotations
from graphx.reading.story import Story

ZONES = ("shown", "told", "said", "heard")
"""Where a sentence stands: narrated, and relating the two; narrated otherwise; said by the source to or about the
target; said otherwise."""

FIGURES = (*(f"{figure}_{zone}" for zone in ZONES for figure in ("warm", "neutral")), "warm", "neutral")
"""What `Wording.figures` gives: for each zone, and for the whole paragraph, the log odds of warm against hostile and
of neutral against either."""

NETS = ("wording_1.npz", "wording_2.npz")
"""Two, so that training can weigh them in stories that they have not learned from."""

WIDTHS = (1, 3, 5)
"""How many words a filter of the net sees."""

NAME = "<name>"
"""What stands for every name."""

_WORD = re.compile(r"\w+(?:['’]\w+)*|--|[^\w\s\"“”]")
_ENDS = frozenset(".!?:*_—")
_I = re.compile(r"I(?:['’]\w+)?")
_SENTENCE = re.compile(r"(?:[^.!?…]|(?<=\bMr)\.|(?<=\bMrs)\.|(?<=\bDr)\.|(?<=\bSt)\.)+[.!?…]*|[.!?…]+")
_PAD, _RARE = 0, 1
_BATCH = 50  # sentences, so that what is heard of them stays in the processor's cache


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or what of one stands inside or outside quotation marks, with its words."""

    start: int
    end: int
    quoted: bool
    words: tuple[str, ...]


def sentences(story: Story) -> list[list[Sentence]]:
    """For each paragraph its sentences in reading order; those without a word are left out.

    >>> [(s.quoted, s.words) for s in sentences(Story.from_text('"Go!" Dr. Wu told Lee.'))[0]]
    [(True, ('go', '!')), (False, ('dr', '.', 'wu', 'told', '<name>', '.'))]
    """
    quotes = find_quotations(story)
    by_paragraph: list[list[tuple[int, int]]] = [[] for _ in story.paragraphs]
    columns = (quotes[name].tolist() for name in ("start", "end", "paragraph"))
    for start, end, paragraph in zip(*columns, strict=True):
        by_paragraph[paragraph].append((start, end))
    found = []
    for paragraph, inside in zip(story.paragraphs, by_paragraph, strict=True):
        edges = [paragraph.start, *(edge for quote in inside for edge in quote), paragraph.end]
        here = []
        for number, (start, end) in enumerate(itertools.pairwise(edges)):
            for match in _SENTENCE.finditer(story.text, start, end):
                if words := split_words(match.group()):
                    here.append(Sentence(*match.span(), number % 2 == 1, words))
        found.append(here)
    return found


def split_words(text: str) -> tuple[str, ...]:
    """The words and marks in small letters; a capital within a sentence is a name, and all names are alike.

    >>> split_words("She and I’m afraid Bob left.")
    ('she', 'and', "i'm", 'afraid', '<name>', 'left', '.')
    """
    found, before, worded = [], ".", False
    for word in _WORD.findall(text):
        found.append(NAME if is_name(word, before) else plain(word))
        worded = worded or word[0].isalnum()
        before = word
    return tuple(found) if worded else ()


def is_name(word: str, before: str) -> bool:
    """Whether a word that follows another is a name: it has a capital, and no sentence starts with it."""
    return word[0].isupper() and before not in _ENDS and not _I.fullmatch(word)


def plain(word: str) -> str:
    """A word in small letters, with a straight apostrophe."""
    return word.lower().replace("’", "'")


class Net:
    """The net: vectors of words, filters over 1, 3 and 5 of them, their highest and their summed answers, two layers.

    ``weights`` are its arrays by name, as training/train_wording.py writes them.
    """

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        words = weights["words"].tobytes().decode("utf-8").split("\n")
        self._numbers = {word: number for number, word in enumerate(words, start=_RARE + 1)}
        self._vectors = weights["vectors"].astype(np.float32) * weights["unit"]
        self._layers = {name: value.astype(np.float32) for name, value in weights.items() if name[0] in "fhob"}
        self._hidden = self._layers["h"]

    def lean(self, sentences: Sequence[tuple[str, ...]]) -> np.ndarray:
        """For each sentence (rows) the log odds of warm against hostile and of neutral against either."""
        return self.leaning(self.heard([[self.number(word) for word in words] for words in sentences]))

    def number(self, word: str) -> int:
        """That of a word that it knows, or of all others."""
        return self._numbers.get(word, _RARE)

    def vectors(self, numbers: np.ndarray) -> np.ndarray:
        """Those of words by their numbers."""
        found: np.ndarray = self._vectors[numbers]
        return found

    def leaning(self, heard: np.ndarray) -> np.ndarray:
        """The log odds, by what the hidden layer hears; then what else the net says."""
        hidden = np.maximum(heard + self._layers["bh"], 0)
        hostile, neutral, warm, *more = (hidden @ self._layers["o"] + self._layers["bo"]).T
        return np.column_stack([warm - hostile, neutral - np.logaddexp(warm, hostile), *more])

    def heard(self, texts: Sequence[Sequence[int]]) -> np.ndarray:
        """What the hidden layer hears of texts of one word or more, given by the numbers of their words."""
        gap = [_PAD] * (max(WIDTHS) // 2)
        stream, starts = [*gap], []
        for words in texts:
            starts.append(len(stream))
            stream += [*words, *gap]
        used, numbers = np.unique(stream, return_inverse=True)
        # A text has few words and many places: what each word says to each place of a filter is found once.
        vectors = self.vectors(used)
        said = {width: [vectors @ filters for filters in self._layers[f"f{width}"]] for width in WIDTHS}
        answers = np.zeros((len(texts), len(self._hidden)), np.float32)
        for first in range(0, len(texts), _BATCH):
            part = slice(first, first + _BATCH)
            answers[part] = self._answers(numbers, starts[part], [len(words) for words in texts[part]], said)
        heard: np.ndarray = answers @ self._hidden  # at once: small products keep idle threads waiting
        return heard

    def _answers(
        self, numbers: np.ndarray, starts: list[int], lengths: list[int], said: Mapping[int, list[np.ndarray]]
    ) -> np.ndarray:
        """The filters' highest and summed answers in the texts that start there."""
        first, after = starts[0], starts[-1] + lengths[-1]
        inside = (numbers[first:after] != _PAD)[:, None]
        begins, root = np.array(starts) - first, np.sqrt(lengths)[:, None]
        answers = []
        for width in WIDTHS:
            shifts = range(-(width // 2), width // 2 + 1)
            heard = sum(
                part[numbers[first + shift : after + shift]] for part, shift in zip(said[width], shifts, strict=True)
            )
            heard = np.maximum(heard + self._layers[f"b{width}"], 0) * inside
            answers += [np.maximum.reduceat(heard, begins), np.add.reduceat(heard, begins) / root]
        return np.hstack(answers)


class Wording:
    """The leanings of a story's sentences: the mean of what the nets say, all of them or the ``unlearned``.

    >>> story = Story.from_text('She smiled and held his hand.\\n\\n"Get out," she spat.')
    >>> wording, warm = Wording(story), FIGURES.index("warm")
    >>> wording.figures(0, [])[warm] > wording.figures(1, [(31, 39)])[warm]
    True
    """

    def __init__(self, story: Story, unlearned: Sequence[Net] = ()) -> None:
        by_paragraph = sentences(story)
        self._sentences = [s for here in by_paragraph for s in here]
        self._starts, self._ends = ([getattr(s, edge) for s in self._sentences] for edge in ("start", "end"))
        self._first = list(itertools.accumulate(map(len, by_paragraph), initial=0))
        words = [s.words for s in self._sentences]
        leanings = np.mean([net.lean(words) for net in (unlearned or nets())], axis=0).reshape(-1, 2)
        self._leanings: list[list[float]] = leanings.tolist()
        self._sums: list[list[float]] = np.vstack([np.zeros(2), np.cumsum(leanings, axis=0)]).tolist()

    def figures(self, paragraph: int, evidence: Iterable[tuple[int, int]]) -> list[float]:
        """The `FIGURES` of a paragraph, where ``evidence`` are the spans of the text that relate source to target.

        A zone's sentences are summed and divided by the root of their number, so that three that agree say more than
        one; the whole paragraph's are their mean.
        """
        first, after = self._first[paragraph : paragraph + 2]
        related = {number for span in evidence for number in self._touched(*span)}
        zones: list[list[list[float]]] = [[] for _ in ZONES]
        for number in range(first, after):
            zones[2 * self._sentences[number].quoted + (number not in related)].append(self._leanings[number])
        figures = [sum(row[k] for row in zone) / max(len(zone), 1) ** 0.5 for zone in zones for k in (0, 1)]
        return [*figures, *self._mean(range(first, after))]

    def between(self, start: int, end: int) -> tuple[float, float]:
        """The mean leaning of the sentences that a span of the text touches: warm against hostile, neutral."""
        return self._mean(self._touched(start, end))

    def _mean(self, numbers: range) -> tuple[float, float]:
        (warm, neutral), (warm_before, neutral_before) = self._sums[numbers.stop], self._sums[numbers.start]
        count = max(len(numbers), 1)
        return (warm - warm_before) / count, (neutral - neutral_before) / count

    def told(self, paragraph: int) -> float:
        """The share of a paragraph's words that the narrator tells."""
        here = self._sentences[slice(*self._first[paragraph : paragraph + 2])]
        return sum(len(s.words) for s in here if not s.quoted) / max(sum(len(s.words) for s in here), 1)

    def _touched(self, start: int, end: int) -> range:
        """The numbers of the sentences that a span touches."""
        first = bisect_right(self._ends, start)
        return range(first, max(first, bisect_left(self._starts, end)))


@lru_cache(maxsize=1)
def of(story: Story) -> Wording:
    """The wording of a story by all nets, kept for the next question about the same story."""
    return Wording(story)


def nets() -> tuple[Net, ...]:
    """The shipped nets: each learned from one half of the writers of our stories (`NETS`)."""
    return tuple(map(load, NETS))


@cache
def load(name: str) -> Net:
    """A shipped net."""
    return Net(arrays(name))


def arrays(name: str) -> dict[str, np.ndarray]:
    """The weights of a shipped net."""
    path = resources.files("graphx.relating").joinpath(f"models/{name}")
    with path.open("rb") as file, np.load(file) as found:
        return dict(found)
