"""Where the text names a character: names and aliases.

One pass over the words of the text with a look-up of the first word of each name, so the cost grows with the
text and hardly with the cast. What a cast list says is the law; a name that several people share is given to
one of them where it stands.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from graphx import tables
from graphx.reading import naming, persons
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.naming import is_title
from graphx.reading.story import Story

# Scripts that write no spaces between words: each character is looked up by itself.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_ONE_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_STRAIGHT = str.maketrans("’‘ʼ`", "''''")
_OPENERS = naming.words("“ ‘ — – -- : ; ( [ … . ! ? * _ - • ... ” ’") | {'"', "'"}
_ARTICLES = ("the", "a", "an")
_DOTTED = naming.words("mr mrs ms dr st rev prof capt col gen lt sgt messrs")
_PRONOUNS = naming.words("i you he she it we they the a an my your his her our their this that these those not")
_IN_TIME = naming.words("in of last next early late since until till by mid this every")
_MONTHS = naming.words("january february march april may june july august september october november december")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One spelling of a name, cut at its spaces, and whose it is; ``lead`` is the mark before its first word."""

    pieces: tuple[str, ...]
    owners: tuple[tuple[str, str], ...]
    single: bool
    lead: str = ""


@dataclass(slots=True)
class _Match:
    """A place where somebody is named; more than one owner while it is open who."""

    start: int
    end: int
    first: int
    owners: list[tuple[str, str]] = field(default_factory=list)


def find_names(story: Story, tokens: Tokens, cast: Cast) -> pd.DataFrame:
    """Every place where a name or alias of the cast stands, longest match first.

    Kind is ``name``, ``alias``, or ``nominal`` where a role stands in small letters (*the captain*). Spaces
    match any white space inside a paragraph, apostrophes match straight or curly, capitals match too
    (*BUFFY*). A name that is an ordinary word is told from it by its capital, or, where every word has one,
    by its part of speech. Short forms that plainly belong to one listed name only are found as aliases.
    A shared name goes to the owner whom a title or pronoun fits and who was named last.

    >>> from graphx.reading.language import tokens
    >>> story = Story.from_text("Will you come? Will Harper nodded. “No,” said HARPER.")
    >>> found = find_names(story, tokens(story), Cast.from_names("Will Harper"))
    >>> found[["text", "kind"]].values.tolist()
    [['Will Harper', 'name'], ['HARPER', 'alias']]
    """
    finder = _Finder(story, tokens, cast)
    rows = [
        (
            match.start,
            match.end,
            story.text[match.start : match.end],
            _kind(story.text[match.start : match.end], kind),
            name,
            tokens.paragraph[match.first],
            tokens.sentence[match.first],
        )
        for match, (name, kind) in finder.resolved()
    ]
    return tables.table(tables.MENTIONS, rows)


def _kind(text: str, kind: str) -> str:
    return (
        "nominal"
        if text.lower().removeprefix("the ") == text.removeprefix("The ").removeprefix("the ")
        and any(unicodedata.category(c) == "Ll" for c in text)
        else kind
    )


# ------------------------------------------------------------------------------------------- the spellings


def _tidy(name: str) -> str:
    return " ".join(re.sub(r"'S\b", "'s", name.translate(_STRAIGHT)).split())


def _spellings(name: str) -> Iterator[str]:
    """The ways in which a listed name may stand in the text."""
    words = name.split()
    yield name
    head, rest = words[0].lower(), " ".join(words[1:])
    if head in _ARTICLES and rest:
        small = rest.lower() if rest == rest.title() or words[0][0].isupper() else rest
        for spelled in dict.fromkeys((rest, small)):
            yield f"{head} {spelled}"
            yield f"{head.capitalize()} {spelled}"
    elif name[0].islower():
        yield name[0].upper() + name[1:]
    elif len(words) > 1 and words[-1].lower() in naming.ROLES and words[-2].endswith("'s"):
        yield " ".join([*words[:-1], words[-1].lower()])
    for i, word in enumerate(words):
        bare = word.rstrip(".")
        if bare.lower() in _DOTTED:
            yield " ".join([*words[:i], bare if word.endswith(".") else f"{bare}.", *words[i + 1 :]])
    if len(name) > 1 and name.upper() != name:
        yield name.upper()
    for form in ("NFC", "NFD"):
        if unicodedata.normalize(form, name) != name:
            yield unicodedata.normalize(form, name)


def _derived(cast: Cast, taken: set[str]) -> dict[str, str]:
    """Parts of full names that nobody else bears: *Elizabeth* of *Elizabeth Bennet*, *Darcy* of *Mr. Darcy*."""
    bearers: dict[str, set[str]] = defaultdict(set)
    words: dict[str, set[str]] = defaultdict(set)
    for character in cast:
        for name in map(_tidy, character.names):
            parts = name.split()
            for part in parts:
                words[part].add(character.name)
            if len(parts) < 2 or not all(p[:1].isupper() or p in ("de", "van", "von", "la", "le", "di") for p in parts):
                continue
            if parts[0].lower() in _PRONOUNS:  # *That Woman* has no first name
                continue
            while parts and is_title(parts[0]):
                parts.pop(0)
            for part in {" ".join(parts), *parts[:1], *parts[-1:]}:
                plain = part.lower().rstrip(".")
                if (
                    len(plain) > 2
                    and not plain.endswith("'s")
                    and plain not in naming.ROLES | naming.KINSHIP | naming.NOT_PEOPLE
                ):
                    bearers[part].add(character.name)
    return {
        part: next(iter(names))
        for part, names in bearers.items()
        if part not in taken and len(names | words.get(part, set())) == 1
    }


