"""Where the text names a character: names and aliases."""

import re
from collections import defaultdict

import pandas as pd

from graphx import tables
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.story import Story


def find_names(story: Story, tokens: Tokens, cast: Cast) -> pd.DataFrame:
    """Every place where a name or alias of the cast stands, longest match first (kind ``name`` or ``alias``)."""
    owners: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for character in cast:
        for name in character.names:
            if name.strip():
                kind = "name" if name == character.name else "alias"
                owners[name.strip()].append((character.name, kind))
    if not owners:
        return tables.table(tables.MENTIONS)
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(n) for n in sorted(owners, key=lambda n: (-len(n), n))) + r")(?!\w)"
    )
    rows = []
    for match in pattern.finditer(story.text):
        inside = tokens.between(match.start(), match.end())
        if not inside:
            continue
        name, kind = owners[match.group()][0]
        rows.append(
            (
                match.start(),
                match.end(),
                match.group(),
                kind,
                name,
                tokens.paragraph[inside[0]],
                tokens.sentence[inside[0]],
            )
        )
    return tables.table(tables.MENTIONS, rows)
