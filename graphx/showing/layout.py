"""Stable positions over time: everyone keeps a home on the page, and leans toward those at hand.

The whole story's graph gets one force-directed layout (Fruchterman & Reingold 1991), the *anchor*. Each slice
then starts from the slice before, takes a few force steps among those who are on the scene, and moves only part of
the way, pulled back toward the anchor: the "mental map" of Misue et al. (1995), kept by the anchoring of
Brandes & Wagner (1997). Positions lie in the square from -1 to 1, with y pointing down the page.
"""

from collections.abc import Iterable

import networkx as nx
import numpy as np
import pandas as pd

from graphx import tables

LAYOUT = tables.Schema("positions", {"slice": "int", "character": "str", "x": "float", "y": "float"})
"""Where each character stands in a slice."""

KEYFRAMES = 120
"""Longer stories are laid out at about this many slices; between them the player interpolates."""

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
    ties = slices[slices["source"].isin(names) & slices["target"].isin(names) & (slices["source"] != slices["target"])]
    anchor = _anchor(_graph(ties, names), seed)
    count = int(slices["slice"].max()) + 1 if len(slices) else 1
    keys = keyframes(count)
    places = np.empty((len(keys), len(names), 2))
    where = anchor
    by_key = dict(iter(ties.groupby(np.searchsorted(keys, ties["slice"]))))
    for row, _ in enumerate(keys):
        if row in by_key:
            where = _settle(by_key[row], names, where, anchor)
        else:
            where = where + _HOME * (anchor - where)
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


def _graph(ties: pd.DataFrame, names: list[str]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(names)
    for (source, target), weight in ties.groupby(["source", "target"])["weight"].sum().items():
        known = graph.get_edge_data(source, target, {"weight": 0.0})["weight"]
        graph.add_edge(source, target, weight=known + float(weight))
    for _, _, tie in graph.edges(data=True):
        # Weights differ a hundredfold in a novel; their logarithms keep the strongest pairs from collapsing.
        tie["weight"] = float(np.log1p(tie["weight"]))
    return graph


def _anchor(graph: nx.Graph, seed: int) -> np.ndarray:
    if len(graph) == 1:
        return np.zeros((1, 2))
    placed = nx.spring_layout(graph, k=2.0 / np.sqrt(len(graph)), iterations=150, seed=seed, method="force")
    return _fill(np.array([placed[name] for name in graph]))


def _fill(places: np.ndarray) -> np.ndarray:
    """Use the page: between where the forces put everyone and, the more they are, an even spread along each axis."""
    low, high = places.min(axis=0), places.max(axis=0)
    straight = 2 * (places - low) / np.maximum(high - low, 1e-9) - 1
    ranks = 2 * places.argsort(axis=0).argsort(axis=0) / (len(places) - 1) - 1
    even = min(0.7, 0.3 + len(places) / 200)
    return 0.95 * ((1 - even) * straight + even * ranks)


def _settle(ties: pd.DataFrame, names: list[str], where: np.ndarray, anchor: np.ndarray) -> np.ndarray:
    """One slice: those with ties take a step toward each other, everyone a step toward home."""
    graph = _graph(ties, names)
    here = [row for row, name in enumerate(names) if graph.degree(name)]
    scene = graph.subgraph([names[row] for row in here])
    start = {names[row]: where[row] for row in here}
    wish = nx.spring_layout(
        scene, k=2.0 / np.sqrt(len(names)), pos=start, iterations=_STEPS, scale=None, seed=0, method="force"
    )
    moved = where + _HOME * (anchor - where)
    target = np.array([wish[names[row]] for row in here])
    moved[here] += _STEP * (target - where[here])
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
