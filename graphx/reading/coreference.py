"""Who a pronoun or a nominal stands for."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from graphx import tables
from graphx.reading import persons
from graphx.reading.cast import Cast
from graphx.reading.discourse import Discourse, Person, Question
from graphx.reading.language import Tokens
from graphx.reading.story import Story

_MODEL = Path(__file__).parent / "models" / "pronouns.npz"


UNNAMED_PENALTY = 1.5
"""How much better (in log-odds) somebody outside the cast must suit a pronoun than somebody on it."""

Weights = dict[str, list[np.ndarray]]


@cache
def _weights() -> Weights:
    with np.load(_MODEL, allow_pickle=False) as file:
        return {kind: [file[f"{kind}{n}"] for n in range(6)] for kind in ("pronoun", "noun", "name")}


def choose(weights: Weights, kind: str, features: np.ndarray) -> int:
    """The row of features (a candidate each) that suits best, by a network with two hidden layers."""
    w1, b1, w2, b2, w3, _ = weights[kind]
    hidden = np.maximum(features @ w1 + b1, 0)
    scores = (np.maximum(hidden @ w2 + b2, 0) @ w3)[:, 0]
    if kind == "pronoun":
        scores -= UNNAMED_PENALTY * (features[:, -1] + features[:, -2])
    return int(scores.argmax())


def _judge(question: Question, people: Sequence[Person], features: list[list[float]]) -> Person | None:
    best = choose(_weights(), question.kind, np.array(features, dtype=np.float32))
    return people[best] if best < len(people) else None


def resolve_third_person(
    story: Story,  # noqa: ARG001  (every stage takes the story)
    tokens: Tokens,
    cast: Cast,
    names: pd.DataFrame,
    quotes: pd.DataFrame,
) -> pd.DataFrame:
    """Add third-person pronouns (and nominals) to the names."""
    rows = list(zip(*(names[column].tolist() for column in tables.MENTIONS.columns), strict=True))
    for i, person in Discourse(tokens, cast, names, quotes).walk(_judge):
        if person.name:
            kind = "nominal" if tokens.pos[i] == "NOUN" else "pronoun"
            place = (tokens.start[i], tokens.end[i], tokens.text[i])
            rows.append((*place, kind, person.name, tokens.paragraph[i], tokens.sentence[i]))
    return tables.table(tables.MENTIONS, sorted(rows))


def resolve_conversation(
    story: Story,  # noqa: ARG001  (every stage takes the story)
    tokens: Tokens,
    cast: Cast,
    mentions: pd.DataFrame,
    quotes: pd.DataFrame,
) -> pd.DataFrame:
    """Add first and second person: inside quotations by speaker and addressee, outside by the narrator."""
    starts, ends = quotes["start"].tolist(), quotes["end"].tolist()
    speakers = quotes["speaker"].tolist()
    addressees = [said.split("|")[0] for said in quotes["addressees"]]
    rows = list(zip(*(mentions[column].tolist() for column in tables.MENTIONS.columns), strict=True))
    for i, word in enumerate(tokens.text):
        first = word in _FIRST
        if not first and word not in _SECOND:
            continue
        quote = bisect_right(starts, tokens.start[i]) - 1
        if quote >= 0 and tokens.start[i] < ends[quote]:
            name = speakers[quote] if first else addressees[quote]
        else:
            name = cast.narrator if first else ""
        if name:
            rows.append(
                (tokens.start[i], tokens.end[i], word, "pronoun", name, tokens.paragraph[i], tokens.sentence[i])
            )
    return tables.table(tables.MENTIONS, sorted(rows))


def _spellings(words: Iterable[str]) -> frozenset[str]:
    return frozenset(spelled for word in words for spelled in (word, word.capitalize(), word.upper()))


_FIRST = _spellings(persons.FIRST_PERSON) - {"MINE"}
_SECOND = _spellings(persons.SECOND_PERSON)