def _index(cast: Cast) -> dict[str, list[_Entry]]:
    """The spellings by their first word, the longest first."""
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    listed = [(c, name, "name" if name == c.name else "alias") for c in cast for name in c.names]
    for exact in (True, False):  # a spelling that is listed beats one that is only made
        made: dict[str, dict[str, str]] = defaultdict(dict)
        for character, name, kind in listed:
            if not (name := _tidy(name)):
                continue
            for spelled in [name] if exact else _spellings(name):
                if exact or spelled not in owners:
                    made[spelled].setdefault(character.name, kind)
        owners.update(made)
    for part, character_name in _derived(cast, set(owners)).items():
        for spelled in (part, part.upper()):
            owners.setdefault(spelled, {character_name: "alias"})
    index: dict[str, list[_Entry]] = defaultdict(list)
    for spelled, whose in owners.items():
        bare = spelled.lstrip("\"'([{*_-—")
        pieces = tuple(bare.split() or [spelled])
        first = _WORD.match(pieces[0])
        entry = _Entry(pieces, tuple(whose.items()), len(pieces) == 1, spelled[: -len(bare)] if bare else "")
        index[first.group() if first else ""].append(entry)
    for entries in index.values():
        entries.sort(key=lambda e: -sum(map(len, e.pieces)))
    return index


# ---------------------------------------------------------------------------------------------- the search


