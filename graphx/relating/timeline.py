"""Interactions to edges: per paragraph, window, chapter and the story so far.

Everything here is arithmetic on tables: cutting the timeline another way never reads the text again.

How pieces of evidence become one edge
    weight       the sum of their weights (of their confidences, where an edge is first made)
    sentiment    the weighted mean; a sentence without a sign says nothing of a feeling and is left out of the mean,
                 an edge of 0 is a pair that is neutral there and counts
    emotion      the named one with most weight; empty where none is named
    confidence   in a paragraph the surest sentence's, over a longer slice the weighted mean of its paragraphs': what
                 misleads one misleads its neighbours, so that many are no surer than one
    directed     a pair that is only together gets one undirected edge, source before target in the alphabet;
                 where one acts, speaks or feels toward the other, being together adds nothing and is left out
"""

from typing import Any

import numpy as np
import pandas as pd

from graphx import tables
from graphx.errors import TableError
from graphx.reading.story import Story
from graphx.settings import Settings

BOUNDS = tables.Schema(
    "slice bounds", {"slice": "int", "first": "int", "last": "int", "label": "str", "start": "int", "end": "int"}
)
"""One row a slice: its first and last paragraph (both included), a label, its span of the text."""

FLOOR = 0.05
"""Weight under which a fading edge is left out; without it every pair would stay to the end of the story."""


def paragraph_edges(story: Story, interactions: pd.DataFrame) -> pd.DataFrame:
    """One directed edge for each paragraph and ordered pair, one undirected edge for a pair only together there.

    Takes `tables.INTERACTIONS`, returns `tables.EDGES` in reading order. Nobody has an edge to themselves.

    Raises:
        TableError: a column is missing, a paragraph is not in the story, a number is out of range.

    >>> story = Story.from_text("Spike watched Buffy. He loved her.")
    >>> rows = [(0, 20, 0, 0, "Spike", "Buffy", "action", 0.0, "", 0.5, "watch"),
    ...         (21, 34, 0, 1, "Spike", "Buffy", "feeling", 0.8, "joy", 0.5, "love")]
    >>> edges = paragraph_edges(story, tables.table(tables.INTERACTIONS, rows))
    >>> edges[["source", "target", "weight", "sentiment", "emotion", "confidence"]].values.tolist()
    [['Spike', 'Buffy', 1.0, 0.8, 'joy', 0.5]]
    """
    tables.check(interactions, tables.INTERACTIONS)
    _check_ranges(interactions, "interactions", story)
    evidence = interactions.assign(directed=interactions["kind"] != "copresence", weight=interactions["confidence"])
    merged = _merge(evidence, interactions["paragraph"].to_numpy(np.int64), sentences=True)
    return _bounded(merged, slice_bounds(story), tables.EDGES)


def slices(
    edges: pd.DataFrame, story: Story, slicing: str = "paragraph", window: int = 5, half_life: float = 5.0
) -> pd.DataFrame:
    """Edges over longer stretches; takes `tables.EDGES`, returns `tables.SLICES` in reading order.

    ``paragraph``   each paragraph by itself
    ``window``      a paragraph and those before it, ``window`` in all: no slice shows what is not yet read
    ``chapter``     each chapter by itself
    ``so-far``      all up to a paragraph, older evidence counting less: an edge that nothing touches loses half
                    its weight and half its confidence in ``half_life`` paragraphs, keeps its sentiment and
                    emotion, and is left out under `FLOOR`

    Raises:
        OptionError: there is no such slicing, or a width that cannot be.
        TableError: a column is missing, a paragraph is not in the story, a number is out of range.

    >>> story = Story.from_text("Spike loved Buffy." + "\\n\\nRain." * 3)
    >>> row = (0, 0, 18, "Spike", "Buffy", True, 1.0, 0.8, "joy", 0.5)
    >>> faded = slices(tables.table(tables.EDGES, [row]), story, "so-far", half_life=1)
    >>> faded[["slice", "weight", "sentiment", "confidence"]].values.tolist()
    [[0.0, 1.0, 0.8, 0.5], [1.0, 0.5, 0.8, 0.25], [2.0, 0.25, 0.8, 0.125], [3.0, 0.125, 0.8, 0.0625]]
    """
    tables.check(edges, tables.EDGES)
    _check_ranges(edges, "edges", story)
    _check_options(slicing, window, half_life)
    bounds = slice_bounds(story, slicing, window)
    paragraphs = edges["paragraph"].to_numpy(np.int64)
    if slicing == "so-far":
        return _bounded(_faded(edges, len(story.paragraphs), half_life), bounds, tables.SLICES)
    row, place = _places(paragraphs, story, slicing, window)
    return _bounded(_merge(edges.iloc[row], place), bounds, tables.SLICES)


