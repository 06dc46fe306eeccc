"""Who a pronoun or a nominal stands for."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from graphx import tables
from graphx.reading import persons
from graphx.reading.cast import Cast, names_in
from graphx.reading.discourse import Discourse, Person, Question
from graphx.reading.language import Tokens
from graphx.reading.quotations import quotation_of
from graphx.reading.story import Story

_MODEL = Path(__file__).parent / "models" / "pronouns.npz"


UNNAMED_PENALTY = 1.25
"""How much better (in log-odds) somebody without a name must suit a pronoun than somebody on the cast."""

NOBODY_PENALTY = 3.2
"""The same for nobody who was mentioned of late."""

NEW_PENALTY = 1.5
"""The same for a new name to be a new person rather than somebody talked about without a name."""

SURE_OF_SPEAKER = 0.8
"""How sure a quotation's speaker must be before a pronoun in it is denied to them."""

Weights = dict[str, list[np.ndarray]]


@cache
def weights() -> Weights:
    """The shipped networks (made by ``training/train_coreference.py``), for each kind of question."""
    with np.load(_MODEL, allow_pickle=False) as file:
        return {kind: [file[f"{kind}{n}"] for n in range(6)] for kind in ("pronoun", "noun", "name")}


def likelihoods(weights: Weights, kind: str, features: np.ndarray) -> np.ndarray:
    """How likely each candidate (a row of features) is, by a network with two hidden layers and a softmax."""
    w1, b1, w2, b2, w3, _ = weights[kind]
    scores = (np.maximum(np.maximum(features @ w1 + b1, 0) @ w2 + b2, 0) @ w3)[:, 0]
    if kind == "pronoun":
        scores -= UNNAMED_PENALTY * features[:, -2] + NOBODY_PENALTY * features[:, -1]
    elif kind == "name":
        scores[-1] -= NEW_PENALTY
    likely = np.exp(scores - scores.max())
    result: np.ndarray = likely / likely.sum()
    return result


def _judge(question: Question, _: Sequence[Person], features: list[list[float]]) -> Sequence[float]:
    likely: list[float] = likelihoods(weights(), question.kind, np.array(features, dtype=np.float32)).tolist()
    return likely


def resolve_third_person(
    story: Story,
    tokens: Tokens,
    cast: Cast,
    names: pd.DataFrame,
    quotes: pd.DataFrame,
) -> pd.DataFrame:
    """Add third-person pronouns, and nouns for people on the cast (*his sire*), to the table of names.

    Pronouns of somebody outside the cast are left out. *They* is one person only for those whose pronouns say so.
    The column ``second`` (a name or empty) holds who else a pronoun might stand for.

    Raises:
        TableError: a table lacks a column.

    >>> from graphx.reading import language, mentions, quotations
    >>> story = Story.from_text("Spike watched Buffy. He loved her.")
    >>> tokens, cast = language.tokens(story), Cast.from_names("Spike", "Buffy")
    >>> names = mentions.find_names(story, tokens, cast)
    >>> found = resolve_third_person(story, tokens, cast, names, quotations.find_quotations(story))
    >>> found[["text", "character"]].values.tolist()[2:]
    [['He', 'Spike'], ['her', 'Buffy']]
    """
    tables.check(names, tables.MENTIONS)
    tables.check(quotes, tables.QUOTES)
    discourse = Discourse(tokens, cast, names, quotes)
    rows = [(*row, "") for row in _rows(names)]
    for i, person in discourse.walk(_judge):
        if person.name:
            noun = tokens.pos[i] == "NOUN"
            first = _first_of_phrase(tokens, i) if noun else i
            second = discourse.second.get(i)
            rows.append(
                (
                    *_row(story, tokens, first, i, "nominal" if noun else "pronoun", person.name),
                    second.name if second else "",
                )
            )
    rows.sort()
    found = tables.table(tables.MENTIONS, [row[:-1] for row in rows])
    return found.assign(second=pd.Series([row[-1] for row in rows], dtype="str"))


def resolve_conversation(
    story: Story, tokens: Tokens, cast: Cast, mentions: pd.DataFrame, quotes: pd.DataFrame
) -> pd.DataFrame:
    """Add first and second person, and correct the third person inside quotations.

    *I* is the speaker, *you* the first addressee, outside quotations *I* is the cast's narrator.
    Nobody speaks of themselves or of whom they speak to as *he* or *she*: such a pronoun goes to the second
    choice of `resolve_third_person`, or is left out; where the speaker is in doubt, it stays.

    Raises:
        TableError: a table lacks a column.
    """
    tables.check(mentions, tables.MENTIONS)
    tables.check(quotes, tables.QUOTES)
    quotation = quotation_of(tokens.start, quotes)
    speakers = quotes["speaker"].tolist()
    people = {character.name for character in cast}
    addressees = [names_in(joined, people) for joined in quotes["addressees"]]
    sure = (quotes["confidence"] >= SURE_OF_SPEAKER).tolist()
    rows = []
    within = quotation_of(mentions["start"].tolist(), quotes)
    seconds = mentions["second"].tolist() if "second" in mentions.columns else [""] * len(mentions)
    for row, quote, second in zip(_rows(mentions), within, seconds, strict=True):
        if row[3] == "pronoun" and quote >= 0 and sure[quote]:
            talking = {speakers[quote], *addressees[quote]}
            if row[4] in talking:
                if second and second not in talking:
                    rows.append((*row[:4], second, *row[5:]))
                continue
        rows.append(row)
    for i, word in enumerate(tokens.text):
        if word in _FIRST:
            name = speakers[quotation[i]] if quotation[i] >= 0 else cast.narrator
        elif word in _SECOND:
            name = addressees[quotation[i]][0] if quotation[i] >= 0 else ""
        else:
            continue
        if name:
            rows.append(_row(story, tokens, i, i, "pronoun", name))
    return tables.table(tables.MENTIONS, sorted(rows))


def _rows(mentions: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(zip(*(mentions[column].tolist() for column in tables.MENTIONS.columns), strict=True))


def _row(story: Story, tokens: Tokens, first: int, last: int, kind: str, name: str) -> tuple[Any, ...]:
    start, end = tokens.start[first], tokens.end[last]
    return start, end, story.text[start:end], kind, name, tokens.paragraph[last], tokens.sentence[last]


def _first_of_phrase(tokens: Tokens, noun: int) -> int:
    """The first of the words right before a noun that belong to it: *the old* vampire."""
    first = noun
    while first and tokens.head[first - 1] == noun and tokens.dep[first - 1] in ("det", "poss", "amod", "compound"):
        first -= 1
    return first


def _spellings(words: Iterable[str]) -> frozenset[str]:
    return frozenset(spelled for word in words for spelled in (word, word.capitalize(), word.upper()))


_FIRST = _spellings(persons.FIRST_PERSON) - {"i"} | {"I"}
_SECOND = _spellings(persons.SECOND_PERSON)
