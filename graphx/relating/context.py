"""What stands around a pair in a paragraph: what is shown there of others, and in the scene of the two and of all.

What is found of everybody in a story is in part its manner: where all seem warm, the words are, and a pair is colder
than it seems; what a sign says, it says against those around. So signs are read in two passes, as pairs are: the second
sees what the first found around (stacking: Wolpert 1992, Stacked generalization). All is counted in windows of
paragraphs, so that a model learned on short texts carries to whole novels, and the cost is linear in pairs.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphx.relating.counting import FAR, Counts, Floats, Ints

Signs = NDArray[np.float64]

_ALWAYS = ("own", "chain", "back", "back_chain", "paragraph", "beside", "shown", "since")
_WINDOWS = ("pair", "met", "back_pair", "around", "scene")
AHEAD = tuple(f"{name}_after" for name in _WINDOWS)
CONTEXT = (*_ALWAYS, *(f"{name}_before" for name in _WINDOWS))
"""The names of the columns of `surroundings`: first those of what is known up to a paragraph, then (`AHEAD`) of what
comes after it."""

PAIR, SCENE = 20, FAR
"""How many paragraphs before and after count for the two themselves, and for everybody."""


def surroundings(keys: Sequence[tuple[int, str, str]], own: Signs, chain: Signs, ahead: bool) -> Signs:
    """What is around each pair (paragraph, source, target): a row of `CONTEXT`, and of `AHEAD` if ``ahead``.

    ``own`` is how likely each pair is warm by what its own paragraph shows, as log odds, ``chain`` the same by all
    that is shown of the pair. A mean of nothing is 0.

    >>> keys = [(0, "Ann", "Ben"), (1, "Ann", "Ben"), (1, "Ben", "Ann")]
    >>> found = surroundings(keys, np.array([1.0, -1.0, 2.0]), np.zeros(3), ahead=False)
    >>> [found[:, CONTEXT.index(name)].tolist() for name in ("back", "paragraph", "pair_before", "scene_before")]
    [[0.0, 2.0, -1.0], [1.0, 0.5, 0.5], [0.0, 1.0, 0.0], [0.0, 1.0, 1.0]]
    """
    paragraph = np.array([key[0] for key in keys], dtype=np.int64)
    codes = {name: code for code, name in enumerate(dict.fromkeys(name for key in keys for name in key[1:]))}
    source = np.array([codes[name] for _, name, _ in keys], dtype=np.int64)
    target = np.array([codes[name] for _, _, name in keys], dtype=np.int64)
    forth, back, all_ = source * len(codes) + target, target * len(codes) + source, np.zeros_like(source)
    of_pairs = _counted(forth, paragraph, own=own, chain=chain)
    of_all = _counted(all_, paragraph, own=own)
    shown = of_all.cell(all_, paragraph, "shown")
    together = of_all.cell(all_, paragraph, "own") / shown
    columns: list[NDArray[Any]] = [
        own, chain, of_pairs.cell(back, paragraph, "own"), of_pairs.cell(back, paragraph, "chain"),
        together, own - together, shown, of_pairs.since(forth, paragraph),
    ]  # fmt: skip
    for way in (-1, 1)[: 1 + ahead]:
        columns += [
            _mean(of_pairs, forth, paragraph, way * PAIR),
            of_pairs.window(forth, paragraph, "shown", way * PAIR),
            _mean(of_pairs, back, paragraph, way * PAIR),
            _mean(of_all, all_, paragraph, way),
            _mean(of_all, all_, paragraph, way * SCENE),
        ]
    return np.column_stack(columns)


def _counted(who: Ints, paragraph: Ints, **columns: Signs) -> Counts:
    """The columns, and how many rows were ``shown``."""
    columns["shown"] = np.ones(len(who))
    counts = Counts(list(columns), int(paragraph.max()) + 1)
    for name, values in columns.items():
        counts.add_all(who, paragraph, name, values)
    counts.freeze()
    return counts


def _mean(counts: Counts, who: Ints, paragraph: Ints, width: int) -> Floats:
    """What is shown in the paragraphs before or after, in the mean."""
    shown = np.maximum(counts.window(who, paragraph, "shown", width), np.float32(1))
    return np.divide(counts.window(who, paragraph, "own", width), shown, dtype=np.float32)
