"""What a reading of a story holds."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from graphx import tables
from graphx.reading.cast import Cast
from graphx.reading.story import Story
from graphx.relating.reader import Report

READER = "reader"
"""The rule of what a reader of the story says; `graphx.project` has such corrections."""

OVERRULED = "overruled: "
"""What the rule of an interaction begins with where a reader says otherwise."""


@dataclass(frozen=True)
class Reading:
    """What graphx read in a story; the columns are in `graphx.tables`, those of ``states`` in `graphx.relating.state`.

    The sentiment of an interaction is what its own words show; that of an edge is the state of its pair, what a reader
    believes there who knows the story.
    """

    story: Story
    cast: Cast
    mentions: pd.DataFrame
    quotes: pd.DataFrame
    interactions: pd.DataFrame
    states: pd.DataFrame
    edges: pd.DataFrame
    report: Report | None = None
    """What became of the questions to a language model, where one was asked."""

    @property
    def characters(self) -> pd.DataFrame:
        """The cast as a table, with the count of each one's mentions."""
        count = Counter(self.mentions["character"])
        rows = [(c.name, "|".join(c.aliases), c.pronouns, count[c.name]) for c in self.cast]
        return tables.table(tables.CHARACTERS, rows)