def presence(
    mentions: pd.DataFrame, story: Story, slicing: str = "paragraph", window: int = 5, half_life: float = 5.0
) -> pd.DataFrame:
    """How often each slice mentions each character; cut, and faded, like the edges of `slices`.

    Takes `tables.MENTIONS`, returns `tables.PRESENCE`; mentions without a character are left out.

    Raises:
        OptionError: there is no such slicing, or a width that cannot be.
        TableError: a column is missing, or a paragraph is not in the story.

    >>> story = Story.from_text("Buffy ran.\\n\\nBuffy fell.")
    >>> found = [(0, 5, "Buffy", "name", "Buffy", 0, 0), (12, 17, "Buffy", "name", "Buffy", 1, 1)]
    >>> presence(tables.table(tables.MENTIONS, found), story, "window", window=2).values.tolist()
    [[0, 'Buffy', 1.0], [1, 'Buffy', 2.0]]
    """
    tables.check(mentions, tables.MENTIONS)
    _check_paragraphs(mentions, "mentions", story)
    _check_options(slicing, window, half_life)
    known = mentions[mentions["character"].astype("str").fillna("") != ""]
    paragraphs = known["paragraph"].to_numpy(np.int64)
    codes, names = pd.factorize(known["character"].astype("str"), sort=True)
    if slicing == "so-far":
        touched, counts = np.unique(np.stack([codes, paragraphs]), axis=1, return_counts=True)
        place, code, amount = _faded_counts(touched[0], touched[1], counts, len(story.paragraphs), half_life)
    else:
        row, place = _places(paragraphs, story, slicing, window)
        (place, code), amount = np.unique(np.stack([place, codes[row]]), axis=1, return_counts=True)
    order = np.lexsort((code, place))
    columns = {"slice": place[order], "character": names.take(code[order]), "mentions": amount[order]}
    return _typed(columns, tables.PRESENCE)


def whole_story(edges: pd.DataFrame) -> pd.DataFrame:
    """All edges as one slice, number 0, without fading; takes `tables.EDGES`, returns `tables.SLICES`.

    Raises:
        TableError: a column is missing.

    >>> rows = [(0, 0, 9, "Spike", "Buffy", True, 1.0, -0.5, "", 0.5),
    ...         (4, 20, 29, "Spike", "Buffy", True, 1.0, 1.0, "", 0.5)]
    >>> whole_story(tables.table(tables.EDGES, rows)).values.tolist()
    [[0, 0, 29, 'Spike', 'Buffy', True, 2.0, 0.25, '', 0.5]]
    """
    tables.check(edges, tables.EDGES)
    merged = _merge(edges, np.zeros(len(edges), np.int64))
    return _typed({"slice": 0, "start": edges["start"].min(), "end": edges["end"].max(), **merged}, tables.SLICES)


def slice_bounds(story: Story, slicing: str = "paragraph", window: int = 5) -> pd.DataFrame:
    """The slices of a story: number, ``first`` and ``last`` paragraph, ``label``, ``start`` and ``end`` in the text.

    Labels are for people: there paragraphs count from 1, in the tables from 0.

    Raises:
        OptionError: there is no such slicing, or a width that cannot be.

    >>> slice_bounds(Story.from_text("Buffy ran.\\n\\nBuffy fell."), "window", 2)["label"].tolist()
    ['¶ 1', '¶ 1–2']
    """
    _check_options(slicing, window)
    if slicing == "chapter":
        first = [chapter.first for chapter in story.chapters]
        last = [chapter.last for chapter in story.chapters]
        label = [chapter.title or f"Chapter {chapter.index + 1}" for chapter in story.chapters]
    else:
        last = list(range(len(story.paragraphs)))
        back = {"paragraph": 1, "window": window, "so-far": len(last)}[slicing]
        first = [max(0, paragraph - back + 1) for paragraph in last]
        label = [f"¶ {a + 1}" if a == b else f"¶ {a + 1}–{b + 1}" for a, b in zip(first, last, strict=True)]
    spans = [(story.paragraphs[a].start, story.paragraphs[b].end) for a, b in zip(first, last, strict=True)]
    rows = [(i, a, b, name, *span) for i, (a, b, name, span) in enumerate(zip(first, last, label, spans, strict=True))]
    return tables.table(BOUNDS, rows)


def _check_options(slicing: str, window: int = 5, half_life: float = 5.0) -> None:
    Settings(slicing=slicing, window=window, half_life=half_life)


def _check_paragraphs(table: pd.DataFrame, name: str, story: Story) -> None:
    outside = ~table["paragraph"].between(0, len(story.paragraphs) - 1)
    if outside.any():
        raise TableError(
            f"The table of {name} speaks of paragraph {table['paragraph'][outside].iloc[0]}, but the story has "
            f"{len(story.paragraphs)}, numbered from 0; hand in the story that the table was made from."
        )


