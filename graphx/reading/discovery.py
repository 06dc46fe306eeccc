"""A cast from a story that came without one.

Three steps. *Forms*: the capitalised phrases of the story, with what stands around each (a title, a verb of
speech, a possessive, a preposition of place). *People*: forms that name the same person are joined, each
join with its reason, in the order in which a reader is sure of them: full names, titles, given names,
surnames, short forms, roles (after Elson, Dames & McKeown 2010, "Extracting social networks from literary
fiction", and Vala et al. 2015, "Mr. Bennet, his coachman, and the Archbishop walk into a bar"). *Person or
not*: a weighted vote over the signs (weights from a logistic regression, see ``training/discovery.py``).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from graphx import tables
from graphx.reading import naming
from graphx.reading.cast import Cast, Character
from graphx.reading.language import Tokens
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

MERGES = tables.Schema("merges", {"name": "str", "alias": "str", "mentions": "int", "reason": "str"})
"""One row for each form that was joined to a person."""

NARRATOR = "Narrator"
"""Name of a first-person narrator whom nobody names."""

PERSON = 0.33
"""Score from which a candidate is on the cast."""


def discover(story: Story, tokens: Tokens) -> Cast:
    """Find the people of a story, the most mentioned first.

    >>> from graphx.reading.language import tokens
    >>> story = Story.from_text("“I know,” said Mr. Hall. Mrs. Hall and Bob smiled. Bob shook his head.")
    >>> [(c.name, c.aliases, c.pronouns) for c in discover(story, tokens(story))]
    [('Bob', (), 'he/him'), ('Mr. Hall', (), 'he/him'), ('Mrs. Hall', (), 'she/her')]
    """
    people = [p for p in _people(story, tokens) if p.narrator or (p.score >= PERSON and _matters(p, len(tokens)))]
    return Cast(tuple(person.character() for person in people))


def _matters(person: "_Person", words: int) -> bool:
    """Whether a person is part of the story, and not only spoken of: they act, or they are named very often.

    In a short text a single mention is enough. A name that stands there often without ever looking like a
    person's needs a better score.
    """
    if person.count >= 5 and person.score < 0.6:
        return False
    acts = sum(form.signs["acts"] for form in person.forms)
    if all(form.is_role and not _role_word(form) for form in person.forms) and acts == 0:
        return False
    return person.count >= words // (8_000 if acts > 0.15 * person.count else 2_000)


def candidates(story: Story, tokens: Tokens) -> pd.DataFrame:
    """Everyone who may be a person, sure or not (columns: `CANDIDATES`), to offer in an editor."""
    rows = [
        (p.name, "|".join(p.aliases), p.pronouns, p.count, round(p.score, 3), p.narrator, p.reason)
        for p in _people(story, tokens)
    ]
    return tables.table(CANDIDATES, rows)


def merges(story: Story, tokens: Tokens) -> pd.DataFrame:
    """Which forms were joined to which person, and why (columns: `MERGES`)."""
    rows = [
        (person.name, form.name, form.count, reason or next(filter(None, person.reasons)))
        for person in _people(story, tokens)
        for form, reason in zip(person.forms, person.reasons, strict=True)
        if form.name != person.name
    ]
    return tables.table(MERGES, rows)


# ------------------------------------------------------------------------------------------------ forms

_SPEECH = naming.words(
    "say ask reply answer cry exclaim whisper shout tell call murmur mutter add return continue observe remark"
    " repeat demand inquire enquire declare announce protest insist suggest agree explain snap growl hiss sigh"
    " laugh scream yell mumble groan sob begin interrupt retort respond admit confess promise warn beg plead"
    " shriek chuckle grin grumble bark roar gasp croak drawl sneer joke tease quip offer conclude interpose rejoin"
    " resume ejaculate"
)
_HUMAN = naming.words(
    "think know feel believe hope wish want love hate like fear wonder remember forget decide understand realize"
    " realise see hear watch look glance stare gaze smile frown nod shrug blush weep walk run sit stand turn rise"
    " enter leave go come take give hold put pull push open close sleep wake eat drink read write listen wait kiss"
    " marry notice try need try consider suppose mean try lean step sigh laugh shake bow pause hesitate follow"
)
_BELONGINGS = naming.words(
    "eye hand face voice head arm hair heart mind lip mouth shoulder finger mother father brother sister wife"
    " husband son daughter aunt uncle cousin friend lover smile laugh soul life love anger jealousy death name"
    " room gaze look attention breath chest cheek neck feeling thought mood manner temper bed pocket coat hat"
    " dress shirt"
)
_PLACE_PREPOSITIONS = naming.words("in at into through across around throughout near within outside inside via")
_WITH = naming.words("with by beside between like")
_TOWARD = naming.words("for behind after before against toward towards about upon")
_PREPOSITION = {
    **dict.fromkeys(_PLACE_PREPOSITIONS, "place"),
    **dict.fromkeys(_WITH, "with"),
    **dict.fromkeys(_TOWARD, "toward"),
    **{word: word for word in ("of", "to", "from", "on")},
}
_INSIDE = frozenset((",", ")", "/", "&", "'"))
"""Marks inside a sentence, after which a capital still says something."""
_FUNCTION = naming.words("DET PRON CCONJ SCONJ PART PUNCT SPACE NUM SYM")
_LOOSE = frozenset(["ADP", "AUX", "INTJ", "ADV"])
_PARTICLES = naming.words("de du des d' of van von der den la le di da del della bin ibn al el ap y st")
_GENDER = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "themself", "themselves"), "n"),
}
_LEADING = naming.words(
    "oh ah well yes no my o hello hi hey dear dearest poor but and so now then good the a an that this even"
)
_SPLIT_AT = naming.words("mr mrs miss ms dr lady sir lord madame mademoiselle monsieur mme mlle")
_ADJECTIVES = naming.words("old young little poor dear")


_WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?")
_NEVER = naming.words(
    "i he she it we they you me him her us them his hers its their my your our who what when where why how which"
    " that this these those there here then if and but or so for nor yet as at by in of on to from with the a an"
    " all both let not now once only just is are was were be am do does did has have had can could should would"
    " shall might must may i'm i've i'll i'd he's she's it's that's there's what's who's let's don't can't won't"
    " didn't isn't wasn't first second third fourth fifth sixth seventh eighth ninth tenth"
)


def _plain(word: str) -> str:
    return word.lower().rstrip(".").replace("’", "'")


def _is_title(word: str) -> bool:
    return (word := _plain(word)) in naming.HIS_TITLES or word in naming.HER_TITLES or word in naming.RANKS


def _title_gender(word: str) -> str:
    word = _plain(word)
    return "m" if word in naming.HIS_TITLES else "f" if word in naming.HER_TITLES else ""


@dataclass(eq=False)
class _Form:
    """One way of naming somebody: the words, how often, and what stands around."""

    words: tuple[str, ...]
    name: str
    count: int = 0
    signs: Counter[str] = field(default_factory=Counter)
    pronouns: Counter[str] = field(default_factory=Counter)
    sentences: set[int] = field(default_factory=set)
    chunks: set[int] = field(default_factory=set)
    beside: list["_Form"] = field(default_factory=list)
    ordinary: float = 0.0
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        cut = 0
        while cut < len(self.words) and _is_title(self.words[cut]):
            cut += 1
        self.titles, self.names = tuple(map(_plain, self.words[:cut])), self.words[cut:]

    @property
    def is_role(self) -> bool:
        """Known by what they are: *the Hatter*, *the Captain*."""
        return self.signs["the"] > 0.5 * self.count or (not self.names and bool(self.titles))

    @property
    def title_gender(self) -> str:
        return next((g for t in self.titles if (g := _title_gender(t))), "")

    @property
    def married(self) -> bool:
        return any(t in naming.MARRIED for t in self.titles)


def _headings(story: Story) -> set[int]:
    found = set()
    for paragraph in story.paragraphs:
        text = story.text[paragraph.start : paragraph.end]
        if len(text) < 120 and (not re.search(r"[.!?…,;:—”\"’')\-*_]\s*$", text) or text.upper() == text):
            found.add(paragraph.index)
    return found


def _quoted(story: Story) -> list[tuple[int, int]]:
    """Stretches between double quotation marks (single ones where the story has no others), by paragraph."""
    pattern = r"“[^”]*”?|\"[^\"]*\"?"
    if story.text.count("“") + story.text.count('"') < 0.3 * len(re.findall(r"(?<!\w)[‘']\w", story.text)):
        pattern = r"(?<!\w)[‘'](?:[^’']|[’'](?=\w))*[’']?"
    finder = re.compile(pattern)
    found: list[tuple[int, int]] = []
    for p in story.paragraphs:
        if story.text[p.start] in "—–":  # dialogue set off by a dash
            found.append((p.start, p.end))
        else:
            found += [m.span() for m in finder.finditer(story.text, p.start, p.end)]
    return found


def _inside(spans: list[tuple[int, int]], starts: list[int]) -> list[bool]:
    result, at = [], 0
    for start in starts:
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        result.append(at < len(spans) and spans[at][0] <= start)
    return result


class _Reader:
    """Collects the forms of one story."""

    def __init__(self, story: Story, tokens: Tokens) -> None:
        self.story, self.tokens = story, tokens
        self.quoted = _inside(_quoted(story), tokens.start)
        headings = _headings(story)
        text = tokens.text
        self.lower = Counter(word for word in text if word.islower())
        self.capitals = [i for i, word in enumerate(text) if word[0].isupper() and tokens.paragraph[i] not in headings]
        self.middle = Counter(text[i] for i in self.capitals if self.informative(i))
        self.forms: dict[tuple[str, ...], _Form] = {}
        self.sightings: list[tuple[int, int, _Form]] = []
        self.trimmed = [span for run in self._spans() if (span := self._trim(*run))]

    def informative(self, i: int) -> bool:
        """Whether a capital at this place says anything: not at the start of a sentence or quotation."""
        tokens = self.tokens
        before = tokens.text[i - 1] if i else ""
        return i > 0 and tokens.sentence[i - 1] == tokens.sentence[i] and (before[-1].isalnum() or before in _INSIDE)

    def named(self, i: int) -> bool:
        """Whether this capitalised token can be part of a name."""
        tokens = self.tokens
        word, pos = tokens.text[i], tokens.pos[i]
        low = self.lower[word.lower()]
        if (word.lower().replace("’", "'") in _NEVER and (word != "May" or pos != "PROPN")) or not _WORD.match(word):
            return False
        if _is_title(word):
            return True
        if pos in _FUNCTION:
            return False
        if word.isupper() and len(word) > 1 and not word.endswith("."):
            title = word.title()
            return (self.middle[title] > 0 and low <= self.middle[title]) or (low == 0 and pos == "PROPN")
        if self.informative(i):
            return pos == "PROPN" or (low == 0 or pos not in _LOOSE) or self.middle[word] > low
        if pos == "PROPN":
            return low == 0 or 20 * self.middle[word] >= low
        return self.middle[word] > 1 and low == 0 and pos not in _LOOSE

    def _spans(self) -> Iterator[tuple[int, int]]:
        """First and last token of each capitalised phrase."""
        tokens, capitals = self.tokens, set(self.capitals)
        i, last = 0, -1
        for i in self.capitals:
            if i <= last or not self.named(i):
                continue
            last = i
            while True:
                step = self._next(last, capitals)
                if step is None:
                    break
                if _plain(tokens.text[step]) in _SPLIT_AT and not _is_title(tokens.text[last]):
                    break
                last = step
            yield i, last

    def _next(self, last: int, capitals: set[int]) -> int | None:
        """The token that carries a name on after this one, if any."""
        tokens = self.tokens
        following = last + 1
        if not _WORD.fullmatch(tokens.text[last]):
            return None
        if following >= len(tokens) or tokens.sentence[following] != tokens.sentence[last]:
            return None
        if tokens.text[following] == "-" and tokens.start[following] == tokens.end[last]:
            beyond = following + 1
            joined = beyond < len(tokens) and tokens.start[beyond] == tokens.end[following]
            return beyond if joined and tokens.text[beyond][0].isalpha() else None
        if following in capitals:
            return following if self.named(following) else None
        word = tokens.text[following]
        if word in _PARTICLES:
            if word == "of" and not _is_title(tokens.text[last]) and tokens.text[last - 1].lower() != "the":
                return None
            for beyond in (following + 1, following + 2):
                if beyond in capitals:
                    return beyond if self.named(beyond) else None
                if beyond >= len(tokens) or tokens.text[beyond] not in _PARTICLES | {"the"}:
                    return None
        return None

    def read(self) -> list[_Form]:
        """All forms, with their signs."""
        spans = self.trimmed
        for number, (first, last) in enumerate(spans):
            words = self.words(first, last)
            if not words:
                continue
            form = self.forms.get(words)
            if form is None:
                form = self.forms[words] = _Form(words, " ".join(words).replace(" - ", "-"))
            self.sightings.append((first, last, form))
            until = spans[number + 1][0] if number + 1 < len(spans) else len(self.tokens)
            self._observe(form, first, last, until)
        self._couples(spans)
        self._companions(spans)
        return list(self.forms.values())

    def _companions(self, spans: list[tuple[int, int]]) -> None:
        """Who is listed beside whom: *Anya, Xander and Giles*."""
        text = self.tokens.text
        for (first, last), (after, end) in pairwise(spans):
            if 1 <= after - last - 1 <= 2 and all(word in (",", "and", "&", "or") for word in text[last + 1 : after]):
                left, right = self.forms[self.words(first, last)], self.forms[self.words(after, end)]
                left.beside.append(right)
                right.beside.append(left)

    def _trim(self, first: int, last: int) -> tuple[int, int] | None:
        tokens = self.tokens
        while first < last and (_plain(tokens.text[first]) in _LEADING or self._mere_start(first)):
            first += 1
        while last > first and (_plain(tokens.text[last]) in {"esq", "esquire", "etc"} or tokens.text[last] == "-"):
            last -= 1
        word = _plain(tokens.text[first])
        if first == last and (word in _LEADING or len(word) < 2 or word in _SPLIT_AT - {"lady", "lord"}):
            return None
        return first, last

    def _mere_start(self, i: int) -> bool:
        """Whether a capital is that of the sentence only: *Honest Jemima*."""
        word, pos = self.tokens.text[i], self.tokens.pos[i]
        if self.informative(i) or _is_title(word) or self.middle[word] or word.lower() in naming.FULL_NAMES:
            return False
        return pos == "ADJ" or self.lower[word.lower()] > 0

    def words(self, first: int, last: int) -> tuple[str, ...]:
        words: list[str] = []
        for i in range(first, last + 1):
            word = self.tokens.text[i].replace("’", "'")
            if word != "-" and not _WORD.fullmatch(word):
                word = _WORD.match(word).group().removesuffix("'s").rstrip(".")  # type: ignore[union-attr]
            if word.isupper() and len(word) > 1 and not word.endswith("."):
                word = word.title() if self.middle[word.title()] or len(word) > 3 else word
            if word == "-" and words:
                words[-1] += "-"
            elif words and words[-1].endswith("-"):
                words[-1] += word
            else:
                words.append(word)
        while len(words) > 1 and _plain(words[0]) in _ADJECTIVES:
            words = words[1:]
        return tuple(words)

    def _observe(self, form: _Form, first: int, last: int, until: int) -> None:
        tokens, signs = self.tokens, form.signs
        text, lemma, dep, head = tokens.text, tokens.lemma, tokens.dep, tokens.head
        root = next((i for i in range(first, last + 1) if not first <= head[i] <= last), last)
        above = head[root]
        before = text[first - 1] if first else ""
        after = text[last + 1] if last + 1 < len(text) else ""
        role = dep[root]
        form.count += 1
        form.sentences.add(tokens.sentence[first])
        form.chunks.add(tokens.paragraph[first] // 30)
        quoted = self.quoted[first]
        low = self.lower[form.words[-1].lower()]
        form.ordinary = low / (low + self.middle[text[last]] + 1)
        signs["quoted"] += quoted
        signs["propn"] += tokens.pos[root] == "PROPN"
        signs["initial"] += not self.informative(first)
        signs["the"] += before.lower() == "the"
        signs["a"] += before.lower() in ("a", "an", "some", "any", "every", "no", "this", "that", "these", "those")
        spoke = False
        if role in ("nsubj", "nsubjpass"):
            signs["subject"] += 1
            spoke = lemma[above] in _SPEECH
            signs["human"] += lemma[above] in _HUMAN
            signs["acts"] += not quoted
        elif role in ("dobj", "dative"):
            signs["object"] += 1
        elif role in ("compound", "amod", "nmod"):
            signs["modifier"] += text[above][0].islower()
        elif role == "pobj":
            signs[_PREPOSITION.get(text[above].lower(), "other preposition")] += 1
        elif role == "appos":
            signs["appos"] += 1
        if first and lemma[first - 1] in _SPEECH and tokens.pos[first - 1] == "VERB":
            spoke = True
        signs["speech"] += spoke and not quoted
        signs["acts"] += spoke and not quoted and role not in ("nsubj", "nsubjpass")
        if after in ("'s", "’s", "’", "'") and tokens.tag[last + 1] == "POS":
            signs["possessive"] += 1
            signs["belongings"] += role == "poss" and lemma[above] in _BELONGINGS
        if (
            quoted
            and (before in (",", "“", '"', "‘", "") or not self.informative(first))
            and after
            in (
                *',.!?;—…”’"',
                "--",
                "...",
                "",
            )
            and role not in ("conj", "appos")
        ):
            signs["vocative"] += before == "," or after in (",", "!", "?")
        signs["who"] += after in ("who", "whose", "whom") or (
            after == "," and last + 2 < len(text) and text[last + 2] in ("who", "whose", "whom")
        )
        signs["called"] += lemma[first - 1] in ("name", "call", "christen") if first else 0
        two_before = tokens.text[first - 2].lower() if first > 1 else ""
        signs["me"] += (not quoted and before.lower() == "me" and lemma[first - 2] in ("call", "name")) or (
            before.lower() == "is" and two_before == "name" and first > 2 and text[first - 3].lower() == "my"
        )
        signs["and"] += before == "and" or after == "and"
        signs["kin before"] += before.lower() in naming.KINSHIP or before.lower() in naming.HIS_WORDS | naming.HER_WORDS
        for i in range(last + 1, min(until, last + 13)):
            gender = _GENDER.get(text[i].lower() if len(text[i]) < 11 else "")
            if gender and self.quoted[i] == quoted:
                if tokens.paragraph[i] == tokens.paragraph[first]:
                    form.pronouns[gender] += 2 if role in ("nsubj", "nsubjpass") else 1
                break

    def pronoun_after(self, last: int, until: int, subject: bool) -> tuple[int, str] | None:
        """The next *he*, *she* or *they* after a name, in the same paragraph and on the same side of the quotes.

        In the sentence of a subject an object is somebody else: *Spike tells her* (Chomsky 1981, principle B);
        such pronouns are passed over, and the gender of the last one comes back too.
        """
        passed = ""
        tokens, quoted = self.tokens, self.quoted
        for i in range(last + 1, min(until, len(tokens))):
            if tokens.paragraph[i] != tokens.paragraph[last]:
                return None
            word = tokens.text[i]
            if len(word) < 11 and quoted[i] == quoted[last] and _GENDER.get(word.lower(), "it") != "it":
                other = subject and tokens.sentence[i] == tokens.sentence[last] and word in ("him", "her", "them")
                if not (other and tokens.dep[i] in ("dobj", "dative", "pobj")):
                    return i, passed
                passed = _GENDER[word.lower()]
        return None

    def own(self, root: int) -> str:
        """The gender of a possessive in the clause of its owner, if there is one: *Angel shakes his head*."""
        tokens = self.tokens
        if tokens.dep[root] != "nsubj":
            return ""
        for i in range(root + 1, min(root + 20, len(tokens))):
            if tokens.sentence[i] != tokens.sentence[root]:
                return ""
            if tokens.dep[i] == "poss" and (gender := _GENDER.get(tokens.text[i].lower())):
                holder = tokens.head[i]
                above = tokens.head[holder]
                if tokens.head[root] in (holder, above, tokens.head[above]):
                    return gender
        return ""

    def pronouns_before(self, first: int) -> set[str]:
        """The genders that were spoken of just before a name, in its paragraph."""
        tokens = self.tokens
        near = range(max(0, first - 15), first)
        return {_GENDER.get(tokens.text[i].lower(), "") for i in near if tokens.paragraph[i] == tokens.paragraph[first]}

    def _couples(self, spans: list[tuple[int, int]]) -> None:
        """*Mr. and Mrs. Bennet* names a Mr. Bennet too."""
        tokens = self.tokens
        for first, last in spans:
            if (
                first >= 2
                and tokens.text[first - 1] == "and"
                and _plain(tokens.text[first]) in naming.HER_TITLES
                and _plain(tokens.text[first - 2]) in ("mr", "dr", "sir", "lord", "monsieur")
            ):
                words = (tokens.text[first - 2], *self.words(first, last)[1:])
                form = self.forms.setdefault(words, _Form(words, " ".join(words)))
                form.count += 1


# ----------------------------------------------------------------------------------------------- people


@dataclass(eq=False)
class _Person:
    """Somebody, as the forms that name them; ``reasons`` says for each form why it is here."""

    forms: list[_Form]
    reasons: list[str]
    shared: list[_Form] = field(default_factory=list)
    score: float = 0.0
    narrator: bool = False
    heard: Counter[str] | None = None

    @property
    def count(self) -> int:
        return sum(form.count for form in self.forms)

    @property
    def given(self) -> set[str]:
        return {form.names[0].lower() for form in self.forms if len(form.names) > 1 or form.signs["given"]}

    @property
    def surnames(self) -> set[str]:
        return {form.names[-1].lower() for form in self.forms if len(form.names) > 1 or form.signs["surname"]}

    def pronoun_votes(self) -> Counter[str]:
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
        for name in self.given | {f.names[0].lower() for f in self.forms if len(f.names) == 1 and not f.titles}:
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
    def pronouns(self) -> str:
        return {"m": "he/him", "f": "she/her", "n": "they/them"}.get(self.gender, "")

    @property
    def name(self) -> str:
        named = [form for form in self.forms if not form.is_role] or self.forms
        return _display(max(named, key=lambda f: (f.count, len(f.words), f.name)))

    @property
    def aliases(self) -> list[str]:
        names = dict.fromkeys(
            name for form in sorted([*self.forms, *self.shared], key=lambda f: -f.count) for name in _spellings(form)
        )
        known = {self.name.casefold()}
        return [n for n in names if n.casefold() not in known and not known.add(n.casefold())]  # type: ignore[func-returns-value]

    @property
    def reason(self) -> str:
        signs = [s for s, _ in _signs(self).most_common() if s in _PLAIN_WORDS][:4]
        joins = [f"{f.name}: {r}" for f, r in zip(self.forms, self.reasons, strict=True) if r]
        return "; ".join([", ".join(_PLAIN_WORDS[s] for s in signs), *joins]).strip("; ")

    def character(self) -> Character:
        return Character(self.name, tuple(self.aliases), self.pronouns, self.narrator)

    def join(self, other: "_Person", reason: str) -> None:
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


def _display(form: _Form) -> str:
    return f"the {form.name}" if form.is_role and form.signs["the"] > 0.5 * form.count else form.name


def _spellings(form: _Form) -> list[str]:
    if not form.is_role or not form.signs["the"]:
        return [form.name]
    return [f"the {form.name}", form.name]


def _role_word(form: _Form) -> bool:
    return form.is_role and not naming.ROLES.isdisjoint((_plain(form.words[-1]), _plain(form.words[0])))


def _role_gender(form: _Form) -> str:
    word = _plain(form.words[0] if "of" in form.words else form.words[-1])
    return "m" if word in naming.HIS_WORDS else "f" if word in naming.HER_WORDS else ""


def _clash(a: _Person, b: _Person, share: float = 0.04, least: int = 2) -> bool:
    """Two people stand in one sentence more often than two names of one person would."""
    left = set().union(*(form.sentences for form in a.forms))
    right = set().union(*(form.sentences for form in b.forms))
    together = len(left & right)
    return together >= least and together > share * min(len(left), len(right))


def _near(a: _Person, b: _Person) -> float:
    """Share of the places of the rarer name where the other stands too."""
    left = set().union(*(form.chunks for form in a.forms))
    right = set().union(*(form.chunks for form in b.forms))
    return len(left & right) / max(1, min(len(left), len(right)))


def _quoted_share(person: _Person) -> float:
    return sum(form.signs["quoted"] for form in person.forms) / max(1, person.count)


def _only_called(person: _Person) -> bool:
    """Whether a name is used in speech alone, to somebody's face."""
    return _quoted_share(person) > 0.9 and sum(form.signs["vocative"] for form in person.forms) >= 2


