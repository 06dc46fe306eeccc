"""Cast lists as files: CSV, JSON, YAML, plain text and the tags of an AO3 work."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from graphx.errors import CastError
from graphx.reading.cast import Cast, Character
from graphx.reading.encodings import decode, file_bytes

SUFFIXES = (".csv", ".json", ".yaml", ".yml", ".txt")
"""Endings of the files that `load_cast` reads."""

_GENDERS = {"m": "he/him", "f": "she/her"}
_TRUE = {"yes", "y", "true", "1", "x"}
_TAG = re.compile(r"^\s*(characters?|relationships?)\s*:\s*(.*)$", re.IGNORECASE)
_OTHER_TAG = re.compile(
    r"^\s*(?:rating|archive warnings?|category|categories|fandoms?|additional tags"
    r"|language|series|stats|collections?)\s*:",
    re.IGNORECASE,
)
_PRONOUNS = re.compile(r"\(((?:she|he|they|it|xe|ze|ey|fae)\b[^)]*)\)\s*$", re.IGNORECASE)
_NOBODY = re.compile(
    r"^(?:original\b.*characters?(?:\(s\))?|reader|you|everyone|others?|minor characters?.*)$", re.IGNORECASE
)


def load_cast(path: str | Path) -> Cast:
    """Read a cast list from a file.

    Raises:
        CastError: no such file, not a cast list, or a row that is wrong, named in the message.
    """
    path = Path(path)
    return parse_cast(decode(file_bytes(path, "cast list", CastError), path.name, CastError), path.name)


def parse_cast(text: str, name: str = "pasted.txt") -> Cast:
    """Make a cast of a list's text; the ending of ``name`` says which form it has (``.txt`` when pasted).

    A pasted list may also be CSV with a header, or the ``Characters:`` and ``Relationships:`` tags of an AO3 work.

    Raises:
        CastError: not a cast list, or a row that is wrong, named in the message.

    >>> parse_cast("Buffy Summers: Buffy, the Slayer (she/her)")["Buffy Summers"]
    Character(name='Buffy Summers', aliases=('Buffy', 'the Slayer'), pronouns='she/her', narrator=False)
    >>> [c.name for c in parse_cast("Relationships: Buffy Summers/Spike (BtVS)")]
    ['Buffy Summers', 'Spike']
    """
    text = text.removeprefix("\ufeff")
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise CastError(f"The cast list {name} ends in {suffix!r}; graphx reads {', '.join(SUFFIXES)} files.")
    if not text.strip():
        raise CastError(f"The cast list {name} is empty; it needs at least one person.")
    try:
        people = list(_people(text, suffix))
        if not people:
            raise CastError("it names nobody; it needs at least one person.")
        return Cast(tuple(people))
    except CastError as error:
        raise CastError(f"The cast list {name}: {error}") from error


def shared_names(cast: Cast) -> list[str]:
    """A sentence for each name that several people of a list have, with their rows; it is told apart where it stands.

    >>> shared_names(parse_cast("Jane Hall: Harper\\nTom Ray: Harper"))
    ["'Harper' stands in row 1 (Jane Hall) and row 2 (Tom Ray); whose it is, is decided where it occurs."]
    """
    rows: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for row, character in enumerate(cast, start=1):
        for name in {known.casefold(): known for known in character.names}.values():
            spelled.setdefault(name.casefold(), name)
            rows.setdefault(name.casefold(), []).append(f"row {row} ({character.name})")
    return [
        f"{spelled[name]!r} stands in {' and '.join(where)}; whose it is, is decided where it occurs."
        for name, where in rows.items()
        if len(where) > 1
    ]


def save_cast(cast: Cast) -> str:
    """The cast as the text of a CSV list that `load_cast` reads.

    >>> print(save_cast(Cast((Character("Buffy", ("the Slayer",), "she/her"),))), end="")
    name,aliases,pronouns,narrator
    Buffy,the Slayer,she/her,
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("name", "aliases", "pronouns", "narrator"))
    writer.writerows((c.name, "|".join(c.aliases), c.pronouns, "yes" if c.narrator else "") for c in cast)
    return out.getvalue()


