"""What a language model answers, checked: form, names, feelings, and the evidence word for word.

Nothing of an answer reaches a table but numbers, labels of ours, names of the cast and places in the story.
"""

import json
import re
from collections import defaultdict
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator

from graphx.reading.cast import Cast
from graphx.reading.story import Story
from graphx.relating.reader.prompts import EMOTIONS, Window

KINDS = ("speech", "action", "feeling")

_FIELDS: dict[str, dict[str, Any]] = {
    "paragraph": {"type": "integer"},
    "source": {"type": "string"},
    "target": {"type": "string"},
    "kind": {"type": "string", "enum": list(KINDS)},
    "stance": {"type": "integer", "enum": [-2, -1, 0, 1, 2]},
    "emotion": {"type": "string", "enum": ["", *EMOTIONS]},
    "evidence": {"type": "string"},
    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
}
_DEFAULTS: dict[str, Any] = {"kind": "action", "emotion": "", "confidence": 0.7}
_NEEDED = [name for name in _FIELDS if name not in _DEFAULTS]

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "relations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": _FIELDS,
                "required": list(_FIELDS),
                "additionalProperties": False,
            },
        }
    },
    "required": ["relations"],
    "additionalProperties": False,
}
"""The form that an endpoint is asked to keep to (JSON Schema, as strict structured output wants it)."""

_ANSWER = Draft202012Validator(
    {
        "type": "object",
        "properties": {"relations": {"type": "array", "maxItems": 1000, "items": {"type": "object"}}},
        "required": ["relations"],
    }
)
_ROW = Draft202012Validator({"type": "object", "properties": _FIELDS, "required": _NEEDED})
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_LONGEST = 1000

FORM = "not in the form asked for"
NAME = "a name that is not on the cast"
SELF = "source and target are one person"
OUTSIDE = "a paragraph that was not asked about"
EVIDENCE = "evidence that is not in its paragraph"
REPEATED = "a second row for a paragraph and direction"
DETAIL = "rows kept without a kind, emotion or confidence that is not one of ours"


Faults = dict[str, list[int]]
"""What is wrong with rows of an answer, and with which, counted from 1."""


class BrokenAnswerError(ValueError):
    """An answer as a whole cannot be used; the message says why."""


class Row(NamedTuple):
    """A relation that holds its evidence: ``start`` and ``end`` are its place in the story."""

    start: int
    end: int
    paragraph: int
    source: str
    target: str
    kind: str
    sentiment: float
    emotion: str
    confidence: float


def checked(story: Story, cast: Cast, window: Window, answer: str) -> tuple[list[Row], Faults]:
    """The rows of an answer that hold, and which do not, by reason.

    Raises:
        BrokenAnswerError: no JSON in the form asked for.

    >>> story, cast = Story.from_text("Spike  watches Buffy."), Cast.from_names("Spike", "Buffy")
    >>> row = {"paragraph": 0, "source": "Spike", "target": "Buffy", "stance": 1, "evidence": "Spike watches Buffy"}
    >>> lie = {**row, "evidence": "Spike kisses Buffy"}
    >>> rows, faults = checked(story, cast, Window(1, 0, 0, ""), json.dumps({"relations": [row, lie]}))
    >>> [(r.start, r.end, r.sentiment) for r in rows], faults
    ([(0, 20, 0.5)], {'evidence that is not in its paragraph': [2]})
    """
    names = _names(cast)
    rows: dict[tuple[int, str, str], Row] = {}
    faults: Faults = defaultdict(list)
    for number, given in enumerate(_relations(answer), start=1):
        row, fault = _row(story, names, window, given)
        if fault:
            faults[fault].append(number)
        if row is None:
            continue
        key = row.paragraph, row.source, row.target
        if key in rows:
            faults[REPEATED].append(number)
        if key not in rows or rows[key].confidence < row.confidence:
            rows[key] = row
    return list(rows.values()), dict(faults)


def _relations(answer: str) -> list[dict[str, Any]]:
    text = _THOUGHTS.sub("", answer)
    first = min((place for place in (text.find("{"), text.find("[")) if place >= 0), default=-1)
    if first < 0:
        raise BrokenAnswerError("there is no JSON in it")
    try:
        found, _ = json.JSONDecoder(parse_constant=_refuse).raw_decode(text[first:])
    except json.JSONDecodeError as error:
        line = text.count("\n", 0, first) + error.lineno
        raise BrokenAnswerError(f"its JSON is broken or cut off in line {line}") from error
    except (ValueError, RecursionError) as error:
        raise BrokenAnswerError("its JSON is broken or cut off") from error
    found = {"relations": found} if isinstance(found, list) else found
    if not _ANSWER.is_valid(found):
        raise BrokenAnswerError("its JSON has another form")
    relations: list[dict[str, Any]] = found["relations"]
    return relations


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _row(story: Story, names: dict[str, str], window: Window, given: dict[str, Any]) -> tuple[Row | None, str]:
    """A row, if it holds, and what is wrong with it."""
    faults = {error.path[0] if error.path else "" for error in _ROW.iter_errors(given)}
    if faults - set(_DEFAULTS):
        return None, FORM
    row = {**_DEFAULTS, **{name: value for name, value in given.items() if name not in faults}}
    source, target = names.get(_folded(row["source"])), names.get(_folded(row["target"]))
    if source is None or target is None:
        return None, NAME
    if source == target:
        return None, SELF
    paragraph = int(row["paragraph"])
    if not window.first <= paragraph <= window.last:
        return None, OUTSIDE
    place = _find(story, paragraph, row["evidence"])
    if place is None:
        return None, EVIDENCE
    sure = float(row["confidence"])
    held = Row(*place, paragraph, source, target, row["kind"], row["stance"] / 2, row["emotion"], sure)
    return held, DETAIL if faults else ""


def _names(cast: Cast) -> dict[str, str]:
    """Each name and each alias of one person only, folded, to the person."""
    meant: dict[str, set[str]] = {}
    for character in cast:
        for alias in character.aliases:
            meant.setdefault(_folded(alias), set()).add(character.name)
    names = {alias: next(iter(people)) for alias, people in meant.items() if len(people) == 1}
    return names | {_folded(character.name): character.name for character in cast}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _find(story: Story, paragraph: int, quotation: str) -> tuple[int, int] | None:
    """Where a paragraph holds a quotation, whatever the white space; whole words, a letter is no evidence."""
    words = quotation.split()
    if len(quotation) > _LONGEST or sum(map(str.isalnum, quotation)) < 2:
        return None
    before, after = (r"(?<!\w)" if words[0][0].isalnum() else ""), (r"(?!\w)" if words[-1][-1].isalnum() else "")
    found = re.search(before + r"\s+".join(map(re.escape, words)) + after, story.paragraph_text(paragraph))
    start = story.paragraphs[paragraph].start
    return (start + found.start(), start + found.end()) if found else None
