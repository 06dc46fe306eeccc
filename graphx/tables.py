"""The columns of the tables that everything meets in, and the check at every public door.

Offsets are Unicode code points into the story's text, end exclusive. Unknown text is ``""``, never missing.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas.api import types

from graphx.errors import TableError

_IS = {
    "int": types.is_integer_dtype,
    "float": types.is_numeric_dtype,
    "str": lambda dtype: types.is_string_dtype(dtype) or isinstance(dtype, pd.CategoricalDtype),
    "bool": types.is_bool_dtype,
}
_DTYPE = {"int": "int64", "float": "float64", "str": "str", "bool": "bool"}


@dataclass(frozen=True, slots=True)
class Schema:
    """Name of a table and the type of each column (``int``, ``float``, ``str`` or ``bool``)."""

    name: str
    columns: dict[str, str]


CHARACTERS = Schema("characters", {"name": "str", "aliases": "str", "pronouns": "str", "mentions": "int"})
"""One row a character; aliases joined by ``|``."""

MENTIONS = Schema(
    "mentions",
    {
        "start": "int",
        "end": "int",
        "text": "str",
        "kind": "str",
        "character": "str",
        "paragraph": "int",
        "sentence": "int",
    },
)
"""One row a mention in reading order; kind is ``name``, ``alias``, ``nominal`` or ``pronoun``."""

QUOTES = Schema(
    "quotes",
    {
        "start": "int",
        "end": "int",
        "speaker": "str",
        "addressees": "str",
        "paragraph": "int",
        "rule": "str",
        "confidence": "float",
    },
)
"""One row for each stretch between quotation marks (the marks left out); addressees joined by ``|``."""

INTERACTIONS = Schema(
    "interactions",
    {
        "start": "int",
        "end": "int",
        "paragraph": "int",
        "sentence": "int",
        "source": "str",
        "target": "str",
        "kind": "str",
        "sentiment": "float",
        "emotion": "str",
        "confidence": "float",
        "rule": "str",
    },
)
"""One row a piece of evidence; kind is ``speech``, ``action``, ``feeling`` or ``copresence``.

``confidence`` is the chance that the two relate there, whatever the sign."""

_EDGE = {
    "start": "int",
    "end": "int",
    "source": "str",
    "target": "str",
    "directed": "bool",
    "weight": "float",
    "sentiment": "float",
    "emotion": "str",
    "confidence": "float",
}
EDGES = Schema("edges", {"paragraph": "int", **_EDGE})
"""One row for each paragraph and ordered pair (``directed``), or pair that is only together.

The sentiment of a reading's edges is the state of the pair, knowing the end (`graphx.relating.state`); ``confidence``
is the chance that the two relate there and that the sign is right."""

SLICES = Schema("slices", {"slice": "int", **_EDGE})
"""Edges over longer stretches: as `EDGES`, numbered by slice; start and end are the slice's."""

PRESENCE = Schema("presence", {"slice": "int", "character": "str", "mentions": "float"})
"""How much of each character a slice holds."""


def check(table: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return the table if it has the schema's columns; more columns are welcome.

    Raises:
        TableError: a column is missing or has the wrong type.

    >>> check(pd.DataFrame({"slice": [0], "character": ["Buffy"], "mentions": [2.0]}), PRESENCE).shape
    (1, 3)
    """
    if missing := [column for column in schema.columns if column not in table.columns]:
        raise TableError(
            f"The table of {schema.name} lacks the column {missing[0]!r}; it needs {', '.join(schema.columns)}."
        )
    for column, kind in schema.columns.items():
        if len(table) and not _IS[kind](table[column].dtype):
            raise TableError(
                f"In the table of {schema.name} the column {column!r} is {table[column].dtype}; it must be {kind}."
            )
    return table


def table(schema: Schema, rows: list[dict[str, Any]] | list[tuple[Any, ...]] = ()) -> pd.DataFrame:  # type: ignore[assignment]
    """A table of the schema from rows (dicts, or tuples in the schema's order); empty without rows.

    >>> list(table(PRESENCE).columns)
    ['slice', 'character', 'mentions']
    """
    frame = pd.DataFrame(rows, columns=list(schema.columns))
    return frame.astype({column: _DTYPE[kind] for column, kind in schema.columns.items()})
