"""The capitalised phrases of a story, and what stands around each."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from graphx.reading import naming, persons, quotations
from graphx.reading.language import Tokens
from graphx.reading.naming import is_title, plain, title_gender
from graphx.reading.story import Story

_SPEECH = persons.SAY | naming.words(
    "enquire hiss sigh laugh scream yell mumble groan sob begin retort confess promise warn beg plead shriek"
    " chuckle grin grumble bark roar gasp croak drawl sneer joke tease quip offer conclude interpose rejoin resume"
    " ejaculate"
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
_CLOSING = frozenset((",", ".", "!", "?", ";", "—", "…", "”", "’", '"', "--", "...", ""))
"""What may stand after a name that calls somebody."""
_FUNCTION = naming.words("DET PRON CCONJ SCONJ PART PUNCT SPACE NUM SYM")
_LOOSE = frozenset(["ADP", "AUX", "INTJ", "ADV"])
_PARTICLES = naming.words("de du des d' of van von der den la le di da del della bin ibn al el ap y st")
GENDER = {
    **persons.GENDER,
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "themself", "themselves"), "n"),
}
_LEADING = naming.words(
    "oh ah well yes no my o hello hi hey dear dearest poor but and so now then good the a an that this even"
)
_STYLES = naming.words(
    "highness majesty lordship ladyship excellency holiness eminence worship reverence"
    " highnesses majesties lordships ladyships"
)
"""What follows *your* or *her* in an address and names nobody: *Your Grace*."""
_WHOSE = naming.words("your his her their our my thy its royal imperial serene right")
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


@dataclass(eq=False)
class Form:
    """One way of naming somebody: the words, how often, and what stands around."""

    words: tuple[str, ...]
    name: str
    count: int = 0
    signs: Counter[str] = field(default_factory=Counter)
    pronouns: Counter[str] = field(default_factory=Counter)
    sentences: set[int] = field(default_factory=set)
    chunks: set[int] = field(default_factory=set)
    beside: list["Form"] = field(default_factory=list)
    ordinary: float = 0.0
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        cut = 0
        while cut < len(self.words) and is_title(self.words[cut]):
            cut += 1
        self.titles, self.names = tuple(map(plain, self.words[:cut])), self.words[cut:]

    @property
    def is_role(self) -> bool:
        """Known by what they are: *the Hatter*, *the Captain*."""
        return self.signs["the"] > 0.5 * self.count or (not self.names and bool(self.titles))

    @property
    def title_gender(self) -> str:
        """``m`` or ``f`` if a title says so."""
        return next((g for t in self.titles if (g := title_gender(t))), "")

    @property
    def married(self) -> bool:
        """Whether a title says that she is married."""
        return any(t in naming.MARRIED for t in self.titles)


def _headings(story: Story) -> set[int]:
    found = set()
    for paragraph in story.paragraphs:
        text = story.text[paragraph.start : paragraph.end]
        if len(text) < 120 and (not re.search(r"[.!?…,;:—”\"’')\-*_]\s*$", text) or text.upper() == text):
            found.add(paragraph.index)
    return found


class FormReader:
    """Collects the forms of one story."""

    def __init__(self, story: Story, tokens: Tokens) -> None:
        self.story, self.tokens = story, tokens
        quotes = quotations.find_quotations(story)
        self.quoted = [quotation >= 0 for quotation in quotations.quotation_of(tokens.start, quotes)]
        headings = _headings(story)
        text = tokens.text
        self.lower = Counter(word for word in text if word.islower())
        self.capitals = [i for i, word in enumerate(text) if word[0].isupper() and tokens.paragraph[i] not in headings]
        self.middle = Counter(text[i] for i in self.capitals if self.informative(i) or self._goes_on(i))
        self.forms: dict[tuple[str, ...], Form] = {}
        self.sightings: list[tuple[int, int, Form]] = []
        self.trimmed = [span for run in self._spans() if (span := self._trim(*run))]

    def informative(self, i: int) -> bool:
        """Whether a capital at this place says anything: not at the start of a sentence or quotation."""
        tokens = self.tokens
        before = tokens.text[i - 1] if i else ""
        return i > 0 and tokens.sentence[i - 1] == tokens.sentence[i] and (before[-1].isalnum() or before in _INSIDE)

    def _goes_on(self, i: int) -> bool:
        """Whether a sentence goes on here after a quotation: *“So,” Dawn said*."""
        text = self.tokens.text
        return i > 1 and text[i - 1][0] in "”’\"'»" and text[i - 2][-1] == ","

    def named(self, i: int) -> bool:
        """Whether this capitalised token can be part of a name."""
        tokens = self.tokens
        word, pos = tokens.text[i], tokens.pos[i]
        low = self.lower[word.lower()]
        if (word.lower().replace("’", "'") in _NEVER and (word != "May" or pos != "PROPN")) or not _WORD.match(word):
            return False
        if is_title(word):
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
                if plain(tokens.text[step]) in _SPLIT_AT and not is_title(tokens.text[last]):
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
            if word == "of" and not is_title(tokens.text[last]) and tokens.text[last - 1].lower() != "the":
                return None
            for beyond in (following + 1, following + 2):
                if beyond in capitals:
                    return beyond if self.named(beyond) else None
                if beyond >= len(tokens) or tokens.text[beyond] not in _PARTICLES | {"the"}:
                    return None
        return None

    def read(self) -> list[Form]:
        """All forms, with their signs."""
        spans = self.trimmed
        for number, (first, last) in enumerate(spans):
            words = self.words(first, last)
            if not words:
                continue
            form = self.forms.get(words)
            if form is None:
                form = self.forms[words] = Form(words, " ".join(words).replace(" - ", "-"))
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
        while first < last and (plain(tokens.text[first]) in _LEADING or self._mere_start(first)):
            first += 1
        while last > first and (plain(tokens.text[last]) in {"esq", "esquire", "etc"} or tokens.text[last] == "-"):
            last -= 1
        word = plain(tokens.text[first])
        if word in _STYLES and (first == last or tokens.text[first - 1].lower() in _WHOSE):
            return None
        if word in ("lord", "lady", "grace", "honour", "honor") and tokens.text[first - 1].lower() in _WHOSE:
            return None
        if first == last and (word in _LEADING or len(word) < 2 or word in _SPLIT_AT - {"lady", "lord"}):
            return None
        return first, last

    def _mere_start(self, i: int) -> bool:
        """Whether a capital is that of the sentence only: *Honest Jemima*."""
        word, pos = self.tokens.text[i], self.tokens.pos[i]
        if self.informative(i) or is_title(word) or self.middle[word] or word.lower() in naming.FULL_NAMES:
            return False
        return pos == "ADJ" or self.lower[word.lower()] > 0

    def words(self, first: int, last: int) -> tuple[str, ...]:
        """The words of a name, spelled as in the middle of a sentence."""
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
        while len(words) > 1 and plain(words[0]) in _ADJECTIVES:
            words = words[1:]
        return tuple(words)

    def _observe(self, form: Form, first: int, last: int, until: int) -> None:
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
        opened = before in (",", "“", '"', "‘", "") or not self.informative(first)
        if quoted and opened and after in _CLOSING and role not in ("conj", "appos"):
            alone = before != "," and after != ","
            signs["exclaimed"] += alone
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
            gender = GENDER.get(text[i].lower() if len(text[i]) < 11 else "")
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
            if len(word) < 11 and quoted[i] == quoted[last] and GENDER.get(word.lower(), "it") != "it":
                other = subject and tokens.sentence[i] == tokens.sentence[last] and word in ("him", "her", "them")
                if not (other and tokens.dep[i] in ("dobj", "dative", "pobj")):
                    return i, passed
                passed = GENDER[word.lower()]
        return None

    def own(self, root: int) -> str:
        """The gender of a possessive in the clause of its owner, if there is one: *Angel shakes his head*."""
        tokens = self.tokens
        if tokens.dep[root] != "nsubj":
            return ""
        for i in range(root + 1, min(root + 20, len(tokens))):
            if tokens.sentence[i] != tokens.sentence[root]:
                return ""
            if tokens.dep[i] == "poss" and (gender := GENDER.get(tokens.text[i].lower())):
                holder = tokens.head[i]
                above = tokens.head[holder]
                if tokens.head[root] in (holder, above, tokens.head[above]):
                    return gender
        return ""

    def pronouns_before(self, first: int) -> set[str]:
        """The genders that were spoken of just before a name, in its paragraph."""
        tokens = self.tokens
        near = range(max(0, first - 15), first)
        return {GENDER.get(tokens.text[i].lower(), "") for i in near if tokens.paragraph[i] == tokens.paragraph[first]}

    def _couples(self, spans: list[tuple[int, int]]) -> None:
        """*Mr. and Mrs. Bennet* names a Mr. Bennet too."""
        tokens = self.tokens
        for first, last in spans:
            if (
                first >= 2
                and tokens.text[first - 1] == "and"
                and plain(tokens.text[first]) in naming.HER_TITLES
                and plain(tokens.text[first - 2]) in ("mr", "dr", "sir", "lord", "monsieur")
            ):
                words = (tokens.text[first - 2], *self.words(first, last)[1:])
                form = self.forms.setdefault(words, Form(words, " ".join(words)))
                form.count += 1
