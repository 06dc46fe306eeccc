"""Frames: the words that show how one person stands to another, read from ``frames.txt`` (documented there).

A frame says what the doer or holder shows toward the other (``forward``) and what the other is then likely to feel
toward the doer (``backward``), in the manner of connotation frames (Rashkin, Singh & Choi 2016).
"""

from functools import cache
from importlib import resources
from typing import NamedTuple

PARTS = ("verb", "noun", "feeling", "trait", "manner", "address")


class Frame(NamedTuple):
    """What a word shows: two values in [-1, 1], the emotion (``""`` where there is none) and the class it is of."""

    forward: float
    backward: float
    emotion: str
    name: str


@cache
def frames() -> dict[str, dict[str, Frame]]:
    """The frames by part of speech (`PARTS`) and lemma; the first class that lists a lemma keeps it.

    >>> frames()["verb"]["betray"].forward
    -1.0
    """
    found: dict[str, dict[str, Frame]] = {part: {} for part in PARTS}
    part, frame = "", None
    text = resources.files("graphx.relating").joinpath("frames.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            name, part, *fields = line.replace("]", "").lstrip("[").split()
            forward, backward, emotion = (field.partition("=")[2] for field in fields)
            frame = Frame(float(forward), float(backward), emotion.strip("-"), name)
        elif frame and not line.startswith("#"):
            for lemma in line.split():
                found[part].setdefault(lemma, frame)
    return found
