"""Forms joined to people, each join with its reason, in the order in which a reader is sure of them.

Full names, given names, titles, surnames, short forms, roles (after Elson, Dames & McKeown 2010, "Extracting
social networks from literary fiction", and Vala et al. 2015, "Mr. Bennet, his coachman, and the Archbishop
walk into a bar").
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from graphx.reading import naming
from graphx.reading.cast import Character
from graphx.reading.forms import Form
from graphx.reading.naming import plain

PERSON = 0.33
"""Score from which a candidate is on the cast."""


@dataclass(eq=False)
class Person:
    """Somebody, as the forms that name them; ``reasons`` says for each form why it is here."""

    forms: list[Form]
    reasons: list[str]
    shared: list[Form] = field(default_factory=list)
    score: float = 0.0
    narrator: bool = False
    heard: Counter[str] | None = None
    answers: dict[Hashable, float] = field(default_factory=dict, repr=False)

    @property
    def count(self) -> int:
        """How often the person is named."""
        return sum(form.count for form in self.forms)

    @property
    def given(self) -> set[str]:
        """The given names, in small letters."""
        return {form.names[0].lower() for form in self.forms if len(form.names) > 1 or form.signs["given"]}

    @property
    def first_names(self) -> set[str]:
        """The given names, and what may be one: single names without a title."""
        return self.given | {form.names[0].lower() for form in self.forms if len(form.names) == 1 and not form.titles}

    @property
    def surnames(self) -> set[str]:
        """The surnames, in small letters."""
        return {form.names[-1].lower() for form in self.forms if len(form.names) > 1 or form.signs["surname"]}

    def pronoun_votes(self) -> Counter[str]:
        """The pronouns heard after the names."""
        if self.heard is not None:
            return self.heard
        votes: Counter[str] = Counter()
        for form in self.forms:
            votes.update(form.pronouns)
        return votes

    @property
    def gender(self) -> str:
        """Titles settle it; else the pronouns near the name, with given names as a small prior."""
        titled: Counter[str] = Counter()
        for form in self.forms:
            if form.title_gender:
                titled[form.title_gender] += form.count
            elif (form.is_role or form.words[-1].lower() in naming.KINSHIP) and (word := _role_gender(form)):
                titled[word] += form.count
        if titled:
            return titled.most_common(1)[0][0]
        votes = self.pronoun_votes()
        he, she, they = votes["m"] + 0.5, votes["f"] + 0.5, votes["n"] if self.heard is not None else 0.3 * votes["n"]
        for name in self.first_names:
            prior = naming.given_gender(name)
            he, she = he + 4 * (prior == "m"), she + 4 * (prior == "f")
            if not prior and name not in naming.FULL_NAMES:
                he, she = he + 0.7 * name.endswith("o"), she + 0.7 * name.endswith("a")
        if they >= 3 and they > he + she:
            return "n"
        if he > 1.4 * she and he >= 1.2:
            return "m"
        return "f" if she > 1.4 * he and she >= 1.2 else ""

    @property
    def settled(self) -> str:
        """The gender where hardly anything speaks against it, else empty: one pronoun near a name proves little."""
        votes, gender = self.pronoun_votes(), self.gender
        if any(form.title_gender for form in self.forms) or not gender:
            return gender
        prior = {naming.given_gender(name) for name in self.first_names}
        against = {"m": votes["f"], "f": votes["m"], "n": votes["m"] + votes["f"]}[gender]
        return gender if gender in prior or votes[gender] >= max(4, 4 * against) else ""

    @property
    def pronouns(self) -> str:
        """As in `graphx.reading.cast.Character`."""
        return {"m": "he/him", "f": "she/her", "n": "they/them"}.get(self.gender, "")

    @property
    def name(self) -> str:
        """The form most used, a name rather than a role; of two, the fuller (*Folasade*, not *Sade*)."""
        named = [form for form in self.forms if not form.is_role] or self.forms

        def within(form: Form) -> int:
            return sum(other.name.casefold() in form.name.casefold() for other in named)

        return _display(max(named, key=lambda f: (f.count, len(f.words), within(f), f.name)))

    @property
    def aliases(self) -> list[str]:
        """The other forms, the most used first, those shared with others among them."""
        names = dict.fromkeys(
            name for form in sorted([*self.forms, *self.shared], key=lambda f: -f.count) for name in _spellings(form)
        )
        known = {self.name.casefold()}
        return [n for n in names if n.casefold() not in known and not known.add(n.casefold())]  # type: ignore[func-returns-value]

    @property
    def reason(self) -> str:
        """What speaks for a person, and why the forms were joined."""
        signs = [s for s, _ in signs_of(self).most_common() if s in _PLAIN_WORDS][:4]
        joins = [f"{f.name}: {r}" for f, r in zip(self.forms, self.reasons, strict=True) if r]
        return "; ".join([", ".join(_PLAIN_WORDS[s] for s in signs), *joins]).strip("; ")

    @property
    def only_called(self) -> bool:
        """Whether the name stands in speech alone, and half the time to somebody's face."""
        calls = sum(form.signs["vocative"] for form in self.forms)
        return 2 * calls >= self.count and _quoted_share(self) >= 0.9

    def character(self) -> Character:
        """The person as a member of a cast."""
        return Character(self.name, tuple(self.aliases), self.pronouns, self.narrator)

    def join(self, other: "Person", reason: str) -> None:
        """Take over the forms of another, with the reason."""
        if self.heard is not None and other.heard is not None:
            self.heard = self.heard + other.heard
        self.forms += other.forms
        self.reasons += [old or reason for old in other.reasons]
        self.shared += other.shared