def _check_ranges(table: pd.DataFrame, name: str, story: Story) -> None:
    _check_paragraphs(table, name, story)
    for column, low, high in (("sentiment", -1, 1), ("confidence", 0, 1), ("weight", 0, np.inf)):
        if column not in table:
            continue
        value = table[column].to_numpy(float)
        inside = (value >= low) & (value <= high) & (value != np.inf)
        if not inside.all():
            row = int(np.argmin(inside))
            raise TableError(
                f"In the table of {name} row {row} has the {column} {value[row]}; "
                f"it must be a number from {low} to {high}."
            )


def _places(paragraphs: np.ndarray, story: Story, slicing: str, window: int) -> tuple[np.ndarray, np.ndarray]:
    """Which row goes into which slice: row numbers and slice numbers, side by side."""
    rows = np.arange(len(paragraphs))
    if slicing == "chapter":
        return rows, np.array([paragraph.chapter for paragraph in story.paragraphs], np.int64)[paragraphs]
    if slicing == "paragraph":
        return rows, paragraphs
    lives = np.minimum(window, len(story.paragraphs) - paragraphs)
    return _expand(paragraphs, lives)


def _expand(starts: np.ndarray, lives: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row once for every slice that it lives in, from its start on."""
    rows = np.repeat(np.arange(len(starts)), lives)
    age = np.arange(len(rows)) - np.repeat(np.cumsum(lives) - lives, lives)
    return rows, starts[rows] + age


def _merge(evidence: pd.DataFrame, place: np.ndarray, sentences: bool = False) -> pd.DataFrame:
    """One row for each place and pair of a table of evidence, by the rules at the head of this module."""
    size = len(evidence)
    codes, names = pd.factorize(pd.concat([evidence["source"], evidence["target"]]).astype("str"), sort=True)
    source, target = codes[:size], codes[size:]
    directed = evidence["directed"].to_numpy(bool)
    low, high = np.minimum(source, target), np.maximum(source, target)
    source, target = np.where(directed, source, low), np.where(directed, target, high)
    pair = (place * len(names) + low) * len(names) + high
    weight = evidence["weight"].to_numpy(float)
    keep = _is_tie(names, low, high) & (weight > 0)
    keep &= directed | ~np.isin(pair, pair[keep & directed])

    key, first, group = np.unique(
        ((place * len(names) + source) * len(names) + target)[keep], return_index=True, return_inverse=True
    )
    weight = weight[keep]
    sentiment = evidence["sentiment"].to_numpy(float)[keep]
    confidence = evidence["confidence"].to_numpy(float)[keep]
    return pd.DataFrame(
        {
            "place": place[keep][first],
            "source": names.take(source[keep][first]),
            "target": names.take(target[keep][first]),
            "directed": directed[keep][first],
            "weight": np.bincount(group, weight, len(key)),
            "sentiment": _weighted_mean(group, len(key), sentiment, weight * (sentiment != 0) if sentences else weight),
            "emotion": _heaviest(group, len(key), evidence["emotion"][keep], weight),
            "confidence": _surest(group, len(key), confidence)
            if sentences
            else _weighted_mean(group, len(key), confidence, weight),
        }
    )


def _is_tie(names: pd.Index, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    unknown = np.append(names == "", True)  # the last, -1, is what factorize calls a missing name
    tie: np.ndarray = (one != other) & ~unknown[one] & ~unknown[other]
    return tie


def _weighted_mean(group: np.ndarray, size: int, value: np.ndarray, weight: np.ndarray) -> np.ndarray:
    total = np.bincount(group, weight, size)
    mean = np.bincount(group, weight * value, size) / np.where(total > 0, total, 1)
    clipped: np.ndarray = mean.clip(-1, 1)
    return clipped


def _surest(group: np.ndarray, size: int, confidence: np.ndarray) -> np.ndarray:
    surest = np.zeros(size)
    np.maximum.at(surest, group, confidence)
    return surest


def _heaviest(group: np.ndarray, size: int, word: pd.Series, weight: np.ndarray) -> np.ndarray:
    """The named word with most weight in each group; of equals the first in the alphabet."""
    codes, words = pd.factorize(word.astype("str").fillna(""), sort=True)
    heaviest = np.full(size, "", object)
    if not len(words):
        return heaviest
    key, inverse = np.unique(group * len(words) + codes, return_inverse=True)
    total = np.bincount(inverse, weight)
    key, total = key[words[key % len(words)] != ""], total[words[key % len(words)] != ""]
    lightest_first = np.lexsort((-key, total))
    heaviest[key[lightest_first] // len(words)] = words.take(key[lightest_first] % len(words))
    return heaviest


def _faded(edges: pd.DataFrame, paragraphs: int, half_life: float) -> pd.DataFrame:
    """Each edge after every paragraph that touches it, and its fading until the next one."""
    touches = _merge(edges, edges["paragraph"].to_numpy(np.int64))
    touches["tie"] = touches.groupby(["source", "target", "directed"]).ngroup()
    touches = touches.sort_values(["tie", "place"], ignore_index=True)
    tie, start = touches["tie"].to_numpy(), touches["place"].to_numpy()
    left = _left_over(tie, start, half_life)
    weight = _running(touches["weight"].to_numpy(), left)
    tone, sure = (
        _running((touches["weight"] * touches[name]).to_numpy(), left) for name in ("sentiment", "confidence")
    )
    states = touches.assign(
        weight=weight,
        sentiment=(tone / weight).clip(-1, 1),
        emotion=_running_emotion(touches["emotion"].tolist(), touches["weight"].tolist(), left.tolist()),
        confidence=(sure / weight).clip(0, 1),
    )
    row, place = _expand(start, _lives(tie, start, weight, paragraphs, half_life))
    faded = states.iloc[row]
    share = 0.5 ** ((place - start[row]) / half_life)
    faded = faded.assign(place=place, weight=faded["weight"] * share, confidence=faded["confidence"] * share)
    return _without_mere_company(faded).sort_values(["place", "source", "target"], ignore_index=True)


def _faded_counts(
    tie: np.ndarray, place: np.ndarray, count: np.ndarray, paragraphs: int, half_life: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    amount = _running(count, _left_over(tie, place, half_life))
    row, slice_ = _expand(place, _lives(tie, place, amount, paragraphs, half_life))
    return slice_, tie[row], amount[row] * 0.5 ** ((slice_ - place[row]) / half_life)


def _left_over(tie: np.ndarray, place: np.ndarray, half_life: float) -> np.ndarray:
    """For rows sorted by tie and place: the share of the row before that is left; 0 where a tie begins."""
    left = np.zeros(len(tie))
    left[1:] = np.where(tie[1:] == tie[:-1], 0.5 ** (np.abs(np.diff(place)) / half_life), 0)
    return left


def _running(amount: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Exponentially fading sums: each amount and what is left of the sum before it."""
    total, totals = 0.0, []
    for new, share in zip(amount.tolist(), left.tolist(), strict=True):
        total = new + share * total
        totals.append(total)
    return np.array(totals, float)


def _running_emotion(emotion: list[str], weight: list[float], left: list[float]) -> list[str]:
    totals: dict[str, float] = {}
    heaviest = []
    for word, amount, share in zip(emotion, weight, left, strict=True):
        totals = {known: share * total for known, total in totals.items()} if share else {}
        if word:
            totals[word] = totals.get(word, 0) + amount
        heaviest.append(min(totals, key=lambda known: (-totals[known], known), default=""))
    return heaviest


def _lives(tie: np.ndarray, start: np.ndarray, weight: np.ndarray, paragraphs: int, half_life: float) -> np.ndarray:
    """For how many slices a state lasts: to the floor, the next touch or the end of the story."""
    lives = 1 + np.floor(half_life * np.log2(np.maximum(weight, FLOOR / 2) / FLOOR))
    end = np.full(len(tie), paragraphs)
    end[:-1] = np.where(tie[1:] == tie[:-1], start[1:], paragraphs)
    return np.asarray(np.minimum(np.maximum(lives, 0), end - start), np.int64)


def _without_mere_company(edges: pd.DataFrame) -> pd.DataFrame:
    """Leave out undirected edges where the same slice has a directed edge of that pair."""
    size = len(edges)
    codes, names = pd.factorize(pd.concat([edges["source"], edges["target"]]), sort=True)
    low, high = np.minimum(codes[:size], codes[size:]), np.maximum(codes[:size], codes[size:])
    pair = (edges["place"].to_numpy() * len(names) + low) * len(names) + high
    directed = edges["directed"].to_numpy(bool)
    return edges[directed | ~np.isin(pair, pair[directed])]


def _bounded(merged: pd.DataFrame, bounds: pd.DataFrame, schema: tables.Schema) -> pd.DataFrame:
    place = merged["place"].to_numpy()
    spans = {column: bounds[column].to_numpy()[place] for column in ("start", "end")}
    return _typed({next(iter(schema.columns)): place, **spans, **merged}, schema)


def _typed(columns: dict[str, Any], schema: tables.Schema) -> pd.DataFrame:
    frame = pd.DataFrame({name: columns[name] for name in schema.columns})
    return frame.astype(tables.table(schema).dtypes.to_dict())
