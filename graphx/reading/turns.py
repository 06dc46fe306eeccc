"""Turns of talk: what one person says in one paragraph, with the clues that the narration gives to who that is."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.naming import words
from graphx.reading.persons import TITLE_NOUNS
from graphx.reading.story import Story
from graphx.reading.tags import GENDER_OF_WORD, Clue, beat, tag_after, tag_before

_TITLES = {
    **dict.fromkeys(
        words(
            """
    mr mister sir lord king prince uncle father brother monsieur don duke count captain
    """
        ),
        "m",
    ),
    **dict.fromkeys(
        words(
            """
    mrs miss ms lady queen princess aunt mother sister madame mademoiselle duchess
    """
        ),
        "f",
    ),
}
_MARRIED = frozenset({"mrs", "lady", "madame", "queen", "duchess", "mother"})
_ADDRESS = {
    **dict.fromkeys(words("sir mister papa dad daddy father grandpa uncle lad man boy fellow chap dude monsieur"), "m"),
    **dict.fromkeys(words("ma'am madam madame miss mum mom mama mamma mummy mother grandma aunt auntie girl"), "f"),
    "mademoiselle": "f",
}
_BEFORE_VOCATIVE = frozenset(",;:.!?—–-\"'“‘(") | {"--", "dear", "my", "oh", "o", "ah", "dearest", "old", "poor", "and"}
_BEFORE_ADDRESS = _BEFORE_VOCATIVE | {"no", "yes", "young", "little"}
_ARGUMENTS = frozenset({"pobj", "poss", "dobj", "conj", "nsubj"})
_AFTER_VOCATIVE = frozenset(",;:.!?—–-)…") | {"--", "..."}


@dataclass(slots=True)
class Who:
    """Whom a clue may mean: a character if a mention stands there, and a gender."""

    character: str = ""
    kind: str = ""  # name, pronoun, nominal, narrator or empty
    gender: str = ""
    word: str = ""
    possessor: str = ""


@dataclass(slots=True)
class Turn:
    """What one person says in one paragraph, with the clues to who that is."""

    paragraph: int
    quotes: list[int]
    tag: Who = field(default_factory=Who)
    verb: str = ""
    before: Who = field(default_factory=Who)
    after: Who = field(default_factory=Who)
    to: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    vocatives: list[str] = field(default_factory=list)
    address: str = ""
    quoted: set[str] = field(default_factory=set)
    around: list[str] = field(default_factory=list)
    last_paragraph: int = -1
    tail: Who = field(default_factory=Who)
    adjoins: bool = False
    asks: bool = False
    plain: bool = False

    @property
    def strength(self) -> int:
        """0 when the tag names the speaker, 1 when it has a pronoun or noun, 2 without a tag."""
        return 0 if self.tag.kind in ("name", "narrator") else 1 if self.tag.kind else 2


class Scene:
    """Lists for quick look-up: mentions inside and outside quotations, by paragraph and by token."""

    def __init__(self, story: Story, tokens: Tokens, cast: Cast, mentions: pd.DataFrame, quotes: pd.DataFrame) -> None:
        self.story, self.tokens = story, tokens
        self.quote_start: list[int] = quotes["start"].tolist()
        self.quote_end: list[int] = quotes["end"].tolist()
        self.quotes_in: dict[int, list[int]] = defaultdict(list)
        for number, paragraph in enumerate(quotes["paragraph"].tolist()):
            self.quotes_in[paragraph].append(number)
        self.gender = {c.name: c.gender or _gender_of_name(c.names) for c in cast}
        self.married = {c.name for c in cast if any(_title(name) in _MARRIED for name in c.names)}
        self.surname = {c.name: {name.split()[-1] for name in c.names if len(name.split()) > 1} for c in cast}
        self.words = {c.name: {word for name in c.names for word in _words_of(name)} for c in cast}
        self.at_token: dict[int, tuple[str, str]] = {}
        self.outside: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
        self.inside: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        self.count: Counter[str] = Counter()
        columns = (mentions[c].tolist() for c in ("start", "end", "character", "kind", "paragraph"))
        for start, end, character, kind, paragraph in zip(*columns, strict=True):
            if not character:
                continue
            quote = bisect_right(self.quote_start, start) - 1
            if quote >= 0 and start < self.quote_end[quote]:
                if kind in ("name", "alias"):
                    self.inside[quote].append((start, end, character))
                continue
            self.outside[paragraph].append((start, character, kind))
            self.count[character] += 1
            for token in tokens.between(start, end):
                if kind != "nominal" or token not in self.at_token:  # *her* of *her mother* is not the mother
                    self.at_token[token] = (character, kind)
        self.vocatives = {quote: self._vocatives(quote) for quote in self.inside}
        self.narrator = cast.narrator

    # ------------------------------------------------------------------ what stands where
    def segment(self, start: int, end: int) -> range:
        """Numbers of the tokens of a stretch of narration, quotation marks left out."""
        inside = self.tokens.between(start, end)
        first, last = inside.start, inside.stop
        while first < last and self.tokens.text[first] in "\"'“”‘’«»":
            first += 1
        while last > first and self.tokens.text[last - 1] in "\"'“”‘’«»":
            last -= 1
        return range(first, last)

    def tokens_of(self, quote: int) -> range:
        """Numbers of the tokens of a quotation."""
        return self.tokens.between(self.quote_start[quote], self.quote_end[quote])

    def who(self, clue: Clue | None) -> Who:
        """Whom a clue means."""
        if clue is None:
            return Who()
        t, i = self.tokens, clue.token
        word = t.text[i].lower().rstrip(".")  # "said I." has one token at its end
        if word in ("i", "we") or word == "myself":
            return Who(self.narrator if word == "i" else "", "narrator" if word == "i" else "nominal", "", word)
        character, kind = self.at_token.get(i, ("", ""))
        if kind in ("name", "alias"):
            return Who(character, "name", self.gender.get(character, ""), word)
        if t.pos[i] == "PRON" or word in ("he", "she"):
            return Who(character, "pronoun", GENDER_OF_WORD.get(word, ""), word)
        for child in t.children[i]:  # "his mother, Clara"
            if t.dep[child] == "appos" and self.at_token.get(child, ("", ""))[1] in ("name", "alias"):
                named = self.at_token[child][0]
                return Who(named, "name", self.gender.get(named, ""), word)
        owners = [c for c in t.children[i] if t.dep[c] == "poss"]
        owner = self.at_token.get(owners[0], ("", ""))[0] if owners else ""
        if owners and not owner and t.text[owners[0]].lower() == "my":
            owner = self.narrator
        return Who(character, "nominal", GENDER_OF_WORD.get(word, ""), word, owner)

    def family(self, name: str) -> list[str]:
        """The others who share a surname."""
        own = self.surname.get(name, set())
        return [other for other, theirs in self.surname.items() if other != name and own & theirs] if own else []

    def _vocatives(self, quote: int) -> list[str]:
        """Characters whom a quotation calls by name: the name stands between commas."""
        t, found = self.tokens, []
        first = self.tokens_of(quote)
        for start, end, character in self.inside[quote]:
            name = t.between(start, end)
            if not name:
                continue
            before = t.text[name.start - 1].lower() if name.start > first.start else ","
            after = t.text[name.stop] if name.stop < first.stop else "."
            called = before in _BEFORE_VOCATIVE and after[0] in _AFTER_VOCATIVE
            if name.start == first.start and after == "." and name.stop >= first.stop - 1:
                called = False  # "Bingley." answers a question
            closing = before == "," and after[0] in ".?!"  # "Isn't it, Ben?" parses in many ways
            opening = before != "and" and after == "," and self._to_somebody(name.stop - 1)
            if called and (closing or opening or t.dep[name.stop - 1] not in _ARGUMENTS):
                found.append(character)
        return found

    def _to_somebody(self, name: int) -> bool:
        """Whether a sentence orders or has *you* in it: the name that opens it is called, whatever the parser says."""
        t = self.tokens
        first, last = t.sentence_bounds[t.sentence[name]]
        return t.tag[t.head[name]] == "VB" or any(
            t.text[i].lower() in ("you", "your", "let") for i in range(first, last)
        )

    # ------------------------------------------------------------------ turns
    def turns(self) -> list[Turn]:
        """All turns in reading order."""
        found: list[Turn] = []
        open_quote = -2
        for paragraph in sorted(self.quotes_in):
            here = self._turns_of(paragraph)
            if here and found and open_quote == paragraph - 1 and self._starts_open(here[0]):
                self._continue(found[-1], here.pop(0))
            found += here
            open_quote = paragraph if found and self._left_open(paragraph) else -2
        return found

    @staticmethod
    def _continue(turn: Turn, more: Turn) -> None:
        """Add a paragraph that goes on with a quotation which the paragraph before left open."""
        turn.last_paragraph = more.paragraph
        turn.quotes += more.quotes
        turn.told += more.told
        turn.vocatives += more.vocatives
        turn.quoted |= more.quoted
        if more.tag.kind and not turn.tag.kind and turn.last_paragraph - turn.paragraph == 1:
            turn.tag, turn.verb = more.tag, more.verb
        turn.tail = more.tail
        turn.after = turn.after if turn.after.kind else more.after

    def _left_open(self, paragraph: int) -> bool:
        last = self.quotes_in[paragraph][-1]
        opener = self.story.text[self.quote_start[last] - 1 : self.quote_start[last]]
        at_end = self.quote_end[last] == self.story.paragraphs[paragraph].end
        return at_end and opener in tuple("\"“‘'«「『")

    def _starts_open(self, turn: Turn) -> bool:
        return self.quote_start[turn.quotes[0]] <= self.story.paragraphs[turn.paragraph].start + 2

    def _turns_of(self, paragraph: int) -> list[Turn]:
        block, numbers = self.story.paragraphs[paragraph], self.quotes_in[paragraph]
        edges = [block.start, *(self.quote_end[n] + 1 for n in numbers)]
        stops = [*(self.quote_start[n] - 1 for n in numbers), block.end]
        gaps = [self.segment(a, b) for a, b in zip(edges, stops, strict=True)]
        turns: list[Turn] = []
        clue_before: Clue | None = None
        said_at = -1
        for place, number in enumerate(numbers):
            after = tag_after(self.tokens, gaps[place + 1], self._last_mark(number))
            before = clue_before or (self._lead(gaps[0], paragraph) if place == 0 else None)
            clue_before = tag_before(self.tokens, gaps[place + 1]) if place + 1 < len(numbers) else None
            if clue_before and after and clue_before.at in (after.at, -1):
                clue_before = None
            if not after and not before and self._in_passing(number, gaps[place], gaps[place + 1]):
                continue
            clue = after or before
            tag = self.who(clue)
            lead = beat(self.tokens, gaps[place], last=True)
            adjoins = bool(turns) and not gaps[place]  # "Where?" "There." with nothing between them
            if not turns or adjoins or self._changes(turns[-1], tag, lead, said_at):
                turns.append(Turn(paragraph, [], last_paragraph=paragraph, adjoins=adjoins))
                turns[-1].before = self.who(lead)
            said_at = self.tokens.sentence[clue.at] if clue and clue.at >= 0 else -1
            turn = turns[-1]
            turn.quotes.append(number)
            if clue and not turn.tag.kind:
                turn.tag, turn.verb = tag, clue.verb
            turn.told += [self.at_token[i][0] for i in (clue.to if clue else []) if i in self.at_token]
            if not turn.after.kind and not after:
                turn.after = self.who(beat(self.tokens, gaps[place + 1], last=False))
            self._hear(turn, number)
        around = [(character, kind) for _, character, kind in self.outside.get(paragraph, ())]
        for turn in turns:
            turn.around = [character for character, _ in around]
            turn.tail = self._tail(gaps[-1]) if turn is turns[-1] else Who()
            turn.asks = self._last_mark(turn.quotes[-1]) == "?"
            turn.plain = not any(gaps)
        return turns

    def _changes(self, turn: Turn, tag: Who, lead: Clue | None, said_at: int) -> bool:
        """Whether the next quotation of a paragraph is somebody else's: another tag, or another acts before it."""
        if tag.kind:
            return bool(turn.tag.kind) and self._differ(tag, turn.tag)
        if lead is None or lead.nearness or self.tokens.sentence[lead.token] == said_at:
            return False
        actor = self.who(lead)
        return actor.kind in ("name", "pronoun") and bool(turn.tag.kind) and self._differ(actor, turn.tag)

    def _tail(self, gap: range) -> Who:
        """The subject of the last sentence of a paragraph, if its narration goes on after the tag."""
        sentences = self.tokens.sentence
        if not gap or sentences[gap[0]] == sentences[gap[-1]]:
            return Who()
        last = bisect_left(sentences, sentences[gap[-1]], gap.start, gap.stop)
        return self.who(beat(self.tokens, range(last, gap.stop), last=True))

    def _lead(self, gap: range, paragraph: int) -> Clue | None:
        """The tag before a paragraph's first quotation, which may end the paragraph before: ``Ann said:``."""
        if gap or not paragraph:
            return tag_before(self.tokens, gap)
        end = self.story.paragraphs[paragraph - 1].end
        if self.story.text[end - 1] not in ",:—-":
            return None
        said = self.quotes_in.get(paragraph - 1)
        start = self.quote_end[said[-1]] + 1 if said else self.story.paragraphs[paragraph - 1].start
        return tag_before(self.tokens, self.segment(start, end)) if start < end else None

    def _last_mark(self, quote: int) -> str:
        return self.story.text[self.quote_end[quote] - 1] if self.quote_end[quote] else ""

    def _differ(self, one: Who, other: Who) -> bool:
        if one.kind == other.kind == "name":
            return one.character != other.character
        if "narrator" in (one.kind, other.kind):
            return one.kind != other.kind
        return bool(one.gender and other.gender and one.gender != other.gender)

    def _in_passing(self, quote: int, before: range, after: range) -> bool:
        """Whether marks set off a title or a word inside a sentence of the narration: the “Titanic”."""
        start, end = self.quote_start[quote], self.quote_end[quote]
        if not before or end - start > 60:
            return False
        text = self.story.text[start:end]
        leads = self.tokens.text[before.stop - 1]
        mid_sentence = leads[-1].isalnum() or leads == "("
        unfinished = text[-1].isalnum() or (text[-1] in ",." and text[0].islower())
        goes_on = bool(after) and self.tokens.text[after.start][0].islower()
        return mid_sentence and (unfinished or (text[0].islower() and goes_on)) and len(text.split()) <= 6

    def _hear(self, turn: Turn, quote: int) -> None:
        called = self.vocatives.get(quote, [])
        turn.vocatives += called
        turn.quoted.update(character for _, _, character in self.inside.get(quote, ()))
        inside = self.tokens_of(quote)
        for i in inside:
            gender = _ADDRESS.get(self.tokens.text[i].lower())
            before = self.tokens.text[i - 1].lower() if i > inside.start else ","
            after = self.tokens.text[i + 1][0] if i + 1 < inside.stop else "."
            if gender and before in _BEFORE_ADDRESS and after in _AFTER_VOCATIVE:
                turn.address = gender


def _gender_of_name(names: Iterable[str]) -> str:
    return next((_TITLES[_title(name)] for name in names if _title(name) in _TITLES), "")


def _words_of(name: str) -> list[str]:
    """The words of a name as a noun would have them: *the doctor* is Dr. Grey."""
    return [TITLE_NOUNS.get(word, word.rstrip(".")) for word in name.lower().split()]


def _title(name: str) -> str:
    return name.split()[0].rstrip(".").lower() if name.strip() else ""
