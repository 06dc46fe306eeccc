"""Candidate pairs of people in each paragraph, and the features that tell which of them relate.

Everything is counted within a paragraph or in windows around it, so that a model learnt on short passages carries to
whole novels; the cost is linear in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphx.reading.language import Tokens
from graphx.relating.counting import (
    FAR,
    PAIR,
    PARAGRAPH,
    PERSON,
    Counts,
    Floats,
    Ints,
    count_pairs,
    count_persons,
    describe_paragraphs,
    strengths,
)
from graphx.relating.links import Link
from graphx.relating.staging import Stage

DIRECTED, TOGETHER = 0.34, 0.36
"""Chances from which a pair is shown one way, or as two who relate without a direction."""

PLAIN = frozenset({"subject to object", "subject to recipient", "agent of a passive"})
"""Rules that stand for themselves in the narrator's words."""

PLAIN_CHANCE = DIRECTED
"""The least chance of a pair with such a link."""

HOPELESS = 0.03
"""Pairs below this chance are not looked at a second time."""

CROWD = 12
"""How many people of one paragraph are paired, those mentioned first."""

RECENT = 8
"""How many of the people who were active last stay candidates."""


_PERSON_WINDOWS = {"active": (-5, -20, 3, 12), "subject": (-4,), "first": (-4, 4), "speaks": (-6, 6)}
_PERSON_STEPS = {
    "active": (-1, 1),
    "speaks": (-3, -2, -1, 1, 2, 3),
    "addressed": (-1, 1),
    "vocative": (-1, 1),
    "subject": (-1, 1),
}
_PAIR_WINDOWS = {"together": (-3, -10, 3), "turns": (-3, -8, 3), "clause": (-2, -10, 2), "about": (-6, 6)}
_PAIR_STEPS = {"addresses": (-2, -1, 1, 2), "clause": (-1, 1), "near": (-1, 1)}


@dataclass(frozen=True)
class Candidates:
    """Ordered pairs of people that a paragraph may relate, a row each, with their ``features``."""

    paragraph: Ints
    source: Ints
    target: Ints
    features: Floats

    def __len__(self) -> int:
        return len(self.paragraph)


def candidates(tokens: Tokens, stage: Stage, links: Iterable[Link], paragraphs: int) -> Candidates:
    """The ordered pairs that each paragraph may relate, and their features."""
    stances = strengths(tokens)
    persons = count_persons(tokens, stage, stances, paragraphs)
    pairs = count_pairs(tokens, stage, links, stances, paragraphs)
    about = describe_paragraphs(tokens, stage, stances, paragraphs)
    people, ranks, here, ends = _on_stage(stage, paragraphs)
    paragraph, left, right, back = _combine(here, ends)
    if not len(paragraph):
        none = np.zeros(0, dtype=np.int64)
        return Candidates(none, none, none, np.zeros((0, len(feature_names())), dtype=np.float32))
    owner = np.repeat(np.arange(paragraphs), np.diff([0, *ends]))
    each = _person_features(stage, persons, about, people, ranks, owner)
    source, target = people[left], people[right]
    forth = _pair_features(pairs, source * len(stage.names) + target, paragraph)
    features = np.hstack([each[left], each[right], forth, forth[back], about[paragraph]])
    return Candidates(paragraph, source, target, features)


def feature_names() -> list[str]:
    """What each column of the features holds, in order."""
    person = [*PERSON, *(f"{n}[{w}]" for n, ws in _PERSON_WINDOWS.items() for w in ws)]
    person += [f"{n}@{step}" for n, steps in _PERSON_STEPS.items() for step in steps]
    person += ["since", "rank", "narrator", "male", "female", "own_pronoun", "rivals"]
    pair = [*PAIR, *(f"{n}[{w}]" for n, ws in _PAIR_WINDOWS.items() for w in ws)]
    pair += [f"{n}@{step}" for n, steps in _PAIR_STEPS.items() for step in steps]
    paragraph = [*PARAGRAPH, "quoted_before", "quoted_after"]
    return [
        *(f"source {n}" for n in person),
        *(f"target {n}" for n in person),
        *(f"forth {n}" for n in pair),
        *(f"back {n}" for n in pair),
        *(f"paragraph {n}" for n in paragraph),
    ]


