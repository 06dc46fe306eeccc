"""What each token of a story says about feeling, before anyone asks whose feeling it is."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from graphx.reading.language import Tokens, once
from graphx.relating.frames import Frame, frames

_NEGATIONS = frozenset(
    [
        "not",
        "n't",
        "n’t",
        "never",
        "no",
        "without",
        "hardly",
        "scarcely",
        "barely",
        "neither",
        "nor",
        "nobody",
        "none",
        "nothing",
    ]
)
_HYPOTHETICALS = frozenset(
    [
        "if",
        "unless",
        "whether",
        "would",
        "could",
        "might",
        "may",
        "should",
        "'d",
        "wish",
        "wished",
        "pretend",
        "pretended",
    ]
)
_BOOSTERS = frozenset(
    [
        "very",
        "so",
        "too",
        "extremely",
        "deeply",
        "really",
        "truly",
        "utterly",
        "most",
        "much",
        "such",
        "absolutely",
        "completely",
    ]
)
_DAMPERS = frozenset(
    ["little", "slightly", "somewhat", "rather", "half", "almost", "nearly", "faintly", "barely", "kind", "sort"]
)
_COMPLEMENTS = frozenset(("acomp", "attr", "dobj", "xcomp", "oprd", "amod", "prep", "pobj", "conj", "advmod"))
_PARTICLES = frozenset(("prt", "prep", "advmod", "dobj", "acomp", "agent", "dative"))
_PART_OF = {
    "VERB": ("verb",),
    "NOUN": ("noun", "trait", "address"),
    "PROPN": ("address",),
    "ADJ": ("feeling", "trait", "address"),
    "ADV": ("manner",),
    "INTJ": ("address",),
}
_QUOTES = frozenset('"“”')


@dataclass(frozen=True)
class Clues:
    """Columns beside `Tokens`: the frame of each token, and its values after negation."""

    frame: list[Frame | None]
    part: list[str]
    forward: np.ndarray
    backward: np.ndarray
    valence: np.ndarray
    quoted: np.ndarray


@cache
def word_valences() -> dict[str, float]:
    """Valence of single words in [-1, 1].

    VADER's lexicon (Hutto & Gilbert 2014) where it lists a word; elsewhere what our frames and the words of pleasant
    and unpleasant comments make likely of words with a like meaning (see training/train_affect.py).
    """
    text = resources.files("graphx.relating").joinpath("models/affect_valence.json").read_text("utf-8")
    spread: dict[str, float] = json.loads(text)
    listed = SentimentIntensityAnalyzer().lexicon
    return spread | {word: value / 4 for word, value in listed.items() if word.isalpha()}


@once
def clues(tokens: Tokens) -> Clues:
    """Look every token up once; nobody may change what is found."""
    named = _names(tokens)
    frame, part = _look_up(tokens, named)
    scale = _polarity(tokens)
    for verb, found in enumerate(frame):
        if found and scale[verb] < 0 and part[verb] == "verb" and found is _denied(tokens.stem[verb]):
            scale[verb] = 1.0
    forward = np.array([f.forward if f else 0.0 for f in frame]) * scale
    backward = np.array([f.backward if f else 0.0 for f in frame]) * scale
    return Clues(frame, part, forward, backward, _valence(tokens, named) * scale, _quoted(tokens))


def _look_up(tokens: Tokens, named: list[bool]) -> tuple[list[Frame | None], list[str]]:
    known = frames()
    frame: list[Frame | None] = [None] * len(tokens)
    part = [""] * len(tokens)
    for i, pos in enumerate(tokens.pos):
        for name in () if named[i] else _PART_OF.get(pos, ()):
            entry = known[name]
            lemma = tokens.stem[i]
            found = _with_particle(tokens, i, lemma, entry) if name == "verb" else entry.get(lemma)
            if found is None and pos == "ADV":
                found = entry.get(tokens.word[i])
            if found:
                frame[i], part[i] = found, name
                break
    return frame, part


def _denied(lemma: str) -> Frame | None:
    """The frame of a verb that says something only when it is denied (*could not stand*)."""
    return frames()["verb"].get(f"not_{lemma}")


def _with_particle(tokens: Tokens, verb: int, lemma: str, entry: dict[str, Frame]) -> Frame | None:
    for child in tokens.children[verb]:
        if tokens.dep[child] == "neg" and (denied := _denied(lemma)):
            return denied
        if tokens.dep[child] in _PARTICLES and (found := entry.get(f"{lemma}_{tokens.stem[child]}")):
            return found
    return entry.get(lemma)


def _polarity(tokens: Tokens) -> np.ndarray:
    """What to multiply each token's values with: below 0 where it is negated, below 1 where it is only supposed."""
    scale = np.ones(len(tokens))
    for i, word in enumerate(tokens.word):
        if word in _NEGATIONS:
            head = tokens.head[i]
            if tokens.word[head] in ("longer", "more", "way", "means") and tokens.pos[head] in ("ADV", "NOUN"):
                head = tokens.head[head]
            _spread(tokens, head, scale, -0.6)
        elif word == "used" and tokens.pos[i] == "VERB" and any(tokens.dep[c] == "xcomp" for c in tokens.children[i]):
            _spread(tokens, i, scale, -0.3)
        elif word in _HYPOTHETICALS and tokens.dep[i] in ("mark", "aux", "advmod", "ROOT", "ccomp"):
            _spread(tokens, tokens.head[i], scale, 0.5)
        elif word in _BOOSTERS and tokens.dep[i] == "advmod":
            scale[tokens.head[i]] *= 1.3
        elif word in _DAMPERS and tokens.dep[i] in ("advmod", "npadvmod"):
            scale[tokens.head[i]] *= 0.6
    return np.clip(scale, -1.5, 1.5)


def _spread(tokens: Tokens, head: int, scale: np.ndarray, factor: float) -> None:
    scale[head] *= factor
    for child in tokens.children[head]:
        if child > head and tokens.dep[child] in _COMPLEMENTS:
            scale[child] *= factor
            for grandchild in tokens.children[child]:
                if tokens.dep[grandchild] in ("amod", "pobj", "dobj", "xcomp"):
                    scale[grandchild] *= factor


def _names(tokens: Tokens) -> list[bool]:
    """Whether each token is a name, which says nothing by itself: Angel is no angel, and Faith need not be kept.

    A capitalised word is one if the same stands inside a sentence as a proper noun.
    """
    proper = {
        text
        for i, (text, pos) in enumerate(zip(tokens.text, tokens.pos, strict=True))
        if pos == "PROPN" and text[:1].isupper() and i and tokens.text[i - 1][-1:].isalpha()
    }
    return [text in proper for text in tokens.text]


def _valence(tokens: Tokens, named: list[bool]) -> np.ndarray:
    values = word_valences()
    return np.array(
        [
            values.get(word, 0.0) if pos in _PART_OF and not name else 0.0
            for word, pos, name in zip(tokens.word, tokens.pos, named, strict=True)
        ]
    )


def _quoted(tokens: Tokens) -> np.ndarray:
    """Whether each token stands between double quotation marks, which open and close within a paragraph."""
    inside = np.zeros(len(tokens), dtype=bool)
    open_, paragraph = False, -1
    for i, text in enumerate(tokens.text):
        if tokens.paragraph[i] != paragraph:
            open_, paragraph = False, tokens.paragraph[i]
        if text in _QUOTES:
            open_ = text == "“" or (text == '"' and not open_)
        inside[i] = open_
    return inside
