"""Who is on stage: the people of a story as token numbers, paragraph by paragraph."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from graphx import tables
from graphx.reading.cast import Cast, names_in
from graphx.reading.language import Tokens

_PERSON = {
    **dict.fromkeys(("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"), "first"),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves", "thou", "thee", "thy", "ye"), "second"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One mention: who it names, its tokens (``first`` to ``last``, both included) and the one that governs it.

    ``form`` is ``name``, ``nominal``, ``first``, ``second`` or ``third`` (person of a pronoun); ``quote`` is the
    number of the quotation that holds it, or -1 in the narrator's own words.
    """

    person: int
    first: int
    last: int
    head: int
    form: str
    quote: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Speech:
    """One stretch between quotation marks, its tokens (both ends included), who speaks it and to whom."""

    first: int
    last: int
    speaker: int
    addressees: tuple[int, ...]
    paragraph: int
    confidence: float


@dataclass(frozen=True)
class Stage:
    """The people (numbered as in ``names``), their places and their speeches, in reading order."""

    names: list[str]
    genders: list[str]
    narrator: int
    places: list[Place]
    speeches: list[Speech]

    @cached_property
    def person_at(self) -> dict[int, int]:
        """Token that governs a mention -> person; an inner mention gives way to the longer one."""
        return {place.head: place.person for place in reversed(self.places)}

    @cached_property
    def places_in(self) -> dict[int, list[Place]]:
        """Paragraph -> its places."""
        return _by_paragraph(self.places)

    @cached_property
    def speeches_in(self) -> dict[int, list[tuple[int, Speech]]]:
        """Paragraph -> its speeches with their numbers."""
        return _by_paragraph(self.speeches, numbered=True)


def _by_paragraph(items: list, numbered: bool = False) -> dict[int, list]:
    found: dict[int, list] = {}
    for number, item in enumerate(items):
        found.setdefault(item.paragraph, []).append((number, item) if numbered else item)
    return found


def stage(tokens: Tokens, cast: Cast, mentions: pd.DataFrame, quotes: pd.DataFrame) -> Stage:
    """Set the tables of mentions and quotations over the tokens.

    Raises:
        TableError: a table lacks a column.
    """
    tables.check(mentions, tables.MENTIONS)
    tables.check(quotes, tables.QUOTES)
    names = [character.name for character in cast]
    number = {name: person for person, name in enumerate(names)}
    speeches = _speeches(tokens, quotes, number)
    return Stage(
        names,
        [character.gender for character in cast],
        number.get(cast.narrator, -1),
        _places(tokens, mentions, number, speeches),
        speeches,
    )


def _token_spans(tokens: Tokens, table: pd.DataFrame) -> list[tuple[int, int]]:
    first = np.searchsorted(np.array(tokens.end), table["start"].to_numpy(), side="right")
    after = np.searchsorted(np.array(tokens.start), table["end"].to_numpy(), side="left")
    return list(zip(first.tolist(), (after - 1).tolist(), strict=True))


def _speeches(tokens: Tokens, quotes: pd.DataFrame, number: dict[str, int]) -> list[Speech]:
    quotes = quotes.sort_values("start", kind="stable")
    columns = (quotes[name].tolist() for name in ("speaker", "addressees", "paragraph", "confidence"))
    return [
        Speech(
            first,
            last,
            number.get(speaker, -1),
            tuple(number[name] for name in names_in(addressees, number) if name in number and name != speaker),
            paragraph,
            confidence,
        )
        for (first, last), speaker, addressees, paragraph, confidence in zip(
            _token_spans(tokens, quotes), *columns, strict=True
        )
        if first <= last
    ]


def _places(tokens: Tokens, mentions: pd.DataFrame, number: dict[str, int], speeches: list[Speech]) -> list[Place]:
    mentions = mentions.sort_values(["start", "end"], ascending=[True, False], kind="stable")
    starts = [speech.first for speech in speeches]
    places = []
    for (first, last), kind, character in zip(
        _token_spans(tokens, mentions), mentions["kind"].tolist(), mentions["character"].tolist(), strict=True
    ):
        person = number.get(character)
        if person is None or last < first:
            continue
        quote = bisect_right(starts, first) - 1
        if quote >= 0 and speeches[quote].last < first:
            quote = -1
        form = {"alias": "name", "pronoun": "third"}.get(kind, kind)
        if kind == "pronoun":
            form = _PERSON.get(tokens.word[first], "third")
        places.append(Place(person, first, last, _governor(tokens, first, last), form, quote, tokens.paragraph[first]))
    return places


def _governor(tokens: Tokens, first: int, last: int) -> int:
    for token in range(last, first - 1, -1):
        if not first <= tokens.head[token] <= last or tokens.head[token] == token:
            return token
    return last