def _compatible(a: _Person, b: _Person) -> bool:
    return not a.gender or not b.gender or a.gender == b.gender or "n" in (a.gender, b.gender)


class _Register:
    """The people so far; each rule joins what belongs together."""

    def __init__(self, forms: Iterable[_Form]) -> None:
        forms = list(forms)
        surnames = Counter(f.names[-1].lower() for f in forms if len(f.names) > 1)
        plural = {f"{name}s" for f in forms for name in [f.words[-1].lower()]}
        self.givens = Counter(f.names[0].lower() for f in forms if len(f.names) > 1)
        self.surnames = surnames
        self.alone = {f.words[0]: f for f in forms if len(f.words) == 1}
        self.people = [
            _Person([form], [""])
            for form in forms
            if not (form.signs["the"] > 0.5 * form.count and form.words[-1].lower() in plural)
        ]
        self.bearers: dict[str, list[_Person]] = defaultdict(list)
        self.gone: set[int] = set()
        for person in self.people:
            self._anatomy(person.forms[0])
            self._enter(person, person)

    def _anatomy(self, form: _Form) -> None:
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

    def run(self) -> list[_Person]:
        self._full_names()
        self._given_names()
        self._titles()
        self._bare_surnames()
        self._short_forms()
        self._only_miss()
        self._registers()
        self._roles()
        return self.people

    def _enter(self, person: _Person, source: _Person) -> None:
        for form in source.forms:
            for word in {w.lower() for w in form.names}:
                for key in naming.name_keys(word):
                    self.bearers[key].append(person)

    def _bearing(self, word: str) -> list[_Person]:
        """Everybody with a name that is or resembles this word."""
        found = (p for key in naming.name_keys(word) for p in self.bearers.get(key, ()) if id(p) not in self.gone)
        return list(dict.fromkeys(found))

    def _drop(self, person: _Person) -> None:
        self.people.remove(person)
        self.gone.add(id(person))

    def _join(self, keeper: _Person, other: _Person, reason: str) -> None:
        keeper.join(other, reason)
        self._enter(keeper, other)
        self._drop(other)

    def _full_names(self) -> None:
        """*Mr. Frank Churchill* is *Frank Churchill*; *Mrs. John Knightley* is not *John Knightley*."""
        groups: dict[tuple[str, str], list[_Person]] = defaultdict(list)
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
        alike: dict[tuple[str, str, bool], _Person] = {}
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
    def _two(titled: _Person, other: _Person) -> bool:
        """Whether the two stand together too often; fathers and sons do so less than mothers and daughters."""
        return _clash(titled, other, 0.03, 3) if titled.gender == "m" else _clash(titled, other, 0.07, 3)

    @staticmethod
    def _may_be_mother(form: _Form) -> bool:
        return form.title_gender == "f" and form.titles[-1] not in naming.UNMARRIED

    @staticmethod
    def _proven(person: _Person, other: _Person) -> bool:
        """*Mrs. Reed* is rather the mother of *Georgiana Reed*, unless she is titled so or long never beside her."""
        titled = any(f.married and len(f.names) > 1 for f in other.forms)
        return titled or (person.count >= 10 and other.count >= 10 and not _clash(person, other, 0.07, 2))

    @staticmethod
    def _same_station(a: _Person, b: _Person) -> bool:
        left, right = [f for f in a.forms if f.titles], [f for f in b.forms if f.titles]
        if not _compatible(a, b):
            return False
        priors = {naming.given_gender(name) for name in a.given | b.given}
        if any(f.title_gender == "m" for f in left + right) and priors == {"f"}:
            return False
        genders = {f.title_gender for f in left + right}
        if {"m", "f"} <= genders:
            return False
        if {"f", ""} <= genders and not all(p.gender == "f" for p in (a, b)):  # *Dr. X* is rather her father
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

    def _settle(self, person: _Person, owners: list[_Person], only: str, most: str) -> None:
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
            votes = form.pronouns
            likely = "f" if votes["f"] > 2 * votes["m"] + 1 else "m"
            fitting = [o for o in owners if o.gender in (likely, "")]
            if not fitting and votes[likely] == 0:
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
                and _compatible(person, other)
                and _near(person, other) >= (0.4 if other.surnames or person.surnames else 0.6)
                and not (all(f.titles for f in other.forms) and not _only_called(person))
                and not (all(f.titles for f in person.forms) and not _only_called(other))
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

    @staticmethod
    def _long_titles(form: _Form) -> set[str]:
        return {naming.CLIPPED_TITLES.get(title, title) for title in form.titles}

    def _roles(self) -> None:
        """*the Captain* is the one Captain of the story; *the Rabbit* is *the White Rabbit*."""
        for person in sorted(self.people, key=lambda p: -p.count):
            form = person.forms[0]
            if id(person) in self.gone or not form.is_role:
                continue
            word = naming.CLIPPED_TITLES.get(_plain(form.words[-1]), _plain(form.words[-1]))
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
                            and word in (_plain(f.words[-1]), _plain(f.words[0]) if "of" in f.words else "")
                        )
                        for f in other.forms
                    )
                    and not _clash(person, other, 0.1)
                ]
                if len(owners) == 1:
                    self._join(owners[0], person, "the only one with that title")


