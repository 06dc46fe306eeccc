"""Who says, does or feels what toward whom."""

import pandas as pd

from graphx import tables
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.story import Story


def find_interactions(
    story: Story, tokens: Tokens, cast: Cast, mentions: pd.DataFrame, quotes: pd.DataFrame
) -> pd.DataFrame:
    """The interactions of a story, each with its evidence. (First baseline: subject and object of one verb.)"""
    at = {start: character for start, character in zip(mentions["start"], mentions["character"], strict=True)}
    rows = []
    for i in range(len(tokens)):
        if tokens.dep[i] in ("dobj", "pobj") and (target := at.get(tokens.start[i])):
            verb = tokens.head[i] if tokens.dep[i] == "dobj" else tokens.head[tokens.head[i]]
            for child in tokens.children[verb]:
                source = at.get(tokens.start[child]) if tokens.dep[child] == "nsubj" else None
                if source and source != target:
                    start, end = tokens.sentence_span(tokens.sentence[i])
                    rows.append(
                        (
                            start,
                            end,
                            tokens.paragraph[i],
                            tokens.sentence[i],
                            source,
                            target,
                            "action",
                            0.0,
                            "",
                            0.5,
                            "subject verb object",
                        )
                    )
    return tables.table(tables.INTERACTIONS, rows)
