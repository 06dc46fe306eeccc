"""Interactions to edges: per paragraph, window, chapter and the story so far."""

import pandas as pd

from graphx import tables
from graphx.reading.story import Story


def paragraph_edges(story: Story, interactions: pd.DataFrame) -> pd.DataFrame:
    """One edge for each paragraph and ordered pair. (First baseline: counts and confidence-weighted means.)"""
    if interactions.empty:
        return tables.table(tables.EDGES)
    rows = []
    for (paragraph, source, target), group in interactions.groupby(["paragraph", "source", "target"]):
        place = story.paragraphs[paragraph]
        directed = bool((group["kind"] != "copresence").any())
        weight = float(group["confidence"].sum())
        sentiment = float((group["sentiment"] * group["confidence"]).sum() / max(weight, 1e-9))
        emotion = group.sort_values("confidence")["emotion"].iloc[-1]
        rows.append(
            (
                paragraph,
                place.start,
                place.end,
                source,
                target,
                directed,
                weight,
                sentiment,
                emotion,
                float(group["confidence"].max()),
            )
        )
    return tables.table(tables.EDGES, rows)
