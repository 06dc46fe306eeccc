"""The people under discussion: who was last mentioned where, in which role, how often.

`Discourse.walk` reads a story once, mention by mention, and asks a judge for each third-person pronoun which of
the last few people it stands for. Besides the cast it keeps people without a name (*an old man*), so that a
pronoun of theirs need not be given to somebody on the cast.

The features are those of the literature on pronouns: distance, recency and salience (Lappin & Leass 1994),
subject preference and the previous sentence's centre (Grosz, Joshi & Weinstein 1995, *centering*), parallel
roles, agreement, binding (Chomsky 1981), the speaker's turn in dialogue, and whether somebody is there or only thought
and told of (Roberts 1989, *Modal subordination and pronominal anaphora in discourse*).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import exp, inf, log1p
from typing import NamedTuple

import pandas as pd

from graphx.reading import naming, persons
from graphx.reading.cast import Cast, Character
from graphx.reading.language import Tokens
from graphx.reading.quotations import quotation_of

CANDIDATES = 6
"""How many people a pronoun may choose from: the last ones mentioned that agree with it."""

_HORIZON = 60
_UNNAMED_FOR = 250
_FORGOTTEN = 150
_NAMING = frozenset(("name", "call", "christen", "baptize", "baptise", "nickname", "dub"))
_NEAR = 750
_SURELY_JOINED = frozenset(("conj", "xcomp", "relcl"))
_JOINED = _SURELY_JOINED | {"advcl", "pcomp", "acl"}
_SHARE = 6  # clauses that share one subject, at most
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


_WHERE = frozenset(("in", "at", "from", "near", "through", "into", "towards", "toward", "around", "across", "round"))
_OPENS_CALL = frozenset((",", "!", "?", ".", ";", "-", "--", "—", "dear", "oh", "ah", "o", "well", "yes", "no"))
_CLOSES_CALL = frozenset((",", "!", "?", ".", ";", "-", "--", "—"))


class Mention(NamedTuple):
    """Where somebody was mentioned: token, sentence, paragraph, role, governing verb and kind; if only as talked of."""

    token: int
    sentence: int
    paragraph: int
    role: str
    verb: int
    kind: str
    away: bool


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
    kin: "Person | None" = None
    surname: str = ""
    titled: bool = False
    order: int = 0
    followed: float = 0.0
    follows: int = 0
    lead: float = 0.0
    leads: int = 0
    bearing: tuple[float, ...] = (0.5, 0.0, 0.0)
    told: int = -1000
    there: float = 0.0
    elsewhere: float = 0.0
    seen: int = 0
    stood: int = -9
    opened: tuple[int, int] = (-9, 0)
    opened_before: tuple[int, int] = (-9, 0)

    def heat_at(self, token: int) -> tuple[float, float]:
        """Mentions of late, faded with the distance in tokens: quickly and slowly."""
        past = token - self.at
        return self.heat * exp(-past / 60), self.warmth * exp(-past / 400)

    def become(self, other: "Person") -> None:
        """Turn out to be somebody with a name."""
        self.name, self.agrees, self.known = other.name, other.agrees, other.known
        self.surname, self.titled, self.named = other.surname, other.titled, other.named
        self.bearing, self.kin = other.bearing, other.kin or self.kin
        self.described |= other.described
        self.count += other.count

    def lead_at(self, token: int) -> float:
        """How often of late they were a subject, faded with the distance in tokens."""
        return self.lead * exp((self.leads - token) / 120)

    def presence_at(self, token: int) -> tuple[float, float]:
        """Mentions of late as there and as only talked of, faded with the distance in tokens."""
        faded = exp((self.seen - token) / 150)
        return self.there * faded, self.elsewhere * faded

    def place_in(self, sentence: int) -> float:
        """The order in which the sentence first mentions them; infinite where it does not."""
        if self.opened[0] == sentence:
            return self.opened[1]
        return self.opened_before[1] if self.opened_before[0] == sentence else inf

    def warm(self, token: int, share: float) -> None:
        """Note that a mention is theirs with some likelihood."""
        self.heat, self.warmth = (x + share for x in self.heat_at(token))
        self.at = token
        self.count += share

    def add(self, mention: Mention, quoted: bool) -> None:
        """Note a new mention."""
        self.there, self.elsewhere = self.presence_at(mention.token)
        self.seen = mention.token
        if mention.away:
            self.elsewhere += 1
        elif mention.role != "P":
            self.there += 1
            self.stood = mention.paragraph
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
    named: Person | None = None


Judge = Callable[[Question, Sequence[Person], list[list[float]]], Sequence[float]]
"""Says how likely each candidate is the person of a question, given their features.

