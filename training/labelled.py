"""The labelled stories that the models of relations learn from.

Four folders: ``passages`` and ``scenes`` of the evaluation data; ``stories``, scenes and chapters that we wrote
and labelled for this (training/stories/README.md); ``openings``, our labels of openings of novels whose text is the
evaluation data's ``coref`` (LitBank). The groups are what must not be split between training and test: a novel, a
writer; the openings, each of another novel, are in six.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from graphx.reading import mentions, narrator, speech
from graphx.reading.cast import Cast, Character
from graphx.reading.castlists import load_cast
from graphx.reading.formats import load_story
from graphx.reading.language import Tokens
from graphx.reading.story import Story

HERE = Path(__file__).parent
FOLDERS = ("passages", "scenes", "stories", "openings")
PAIRED = "ABCDEFGHIJKLMOPY"  # the writers of our stories that the pairs learn from (train_interactions.py)
HALVES = (f"{PAIRED}aceg", "NQRSTUVZbdfh")  # all the writers of our stories, in halves

_LABEL = re.compile(r"@ (.+?) > (.+?) \| ([-+0]) \| ([12]) \| (.*)")
_SIGNS = {"+": 1, "0": 0, "-": -1}


@dataclass(frozen=True)
class Labelled:
    """A story with its cast, the sign of each paragraph, source and target, and where kept the words that show it."""

    name: str
    folder: str
    group: str
    story: Story
    cast: Cast
    gold: dict[tuple[int, str, str], int]
    evidence: dict[tuple[int, str, str], str]


def labelled(data: Path) -> Iterator[Labelled]:
    """Every labelled story; ``data`` is the folder of the evaluation data."""
    for folder in FOLDERS[:2]:
        for path in sorted((data / folder).glob("*.txt")):
            yield _listed(path, path.with_suffix(""), folder, path.stem.split("_")[0])
    yield from stories()
    for number, path in enumerate(sorted((HERE / "openings").glob("*.gold.csv"))):
        name = path.name.removesuffix(".gold.csv")
        yield _listed(data / "coref" / f"{name}.txt", path.parent / name, "openings", f"openings {number % 6}")


def _listed(text: Path, labels: Path, folder: str, group: str) -> Labelled:
    """A text with its labels and its list; whoever stands on it twice has one name in the labels."""
    listed = load_cast(labels.with_name(f"{labels.name}.cast.csv"))
    cast = listed.without_doubles()
    double = {person.name for person in listed} - {person.name for person in cast}
    shown = {name: person.name for person in cast for name in person.aliases if name in double}
    with labels.with_name(f"{labels.name}.gold.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["sign"]]
    ends = ((shown.get(r["source"], r["source"]), shown.get(r["target"], r["target"])) for r in rows)
    gold = {(int(row["paragraph"]), *pair): int(row["sign"]) for row, pair in zip(rows, ends, strict=True)}
    return Labelled(labels.name, folder, group, load_story(text), cast, gold, {})


def with_names(story: Story, tokens: Tokens, cast: Cast) -> tuple[Cast, pd.DataFrame, pd.DataFrame]:
    """The cast with its narrator, its names and the quotations, as `graphx.pipeline.find_people` begins."""
    cast = cast.without_doubles()
    names, quotes = mentions.find_names(story, tokens, cast), speech.find_quotations(story)
    return narrator.mark_narrator(story, tokens, cast, names, quotes), names, quotes


def stories() -> Iterator[Labelled]:
    """Our own."""
    for path in sorted((HERE / "stories").glob("*_*.txt")):
        yield parse(path.read_text("utf-8"), path.stem)


def parse(text: str, name: str) -> Labelled:
    """A story of ours: its cast, a line ---, and its paragraphs, each followed by its labels.

    Raises:
        ValueError: a line that starts with @ is no label.
    """
    head, _, body = text.partition("\n---\n")
    paragraphs, gold, evidence = [], {}, {}
    for line in body.splitlines():
        if line.startswith("@"):
            label = _LABEL.fullmatch(line.strip())
            if not label:
                raise ValueError(f"{name}: no label: {line}")
            source, target, sign, _, words = label.groups()
            key = (len(paragraphs) - 1, source, target)
            gold[key], evidence[key] = _SIGNS[sign], words
        elif line.strip():
            paragraphs.append(line.strip())
    story = Story.from_text("\n\n".join(paragraphs) + "\n", name)
    cast = Cast(tuple(_character(line) for line in head.strip().splitlines()))
    return Labelled(name, "stories", f"stories {name[0]}", story, cast, gold, evidence)


def _character(line: str) -> Character:
    name, aliases, pronouns, *narrator = (part.strip() for part in line.split("|"))
    others = tuple(alias for part in aliases.split(",") if (alias := part.strip()))
    return Character(name, others, pronouns, narrator=bool(narrator))
