"""A reading as a file: GEXF, GraphML, JSON, CSV, Parquet, PNG, SVG and HTML.

    gexf     the whole story over time, for Gephi's timeline; one network where a slice is chosen
    graphml  one network, for yEd, igraph and others
    json     one network as networkx's node-link data, the slices, and every sentence of evidence
    csv      a table of edges; all tables where the path is a folder or ends in .zip
    parquet  as csv
    png svg  one network as a picture
    html     the player, which needs nothing but a browser

One network is that of the whole story, or of one slice: a paragraph (``at=7``) or any slice (``slice="chapter:3"``),
numbered from 0 as in the tables (the pages show them to readers from 1).
"""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from graphx.errors import ExportError
from graphx.relating import networks, timeline
from graphx.result import Reading
from graphx.settings import SLICINGS, Settings
from graphx.showing import gexf, layout
from graphx.showing.files import TABLES, whole_file, write_table, write_tables

FORMATS = ("gexf", "graphml", "json", "csv", "parquet", "png", "svg", "html")
"""The forms that `export` can write."""


def export(
    reading: Reading,
    path: str | Path,
    form: str,
    *,
    at: int | None = None,
    slice: str | None = None,
    settings: Settings = Settings(),  # noqa: B008  (immutable)
) -> None:
    """Write a reading, or one slice of it, to a file (``csv`` and ``parquet``: also to a folder or a zip).

    Args:
        reading: what `graphx.read` returned.
        path: the file; it is written whole or not at all.
        form: one of `FORMATS`.
        at: only this paragraph, numbered from 0 as in the tables.
        slice: only this slice, as ``kind:number``, where kind is ``paragraph``, ``window``, ``chapter`` or ``so-far``
            (from 0).
        settings: how the timeline of ``gexf``, ``json`` and ``html`` is cut.

    Raises:
        ExportError: there is no such form or slice, nobody to draw, or the file cannot be written.
    """
    path = Path(path)
    if form in ("csv", "parquet") and not path.suffix:
        _refuse_slice(form, at, slice, "a folder of all tables")
        write_tables(reading, path, form)
        return
    if form in ("csv", "parquet") and path.suffix == ".zip":
        _refuse_slice(form, at, slice, "an archive of all tables")
        content = _archive(reading, form)
    else:
        content = render(reading, form, at=at, slice=slice, settings=settings)
    with whole_file(path) as temporary:
        temporary.write_bytes(content)


def render(
    reading: Reading,
    form: str,
    *,
    at: int | None = None,
    slice: str | None = None,
    settings: Settings = Settings(),  # noqa: B008  (immutable)
) -> bytes:
    """What `export` would write to one file.

    Raises:
        ExportError: there is no such form or slice, or nobody to draw.

    >>> from graphx import Cast, Story, read
    >>> reading = read(Story.from_text("Spike watches Buffy."), Cast.from_names("Spike", "Buffy"))
    >>> render(reading, "csv").decode().splitlines()[0]
    'slice,start,end,source,target,directed,weight,sentiment,emotion,confidence'
    """
    if form not in _WRITERS:
        raise ExportError(f"There is no form {form!r}; choose one of {', '.join(FORMATS)}.")
    return _WRITERS[form](_View(reading, settings, _chosen(reading, at, slice, settings)))


Chosen = tuple[Settings, int]
"""How the timeline is cut, and the number of a slice."""


@dataclass(frozen=True)
class _View:
    """A reading and what of it is asked for."""

    reading: Reading
    asked: Settings
    chosen: Chosen | None

    @cached_property
    def slices(self) -> pd.DataFrame:
        return timeline.slices(self.reading.edges, self.reading.story, *_cut(self.settings))

    @cached_property
    def presence(self) -> pd.DataFrame:
        return timeline.presence(self.reading.mentions, self.reading.story, *_cut(self.settings))

    @cached_property
    def bounds(self) -> pd.DataFrame:
        return timeline.slice_bounds(self.reading.story, self.settings.slicing, self.settings.window)

    @cached_property
    def network(self) -> nx.DiGraph:
        people = self.reading.characters
        if self.chosen:
            return networks.graph(self.slices, people, self.presence, self.chosen[1])
        network = networks.story_graph(self.reading.edges, people)
        silent = [name for name, node in network.nodes.items() if not node["mentions"] and not network.degree(name)]
        network.remove_nodes_from(silent)
        return network

    @property
    def positions(self) -> dict[str, tuple[float, float]]:
        """Everyone's home on the page, the same in the pictures of all slices."""
        whole = timeline.whole_story(self.reading.edges)
        places = layout.positions(whole, dict.fromkeys([*self.reading.characters["name"], *self.network]))
        return dict(zip(places["character"], zip(places["x"], places["y"], strict=True), strict=True))

    @property
    def title(self) -> str:
        title = self.reading.story.title
        return f"{title}: {self.bounds['label'][self.chosen[1]]}" if self.chosen else title

    @property
    def settings(self) -> Settings:
        """As asked for, but cut as the chosen slice is."""
        return self.chosen[0] if self.chosen else self.asked