# ----------------------------------------------------------------------------------------- person or not

_WEIGHTS: dict[str, float] = {
    "appos": 1.47,
    "belongings": 1.17,
    "called": 0.60,
    "capitals": -1.04,
    "from": -2.14,
    "full": -0.16,
    "gendered": 1.23,
    "human": 1.46,
    "initial": 2.33,
    "it": 0.28,
    "kin before": 0.28,
    "kinship": 0.98,
    "known name": 1.26,
    "known, rare": -0.20,
    "modifier": -3.30,
    "not a person": -1.37,
    "object": 1.28,
    "of": -1.24,
    "on": -1.33,
    "only initial": -1.23,
    "only initial, unknown": -1.80,
    "ordinary": -1.65,
    "other preposition": -0.32,
    "place": -4.88,
    "place ending": -2.01,
    "place word": -1.95,
    "plural": 0.38,
    "possessive": 2.05,
    "propn": 1.03,
    "rarely": -1.71,
    "role": -0.87,
    "role that speaks": 1.05,
    "role word": 2.03,
    "speech": 2.17,
    "subject": 2.31,
    "the": -0.47,
    "title": 1.43,
    "to": -1.46,
    "toward": -0.89,
    "vocative": 1.20,
    "who": 1.32,
    "with": 0.48,
}
"""Votes for a person, each times the sign's share of the mentions; from ``training/discovery.py``."""


