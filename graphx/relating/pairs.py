"""Candidate pairs of people in each paragraph, and the features that tell which of them relate.

Everything is counted within a paragraph or in windows around it, so that a model learnt on short passages carries to
whole novels; the cost is linear in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphx.reading.language import Tokens
from graphx.relating import wordlists as words
from graphx.relating.links import Link
from graphx.relating.staging import Speech, Stage

DIRECTED, TOGETHER = 0.25, 0.35
"""Chances from which a pair is shown one way, or as two who relate without a direction."""

OPEN = 0.02
"""Chance from which a candidate gets a second look."""

PLAIN = frozenset({"subject to object", "subject to recipient", "agent of a passive"})
"""Rules that stand for themselves in the narrator's words."""

PLAIN_CHANCE = 0.3
"""The least chance of a pair with such a link."""

RECENT = 8
"""How many of the people who were active last stay candidates."""


def _columns(text: str) -> list[str]:
    return text.split()


_PERSON = _columns(
    "active name nominal third first quoted_name quoted_nominal quoted_third quoted_first quoted_second "
    "speaks speaks_sure addressed subject object possessor feels vocative opens early late root_subject speeches "
    "quoted_subject"
)
_PAIR = _columns(
    "object recipient oblique body possessive noun about_noun passive complement stimulus reciprocal named named_near "
    "addresses about sentence quoted_clause feeling speech action together near turns coordinated"
)
_PARAGRAPH = _columns(
    "tokens quoted people narrated he she quoted_he quoted_she i speeches speakers unknown feelings sentences marks"
)
_PERSON_WINDOWS = {"active": (-5, -20, 3, 12), "speaks": (-1, -2, 1, 2), "addressed": (-1, 1), "subject": (-1, -3)}
_PAIR_WINDOWS = {"together": (-3, -10, 3), "turns": (-3, -8, 3), "clause": (-2, -10, 2), "addresses": (-2, 2)}
_FAR = 40

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Candidates:
    """Ordered pairs of people that a paragraph may relate, a row each, with their ``features``."""

    paragraph: Ints
    source: Ints
    target: Ints
    features: Floats

    def __len__(self) -> int:
        return len(self.paragraph)


class Counts:
    """Sums of columns over keys (*who*, paragraph), looked up at a paragraph or over a window of them."""

    def __init__(self, columns: list[str], paragraphs: int) -> None:
        self.columns = {name: number for number, name in enumerate(columns)}
        self.span = paragraphs + 2 * _FAR
        self._keys: list[int] = []
        self._cells: list[int] = []
        self._values: list[float] = []

    def add(self, who: int, paragraph: int, column: str, value: float = 1.0) -> None:
        """Add to one cell."""
        self._keys.append(who * self.span + paragraph + _FAR)
        self._cells.append(self.columns[column])
        self._values.append(value)

    def freeze(self) -> None:
        """Sum what was added; look-ups come after."""
        keys = np.array(self._keys, dtype=np.int64)
        self.keys, rows = np.unique(keys, return_inverse=True)
        width = len(self.columns)
        flat = np.bincount(
            rows * width + np.array(self._cells, dtype=np.int64),
            weights=np.array(self._values, dtype=np.float64),
            minlength=len(self.keys) * width,
        )
        self.table = flat.reshape(-1, width)
        self._sums = np.vstack([np.zeros((1, width)), np.cumsum(self.table, axis=0)])

    def at(self, who: Ints, paragraph: Ints) -> Floats:
        """The columns of each (who, paragraph), zeros where nothing was added."""
        wanted = who * self.span + paragraph + _FAR
        rows = np.searchsorted(self.keys, wanted)
        found = np.zeros(len(wanted), dtype=bool)
        inside = rows < len(self.keys)
        found[inside] = self.keys[rows[inside]] == wanted[inside]
        values = np.zeros((len(wanted), len(self.columns)), dtype=np.float32)
        values[found] = self.table[rows[found]]
        return values

    def window(self, who: Ints, paragraph: Ints, column: str, width: int) -> Floats:
        """Sum of a column over the ``width`` paragraphs after (before, where negative) each paragraph."""
        first, after = (paragraph + width, paragraph) if width < 0 else (paragraph + 1, paragraph + 1 + width)
        base = who * self.span + _FAR
        low = np.searchsorted(self.keys, base + np.maximum(first, -_FAR))
        high = np.searchsorted(self.keys, base + after)
        sums = self._sums[:, self.columns[column]]
        return (sums[high] - sums[low]).astype(np.float32)

    def since(self, who: Ints, paragraph: Ints) -> Floats:
        """Paragraphs since the last one before with anything of this key, at most ``_FAR``."""
        wanted = who * self.span + paragraph + _FAR
        rows = np.searchsorted(self.keys, wanted) - 1
        gap = np.full(len(wanted), _FAR)
        if len(self.keys):
            gap = np.where(rows >= 0, wanted - self.keys[np.maximum(rows, 0)], _FAR)
        return np.minimum(gap, _FAR).astype(np.float32)


