"""To whom each turn of talk is said: to whom its tag or its words name, else to the likeliest of those about.

A log-linear model ranks them by who talks around the turn and to whom, and by whom the narration has there (the signals
of Jovanović & op den Akker 2004, Towards automatic addressee identification in multi-party dialogues, as far as a text
has them). Its weights are data, learnt by ``training/train_addressees.py``.
"""

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from math import log1p
from pathlib import Path

from graphx.reading.address import SELF
from graphx.reading.persons import SECOND_PERSON
from graphx.reading.turns import Scene, Turn

_MODEL = Path(__file__).parent / "models" / "addressees.json"
_APART = 12
"""How many paragraphs may lie between turns of one conversation."""

_RECENT = 6
_CROWD = 200  # mentions of a paragraph that count: a story without paragraphs must not be read anew for each turn
_OBJECTS = frozenset(("dobj", "dative", "pobj"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))

Clues = dict[str, dict[str, float]]
"""What speaks for each of those about: clue to value."""


def addressees(scene: Scene, turns: list[Turn], speakers: list[str]) -> list[list[str]]:
    """For each turn, whom the words go to; nobody where nobody speaks or it is only thought.

    >>> from graphx.reading.cast import Cast
    >>> from graphx.reading.language import tokens
    >>> from graphx.reading.mentions import find_names
    >>> from graphx.reading.quotations import find_quotations
    >>> from graphx.reading.story import Story
    >>> story, cast = Story.from_text("“Well?” said Ann.\\n\\n“Soon,” said Ben."), Cast.from_names("Ann", "Ben")
    >>> parsed = tokens(story)
    >>> scene = Scene(story, parsed, cast, find_names(story, parsed, cast), find_quotations(story))
    >>> addressees(scene, scene.turns(), ["Ann", "Ben"])
    [['Ben'], ['Ann']]
    """
    weights, talk = _weights(), Talk(scene, turns, speakers)
    for t, turn in enumerate(turns):
        if not speakers[t] or turn.verb in ("think", "reflect", "muse"):
            talk.heard.append([])
        elif named := talk.named(t):
            talk.heard.append(named[:3])
        else:
            best = likeliest(talk.clues(t), weights)
            talk.heard.append([best] if best else [])
    return talk.heard


def likeliest(clues: Clues, weights: dict[str, float]) -> str:
    """Whom the clues speak for most; empty where nobody is about."""
    score = {who: sum(weights.get(clue, 0.0) * value for clue, value in found.items()) for who, found in clues.items()}
    return max(score, key=lambda who: (score[who], who), default="")


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(_MODEL.read_text(encoding="utf-8"))
    return weights


