"""People who are in the story and not on its cast: a cast that was handed in is the law, so they are offered only."""

from bisect import bisect_right

import pandas as pd

from graphx import tables
from graphx.reading import discovery
from graphx.reading.cast import NARRATOR, Cast, Character
from graphx.reading.language import Tokens, once
from graphx.reading.mentions import find_names
from graphx.reading.people import PERSON
from graphx.reading.story import Story

OFFERED = tables.Schema(
    "people offered",
    {"name": "str", "aliases": "str", "pronouns": "str", "mentions": "int", "start": "int", "end": "int"},
)
"""One row for each possible person: how often they are named, and where first. The likely ones come first."""

LIKELY = 0.2
"""Score from which a candidate is offered, after those who reach `graphx.reading.people.PERSON`."""


def offered(story: Story, tokens: Tokens, mentions: pd.DataFrame) -> pd.DataFrame:
    """Who may be in the story besides the people whom it mentions already (columns: `OFFERED`).

    ``mentions`` are those of a reading with a cast; a name that is somebody's there is nobody else's here.

    Raises:
        TableError: a column of the mentions is missing.

    >>> from graphx.reading.language import tokens
    >>> story = Story.from_text("“Run!” said Willow. Buffy laughed. Willow shook her head.")
    >>> parsed = tokens(story)
    >>> found = find_names(story, parsed, Cast.from_names("Buffy"))
    >>> offered(story, parsed, found)[["name", "mentions"]].values.tolist()
    [['Willow', 2]]
    """
    tables.check(mentions, tables.MENTIONS)
    everyone, doubtful, named = _possible(tokens, story)
    if named.empty:
        return tables.table(OFFERED)
    left = named[_is_free(named, mentions[mentions["kind"] != "pronoun"])]
    first, count = left.drop_duplicates("character"), left["character"].value_counts()
    rows = [
        (name, "|".join(everyone[name].aliases), everyone[name].pronouns, int(count[name]), start, end)
        for name, start, end in zip(first["character"], first["start"], first["end"], strict=True)
        if count[name] * 2 > (named["character"] == name).sum()
    ]
    return tables.table(OFFERED, sorted(rows, key=lambda row: (row[0] in doubtful, -row[3])))


@once
def _possible(tokens: Tokens, story: Story) -> tuple[dict[str, Character], set[str], pd.DataFrame]:
    """Everyone who may be in the story, whoever is on its cast; the names of the unlikely; where each is named."""
    people = discovery.candidates(story, tokens)
    people = people[(people["score"] >= LIKELY) & (people["name"] != NARRATOR)]
    doubtful = set(people["name"][people["score"] < PERSON])
    listed = zip(people["name"], people["aliases"], people["pronouns"], strict=True)
    everyone = {name: Character(name, tuple(filter(None, also.split("|"))), said) for name, also, said in listed}
    return everyone, doubtful, find_names(story, tokens, Cast(tuple(everyone.values())))


def _is_free(named: pd.DataFrame, taken: pd.DataFrame) -> list[bool]:
    """Whether each name overlaps none of the mentions that are taken."""
    ends = sorted(taken["end"].tolist())
    starts = sorted(taken["start"].tolist())
    return [
        bisect_right(starts, end - 1) == bisect_right(ends, start)
        for start, end in zip(named["start"].tolist(), named["end"].tolist(), strict=True)
    ]