def _cut(settings: Settings) -> tuple[str, int, float]:
    return settings.slicing, settings.window, settings.half_life


def _chosen(reading: Reading, at: int | None, slice: str | None, settings: Settings) -> Chosen | None:
    if at is not None and slice is not None:
        raise ExportError("A paragraph and a slice are both chosen; choose one of them.")
    if at is None and slice is None:
        return None
    kind, _, number = (f"paragraph:{at}" if slice is None else slice).partition(":")
    if kind not in SLICINGS or not number.lstrip("-").isdecimal():
        raise ExportError(f"The slice {slice!r} is not understood; write it like chapter:3, as {'|'.join(SLICINGS)}.")
    cut = settings.with_options(slicing=kind)
    count = len(timeline.slice_bounds(reading.story, kind, settings.window))
    if not 0 <= int(number) < count:
        raise ExportError(f"There is no slice {kind}:{number}; the story's go from {kind}:0 to {kind}:{count - 1}.")
    return cut, int(number)


def _refuse_slice(form: str, at: int | None, slice: str | None, what: str) -> None:
    if at is not None or slice is not None:
        raise ExportError(f"{what.capitalize()} holds the whole story; for one slice give a file that ends in .{form}.")


def _gexf(view: _View) -> bytes:
    if view.chosen:
        return gexf.still(view.network, view.positions, view.title)
    return gexf.moving(view.network, view.slices, view.presence, view.positions, view.title)


def _graphml(view: _View) -> bytes:
    network: nx.DiGraph = nx.DiGraph(title=gexf.xml_text(view.title))
    for number, node in enumerate(view.network.nodes.values()):
        network.add_node(f"n{number}", **{k: _safe(v) for k, v in node.items()})
    ids = dict(zip(view.network, network, strict=True))
    for source, target, arc in view.network.edges(data=True):
        network.add_edge(ids[source], ids[target], **{k: _safe(v) for k, v in arc.items()})
    page = io.BytesIO()
    nx.write_graphml_xml(network, page)
    return page.getvalue()


def _safe(value: Any) -> Any:
    return gexf.xml_text(value) if isinstance(value, str) else value


def _json(view: _View) -> bytes:
    reading, text = view.reading, view.reading.story.text
    bounds, slices, evidence = view.bounds, view.slices, reading.interactions
    if view.chosen:
        bounds = bounds[bounds["slice"] == view.chosen[1]]
        slices = slices[slices["slice"] == view.chosen[1]]
        evidence = evidence[evidence["paragraph"].between(bounds["first"].iloc[0], bounds["last"].iloc[0])]
    proof = evidence.assign(text=[text[a:b] for a, b in zip(evidence["start"], evidence["end"], strict=True)])
    content = {
        **nx.node_link_data(view.network, edges="edges"),
        "title": view.title,
        "slicing": view.settings.slicing,
        "slices": bounds.to_dict("records"),
        "ties": slices.to_dict("records"),
        "evidence": proof.to_dict("records"),
    }
    # A lone surrogate cannot be UTF-8; its backslash escape is JSON all the same.
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8", "backslashreplace")


def _edges(view: _View, form: str) -> bytes:
    return _table(networks.edge_table(view.network), form)


def _table(table: pd.DataFrame, form: str) -> bytes:
    page = io.BytesIO()
    write_table(table, page, form)
    return page.getvalue()


def _archive(reading: Reading, form: str) -> bytes:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in TABLES:
            archive.writestr(zipfile.ZipInfo(f"{name}.{form}"), _table(getattr(reading, name), form))
    return page.getvalue()


def _picture(view: _View, form: str) -> bytes:
    from graphx.showing import pictures  # matplotlib takes a second to load, and only pictures need it

    if not view.network:
        raise ExportError(f"Nobody is there to draw in {view.title!r}; choose another slice or correct the cast.")
    return pictures.draw(view.network, view.positions, form, view.title)


def _html(view: _View) -> bytes:
    from graphx.showing.player import frames, standalone_html

    if view.chosen:
        raise ExportError("The player holds the whole story; leave the slice out, or choose png or svg.")
    names = view.network.nodes
    if not names:
        raise ExportError(f"Nobody is there to show in {view.title!r}; correct the cast.")
    reading = view.reading
    page = frames(
        view.slices,
        view.presence,
        layout.positions(view.slices, names),
        reading.story,
        reading.mentions,
        reading.interactions,
        labels=view.bounds["label"].tolist() if view.settings.slicing == "chapter" else None,
        half_life=view.settings.half_life if view.settings.slicing in ("paragraph", "so-far") else 0.5,
    )
    return standalone_html(page).encode("utf-8", "replace")


_WRITERS: dict[str, Callable[[_View], bytes]] = {
    "gexf": _gexf,
    "graphml": _graphml,
    "json": _json,
    "csv": lambda view: _edges(view, "csv"),
    "parquet": lambda view: _edges(view, "parquet"),
    "png": lambda view: _picture(view, "png"),
    "svg": lambda view: _picture(view, "svg"),
    "html": _html,
}
