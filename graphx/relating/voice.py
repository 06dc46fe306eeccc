"""How modern the voice of a story is: an old novel says feelings in words of feeling, a modern story seldom does.

Told by its contractions or, since a grave modern narrator has few, by its style: adverbs in *-ly*, long words and
sentences, *of* and *which*, intensifiers and dashes are those of older novels (the kind of markers that Biber & Finegan
1989, Drift and the evolution of English style, count). The weights are data, learned by training/train_voice.py.
"""

import json
import re
from functools import cache
from importlib import resources

import numpy as np

from graphx.reading.story import Story

_CONTRACTIONS = re.compile(
    r"\w['’](?:t|re|ve|d|ll|m)\b|\b(?:it|he|she|that|what|there|here|who|where|how|let)['’]s\b", re.IGNORECASE
)
_MARKERS = (
    _CONTRACTIONS,
    re.compile(r"\b\w{3,}ly\b", re.IGNORECASE),
    re.compile(r"\bof\b", re.IGNORECASE),
    re.compile(r"\b(?:which|whose)\b", re.IGNORECASE),
    re.compile(r"\b(?:very|quite|rather|much|indeed|most)\b", re.IGNORECASE),
    re.compile(r"--|—"),
)
_WORD = re.compile(r"[A-Za-z']+")
_SENTENCE = re.compile(r"[.!?]+")

FEW = 50
"""A text of so many words is taken for half as old or modern as its style says: a short one has none of its own."""

OLD = 0.05
"""A voice less modern than this is not modern at all."""


def modernity(story: Story) -> float:
    """From 0, an old novel's voice, to 1: the greater of contractions in fifteen words and what the style tells.

    *Ann's* is no contraction: old novels are full of those.

    >>> old, new = Story.from_text("I do not know Ann's house."), Story.from_text("I don't know. She's late.")
    >>> modernity(old) < modernity(new)
    True
    """
    words = story.text.count(" ") + 1
    share = min(1.0, 15 * len(_CONTRACTIONS.findall(story.text)) / words)
    found = max(share, _by_style(story.text))
    return found if found >= OLD else 0.0


def style(text: str) -> np.ndarray:
    """Contractions, adverbs in *-ly*, *of*, *which*, intensifiers and dashes in 100 words, and the length of words and
    of sentences; all of them as logarithms of 1 and more."""
    words, letters = text.count(" ") + 1, [len(word) for word in _WORD.findall(text)]
    rates = [100 * len(marker.findall(text)) / words for marker in _MARKERS]
    long = sum(letters) / max(len(letters), 1)
    found: np.ndarray = np.log1p([*rates, long, words / max(len(_SENTENCE.findall(text)), 1)])
    return found


def _by_style(text: str) -> float:
    """The chance that the voice is a modern one; of a short text, nearer to even."""
    model, words = _model(), text.count(" ") + 1
    known = (style(text) - model["mean"]) / model["scale"] * words / (words + FEW)
    return float(1 / (1 + np.exp(-(known @ model["weights"] + model["bias"][0]))))


@cache
def _model() -> dict[str, np.ndarray]:
    text = resources.files("graphx.relating").joinpath("models/voice.json").read_text("utf-8")
    return {name: np.array(values) for name, values in json.loads(text).items()}