class Talk:
    """The turns with their speakers, and who is about; ``heard`` holds who is spoken to in the turns before."""

    def __init__(self, scene: Scene, turns: list[Turn], speakers: list[str]) -> None:
        self.scene, self.turns, self.speakers = scene, turns, speakers
        self.heard: list[list[str]] = []
        self.there = {paragraph: self._mentioned(paragraph) for paragraph in scene.tokens.paragraph_bounds}
        self.counts = {paragraph: Counter(who for who, _ in found) for paragraph, found in self.there.items()}
        self.spoken: dict[str, list[int]] = defaultdict(list)
        for t, speaker in enumerate(speakers):
            self.spoken[speaker].append(t)

    def _mentioned(self, paragraph: int) -> list[tuple[str, str]]:
        """Who is mentioned in the narration of a paragraph, in order, with the role of the mention's first word."""
        scene, tokens = self.scene, self.scene.tokens
        found = [
            (token, who)
            for start, who, _ in scene.outside.get(paragraph, ())
            for token in tokens.between(start, start + 1)
        ]
        if scene.narrator:
            said = {i for quote in scene.quotes_in.get(paragraph, ()) for i in scene.tokens_of(quote)}
            own = (i for i in range(*tokens.paragraph_bounds[paragraph]) if tokens.text[i] in SELF and i not in said)
            found = sorted([*found, *((i, scene.narrator) for i in own)])
        return [(who, tokens.dep[token]) for token, who in found[:_CROWD]]

    def named(self, t: int) -> list[str]:
        """Whom the tag of a turn or its own words name as spoken to."""
        turn = self.turns[t]
        return [who for who in dict.fromkeys([*turn.told, *turn.vocatives]) if who != self.speakers[t]]

    def clues(self, t: int) -> Clues:
        """Who may be spoken to in a turn, and why."""
        found: Clues = defaultdict(dict)
        for source in (self._talk, self._answers, self._narration, self._recent):
            for who, clue, value in source(t):
                if who and value and who != self.speakers[t]:
                    found[who][clue] = float(value)
        for who, clues in found.items():
            clues.update((clue, float(value)) for clue, value in self._standing(t, who, clues) if value)
        return found

    # ------------------------------------------------------------------ who talks around the turn
    def _gap(self, t: int, other: int) -> int:
        """The paragraphs from one turn to another; so many that they are apart where there is none."""
        if not 0 <= other < len(self.turns):
            return _APART + 1
        first, second = sorted((t, other))
        return self.turns[second].paragraph - self.turns[first].last_paragraph

    def _talk(self, t: int) -> Iterator[tuple[str, str, float]]:
        speakers, turn = self.speakers, self.turns[t]
        if self._gap(t, t + 1) <= _APART:
            yield speakers[t + 1], "next speaker, at the beginning", self._gap(t, t - 1) > _APART
            yield speakers[t + 1], "next speaker, asked", turn.asks
        if self._gap(t, t - 1) <= _APART:
            yield speakers[t - 1], "last speaker, bare turn", turn.plain
        around = {speakers[u] for u in range(max(0, t - 4), min(len(speakers), t + 5)) if self._gap(t, u) <= _APART}
        others = around - {speakers[t], ""}
        if len(others) == 1:
            yield others.pop(), "two talk", 1
        for step, name in ((-1, "last"), (1, "next")):
            if (gap := self._gap(t, t + step)) <= _APART:
                yield speakers[t + step], f"{name} speaker, gap {_size(gap)}", 1
                yield speakers[t + step], f"{name} speaker, bare", self.turns[t + step].plain
            for far, rank in ((2, "second"), (3, "third")):
                if self._gap(t, t + far * step) <= _APART:
                    yield speakers[t + far * step], f"{rank} {name} speaker", 1
            near = takewhile(lambda u: self._gap(t, u) <= _APART, range(t + step, t + step * (_APART + 1), step))
            other = next((speakers[u] for u in near if speakers[u] not in (speakers[t], "")), "")
            yield other, f"{name} other speaker", 1

    def _answers(self, t: int) -> Iterator[tuple[str, str, float]]:
        speaker, last = self.speakers[t], t - 1
        gap = self._gap(t, last)
        if gap <= _APART:
            whose = "same" if self.speakers[last] == speaker else "another"
            for who in self.heard[last]:
                yield who, f"heard the last, {whose} speaker, gap {_size(gap)}", 1
            if speaker in self.heard[last]:
                yield self.speakers[last], f"spoke last to the speaker, gap {_size(gap)}", 1
                yield self.speakers[last], "spoke last to the speaker, by name", speaker in self.named(last)
            yield self.speakers[last], "asked last", self.turns[last].asks
        places = self.spoken[speaker]
        before = places[bisect_left(places, t) - 1] if places[0] < t else -1
        if before >= max(0, t - 7) and self._gap(t, before) <= _APART:
            for who in self.heard[before]:
                yield who, "heard the speaker's last turn", 1
        if self._gap(t, t + 1) <= 4:
            yield self.speakers[t + 1], "answers by name", speaker in self.named(t + 1)

    # ------------------------------------------------------------------ whom the narration has there
    def _others(self, paragraph: int, speaker: str) -> list[tuple[str, str]]:
        return [(who, dep) for who, dep in self.there.get(paragraph, ()) if who != speaker]

    def _narration(self, t: int) -> Iterator[tuple[str, str, float]]:
        turn, speaker = self.turns[t], self.speakers[t]
        here = [found for p in range(turn.paragraph, turn.last_paragraph + 1) for found in self._others(p, speaker)]
        yield from _stretch(here, "here")
        for who, dep in here:
            yield who, "object here", dep in _OBJECTS
            yield who, "owner here", dep == "poss"
        yield turn.tail.character, "subject at the end", 1
        yield turn.before.character, "beat before", 1
        yield turn.after.character, "beat after", 1
        for paragraph, name in ((turn.paragraph - 1, "before"), (turn.last_paragraph + 1, "after")):
            said = "in talk " if paragraph in self.scene.quotes_in else ""
            yield from _stretch(self._others(paragraph, speaker), said + name)
        for paragraph, name in ((turn.paragraph - 2, "two before"), (turn.last_paragraph + 2, "two after")):
            for who in self.counts.get(paragraph, ()):
                yield who, name, 1

    def _recent(self, t: int) -> Iterator[tuple[str, str, float]]:
        paragraph, seen = self.turns[t].paragraph, Counter[str]()
        for p in range(paragraph - _RECENT, paragraph):
            seen.update(self.counts.get(p, {}))
        del seen[self.speakers[t]]
        for who, count in seen.items():
            yield who, "near", 1
            yield who, "mentions near", log1p(count)
        if seen:
            yield max(seen, key=lambda who: (seen[who], who)), "most mentioned near", 1

    # ------------------------------------------------------------------ who they are
    def _standing(self, t: int, who: str, clues: dict[str, float]) -> Iterator[tuple[str, float]]:
        turn, scene = self.turns[t], self.scene
        yield "mentions", log1p(scene.count[who]) / 3
        yield "spoken of", who in turn.quoted and who not in turn.vocatives
        gender = scene.gender.get(who, "")
        yield "address agrees", turn.address != "" and gender == turn.address
        yield "address disagrees", turn.address != "" and gender in ("m", "f") and gender != turn.address
        places = self.spoken.get(who, [])
        around = places[bisect_left(places, t - 5) : bisect_left(places, t + 6)]
        turns = sum(self._gap(t, u) <= _APART for u in around)
        yield "turns near", log1p(turns)
        yield "silent near", not turns
        if who == scene.narrator:
            yield "narrator", 1
            said = (scene.tokens.text[i].lower() for quote in turn.quotes for i in scene.tokens_of(quote))
            yield "narrator, you", not SECOND_PERSON.isdisjoint(said)
            yield "narrator here", clues.get("here", 0)
            yield "narrator, object here", clues.get("object here", 0)
            yield "narrator near", clues.get("near", 0)


def _stretch(others: list[tuple[str, str]], name: str) -> Iterator[tuple[str, str, float]]:
    """Those in a stretch of narration: whether first, last, alone or a subject there."""
    for who, dep in others:
        yield who, name, 1
        yield who, f"subject {name}", dep in _SUBJECTS
    if others:
        yield others[0][0], f"first {name}", 1
        yield others[-1][0], f"last {name}", 1
        yield others[0][0], f"alone {name}", len({who for who, _ in others}) == 1


def _size(gap: int) -> str:
    return "0" if gap <= 0 else str(gap) if gap < 3 else "4" if gap <= 4 else "more"