def _signs(person: _Person) -> Counter[str]:
    """How many of the mentions show each sign."""
    total: Counter[str] = Counter()
    for form in person.forms:
        total.update(form.signs)
        last = _plain(form.words[-1])
        facts = {
            "title": form.titles and form.names,
            "full": len(form.names) > 1,
            "role": form.is_role,
            "role word": _role_word(form),
            "place word": last in naming.PLACES and not form.titles,
            "place ending": last.endswith(_PLACE_ENDINGS),
            "village ending": last.endswith(_NAME_OR_PLACE_ENDINGS) and not form.titles,
            "not a person": not naming.NOT_PEOPLE.isdisjoint((last, last.removesuffix("s"), form.name.lower())),
            "known name": form.names and form.names[0].lower() in naming.FULL_NAMES,
            "kinship": not form.names and last in naming.KINSHIP,
            "capitals": form.name.isupper(),
            "plural": last.endswith("s") and not last.endswith("ss"),
        }
        total.update({fact: form.count for fact, holds in facts.items() if holds})
        total["gendered"] += form.pronouns["m"] + form.pronouns["f"]
        total["it"] += form.pronouns["it"]
    return total


_PLACE_ENDINGS = (
    "shire", "ville", "burg", "burgh", "land", "bury", "wich", "stan", "ania", "sia", "borough", "mouth", "stead",
    "dale", "chester", "cester", "polis", "grad", "abad", "furt", "port", "pool", "minster", "town",
)  # fmt: skip
_NAME_OR_PLACE_ENDINGS = ("ton", "ham", "ford", "field", "wood", "worth", "hurst", "ley", "by")