class _Finder:
    def __init__(self, story: Story, tokens: Tokens, cast: Cast) -> None:
        self.tokens = tokens
        self.text = story.text.translate(_STRAIGHT)
        self.cast = {character.name: character for character in cast}
        self.words = {c.name: {w.lower().rstrip(".") for n in c.names for w in _tidy(n).split()} for c in cast}
        self.titles = {
            c.name: {w.lower().rstrip(".") for n in c.names for w in n.split()[:-1] if is_title(w)} for c in cast
        }
        self.full = {c.name for c in cast for n in c.names if len([w for w in n.split() if not is_title(w)]) > 1}
        self.small = Counter(word for word in tokens.text if word.islower())
        self.index = _index(cast)

    def matches(self) -> Iterator[_Match]:
        """All names in reading order, none inside another."""
        index, until = self.index, 0
        if symbols := index.get(""):
            yield from self._symbols(symbols)
        for word in _WORD.finditer(self.text):
            entries = index.get(word.group())
            if entries is None or word.start() < until:
                continue
            for entry in entries:
                end = self._end(entry, word.start())
                if end and (match := self._accept(entry, word.start(), end)):
                    until = end
                    yield match
                    break

    def _symbols(self, entries: Iterable[_Entry]) -> Iterator[_Match]:
        """Names without a letter, such as ``★``."""
        for entry in entries:
            for found in re.finditer(r"\s+".join(map(re.escape, entry.pieces)), self.text):
                inside = self.tokens.between(*found.span())
                if inside:
                    yield _Match(*found.span(), inside[0], list(entry.owners))

    def _end(self, entry: _Entry, start: int) -> int:
        """Where a spelling that begins here ends, or 0; white space may be any within a paragraph."""
        text, at = self.text, start
        if start and self._glued(start - 1, start):
            return 0
        for number, piece in enumerate(entry.pieces):
            if number:
                space = at
                while space < len(text) and text[space].isspace():
                    space += 1
                if space == at or text.count("\n", at, space) > 1:
                    return 0
                at = space
            if not text.startswith(piece, at):
                return 0
            at += len(piece)
        return 0 if at < len(text) and self._glued(at, at - 1) else at

    def _glued(self, outer: int, inner: int) -> bool:
        """Whether the character outside a match carries its word on."""
        outside, inside = self.text[outer], self.text[inner]
        if outside == "-" and outer > inner:
            return self.text[outer + 1 : outer + 2].isupper()
        if unicodedata.category(outside)[0] not in "LMN" or not inside.isalnum():
            return False
        return not (_ONE_UNSPACED.match(outside) or _ONE_UNSPACED.match(inside))

    def _accept(self, entry: _Entry, start: int, end: int) -> _Match | None:
        inside = self.tokens.between(start, end)
        if not inside:
            return None
        first, last = inside[0], inside[-1]
        if entry.single and entry.pieces[0][0].isupper() and not self._is_name(first, entry.pieces[0]):
            return None
        owners = list(entry.owners)
        before = first - 1
        if before >= 0 and self.tokens.end[before] < start and self._titled(before, first):
            owners = [owner for owner in owners if self._fits(owner[0], self.tokens.text[before])]
            start = self.tokens.start[before]
        elif entry.single:
            owners = [owner for owner in owners if not self._another(owner[0], first, last)]
        if entry.lead and self.text.endswith(entry.lead, 0, start):
            start -= len(entry.lead)
        return _Match(start, end, first, owners) if owners else None

    def _titled(self, before: int, first: int) -> bool:
        tokens = self.tokens
        word = tokens.text[before]
        if tokens.sentence[before] != tokens.sentence[first] or not word[0].isupper() or not is_title(word):
            return False
        return word.lower() not in ("old", "young", "little", "poor", "dear", "mother", "father", "brother", "sister")

    def _fits(self, name: str, title: str) -> bool:
        """Whether somebody can bear this title: *Miss Darcy* is not Mr. Darcy."""
        title, gender, own = title.lower().rstrip("."), self.cast[name].gender, self.titles[name]
        if title in own:
            return True
        if (gender == "m" and title in naming.HER_TITLES) or (gender == "f" and title in naming.HIS_TITLES):
            return False
        if (
            title in naming.HER_TITLES | naming.HIS_TITLES
            and title not in naming.WITH_GIVEN_NAME
            and gender not in "mf"
        ):
            return not own
        if (title in naming.UNMARRIED and own & naming.MARRIED) or (title in naming.MARRIED and own & naming.UNMARRIED):
            return False
        return not (title in naming.RANKS and own & naming.HER_TITLES)

    def _another(self, name: str, first: int, last: int) -> bool:
        """Whether a name beside this one makes it somebody else's: *Jane Fairfax* is not Jane Bennet."""
        if name not in self.full:
            return False
        tokens, own = self.tokens, self.words[name]
        for other, gap in ((last + 1, (last, last + 1)), (first - 1, (first - 1, first))):
            if not 0 <= other < len(tokens) or tokens.sentence[other] != tokens.sentence[first]:
                continue
            word = tokens.text[other]
            joined = tokens.start[gap[1]] - tokens.end[gap[0]] == 1 and tokens.pos[other] == "PROPN"
            name_like = word[0].isupper() and word.isalpha() and not word.isupper() and not is_title(word)
            related = tokens.head[other] == first or tokens.head[first] == other
            if (
                joined
                and name_like
                and related
                and tokens.dep[min(other, first)] == "compound"
                and word.lower() not in own
            ):
                return True
        return False

    def _is_name(self, i: int, word: str) -> bool:
        """Whether a capitalised word is a name here, and not the ordinary word of that spelling."""
        tokens, small = self.tokens, word.lower()
        pos = tokens.pos[i]
        before = tokens.text[i - 1] if i and tokens.sentence[i - 1] == tokens.sentence[i] else ""
        after = tokens.text[i + 1] if i + 1 < len(tokens) else ""
        if small in _MONTHS and (before.lower() in _IN_TIME or after[:1].isdigit()):
            return False
        shouted = word.isupper() and len(word) > 1 and (before.isupper() or after.isupper())
        ordinary = self.small[small] > 0 or small in naming.ORDINARY
        if not ordinary or (before and before not in _OPENERS and not shouted):
            return True
        if pos == "PROPN":
            return after.lower() not in _PRONOUNS
        if i + 1 < len(tokens) and tokens.tag[i + 1] in (
            "VBD",
            "VBN",
            "VBZ",
        ):  # *Will nodded*, whatever the tagger says
            return True
        if pos != "NOUN" and not (pos in ("ADJ", "INTJ", "VERB") and after in ("'s", "’s")):
            return False
        return tokens.dep[i] == "nsubj" or after in ("'s", "’s", ",", "!", "?")

    # ------------------------------------------------------------------------------------------ whose name

    def resolved(self) -> Iterator[tuple[_Match, tuple[str, str]]]:
        """Each match with its one owner and the kind of name."""
        found = _apart(sorted(self.matches(), key=lambda m: (m.start, -m.end)))
        sure: dict[str, list[int]] = defaultdict(list)
        for match in found:
            if len(match.owners) == 1:
                sure[match.owners[0][0]].append(match.first)
        for match in found:
            owner = match.owners[0] if len(match.owners) == 1 else self._most_present(match, sure)
            yield match, owner

    def _most_present(self, match: _Match, sure: dict[str, list[int]]) -> tuple[str, str]:
        """The owner whom a pronoun just after fits, and who was named last (or is named soon)."""
        owners = match.owners
        after = self.tokens.text[match.first + 1 : match.first + 13]
        following = next((gender for word in after if (gender := persons.GENDER.get(word.lower()))), "")
        owners = [o for o in owners if self.cast[o[0]].gender in (following, "n", "")] or owners

        def distance(owner: tuple[str, str]) -> tuple[float, int]:
            places = sure.get(owner[0], [])
            at = bisect_left(places, match.first)
            back = match.first - places[at - 1] if at else float("inf")
            ahead = 3 * (places[at] - match.first) if at < len(places) else float("inf")
            return min(back, ahead), -len(places)

        return min(owners, key=distance)


def _apart(found: list[_Match]) -> list[_Match]:
    """The matches without those that begin inside another."""
    kept: list[_Match] = []
    for match in found:
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept
