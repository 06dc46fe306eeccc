"""A network as a picture: PNG or SVG, drawn by matplotlib without a screen.

Colour says the sign (blue warm, orange cold, grey neither), dashes say "cold" a second time, dots say
"only together", width says strength, size says how often a character is mentioned.
"""

import io
import warnings
from threading import Lock
from typing import Any, NamedTuple

import matplotlib as mpl
import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D

from graphx.showing import colours
from graphx.showing.gexf import xml_text

MOST_TIES = 300
"""Ties in a picture at most, the strongest; more can't be told apart."""

MOST_LABELS = 60
"""Names in a picture at most, the most mentioned."""

_GAP = 0.06  # between the tip of an arrow and the middle of the node
_LONGEST = 40  # letters of a name in a picture
_STYLE: dict[str, Any] = {"positive": "-", "negative": (0, (4, 2)), "neutral": "-", "together": (0, (1, 2))}
_FONTS = ("DejaVu Sans", "Noto Sans", "Noto Sans CJK JP", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Emoji")
_INK = "#1F2933"
_DRAWING = Lock()  # matplotlib's settings belong to the process, and Streamlit has a thread for each reader

Places = dict[str, tuple[float, float]]


class Tie(NamedTuple):
    """One line of a picture; kind is ``positive``, ``negative``, ``neutral`` or ``together``."""

    source: str
    target: str
    weight: float
    sentiment: float
    kind: str


def draw(network: nx.DiGraph, positions: Places, form: str, title: str = "") -> bytes:
    """The picture of a network as ``png`` or ``svg``; ``positions`` in [-1, 1], y downward."""
    options: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "graphx", "font.family": _fonts()}
    metadata = {"Date": None} if form == "svg" else {}
    with _DRAWING, mpl.rc_context(options), warnings.catch_warnings():
        # A letter that no font has is drawn as a box; in SVG the reader's own fonts have it.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing", category=UserWarning)
        figure = _figure(network, positions, title)
        page = io.BytesIO()
        figure.savefig(page, format=form, dpi=150, metadata=metadata)
    return page.getvalue()


def shown(name: str) -> str:
    """A name on one line of bearable length, without characters that a file cannot hold.

    >>> shown("Buffy\\n Summers"), shown("x" * 300)[-3:]
    ('Buffy Summers', 'xx…')
    """
    line = " ".join(xml_text(name).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _fonts() -> list[str]:
    installed = {font.name for font in fontManager.ttflist}
    return [name for name in _FONTS if name in installed] or ["sans-serif"]


def _figure(network: nx.DiGraph, positions: Places, title: str) -> Figure:
    figure = Figure(figsize=(10, 8), layout=ConstrainedLayoutEngine(h_pad=0.15, w_pad=0.15))
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-1.25, 1.25)
    axes.set_ylim(1.15, -1.15)  # y points down the page, as in the player
    axes.set_title(shown(title), parse_math=False, color=_INK)
    _draw_ties(axes, _ties(network), positions)
    _draw_people(axes, network, positions)
    axes.legend(handles=_legend(), loc="lower left", frameon=False, fontsize=8, labelcolor=_INK)
    if (all_ := network.number_of_edges()) > MOST_TIES:
        axes.text(1, 0, f"the strongest {MOST_TIES} of {all_} ties", transform=axes.transAxes, ha="right", fontsize=8)
    return figure


def _draw_ties(axes: Axes, ties: list[Tie], positions: Places) -> None:
    curves = [_curve(positions[tie.source], positions[tie.target], bent=tie.kind != "together") for tie in ties]
    strongest = max((tie.weight for tie in ties), default=1.0)
    widths = [0.6 + 4 * (tie.weight / strongest) ** 0.5 for tie in ties]
    hues = [colours.sign_colour(tie.sentiment) for tie in ties]
    lines = LineCollection(curves, colors=hues, linewidths=widths, linestyles=[_STYLE[tie.kind] for tie in ties])
    axes.add_collection(lines)
    directed = [(curve, hue, width) for curve, hue, width, tie in zip(curves, hues, widths, ties, strict=True)
                if tie.kind != "together"]  # fmt: skip
    heads = [_arrowhead(curve, width) for curve, _, width in directed]
    axes.add_collection(PolyCollection(heads, facecolors=[hue for _, hue, _ in directed], linewidths=0, zorder=2))


def _draw_people(axes: Axes, network: nx.DiGraph, positions: Places) -> None:
    names = sorted(network, key=lambda name: -network.nodes[name]["mentions"])
    mentions = np.array([network.nodes[name]["mentions"] for name in names])
    places = np.array([positions[name] for name in names])
    palette = colours.character_colours(names)
    sizes = 40 + 360 * np.sqrt(mentions / max(mentions.max(), 1))
    hues = [palette[name] for name in names]
    axes.scatter(places[:, 0], places[:, 1], s=sizes, c=hues, edgecolors="white", linewidths=1.5, zorder=3)
    for name, (x, y), size in zip(names[:MOST_LABELS], places, sizes, strict=False):
        below = _ties_above(network, positions, name)
        away = 3 + (size / np.pi) ** 0.5  # points; sizes are areas
        axes.annotate(
            shown(name),
            (x, y),
            (0, -away if below else away),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            fontsize=9,
            color=_INK,
            zorder=4,
            parse_math=False,
            annotation_clip=False,
            bbox={"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0.6},
        )


def _ties_above(network: nx.DiGraph, positions: Places, name: str) -> bool:
    """Whether most of somebody's ties come from above, where a name would hide their arrows; y points down."""
    others = {*network.predecessors(name), *network.successors(name)}
    return sum(1 if positions[other][1] < positions[name][1] else -1 for other in others) > 0


def _ties(network: nx.DiGraph) -> list[Tie]:
    """The strongest ties, weakest first, so that the strong are drawn over the weak."""
    ties = []
    for source, target, arc in network.edges(data=True):
        if arc["directed"] or source < target:
            kind = colours.sign(arc["sentiment"]) if arc["directed"] else "together"
            ties.append(Tie(source, target, arc["weight"], arc["sentiment"], kind))
    return sorted(ties, key=lambda tie: tie.weight)[-MOST_TIES:]


def _curve(start: tuple[float, float], end: tuple[float, float], bent: bool) -> np.ndarray:
    """Points from one place to just before the other, bent to the right so that two directions lie apart."""
    a, b = np.array(start, float), np.array(end, float)
    along = b - a
    middle = (a + b) / 2 + (0.15 if bent else 0) * np.array([-along[1], along[0]])
    length = max(float(np.hypot(*along)), 1e-6)
    t = np.linspace(0, 1 - min(_GAP / length, 0.4), 20)[:, None]
    return np.asarray((1 - t) ** 2 * a + 2 * t * (1 - t) * middle + t**2 * b)


def _arrowhead(curve: np.ndarray, width: float) -> np.ndarray:
    tip, along = curve[-1], curve[-1] - curve[-2]
    along = along / max(float(np.hypot(*along)), 1e-9)
    across = np.array([-along[1], along[0]])
    size = 0.018 + 0.006 * width
    return np.array([tip + size * along, tip - size * across / 2, tip + size * across / 2])


def _legend() -> list[Line2D]:
    hues = {"positive": colours.POSITIVE, "negative": colours.NEGATIVE}
    return [
        Line2D(
            [],
            [],
            color=hues.get(kind, colours.NEUTRAL),
            linestyle=style,
            linewidth=2,
            label=colours.WORDS.get(kind, kind),
        )
        for kind, style in _STYLE.items()
    ]
