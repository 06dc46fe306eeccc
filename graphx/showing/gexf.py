"""A story's network as GEXF, which Gephi plays along its timeline.

networkx writes it; here its attributes are laid out in time (slice 3 lasts from 3.0 to 4.0), and what is not valid
GEXF in networkx's output is mended.
"""

import re
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import SubElement, tostring

import networkx as nx
import pandas as pd
from networkx.readwrite.gexf import GEXFWriter

from graphx.showing import colours

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DYNAMIC = ("strength", "sentiment", "emotion", "confidence", "directed")

Run = tuple[Any, float, float]
"""A value, the time it begins and the time it ends."""


def xml_text(text: str) -> str:
    """The text with U+FFFD in place of each character that XML 1.0 cannot hold.

    >>> xml_text("Spi\\x00ke") == "Spi\\ufffdke"
    True
    """
    return _NOT_XML.sub("\ufffd", text)


def still(network: nx.DiGraph, positions: dict[str, tuple[float, float]], title: str) -> bytes:
    """One network as GEXF 1.2, without time."""
    return _write(_styled(network, positions), title)


def moving(
    network: nx.DiGraph,
    slices: pd.DataFrame,
    presence: pd.DataFrame,
    positions: dict[str, tuple[float, float]],
    title: str,
) -> bytes:
    """A whole story as GEXF 1.2: ``network`` is the story's graph, the tables give its values over time.

    Nodes stay, with ``presence`` over time. Arcs come and go (spells) with ``strength``, ``sentiment``,
    ``emotion``, ``confidence`` and ``directed`` over time; their ``weight`` is that of the whole story.
    """
    ids = _ids(network)
    graph = _styled(network, positions)
    graph.graph["mode"] = "dynamic"
    for character, rows in presence.groupby("character"):
        if node := ids.get(str(character)):
            graph.nodes[node]["presence"] = _runs(rows["slice"].tolist(), rows["mentions"].tolist())
    for _, _, arc in graph.edges(data=True):
        for name in ("sentiment", "emotion", "confidence", "directed"):
            del arc[name]  # they stand below, with their times
    for (source, target), rows in _both_ways(slices).groupby(["source", "target"]):
        graph.add_edge(ids[str(source)], ids[str(target)], **_over_time(rows))
    for _, _, arc in graph.edges(data=True):
        arc.setdefault("weight", 0.0)  # an arc of mere company, which the whole story forgets
    return _write(graph, title)


def _over_time(rows: pd.DataFrame) -> dict[str, Any]:
    times = rows["slice"].tolist()
    spells = [(start, end) for _, start, end in _runs(times, [True] * len(times))]
    values = {name: [run for run in _runs(times, rows[name].tolist()) if run[0] != ""] for name in _DYNAMIC}
    return {"spells": spells, **{name: runs for name, runs in values.items() if runs}}


def _both_ways(slices: pd.DataFrame) -> pd.DataFrame:
    """A pair that is only together as two opposite arcs, as in `graphx.relating.networks`."""
    back = slices[~slices["directed"].astype(bool)].rename(columns={"source": "target", "target": "source"})
    both = pd.concat([slices, back]).sort_values("slice", kind="stable")
    emotion = both["emotion"].astype("str").map(xml_text)
    directed = both["directed"].map({True: "true", False: "false"})
    return both.assign(strength=both["weight"], emotion=emotion, directed=directed)


def _runs(times: list[int], values: list[Any]) -> list[Run]:
    """Values of slices as runs: a value that goes on unchanged is said once."""
    runs = []
    rounded = [round(value, 4) if isinstance(value, float) else value for value in values]
    steps = enumerate(zip(times, rounded, strict=True))
    for (_, value), run in groupby(steps, key=lambda step: (step[1][0] - step[0], step[1][1])):
        whole = [time for _, (time, _) in run]
        # Times are floats: whole numbers would be written as "long", and Gephi ignores those.
        runs.append((value, float(whole[0]), float(whole[-1] + 1)))
    return runs


def _styled(network: nx.DiGraph, positions: dict[str, tuple[float, float]]) -> nx.DiGraph:
    """A copy with plain ids, safe labels, places, and the colours of the pictures."""
    ids = _ids(network)
    by_mentions = sorted(network, key=lambda name: -network.nodes[name]["mentions"])
    palette = colours.character_colours(by_mentions)
    graph: nx.DiGraph = nx.DiGraph()
    for name, node in network.nodes(data=True):
        x, y = positions.get(name, (0.0, 0.0))
        viz = {
            "color": _rgb(palette[name]),
            "position": {"x": round(500 * x, 2), "y": round(-500 * y, 2), "z": 0.0},
            "size": round(4 + float(node["mentions"]) ** 0.5, 2),
        }
        graph.add_node(
            ids[name],
            label=xml_text(name),
            pronouns=xml_text(node["pronouns"]),
            mentions=float(node["mentions"]),
            viz=viz,
        )
    for source, target, arc in network.edges(data=True):
        style = {"color": _rgb(colours.sign_colour(arc["sentiment"])), "thickness": round(1 + arc["weight"] ** 0.5, 2)}
        values = {**arc, "emotion": xml_text(arc["emotion"]), "viz": style}
        graph.add_edge(ids[source], ids[target], **values)
    return graph


def _ids(network: nx.DiGraph) -> dict[str, str]:
    return {name: f"n{number}" for number, name in enumerate(network)}


def _rgb(colour: str) -> dict[str, Any]:
    red, green, blue = bytes.fromhex(colour[1:])
    return {"r": red, "g": green, "b": blue, "a": 1.0}


def _write(graph: nx.DiGraph, title: str) -> bytes:
    writer = GEXFWriter(graph, version="1.2draft")
    root = writer.xml
    root.find("meta/creator").text = "graphx"
    SubElement(root.find("meta"), "description").text = xml_text(title)
    del root.find("graph").attrib["name"]  # the schema of GEXF has no such attribute
    writer.indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