def candidates(tokens: Tokens, stage: Stage, links: Iterable[Link], paragraphs: int) -> Candidates:
    """The ordered pairs that each paragraph may relate, and their features."""
    persons = _count_persons(tokens, stage, paragraphs)
    pairs = _count_pairs(tokens, stage, links, paragraphs)
    about = _describe_paragraphs(tokens, stage, paragraphs)
    people, ranks, here, ends = _on_stage(stage, paragraphs)
    paragraph, left, right = _combine(here, ends)
    if not len(paragraph):
        none = np.zeros(0, dtype=np.int64)
        return Candidates(none, none, none, np.zeros((0, len(feature_names())), dtype=np.float32))
    owner = np.repeat(np.arange(paragraphs), np.diff([0, *ends]))
    each = _person_features(stage, persons, about, people, ranks, owner)
    source, target = people[left], people[right]
    features = np.hstack(
        [
            each[left],
            each[right],
            _pair_features(pairs, source, target, paragraph, len(stage.names)),
            _pair_features(pairs, target, source, paragraph, len(stage.names)),
            about[paragraph],
        ]
    )
    return Candidates(paragraph, source, target, features)


def feature_names() -> list[str]:
    """What each column of the features holds, in order."""
    person = [*_PERSON, *(f"{n}[{w}]" for n, ws in _PERSON_WINDOWS.items() for w in ws)]
    person += ["since", "rank", "narrator", "male", "female", "own_pronoun", "rivals"]
    pair = [*_PAIR, *(f"{n}[{w}]" for n, ws in _PAIR_WINDOWS.items() for w in ws)]
    paragraph = [*_PARAGRAPH, "quoted_before", "quoted_after"]
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
        ranks += [min(order.get(person, _FAR), _FAR) for person in (*now, *waiting)]
        sizes.append((len(now), len(now) + len(waiting)))
        ends.append(len(people))
        recent = [*now, *(person for person in recent if person not in now)][: 3 * RECENT]
    return np.array(people, dtype=np.int64), np.array(ranks, dtype=np.float32), sizes, ends


def _active(stage: Stage, paragraph: int) -> list[int]:
    found = [place.person for place in stage.places_in.get(paragraph, ())]
    for _, speech in stage.speeches_in.get(paragraph, ()):
        found += [speech.speaker, *speech.addressees]
    return [person for person in dict.fromkeys(found) if person >= 0]


def _combine(sizes: list[tuple[int, int]], ends: list[int]) -> tuple[Ints, Ints, Ints]:
    """Ordered pairs (rows of people) in each paragraph: at least one is there now, or all where nobody is."""
    known: dict[tuple[int, int], tuple[Ints, Ints]] = {}
    paragraph, left, right = [], [], []
    begin = 0
    for number, (size, end) in enumerate(zip(sizes, ends, strict=True)):
        if size not in known:
            now, count = size
            a, b = np.nonzero(~np.eye(count, dtype=bool))
            near = (a < max(now, 0)) | (b < now) | ((now < 2) & (a < now + 4) & (b < now + 4))
            known[size] = (a[near], b[near])
        a, b = known[size]
        paragraph.append(np.full(len(a), number))
        left.append(a + begin)
        right.append(b + begin)
        begin = end
    join = lambda arrays: np.concatenate(arrays).astype(np.int64) if arrays else np.zeros(0, dtype=np.int64)  # noqa: E731
    return join(paragraph), join(left), join(right)


