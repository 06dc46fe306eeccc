"""Stable positions over time: everyone keeps a home on the page, and leans toward those at hand.

The whole story's graph gets one force-directed layout (Fruchterman & Reingold 1991), the *anchor*. Each slice
then starts from the slice before, takes a few force steps among those who are on the scene, and moves only part of
the way, pulled back toward the anchor: the "mental map" of Misue et al. (1995), kept by the anchoring of
Brandes & Wagner (1997). Positions lie in the square from -1 to 1, with y pointing down the page.
"""

from collections import Counter
from collections.abc import Iterable

import networkx as nx
import numpy as np
import pandas as pd

from graphx import tables

LAYOUT = tables.Schema("positions", {"slice": "int", "character": "str", "x": "float", "y": "float"})
"""Where each character stands in a slice."""

KEYFRAMES = 120
"""Longer stories are laid out at about this many slices; between them the player interpolates."""

Weights = Counter[tuple[int, int]]

_HUB = -1
_EVEN = 0.6  # share of the even spread in the anchor
_MOST_ROOM = 5.0  # times the mean
_ANCHOR_STEPS = 150  # force steps of the anchor
_MOST_FORCES = 75_000_000  # pairs of people times steps: a list of thousands is placed with fewer steps
_STEPS = 6  # force steps a slice
_STEP = 0.16  # share of the forces' wish that is granted
_HOME = 0.28  # pull back to the anchor


def positions(slices: pd.DataFrame, characters: Iterable[str], seed: int = 0) -> pd.DataFrame:
    """Where each character stands, slice by slice; a long story at every n-th slice and the last.

    Args:
        slices: table of `graphx.tables.SLICES`.
        characters: the names to place; ties to anybody else are left out.
        seed: of the first, random layout; the same seed gives the same positions.

    Returns:
        Columns slice, character, x, y (in [-1, 1], y downward), by slice and in the order of ``characters``.

    Raises:
        TableError: ``slices`` lacks a column.

    >>> slices = tables.table(tables.SLICES, [(0, 0, 9, "Buffy", "Spike", True, 1.0, 0.5, "", 0.9)])
    >>> positions(slices, ["Buffy", "Spike"])["character"].tolist()
    ['Buffy', 'Spike']
    """
    tables.check(slices, tables.SLICES)
    names = list(dict.fromkeys(characters))
    if not names:
        return tables.table(LAYOUT)
    keys = keyframes(int(slices["slice"].max()) + 1 if len(slices) else 1)
    scenes = _scenes(slices, names, keys)
    whole: Weights = Counter()
    for scene in scenes:
        whole.update(scene)
    anchor = _anchor(_graph(whole, range(len(names))), seed)
    where, places = anchor, np.empty((len(keys), len(names), 2))
    for row, scene in enumerate(scenes):
        where = where + _HOME * (anchor - where)
        if scene:
            where = _lean(scene, where)
        places[row] = where
    return _as_table(np.clip(places, -1, 1), keys, names)


def keyframes(count: int) -> list[int]:
    """The slices that get a layout of their own, first and last included.

    >>> keyframes(4), len(keyframes(1000)), keyframes(1000)[-1]
    ([0, 1, 2, 3], 112, 999)
    """
    every = -(-count // KEYFRAMES)
    keys = list(range(0, count, every))
    return keys if keys[-1] == count - 1 else [*keys, count - 1]


def _scenes(slices: pd.DataFrame, names: list[str], keys: list[int]) -> list[Weights]:
    """The weight of each pair in each keyframe, which stands for the slices since the one before."""
    ids = {name: number for number, name in enumerate(names)}
    scenes: list[Weights] = [Counter() for _ in keys]
    slots = np.searchsorted(keys, slices["slice"]).tolist()
    columns = (slices[column].tolist() for column in ("source", "target", "weight"))
    for slot, source, target, weight in zip(slots, *columns, strict=True):
        if source != target and source in ids and target in ids:
            one, other = sorted((ids[source], ids[target]))
            scenes[slot][one, other] += weight
    return scenes


def _graph(weights: Weights, people: Iterable[int]) -> "nx.Graph[int]":
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(people)
    # Weights differ a hundredfold in a novel; their logarithms keep the strongest pairs from collapsing.
    graph.add_weighted_edges_from((one, other, float(np.log1p(weight))) for (one, other), weight in weights.items())
    return graph


def _anchor(graph: "nx.Graph[int]", seed: int) -> np.ndarray:
    if len(graph) == 1:
        return np.zeros((1, 2))
    people = list(graph)
    room = np.array([0.5 + strength for _, strength in graph.degree(weight="weight")])
    # Tied a little to a hub that nobody sees, those without ties do not drift off and leave the page half empty.
    graph.add_weighted_edges_from((_HUB, person, 0.3) for person in people)
    steps = min(_ANCHOR_STEPS, 1 + _MOST_FORCES // len(graph) ** 2)
    placed = nx.spring_layout(graph, k=2.0 / np.sqrt(len(graph)), iterations=steps, seed=seed, method="force")
    return _fill(np.array([placed[person] for person in people]), np.minimum(room, _MOST_ROOM * room.mean()))


def _fill(places: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Use the page: between where the forces put everyone and a spread along each axis that gives each their room.

    Those with many ties get more of it, so that the heart of a large cast does not lie in a heap.
    """
    low, high = places.min(axis=0), places.max(axis=0)
    straight = 2 * (places - low) / np.maximum(high - low, 1e-9) - 1
    spread = np.empty_like(places)
    for axis in (0, 1):
        order = places[:, axis].argsort()
        middles = room[order].cumsum() - room[order] / 2
        spread[order, axis] = 2 * (middles - middles[0]) / (middles[-1] - middles[0]) - 1
    filled: np.ndarray = 0.95 * ((1 - _EVEN) * straight + _EVEN * spread)
    return filled


def _lean(scene: Weights, where: np.ndarray) -> np.ndarray:
    """Those with ties in a slice go part of the way to where the forces among them alone would take them."""
    here = sorted({person for pair in scene for person in pair})
    start = {person: where[person] for person in here}
    near = 1.2 / np.sqrt(len(where))
    wish = nx.spring_layout(
        _graph(scene, here), k=near, pos=start, iterations=_STEPS, scale=None, seed=0, method="force"
    )
    moved = where.copy()
    moved[here] += _STEP * (np.array([wish[person] for person in here]) - where[here])
    return moved


def _as_table(places: np.ndarray, keys: list[int], names: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "slice": np.repeat(keys, len(names)),
            "character": pd.Series(names * len(keys), dtype="str"),
            "x": places[:, :, 0].ravel().round(4),
            "y": places[:, :, 1].ravel().round(4),
        }
    )