_PLAIN_WORDS = {
    "speech": "speaks",
    "title": "has a title",
    "vocative": "is called on",
    "human": "acts like a person",
    "belongings": "has a face, a mind or kin",
    "gendered": "is a he or she",
    "who": "is a who",
}


def _display(form: Form) -> str:
    return f"the {form.name}" if form.is_role and form.signs["the"] > 0.5 * form.count else form.name


def _spellings(form: Form) -> list[str]:
    if not form.is_role or not form.signs["the"]:
        return [form.name]
    return [f"the {form.name}", form.name]


def is_role_word(form: Form) -> bool:
    """Whether a form is a role that only people have: *the Captain*."""
    return form.is_role and not naming.ROLES.isdisjoint((plain(form.words[-1]), plain(form.words[0])))


def _role_gender(form: Form) -> str:
    word = plain(form.words[0] if "of" in form.words else form.words[-1])
    return "m" if word in naming.HIS_WORDS else "f" if word in naming.HER_WORDS else ""


def _clash(a: Person, b: Person, share: float = 0.04, least: int = 2) -> bool:
    """Two people stand in one sentence more often than two names of one person would."""
    left = set().union(*(form.sentences for form in a.forms))
    right = set().union(*(form.sentences for form in b.forms))
    together = len(left & right)
    return together >= least and together > share * min(len(left), len(right))


def _near(a: Person, b: Person) -> float:
    """Share of the places of the rarer name where the other stands too."""
    left = set().union(*(form.chunks for form in a.forms))
    right = set().union(*(form.chunks for form in b.forms))
    return len(left & right) / max(1, min(len(left), len(right)))


def _quoted_share(person: Person) -> float:
    return sum(form.signs["quoted"] for form in person.forms) / max(1, person.count)


def _is_pet_name(person: Person) -> bool:
    """Whether hardly anybody but a speaker uses a name, and more than once to somebody's face."""
    return _quoted_share(person) > 0.9 and sum(form.signs["vocative"] for form in person.forms) >= 2


def _compatible(a: Person, b: Person) -> bool:
    return len({a.settled, b.settled} - {"", "n"}) < 2


def _completes(called: Person, other: Person) -> bool:
    """Whether a name of address and a person's names are parts of one: neither has what the other has."""
    if not (_compatible(called, other) and called.gender in ("", other.gender)):
        return False
    form = called.forms[0]
    if len(called.forms) > 1 or all(f.is_role for f in other.forms) or len(form.names) > 1:
        return False
    if plain(form.words[-1]) in naming.ROLES and len(form.words) == 1:  # *Chef*
        return True
    if form.titles and not form.signs["given"]:  # *Miss Smith* is *Harriet*
        same = not other.surnames or form.names[-1].lower() in other.surnames
        return same and not any(f.titles for f in other.forms)
    return not other.given and all(f.titles or f.signs["surname"] for f in other.forms)  # *Charlotte*, *Miss Bartlett*


def _is_family(form: Form, counts: Mapping[str, int]) -> bool:
    """*the Bennets*, *Emersons*: the plural of a name that stands alone too, and is used as much."""
    word = form.words[-1].lower()
    single = max((counts[word.removesuffix(end)] for end in ("s", "es") if word.endswith(end)), default=0)
    most_the = form.signs["the"] > 0.5 * form.count
    rare = not form.titles and not form.signs["speech"] and single >= counts[word]
    return single > 0 and (most_the or rare)