# ---------------------------------------------------------------- counting
def _count_persons(tokens: Tokens, stage: Stage, paragraphs: int) -> Counts:
    counts = Counts(_PERSON, paragraphs)
    for paragraph, places in stage.places_in.items():
        begin, end = tokens.paragraph_bounds[paragraph]
        seen: set[int] = set()
        opened = False
        for place in places:
            who = place.person
            quoted = place.quote >= 0
            form = ("quoted_" if quoted else "") + place.form
            counts.add(who, paragraph, form if form in counts.columns else "third")
            label = tokens.dep[place.head]
            above = tokens.head[place.head]
            if quoted:
                if place.form == "name" and _vocative(tokens, place.first, place.last):
                    counts.add(who, paragraph, "vocative")
                if label == "nsubj":
                    counts.add(who, paragraph, "quoted_subject")
            elif label in ("nsubj", "nsubjpass"):
                counts.add(who, paragraph, "subject")
                lemma = tokens.lemma[above].lower()
                if lemma in words.FEELING or lemma in words.PERCEPTION:
                    counts.add(who, paragraph, "feels")
                if tokens.dep[above] == "ROOT":
                    counts.add(who, paragraph, "root_subject")
            elif label in ("dobj", "pobj", "dative"):
                counts.add(who, paragraph, "object")
            elif label == "poss":
                counts.add(who, paragraph, "possessor")
                if tokens.lemma[above].lower() in words.FEELING:
                    counts.add(who, paragraph, "feels")
            if not quoted and not opened:
                opened = True
                counts.add(who, paragraph, "opens")
            if who not in seen:
                seen.add(who)
                counts.add(who, paragraph, "active")
                counts.add(who, paragraph, "early", 1 - (place.first - begin) / (end - begin))
        for who in seen:
            last = max(place.last for place in places if place.person == who)
            counts.add(who, paragraph, "late", (last - begin + 1) / (end - begin))
    for paragraph, speeches in stage.speeches_in.items():
        said = sum(speech.last - speech.first + 1 for _, speech in speeches)
        for _, speech in speeches:
            share = (speech.last - speech.first + 1) / said
            if speech.speaker >= 0:
                counts.add(speech.speaker, paragraph, "speaks", share)
                counts.add(speech.speaker, paragraph, "speaks_sure", share * speech.confidence)
                counts.add(speech.speaker, paragraph, "speeches")
            for addressee in speech.addressees:
                counts.add(addressee, paragraph, "addressed", share)
    counts.freeze()
    return counts


