import pandas as pd
import pytest

from graphx import tables
from graphx.errors import OptionError, TableError
from graphx.settings import Settings

SCHEMAS = [value for value in vars(tables).values() if isinstance(value, tables.Schema)]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda s: s.name)
def test_an_empty_table_passes_its_own_check(schema):
    assert tables.check(tables.table(schema), schema).empty


def test_more_columns_are_welcome():
    table = tables.table(tables.PRESENCE, [(0, "Buffy", 2.0)]).assign(note="x")
    assert tables.check(table, tables.PRESENCE) is table


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="edges lacks the column 'paragraph'"):
        tables.check(tables.table(tables.SLICES), tables.EDGES)


@pytest.mark.parametrize(("column", "value"), [("slice", "first"), ("character", 3), ("mentions", "many")])
def test_a_column_of_the_wrong_type_is_named(column, value):
    table = pd.DataFrame({"slice": [0], "character": ["Buffy"], "mentions": [2.0]}).assign(**{column: [value]})
    with pytest.raises(TableError, match=f"presence the column '{column}'"):
        tables.check(table, tables.PRESENCE)


@pytest.mark.parametrize(
    ("option", "value"),
    [("slicing", "verse"), ("window", 0), ("half_life", 0.0), ("half_life", float("nan")), ("colour", 1)],
)
def test_an_option_that_cannot_be_is_named(option, value):
    with pytest.raises(OptionError, match=option):
        Settings().with_options(**{option: value})


def test_settings_cannot_be_changed_in_place():
    with pytest.raises(AttributeError):
        Settings().window = 3  # type: ignore[misc]
