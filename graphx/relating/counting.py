"""Sums over paragraphs of what each person and each ordered pair does, as columns for `graphx.relating.pairs`."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from graphx.reading.language import Tokens, once
from graphx.relating import wordlists as words
from graphx.relating.clues import word_valences
from graphx.relating.frames import PARTS, frames
from graphx.relating.links import Link
from graphx.relating.staging import Speech, Stage

FAR = 40
"""The furthest that a window reaches, in paragraphs."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Stances = tuple[NDArray[np.float64], NDArray[np.float64]]


def _columns(text: str) -> list[str]:
    return text.split()


PERSON = _columns(
    "active name nominal third first quoted_name quoted_nominal quoted_third quoted_first quoted_second "
    "speaks speaks_sure addressed subject object possessor feels vocative opens early late root_subject speeches "
    "quoted_subject strength quoted_strength"
)
PAIR = _columns(
    "object recipient oblique body possessive noun about_noun passive complement stimulus reciprocal expression "
    "named named_near focal addresses about sentence quoted_clause quoted_feeling feeling speech action perceives "
    "together near turns coordinated strength quoted_strength about_strength"
)
PARAGRAPH = _columns(
    "tokens quoted people narrated he she quoted_he quoted_she i speeches speakers unknown feelings sentences marks "
    "strength valence"
)


class Counts:
    """Sums of columns over keys (*who*, paragraph), looked up at a paragraph or over a window of them."""

    def __init__(self, columns: list[str], paragraphs: int) -> None:
        self.columns = {name: number for number, name in enumerate(columns)}
        self.span = paragraphs + 2 * FAR
        self._keys: list[int] = []
        self._cells: list[int] = []
        self._values: list[float] = []

    def add(self, who: int, paragraph: int, column: str, value: float = 1.0) -> None:
        """Add to one cell."""
        self._keys.append(who * self.span + paragraph + FAR)
        self._cells.append(self.columns[column])
        self._values.append(value)

    def add_all(self, who: Ints, paragraph: Ints, column: str, values: NDArray[np.float64]) -> None:
        """Add to one cell for each (who, paragraph)."""
        self._keys += (who * self.span + paragraph + FAR).tolist()
        self._cells += [self.columns[column]] * len(who)
        self._values += values.tolist()

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
        rows, found = self._rows(who, paragraph)
        values = np.zeros((len(rows), len(self.columns)), dtype=np.float32)
        values[found] = self.table[rows[found]]
        return values

    def cell(self, who: Ints, paragraph: Ints, column: str) -> Floats:
        """One column of each (who, paragraph)."""
        rows, found = self._rows(who, paragraph)
        values = np.zeros(len(rows), dtype=np.float32)
        values[found] = self.table[rows[found], self.columns[column]]
        return values

    def _rows(self, who: Ints, paragraph: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        wanted = who * self.span + paragraph + FAR
        rows = np.searchsorted(self.keys, wanted)
        found = np.append(self.keys, -1)[rows] == wanted
        return rows, found

    def window(self, who: Ints, paragraph: Ints, column: str, width: int) -> Floats:
        """Sum of a column over the ``width`` paragraphs after (before, where negative) each paragraph."""
        first, after = (paragraph + width, paragraph) if width < 0 else (paragraph + 1, paragraph + 1 + width)
        base = who * self.span + FAR
        low = np.searchsorted(self.keys, base + np.maximum(first, -FAR))
        high = np.searchsorted(self.keys, base + after)
        sums = self._sums[:, self.columns[column]]
        return (sums[high] - sums[low]).astype(np.float32)

    def since(self, who: Ints, paragraph: Ints) -> Floats:
        """Paragraphs since the last one before with anything of this key, at most ``FAR``."""
        wanted = who * self.span + paragraph + FAR
        rows = np.searchsorted(self.keys, wanted) - 1
        gap = np.full(len(wanted), FAR)
        if len(self.keys):
            gap = np.where(rows >= 0, wanted - self.keys[np.maximum(rows, 0)], FAR)
        nearest: Floats = np.minimum(gap, FAR).astype(np.float32)
        return nearest


@once
def strengths(tokens: Tokens) -> Stances:
    """How strongly each token shows a stance, and how much the tokens around it do, fading with distance."""
    known: dict[str, float] = {}
    for part in PARTS:
        for lemma, frame in frames()[part].items():
            known[lemma] = max(known.get(lemma, 0.0), abs(frame.forward))
    own = np.array([known.get(lemma, 0.0) for lemma in tokens.lemma])
    reach = np.exp(-np.abs(np.arange(-24, 25)) / 8)
    if len(own) < len(reach):
        return own, np.full(len(own), own.sum())
    return own, np.convolve(own, reach, mode="same")


def count_persons(tokens: Tokens, stage: Stage, stances: Stances, paragraphs: int) -> Counts:
    """Each person's mentions, roles and speeches in each paragraph."""
    counts = Counts(PERSON, paragraphs)
    _, around = stances
    for paragraph, places in stage.places_in.items():
        begin, end = tokens.paragraph_bounds[paragraph]
        seen: set[int] = set()
        opened = False
        for place in places:
            who = place.person
            quoted = place.quote >= 0
            form = ("quoted_" if quoted else "") + place.form
            counts.add(who, paragraph, form if form in counts.columns else "third")
            counts.add(who, paragraph, "quoted_strength" if quoted else "strength", around[place.head])
            label = tokens.dep[place.head]
            above = tokens.head[place.head]
            if quoted:
                if place.form == "name" and _vocative(tokens, place.first, place.last):
                    counts.add(who, paragraph, "vocative")
                if label == "nsubj":
                    counts.add(who, paragraph, "quoted_subject")
            elif label in ("nsubj", "nsubjpass"):
                counts.add(who, paragraph, "subject")
                lemma = tokens.stem[above]
                if lemma in words.FEELING or lemma in words.PERCEPTION:
                    counts.add(who, paragraph, "feels")
                if tokens.dep[above] == "ROOT":
                    counts.add(who, paragraph, "root_subject")
            elif label in ("dobj", "pobj", "dative"):
                counts.add(who, paragraph, "object")
            elif label == "poss":
                counts.add(who, paragraph, "possessor")
                if tokens.stem[above] in words.FEELING:
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
        ("is met", "expression"),
        ("focal character", "focal"),
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


def count_pairs(tokens: Tokens, stage: Stage, links: Iterable[Link], stances: Stances, paragraphs: int) -> Counts:
    """Each ordered pair's links, meetings and turns in each paragraph."""
    counts = Counts([*PAIR, "clause"], paragraphs)
    own, around = stances
    people = len(stage.names)
    column = {}
    for link in links:
        who = link.source * people + link.target
        if link.rule not in column:
            column[link.rule] = _column(link.rule)
        name = column[link.rule]
        if name in ("addresses", "about", "sentence", "focal"):
            counts.add(who, link.paragraph, name)
            if name == "about":
                counts.add(who, link.paragraph, "about_strength", sum(around[list(link.target_tokens)]))
            continue
        if link.quoted and link.kind == "feeling":
            counts.add(who, link.paragraph, "quoted_feeling")
        if link.predicate is not None:
            if tokens.stem[link.predicate] in words.PERCEPTION:
                counts.add(who, link.paragraph, "perceives")
            counts.add(who, link.paragraph, "quoted_strength" if link.quoted else "strength", own[link.predicate])
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


_TELLING = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    "i": "i",
    "!": "mark",
    "?": "mark",
}