# ---------------------------------------------------------------- who is there
def _on_stage(stage: Stage, paragraphs: int) -> tuple[Ints, Floats, list[tuple[int, int]], list[int]]:
    """Per paragraph: people now (first), then the most recent ones; their ranks; (how many now, in all); ends."""
    people: list[int] = []
    ranks: list[int] = []
    sizes: list[tuple[int, int]] = []
    ends: list[int] = []
    recent: list[int] = []
    active = [_active(stage, paragraph) for paragraph in range(paragraphs)]
    for now, then in zip(active, [*active[1:], []], strict=True):
        waiting = [person for person in recent if person not in now][:RECENT]
        waiting += [person for person in then if person not in now and person not in waiting][:4]
        order = {person: rank for rank, person in enumerate(recent)}
        people += [*now, *waiting]
        ranks += [min(order.get(person, FAR), FAR) for person in (*now, *waiting)]
        sizes.append((len(now), len(now) + len(waiting)))
        ends.append(len(people))
        recent = [*now, *(person for person in recent if person not in now)][: 3 * RECENT]
    return np.array(people, dtype=np.int64), np.array(ranks, dtype=np.float32), sizes, ends


def _active(stage: Stage, paragraph: int) -> list[int]:
    found = [place.person for place in stage.places_in.get(paragraph, ())]
    for _, speech in stage.speeches_in.get(paragraph, ()):
        found += [speech.speaker, *speech.addressees]
    return [person for person in dict.fromkeys(found) if person >= 0][:CROWD]


def _combine(sizes: list[tuple[int, int]], ends: list[int]) -> tuple[Ints, Ints, Ints, Ints]:
    """Ordered pairs in each paragraph of two who are there now, or one who is and one who was lately.

    Returns each pair's paragraph, its people (as rows) and the row of the same pair the other way round.
    """
    known: dict[tuple[int, int], tuple[Ints, Ints, Ints]] = {}
    empty = np.zeros(0, dtype=np.int64)
    paragraph, left, right, back = [empty], [empty], [empty], [empty]
    begin = rows = 0
    for number, (size, end) in enumerate(zip(sizes, ends, strict=True)):
        if size not in known:
            known[size] = _ordered_pairs(*size)
        a, b, other = known[size]
        paragraph.append(np.full(len(a), number))
        left.append(a + begin)
        right.append(b + begin)
        back.append(other + rows)
        begin, rows = end, rows + len(a)
    return np.concatenate(paragraph), np.concatenate(left), np.concatenate(right), np.concatenate(back)


def _ordered_pairs(now: int, count: int) -> tuple[Ints, Ints, Ints]:
    a, b = np.nonzero(~np.eye(count, dtype=bool))
    low, high = np.minimum(a, b), np.maximum(a, b)
    near = (high < max(now, 3)) | ((low < now) & (high < now + 4))
    a, b = a[near], b[near]
    place = np.zeros((count, count), dtype=np.int64)
    place[a, b] = np.arange(len(a))
    return a, b, place[b, a]


# ---------------------------------------------------------------- features
def _person_features(
    stage: Stage, counts: Counts, about: Floats, people: Ints, ranks: Floats, paragraph: Ints
) -> Floats:
    male = np.array([gender == "m" for gender in stage.genders])[people]
    female = np.array([gender == "f" for gender in stage.genders])[people]
    he = about[:, PARAGRAPH.index("he")] + about[:, PARAGRAPH.index("quoted_he")]
    she = about[:, PARAGRAPH.index("she")] + about[:, PARAGRAPH.index("quoted_she")]
    now = counts.at(people, paragraph)
    windows = [counts.window(people, paragraph, n, w) for n, ws in _PERSON_WINDOWS.items() for w in ws]
    there = now[:, 0] > 0
    rivals = np.zeros(len(people), dtype=np.float32)
    for gender in (male, female):
        number = np.bincount(paragraph, weights=gender & there, minlength=len(about))
        rivals[gender] = number[paragraph[gender]]
    return np.column_stack(
        [
            now,
            *windows,
            *_steps(counts, people, paragraph, _PERSON_STEPS),
            counts.since(people, paragraph),
            ranks,
            people == stage.narrator,
            male,
            female,
            np.where(male, he[paragraph], np.where(female, she[paragraph], 0)),
            rivals,
        ]
    ).astype(np.float32)


def _pair_features(counts: Counts, who: Ints, paragraph: Ints) -> Floats:
    order = np.lexsort((paragraph, who))  # sorted look-ups are several times as fast
    who, when = who[order], paragraph[order]
    windows = [counts.window(who, when, n, w) for n, ws in _PAIR_WINDOWS.items() for w in ws]
    columns = [counts.at(who, when)[:, : len(PAIR)], *windows, *_steps(counts, who, when, _PAIR_STEPS)]
    features = np.empty((len(who), len(PAIR) + len(columns) - 1), dtype=np.float32)
    features[order] = np.column_stack(columns)
    return features


