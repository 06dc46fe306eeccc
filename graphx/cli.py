"""The command line: ``graphx extract | dashboard | export``."""

from pathlib import Path
from typing import Annotated

import typer

from graphx.errors import GraphxError
from graphx.pipeline import read
from graphx.reading.castlists import load_cast
from graphx.reading.formats import load_story

app = typer.Typer(no_args_is_help=True)

TABLES = ("characters", "mentions", "quotes", "interactions", "edges")


@app.callback()
def main() -> None:
    """Watch how the people of a story stand to one another."""


@app.command()
def extract(
    stories: Annotated[list[Path], typer.Argument()],
    out: Annotated[Path, typer.Option()],
    cast: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Read stories into tables."""
    try:
        people = load_cast(cast) if cast else None
        for path in stories:
            reading = read(load_story(path), people)
            folder = out / path.stem
            folder.mkdir(parents=True, exist_ok=True)
            for name in TABLES:
                getattr(reading, name).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    except GraphxError as error:
        typer.echo(f"graphx: {error}", err=True)
        raise typer.Exit(2) from None
