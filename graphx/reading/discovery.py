"""A cast from a story that came without one.

Three steps. `graphx.reading.forms` collects the capitalised phrases of the story with what stands around each
(a title, a verb of speech, a possessive, a preposition of place); here a weighted vote over the signs says which
are people (weights from a logistic regression, see ``training/discovery.py``) and what pronouns are heard after
each; `graphx.reading.people` joins the forms that name one person, each join with its reason. Then the same is
asked of the people whole, who answers to which name of address (`graphx.reading.address`), and who tells the story.
"""

import math
from collections import Counter, defaultdict

import pandas as pd

from graphx import tables
from graphx.reading import naming, narrator
from graphx.reading.address import ME, Company
from graphx.reading.cast import NARRATOR, Cast
from graphx.reading.forms import GENDER, Form, FormReader
from graphx.reading.language import Tokens, once
from graphx.reading.people import PERSON, Person, Register, is_role_word, signs_of
from graphx.reading.story import Story

CANDIDATES = tables.Schema(
    "candidates",
    {
        "name": "str",
        "aliases": "str",
        "pronouns": "str",
        "mentions": "int",
        "score": "float",
        "narrator": "bool",
        "reason": "str",
    },
)
"""One row for each possible person; aliases joined by ``|``, score in [0, 1] that it is a person, and why."""


def discover(story: Story, tokens: Tokens) -> Cast:
    """Find the people of a story, the most mentioned first.

    >>> from graphx.reading.language import tokens
    >>> story = Story.from_text("“I know,” said Mr. Hall. Mrs. Hall and Bob smiled. Bob shook his head.")
    >>> [(c.name, c.aliases, c.pronouns) for c in discover(story, tokens(story))]
    [('Bob', (), 'he/him'), ('Mr. Hall', (), 'he/him'), ('Mrs. Hall', (), 'she/her')]
    """
    people = [p for p in _people(tokens, story) if p.narrator or (p.score >= PERSON and _matters(p, len(tokens)))]
    return Cast(tuple(person.character() for person in people))


def _matters(person: Person, words: int) -> bool:
    """Whether a person is part of the story, and not only spoken of: they act, or they are named very often.

    In a short text a single mention is enough. A name that stands there often without ever looking like a
    person's needs a better score.
    """
    if person.count >= 5 and person.score < 0.6:
        return False
    acts = sum(form.signs["acts"] for form in person.forms)
    if all(form.is_role and not is_role_word(form) for form in person.forms) and acts == 0:
        return False
    return person.count >= words // (8_000 if acts > 0.15 * person.count else 2_000)


def candidates(story: Story, tokens: Tokens) -> pd.DataFrame:
    """Everyone who may be a person, sure or not (columns: `CANDIDATES`), to offer in an editor."""
    rows = [
        (p.name, "|".join(p.aliases), p.pronouns, p.count, round(p.score, 3), p.narrator, p.reason)
        for p in _people(tokens, story)
    ]
    return tables.table(CANDIDATES, rows)


_WEIGHTS: dict[str, float] = {
    "bias": -0.30,
    "appos": 1.77,
    "belongings": 2.05,
    "called": 0.83,
    "capitals": -1.63,
    "exclaimed": -1.18,
    "from": -2.97,
    "full": -0.21,
    "gendered": 1.37,
    "human": 1.73,
    "initial": 2.73,
    "it": 0.20,
    "kin before": 0.25,
    "kinship": 1.44,
    "known name": 1.43,
    "known, rare": -0.45,
    "modifier": -3.99,
    "not a person": -1.61,
    "object": 1.45,
    "of": -1.20,
    "on": -1.82,
    "only initial": -1.43,
    "only initial, unknown": -1.93,
    "ordinary": -2.83,
    "other preposition": -0.69,
    "place": -5.75,
    "place ending": -2.07,
    "place word": -2.36,
    "plural": 0.41,
    "possessive": 2.20,
    "propn": 1.25,
    "rarely": -1.18,
    "role": -0.83,
    "role that speaks": 1.71,
    "role word": 2.23,
    "saint": -2.78,
    "sound": -1.88,
    "speech": 2.52,
    "subject": 2.07,
    "the": -0.60,
    "title": 1.62,
    "to": -1.97,
    "toward": -1.20,
    "village ending": -0.11,
    "vocative": 2.13,
    "who": 1.79,
    "with": 0.80,
}
"""Votes for a person, each times the sign's share of the mentions; from ``training/discovery.py``."""