@once
def _told(tokens: Tokens) -> tuple[NDArray[np.str_], NDArray[np.float64], NDArray[np.bool_]]:
    """What each word tells: its kind in `_TELLING`, the strength of its valence, whether it is a feeling."""
    kind = np.array([_TELLING.get(word, "") for word in tokens.word])
    valences = word_valences()
    valence = np.array([abs(valences.get(word, 0.0)) for word in tokens.word])
    return kind, valence, np.array([lemma in words.FEELING for lemma in tokens.lemma], dtype=bool)


def describe_paragraphs(tokens: Tokens, stage: Stage, stances: Stances, paragraphs: int) -> Floats:
    """Length, share of quotation, pronouns, people and words of feeling of each paragraph and of its neighbours."""
    table = np.zeros((paragraphs, len(PARAGRAPH)), dtype=np.float32)
    at = {name: number for number, name in enumerate(PARAGRAPH)}
    quoted = np.zeros(len(tokens), dtype=bool)
    for speech in stage.speeches:
        quoted[speech.first : speech.last + 1] = True
        table[speech.paragraph, at["speeches"]] += 1
        table[speech.paragraph, at["unknown"]] += speech.speaker < 0
    own, _ = stances
    kind, valence, feeling = _told(tokens)
    number = np.array(tokens.paragraph, dtype=np.int64)

    def count(name: str, chosen: NDArray[np.bool_]) -> None:
        table[:, at[name]] = np.bincount(number[chosen], minlength=paragraphs)

    for word in ("he", "she"):
        count(word, (kind == word) & ~quoted)
        count(f"quoted_{word}", (kind == word) & quoted)
    count("i", (kind == "i") & ~quoted)
    count("marks", kind == "mark")
    count("feelings", feeling)
    for paragraph, (first, after) in tokens.paragraph_bounds.items():
        row = table[paragraph]
        row[at["tokens"]] = after - first
        row[at["strength"]] = own[first:after].sum() / (after - first) ** 0.5
        row[at["valence"]] = valence[first:after].sum() / (after - first) ** 0.5
        row[at["quoted"]] = quoted[first:after].mean()
        row[at["sentences"]] = tokens.sentence[after - 1] - tokens.sentence[first] + 1
        places = stage.places_in.get(paragraph, ())
        row[at["people"]] = len({place.person for place in places})
        row[at["narrated"]] = len({place.person for place in places if place.quote < 0})
        row[at["speakers"]] = len({speech.speaker for _, speech in stage.speeches_in.get(paragraph, ())})
    share = table[:, at["quoted"]]
    none = np.zeros(min(1, paragraphs), dtype=np.float32)
    return np.column_stack([table, np.concatenate([none, share[:-1]]), np.concatenate([share[1:], none])])
