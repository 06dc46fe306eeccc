"""Altair charts of a story: a pair's arc, who is there when, balance, centrality.

The horizontal axis counts paragraphs from 1, as people do. Blue and orange belong to sign, characters have their own
hues. Nothing but numbers and names stands in the data, names only ever as values, so no name can be a formula.
Backgrounds are left to the page, light or dark. For Streamlit: ``st.altair_chart(chart, on_select="rerun")``.
"""

from typing import TypeVar

import altair as alt
import numpy as np
import pandas as pd

from graphx import tables
from graphx.relating import measures
from graphx.relating.timeline import BOUNDS
from graphx.showing import colours

MOST_COLUMNS = 100
"""Columns of a chart at most: more cannot be told apart, and thousands take a browser seconds."""

MOST_POINTS = 1500
"""Sentences in a pair's arc at most, the surest."""

MOST_PEOPLE = 20
"""Rows of the presence chart at most."""

_SIGNS = alt.Scale(
    domain=["positive", "neutral", "negative"], range=[colours.POSITIVE, colours.NEUTRAL, colours.NEGATIVE]
)
_SHAPES = alt.Scale(domain=["positive", "neutral", "negative"], range=["triangle-up", "circle", "triangle-down"])


def pair_arc(
    slices: pd.DataFrame,
    bounds: pd.DataFrame,
    one: str,
    other: str,
    interactions: pd.DataFrame,
    palette: dict[str, str],
) -> alt.LayerChart:
    """How two feel about each other over the story: a line for each direction, a mark for each sentence.

    Each line is thick where the state is sure and thins out where nothing renews it.

    Triangles point up where warm, down where cold; pale marks are unsure. Clicking one selects ``moment`` with its
    ``paragraph`` (from 0) and ``start`` (offset of the evidence).

    Args:
        slices: `tables.SLICES`.
        bounds: from `timeline.slice_bounds`, of the same slicing.
        one: a name.
        other: another.
        interactions: `tables.INTERACTIONS`.
        palette: colours of the characters, from `colours.character_colours`.

    Raises:
        TableError: a table lacks a column.
    """
    tables.check(slices, tables.SLICES)
    tables.check(interactions, tables.INTERACTIONS)
    ways = alt.Scale(domain=[_way(one, other), _way(other, one)], range=[_hue(palette, one), _hue(palette, other)])
    x = _x(bounds)
    zero = alt.Chart(pd.DataFrame({"sentiment": [0.0]})).mark_rule(color=colours.NEUTRAL, opacity=0.7)
    y = alt.Y("sentiment:Q", title="cold  ←  feeling  →  warm", scale=alt.Scale(domain=[-1, 1]))
    believed = alt.Chart(_arc(slices, bounds, one, other)).encode(x=x, y=y)
    sure = believed.mark_trail(opacity=0.45).encode(
        color=alt.Color("way:N", scale=ways, legend=None),
        size=alt.Size("confidence:Q", scale=alt.Scale(domain=[0, 0.8], range=[0, 12], clamp=True), legend=None),
    )
    lines = believed.mark_line(strokeWidth=1.5).encode(
        color=alt.Color("way:N", title=None, scale=ways, legend=alt.Legend(orient="top", labelLimit=300)),
        strokeDash=alt.StrokeDash("way:N", legend=None, scale=alt.Scale(domain=ways.domain, range=[[1, 0], [6, 3]])),
    )
    moment = alt.selection_point(name="moment", fields=["paragraph", "start"], empty=False)
    points = (
        alt.Chart(_evidence(interactions, one, other))
        .mark_point(filled=True, size=70, stroke="white", strokeWidth=0.5)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("sign:N", title="sentence", scale=_SHAPES, legend=None),
            fill=alt.Fill("sign:N", scale=_SIGNS, legend=None),
            opacity=alt.Opacity("confidence:Q", scale=alt.Scale(domain=[0, 1], range=[0.15, 1]), legend=None),
            size=alt.condition(moment, alt.value(220), alt.value(70)),
            tooltip=[
                alt.Tooltip("way:N", title="who"),
                alt.Tooltip("kind:N"),
                alt.Tooltip("sentiment:Q", format="+.2f"),
                alt.Tooltip("emotion:N"),
                alt.Tooltip("confidence:Q", format=".0%"),
                alt.Tooltip("from:Q", title="paragraph"),
            ],
        )
        .add_params(moment)
    )
    layers: alt.LayerChart = alt.layer(zero.encode(y=y), sure, lines, points).resolve_scale(color="independent")
    return _finish(layers, 300)


