"""Tables to networkx and back: the only crossing.

A network is an `nx.DiGraph` of names.

    nodes   ``label`` (the name), ``pronouns``, ``mentions`` (in the slice where a table of presence is given)
    arcs    ``weight``, ``sentiment``, ``emotion``, ``confidence``, ``directed``
    graph   ``slice``, ``start``, ``end``

A pair that is only together becomes two opposite arcs of the same values with ``directed`` false, as
`nx.Graph.to_directed` would have it, so that no measure takes the order of the alphabet for a direction.
All values are plain str, float, int and bool, which every writer of networkx takes.
"""

from collections.abc import Iterator

import networkx as nx
import pandas as pd

from graphx import tables
from graphx.errors import TableError
from graphx.relating import timeline

ARC = ("weight", "sentiment", "emotion", "confidence", "directed")
"""The attributes of an arc."""


def graph(
    edges: pd.DataFrame, characters: pd.DataFrame, presence: pd.DataFrame | None = None, slice: int | None = None
) -> nx.DiGraph:
    """The network of one slice, or of one paragraph.

    Args:
        edges: `tables.SLICES` or `tables.EDGES`.
        characters: `tables.CHARACTERS`; a name that only the edges know gets a node too.
        presence: `tables.PRESENCE` of the same slicing; with it only those who are present or tied get a node.
        slice: number of the slice or paragraph; needed where the table holds more than one.

    Raises:
        TableError: a column is missing, or the table holds several slices and none was chosen.

    >>> edges = tables.table(tables.SLICES, [(3, 0, 9, "Spike", "Buffy", True, 0.5, 0.8, "joy", 0.5)])
    >>> people = tables.table(tables.CHARACTERS, [("Buffy", "the Slayer", "she/her", 2), ("Spike", "", "he/him", 4)])
    >>> network = graph(edges, people)
    >>> network.nodes["Spike"], network.edges["Spike", "Buffy"]["sentiment"]
    ({'label': 'Spike', 'pronouns': 'he/him', 'mentions': 4.0}, 0.8)
    """
    edges = _as_slices(edges)
    if slice is None:
        if edges["slice"].nunique() > 1:
            raise TableError(
                f"The table holds {edges['slice'].nunique()} slices; choose one, or take networks.graphs for all "
                "and networks.story_graph for the whole story."
            )
        slice = int(edges["slice"].iloc[0]) if len(edges) else 0
    here = presence[presence["slice"] == slice] if presence is not None else None
    return _graph(slice, edges[edges["slice"] == slice], tables.check(characters, tables.CHARACTERS), here)


def graphs(edges: pd.DataFrame, characters: pd.DataFrame, presence: pd.DataFrame | None = None) -> Iterator[nx.DiGraph]:
    """A network for each slice of a table that has edges (or anybody present), in order; see `graph`.

    >>> row = (0, 9, "Spike", "Buffy", True, 0.5, 0.8, "joy", 0.5)
    >>> edges = tables.table(tables.SLICES, [(3, *row), (4, *row)])
    >>> [network.graph["slice"] for network in graphs(edges, tables.table(tables.CHARACTERS))]
    [3, 4]
    """
    edges = _as_slices(edges)
    tables.check(characters, tables.CHARACTERS)
    ties = _by_slice(edges)
    here = {} if presence is None else _by_slice(tables.check(presence, tables.PRESENCE))
    nobody = None if presence is None else presence.iloc[:0]
    for number in sorted({*ties, *here}):
        yield _graph(number, ties.get(number, edges.iloc[:0]), characters, here.get(number, nobody))


def story_graph(edges: pd.DataFrame, characters: pd.DataFrame) -> nx.DiGraph:
    """The network of the whole story, without fading; takes `tables.EDGES`.

    >>> row = (0, 9, "Spike", "Buffy", True, 0.5, 0.8, "joy", 0.5)
    >>> edges = tables.table(tables.EDGES, [(3, *row), (4, *row)])
    >>> story_graph(edges, tables.table(tables.CHARACTERS)).edges["Spike", "Buffy"]["weight"]
    1.0
    """
    return graph(timeline.whole_story(edges), characters)


def edge_table(network: nx.DiGraph) -> pd.DataFrame:
    """The edges of a network made by `graph`, back as `tables.SLICES`, sorted by source and target.

    Raises:
        TableError: an arc lacks an attribute.

    >>> edges = tables.table(tables.SLICES, [(3, 0, 9, "Spike", "Buffy", True, 0.5, 0.8, "joy", 0.5)])
    >>> edge_table(graph(edges, tables.table(tables.CHARACTERS))).equals(edges)
    True
    """
    rows = []
    where = [network.graph.get(name, 0) for name in ("slice", "start", "end")]
    for source, target, arc in sorted(network.edges(data=True), key=lambda arc: arc[:2]):
        if missing := [name for name in ARC if name not in arc]:
            raise TableError(f"The arc from {source!r} to {target!r} lacks {missing[0]!r}; it needs {', '.join(ARC)}.")
        if arc["directed"] or source < target:
            weight, sentiment, emotion, confidence, directed = (arc[name] for name in ARC)
            rows.append((*where, source, target, directed, weight, sentiment, emotion, confidence))
    return tables.table(tables.SLICES, rows)


def _as_slices(edges: pd.DataFrame) -> pd.DataFrame:
    if "slice" not in edges.columns:
        return tables.check(edges, tables.EDGES).rename(columns={"paragraph": "slice"})
    return tables.check(edges, tables.SLICES)


def _by_slice(table: pd.DataFrame) -> dict[int, pd.DataFrame]:
    return {int(str(number)): rows for number, rows in table.groupby("slice")}


def _graph(slice: int, edges: pd.DataFrame, characters: pd.DataFrame, presence: pd.DataFrame | None) -> nx.DiGraph:
    start, end = (int(edges[name].iloc[0]) if len(edges) else 0 for name in ("start", "end"))
    network: nx.DiGraph = nx.DiGraph(slice=slice, start=start, end=end)
    _add_nodes(network, edges, characters, presence)
    columns = [edges[name].tolist() for name in ("source", "target", *ARC)]
    for source, target, *values in zip(*columns, strict=True):
        arc = dict(zip(ARC, values, strict=True))
        network.add_edge(source, target, **arc)
        if not arc["directed"]:
            network.add_edge(target, source, **arc)
    return network


def _add_nodes(
    network: nx.DiGraph, edges: pd.DataFrame, characters: pd.DataFrame, presence: pd.DataFrame | None
) -> None:
    known = dict(zip(characters["name"], zip(characters["pronouns"], characters["mentions"], strict=True), strict=True))
    tied = {*edges["source"], *edges["target"]}
    if presence is None:
        mentions = {name: count for name, (_, count) in known.items()}
    else:
        mentions = dict(zip(presence["character"], presence["mentions"], strict=True))
    here = tied | set(mentions)
    for name in [*(name for name in known if name in here), *sorted(here - set(known))]:
        pronouns = known.get(name, ("", 0))[0]
        network.add_node(name, label=name, pronouns=pronouns, mentions=float(mentions.get(name, 0)))
