"""Deeds: how often a narrator shows people touching, giving, weeping, fighting (``deeds.txt``, documented there)."""

import re
from functools import cache
from importlib import resources

import numpy as np

_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]?")
_WORD = re.compile(r"[a-z]+")


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    """The words of each class."""
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    text = resources.files("graphx.relating").joinpath("deeds.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            found[name] = ()
        elif name and not line.startswith("#"):
            found[name] += tuple(line.split())
    return found


CLASSES = tuple(_classes())
"""The names of the classes, in the order of `count`."""


@cache
def _numbers() -> dict[str, list[int]]:
    """The classes of each word, as numbers."""
    found: dict[str, list[int]] = {}
    for number, words in enumerate(_classes().values()):
        for word in words:
            found.setdefault(word, []).append(number)
    return found


def count(paragraph: str) -> np.ndarray:
    """The logarithm of one and the words of each class in what the narrator says, quotations left out.

    >>> dict(zip(CLASSES, count('He took her hand. "I hate you."').round(2).tolist()))["bodies"]
    0.69
    """
    counts = np.zeros(len(CLASSES))
    for word in _WORD.findall(_QUOTED.sub(" ", paragraph).lower()):
        for number in _numbers().get(word, ()):
            counts[number] += 1
    return np.log1p(counts)
