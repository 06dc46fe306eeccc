"""The people under discussion: who was last mentioned where, in which role, how often.

`Discourse.walk` reads a story once, mention by mention, and asks a judge for each third-person pronoun which of
the last few people it stands for. Besides the cast it keeps people without a name (*an old man*), so that a
pronoun of theirs need not be given to somebody on the cast.

The features are those of the literature on pronouns: distance, recency and salience (Lappin & Leass 1994),
subject preference and the previous sentence's centre (Grosz, Joshi & Weinstein 1995, *centering*), parallel
roles, agreement, binding (Chomsky 1981), and the speaker's turn in dialogue.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import exp, log1p
from typing import NamedTuple

import pandas as pd

from graphx.reading import persons
from graphx.reading.cast import Cast, Character
from graphx.reading.language import Tokens

CANDIDATES = 8
"""How many people a pronoun may choose from: the last ones mentioned that agree with it."""

_HORIZON = 60
_UNNAMED_FOR = 250
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
    count: int = 0
    heat: float = 0.0
    warmth: float = 0.0
    at: int = 0
    votes: dict[str, float] = field(default_factory=lambda: {"m": 0.0, "f": 0.0})
    described: set[str] = field(default_factory=set)

    def heat_at(self, token: int) -> tuple[float, float]:
        """Mentions of late, faded with the distance in tokens: quickly and slowly."""
        past = token - self.at
        return self.heat * exp(-past / 60), self.warmth * exp(-past / 400)

    def add(self, mention: Mention, quoted: bool) -> None:
        """Note a new mention."""
        self.heat, self.warmth = (x + 1 for x in self.heat_at(mention.token))
        self.at = mention.token
        self.count += 1
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


Judge = Callable[[Question, Sequence[Person], list[list[float]]], "Person | None"]
"""Chooses the person of a question among candidates with their features; ``None`` for somebody else.

