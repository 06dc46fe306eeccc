"""Who speaks each quotation, and to whom.

A *turn* is what one person says in one paragraph. For each turn the narration gives clues (a tag, a pronoun,
an action beat, a vocative), and the conversation gives its order (speakers alternate). A log-linear chain over
the turns (`graphx.reading.chain`) weighs both; its weights are data, learnt by ``training/train_speech.py``
from LitBank's quotations. The signals are those of Elson & McKeown 2010, Automatic attribution of quoted speech
in literary narrative, and Muzny et al. 2017, A two-stage sieve approach for quote attribution.
"""

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from math import log1p
from pathlib import Path

import numpy as np
import pandas as pd

from graphx import tables
from graphx.reading import chain
from graphx.reading.addressees import addressees
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.quotations import find_quotations
from graphx.reading.story import Story
from graphx.reading.tags import THINKING, beat
from graphx.reading.turns import Scene, Turn, Who

__all__ = ["SHARPNESS", "attribute", "chain_steps", "find_quotations", "speakers"]

_MODEL = Path(__file__).parent / "models" / "speech.json"
_CANDIDATES = 10
SHARPNESS = 1.5
"""Speakers are chosen by a chain with weights so many times as great: nearer to the one best row of speakers."""
_RELATION = frozenset(["wife", "mother", "lady", "mistress", "husband", "father"])


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
    spoken_by, confidence = speakers(scene, turns)
    heard = addressees(scene, turns, spoken_by)
    rows = [[q.start, q.end, "", "", q.paragraph, "not speech", 0.1] for q in quotes.itertuples(index=False)]
    for number, turn in enumerate(turns):
        rule = _rule(turns, number, spoken_by)
        sure = min(confidence[number], 0.5) if rule == "thought" else confidence[number]
        for quote in turn.quotes:
            rows[quote][2:4] = spoken_by[number], "|".join(heard[number])
            rows[quote][5:7] = rule, round(sure, 3)
    return tables.table(tables.QUOTES, [tuple(row) for row in rows])


def speakers(scene: Scene, turns: list[Turn]) -> tuple[list[str], list[float]]:
    """Who speaks each turn (empty where nobody is about), and how surely."""
    steps, pools = chain_steps(scene, turns)
    found = chain.marginals(steps, _weights())
    best = [int(chance.argmax()) for chance in chain.marginals(steps, _weights().scaled(SHARPNESS))]
    chosen = [pool[b] if pool else "" for pool, b in zip(pools, best, strict=True)]
    return chosen, [float(chance[b]) if pool else 0.0 for chance, pool, b in zip(found, pools, best, strict=True)]


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
        self.before_subject, self.before_colon, self.before_mentions = Who(), False, []
        if p and p - 1 not in scene.quotes_in:
            self.before_subject, self.before_colon = self._narration(p - 1, last=True)
            self.before_mentions = [c for _, c, _ in scene.outside.get(p - 1, ())]
        self.after_subject = Who()
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

    def _narration(self, paragraph: int, last: bool) -> tuple[Who, bool]:
        """The subject of a narrated paragraph's last (or first) sentence, and whether the paragraph leads on."""
        tokens = self.scene.tokens
        bounds = tokens.paragraph_bounds.get(paragraph)
        if not bounds:
            return Who(), False
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
            subject = turn.before if turn.before.kind == "name" else Who()
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
