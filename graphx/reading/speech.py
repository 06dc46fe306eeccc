"""Quotations, who speaks them and to whom."""

import re

import pandas as pd

from graphx import tables
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.story import Story

_QUOTE = re.compile(r"“([^”]+)[”]|\"([^\"]+)\"")


def find_quotations(story: Story) -> pd.DataFrame:
    """The stretches between quotation marks, speakers still empty."""
    rows = []
    for paragraph in story.paragraphs:
        for match in _QUOTE.finditer(story.text, paragraph.start, paragraph.end):
            group = 1 if match.group(1) is not None else 2
            rows.append((match.start(group), match.end(group), "", "", paragraph.index, "", 0.0))
    return tables.table(tables.QUOTES, rows)


def attribute(story: Story, tokens: Tokens, cast: Cast, mentions: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Say who speaks each quotation, to whom, by which rule. (First baseline: nearest name outside quotations.)"""
    rows = []
    outside = (
        [
            (m.start, m.character)
            for m in mentions.itertuples()
            if not ((quotes["start"] <= m.start) & (quotes["end"] >= m.end)).any()
        ]
        if len(quotes)
        else []
    )
    for q in quotes.itertuples():
        near = min(outside, key=lambda m: min(abs(m[0] - q.start), abs(m[0] - q.end)), default=(0, ""))
        rows.append((q.start, q.end, near[1], "", q.paragraph, "nearest name", 0.3))
    return tables.table(tables.QUOTES, rows)
