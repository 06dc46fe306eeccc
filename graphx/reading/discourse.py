"""The people under discussion: who was last mentioned where, in which role, how often.

`Discourse.walk` reads a story once, mention by mention, and asks a judge for each third-person pronoun which of
the last few people it stands for. Besides the cast it keeps people without a name (*an old man*), so that a
pronoun of theirs need not be given to somebody on the cast.

The features are those of the literature on pronouns: distance, recency and salience (Lappin & Leass 1994),
subject preference and the previous sentence's centre (Grosz, Joshi & Weinstein 1995, *centering*), parallel
roles, agreement, binding (Chomsky 1981), and the speaker's turn in dialogue.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import exp, log1p
from typing import NamedTuple

import numpy as np
import pandas as pd

from graphx.reading import naming, persons
from graphx.reading.cast import Cast, Character
from graphx.reading.language import Tokens

CANDIDATES = 6
"""How many people a pronoun may choose from: the last ones mentioned that agree with it."""

_HORIZON = 60
_UNNAMED_FOR = 250
_NEAR = 750
_ROLES = {
    "nsubj": "S",
    "nsubjpass": "S",
    "csubj": "S",
    "dobj": "O",
    "dative": "O",
    "oprd": "O",
    "pobj": "B",
    "agent": "B",
    "poss": "P",
    "attr": "A",
}
_PRONOUNS = {
    spelled: (gender, case)
    for word, (gender, case) in {**persons.THIRD_PERSON, **persons.THEY}.items()
    for spelled in (word, word.capitalize(), word.upper())
}
_NOUN_GENDER = {
    **dict.fromkeys(persons.PERSON_NOUNS, ""),
    **dict.fromkeys(persons.MALE_NOUNS, "m"),
    **dict.fromkeys(persons.FEMALE_NOUNS, "f"),
}


class Mention(NamedTuple):
    """Where somebody was mentioned: token, sentence, paragraph, role, governing verb and kind."""

    token: int
    sentence: int
    paragraph: int
    role: str
    verb: int
    kind: str


@dataclass(slots=True, eq=False)
class Person:
    """Somebody under discussion; ``name`` is empty for people without one.

    ``agrees`` holds for each gender how well a pronoun of that gender suits, from 0 to 1.
    """

    name: str
    agrees: dict[str, float]
    known: bool
    noun: str = ""
    last: Mention | None = None
    narrated: Mention | None = None
    quoted: Mention | None = None
    count: float = 0.0
    heat: float = 0.0
    warmth: float = 0.0
    at: int = 0
    votes: dict[str, float] = field(default_factory=lambda: {"m": 0.0, "f": 0.0})
    described: set[str] = field(default_factory=set)
    named: list[int] = field(default_factory=list)
    surname: str = ""
    titled: bool = False
    order: int = 0
    followed: float = 0.0
    follows: int = 0

    def heat_at(self, token: int) -> tuple[float, float]:
        """Mentions of late, faded with the distance in tokens: quickly and slowly."""
        past = token - self.at
        return self.heat * exp(-past / 60), self.warmth * exp(-past / 400)

    def warm(self, token: int, share: float) -> None:
        """Note that a mention is theirs with some likelihood."""
        self.heat, self.warmth = (x + share for x in self.heat_at(token))
        self.at = token
        self.count += share

    def add(self, mention: Mention, quoted: bool) -> None:
        """Note a new mention."""
        self.last = mention
        if quoted:
            self.quoted = mention
        else:
            self.narrated = mention


@dataclass(slots=True)
class Question:
    """A mention that asks for its person: a third-person ``pronoun``, a ``noun``, or a ``name`` at its first use."""

    kind: str
    token: int
    gender: str
    case: str = ""
    quoted: bool = False
    tag: bool = False
    noun: str = ""
    owner: Person | None = None


Judge = Callable[[Question, Sequence[Person], list[list[float]]], Sequence[float]]
"""Says how likely each candidate is the person of a question, given their features.

