"""Who speaks each quotation, and to whom.

A *turn* is what one person says in one paragraph. For each turn the narration gives clues (a tag, a pronoun,
an action beat, a vocative), and the conversation gives its order (speakers alternate). A log-linear chain over
the turns (`graphx.reading.chain`) weighs both; its weights are data, learnt by ``training/train_speech.py``
from LitBank's quotations. The signals are those of Elson & McKeown 2010, Automatic attribution of quoted speech
in literary narrative, and Muzny et al. 2017, A two-stage sieve approach for quote attribution.
"""

import json
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from math import log1p
from pathlib import Path

import numpy as np
import pandas as pd

from graphx import tables
from graphx.reading import chain
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.naming import words
from graphx.reading.persons import TITLE_NOUNS
from graphx.reading.quotations import find_quotations
from graphx.reading.story import Story
from graphx.reading.tags import GENDER_OF_WORD, THINKING, Clue, beat, tag_after, tag_before

__all__ = ["SHARPNESS", "Scene", "Turn", "attribute", "chain_steps", "find_quotations"]

_MODEL = Path(__file__).parent / "models" / "speech.json"
_CANDIDATES = 10
SHARPNESS = 1.5
"""Speakers are chosen by a chain with weights so many times as great: nearer to the one best row of speakers."""
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
_RELATION = frozenset(["wife", "mother", "lady", "mistress", "husband", "father"])
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
class _Who:
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
    tag: _Who = field(default_factory=_Who)
    verb: str = ""
    before: _Who = field(default_factory=_Who)
    after: _Who = field(default_factory=_Who)
    to: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    vocatives: list[str] = field(default_factory=list)
    address: str = ""
    quoted: set[str] = field(default_factory=set)
    around: list[str] = field(default_factory=list)
    last_paragraph: int = -1
    tail: _Who = field(default_factory=_Who)
    adjoins: bool = False
    asks: bool = False
    plain: bool = False

    @property
    def strength(self) -> int:
        """0 when the tag names the speaker, 1 when it has a pronoun or noun, 2 without a tag."""
        return 0 if self.tag.kind in ("name", "narrator") else 1 if self.tag.kind else 2