def presence_heatmap(presence: pd.DataFrame, bounds: pd.DataFrame, palette: dict[str, str]) -> alt.Chart:
    """Who is there when: a row for each of the most mentioned, darker where they are mentioned more.

    Clicking selects ``cell`` with its ``character`` and ``paragraph`` (the first of the column, from 0).

    Raises:
        TableError: a table lacks a column.
    """
    tables.check(presence, tables.PRESENCE)
    total = presence.groupby("character")["mentions"].sum().sort_values(ascending=False, kind="stable")
    names = total.index[:MOST_PEOPLE].tolist()
    shown = presence[presence["character"].isin(names)].merge(_columns(bounds), on="slice")
    cells = shown.groupby([*_COLUMN, "character"])["mentions"].sum().reset_index()
    cell = alt.selection_point(name="cell", fields=["character", "paragraph"], empty=True)
    chart: alt.Chart = (
        alt.Chart(cells)
        .mark_rect(cursor="pointer")
        .encode(
            x=_x(bounds),
            x2="to:Q",
            y=alt.Y("character:N", title=None, sort=names, axis=alt.Axis(labelLimit=180)),
            color=alt.Color(
                "character:N",
                legend=None,
                scale=alt.Scale(domain=names, range=[_hue(palette, name) for name in names]),
            ),
            opacity=alt.Opacity("mentions:Q", scale=alt.Scale(type="sqrt", range=[0.1, 1]), legend=None),
            stroke=alt.condition(cell, alt.value(None), alt.value("transparent")),
            tooltip=["character:N", alt.Tooltip("mentions:Q", format=".1f"), alt.Tooltip("label:N", title="where")],
        )
        .add_params(cell)
    )
    return _finish(chart, max(80, 22 * len(names)))


def balance_chart(triads: pd.DataFrame, bounds: pd.DataFrame) -> alt.LayerChart:
    """How many triads are balanced (above the line) and how many are not (below it); see `measures.balance`.

    Clicking selects ``moment`` with its ``paragraph`` (the first of the column, from 0).

    Raises:
        TableError: a table lacks a column.
    """
    tables.check(triads, measures.TRIADS)
    counted = triads.merge(_columns(bounds), on="slice")
    counted["state"] = np.where(counted["balanced"], "balanced", "unbalanced")
    bars = counted.groupby([*_COLUMN, "slices", "state"], as_index=False).size()
    # A column of several slices shows their mean, so that its height does not depend on the binning.
    bars["triads"] = bars["size"] / bars["slices"] * np.where(bars["state"] == "balanced", 1, -1)
    bars["zero"] = 0
    moment = alt.selection_point(name="moment", fields=["paragraph"], empty=True)
    chart = (
        alt.Chart(bars)
        .mark_bar(cursor="pointer", stroke=None, orient="vertical")
        .encode(
            x=_x(bounds),
            x2="to:Q",
            y=alt.Y(
                "triads:Q", title="unbalanced  |  balanced", axis=alt.Axis(labelExpr="format(abs(datum.value), '~f')")
            ),
            y2="zero:Q",
            color=alt.Color(
                "state:N",
                title=None,
                scale=alt.Scale(domain=["balanced", "unbalanced"], range=[colours.SLATE, colours.CHARACTERS[2]]),
                legend=alt.Legend(orient="top"),
            ),
            opacity=alt.condition(moment, alt.value(1), alt.value(0.4)),
            tooltip=["state:N", alt.Tooltip("triads:Q", format=".1f"), alt.Tooltip("label:N", title="where")],
        )
        .add_params(moment)
    )
    zero = alt.Chart(pd.DataFrame({"triads": [0.0]})).mark_rule(color=colours.NEUTRAL).encode(y="triads:Q")
    layers = alt.LayerChart(layer=[chart, zero])
    return _finish(layers, 220)


def centrality_chart(
    centrality: pd.DataFrame, bounds: pd.DataFrame, palette: dict[str, str], measure: str = "strength", most: int = 8
) -> alt.Chart:
    """Who is at the centre when: a line for each of the ``most`` central by one column of `measures.CENTRALITY`.

    Clicking a name in the legend selects ``who`` with its ``character``.

    Raises:
        TableError: a table lacks a column, or there is no such measure.
    """
    tables.check(centrality, measures.CENTRALITY)
    tables.check(centrality, tables.Schema("centrality", {measure: "float"}))
    names = centrality.groupby("character")[measure].sum().nlargest(most).index.tolist()
    columns = _columns(bounds)
    shown = centrality[centrality["character"].isin(names)].merge(columns, on="slice")
    values = shown.groupby([*_COLUMN, "slices", "character"])[measure].sum().reset_index()
    values["value"] = values[measure] / values["slices"]
    grid = columns[_COLUMN].drop_duplicates().merge(pd.DataFrame({"character": names}, dtype="str"), how="cross")
    values = grid.merge(values[["paragraph", "character", "value"]], "left", on=["paragraph", "character"])
    values["from"] = (values["from"] + values["to"]) / 2
    who = alt.selection_point(name="who", fields=["character"], bind="legend")
    chart: alt.Chart = (
        alt.Chart(values.fillna({"value": 0.0}))
        .mark_line(interpolate="monotone", strokeWidth=2)
        .encode(
            x=_x(bounds),
            y=alt.Y("value:Q", title=measure.replace("_", " ")),
            color=alt.Color(
                "character:N",
                title=None,
                sort=names,
                scale=alt.Scale(domain=names, range=[_hue(palette, name) for name in names]),
                legend=alt.Legend(labelLimit=180),
            ),
            opacity=alt.condition(who, alt.value(1), alt.value(0.15)),
            tooltip=["character:N", alt.Tooltip("value:Q", format=".2f"), alt.Tooltip("label:N", title="where")],
        )
        .add_params(who)
    )
    return _finish(chart, 260)