There is one more likelihood and one more row of features than candidates: the last stands for "none of these".
"""


def quotation_of(starts: list[int], quotes: pd.DataFrame) -> list[int]:
    """For each offset, the number of the quotation that holds it, or -1.

    >>> quotation_of([3, 9, 12], pd.DataFrame({"start": [9], "end": [12]}))
    [-1, 0, -1]
    """
    if quotes.empty:
        return [-1] * len(starts)
    quote = np.searchsorted(quotes["start"].to_numpy(), starts, side="right") - 1
    number: list[int] = np.where(
        (quote >= 0) & (np.array(starts) < quotes["end"].to_numpy()[quote]), quote, -1
    ).tolist()
    return number


class Discourse:
    """The state of a story while it is read."""

    def __init__(self, tokens: Tokens, cast: Cast, names: pd.DataFrame, quotes: pd.DataFrame) -> None:
        self.tokens = tokens
        self.narrator = cast.narrator
        self.quoted = quotation_of(tokens.start, quotes)
        self.with_quotes = {p for p, quote in zip(tokens.paragraph, self.quoted, strict=True) if quote >= 0}
        self.named: dict[int, str] = {}
        self.covered: set[int] = set()
        for start, end, name in zip(names["start"].tolist(), names["end"].tolist(), names["character"], strict=True):
            if inside := tokens.between(start, end):
                self.named[self.head(inside)] = name
                self.covered.update(inside)
        self.people = {character.name: _person(character) for character in cast}
        for token, name in self.named.items():
            self.people[name].named.append(token)
        self.name_tokens = list(self.named)
        self._guess_genders(cast)
        self.recent: dict[Person, None] = {}
        self.antecedent: dict[str, tuple[dict[Person | None, float], int]] = {}
        self.subject: dict[int, Person] = {}
        self.taggers: list[Person] = []
        self.total = 0
        self.at: dict[int, Person] = {}
        self.relations: dict[tuple[Person, str], Person] = {}
        self.me = Person("", {}, known=True)
        self.asked = 0
        self.theirs = [person for person in self.people.values() if person.agrees["n"] == 1]
        self.group = -1
        self.second: dict[int, Person | None] = {}

    def head(self, span: range) -> int:
        """The token of a span that governs the others."""
        heads = self.tokens.head
        return next((i for i in reversed(span) if heads[i] not in span or heads[i] == i), span[-1])

    def role(self, token: int) -> tuple[str, int]:
        """Grammatical role and governing verb of a token."""
        dep, head, pos = self.tokens.dep, self.tokens.head, self.tokens.pos
        while dep[token] in ("conj", "appos", "compound") and head[token] != token:
            token = head[token]
        role = _ROLES.get(dep[token], "X")
        while head[token] != token:
            token = head[token]
            if pos[token] == "VERB" or (pos[token] == "AUX" and dep[token] not in ("aux", "auxpass")):
                break
        return role, token

    def _guess_genders(self, cast: Cast) -> None:
        """Learn from the story which pronouns follow those whose pronouns the cast does not tell."""
        tokens = self.tokens
        votes: dict[str, dict[str, float]] = defaultdict(lambda: {"m": 0.0, "f": 0.0})
        text, sentences, quoted = tokens.text, tokens.sentence, self.quoted
        current, sentence_of, clean = "", -1, True
        for i in sorted([*self.named, *(i for i, word in enumerate(text) if word in _PRONOUNS)]):
            if quoted[i] >= 0:
                continue
            if name := self.named.get(i):
                clean = name == current or sentences[i] != sentence_of
                current, sentence_of = name, sentences[i]
            elif current and clean and sentences[i] - sentence_of <= 1:
                gender = _PRONOUNS[text[i]][0]
                if gender != "n":
                    votes[current][gender] += 1.0 if sentences[i] == sentence_of else 0.5
        for character in cast:
            person = self.people[character.name]
            if not person.known:
                person.votes.update(_prior(character, votes[character.name]))
                _settle(person)

    def walk(self, judge: Judge) -> list[tuple[int, Person]]:
        """Read the story; return tokens of pronouns and nominals with the people they stand for."""
        tokens, named, text, pos = self.tokens, self.named, self.tokens.text, self.tokens.pos
        found: list[tuple[int, Person]] = []
        events = [
            i
            for i, word in enumerate(text)
            if word in _PRONOUNS or i in named or (pos[i] == "NOUN" and tokens.lemma[i] in _NOUN_GENDER)
        ]
        ahead: dict[str, int] = {}
        sentence = -1
        for number, i in enumerate(events):
            if tokens.sentence[i] != sentence:
                sentence = tokens.sentence[i]
                ahead = {}
                for j in events[number:]:
                    if tokens.sentence[j] != sentence:
                        break
                    if j in named:
                        ahead[named[j]] = j
            if i in named:
                self._name(i, judge, ahead)
            elif text[i] in _PRONOUNS:
                if question := self._pronoun(i):
                    shares = self._ask(question, judge, ahead)
                    somebody = _likeliest(shares) or _somebody(question.gender)
                    self.second[i] = _runner_up(shares)
                    self._follow(question, shares or {somebody: 1.0})
                    self._mention(somebody, i, "pronoun", share=0.0)
                    if question.tag:
                        self._tagged(somebody)
                    found.append((i, somebody))
            elif i not in self.covered and (person := self._noun(i, judge, ahead)):
                found.append((i, person))
        return found

    def _ask(self, question: Question, judge: Judge, ahead: dict[str, int]) -> dict[Person | None, float]:
        people = self._candidates(question, ahead)
        if not people:
            return {}
        return dict(zip((*people, None), judge(question, people, self._features(question, people, ahead)), strict=True))

    def _follow(self, question: Question, shares: dict[Person | None, float]) -> None:
        """Let every likely person of a pronoun come to the fore a little."""
        self.asked += 1
        for person, share in shares.items():
            if person is not None and share > 0.05:
                person.warm(question.token, share)
                person.followed = share + person.followed * 0.85 ** (self.asked - person.follows)
                person.follows = self.asked
        self.antecedent[question.gender] = (shares, question.token)

    def _name(self, token: int, judge: Judge, ahead: dict[str, int]) -> None:
        """A name; at its first use it may tell who somebody without a name was all along."""
        name = self.named[token]
        person = self.people[name]
        if not person.count:
            gender = next((g for g in "mfn" if person.known and person.agrees[g] == 1), "")
            question = Question("name", token, gender, quoted=self.quoted[token] >= 0)
            if somebody := _likeliest(self._ask(question, judge, ahead)):
                somebody.name, somebody.agrees, somebody.known = name, person.agrees, person.known
                somebody.surname, somebody.titled, somebody.named = person.surname, person.titled, person.named
                somebody.described |= person.described
                person = self.people[name] = somebody
        self._mention(person, token, "name")
        if self.tokens.dep[token] == "conj" and self.tokens.head[token] in self.at:
            self.group = token

    def _tagged(self, person: Person) -> None:
        if self.taggers[-1:] != [person]:
            self.taggers = [*self.taggers[-1:], person]

    def _is_tag(self, token: int, role: str, verb: int) -> bool:
        return (
            role == "S"
            and self.quoted[token] < 0
            and self.tokens.lemma[verb] in persons.SPEECH_VERBS
            and self.tokens.paragraph[token] in self.with_quotes
        )

    def _mention(self, person: Person, token: int, kind: str, share: float = 1.0) -> None:
        tokens = self.tokens
        person.warm(token, share)
        role, verb = self.role(token)
        person.add(
            Mention(token, tokens.sentence[token], tokens.paragraph[token], role, verb, kind), self.quoted[token] >= 0
        )
        self.total += 1
        self.at[token] = person
        person.order = self.total
        self.recent.pop(person, None)
        self.recent[person] = None
        if role == "S":
            self.subject[verb] = person
            if tokens.head[verb] == verb:
                self.subject[-1 - tokens.sentence[token]] = person
        if kind == "name" and self._is_tag(token, role, verb):
            self._tagged(person)

    def _noun(self, token: int, judge: Judge, ahead: dict[str, int]) -> Person | None:
        """Somebody called by a common noun: a word for somebody on the cast, or for somebody without a name."""
        tokens = self.tokens
        if tokens.tag[token] == "NNS":
            self.group = token
        if tokens.tag[token] != "NN" or tokens.dep[token] in ("compound", "npadvmod"):
            return None
        lemma = tokens.lemma[token]
        below = tokens.children[token]
        for other in (tokens.head[token], *below):
            if other in self.named and "appos" in (tokens.dep[token], tokens.dep[other]):
                person = self.people[self.named[other]]
                person.described.add(lemma)
                return person
        verb = tokens.head[token]
        if tokens.dep[token] == "attr" and verb in self.subject:
            self.subject[verb].described.add(lemma)
            return self.subject[verb]
        owner = next((self.at[i] for i in below if tokens.dep[i] == "poss" and i in self.at), None)
        if owner is None and self.quoted[token] < 0 and any(tokens.text[i].lower() == "my" for i in below):
            owner = self.me
        article = next((tokens.lemma[i] for i in below if tokens.dep[i] in ("det", "poss")), "")
        case = {"the": "the", "a": "a", "an": "a", "": "bare"}.get(article, "owned" if owner else "other")
        gender = _NOUN_GENDER[lemma]
        question = Question("noun", token, gender, case, self.quoted[token] >= 0, noun=lemma, owner=owner)
        person = _likeliest(self._ask(question, judge, ahead)) or _somebody(gender)
        person.noun = person.noun or lemma
        person.described.add(lemma)
        if owner is not None:
            self.relations[owner, lemma] = person
        self._mention(person, token, "nominal")
        return person

    def _pronoun(self, token: int) -> Question | None:
        gender, case = _PRONOUNS[self.tokens.text[token]]
        if gender == "n" and not self._is_one(token):
            return None
        if self.tokens.dep[token] == "poss":
            case = "P"
        return Question("pronoun", token, gender, case, self.quoted[token] >= 0, self._is_tag(token, *self.role(token)))

    def _subject_of_clause(self, question: Question) -> Person | None:
        """Binding: the subject of the verb that governs an object; a reflexive means it, another pronoun does not."""
        if question.kind != "pronoun" or question.case not in ("O", "R"):
            return None
        role, verb = self.role(question.token)
        return self.subject.get(verb) if role == "O" else None

    def _is_one(self, token: int) -> bool:
        """Whether *they* may be one person: somebody who goes by it, with no group mentioned since."""
        if not self.theirs or self.tokens.tag[token] not in ("PRP", "PRP$"):
            return False
        last = max((person.last.token for person in self.theirs if person.last), default=-1)
        return last > self.group or (last >= 0 and self.tokens.text[token].lower() == "themself")

    def _candidates(self, question: Question, ahead: dict[str, int]) -> list[Person]:
        gender, quoted, token = question.gender, question.quoted, question.token
        bound = self._subject_of_clause(question)
        if question.case == "R" and bound is not None and bound.agrees[gender] >= 0.5:
            return [bound]
        unnamed_only = question.kind == "name"
        chosen: list[Person] = []
        faded = []
        for seen, person in enumerate(reversed(self.recent)):
            if seen >= _HORIZON or len(chosen) >= CANDIDATES:
                break
            if not person.name and token - person.at > _UNNAMED_FOR:
                faded.append(person)
            elif (
                person.agrees[gender] >= 0.1
                and not (unnamed_only and person.name)
                and person is not question.owner
                and not (person is bound and question.case == "O")
                and (quoted or not person.name or person.name != self.narrator)
            ):
                chosen.append(person)
        for person in faded:
            del self.recent[person]
        if not unnamed_only:
            for name, at in ahead.items():
                person = self.people[name]
                if at > token and person not in chosen and person.agrees[gender] >= 0.1 and name != self.narrator:
                    chosen.append(person)
        return chosen

    def _above(self, token: int) -> tuple[list[Person], set[int]]:
        """The subjects of the clauses around a token, the nearest first, and the tokens that govern it."""
        head, subject = self.tokens.head, self.subject
        subjects: list[Person] = []
        over: set[int] = set()
        while head[token] != token and len(over) < 12:
            token = head[token]
            over.add(token)
            if token in subject:
                subjects.append(subject[token])
        return subjects, over

    def _features(self, question: Question, people: list[Person], ahead: dict[str, int]) -> list[list[float]]:
        """A row for each person, and one for "none of these"; the columns are those of the three functions below."""
        place = self._place(question)
        here = self._question_features(question, place, len(people))
        rows = [
            [
                *here,
                *self._last_mention(place, person, question.quoted),
                *self._standing(question, place, person, rank, ahead),
                False,
            ]
            for rank, person in enumerate(people)
        ]
        rows.append([*here, *_NOBODY])
        return rows

    def _place(self, question: Question) -> "_Place":
        tokens, token = self.tokens, question.token
        sentence = tokens.sentence[token]
        role, verb = self.role(token)
        subjects, over = self._above(token)
        near = bisect_left(self.name_tokens, token + _NEAR) - bisect_left(self.name_tokens, token - _NEAR)
        chain, link = self.antecedent.get(question.gender, ({}, 0))
        return _Place(
            token,
            sentence,
            tokens.paragraph[token],
            role,
            verb,
            over,
            (*subjects, None, None)[:2],
            (self.subject.get(-1 - sentence), self.subject.get(-sentence)),
            (None, None, *self.taggers)[-2:],
            chain,
            tokens.sentence[link] == sentence,
            near,
            self.relations.get((question.owner, question.noun)) if question.owner else None,
        )

    def _question_features(self, question: Question, place: "_Place", choices: int) -> list[float]:
        first, _ = self.tokens.sentence_bounds[place.sentence]
        case = question.case
        return [
            case == "S",
            case == "O",
            case == "P",
            case == "R",
            case == "the",
            case == "a",
            case == "owned",
            case == "other",
            question.noun in persons.KIN,
            question.quoted,
            question.tag,
            place.paragraph in self.with_quotes,
            place.token == first,
            first == 0 or self.tokens.paragraph[first - 1] != place.paragraph,
            choices / CANDIDATES,
        ]

    def _last_mention(self, place: "_Place", person: Person, quoted: bool) -> list[float]:
        """Where the person was last mentioned: at all, and in narration or quotation as the question is."""
        last = person.last
        same = person.quoted if quoted else person.narrated
        if last is None:
            return _NEVER
        gap = place.sentence - last.sentence
        row = [
            True,
            log1p(place.token - last.token) / 7,
            gap == 0,
            gap == 1,
            gap == 2,
            min(gap, 12) / 12,
            last.paragraph == place.paragraph,
            last.paragraph == place.paragraph - 1,
            last.kind == "name",
            last.kind == "pronoun",
            last is not same,
            last.verb == place.verb and last.role == "S",
            last.verb == place.verb and last.role != "S",
            last.token in place.over,
            last.role == "S",
            log1p(self.total - person.order) / 4,
        ]
        if same is None:
            return row + _NOWHERE
        gap = place.sentence - same.sentence
        return [
            *row,
            True,
            log1p(place.token - same.token) / 7,
            gap == 0,
            gap == 1,
            same.paragraph == place.paragraph,
            same.role == "S",
            same.role in "OB",
            same.role == "P",
            same.role == place.role,
            same.kind == "name",
        ]

    def _standing(
        self, question: Question, place: "_Place", person: Person, rank: int, ahead: dict[str, int]
    ) -> list[float]:
        """How much the person stands out here, and how well they agree."""
        token, paragraph = place.token, self.tokens.paragraph
        heat, warmth = person.heat_at(token)
        named = person.named
        after = bisect_left(named, token)
        near = bisect_left(named, token + _NEAR, after) - bisect_left(named, token - _NEAR, 0, after)
        coming = named[after] if after < len(named) else None
        later = ahead.get(person.name, -1) > token
        before = place.chain.get(person, 0.0)
        owner = question.owner
        return [
            1 / (1 + rank),
            rank == 0,
            heat / 3,
            warmth / 8,
            near / (place.near + 2),
            log1p(min(near, 20)) / 3,
            min(1.2, log1p(coming - token) / 6) if coming is not None else 1.2,
            coming is not None and paragraph[coming] == place.paragraph,
            coming is not None and paragraph[coming] == place.paragraph + 1,
            person is place.clauses[0],
            person is place.clauses[1],
            person is place.centres[0],
            person is place.centres[1],
            before,
            before if place.linked else 0.0,
            person is place.taggers[1],
            person is place.taggers[0],
            later,
            later and self.role(ahead[person.name])[1] == place.verb,
            person.agrees[question.gender],
            person.known,
            bool(question.noun) and person.noun == question.noun,
            question.noun in person.described,
            person is place.relation,
            owner is not None and bool(person.surname) and owner.surname == person.surname,
            person.titled,
            person.followed * 0.85 ** (self.asked - person.follows) / 6,
            log1p(min(person.count, 20)) / 3,
            not person.name,
        ]


class _Place(NamedTuple):
    """What surrounds a question, the same for each candidate."""

    token: int
    sentence: int
    paragraph: int
    role: str
    verb: int
    over: set[int]
    clauses: tuple[Person | None, ...]
    centres: tuple[Person | None, ...]
    taggers: tuple[Person | None, ...]
    chain: dict[Person | None, float]
    linked: bool
    near: int
    relation: Person | None


_NOWHERE = [0.0, 1.5, *[0.0] * 8]
_NEVER = [0.0, 1.5, 0.0, 0.0, 0.0, 1.5, *[0.0] * 9, 1.5, *_NOWHERE]
_NOBODY = [*[0.0] * (len(_NEVER) + 29), 1.0]
WIDTH = 15 + len(_NOBODY)
"""How many features a candidate has."""


def _person(character: Character) -> Person:
    told = {
        {"she": "f", "he": "m"}.get(form.strip().lower(), "n")
        for said in character.pronouns.split("|")
        for form in said.split("/")[:1]
        if form.strip()
    }
    agrees = {gender: float(gender in told) for gender in "mfn"} if told else {"m": 0.5, "f": 0.5, "n": 0.0}
    agrees[""] = 1.0
    person = Person(character.name, agrees, bool(told))
    for name in character.names:
        first, *rest = name.lower().split() or [""]
        title = persons.TITLE_NOUNS.get(first, first.rstrip("."))
        if rest and title in _NOUN_GENDER:
            person.described.add(title)
        person.titled |= bool(rest) and _title_gender(first) != ""
        person.surname = rest[-1] if rest else person.surname
    return person


def _prior(character: Character, votes: dict[str, float]) -> dict[str, float]:
    male, female = votes["m"] + 0.5, votes["f"] + 0.5
    for name in character.names:
        first, *rest = name.lower().split() or [""]
        title = _title_gender(first) if rest else ""
        weight = 20 if title else 4
        gender = title or naming.given_gender(first)
        male += weight * (gender == "m")
        female += weight * (gender == "f")
    return {"m": male, "f": female}


def _title_gender(word: str) -> str:
    word = word.rstrip(".")
    return "m" if word in naming.HIS_TITLES else "f" if word in naming.HER_TITLES else ""


def _settle(person: Person) -> None:
    male, female = person.votes["m"], person.votes["f"]
    share = male / (male + female)
    if not 0.2 < share < 0.8:
        share, person.known = round(share), True
    person.agrees.update(m=share, f=1 - share)


def _somebody(gender: str) -> Person:
    agrees = {"m": float(gender == "m"), "f": float(gender == "f")} if gender else {"m": 0.5, "f": 0.5}
    return Person("", {**agrees, "n": 0.0, "": 1.0}, bool(gender))


def _likeliest(shares: dict[Person | None, float]) -> Person | None:
    return max(shares, key=shares.__getitem__) if shares else None


def _runner_up(shares: dict[Person | None, float]) -> Person | None:
    if len(shares) < 3:
        return None
    best = _likeliest(shares)
    return max((p for p in shares if p is not None and p is not best and p.name), key=shares.__getitem__, default=None)