def _people(text: str, suffix: str) -> Iterable[Character]:
    if suffix == ".json":
        return _from_records(_loaded(text, json.loads, "JSON"))
    if suffix in (".yaml", ".yml"):
        return _from_records(_loaded(text, yaml.safe_load, "YAML"))
    if suffix == ".csv" or _has_header(text):
        return _from_csv(text)
    if any(_TAG.match(line) for line in text.splitlines()):
        return _from_tags(text)
    return _from_lines(text)


def _loaded(text: str, load: Any, form: str) -> Any:
    try:
        return load(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        where = " ".join(str(error).split())[:160]
        raise CastError(f"it is not {form} ({where}); check the file.") from error


def _header(text: str) -> tuple[list[str], str]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    return [field.strip().strip('"').lower() for field in first.split(delimiter)], delimiter


def _has_header(text: str) -> bool:
    fields = _header(text)[0]
    return "name" in fields and len(fields) > 1


def _from_csv(text: str) -> Iterable[Character]:
    fields, delimiter = _header(text)
    if "name" not in fields:
        raise CastError(
            f"it has no column 'name'; its first line must name the columns (it says {', '.join(fields)[:80]})."
        )
    body = text.lstrip("\n").partition("\n")[2]
    try:
        for line, row in enumerate(csv.reader(io.StringIO(body), delimiter=delimiter, strict=True), start=2):
            if any(field.strip() for field in row):
                yield _from_record(dict(zip(fields, row, strict=False)), f"line {line}")
    except csv.Error as error:
        raise CastError(f"it is not CSV ({error}); check the quotation marks.") from error


def _from_records(data: Any) -> Iterable[Character]:
    if isinstance(data, Mapping):
        data = data.get(
            "characters", data.get("cast", [{"name": name, **_details(value)} for name, value in data.items()])
        )
    if not isinstance(data, list):
        raise CastError("it must be a list of people, each with a 'name'.")
    for row, record in enumerate(data, start=1):
        if isinstance(record, str):
            record = {"name": record}
        if not isinstance(record, Mapping):
            raise CastError(f"entry {row} is not a person with a 'name'.")
        yield _from_record({str(key).lower(): value for key, value in record.items()}, f"entry {row}")


def _details(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"aliases": value}


def _from_record(record: Mapping[str, Any], where: str) -> Character:
    name = _text(record.get("name"))
    if not name:
        raise CastError(f"{where} has no name; give it one or take it out.")
    aliases = record.get("aliases") or ()
    listed = aliases.split("|") if isinstance(aliases, str) else aliases
    if not isinstance(listed, list | tuple):
        raise CastError(f"{where} ({name}): the aliases must be text joined by '|', or a list.")
    pronouns = _text(record.get("pronouns")) or _GENDERS.get(_text(record.get("gender")).lower()[:1], "")
    return Character(name, _aliases(name, listed), pronouns, _text(record.get("narrator")).lower() in _TRUE)


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _aliases(name: str, listed: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alias for alias in map(_text, listed) if alias and alias != name))


def _from_lines(text: str) -> Iterable[Character]:
    """One person a line: ``Buffy Summers: Buffy, the Slayer (she/her)``."""
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip().lstrip("-•* ").strip()
        if not line or line.startswith("#"):
            continue
        pronouns = ""
        if match := _PRONOUNS.search(line):
            pronouns, line = match.group(1).strip().lower(), line[: match.start()].strip()
        name, _, aliases = line.partition(":")
        yield _from_record(
            {"name": name, "aliases": re.split(r"[,|;]", aliases), "pronouns": pronouns}, f"line {number}"
        )


def _from_tags(text: str) -> Iterable[Character]:
    """The people of AO3's tags; ``Tony Stark | Iron Man`` is one person, ``(BtVS)`` is no part of a name."""
    found: dict[str, Character] = {}
    tag = ""
    for line in text.splitlines():
        if match := _TAG.match(line):
            tag, line = match.group(1).lower(), match.group(2)
        elif _OTHER_TAG.match(line):
            tag = ""
        if not tag:
            continue
        for entry in line.split(","):
            for person in re.split(r"/|\s&\s", entry) if tag.startswith("rel") else [entry]:
                names = [re.sub(r"\s*\([^)]*\)", "", part).strip() for part in person.split("|")]
                if names[0] and not _NOBODY.match(names[0]) and names[0].casefold() not in found:
                    found[names[0].casefold()] = Character(names[0], _aliases(names[0], names[1:]))
    return found.values()