C = TypeVar("C", alt.Chart, alt.LayerChart)

_COLUMN = ["paragraph", "from", "to", "label"]


def _x(bounds: pd.DataFrame) -> alt.X:
    """The paragraphs of the whole story, whatever part of it has something to show."""
    domain = [0.5, float(bounds["last"].max()) + 1.5]
    axis = alt.Axis(format="d", grid=False, tickMinStep=1)
    return alt.X("from:Q", title="paragraph", axis=axis, scale=alt.Scale(nice=False, zero=False, domain=domain))


def _columns(bounds: pd.DataFrame) -> pd.DataFrame:
    """Which column of a chart each slice falls into: ``from`` and ``to`` on the axis, ``slices`` in the column.

    Windows and the story so far overlap; there a slice stands for the paragraphs that it adds to the one before.
    """
    tables.check(bounds, BOUNDS)
    first, last = bounds["first"].to_numpy(np.int64), bounds["last"].to_numpy(np.int64)
    if (first[1:] <= last[:-1]).any():
        first = np.concatenate([first[:1], last[:-1] + 1])
    wide = -(-len(bounds) // MOST_COLUMNS) or 1
    column = np.arange(len(bounds)) // wide
    starts = np.arange(0, len(bounds), wide)
    ends = np.minimum(starts + wide, len(bounds)) - 1
    labels = bounds["label"].tolist()
    label = [labels[a] if a == b else f"{labels[a]} … {labels[b]}" for a, b in zip(starts, ends, strict=True)]
    return pd.DataFrame(
        {
            "slice": bounds["slice"].to_numpy(),
            "paragraph": first[starts][column],
            "from": first[starts][column] + 0.5,
            "to": last[ends][column] + 1.5,
            "label": np.array(label, object)[column],
            "slices": (ends - starts + 1)[column],
        }
    )


def _arc(slices: pd.DataFrame, bounds: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """The weighted mean sentiment and confidence of each direction in each column; in between a feeling lasts."""
    ties = slices[slices["directed"].astype(bool)]
    columns = _columns(bounds)
    middles = pd.Index(sorted(set((columns["from"] + columns["to"]) / 2)), name="middle")
    arcs = []
    for source, target in ((one, other), (other, one)):
        way = ties[(ties["source"] == source) & (ties["target"] == target)].merge(columns, on="slice")
        parts = {name: way["weight"] * way[name] for name in ("sentiment", "confidence")}
        way = way.assign(middle=(way["from"] + way["to"]) / 2, **parts)
        way = way.groupby("middle")[["sentiment", "confidence", "weight"]].sum()
        means = pd.DataFrame({name: way[name] / way["weight"] for name in parts})
        known = means.reindex(middles[middles.slice_indexer(means.index.min(), means.index.max())])
        lasting = known.assign(sentiment=known["sentiment"].ffill(), confidence=known["confidence"].fillna(0.0))
        arcs.append(lasting.rename_axis("from").reset_index().assign(way=_way(source, target)))
    return pd.concat(arcs, ignore_index=True)


def _evidence(interactions: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    there = (interactions["source"] == one) & (interactions["target"] == other)
    back = (interactions["source"] == other) & (interactions["target"] == one)
    rows = interactions[(there | back) & (interactions["kind"] != "copresence")]
    rows = rows.nlargest(MOST_POINTS, "confidence").sort_values("start")
    return pd.DataFrame(
        {
            "paragraph": rows["paragraph"],
            "start": rows["start"],
            "from": rows["paragraph"] + 1,
            "sentiment": rows["sentiment"],
            "sign": rows["sentiment"].map(colours.sign),
            "confidence": rows["confidence"],
            "kind": rows["kind"],
            "emotion": rows["emotion"],
            "way": [_way(s, t) for s, t in zip(rows["source"], rows["target"], strict=True)],
        }
    )


def _way(source: str, target: str) -> str:
    return f"{source} → {target}"


def _hue(palette: dict[str, str], name: str) -> str:
    return palette.get(name, colours.SLATE)


def _finish(chart: C, height: int) -> C:
    finished: C = chart.properties(width="container", height=height, background="transparent").configure_view(
        stroke=None
    )
    return finished