_FACTS = frozenset(
    (
        "title", "full", "role", "role word", "place word", "place ending", "village ending",
        "not a person", "known name", "kinship",
        "capitals", "plural", "saint", "sound",
    )
)  # fmt: skip
_UNWEIGHED = frozenset(("given", "surname", "a", "quoted", "and", "acts", "me"))


def features(person: Person) -> dict[str, float]:
    """Share of the mentions with each sign, smoothed, and how often there is any mention."""
    n = person.count + 1.0
    features = {
        sign: min(1.5, count / (max(1, person.count) if sign in _FACTS else n))
        for sign, count in signs_of(person).items()
        if sign not in _UNWEIGHED
    }
    features["rarely"] = 1 / n
    features["ordinary"] = sum(form.count * form.ordinary for form in person.forms) / n
    features["role that speaks"] = float(features.get("role", 0.0) > 0.5 and features.get("speech", 0.0) > 0)
    signs = signs_of(person)
    features["only initial"] = float(signs["initial"] == person.count)
    features["only initial, unknown"] = float(
        signs["initial"] == person.count and not signs["known name"] + signs["title"] + signs["full"]
    )
    features["known, rare"] = features.get("known name", 0.0) / n
    return features


def _score(person: Person, company: float = 0.0) -> float:
    signs = signs_of(person)
    if signs["not a person"] > signs["known name"] + signs["title"] + signs["role"] + 5 * signs["speech"]:
        return 0.01
    vote = (
        company + _WEIGHTS.get("bias", 0.0) + sum(_WEIGHTS.get(sign, 0.0) * x for sign, x in features(person).items())
    )
    return 1 / (1 + math.exp(-vote))


def _hear_pronouns(reader: FormReader, people: list[Person]) -> None:
    """Count the *he* and *she* after each name again, now that it is known who else is there.

    A pronoun that fits somebody named just before says little; one that does not fit them says more. Two
    rounds, so that those whose gender is settled explain the pronouns that are theirs.
    """
    tokens, owner = reader.tokens, {id(form): person for person in people for form in person.forms}
    seen = [
        (first, last, p) for first, last, form in reader.sightings if (p := owner.get(id(form))) and p.score >= PERSON
    ]
    known = {id(p): p.gender for p in people if any(f.titles for f in p.forms) or p.given & naming.FULL_NAMES.keys()}
    for _ in range(2):
        for person in people:
            person.heard = Counter()
        for number, (first, last, person) in enumerate(seen):
            following = next((f for f, _, other in seen[number + 1 : number + 4] if other is not person), len(tokens))
            subject = "nsubj" in (tokens.dep[first], tokens.dep[last]) or tokens.dep[last] in ("nsubjpass", "ROOT")
            if gender := reader.own(last):
                person.heard[gender] += 3.0  # type: ignore[index, assignment]
                continue
            found = reader.pronoun_after(last, min(following, last + 26), subject)
            if found is None:
                continue
            pronoun, passed = found
            gender = GENDER[tokens.text[pronoun].lower()]
            rivals = {
                known.get(id(other), "")
                for _, end, other in seen[max(0, number - 3) : number]
                if other is not person and tokens.paragraph[end] == tokens.paragraph[first] and first - end < 50
            }
            rivals |= {passed}
            weight = 2.0 if subject else 1.0
            if gender == "n":
                weight *= weight == 2.0 and not rivals - {""} and tokens.sentence[pronoun] - tokens.sentence[last] <= 1
            elif gender in rivals:
                weight *= 0.3
            elif rivals - {""}:
                weight *= 1.5
            if gender in reader.pronouns_before(first):
                weight *= 0.6
            person.heard[gender] += weight  # type: ignore[index, assignment]
        known = {id(p): p.gender for p in people}


