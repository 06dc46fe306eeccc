"""Measures of a story's networks: centrality, communities, balance, asymmetry, turning points.

Each takes a table and returns a tidy one. They take slices of any kind; a single paragraph seldom holds a triad, so
balance tells most over windows, chapters and the story so far. networkx does the mathematics.
"""

from collections.abc import Iterator
from itertools import pairwise, takewhile

import networkx as nx
import numpy as np
import pandas as pd

from graphx import tables
from graphx.relating import networks

CENTRALITY = tables.Schema(
    "centrality",
    {
        "slice": "int",
        "character": "str",
        "degree": "int",
        "strength": "float",
        "in_strength": "float",
        "out_strength": "float",
        "betweenness": "float",
        "pagerank": "float",
    },
)
"""One row a slice and character who has a tie there."""

COMMUNITIES = tables.Schema("communities", {"slice": "int", "character": "str", "community": "int"})
"""One row a slice and character who has a tie there; communities are numbered by size, 0 the largest."""

TRIADS = tables.Schema(
    "triads",
    {
        "slice": "int",
        "first": "str",
        "second": "str",
        "third": "str",
        "first_second": "float",
        "first_third": "float",
        "second_third": "float",
        "balanced": "bool",
        "strength": "float",
    },
)
"""One row a slice and triad with three signed ties: names in the order of the alphabet, the sentiment of each tie."""

ASYMMETRY = tables.Schema(
    "asymmetry",
    {"slice": "int", "source": "str", "target": "str", "gives": "float", "gets": "float", "asymmetry": "float"},
)
"""One row a slice and pair: the source is who feels more for the other."""

TURNS = tables.Schema(
    "turning points",
    {
        "source": "str",
        "target": "str",
        "paragraph": "int",
        "start": "int",
        "end": "int",
        "before": "float",
        "after": "float",
        "shift": "float",
        "first": "int",
        "last": "int",
    },
)
"""One row a turn: its first sentence of evidence, the mean sentiments on both sides, ``after - before``, and the
first and last paragraph of the two stretches that it divides."""

NEUTRAL = 0.05
"""Sentiments nearer to 0 than this have no sign."""

_SPREAD = 0.2  # how far evidence of one feeling scatters at the least, so that a lull is no proof of steadiness
_SHORTEST = 2  # pieces of evidence in a stretch: one sentence alone is no turn


def centrality(slices: pd.DataFrame) -> pd.DataFrame:
    """Who is at the centre of each slice; takes `tables.SLICES`, returns `CENTRALITY`.

    ``degree``       with how many others (undirected)
    ``strength``     the weights of all ties; ``in_`` and ``out_``: of those toward and from the character
                     (Barrat et al., The architecture of complex weighted networks, PNAS 101, 2004)
    ``betweenness``  share of shortest paths that lead through, a tie being as long as 1 / weight
                     (Brandes, A faster algorithm for betweenness centrality, J. Math. Sociol. 25, 2001)
    ``pagerank``     how much those toward whom much goes go toward the character
                     (Page et al., The PageRank citation ranking, 1999)

    Ties of company alone count in both directions.

    Raises:
        TableError: a column is missing.

    >>> rows = [(0, 0, 9, name, "Buffy", True, 1.0, 0.5, "", 0.9) for name in ("Giles", "Spike")]
    >>> found = centrality(tables.table(tables.SLICES, rows)).set_index("character")
    >>> found["in_strength"].to_dict()
    {'Buffy': 2.0, 'Giles': 0.0, 'Spike': 0.0}
    """
    rows = []
    for network in _networks(slices):
        for _, _, arc in network.edges(data=True):
            arc["length"] = 1 / arc["weight"]
        undirected = network.to_undirected()
        inward, outward = dict(network.in_degree(weight="weight")), dict(network.out_degree(weight="weight"))
        between, rank = nx.betweenness_centrality(network, weight="length"), nx.pagerank(network)
        for name in sorted(network):
            strength = inward[name] + outward[name]
            values = (undirected.degree(name), strength, inward[name], outward[name], between[name], rank[name])
            rows.append((network.graph["slice"], name, *values))
    return tables.table(CENTRALITY, rows)