def attribute(story: Story, tokens: Tokens, cast: Cast, mentions: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Say who speaks each quotation, to whom, by which rule and how surely.

    ``mentions`` holds names and resolved third-person pronouns. Quoted words inside a sentence (titles, irony)
    have no speaker; thoughts have a speaker and nobody whom they are said to.

    >>> from graphx.reading.language import tokens
    >>> from graphx.reading.mentions import find_names
    >>> story = Story.from_text('"Stay here, Buffy," said Spike.\\n\\n"Why?"')
    >>> cast, parsed = Cast.from_names("Buffy", "Spike"), tokens(story)
    >>> names = find_names(story, parsed, cast)
    >>> attribute(story, parsed, cast, names, find_quotations(story))[["speaker", "addressees"]].values.tolist()
    [['Spike', 'Buffy'], ['Buffy', 'Spike']]
    """
    scene = Scene(story, tokens, cast, mentions, quotes)
    turns = scene.turns()
    steps, pools = chain_steps(scene, turns)
    found = chain.marginals(steps, _weights())
    best = [int(chance.argmax()) for chance in chain.marginals(steps, _weights().scaled(SHARPNESS))]
    speakers = [pool[b] if pool else "" for pool, b in zip(pools, best, strict=True)]
    confidence = [float(chance[b]) if pool else 0.0 for chance, pool, b in zip(found, pools, best, strict=True)]
    heard = _addressees(scene, turns, speakers)
    rows = [[q.start, q.end, "", "", q.paragraph, "not speech", 0.1] for q in quotes.itertuples(index=False)]
    for number, turn in enumerate(turns):
        rule = _rule(turns, number, speakers)
        sure = min(confidence[number], 0.5) if rule == "thought" else confidence[number]
        for quote in turn.quotes:
            rows[quote][2:4] = speakers[number], "|".join(heard[number])
            rows[quote][5:7] = rule, round(sure, 3)
    return tables.table(tables.QUOTES, [tuple(row) for row in rows])


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

    def who(self, clue: Clue | None) -> _Who:
        """Whom a clue means."""
        if clue is None:
            return _Who()
        t, i = self.tokens, clue.token
        word = t.text[i].lower().rstrip(".")  # "said I." has one token at its end
        if word in ("i", "we") or word == "myself":
            return _Who(self.narrator if word == "i" else "", "narrator" if word == "i" else "nominal", "", word)
        character, kind = self.at_token.get(i, ("", ""))
        if kind in ("name", "alias"):
            return _Who(character, "name", self.gender.get(character, ""), word)
        if t.pos[i] == "PRON" or word in ("he", "she"):
            return _Who(character, "pronoun", GENDER_OF_WORD.get(word, ""), word)
        for child in t.children[i]:  # "his mother, Clara"
            if t.dep[child] == "appos" and self.at_token.get(child, ("", ""))[1] in ("name", "alias"):
                named = self.at_token[child][0]
                return _Who(named, "name", self.gender.get(named, ""), word)
        owners = [c for c in t.children[i] if t.dep[c] == "poss"]
        owner = self.at_token.get(owners[0], ("", ""))[0] if owners else ""
        if owners and not owner and t.text[owners[0]].lower() == "my":
            owner = self.narrator
        return _Who(character, "nominal", GENDER_OF_WORD.get(word, ""), word, owner)

    def family(self, name: str) -> list[str]:
        """The others who share a surname."""
        own = self.surname.get(name, set())
        return [other for other, theirs in self.surname.items() if other != name and own & theirs] if own else []

    def _vocatives(self, quote: int) -> list[str]:
        """Characters whom a quotation calls by name: the name stands between commas."""
        t, found = self.tokens, []
        first = t.between(self.quote_start[quote], self.quote_end[quote])
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
            turn.tail = self._tail(gaps[-1]) if turn is turns[-1] else _Who()
            turn.asks = self._last_mark(turn.quotes[-1]) == "?"
            turn.plain = not any(gaps)
        return turns

    def _changes(self, turn: Turn, tag: _Who, lead: Clue | None, said_at: int) -> bool:
        """Whether the next quotation of a paragraph is somebody else's: another tag, or another acts before it."""
        if tag.kind:
            return bool(turn.tag.kind) and self._differ(tag, turn.tag)
        if lead is None or lead.nearness or self.tokens.sentence[lead.token] == said_at:
            return False
        actor = self.who(lead)
        return actor.kind in ("name", "pronoun") and bool(turn.tag.kind) and self._differ(actor, turn.tag)

    def _tail(self, gap: range) -> _Who:
        """The subject of the last sentence of a paragraph, if its narration goes on after the tag."""
        sentences = self.tokens.sentence
        if not gap or sentences[gap[0]] == sentences[gap[-1]]:
            return _Who()
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

    def _differ(self, one: _Who, other: _Who) -> bool:
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
        inside = self.tokens.between(self.quote_start[quote], self.quote_end[quote])
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


# ---------------------------------------------------------------------- features
def _names(prefixes: Iterable[str], *suffixes: str) -> list[str]:
    return [f"{prefix} {suffix}" for prefix in prefixes for suffix in suffixes]


_OWN = [
    "tag names",
    "tag names another",
    "narrator tag",
    "narrator tag, another",
    *_names(("pronoun tag", "nominal tag"), "resolved", "resolved otherwise", "agrees", "disagrees", "unknown"),
    "nominal tag, in the name",
    "nominal tag, possessor",
    "nominal tag, married",
    "nominal tag, family",
    "pronoun tag, beat before names",
    *_names(("beat before", "beat after"), "names", "names another", "resolved", "resolved otherwise", "disagrees"),
    *_names(("beat before", "beat after"), "narrator"),
    "told",
    "addressed by name",
    "spoken of",
    "alone in the narration",
    *_names(
        ("pronoun", "bare"),
        "in the narration",
        "named by the last turn",
        "told by the last turn",
        "spoken of in the last turn",
        "narrated in the last turn",
        "ends the last turn",
        "named by the next turn",
        "told by the next turn",
        "spoken of in the next turn",
        "unlike the last turn's sir or madam",
        "unlike the next turn's sir or madam",
        "last paragraph's subject",
        "last paragraph's colon",
        "last paragraph's mention",
        "last paragraph's last mention",
        "next paragraph's subject",
        "most recent",
        "second most recent",
        "third most recent",
        "distance",
        "tags near",
        "tag in 3 turns",
        "tag in 8 turns",
        "resolved tags near",
        "called near",
        "spoken of near",
        "neither tagged nor called near",
        "last tag",
        "second last tag",
        "next tag",
        "mentions near",
        "mentions",
        "coming distance",
        "narrator",
        "narrator, long turn",
        "narrator, silent near",
        "outsider",
        "most recent of the gender",
        "second of the gender",
    ),
]
_OWN_AT = {name: number for number, name in enumerate(_OWN)}
_STRENGTHS = ("named", "pronoun", "bare")
_LAST = [f"{s}, gap {g}" for s in _STRENGTHS for g in ("none", "1", "2", "4", "more")] + [
    *_names(_STRENGTHS[1:], "after narration with a beat"),
    *_names(_STRENGTHS[1:], "beat here"),
    *_names(_STRENGTHS[1:], "after a question"),
    *_names(("both plain", "plain"), "gap 1", "gap 2"),
    *_names(("pronoun after its gender's", "pronoun after the other gender's"), "name", "pronoun"),
]
_SECOND = [f"{s}, gap {g}" for s in _STRENGTHS for g in ("2", "4", "more")] + ["plain", "all plain"]
_LAST_AT = {name: number for number, name in enumerate(_LAST)}
_SECOND_AT = {name: number for number, name in enumerate(_SECOND)}


def chain_steps(scene: Scene, turns: list[Turn]) -> tuple[list[chain.Step], list[list[str]]]:
    """The chain of turns, and the names of each turn's candidates; turns without candidates have none."""
    number = {name: n for n, name in enumerate(scene.gender)}
    activity = _Activity(scene, turns)
    steps, pools = [], []
    for t in range(len(turns)):
        pool = activity.candidates(t)
        features = np.zeros((len(pool) or 1, len(_OWN)))
        for row, name in enumerate(pool):
            for feature, value in activity.features(t, name):
                features[row, _OWN_AT[feature]] = value
        ids = np.array([number[name] for name in pool] or [-2 - t])
        steps.append(chain.Step(ids, features, _last_features(turns, t), _second_features(turns, t)))
        pools.append(pool)
    return steps, pools


def _last_features(turns: list[Turn], t: int) -> np.ndarray:
    vector = np.zeros(len(_LAST))
    if not t:
        return vector
    turn, last = turns[t], turns[t - 1]
    gap, strength = turn.paragraph - last.last_paragraph, _STRENGTHS[turn.strength]
    gap = gap or int(turn.adjoins)
    bucket = "none" if gap == 0 else str(gap) if gap < 3 else "4" if gap <= 4 else "more"
    vector[_LAST_AT[f"{strength}, gap {bucket}"]] = 1
    if turn.strength and gap <= 2:
        vector[_LAST_AT[f"{strength} beat here"]] = bool(gap and (turn.before.kind or turn.after.kind))
        vector[_LAST_AT[f"{strength} after narration with a beat"]] = bool(last.after.kind and gap == 1)
        vector[_LAST_AT[f"{strength} after a question"]] = last.asks and gap == 1
    if turn.tag.kind == "pronoun" and turn.tag.gender and last.tag.gender and last.tag.kind in ("name", "pronoun"):
        whose = "its" if last.tag.gender == turn.tag.gender else "the other"
        vector[_LAST_AT[f"pronoun after {whose} gender's {last.tag.kind}"]] = gap <= 2
    if turn.plain and gap in (1, 2):
        vector[_LAST_AT[f"plain gap {gap}"]] = 1
        vector[_LAST_AT[f"both plain gap {gap}"]] = last.plain
    return vector


def _second_features(turns: list[Turn], t: int) -> np.ndarray:
    vector = np.zeros(len(_SECOND))
    if t > 1:
        gap = turns[t].paragraph - turns[t - 2].last_paragraph - (turns[t - 1].last_paragraph - turns[t - 1].paragraph)
        bucket = "2" if gap <= 2 else "4" if gap <= 4 else "more"
        vector[_SECOND_AT[f"{_STRENGTHS[turns[t].strength]}, gap {bucket}"]] = 1
        if bucket == "2" and turns[t].plain:
            vector[_SECOND_AT["plain"]] = 1
            vector[_SECOND_AT["all plain"]] = turns[t - 1].plain
    return vector


class _Activity:
    """Who is about at each turn: mentions by paragraph, names of tags by turn."""

    def __init__(self, scene: Scene, turns: list[Turn]) -> None:
        self.scene, self.turns = scene, turns
        self.places: dict[str, list[int]] = defaultdict(list)  # paragraphs with a mention outside quotations
        for paragraph in sorted(scene.outside):
            for character in dict.fromkeys(c for _, c, _ in scene.outside[paragraph]):
                self.places[character].append(paragraph)
        self.tagged: dict[str, list[int]] = defaultdict(list)  # turns whose tag names a character
        for t, turn in enumerate(turns):
            if turn.tag.character and turn.tag.kind in ("name", "narrator"):
                self.tagged[turn.tag.character].append(t)
        self.resolved: dict[str, list[int]] = defaultdict(list)
        self.called: dict[str, list[int]] = defaultdict(list)  # turns that call a character by name
        self.spoken_of: dict[str, list[int]] = defaultdict(list)  # turns that name a character otherwise
        for t, turn in enumerate(turns):
            if turn.tag.character and turn.tag.kind in ("pronoun", "nominal"):
                self.resolved[turn.tag.character].append(t)
            for name in {*turn.vocatives, *turn.told}:
                self.called[name].append(t)
            for name in turn.quoted.difference(turn.vocatives):
                self.spoken_of[name].append(t)
        self._turn = -1

    def candidates(self, t: int) -> list[str]:
        """Who may speak a turn, the likeliest first."""
        turn, scene = self.turns[t], self.scene
        score: dict[str, float] = defaultdict(float)
        for who in (turn.tag, turn.before, turn.after):
            if who.character:
                score[who.character] += 5.0
        for character in turn.around:
            score[character] += 1.0
        for near in range(max(0, t - 20), min(len(self.turns), t + 9)):
            other, far = self.turns[near], abs(near - t)
            if abs(other.paragraph - turn.paragraph) > 40:
                continue
            if other.tag.character:
                score[other.tag.character] += 3.0 / (1 + far / 2)
            for character in (*other.vocatives, *other.told):
                score[character] += 1.5 if far <= 2 else 1.0 / (1 + far / 2)
        for paragraph in range(max(0, turn.paragraph - 40), turn.paragraph + 3):
            weight = 1.0 / (1 + abs(turn.paragraph - paragraph))
            for _, character, _ in scene.outside.get(paragraph, ()):
                score[character] += weight
        if scene.narrator:
            score[scene.narrator] += 1.0
        gender = turn.tag.gender
        if gender:
            self._widen(score, turn)
        fits = {
            name: value * (0.1 if gender and scene.gender.get(name) not in (gender, "", "n") else 1.0)
            for name, value in score.items()
            if name in scene.gender
        }
        return sorted(fits, key=lambda name: (-fits[name], name))[:_CANDIDATES]

    def _widen(self, score: dict[str, float], turn: Turn) -> None:
        """Add the possessor's family ("said his wife"), and look further where nobody has the tag's gender."""
        scene, gender = self.scene, turn.tag.gender
        for name in scene.family(turn.tag.possessor):
            if scene.gender[name] == gender:
                score[name] += 1.0
        if not any(scene.gender.get(name) == gender for name in score):
            fitting = [name for name, own in scene.gender.items() if own == gender and self.places[name]]
            for name in sorted(fitting, key=lambda name: -scene.count[name])[:6]:
                score[name] += 0.1

    def _look_around(self, t: int) -> None:
        """What all candidates of a turn share."""
        if self._turn == t:
            return
        self._turn = t
        turn, scene = self.turns[t], self.scene
        p = turn.paragraph
        near = [u for u in (t - 1,) if u >= 0 and p - self.turns[u].last_paragraph <= 3]
        self.last = self.turns[near[0]] if near else None
        following = t + 1 < len(self.turns) and self.turns[t + 1].paragraph - turn.last_paragraph <= 3
        self.next = self.turns[t + 1] if following else None
        self.before_subject, self.before_colon, self.before_mentions = _Who(), False, []
        if p and p - 1 not in scene.quotes_in:
            self.before_subject, self.before_colon = self._narration(p - 1, last=True)
            self.before_mentions = [c for _, c, _ in scene.outside.get(p - 1, ())]
        self.after_subject = _Who()
        following_paragraph = turn.last_paragraph + 1
        if following_paragraph < len(scene.story.paragraphs) and following_paragraph not in scene.quotes_in:
            self.after_subject, _ = self._narration(following_paragraph, last=False)
        self.pool = self.candidates(t)
        order = sorted(self.pool, key=lambda name: self._distance(name, p))
        self.rank = {name: place for place, name in enumerate(order)}
        gender = turn.tag.gender
        fitting = [name for name in order if gender and scene.gender[name] in (gender, "", "n")]
        self.rank_fitting = {name: place for place, name in enumerate(fitting)}
        tags = [(self._last_tag(name, t), name) for name in self.pool]
        self.tag_order = [name for last, name in sorted(tags, reverse=True) if last >= 0 and t - last <= 12]
        self.insiders = {name for name in self.pool if _near(self.tagged[name], t, 8)}
        coming = [(self._next_tag(name, t), name) for name in self.pool]
        soon = sorted((n, name) for n, name in coming if n < len(self.turns) and n - t <= 4)
        self.next_tag = soon[0][1] if soon else ""

    def _narration(self, paragraph: int, last: bool) -> tuple[_Who, bool]:
        """The subject of a narrated paragraph's last (or first) sentence, and whether the paragraph leads on."""
        tokens = self.scene.tokens
        bounds = tokens.paragraph_bounds.get(paragraph)
        if not bounds:
            return _Who(), False
        leads = tokens.text[bounds[1] - 1] in (":", ",", "--", "—")
        return self.scene.who(beat(tokens, range(*bounds), last)), leads

    def _distance(self, name: str, paragraph: int) -> float:
        places = self.places[name]
        at = bisect_left(places, paragraph)
        return paragraph - places[at - 1] if at else 999.0

    def _last_tag(self, name: str, t: int) -> int:
        at = bisect_left(self.tagged[name], t)
        return self.tagged[name][at - 1] if at else -1

    def _next_tag(self, name: str, t: int) -> int:
        at = bisect_right(self.tagged[name], t)
        return self.tagged[name][at] if at < len(self.tagged[name]) else len(self.turns)

    def features(self, t: int, name: str) -> list[tuple[str, float]]:
        """The features of one candidate that are not 0."""
        self._look_around(t)
        turn = self.turns[t]
        found = self._tag_features(turn, name) + self._beat_features(turn, name)
        if turn.strength == 0:
            return found
        found += [
            ("told", name in turn.told),
            ("addressed by name", name in turn.vocatives),
            ("spoken of", name in turn.quoted and name not in turn.vocatives),
            ("alone in the narration", set(turn.around) == {name}),
        ]
        prefix = _STRENGTHS[turn.strength]
        found += [(f"{prefix} {feature}", value) for feature, value in self._context_features(t, name)]
        return [(feature, float(value)) for feature, value in found if value]

    def _tag_features(self, turn: Turn, name: str) -> list[tuple[str, float]]:
        tag = turn.tag
        if tag.kind == "name":
            return [("tag names" if tag.character == name else "tag names another", 1.0)]
        if tag.kind == "narrator":
            return [("narrator tag" if tag.character == name else "narrator tag, another", 1.0)]
        if not tag.kind:
            return []
        found = []
        if tag.character:
            found.append((f"{tag.kind} tag resolved" + ("" if tag.character == name else " otherwise"), 1.0))
        own = self.scene.gender[name]
        if tag.gender:
            agrees = "agrees" if own == tag.gender else "unknown" if own in ("", "n") else "disagrees"
            found.append((f"{tag.kind} tag {agrees}", 1.0))
        if tag.kind == "nominal":
            found.append(("nominal tag, in the name", float(tag.word in self.scene.words[name])))
            found.append(("nominal tag, possessor", float(tag.possessor == name)))
            found.append(("nominal tag, family", float(name in self.scene.family(tag.possessor))))
            found.append(("nominal tag, married", float(tag.word in _RELATION and name in self.scene.married)))
        return found

    def _beat_features(self, turn: Turn, name: str) -> list[tuple[str, float]]:
        if turn.tag.kind:
            subject = turn.before if turn.before.kind == "name" else _Who()
            return [("pronoun tag, beat before names", float(bool(turn.strength) and subject.character == name))]
        found: list[tuple[str, float]] = []
        for prefix, who in (("beat before", turn.before), ("beat after", turn.after)):
            if who.kind == "narrator":
                found.append((f"{prefix} narrator", float(who.character == name)))
            elif who.kind == "name":
                found.append((f"{prefix} names" + ("" if who.character == name else " another"), 1.0))
            elif who.character:
                found.append((f"{prefix} resolved" + ("" if who.character == name else " otherwise"), 1.0))
            if who.kind in ("pronoun", "nominal") and who.gender:
                own = self.scene.gender[name]
                found.append((f"{prefix} disagrees", float(own in ("m", "f") and own != who.gender)))
        return found

    def _context_features(self, t: int, name: str) -> list[tuple[str, float]]:
        turn, scene = self.turns[t], self.scene
        p = turn.paragraph
        found: list[tuple[str, float]] = [("in the narration", name in turn.around)]
        if self.last:
            found += [
                ("named by the last turn", name in self.last.vocatives),
                ("told by the last turn", name in self.last.told),
                ("spoken of in the last turn", name in self.last.quoted and name not in self.last.vocatives),
                (
                    "narrated in the last turn",
                    self.last.paragraph != p and name in self.last.around and name != self.last.tag.character,
                ),
                ("ends the last turn", self.last.tail.character == name),
                ("unlike the last turn's sir or madam", self._other(self.last.address, name)),
            ]
        if self.next:
            found += [
                ("named by the next turn", name in self.next.vocatives),
                ("told by the next turn", name in self.next.told),
                ("spoken of in the next turn", name in self.next.quoted and name not in self.next.vocatives),
                ("unlike the next turn's sir or madam", self._other(self.next.address, name)),
            ]
        distance = self._distance(name, p)
        places = self.places[name]
        near = bisect_right(places, p) - bisect_left(places, p - 10)
        after = bisect_right(places, turn.last_paragraph)
        coming = places[after] - turn.last_paragraph if after < len(places) else 999
        tags_near = _near(self.tagged[name], t, 12)
        called_near = _near(self.called[name], t, 8)
        rank, fitting = self.rank[name], self.rank_fitting.get(name)
        found += [
            ("last paragraph's subject", self.before_subject.character == name),
            ("last paragraph's colon", self.before_colon and self.before_subject.character == name),
            ("last paragraph's mention", name in self.before_mentions),
            ("last paragraph's last mention", bool(self.before_mentions) and self.before_mentions[-1] == name),
            ("next paragraph's subject", self.after_subject.character == name),
            ("most recent", rank == 0),
            ("second most recent", rank == 1),
            ("third most recent", rank == 2),
            ("distance", log1p(min(distance, 50.0))),
            ("tags near", log1p(tags_near)),
            ("tag in 3 turns", _near(self.tagged[name], t, 3) > 0),
            ("tag in 8 turns", _near(self.tagged[name], t, 8) > 0),
            ("resolved tags near", log1p(_near(self.resolved[name], t, 8))),
            ("called near", log1p(called_near)),
            ("spoken of near", log1p(_near(self.spoken_of[name], t, 8))),
            ("neither tagged nor called near", not tags_near and not called_near),
            ("last tag", bool(self.tag_order) and self.tag_order[0] == name),
            ("second last tag", len(self.tag_order) > 1 and self.tag_order[1] == name),
            ("next tag", self.next_tag == name),
            ("mentions near", log1p(near)),
            ("mentions", log1p(scene.count[name])),
            ("coming distance", log1p(min(coming, 50))),
            ("narrator", name == scene.narrator),
            ("narrator, long turn", name == scene.narrator and turn.last_paragraph > p),
            ("narrator, silent near", name == scene.narrator and not _near(self.tagged[name], t, 4)),
            ("outsider", len(self.insiders) > 1 and name not in self.insiders and not called_near),
            ("most recent of the gender", fitting == 0),
            ("second of the gender", fitting == 1),
        ]
        return found

    def _other(self, gender: str, name: str) -> bool:
        return bool(gender) and self.scene.gender[name] not in (gender, "", "n")


def _near(places: list[int], place: int, reach: int) -> int:
    return bisect_right(places, place + reach) - bisect_left(places, place - reach)


# ---------------------------------------------------------------------- the answer
@cache
def _weights() -> chain.Weights:
    data = json.loads(_MODEL.read_text(encoding="utf-8"))
    return chain.Weights(
        *(
            np.array([data[part].get(name, 0.0) for name in names])
            for part, names in (("own", _OWN), ("last", _LAST), ("second", _SECOND))
        )
    )


def _rule(turns: list[Turn], t: int, speakers: list[str]) -> str:
    turn, speaker = turns[t], speakers[t]
    if turn.tag.kind:
        if turn.verb in THINKING:
            return "thought"
        return {"name": "tag", "pronoun": "pronoun tag", "nominal": "noun tag", "narrator": "narrator's tag"}[
            turn.tag.kind
        ]
    if speaker and speaker in (turn.before.character, turn.after.character):
        return "action beat"
    if t and speaker in turns[t - 1].vocatives:
        return "answers to the name"
    return "turn-taking" if t > 1 and speaker == speakers[t - 2] != speakers[t - 1] else "conversation"


def _addressees(scene: Scene, turns: list[Turn], speakers: list[str]) -> list[list[str]]:
    """For each turn, whom the words go to: whom the tag or the words name, else the other one who talks."""
    heard: list[list[str]] = []
    for t, turn in enumerate(turns):
        speaker = speakers[t]
        named = [name for name in dict.fromkeys([*turn.told, *turn.vocatives]) if name != speaker]
        if not speaker or turn.verb in ("think", "reflect", "muse"):
            heard.append([])
        elif named:
            heard.append(named[:3])
        else:
            other = _other_speaker(scene, turns, speakers, t, heard)
            heard.append([other] if other else [])
    return heard


def _other_speaker(scene: Scene, turns: list[Turn], speakers: list[str], t: int, heard: list[list[str]]) -> str:
    turn, speaker = turns[t], speakers[t]
    around = [(t - 1, 4), (t + 1, 4), (t - 2, 6), (t + 2, 6), (t - 3, 8)]
    for near, reach in around:
        if 0 <= near < len(turns) and abs(turns[near].paragraph - turn.paragraph) <= reach:
            if speakers[near] and speakers[near] != speaker:
                return speakers[near]
            if near == t - 1 and heard[near] and speakers[near] == speaker:
                return heard[near][0]
    about = (turn.paragraph, turn.paragraph - 1, turn.paragraph + 1, turn.paragraph - 2)
    present = (name for paragraph in about for _, name, _ in reversed(scene.outside.get(paragraph, ())))
    return next((name for name in present if name != speaker), "")