def _weigh_company(people: list[Person]) -> None:
    """Names in one list are of one kind: a vote from each neighbour that is clearly a person or clearly none."""
    score = {id(form): person.score for person in people for form in person.forms}
    for person in people:
        sides = [score.get(id(other), 0.5) for form in person.forms for other in form.beside]
        if sides:
            company = sum((side > 0.8) - (side < 0.2) for side in sides) / (person.count + 0.5)
            person.score = _score(person, max(-1.0, min(1.0, 1.5 * company)))


def _named(reader: FormReader, people: list[Person]) -> list[tuple[int, int, Person]]:
    """First token, last token and who is named, wherever a likely person is."""
    owner = {id(form): person for person in people if person.score >= PERSON for form in person.forms}
    return [(first, last, owner[id(form)]) for first, last, form in reader.sightings if id(form) in owner]


def _mark_narrator(story: Story, reader: FormReader, people: list[Person]) -> bool:
    """Mark who says *I* in the narration; returns whether there is an *I* whom nobody names."""
    if not narrator.in_first_person(reader.tokens, reader.quoted):
        return False
    named = _named(reader, people)
    found = narrator.most_likely(story, reader.tokens, reader.quoted, named, lambda who: who.gender)  # type: ignore[attr-defined]
    if isinstance(found, Person):
        found.narrator = True
        for person in [p for p in people if p is not found and p.score >= PERSON and _is_called_to_me(p)]:
            found.join(person, "called so while they tell the story")
            people.remove(person)
    return found is None


def _is_called_to_me(person: Person) -> bool:
    """Whether a name in speech alone is that of the *I*, by who answers to it."""
    mine = person.answers.get(ME, 0.0)
    return (
        person.only_called
        and mine >= 2.5
        and mine >= 1.75 * max((v for who, v in person.answers.items() if who != ME), default=0.0)
    )


def _join_called(reader: FormReader, register: Register) -> None:
    """*Chef*, *Miss Smith*, *Charlotte* in speech alone are whoever answers to it."""
    tokens = reader.tokens
    named = _named(reader, register.people)
    company = Company(tokens, reader.quoted, named, lambda who: who.gender)  # type: ignore[attr-defined]
    for first, _, person in named:
        if reader.quoted[first]:
            paragraph = tokens.paragraph[first]
            for other, votes in company.addressees(paragraph).items():
                person.answers[other] = person.answers.get(other, 0) + votes
            if (speaker := company.speaker.get(paragraph)) is not None:
                person.answers[speaker] = person.answers.get(speaker, 0) - 2  # nobody calls themselves
    for person in list(register.people):
        if person.score >= PERSON:
            register.join_called(person)


def _judge(reader: FormReader, people: list[Person]) -> None:
    """Say of each how likely it is a person, and what pronouns are heard for them."""
    for person in people:
        person.score = _score(person)
    _weigh_company(people)
    _hear_pronouns(reader, people)


def _joined(reader: FormReader) -> list[Person]:
    """Everyone whom the forms may name."""
    register = Register(reader.read())
    _judge(reader, register.people)  # each form for itself, that the joins may go by it
    register.run()
    _judge(reader, register.people)
    _join_called(reader, register)
    return register.people


@once
def _people(tokens: Tokens, story: Story) -> list[Person]:
    """Everyone, persons or not, the most mentioned first, each name once."""
    reader = FormReader(story, tokens)
    people = _joined(reader)
    if _mark_narrator(story, reader, people):
        unnamed = Form((NARRATOR,), NARRATOR, count=1)
        people.append(Person([unnamed], [""], score=1.0, narrator=True))
    unique: dict[str, Person] = {}
    for person in sorted((p for p in people if p.count), key=lambda p: (-p.count, p.name)):
        unique.setdefault(person.name.casefold(), person)
    return list(unique.values())


def people_with_spans(
    story: Story, tokens: Tokens
) -> tuple[list[Person], dict[tuple[str, ...], list[tuple[int, int]]]]:
    """All candidates, and where each form stands in the text (for ``training/discovery.py``)."""
    reader = FormReader(story, tokens)
    people = _joined(reader)
    spans: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for first, last in reader.trimmed:
        spans[reader.words(first, last)].append((tokens.start[first], tokens.end[last]))
    return people, spans