_FACTS = frozenset(
    (
        "title", "full", "role", "role word", "place word", "place ending", "village ending",
        "not a person", "known name", "kinship",
        "capitals", "plural",
    )
)  # fmt: skip
_UNWEIGHED = frozenset(("given", "surname", "a", "quoted", "and", "acts", "me"))


def features(person: _Person) -> dict[str, float]:
    """Share of the mentions with each sign, smoothed, and how often there is any mention."""
    n = person.count + 1.0
    features = {
        sign: min(1.5, count / (max(1, person.count) if sign in _FACTS else n))
        for sign, count in _signs(person).items()
        if sign not in _UNWEIGHED
    }
    features["rarely"] = 1 / n
    features["ordinary"] = sum(form.count * form.ordinary for form in person.forms) / n
    features["role that speaks"] = float(features.get("role", 0.0) > 0.5 and features.get("speech", 0.0) > 0)
    signs = _signs(person)
    features["only initial"] = float(signs["initial"] == person.count)
    features["only initial, unknown"] = float(
        signs["initial"] == person.count and not signs["known name"] + signs["title"] + signs["full"]
    )
    features["known, rare"] = features.get("known name", 0.0) / n
    return features


def _score(person: _Person, company: float = 0.0) -> float:
    signs = _signs(person)
    if signs["not a person"] > signs["known name"] + signs["title"] + signs["role"] + 5 * signs["speech"]:
        return 0.01
    vote = (
        company + _WEIGHTS.get("bias", 0.0) + sum(_WEIGHTS.get(sign, 0.0) * x for sign, x in features(person).items())
    )
    return 1 / (1 + math.exp(-vote))


