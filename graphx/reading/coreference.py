"""Who a pronoun or a nominal stands for."""

import pandas as pd

from graphx import tables
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.story import Story

_GENDER = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}


def resolve_third_person(
    story: Story, tokens: Tokens, cast: Cast, names: pd.DataFrame, quotes: pd.DataFrame
) -> pd.DataFrame:
    """Add third-person pronouns (and nominals) to the names. (First baseline: nearest of the same gender.)"""
    by_start = dict(zip(names["start"], names["character"], strict=True))
    gender = {character.name: character.gender for character in cast}
    last: dict[str, str] = {}
    rows = list(names.itertuples(index=False, name=None))
    for i in range(len(tokens)):
        if named := by_start.get(tokens.start[i]):
            for g in ("m", "f") if not gender[named] else (gender[named],):
                last[g] = named
        elif (g := _GENDER.get(tokens.text[i].lower())) and g in last:
            rows.append(
                (
                    tokens.start[i],
                    tokens.end[i],
                    tokens.text[i],
                    "pronoun",
                    last[g],
                    tokens.paragraph[i],
                    tokens.sentence[i],
                )
            )
    return tables.table(tables.MENTIONS, sorted(rows))


def resolve_conversation(
    story: Story, tokens: Tokens, cast: Cast, mentions: pd.DataFrame, quotes: pd.DataFrame
) -> pd.DataFrame:
    """Add first and second person: inside quotations by speaker and addressee, outside by the narrator."""
    return mentions
