"""Files written whole or not at all, and the tables of a reading as files."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pandas as pd

from graphx.errors import ExportError
from graphx.result import Reading

TABLES = ("characters", "mentions", "quotes", "interactions", "states", "edges")
"""The tables of a reading, in the order in which they are made."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` that takes its place when the block ends well, and vanishes when not.

    Raises:
        ExportError: the folder cannot be made or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise ExportError(f"{path} cannot be written ({error.strerror}); choose another place.") from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise ExportError(f"{path} cannot be written ({error.strerror}); choose another place.") from error
    finally:
        temporary.unlink(missing_ok=True)


def write_tables(reading: Reading, folder: Path, form: str = "csv") -> None:
    """Write the tables of a reading into a folder, as ``csv`` (UTF-8, LF, header row) or ``parquet``.

    Raises:
        ExportError: the folder cannot be made or written.
    """
    for name in TABLES:
        with whole_file(folder / f"{name}.{form}") as path:
            write_table(getattr(reading, name), path, form)


def write_table(table: pd.DataFrame, path: Path | BytesIO, form: str) -> None:
    """Write one table; booleans become ``true`` and ``false`` in CSV."""
    if form == "parquet":
        table.to_parquet(path, index=False)
        return
    flags = {str(column): table[column].map({True: "true", False: "false"}) for column in table.select_dtypes("bool")}
    table.assign(**flags).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