def _hear_pronouns(reader: _Reader, people: list[_Person]) -> None:
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
            gender = _GENDER[tokens.text[pronoun].lower()]
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


def _weigh_company(people: list[_Person]) -> None:
    """Names in one list are of one kind: a vote from each neighbour that is clearly a person or clearly none."""
    score = {id(form): person.score for person in people for form in person.forms}
    for person in people:
        sides = [score.get(id(other), 0.5) for form in person.forms for other in form.beside]
        if sides:
            company = sum((side > 0.8) - (side < 0.2) for side in sides) / (person.count + 0.5)
            person.score = _score(person, max(-1.0, min(1.0, 1.5 * company)))


def _mark_narrator(reader: _Reader, people: list[_Person]) -> bool:
    """Name the *I* of the narration: whoever is called by name in speech and never walks through the narration.

    Returns whether there is an *I* that nobody names.
    """
    tokens, quoted = reader.tokens, reader.quoted
    narration = max(1, quoted.count(False))
    said = sum(word in ("I", "me", "my", "My") and not inside for word, inside in zip(tokens.text, quoted, strict=True))
    if said < max(5, 0.012 * narration):
        return False
    called = [
        (sum(f.signs["vocative"] + 2 * f.signs["me"] + 0.25 * f.signs["quoted"] for f in p.forms), p)
        for p in people
        if p.score >= PERSON
        and sum(form.signs["acts"] for form in p.forms) <= 0.03 * p.count
        and (sum(form.signs["quoted"] for form in p.forms) >= 0.7 * p.count or any(f.signs["me"] for f in p.forms))
    ]
    votes, person = max(called, key=lambda c: (c[0], c[1].count), default=(0, None))
    if person is not None and votes >= 1.7:
        person.narrator = True
        return False
    return said > 0.025 * narration


def _people(story: Story, tokens: Tokens) -> list[_Person]:
    """Everyone, persons or not, the most mentioned first, each name once."""
    reader = _Reader(story, tokens)
    people = _Register(reader.read()).run()
    for person in people:
        person.score = _score(person)
    _weigh_company(people)
    _hear_pronouns(reader, people)
    if _mark_narrator(reader, people):
        unnamed = _Form((NARRATOR,), NARRATOR, count=1)
        people.append(_Person([unnamed], [""], score=1.0, narrator=True))
    unique: dict[str, _Person] = {}
    for person in sorted((p for p in people if p.count), key=lambda p: (-p.count, p.name)):
        unique.setdefault(person.name.casefold(), person)
    return list(unique.values())


def people_with_spans(
    story: Story, tokens: Tokens
) -> tuple[list[_Person], dict[tuple[str, ...], list[tuple[int, int]]]]:
    """All candidates, and where each form stands in the text (for ``training/discovery.py``)."""
    reader = _Reader(story, tokens)
    people = _Register(reader.read()).run()
    spans: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for first, last in reader.trimmed:
        spans[reader.words(first, last)].append((tokens.start[first], tokens.end[last]))
    return people, spans