def _vocative(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a name stands apart, as a call does: between marks on both sides."""
    before = tokens.text[first - 1] if first else '"'
    after = tokens.text[last + 1] if last + 1 < len(tokens) else '"'
    apart = not before[0].isalnum() and not after[0].isalnum()
    return apart or tokens.dep[last] in ("npadvmod", "intj")


def _column(rule: str) -> str:
    """Which column of the pair features a rule counts in."""
    for mark, column in (
        ("by body", "body"),
        ("by possessive", "possessive"),
        ("by noun", "noun"),
        ("possessor of a noun", "about_noun"),
        ("passive", "passive"),
        ("of a passive to", "passive"),
        ("complement", "complement"),
        ("moved by", "stimulus"),
        ("both together", "reciprocal"),
        ("named feeling of", "named_near"),
        ("named feeling", "named"),
        ("to addressee", "addresses"),
        ("about another", "about"),
        ("subject of the sentence", "sentence"),
        ("recipient", "recipient"),
        ("oblique", "oblique"),
    ):
        if mark in rule:
            return column
    return "object"


def _count_pairs(tokens: Tokens, stage: Stage, links: Iterable[Link], paragraphs: int) -> Counts:
    counts = Counts([*_PAIR, "clause"], paragraphs)
    people = len(stage.names)
    column = {}
    for link in links:
        who = link.source * people + link.target
        if link.rule not in column:
            column[link.rule] = _column(link.rule)
        name = column[link.rule]
        if name in ("addresses", "about", "sentence"):
            counts.add(who, link.paragraph, name)
            continue
        counts.add(who, link.paragraph, "quoted_clause" if link.quoted else name)
        counts.add(who, link.paragraph, link.kind)
        counts.add(who, link.paragraph, "clause")
    _count_meetings(tokens, stage, counts, people)
    _count_turns(stage, counts, people)
    counts.freeze()
    return counts


def _count_meetings(tokens: Tokens, stage: Stage, counts: Counts, people: int) -> None:
    """Who is mentioned in one paragraph, how close, and who is named in one breath (*Jane and Elizabeth*)."""
    for paragraph, places in stage.places_in.items():
        here = list(dict.fromkeys(place.person for place in places))[:12]
        for a in here:
            for b in here:
                if a != b:
                    counts.add(a * people + b, paragraph, "together")
        for number, place in enumerate(places):
            for other in places[number + 1 : number + 4]:
                if other.person == place.person:
                    continue
                closeness = float(np.exp((place.last - other.first) / 12)) if other.first > place.last else 1.0
                counts.add(place.person * people + other.person, paragraph, "near", closeness)
                if tokens.dep[other.head] == "conj" and tokens.head[other.head] == place.head:
                    counts.add(place.person * people + other.person, paragraph, "coordinated")
                    counts.add(other.person * people + place.person, paragraph, "coordinated")


def _count_turns(stage: Stage, counts: Counts, people: int) -> None:
    before = None
    for speech in stage.speeches:
        if before and _answers(speech, before):
            counts.add(speech.speaker * people + before.speaker, speech.paragraph, "turns")
            counts.add(before.speaker * people + speech.speaker, before.paragraph, "turns")
        before = speech


def _answers(speech: Speech, before: Speech) -> bool:
    known = speech.speaker >= 0 and before.speaker >= 0
    return known and speech.speaker != before.speaker and speech.paragraph - before.paragraph <= 4


def _describe_paragraphs(tokens: Tokens, stage: Stage, paragraphs: int) -> Floats:
    """Length, share of quotation, pronouns, people and words of feeling of each paragraph and of its neighbours."""
    table = np.zeros((paragraphs, len(_PARAGRAPH)), dtype=np.float32)
    at = {name: number for number, name in enumerate(_PARAGRAPH)}
    quoted = np.zeros(len(tokens), dtype=bool)
    for speech in stage.speeches:
        quoted[speech.first : speech.last + 1] = True
        table[speech.paragraph, at["speeches"]] += 1
        table[speech.paragraph, at["unknown"]] += speech.speaker < 0
    pronoun = {
        **dict.fromkeys(("he", "him", "his", "himself"), "he"),
        **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    }
    for paragraph, (first, after) in tokens.paragraph_bounds.items():
        row = table[paragraph]
        row[at["tokens"]] = after - first
        row[at["quoted"]] = quoted[first:after].mean()
        row[at["sentences"]] = tokens.sentence[after - 1] - tokens.sentence[first] + 1
        for token in range(first, after):
            word = tokens.text[token].lower()
            if word in pronoun:
                row[at[("quoted_" if quoted[token] else "") + pronoun[word]]] += 1
            elif word == "i" and not quoted[token]:
                row[at["i"]] += 1
            elif word in ("!", "?"):
                row[at["marks"]] += 1
            elif tokens.lemma[token] in words.FEELING:
                row[at["feelings"]] += 1
        places = stage.places_in.get(paragraph, ())
        row[at["people"]] = len({place.person for place in places})
        row[at["narrated"]] = len({place.person for place in places if place.quote < 0})
        row[at["speakers"]] = len({speech.speaker for _, speech in stage.speeches_in.get(paragraph, ())})
    share = table[:, at["quoted"]]
    before, after = np.roll(share, 1), np.roll(share, -1)
    before[:1] = after[-1:] = 0
    return np.column_stack([table, before, after])


# ---------------------------------------------------------------- features
def _person_features(
    stage: Stage, counts: Counts, about: Floats, people: Ints, ranks: Floats, paragraph: Ints
) -> Floats:
    male = np.array([gender == "m" for gender in stage.genders])[people]
    female = np.array([gender == "f" for gender in stage.genders])[people]
    he = about[:, _PARAGRAPH.index("he")] + about[:, _PARAGRAPH.index("quoted_he")]
    she = about[:, _PARAGRAPH.index("she")] + about[:, _PARAGRAPH.index("quoted_she")]
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
            counts.since(people, paragraph),
            ranks,
            people == stage.narrator,
            male,
            female,
            np.where(male, he[paragraph], np.where(female, she[paragraph], 0)),
            rivals,
        ]
    ).astype(np.float32)


def _pair_features(counts: Counts, source: Ints, target: Ints, paragraph: Ints, people: int) -> Floats:
    who = source * people + target
    windows = [counts.window(who, paragraph, n, w) for n, ws in _PAIR_WINDOWS.items() for w in ws]
    return np.column_stack([counts.at(who, paragraph)[:, : len(_PAIR)], *windows])


# ---------------------------------------------------------------- a second look and the decision
_ECHO_STEPS = (-2, -1, 1, 2)


def echoes(rows: Candidates, chances: NDArray[np.float64]) -> Floats:
    """What a first look says about the same pair, both ways, in the paragraphs around, and about its people now."""
    people = int(max(rows.source.max(initial=0), rows.target.max(initial=0))) + 1
    span = int(rows.paragraph.max(initial=0)) + 1 + 2 * _FAR
    code = (rows.source * people + rows.target) * span + rows.paragraph + _FAR
    back = (rows.target * people + rows.source) * span + rows.paragraph + _FAR
    order = np.argsort(code)
    known, sorted_chances = code[order], chances[order]

    def look(wanted: Ints) -> Floats:
        place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return np.where(known[place] == wanted, sorted_chances[place], 0).astype(np.float32)

    if not len(rows):
        return np.zeros((0, len(echo_names())), dtype=np.float32)
    own = chances.astype(np.float32)
    columns = [own, look(back), *(look(code + s) for s in _ECHO_STEPS), *(look(back + s) for s in _ECHO_STEPS)]
    paragraphs = int(rows.paragraph.max()) + 1
    for who in (rows.source, rows.target):
        for end in (rows.source, rows.target):
            total = np.bincount(end * paragraphs + rows.paragraph, weights=chances, minlength=people * paragraphs)
            columns.append((total[who * paragraphs + rows.paragraph]).astype(np.float32))
    best = np.zeros(paragraphs)
    np.maximum.at(best, rows.paragraph, chances)
    columns += [best[rows.paragraph], np.bincount(rows.paragraph, weights=chances)[rows.paragraph]]
    return np.column_stack(columns).astype(np.float32)


def echo_names() -> list[str]:
    """What each column of the echoes holds, in order."""
    around = [f"echo {way}[{step}]" for way in ("forth", "back") for step in _ECHO_STEPS]
    sums = [f"echo sum {who} as {end}" for who in ("source", "target") for end in ("source", "target")]
    return ["echo forth", "echo back", *around, *sums, "echo best", "echo sum"]


def decide(
    rows: Candidates, chances: NDArray[np.float64], directed: float, together: float
) -> tuple[list[int], list[int]]:
    """Rows that hold one way, and (one row a pair) those where two people relate but the direction is unsure."""
    arrows = np.flatnonzero(chances >= directed)
    people = int(max(rows.source.max(initial=0), rows.target.max(initial=0))) + 1
    low, high = np.minimum(rows.source, rows.target), np.maximum(rows.source, rows.target)
    code = (rows.paragraph * people + low) * people + high
    _, group = np.unique(code, return_inverse=True)
    neither = np.ones(group.max(initial=-1) + 1)
    np.multiply.at(neither, group, 1 - chances)
    pointed = np.zeros(len(neither), dtype=bool)
    pointed[group[arrows]] = True
    unsure = np.flatnonzero((1 - neither[group] >= together) & ~pointed[group] & (rows.source == low))
    return arrows.tolist(), unsure.tolist()