The last row of features stands for "none of these".
"""


class Discourse:
    """The state of a story while it is read."""

    def __init__(self, tokens: Tokens, cast: Cast, names: pd.DataFrame, quotes: pd.DataFrame) -> None:
        self.tokens = tokens
        self.narrator = cast.narrator
        self.quote_start: list[int] = quotes["start"].tolist()
        self.quote_end: list[int] = quotes["end"].tolist()
        self.quoted = self._quoted()
        self.with_quotes = {p for p, quote in zip(tokens.paragraph, self.quoted, strict=True) if quote >= 0}
        self.named: dict[int, str] = {}
        self.covered: set[int] = set()
        for start, end, name in zip(names["start"].tolist(), names["end"].tolist(), names["character"], strict=True):
            if inside := tokens.between(start, end):
                self.named[self.head(inside)] = name
                self.covered.update(inside)
        self.people = {character.name: _person(character) for character in cast}
        self._guess_genders(cast)
        self.recent: dict[Person, None] = {}
        self.antecedent: dict[str, tuple[Person, int] | None] = {}
        self.subject: dict[int, Person] = {}
        self.taggers: list[Person] = []
        self.total = 0
        self.at: dict[int, Person] = {}
        self.relations: dict[tuple[Person, str], Person] = {}

    def _quoted(self) -> list[int]:
        """For each token, the number of the quotation that holds it, or -1."""
        starts, ends = self.quote_start, self.quote_end
        numbers = []
        for start in self.tokens.start:
            quote = bisect_right(starts, start) - 1
            numbers.append(quote if quote >= 0 and start < ends[quote] else -1)
        return numbers

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
                    person: Person = self._ask(question, judge, ahead) or _somebody(question.gender)
                    self._mention(person, i, "pronoun")
                    self.antecedent[question.gender] = (person, i)
                    if question.tag:
                        self._tagged(person)
                    found.append((i, person))
            elif i not in self.covered and (person := self._noun(i, judge, ahead)):
                found.append((i, person))
        return found

    def _ask(self, question: Question, judge: Judge, ahead: dict[str, int]) -> Person | None:
        people = self._candidates(question, ahead)
        return judge(question, people, self._features(question, people, ahead)) if people else None

    def _name(self, token: int, judge: Judge, ahead: dict[str, int]) -> None:
        """A name; at its first use it may tell who somebody without a name was all along."""
        name = self.named[token]
        person = self.people[name]
        if not person.count:
            gender = max("mf", key=lambda g: person.agrees[g]) if person.known else ""
            question = Question("name", token, gender, quoted=self.quoted[token] >= 0)
            if somebody := self._ask(question, judge, ahead):
                somebody.name, somebody.agrees, somebody.known = name, person.agrees, person.known
                person = self.people[name] = somebody
        self._mention(person, token, "name")

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

    def _mention(self, person: Person, token: int, kind: str) -> None:
        tokens = self.tokens
        role, verb = self.role(token)
        person.add(
            Mention(token, tokens.sentence[token], tokens.paragraph[token], role, verb, kind), self.quoted[token] >= 0
        )
        self.total += 1
        self.at[token] = person
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
        article = next((tokens.lemma[i] for i in below if tokens.dep[i] in ("det", "poss")), "")
        case = {"the": "the", "a": "a", "an": "a", "": "bare"}.get(article, "owned" if owner else "other")
        gender = _NOUN_GENDER[lemma]
        question = Question("noun", token, gender, case, self.quoted[token] >= 0, noun=lemma, owner=owner)
        person = self._ask(question, judge, ahead) or _somebody(gender)
        person.noun = person.noun or lemma
        person.described.add(lemma)
        if owner is not None:
            self.relations[owner, lemma] = person
        self._mention(person, token, "nominal")
        return person

    def _pronoun(self, token: int) -> Question | None:
        gender, case = _PRONOUNS[self.tokens.text[token]]
        if gender == "n":
            return None
        if self.tokens.dep[token] == "poss":
            case = "P"
        return Question("pronoun", token, gender, case, self.quoted[token] >= 0, self._is_tag(token, *self.role(token)))

    def _candidates(self, question: Question, ahead: dict[str, int]) -> list[Person]:
        gender, quoted, token = question.gender, question.quoted, question.token
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

    def _features(self, question: Question, people: list[Person], ahead: dict[str, int]) -> list[list[float]]:
        tokens, i, quoted = self.tokens, question.token, question.quoted
        sentence, paragraph = tokens.sentence[i], tokens.paragraph[i]
        role, verb = self.role(i)
        case, noun = question.case, question.noun
        known = self.relations.get((question.owner, noun)) if question.owner else None
        above = tokens.head[verb]
        clause, matrix = self.subject.get(verb), self.subject.get(above) if above != verb else None
        current = self.subject.get(-1 - sentence)
        before = self.subject.get(-sentence)
        chain = self.antecedent.get(question.gender)
        tagger = self.taggers[-1] if self.taggers else None
        other = self.taggers[0] if len(self.taggers) > 1 else None
        first, _ = tokens.sentence_bounds[sentence]
        around = [
            float(case == "S"),
            float(case == "O"),
            float(case == "P"),
            float(case == "R"),
            float(case == "the"),
            float(case == "a"),
            float(case == "owned"),
            float(case == "other"),
            float(noun in persons.KIN),
            float(quoted),
            float(question.tag),
            float(paragraph in self.with_quotes),
            float(i == first),
            float(tokens.paragraph[first - 1] != paragraph) if first else 1.0,
            len(people) / CANDIDATES,
        ]
        rows = []
        for rank, person in enumerate(people):
            last = person.last
            same = person.quoted if quoted else person.narrated
            heat, warmth = person.heat_at(i)
            later = ahead.get(person.name, -1) > i
            if last is not None:
                gap = sentence - last.sentence
                away = [
                    1.0,
                    log1p(i - last.token) / 7,
                    float(gap == 0),
                    float(gap == 1),
                    float(gap == 2),
                    min(gap, 12) / 12,
                    float(last.paragraph == paragraph),
                    float(last.paragraph == paragraph - 1),
                    float(last.kind == "name"),
                    float(last.kind == "pronoun"),
                    float(last is not same),
                    float(last.verb == verb and last.role == "S"),
                    float(last.verb == verb and last.role != "S"),
                ]
            else:
                away = _NEVER
            if same is not None:
                gap = sentence - same.sentence
                where = [
                    1.0,
                    log1p(i - same.token) / 7,
                    float(gap == 0),
                    float(gap == 1),
                    float(same.paragraph == paragraph),
                    float(same.role == "S"),
                    float(same.role in "OB"),
                    float(same.role == "P"),
                    float(same.role == role),
                    float(same.kind == "name"),
                ]
            else:
                where = _NOWHERE
            rows.append(
                [
                    *around,
                    *away,
                    *where,
                    1 / (1 + rank),
                    float(rank == 0),
                    heat / 3,
                    warmth / 8,
                    person.count / (self.total + 10),
                    float(person is clause),
                    float(person is matrix),
                    float(person is current),
                    float(person is before),
                    float(chain is not None and person is chain[0]),
                    float(chain is not None and person is chain[0] and tokens.sentence[chain[1]] == sentence),
                    float(person is tagger),
                    float(person is other),
                    float(later),
                    float(later and self.role(ahead[person.name])[1] == verb),
                    person.agrees[question.gender],
                    float(person.known),
                    float(bool(noun) and person.noun == noun),
                    float(noun in person.described),
                    float(person is known),
                    float(not person.name),
                    0.0,
                ]
            )
        rows.append([*around, *_NOBODY])
        return rows


_NEVER = [0.0, 1.5, 0.0, 0.0, 0.0, 1.5, *[0.0] * 7]
_NOWHERE = [0.0, 1.5, *[0.0] * 8]
_NOBODY = [*[0.0] * (13 + 10 + 21), 1.0]
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
    return Person(character.name, agrees, bool(told))


def _prior(character: Character, votes: dict[str, float]) -> dict[str, float]:
    male, female = votes["m"] + 0.5, votes["f"] + 0.5
    for name in character.names:
        first, *rest = name.lower().split() or [""]
        if first in persons.FEMALE_TITLES and rest:
            female += 20
        elif first in persons.MALE_TITLES and rest:
            male += 20
        elif first in persons.FEMALE_NAMES:
            female += 4
        elif first in persons.MALE_NAMES:
            male += 4
    return {"m": male, "f": female}


def _settle(person: Person) -> None:
    male, female = person.votes["m"], person.votes["f"]
    share = male / (male + female)
    if not 0.2 < share < 0.8:
        share, person.known = round(share), True
    person.agrees.update(m=share, f=1 - share)


def _somebody(gender: str) -> Person:
    agrees = {"m": float(gender == "m"), "f": float(gender == "f")} if gender else {"m": 0.5, "f": 0.5}
    return Person("", {**agrees, "n": 0.1, "": 1.0}, bool(gender))