There is one more likelihood and one more row of features than candidates: the last stands for "none of these".
"""


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
        self.speaking, self.called = self._in_dialogue()
        self.talking: dict[int, set[str]] = defaultdict(set)
        for place, name in self.speaking | self.called:
            self.talking[place].add(name)
        for name, person in self.people.items():
            person.bearing = self._bearing(name, person.named)

    def _in_dialogue(self) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
        """Paragraphs with the names that a tag gives the speech there (*said Ann*), and those called in it."""
        speaking: set[tuple[int, str]] = set()
        called: set[tuple[int, str]] = set()
        text, paragraph = self.tokens.text, self.tokens.paragraph
        for token, name in self.named.items():
            if self.quoted[token] >= 0:
                first, last = token, token
                while first - 1 in self.covered and self.named.get(first - 1, name) == name:
                    first -= 1
                while last + 1 in self.covered and self.named.get(last + 1, name) == name:
                    last += 1
                within = [
                    i for i in (first - 1, last + 1) if 0 <= i < len(text) and self.quoted[i] == self.quoted[token]
                ]
                if all(text[i].lower() in (_OPENS_CALL if i < token else _CLOSES_CALL) for i in within):
                    called.add((paragraph[token], name))
            elif self._is_tag(token, *self.role(token)):
                speaking.add((paragraph[token], name))
        return speaking, called

    def _bearing(self, name: str, places: list[int]) -> tuple[float, ...]:
        """How a name is used, as a person's is or a place's: as a subject, where things are, of who speaks."""
        dep, head, text = self.tokens.dep, self.tokens.head, self.tokens.text
        acting = sum(dep[i] in ("nsubj", "nsubjpass", "poss") for i in places)
        where = sum(dep[i] == "pobj" and text[head[i]].lower() in _WHERE for i in places)
        paragraphs = {self.tokens.paragraph[i] for i in places}
        speaks = any((p, name) in self.speaking or (p, name) in self.called for p in paragraphs)
        return (acting + 1) / (len(places) + 2), where / (len(places) + 1), float(speaks)

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
        if main := self._cataphor(question, people, ahead):
            return {main: 1.0}
        return dict(zip((*people, None), judge(question, people, self._features(question, people, ahead)), strict=True))

    def _cataphor(self, question: Question, people: list[Person], ahead: dict[str, int]) -> Person | None:
        """*When she came home*, Ann ...: where nobody was mentioned yet, the subject of the main clause."""
        if question.kind != "pronoun" or question.case != "S" or any(person.last for person in people):
            return None
        verb = self.role(question.token)[1]
        if self.tokens.dep[verb] != "advcl":
            return None
        main = ("S", self.tokens.head[verb])
        return next((p for p in people if p.agrees[question.gender] > 0.5 and self.role(ahead[p.name]) == main), None)

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
        if token - person.told > _FORGOTTEN:
            gender = next((g for g in "mfn" if person.known and person.agrees[g] == 1), "")
            question = Question("name", token, gender, quoted=self.quoted[token] >= 0, named=person)
            if somebody := self._introduced(token) or _likeliest(self._ask(question, judge, ahead)):
                somebody.become(person)
                self.recent.pop(person, None)
                person = self.people[name] = somebody
        person.told = token
        self._mention(person, token, "name")
        if self.tokens.dep[token] == "conj" and self.tokens.head[token] in self.at:
            self.group = token

    def _introduced(self, token: int) -> Person | None:
        """Whose name is told in so many words: *his name was* Tom, *she was called* Ann."""
        lemma, dep, below = self.tokens.lemma, self.tokens.dep, self.tokens.children
        verb = self.tokens.head[token]
        person = None
        if dep[token] == "attr":
            subject = next((i for i in below[verb] if dep[i] == "nsubj" and lemma[i] == "name"), None)
            if subject is not None:
                person = next((self.at[i] for i in below[subject] if dep[i] == "poss" and i in self.at), None)
        elif dep[token] == "oprd" and lemma[verb] in _NAMING:
            person = self.subject.get(verb)
        return person if person is not None and not person.name else None

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
        sentence, paragraph, quoted = tokens.sentence[token], tokens.paragraph[token], self.quoted[token] >= 0
        person.add(Mention(token, sentence, paragraph, role, verb, kind, quoted or self._away(token)), quoted)
        self.total += 1
        self.at[token] = person
        person.order = self.total
        if person.opened[0] != tokens.sentence[token]:
            person.opened_before, person.opened = person.opened, (tokens.sentence[token], self.total)
        if role == "S":
            person.lead, person.leads = person.lead_at(token) + 1, token
        self.recent.pop(person, None)
        self.recent[person] = None
        if role == "S":
            self.subject[verb] = person
            if tokens.head[verb] == verb:
                self.subject[-1 - tokens.sentence[token]] = person
        if kind == "name" and self._is_tag(token, role, verb):
            self._tagged(person)

    def _away(self, token: int) -> bool:
        """Whether somebody is only spoken of: thought or told of (*about* Tom), or in what *had* happened before."""
        tokens = self.tokens
        dep, head, lemma, tag = tokens.dep, tokens.head, tokens.lemma, tokens.tag
        above = head[token]
        if dep[token] == "dobj" and lemma[above] in persons.THINK_OF:
            return True
        if dep[token] == "pobj" and (lemma[above] == "about" or lemma[head[above]] in persons.TALK):
            return lemma[above] in ("about", "of", "from", "for")
        below = token
        for over in self._governors(token):
            if dep[below] == "ccomp" and lemma[over] in persons.THINK_OR_TELL:
                return True
            if tag[over] == "VBN" and any(
                dep[i] == "aux" and lemma[i] == "have" and tag[i] in ("VBD", "VB") for i in tokens.children[over]
            ):
                return True
            below = over
        return False

    def _noun(self, token: int, judge: Judge, ahead: dict[str, int]) -> Person | None:
        """Somebody called by a common noun: a word for somebody on the cast, or for somebody without a name."""
        tokens = self.tokens
        if tokens.tag[token] == "NNS":
            self.group = token
        if tokens.tag[token] != "NN" or tokens.dep[token] in ("compound", "npadvmod"):
            return None
        lemma = tokens.lemma[token]
        gender = _NOUN_GENDER[lemma]
        below = tokens.children[token]
        titles = (i for j in below if tokens.dep[j] == "acl" and tokens.lemma[j] in _NAMING for i in tokens.children[j])
        for other in titles:
            if other in self.named and tokens.dep[other] == "oprd":
                person = self.people[self.named[other]]
                person.described.add(lemma)
                return person
        for other in (tokens.head[token], *below):
            if other in self.named and "appos" in (tokens.dep[token], tokens.dep[other]):
                person = self.people[self.named[other]]
                if _suits(person, gender):
                    person.described.add(lemma)
                    return person
        verb = tokens.head[token]
        if tokens.dep[token] == "attr" and verb in self.subject and _suits(self.subject[verb], gender):
            self.subject[verb].described.add(lemma)
            return self.subject[verb]
        owner = next((self.at[i] for i in below if tokens.dep[i] == "poss" and i in self.at), None)
        if owner is None and self.quoted[token] < 0 and any(tokens.text[i].lower() == "my" for i in below):
            owner = self.me
        article = next((tokens.lemma[i] for i in below if tokens.dep[i] in ("det", "poss")), "")
        case = {"the": "the", "a": "a", "an": "a", "": "bare"}.get(article, "owned" if owner else "other")
        question = Question("noun", token, gender, case, self.quoted[token] >= 0, noun=lemma, owner=owner)
        person = _likeliest(self._ask(question, judge, ahead)) or _somebody(gender)
        person.noun = person.noun or lemma
        person.described.add(lemma)
        if owner is not None:
            self.relations[owner, lemma] = person
            person.kin = person.kin or owner
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
        return self._doer(verb, _SURELY_JOINED) if role == "O" else None

    def _doer(self, verb: int, joined: frozenset[str] = _JOINED) -> Person | None:
        """Who does what a verb says: its subject or, where it has none, that of the clause it is joined to.

        *Ann came and left*: Ann; *Ann asked Ben to leave*: Ben; *Tom, who left*: Tom.
        """
        tokens = self.tokens
        dep, head, below = tokens.dep, tokens.head, tokens.children
        for _ in range(_SHARE):
            if verb in self.subject:
                return self.subject[verb]
            how, over = dep[verb], head[verb]
            own = next((i for i in below[verb] if dep[i] in ("nsubj", "nsubjpass", "csubj", "expl")), None)
            if how not in joined or (own is not None and not (how == "relcl" and tokens.tag[own] in ("WP", "WDT"))):
                return None
            told = [i for i in below[over] if dep[i] in ("dobj", "dative")] if how == "xcomp" else []
            if told or how in ("acl", "relcl"):
                return self.at.get(told[0] if told else over)
            verb = head[over] if how == "pcomp" else over
        return None

    def _is_one(self, token: int) -> bool:
        """Whether *they* may be one person: somebody who goes by it, with no group mentioned since."""
        if not self.theirs or self.tokens.tag[token] not in ("PRP", "PRP$"):
            return False
        last = max((person.last.token for person in self.theirs if person.last), default=-1)
        return last > self.group or (last >= 0 and self.tokens.text[token].lower() == "themself")

    def _candidates(self, question: Question, ahead: dict[str, int]) -> list[Person]:
        gender, token = question.gender, question.token
        bound = self._subject_of_clause(question)
        if question.case == "R" and bound is not None and bound.agrees[gender] >= 0.5:
            return [bound]
        unnamed_only = question.kind == "name"
        barred = self._barred(question)
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
                and person.name not in barred
            ):
                chosen.append(person)
        for person in faded:
            del self.recent[person]
        if not unnamed_only:
            later = (self.people[name] for name, at in ahead.items() if at > token and name not in barred)
            chosen += (p for p in later if p not in chosen and p.agrees[gender] >= 0.1 and p.name != self.narrator)
        return chosen

    def _barred(self, question: Question) -> set[str]:
        """Names of those who are not *he* or *she* here: the narrator; in speech, who speaks and who is called on."""
        if not question.quoted:
            return {self.narrator} - {""}
        return self.talking[self.tokens.paragraph[question.token]] if question.kind == "pronoun" else set()

    def _above(self, token: int) -> tuple[list[Person], set[int]]:
        """The subjects of the clauses around a token, the nearest first, and the tokens that govern it."""
        over = self._governors(token)
        return [self.subject[i] for i in over if i in self.subject], set(over)

    def _governors(self, token: int) -> list[int]:
        """The tokens that govern a token, the nearest first; twelve at most."""
        head = self.tokens.head
        over: list[int] = []
        while head[token] != token and len(over) < 12:
            token = head[token]
            over.append(token)
        return over

    def _features(self, question: Question, people: list[Person], ahead: dict[str, int]) -> list[list[float]]:
        """A row for each person, and one for "none of these"; the columns are those of the three functions below."""
        place = self._place(question)
        here = self._question_features(question, place, people)
        heats = [person.heat_at(place.token) for person in people]
        presences = [person.presence_at(place.token) for person in people]
        there = sum(seen for seen, _ in presences) + 0.1
        rows = [
            [
                *here,
                *self._last_mention(place, person, question.quoted),
                *rivalry,
                *self._presence(place, person, presence, there),
                *self._standing(question, place, person, rank, heat, ahead),
                False,
            ]
            for rank, (person, heat, presence, rivalry) in enumerate(
                zip(people, heats, presences, self._against(place, people, heats), strict=True)
            )
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
            self._doer(verb),
            over,
            (*subjects, None, None)[:2],
            (self.subject.get(-1 - sentence), self.subject.get(-sentence)),
            (None, None, *self.taggers)[-2:],
            chain,
            tokens.sentence[link] == sentence,
            near,
            self.relations.get((question.owner, question.noun)) if question.owner else None,
            tokens.lemma[tokens.head[token]] if question.case == "P" else "",
        )

    def _against(self, place: "_Place", people: list[Person], heats: list[tuple[float, float]]) -> list[list[float]]:
        """How each person compares with the others in question."""
        token, sentence = place.token, place.sentence
        leads = [person.lead_at(token) for person in people]
        heat = sum(h for h, _ in heats) + 0.1
        warmth = sum(w for _, w in heats) + 0.1
        lead = sum(leads) + 0.1
        here = [person.place_in(sentence) for person in people]
        before = [person.place_in(sentence - 1) for person in people]
        coming = [self._coming(person, token) for person in people]
        first_here, first_before, next_named = (min(row, default=inf) for row in (here, before, coming))
        return [
            [
                h / heat,
                w / warmth,
                lead_of / lead,
                lead_of / 3,
                a == first_here < inf,
                b == first_before < inf,
                c == next_named < inf,
            ]
            for (h, w), lead_of, a, b, c in zip(heats, leads, here, before, coming, strict=True)
        ]

    @staticmethod
    def _coming(person: Person, token: int) -> float:
        after = bisect_left(person.named, token)
        return person.named[after] if after < len(person.named) else inf

    def _question_features(self, question: Question, place: "_Place", people: list[Person]) -> list[float]:
        first, _ = self.tokens.sentence_bounds[place.sentence]
        case, dep, head = question.case, self.tokens.dep, self.tokens.head
        within = sum(person.last is not None and person.last.sentence == place.sentence for person in people)
        return [
            within == 0,
            within / 3,
            dep[place.verb] == "advcl" and head[place.verb] > place.verb,
            place.token > first and self.quoted[place.token - 1] >= 0 and not question.quoted,
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
            len(people) / CANDIDATES,
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
            person is place.doer,
            last.verb == place.verb and last.role != "S",
            last.token in place.over,
            last.verb in place.over,
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
            same.paragraph == place.paragraph - 1,
            same.role == "S",
            same.role in "OB",
            same.role == "P",
            same.role == place.role,
            same.kind == "name",
        ]

    @staticmethod
    def _presence(place: "_Place", person: Person, presence: tuple[float, float], there: float) -> list[float]:
        """Whether the person is there or only talked of; ``there`` adds up how much all in question are there."""
        seen, spoken_of = presence
        last, narrated = person.last, person.narrated
        return [
            last is not None and last.away,
            narrated is not None and narrated.away,
            seen / 3,
            seen / there,
            spoken_of / 3,
            person.stood == place.paragraph,
        ]

    def _standing(
        self,
        question: Question,
        place: "_Place",
        person: Person,
        rank: int,
        heat: tuple[float, float],
        ahead: dict[str, int],
    ) -> list[float]:
        """How much the person stands out here, and how well they agree."""
        token, paragraph = place.token, self.tokens.paragraph
        named = person.named
        after = bisect_left(named, token)
        near = bisect_left(named, token + _NEAR, after) - bisect_left(named, token - _NEAR, 0, after)
        coming = named[after] if after < len(named) else None
        later = ahead.get(person.name, -1) > token
        before = place.chain.get(person, 0.0)
        owner, asked = question.owner, question.named
        return [
            1 / (1 + rank),
            rank == 0,
            heat[0] / 3,
            heat[1] / 8,
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
            (place.paragraph, person.name) in self.speaking,
            (place.paragraph, person.name) in self.called,
            (person, place.owned) in self.relations,
            owner is not None and bool(person.surname) and owner.surname == person.surname,
            person.titled,
            *person.bearing,
            *(_likeness(asked, person) if asked else _UNASKED),
            log1p(min(person.count, 60)) / 4,
            person.followed * 0.85 ** (self.asked - person.follows) / 6,
            log1p(min(person.count, 20)) / 3,
            not person.name,
        ]


_UNASKED = (False, False, False, False)


def _likeness(named: Person, person: Person) -> tuple[bool, bool, bool, bool]:
    """What speaks for somebody without a name being whom a name means: named before, words for both, their family."""
    kin = person.kin
    return (
        named.told >= 0,
        not person.described.isdisjoint(named.described),
        bool(named.surname) and kin is not None and kin.surname == named.surname,
        kin is named,
    )


class _Place(NamedTuple):
    """What surrounds a question, the same for each candidate."""

    token: int
    sentence: int
    paragraph: int
    role: str
    verb: int
    doer: Person | None
    over: set[int]
    clauses: tuple[Person | None, ...]
    centres: tuple[Person | None, ...]
    taggers: tuple[Person | None, ...]
    chain: dict[Person | None, float]
    linked: bool
    near: int
    relation: Person | None
    owned: str


_NOWHERE = [0.0, 1.5, *[0.0] * 9]
_NEVER = [0.0, 1.5, 0.0, 0.0, 0.0, 1.5, *[0.0] * 10, 1.5, *_NOWHERE]
_NOBODY = [*[0.0] * (len(_NEVER) + 53), 1.0]
WIDTH = 19 + len(_NOBODY)
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
        person.titled |= bool(rest) and naming.title_gender(first) != ""
        person.surname = rest[-1] if rest else person.surname
    return person


def _prior(character: Character, votes: dict[str, float]) -> dict[str, float]:
    male, female = votes["m"] + 0.5, votes["f"] + 0.5
    for name in character.names:
        first, *rest = name.lower().split() or [""]
        title = naming.title_gender(first) if rest else ""
        weight = 20 if title else 4
        gender = title or naming.given_gender(first)
        male += weight * (gender == "m")
        female += weight * (gender == "f")
    return {"m": male, "f": female}


def _settle(person: Person) -> None:
    male, female = person.votes["m"], person.votes["f"]
    share = male / (male + female)
    if not 0.2 < share < 0.8:
        share, person.known = round(share), True
    person.agrees.update(m=share, f=1 - share)


def _somebody(gender: str) -> Person:
    agrees = {"m": float(gender == "m"), "f": float(gender == "f")} if gender else {"m": 0.5, "f": 0.5}
    return Person("", {**agrees, "n": 0.0, "": 1.0}, bool(gender))


def _suits(person: Person, gender: str) -> bool:
    """Whether somebody may be called by a word of a gender, as far as theirs is known."""
    return not person.known or person.agrees[gender] > 0


def _likeliest(shares: dict[Person | None, float]) -> Person | None:
    return max(shares, key=shares.__getitem__) if shares else None


def _runner_up(shares: dict[Person | None, float]) -> Person | None:
    if len(shares) < 3:
        return None
    best = _likeliest(shares)
    return max((p for p in shares if p is not None and p is not best and p.name), key=shares.__getitem__, default=None)