def _steps(counts: Counts, who: Ints, paragraph: Ints, columns: dict[str, tuple[int, ...]]) -> list[Floats]:
    return [counts.cell(who, paragraph + step, name) for name, steps in columns.items() for step in steps]


# ---------------------------------------------------------------- second pass
_NEAR_STEPS = (-3, -2, -1, 1, 2, 3)
_NEAR_WINDOWS = (-8, 8, -20, 20)
NEIGHBOURS = [
    *(f"{way} chance" for way in ("forth", "back")),
    *(f"{way} chance@{step}" for step in _NEAR_STEPS for way in ("forth", "back")),
    *(f"{way} chance[{width}]" for width in _NEAR_WINDOWS for way in ("forth", "back")),
    "chances",
    *(f"{who} {role} chances" for who in ("source", "target") for role in ("source", "target")),
    *(f"{who} best other" for who in ("source", "target")),
]
"""What the second pass sees of the first, in order."""


def with_neighbours(rows: Candidates, chances: NDArray[np.float64], chosen: Ints) -> Floats:
    """The features of the chosen rows, and the chances of the same two nearby and of the others in the paragraph.

    The second of two passes (stacking: Wolpert 1992): whom a pair competes with and what it does in the paragraphs
    around are known only when every pair has been looked at once.
    """
    if not len(rows):
        return np.zeros((0, len(feature_names()) + len(NEIGHBOURS)), dtype=np.float32)
    paragraph, source, target = rows.paragraph, rows.source, rows.target
    people = int(max(source.max(), target.max())) + 1
    forth = source * people + target
    known = Counts(["chance"], int(paragraph.max()) + 1)
    known.add_all(forth, paragraph, "chance", chances)
    known.freeze()
    now, forth, back = paragraph[chosen], forth[chosen], (target * people + source)[chosen]
    columns: list[NDArray[Any]] = [
        known.cell(who, now + step, "chance") for step in (0, *_NEAR_STEPS) for who in (forth, back)
    ]
    columns += [known.window(who, now, "chance", width) for width in _NEAR_WINDOWS for who in (forth, back)]
    columns.append(np.bincount(paragraph, chances)[now])
    for who in (source, target):
        wanted = now * people + who[chosen]
        columns += [_sum_of(wanted, paragraph * people + role, chances) for role in (source, target)]
    columns += [_best_other(paragraph * people + who, chances)[chosen] for who in (source, target)]
    short = [column.astype(np.float32) for column in columns]  # or all features would be doubled on the way
    return np.column_stack([rows.features[chosen], *short])


def _sum_of(wanted: Ints, keys: Ints, chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of the chances under each wanted key."""
    known, place = np.unique(keys, return_inverse=True)
    sums = np.append(np.bincount(place, chances), 0.0)
    at = np.searchsorted(known, wanted)
    found: NDArray[np.float64] = sums[np.where(np.append(known, -1)[at] == wanted, at, -1)]
    return found


def _best_other(keys: Ints, chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """The greatest chance among the other rows with the same key."""
    order = np.lexsort((-chances, keys))
    first = np.append(True, keys[order][1:] != keys[order][:-1])
    begin = np.maximum.accumulate(np.where(first, np.arange(len(keys)), 0))
    ranked = np.append(chances[order], 0.0)
    alone = np.append(first[1:], True) & first
    best = np.empty(len(keys))
    best[order] = np.where(first, np.where(alone, 0.0, ranked[1:]), ranked[begin])
    return best


# ---------------------------------------------------------------- decision
def decide(
    rows: Candidates, chances: NDArray[np.float64], directed: float, together: float
) -> tuple[list[int], list[tuple[int, float]]]:
    """Rows that hold one way; and one row for each two people who relate in an unsure direction, with the chance."""
    arrows = np.flatnonzero(chances >= directed)
    people = int(max(rows.source.max(initial=0), rows.target.max(initial=0))) + 1
    low, high = np.minimum(rows.source, rows.target), np.maximum(rows.source, rows.target)
    code = (rows.paragraph * people + low) * people + high
    _, group = np.unique(code, return_inverse=True)
    neither = np.ones(group.max(initial=-1) + 1)
    np.multiply.at(neither, group, 1 - chances)
    pointed = np.zeros(len(neither), dtype=bool)
    pointed[group[arrows]] = True
    either = 1 - neither[group]
    unsure = np.flatnonzero((either >= together) & ~pointed[group] & (rows.source == low))
    return arrows.tolist(), list(zip(unsure.tolist(), either[unsure].tolist(), strict=True))
