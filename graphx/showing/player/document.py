"""The pyvis document of the whole story's graph, and the standalone page that plays it.

pyvis writes text into scripts, so nothing of the story reaches it but labels: ids are integers, options are constant,
and there are no titles and no heading. Its links to other sites are taken out, and a Content-Security-Policy keeps
the page from fetching anything at all.
"""

import html
import re
from pathlib import Path
from typing import Any

import pyvis
from pyvis.network import Network

from graphx.showing.player.payload import to_json

ASSETS = Path(__file__).parent / "assets"
VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
"""The script of vis-network, as pyvis brings it."""

_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {"dragNodes": False, "selectable": False, "hover": False, "zoomView": False},
    "layout": {"improvedLayout": False},
    "nodes": {"chosen": False},
    "edges": {"chosen": False, "smooth": False},
}
_CURVE = {"enabled": True, "type": "curvedCW", "roundness": 0.16}
_PAGE = 400  # canvas units from the middle to the edge, before the player fits the layout to the window

_CSP = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def network(payload: dict[str, Any]) -> Network:
    """The whole story's graph as a pyvis network with fixed places and integer ids.

    >>> from graphx import tables
    >>> from graphx.showing.layout import positions
    >>> from graphx.showing.player.payload import frames
    >>> slices = tables.table(tables.SLICES, [(0, 0, 9, "Buffy", "Spike", True, 1.0, 0.5, "", 0.9)])
    >>> payload = frames(slices, tables.table(tables.PRESENCE), positions(slices, ["Buffy", "Spike"]))
    >>> [(node["id"], node["label"]) for node in network(payload).nodes]
    [(0, 'Buffy'), (1, 'Spike')]
    """
    # Directed even for edges without arrows: for undirected ones pyvis compares each edge with all before it.
    graph = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    graph.options = _OPTIONS  # as a dict, pyvis writes it with json.dumps
    for number, name in enumerate(payload["names"]):
        place = {"x": payload["x"][number][0] * _PAGE / 1000, "y": payload["y"][number][0] * _PAGE / 1000}
        graph.add_node(number, label=name, color=payload["colours"][number], size=10, **place)
    edges = payload["edges"]
    pairs = list(zip(edges["source"], edges["target"], edges["directed"], strict=True))
    known = {(source, target) for source, target, directed in pairs if directed}
    together = {frozenset((source, target)) for source, target, directed in pairs if not directed}
    for number, (source, target, directed) in enumerate(pairs):
        shared = directed and ((target, source) in known or frozenset((source, target)) in together)
        graph.add_edge(
            source,
            target,
            id=number,
            arrows="to" if directed else "",
            **({"smooth": _CURVE} if shared else {}),
            color=payload["signs"][edges["sign"][number][-1]],
        )
    return graph


def network_data(payload: dict[str, Any]) -> dict[str, Any]:
    """Nodes, edges and options of `network`, for a host that draws them itself."""
    graph = network(payload)
    return {"nodes": graph.nodes, "edges": graph.edges, "options": _OPTIONS}


def standalone_html(payload: dict[str, Any]) -> str:
    """One HTML page that plays the story by itself: no server, no network, nothing fetched.

    >>> from graphx import tables
    >>> from graphx.showing.layout import positions
    >>> from graphx.showing.player.payload import frames
    >>> slices = tables.table(tables.SLICES, [(0, 0, 9, "Buffy", "Spike", True, 1.0, 0.5, "", 0.9)])
    >>> payload = frames(slices, tables.table(tables.PRESENCE), positions(slices, ["Buffy", "Spike"]))
    >>> "https://cdn" in standalone_html(payload)
    False
    """
    page = _without_links(network(payload).generate_html())
    title = html.escape(payload["title"] or "A story's network")
    head = (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_CSP}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_asset('player.css')}</style>\n"
    )
    body = (
        '<main id="graphx"></main>\n'
        f'<script type="application/json" id="graphx-frames">{to_json(payload)}</script>\n'
        f"<script>{_asset('player.js')}</script>\n"
        "<script>graphxPlayer.page(network)</script>\n"
    )
    page = page.replace("<html>", '<!DOCTYPE html>\n<html lang="en">', 1)
    page = page.replace('<meta charset="utf-8">', head, 1)
    start, end = page.rsplit("</body>", 1)
    return f"{start}{body}</body>{end}"


def _without_links(page: str) -> str:
    """pyvis's page without what it links to, its empty headings and the style of widgets that are not used."""
    head, body = page.split("</head>", 1)
    head = re.sub(r"<!--.*?-->|<link\b[^>]*>|<script\b[^>]*\bsrc=[^>]*>\s*</script>", "", head, flags=re.DOTALL)
    head = re.sub(r"<center>.*?</center>|<style\b.*?</style>", "", head, flags=re.DOTALL)
    return f"{head}</head>{body}"


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