def _is_seat(form: Form, families: Collection[str]) -> bool:
    """*Bounderby Hall*, *the Gradgrind College*: a house or a school that has a family's name."""
    *names, last = form.names or ("",)
    place = plain(last) in naming.PLACES and last not in families
    return place and bool(names) and not form.titles and names[-1] in families


class Register:
    """The people so far; each rule joins what belongs together."""

    def __init__(self, forms: Iterable[Form]) -> None:
        forms = list(forms)
        families = {form.names[0] for form in forms if form.titles and len(form.names) == 1}
        forms = [form for form in forms if not _is_seat(form, families)]
        surnames = Counter(f.names[-1].lower() for f in forms if len(f.names) > 1)
        counts: Counter[str] = Counter()
        for form in forms:
            counts[form.words[-1].lower()] += form.count
        self.givens = Counter(f.names[0].lower() for f in forms if len(f.names) > 1)
        self.surnames = surnames
        self.alone = {f.words[0]: f for f in forms if len(f.words) == 1}
        self.people = [Person([form], [""]) for form in forms if not _is_family(form, counts)]
        self.bearers: dict[str, list[Person]] = defaultdict(list)
        self.gone: set[int] = set()
        for person in self.people:
            self._anatomy(person.forms[0])
            self._enter(person, person)

    def _anatomy(self, form: Form) -> None:
        """Is a title's single name a given name or a surname?"""
        if not form.titles or len(form.names) != 1:
            return
        word = form.names[0].lower()
        alone = self.alone.get(form.names[0])
        first_name = alone is not None and form.title_gender == "f" and not form.married and alone.count > form.count
        given = self.surnames[word] == 0 and (
            form.titles[-1] in naming.WITH_GIVEN_NAME
            or (first_name and alone is not None and alone.pronouns["f"] >= alone.pronouns["m"])
            or (self.givens[word] > 0 or (word in naming.FULL_NAMES and form.titles[-1] in ("lady", "miss", "lord")))
        )
        form.signs["given" if given else "surname"] = 1

    def run(self) -> list[Person]:
        """Apply the rules, the surest first."""
        self._full_names()
        self._given_names()
        self._titles()
        self._bare_surnames()
        self._short_forms()
        self._only_miss()
        self._registers()
        self._roles()
        return self.people

    def _enter(self, person: Person, source: Person) -> None:
        for form in source.forms:
            for word in {w.lower() for w in form.names}:
                for key in naming.name_keys(word):
                    self.bearers[key].append(person)

    def _bearing(self, word: str) -> list[Person]:
        """Everybody with a name that is or resembles this word."""
        found = (p for key in naming.name_keys(word) for p in self.bearers.get(key, ()) if id(p) not in self.gone)
        return list(dict.fromkeys(found))

    def _drop(self, person: Person) -> None:
        self.people.remove(person)
        self.gone.add(id(person))

    def _join(self, keeper: Person, other: Person, reason: str) -> None:
        keeper.join(other, reason)
        self._enter(keeper, other)
        self._drop(other)

    def _full_names(self) -> None:
        """*Mr. Frank Churchill* is *Frank Churchill*; *Mrs. John Knightley* is not *John Knightley*."""
        groups: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in list(self.people):
            form = person.forms[0]
            if len(form.names) < 2 or form.is_role:
                continue
            given, surname = form.names[0].lower(), form.names[-1].lower()
            wife = form.married and naming.given_gender(given) != "f"
            group = groups["wife" if wife else "", surname]
            for other in group:
                names = next(f.names for f in other.forms if len(f.names) > 1)
                if (
                    naming.same_given(given, names[0])
                    and not (form.title_gender and other.gender and form.title_gender != other.gender)
                    and (names[0].lower() == given or not _clash(person, other))
                ):
                    self._join(other, person, "the same full name")
                    break
            else:
                group.append(person)

    def _titles(self) -> None:
        """*Mr. Churchill* is the one man of that surname who has a full name, and *Dr.* may be *Mr.*"""
        alike: dict[tuple[str, str, bool], Person] = {}
        for person in sorted(self.people, key=lambda p: -p.count):
            form = person.forms[0]
            if len(form.names) == 1 and form.signs["surname"] and form.title_gender and not form.is_role:
                key = (form.names[0].lower(), form.title_gender, form.married)
                keeper = alike.setdefault(key, person)
                if keeper is not person and form.title_gender == "m":
                    self._join(keeper, person, "the same surname under another title")
        for person in sorted(self.people, key=lambda p: -p.count):
            form = person.forms[0]
            if id(person) in self.gone or not form.titles or len(form.names) != 1 or form.is_role:
                continue
            if form.signs["given"]:
                continue
            surname = form.names[0].lower()
            fitting = [
                other
                for other in self._bearing(surname)
                if other is not person
                and surname in other.surnames
                and self._same_station(person, other)
                and (not self._may_be_mother(form) or self._proven(person, other))
                and not self._two(person, other)
            ]
            full = [other for other in fitting if other.given] or fitting
            if len(full) > 1 and form.titles[-1] in naming.UNMARRIED:  # the others are Miss Elizabeth, Miss Mary
                full = [
                    o for o in full if not any(form.titles[-1] in f.titles and f.signs["given"] for f in o.forms)
                ] or full
            if len(full) > 1:
                titled = [o for o in full if any(set(form.titles) & set(f.titles) for f in o.forms)]
                full = titled or full
            if len(full) == 1:
                keeper, other = sorted((person, full[0]), key=lambda p: -p.count)
                self._join(keeper, other, "the only one of that surname whom the title fits")

    @staticmethod
    def _two(titled: Person, other: Person) -> bool:
        """Whether the two stand together too often; fathers and sons do so less than mothers and daughters."""
        return _clash(titled, other, 0.03, 3) if titled.gender == "m" else _clash(titled, other, 0.07, 3)

    @staticmethod
    def _may_be_mother(form: Form) -> bool:
        return form.title_gender == "f" and form.titles[-1] not in naming.UNMARRIED

    @staticmethod
    def _proven(person: Person, other: Person) -> bool:
        """*Mrs. Reed* is rather the mother of *Georgiana Reed*, unless she is titled so or long never beside her."""
        title = person.forms[0].titles[-1]
        titled = any(len(f.names) > 1 and (f.married or title in f.titles) for f in other.forms)
        return titled or (person.count >= 10 and other.count >= 10 and not _clash(person, other, 0.07, 2))

    @staticmethod
    def _same_station(a: Person, b: Person) -> bool:
        left, right = [f for f in a.forms if f.titles], [f for f in b.forms if f.titles]
        if not _compatible(a, b):
            return False
        priors = {naming.given_gender(name) for name in a.given | b.given}
        if any(f.title_gender == "m" for f in left + right) and priors == {"f"}:
            return False
        genders = {f.title_gender for f in left + right}
        if {"m", "f"} <= genders:
            return False
        if {"f", ""} <= genders and not all(p.settled == "f" for p in (a, b)):  # *Dr. X* is rather her father
            return False
        if {f.married for f in left if f.title_gender == "f"} | {f.married for f in right if f.title_gender == "f"} == {
            True,
            False,
        }:
            return False
        return not any(f.married for f in left + right) or a.gender == b.gender == "f"

    def _given_names(self) -> None:
        """*Elizabeth*, *Miss Elizabeth* are the one *Elizabeth Bennet*."""
        waiting = [
            p
            for p in self.people
            if len(p.forms) == 1
            and len(p.forms[0].names) == 1
            and not p.forms[0].is_role
            and (p.forms[0].signs["given"] or not p.forms[0].titles)
        ]
        for person in sorted(waiting, key=lambda p: (not p.forms[0].titles, -p.count)):
            form, word = person.forms[0], person.forms[0].names[0].lower()
            owners = [
                other
                for other in self._bearing(word)
                if other is not person
                and word in other.given
                and (not form.title_gender or not other.gender or form.title_gender == other.gender)
                and not any(
                    f.married and f.names[:1] == form.names and naming.given_gender(word) != "f" for f in other.forms
                )
                and not _clash(person, other, 0.2, 3)
            ]
            if form.titles and not owners:
                owners = [
                    o
                    for o in waiting
                    if id(o) not in self.gone
                    and o is not person
                    and o.forms[0].names == form.names
                    and _compatible(o, person)
                    and not o.forms[0].titles
                ]
            self._settle(person, owners, "the given name of only one", "the given name of the most mentioned")

    def _settle(self, person: Person, owners: list[Person], only: str, most: str) -> None:
        owners = sorted(owners, key=lambda p: -p.count)
        if not owners:
            return
        rare = person.count >= 5 * sum(owner.count for owner in owners)
        if len(owners) == 1 or owners[0].count >= 3 * owners[1].count or rare:
            keeper = owners[0]
            self._join(keeper, person, only if len(owners) == 1 else most)
        else:
            for owner in owners:
                owner.shared.append(person.forms[0])
            self._drop(person)

    def _bare_surnames(self) -> None:
        """*Darcy* is the one whom *he* or *she* after it fits, men before women, else shared by the family."""
        for person in sorted(self.people, key=lambda p: -p.count):
            form = person.forms[0]
            if id(person) in self.gone or len(person.forms) > 1 or len(form.names) != 1 or form.titles or form.is_role:
                continue
            word = form.names[0].lower()
            owners = [
                o
                for o in self._bearing(word)
                if o is not person
                and word in o.surnames
                and not any(len(f.names) == 1 and f.names[0].lower() == word and f.signs["given"] for f in o.forms)
            ]
            votes = person.pronoun_votes()
            likely = "f" if votes["f"] > 2 * votes["m"] + 1 else "m"
            fitting = [o for o in owners if o.gender in (likely, "")]
            if not fitting and votes[likely] == 0:
                fitting = owners
            sure = len(owners) == 1 and (owners[0].given or not any(f.title_gender for f in owners[0].forms))
            if sure and _compatible(person, owners[0]):
                fitting = owners
            self._settle(
                person, fitting, "the only one whom the bare surname fits", "the most mentioned of that surname"
            )

    def _short_forms(self) -> None:
        """*Lizzy* is *Elizabeth*, where she is the only one and they live in the same chapters."""
        for person in sorted(self.people, key=lambda p: p.count):
            singles = [f for f in person.forms if len(f.names) == 1 and not f.titles and not f.is_role]
            if id(person) in self.gone or not singles:
                continue
            mine = {f.names[0].lower() for f in singles} | person.given
            owners = [
                other
                for other in dict.fromkeys(o for name in sorted(mine) for o in self._bearing(name))
                if other is not person
                and (not person.surnames or not other.surnames or person.surnames & other.surnames)
                and any(
                    naming.same_given(a, b) and a != b
                    for a in mine
                    for b in other.given
                    | {
                        f.names[0].lower()
                        for f in other.forms
                        if len(f.names) == 1 and not f.titles and not f.is_role and not f.signs["surname"]
                    }
                    if "." not in a + b
                )
                and max(person.score, other.score) >= PERSON
                and min(person.score, other.score) >= 0.2
                and _compatible(person, other)
                and _near(person, other) >= (0.4 if other.surnames or person.surnames else 0.6)
                and not (all(f.titles for f in other.forms) and not _is_pet_name(person))
                and not (all(f.titles for f in person.forms) and not _is_pet_name(other))
                and not _clash(person, other, 0.06, 3)
            ]
            owners.sort(key=lambda p: -p.count)
            if len(owners) == 1 or (owners and owners[0].count >= 5 * owners[1].count):
                keeper, other = sorted((person, owners[0]), key=lambda p: -p.count)
                self._join(keeper, other, "a short form of the name")

    def _only_miss(self) -> None:
        """*Miss Lucilla* is *Miss Marjoribanks*, where there is one Miss of each kind."""
        misses = [p for p in self.people if any(f.names and f.titles[-1:] == ("miss",) for f in p.forms)]
        given = [p for p in misses if p.given and not p.surnames]
        family = [p for p in misses if p.surnames and not p.given]
        if len(given) == len(family) == 1 and not _clash(given[0], family[0], 0.07, 2):
            keeper, other = sorted((given[0], family[0]), key=lambda p: -p.count)
            self._join(keeper, other, "the only Miss of a surname and the only one of a given name")

    def _registers(self) -> None:
        """*Mr. Vyse* in the others' mouths is *Cecil* in the narration: always near, hardly ever in one sentence."""
        for person in sorted(self.people, key=lambda p: -p.count):
            form = person.forms[0]
            if id(person) in self.gone or person.given or not form.titles or not form.names or form.married:
                continue
            if person.count < 15 or form.title_gender == "" or form.is_role:
                continue
            owners = [
                other
                for other in self.people
                if other is not person
                and not other.surnames
                and other.count > person.count
                and len(other.forms[0].names) == 1
                and not any(f.titles and not f.signs["given"] for f in other.forms)
                and other.gender == person.gender
                and _near(person, other) >= 0.85
                and not _clash(person, other, 0.035, 1)
                and _quoted_share(person) > _quoted_share(other) + 0.15
            ]
            if len(owners) == 1:
                self._join(owners[0], person, "always near and hardly ever in one sentence")

    def join_called(self, person: Person) -> None:
        """A name of address belongs to whoever answers to it, if they lack just that kind of name."""
        answers = person.answers
        word = plain(person.forms[0].words[-1])
        if not person.answers or not person.only_called:
            return
        ranked = sorted(answers, key=lambda who: -answers[who])
        other, votes, second = ranked[0], answers[ranked[0]], answers[ranked[1]] if len(ranked) > 1 else 0.0
        if not isinstance(other, Person) or id(other) in self.gone or other is person:
            return
        known = word in naming.FULL_NAMES or (word in naming.ROLES and word not in naming.KINSHIP)
        enough = 1.5 if known or (person.forms[0].titles and person.forms[0].names) else 3.0
        if votes >= enough and votes >= 1.75 * second and _completes(person, other) and not _clash(person, other, 0, 1):
            self._join(other, person, "called so by those who speak with them")

    @staticmethod
    def _long_titles(form: Form) -> set[str]:
        return {naming.CLIPPED_TITLES.get(title, title) for title in form.titles}

    def _roles(self) -> None:
        """*the Captain* is the one Captain of the story; *the Rabbit* is *the White Rabbit*."""
        for person in sorted(self.people, key=lambda p: -p.count):
            form = person.forms[0]
            if id(person) in self.gone or not form.is_role:
                continue
            word = naming.CLIPPED_TITLES.get(plain(form.words[-1]), plain(form.words[-1]))
            if len(form.words) == 1:
                owners = [
                    other
                    for other in self.people
                    if other is not person
                    and any(
                        (word in self._long_titles(f) and f.names and word not in ("lady", "lord", "old", "young"))
                        or (
                            f.is_role
                            and len(f.words) > 1
                            and word in (plain(f.words[-1]), plain(f.words[0]) if "of" in f.words else "")
                        )
                        for f in other.forms
                    )
                    and not _clash(person, other, 0.1)
                ]
                if len(owners) == 1:
                    self._join(owners[0], person, "the only one with that title")