def communities(slices: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Who belongs together in each slice, by weight whatever the sign; takes `tables.SLICES`.

    The Louvain method: Blondel et al., Fast unfolding of communities in large networks, J. Stat. Mech., 2008.
    The same seed finds the same communities. Returns `COMMUNITIES`.

    Raises:
        TableError: a column is missing.

    >>> pairs = [("Buffy", "Giles"), ("Drusilla", "Spike")]
    >>> rows = [(0, 0, 9, *pair, True, 1.0, 0.5, "", 0.9) for pair in pairs]
    >>> communities(tables.table(tables.SLICES, rows))[["character", "community"]].values.tolist()
    [['Buffy', 0], ['Drusilla', 1], ['Giles', 0], ['Spike', 1]]
    """
    rows = []
    for network in _networks(slices):
        together = _undirected(network)
        found = nx.community.louvain_communities(together, weight="weight", seed=seed)
        ordered = sorted(found, key=lambda group: (-len(group), min(group)))
        number = {name: rank for rank, group in enumerate(ordered) for name in group}
        rows += [(network.graph["slice"], name, number[name]) for name in sorted(number)]
    return tables.table(COMMUNITIES, rows)


def balance(slices: pd.DataFrame) -> pd.DataFrame:
    """Whether each triad is balanced, slice by slice; takes `tables.SLICES`, returns `TRIADS`.

    A triad is balanced if the product of its three signs is positive: my friend's friend is my friend, my enemy's
    enemy too. A pair's sentiment is the weighted mean of its ties in both directions; pairs nearer to 0 than
    `NEUTRAL` make no triad. ``strength`` is the weight of the weakest of the three.

    Heider, Attitudes and cognitive organization, J. Psychol. 21, 1946; Cartwright & Harary, Structural balance: a
    generalization of Heider's theory, Psychol. Rev. 63, 1956.

    Raises:
        TableError: a column is missing.

    >>> signs = {("Angel", "Buffy"): 0.8, ("Buffy", "Spike"): 0.5, ("Spike", "Angel"): -0.9}
    >>> rows = [(0, 0, 9, *pair, True, 1.0, sign, "", 0.9) for pair, sign in signs.items()]
    >>> balance(tables.table(tables.SLICES, rows))[["first", "second", "third", "balanced"]].values.tolist()
    [['Angel', 'Buffy', 'Spike', False]]
    """
    rows = []
    for network in _networks(slices):
        signed = _undirected(network)
        signed.remove_edges_from([tie for tie in signed.edges if abs(signed.edges[tie]["sentiment"]) < NEUTRAL])
        for triad in _triads(signed):
            ties = [signed.edges[triad[a], triad[b]] for a, b in ((0, 1), (0, 2), (1, 2))]
            signs = [tie["sentiment"] for tie in ties]
            strength = min(tie["weight"] for tie in ties)
            rows.append((network.graph["slice"], *triad, *signs, bool(np.prod(np.sign(signs)) > 0), strength))
    return tables.table(TRIADS, rows)


def asymmetry(slices: pd.DataFrame) -> pd.DataFrame:
    """Who feels more than they get, pair by pair, greatest first in each slice; takes `tables.SLICES`.

    ``gives`` is weight x sentiment of what goes from the source to the target, ``gets`` of what comes back (0 where
    nothing does), ``asymmetry`` their difference, never below 0. It is the part of a tie that is not returned, as in
    Squartini et al., Reciprocity of weighted networks, Sci. Rep. 3, 2013, with the sign kept. Returns `ASYMMETRY`.

    Raises:
        TableError: a column is missing.

    >>> rows = [(0, 0, 9, "Buffy", "Spike", True, 1.0, -0.5, "", 0.9),
    ...         (0, 0, 9, "Spike", "Buffy", True, 2.0, 0.5, "", 0.9)]
    >>> asymmetry(tables.table(tables.SLICES, rows)).values.tolist()
    [[0, 'Spike', 'Buffy', 1.0, -0.5, 1.5]]
    """
    ties = tables.check(slices, tables.SLICES)
    ties = ties[ties["directed"].astype(bool)].assign(gives=lambda t: t["weight"] * t["sentiment"])
    there = ties[["slice", "source", "target", "gives"]]
    back = there.rename(columns={"source": "target", "target": "source", "gives": "gets"})
    pairs = there.merge(back, how="outer", on=["slice", "source", "target"]).fillna({"gives": 0.0, "gets": 0.0})
    pairs = pairs.assign(asymmetry=pairs["gives"] - pairs["gets"])
    more = pairs[(pairs["asymmetry"] > 0) | ((pairs["asymmetry"] == 0) & (pairs["source"] < pairs["target"]))]
    order = ["slice", "asymmetry", "source", "target"]
    more = more.sort_values(order, ascending=[True, False, True, True], ignore_index=True)
    return more[list(ASYMMETRY.columns)].astype(tables.table(ASYMMETRY).dtypes.to_dict())


def turning_points(interactions: pd.DataFrame) -> pd.DataFrame:
    """Where the feeling of one toward another changes for good; takes `tables.INTERACTIONS`, returns `TURNS`.

    Of what single sentences show, or of what is believed (`graphx.relating.state.believed`). The signed evidence of
    each ordered pair is cut into stretches of steady sentiment: of all ways to cut, the one with the least squared
    error, weighted by confidence, plus a price for each cut of 2 s² log n (s: the spread of the evidence from one
    piece to the next; n: their number). A stretch has two pieces of evidence or more.

    Optimal partitioning: Jackson et al., An algorithm for optimal partitioning of data on an interval, IEEE Signal
    Proc. Lett. 12, 2005; the price: Yao, Estimating the number of change-points via Schwarz' criterion, Stat. Prob.
    Lett. 6, 1988. Pass the rows of a pair to look at that pair alone.

    Raises:
        TableError: a column is missing.

    >>> rows = [(9 * i, 9 * i + 8, i, i, "Buffy", "Spike", "feeling", sign, "", 0.9, "")
    ...         for i, sign in enumerate([-0.8, -0.6, -0.7, -0.8, 0.7, 0.5, 0.6, 0.8])]
    >>> turn = turning_points(tables.table(tables.INTERACTIONS, rows))
    >>> turn[["paragraph", "first", "last"]].values.tolist(), turn["shift"].round(3).tolist()
    ([[4, 0, 7]], [1.375])
    """
    tables.check(interactions, tables.INTERACTIONS)
    signed = interactions[(interactions["sentiment"] != 0) & (interactions["confidence"] > 0)]
    signed = signed[signed["kind"] != "copresence"].sort_values(["start", "end"], kind="stable")
    rows = []
    for (source, target), evidence in signed.groupby(["source", "target"]):
        value, weight = evidence["sentiment"].to_numpy(float), evidence["confidence"].to_numpy(float)
        cuts = [0, *_cuts(value, weight), len(value)]
        means = [float(np.average(value[a:b], weights=weight[a:b])) for a, b in pairwise(cuts)]
        places = evidence[["paragraph", "start", "end"]].to_numpy()
        for i in range(1, len(means)):
            before, after = means[i - 1], means[i]
            span = int(places[cuts[i - 1], 0]), int(places[cuts[i + 1] - 1, 0])
            rows.append((source, target, *places[cuts[i]].tolist(), before, after, after - before, *span))
    return tables.table(TURNS, rows)


def _networks(slices: pd.DataFrame) -> Iterator[nx.DiGraph]:
    return networks.graphs(tables.check(slices, tables.SLICES), tables.table(tables.CHARACTERS))


def _undirected(network: nx.DiGraph) -> nx.Graph:
    """Both directions of a pair as one tie: weights added, sentiments averaged by weight."""
    together: nx.Graph = nx.Graph()
    together.add_nodes_from(sorted(network))
    for source, target, arc in sorted(network.edges(data=True), key=lambda arc: arc[:2]):
        if not arc["directed"] and source > target:
            continue
        tie = together.get_edge_data(source, target, {"weight": 0.0, "sentiment": 0.0})
        weight = tie["weight"] + arc["weight"]
        sentiment = (tie["weight"] * tie["sentiment"] + arc["weight"] * arc["sentiment"]) / weight
        together.add_edge(source, target, weight=weight, sentiment=sentiment)
    return together


def _triads(graph: nx.Graph) -> Iterator[list[str]]:
    upto_three = takewhile(lambda clique: len(clique) <= 3, nx.enumerate_all_cliques(graph))
    return (sorted(clique) for clique in upto_three if len(clique) == 3)


def _cuts(value: np.ndarray, weight: np.ndarray) -> list[int]:
    """Where the new stretches begin, by dynamic programming over the cost of every stretch."""
    size = len(value)
    if size < 2 * _SHORTEST:
        return []
    spread = max(float(np.std(np.diff(value))) / 2**0.5, _SPREAD)
    price = 2 * spread**2 * np.log(size)
    w, wx, wxx = (np.concatenate([[0.0], np.cumsum(weight * value**power)]) for power in (0, 1, 2))
    best, begin = np.full(size + 1, np.inf), np.zeros(size + 1, int)
    best[0] = -price
    for end in range(_SHORTEST, size + 1):
        start = np.arange(end - _SHORTEST + 1)
        error = wxx[end] - wxx[start] - (wx[end] - wx[start]) ** 2 / (w[end] - w[start])
        total = best[start] + error + price
        begin[end] = int(np.argmin(total))
        best[end] = total[begin[end]]
    cuts, end = [], size
    while end := int(begin[end]):
        cuts.append(end)
    return cuts[::-1]