def _names_nobody(form: Form, last: str) -> bool:
    if last in naming.FEELINGS and form.signs["initial"] == form.count:
        return True
    return not naming.NOT_PEOPLE.isdisjoint((last, last.removesuffix("s"), form.name.lower()))


def signs_of(person: Person) -> Counter[str]:
    """How many of the mentions show each sign."""
    total: Counter[str] = Counter()
    for form in person.forms:
        total.update(form.signs)
        last = plain(form.words[-1])
        facts = {
            "title": form.titles and form.names,
            "full": len(form.names) > 1,
            "role": form.is_role,
            "role word": is_role_word(form),
            "place word": last in naming.PLACES and not form.titles,
            "place ending": last.endswith(_PLACE_ENDINGS),
            "village ending": last.endswith(_NAME_OR_PLACE_ENDINGS) and not form.titles,
            "not a person": _names_nobody(form, last),
            "known name": form.names and form.names[0].lower() in naming.FULL_NAMES,
            "kinship": not form.names and last in naming.KINSHIP,
            "capitals": form.name.isupper(),
            "saint": form.titles[:1] in (("st",), ("saint",)),
            "sound": _SOUND.fullmatch(last) is not None,
            "plural": last.endswith("s") and not last.endswith("ss"),
        }
        total.update({fact: form.count for fact, holds in facts.items() if holds})
        total["gendered"] += form.pronouns["m"] + form.pronouns["f"]
        total["it"] += form.pronouns["it"]
    return total


_SOUND = re.compile(r"(?:\w+-)*(\w+)-\1|[b-df-hj-np-tv-xz]{3,}")
"""*Yo-ho-ho*, *Hsh*: noises, not names."""

_PLACE_ENDINGS = (
    "shire", "ville", "burg", "burgh", "land", "bury", "wich", "stan", "ania", "sia", "borough", "mouth", "stead",
    "dale", "chester", "cester", "polis", "grad", "abad", "furt", "port", "pool", "minster", "town",
)  # fmt: skip
_NAME_OR_PLACE_ENDINGS = ("ton", "ham", "ford", "field", "wood", "worth", "hurst", "ley", "by")
