"""What a reader believes one person feels toward another, paragraph by paragraph.

A single sentence says little about a relation, but relations last: the sign of an ordered pair is its own last sign
two times out of three, and the opposite one time in ten. So the attitude of each ordered pair is a hidden state
(hostile, neutral, warm) of a Markov chain with inertia, whose evidence is what each paragraph shows in both
directions (Rabiner 1989, A tutorial on hidden Markov models; for relations in stories Chaturvedi, Srivastava,
Daumé & Dyer 2016, Modeling evolving relationships between characters in literary novels).

    causal     what is known up to a paragraph: the forward pass
    smoothed   what is known at the end of the story: the forward-backward pass

From one paragraph with evidence to the next the state stays with the chance ``inertia`` to the power of the paragraphs
between, and of their length where they are long; else it is drawn anew as signs are distributed in general. The
evidence is how much likelier than in general a small model finds each sign, given what the paragraph shows. What other
paragraphs show counts less (`ELSEWHERE`): they are by the same hand and of the same scene, and so err alike, which the
chain takes for agreement.

Stories in a modern voice (`graphx.relating.voice`) turn sooner and say less in words of feeling. So there are two
small models, mixed as the voice is between the two (mixture of experts: Jacobs, Jordan, Nowlan & Hinton 1991, Adaptive
mixtures of local experts). That of an old novel goes by the signs of sentences alone; that of a modern story also by
the wording of the whole paragraph (`graphx.relating.wording`), how it leans with the two marked
(`graphx.relating.stance`), how often they have met and, for the smoothed state, the place in the story.
training/train_affect.py prints what each is worth.

Then all is looked at once more: gradient-boosted trees see what each paragraph shows of a pair, what the chain makes of
it, and what was found of everybody around (`graphx.relating.context`), against which they read it. The state is the
mean of both passes, as log odds.
"""

import itertools
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd

from graphx import tables
from graphx.reading.story import Story
from graphx.relating import context, stance, trees, voice, wording
from graphx.relating.wording import Wording

STATES = tables.Schema(
    "states",
    {
        "paragraph": "int",
        "source": "str",
        "target": "str",
        "causal": "float",
        "smoothed": "float",
        "causal_confidence": "float",
        "smoothed_confidence": "float",
    },
)
"""One row for each paragraph and ordered pair with evidence: sentiments in [-1, 1], and the chance that each sign (or
that there is none, within `UNDECIDED` of 0) is right."""

UNDECIDED = 0.05
"""A state nearer to 0 than this is shown as neutral: an opposite sign costs a reader more than a missing one."""

_WHISPER = 0.04

ELSEWHERE = 0.4
"""What the evidence of another paragraph counts for, as an exponent, beside a paragraph's own; as measured."""

SHORT = 30
"""Words of a paragraph in which as much happens as the inertia is meant for; in longer ones more does, as measured."""

_STEADY = 0.5
"""The inertia of signs given in context: with it a sign is its pair's last one two times out of three, as measured."""

SIGNS = ("mean", "highest", "lowest", "total")
WORDING = tuple(f"wording_{name}" for name in wording.FIGURES)
STANCE = ("stance_warm", "stance_neutral", "stance_told")
KNOWN = (
    "answered", "length", "quotes", "exclamations", "action", "speech", "feeling", "context", "count", "sure", "before",
    "told",
)  # fmt: skip
END = ("place", "to_end")
OLD = (*SIGNS, "reverse")
"""What the model of an old voice knows."""

FEATURES = (*OLD, *WORDING, *STANCE, *KNOWN, *END)
"""The names of the columns of `features`: the signs of sentences, there and back; wording; what else is known of a
paragraph, and what is known at the end only."""

_MODERN = (*SIGNS, *WORDING, *STANCE, *KNOWN)
VIEWS = {"causal": _MODERN, "smoothed": (*_MODERN, *END)}
"""What the model of a modern voice knows in each view; the other direction tells it nothing that the net of the two
marked does not know."""

_WORDED = np.array([name in WORDING for name in FEATURES])
_LEAST = 1e-3

_WARM = frozenset(("joy", "trust", "love"))
_HOSTILE = frozenset(("anger", "disgust", "fear", "jealousy"))
_LONGEST = 12


def pair_states(
    story: Story, mentions: pd.DataFrame, quotes: pd.DataFrame, interactions: pd.DataFrame, in_context: bool = False
) -> pd.DataFrame:
    """The state of each ordered pair in each paragraph that shows something of it (columns: `STATES`).

    ``in_context``: the signs are those of a reader who has weighed the context, such as a language model, and are
    evidence as sure as their confidence says; without it they are what single sentences show.

    Raises:
        TableError: a column of the mentions, quotes or interactions is missing.

    >>> story = Story.from_text("Spike hates Angel.\\n\\nSpike hit Angel.")
    >>> rows = [(0, 18, 0, 0, "Spike", "Angel", "feeling", -0.8, "disgust", 0.9, "hate"),
    ...         (20, 36, 1, 1, "Spike", "Angel", "action", -0.8, "anger", 0.9, "hit")]
    >>> found = [tables.table(schema) for schema in (tables.MENTIONS, tables.QUOTES)]
    >>> states = pair_states(story, *found, tables.table(tables.INTERACTIONS, rows))
    >>> states["paragraph"].tolist(), bool((states["smoothed"] < 0).all())
    ([0, 1], True)
    """
    tables.check(mentions, tables.MENTIONS)
    tables.check(quotes, tables.QUOTES)
    tables.check(interactions, tables.INTERACTIONS)
    if (interactions["kind"] == "copresence").all():
        return tables.table(STATES)
    model = _model()
    prior = np.array(model["prior"])
    if in_context:
        evidence = _evidence(interactions)
        keys = list(evidence)
        causal, smoothed = chains(keys, _stances(evidence.values(), prior), prior, _STEADY)
        leans = (0.0, 0.0)
    else:
        modern = voice.modernity(story)
        keys, rows = features(story, mentions, quotes, interactions, modern)
        inertia = inertia_in(modern, pace(story), *model["inertia"])
        causal, smoothed = (_twice(view, keys, rows, modern, inertia) for view in VIEWS)
        leans = tuple(between(modern, *model[view]["lean"]) for view in VIEWS)
    views = [_sentiment(found, lean) for found, lean in zip((causal, smoothed), leans, strict=True)]
    views += [confidence(found, view) for found, view in zip((causal, smoothed), views, strict=True)]
    columns = (view.tolist() for view in views)
    return tables.table(STATES, [(*key, *row) for key, *row in zip(keys, *columns, strict=True)])


def settle(edges: pd.DataFrame, states: pd.DataFrame, view: str = "smoothed") -> pd.DataFrame:
    """The edges with the sentiment that a reader believes there: ``view`` is ``smoothed`` or ``causal``.

    A directed edge takes its pair's state; one that is only together takes the mean of what was last believed of the
    two. A state within `UNDECIDED` of 0 is drawn in to where it reads as neutral (0.04 at most), and an emotion that
    belies the sign is left out. Its confidence, the chance that the two relate there, is multiplied by the chance that
    the sign is right.

    Raises:
        TableError: a column is missing.
    """
    tables.check(edges, tables.EDGES)
    tables.check(states, STATES)
    known = _known(states, view)
    found = []
    names = ("paragraph", "source", "target", "directed", "sentiment", "emotion", "confidence")
    for paragraph, source, target, directed, told, emotion, sure in zip(
        *(edges[name].tolist() for name in names), strict=True
    ):
        if directed:
            value, chance = _last(known.get((source, target)), paragraph, told)
        else:
            both = [_last(known.get(p), paragraph, 0.0) for p in ((source, target), (target, source))]
            value, chance = (sum(side) / 2 for side in zip(*both, strict=True))
        value = value if abs(value) >= UNDECIDED else value * _WHISPER / UNDECIDED
        belied = emotion in (_HOSTILE if value > _WHISPER else _WARM if value < -_WHISPER else ())
        found.append((value, "" if belied else emotion, sure * chance))
    settled = pd.DataFrame(found, edges.index, ["sentiment", "emotion", "confidence"])
    return edges.assign(**settled.astype({"sentiment": float, "emotion": "str", "confidence": float}))


def believed(interactions: pd.DataFrame, states: pd.DataFrame, view: str = "smoothed") -> pd.DataFrame:
    """What is believed where, as `graphx.tables.INTERACTIONS`, for `graphx.relating.measures.turning_points`.

    One row for each of the `STATES`: the first evidence of its paragraph, with the state (``view``: ``smoothed`` or
    ``causal``) as its sentiment and how sure that is as its confidence.

    Raises:
        TableError: a column is missing.

    >>> rows = [(0, 5, 0, 0, "A", "B", "action", -0.8, "", 0.9, ""), (6, 9, 0, 0, "A", "B", "speech", 0.1, "", 0.9, "")]
    >>> states = tables.table(STATES, [(0, "A", "B", -0.3, -0.4, 0.6, 0.7)])
    >>> believed(tables.table(tables.INTERACTIONS, rows), states)[["start", "sentiment", "confidence"]].values.tolist()
    [[0.0, -0.4, 0.7]]
    """
    keys = ["paragraph", "source", "target"]
    tables.check(states, STATES)
    acts = tables.check(interactions, tables.INTERACTIONS)
    first = acts[acts["kind"] != "copresence"].sort_values(["start", "end"], kind="stable").drop_duplicates(keys)
    state = states[[*keys, view, f"{view}_confidence"]].set_axis([*keys, "sentiment", "confidence"], axis=1)
    signed = first.drop(columns=["sentiment", "confidence"]).merge(state, on=keys)
    return signed[list(tables.INTERACTIONS.columns)]


def proved(turns: pd.DataFrame, interactions: pd.DataFrame) -> pd.DataFrame:
    """Turning points (`graphx.relating.measures.TURNS`), each with the evidence there that says it most plainly.

    The column ``shown`` is the sentiment of that evidence.

    Raises:
        TableError: a column is missing.

    >>> rows = [(0, 5, 0, 0, "A", "B", "action", 0.1, "", 0.9, ""), (6, 9, 0, 0, "A", "B", "speech", -0.8, "", 0.9, "")]
    >>> turn = {"source": "A", "target": "B", "paragraph": 0, "start": 0, "end": 5, "before": 0.5, "after": -0.5}
    >>> proved(pd.DataFrame([turn]), tables.table(tables.INTERACTIONS, rows))[["start", "end", "shown"]].values.tolist()
    [[6.0, 9.0, -0.8]]
    """
    keys = ["paragraph", "source", "target"]
    acts = tables.check(interactions, tables.INTERACTIONS)
    acts = acts[acts["kind"] != "copresence"].sort_values(["start", "end"], kind="stable")
    there = turns[[*keys, "after"]].reset_index(names="turn").merge(acts[[*keys, "start", "end", "sentiment"]], on=keys)
    plain = (there["sentiment"] * np.sign(there["after"])).sort_values(ascending=False, kind="stable")
    best = there.loc[plain.index].drop_duplicates("turn").set_index("turn")
    return turns.assign(start=best["start"], end=best["end"], shown=best["sentiment"])


# ---------------------------------------------------------------- what each paragraph shows of a pair
Key = tuple[int, str, str]


def shown(interactions: pd.DataFrame) -> dict[Key, list[tuple[int, int]]]:
    """Each pair that acts, speaks or feels (paragraph, source, target), with the spans of its evidence, in order."""
    found: dict[Key, list[tuple[int, int]]] = {}
    names = ("paragraph", "source", "target", "kind", "start", "end")
    for paragraph, source, target, kind, start, end in zip(*(interactions[n].tolist() for n in names), strict=True):
        if kind != "copresence":
            found.setdefault((paragraph, source, target), []).append((start, end))
    return dict(sorted(found.items()))


def _evidence(interactions: pd.DataFrame) -> dict[Key, list[tuple[float, str, float, str]]]:
    """As `shown`, with the sentiment, kind, confidence and rule of each piece."""
    found: dict[Key, list[tuple[float, str, float, str]]] = {}
    names = ("paragraph", "source", "target", "kind", "sentiment", "confidence", "rule")
    columns = (interactions[name].tolist() for name in names)
    for paragraph, source, target, kind, sentiment, sure, rule in zip(*columns, strict=True):
        if kind != "copresence":
            found.setdefault((paragraph, source, target), []).append((sentiment, kind, sure, rule))
    return dict(sorted(found.items()))


def features(
    story: Story,
    mentions: pd.DataFrame,
    quotes: pd.DataFrame,
    interactions: pd.DataFrame,
    modern: float,
    worded: Wording | None = None,
) -> tuple[list[Key], np.ndarray]:
    """The pairs that are `shown`, and a row of `FEATURES` for each.

    ``modern`` is the story's modernity, 0 where the two need not be marked; ``worded`` is its wording, if known.
    """
    spans = shown(interactions)
    keys = list(spans)
    worded = worded or wording.of(story)
    leans = (stance.leanings(story, mentions, quotes, keys) if modern else np.zeros((len(keys), len(STANCE)))).tolist()
    seen = _evidence(interactions)
    last = len(story.paragraphs) - 1
    paragraphs = {number: _paragraph(story, worded, number) for number in {key[0] for key in keys}}
    before: Counter[tuple[str, str]] = Counter()
    rows = []
    for key, lean in zip(keys, leans, strict=True):
        number, source, target = key
        evidence, back = seen[key], seen.get((number, target, source), ())
        looks, told = paragraphs[number]
        values = [sentiment for sentiment, *_ in evidence]
        kinds = {kind for _, kind, *_ in evidence}
        mean, reverse = sum(values) / len(values), sum(e[0] for e in back) / max(len(back), 1)
        sure = max(sure for _, _, sure, _ in evidence)
        rows.append(
            (
                mean, max(values), min(values), sum(values), reverse,
                *worded.figures(number, spans[key]), *lean, bool(back), *looks,
                *(kind in kinds for kind in ("action", "speech", "feeling")),
                all(rule.startswith("context") for *_, rule in evidence), len(values), sure,
                min(before[source, target], _LONGEST), told,
                number / (last + 1), min(last - number, _LONGEST) / _LONGEST,
            )
        )  # fmt: skip
        before[source, target] += 1
    return keys, np.array(rows, dtype=float).reshape(len(rows), len(FEATURES))


def _paragraph(story: Story, worded: Wording, number: int) -> tuple[list[float], float]:
    """How a paragraph looks, and the share that the narrator tells."""
    text = story.paragraph_text(number)
    marks = sum(text.count(mark) for mark in '"“‘')
    looks = [float(np.log(len(text) + 1)), marks / (1 + len(text) / 100), float(min(text.count("!"), 5))]
    return looks, worded.told(number)


# ---------------------------------------------------------------- the chain
@cache
def _model() -> dict[str, Any]:
    text = resources.files("graphx.relating").joinpath("models/affect_state.json").read_text("utf-8")
    model: dict[str, Any] = json.loads(text)
    return model


def chances(rows: np.ndarray, modern: float | np.ndarray, old: dict[str, Any], new: dict[str, Any]) -> np.ndarray:
    """The chances of -, 0 and + for each row, by what its own paragraph shows; ``modern``: how modern the voice is."""
    mixed = between(np.reshape(modern, (-1, 1)), _log_odds(rows, old), _log_odds(rows, new))
    return _shares(np.exp(mixed - mixed.max(axis=1, keepdims=True)))


def _log_odds(rows: np.ndarray, expert: dict[str, Any]) -> np.ndarray:
    chosen = rows[:, [FEATURES.index(name) for name in expert["features"]]]
    found: np.ndarray = (chosen - expert["mean"]) / expert["scale"] @ np.array(expert["weights"]).T + expert["bias"]
    return found


def between(modern: Any, old: Any, new: Any) -> Any:
    """What lies between an old voice's and a modern one's, by how modern a voice is.

    >>> between(0.25, 0.0, 2.0)
    0.5
    """
    return (1 - modern) * old + modern * new


def _stances(evidence: Iterable[list[tuple[float, str, float, str]]], prior: np.ndarray) -> np.ndarray:
    """As `chances`, where a sign is right as often as its confidence says and the other two share the rest."""
    said = [(sum(e[0] for e in found) / len(found), max(e[2] for e in found)) for found in evidence]
    mean, sure = np.array(said, dtype=float).T
    sure = np.clip(sure, 1 / 3, 0.99)
    ratio = np.repeat((1 - sure)[:, None] / 2, 3, axis=1)
    ratio[np.arange(len(said)), np.sign(mean).astype(int) + 1] = sure
    return _shares(ratio * prior)


def pace(story: Story) -> float:
    """How many times as long as `SHORT` the story's paragraphs are, in the mean; 1 at least.

    >>> pace(Story.from_text("Rain.\\n\\nRain fell.")), pace(Story.from_text("Rain " * 59 + "fell."))
    (1.0, 2.0)
    """
    words = story.text.count(" ") + len(story.paragraphs)
    return max(1.0, words / len(story.paragraphs) / SHORT)


def inertia_in(modernity: float, pace: float, old: float, modern: float) -> float:
    """The inertia from one paragraph to the next: relations turn sooner in a modern voice, and in long paragraphs.

    ``old`` and ``modern`` are those of an old and of a modern voice in `SHORT` paragraphs; ``modernity`` is how modern
    the story's is.

    >>> inertia_in(0.0, 1.0, 0.9, 0.7), round(inertia_in(1.0, 2.0, 0.9, 0.7), 2)
    (0.9, 0.49)
    """
    inertia: float = between(modernity, old, modern) ** pace
    return inertia


def chains(keys: list[Key], local: np.ndarray, prior: np.ndarray, inertia: float) -> tuple[np.ndarray, np.ndarray]:
    """Forward and forward-backward chances of each row, pair by pair, from the ``local`` chances of its paragraph."""
    pairs: dict[tuple[str, str], list[int]] = {}
    for row, (_, source, target) in enumerate(keys):
        pairs.setdefault((source, target), []).append(row)
    forward, both = np.zeros_like(local), np.zeros_like(local)
    own = local / prior
    heard, first = (own**ELSEWHERE).tolist(), prior.tolist()
    for rows in pairs.values():
        stays = [inertia ** min(keys[b][0] - keys[a][0], _LONGEST) for a, b in itertools.pairwise(rows)]
        forward[rows], both[rows] = _chain(first, [heard[r] for r in rows], stays)
    rest = own ** (1 - ELSEWHERE)
    return _shares(forward * rest), _shares(both * rest)


def _chain(
    prior: list[float], likely: list[list[float]], stays: list[float]
) -> tuple[list[list[float]], list[list[float]]]:
    """One pair's forward and forward-backward chances (Rabiner 1989), in plain floats: three states are few."""
    forward = [_scaled([p * x for p, x in zip(prior, likely[0], strict=True)])]
    for i, stay in enumerate(stays, start=1):
        moved = [stay * f + (1 - stay) * p for f, p in zip(forward[-1], prior, strict=True)]
        forward.append(_scaled([m * x for m, x in zip(moved, likely[i], strict=True)]))
    backward = [1.0, 1.0, 1.0]
    both = [forward[-1]]
    for i in range(len(stays) - 1, -1, -1):
        ahead = [x * b for x, b in zip(likely[i + 1], backward, strict=True)]
        drawn = sum(p * a for p, a in zip(prior, ahead, strict=True))
        backward = _scaled([stays[i] * a + (1 - stays[i]) * drawn for a in ahead])
        both.append(_scaled([f * b for f, b in zip(forward[i], backward, strict=True)]))
    return forward, both[::-1]


def _scaled(chances: list[float]) -> list[float]:
    total = sum(chances)
    return [chance / total for chance in chances]


def _shares(odds: np.ndarray) -> np.ndarray:
    shares: np.ndarray = odds / odds.sum(axis=1, keepdims=True)
    return shares


def _sentiment(chances: np.ndarray, lean: float) -> np.ndarray:
    """Warm less hostile, less a lean: most relations are warm, so that the chances alone would find few hostile."""
    sentiment: np.ndarray = np.clip(chances[:, 2] - chances[:, 0] - lean, -1, 1)
    return sentiment


def confidence(chances: np.ndarray, sentiments: np.ndarray) -> np.ndarray:
    """The chance of what each sentiment reads as: hostile, neutral (within `UNDECIDED` of 0) or warm.

    >>> confidence(np.array([[0.3, 0.1, 0.6], [0.45, 0.1, 0.45]]), np.array([0.2, 0.0])).tolist()
    [0.6, 0.1]
    """
    signs = np.where(np.abs(sentiments) < UNDECIDED, 0, np.sign(sentiments)).astype(int)
    sure: np.ndarray = chances[np.arange(len(chances)), signs + 1]
    return sure


# ---------------------------------------------------------------- once more, by what stands around
def _twice(view: str, keys: list[Key], rows: np.ndarray, modern: float, inertia: float) -> np.ndarray:
    model = _model()
    own = chances(rows, modern, model["old"], model[view])
    chain = chains(keys, own, np.array(model["prior"]), inertia)[view == "smoothed"]
    return agreed(chain, trees.chances(f"signs_{view}.onnx", second(view, keys, rows, modern, own, chain)))


def second(
    view: str, keys: list[Key], rows: np.ndarray, modern: float, own: np.ndarray, chain: np.ndarray
) -> np.ndarray:
    """What the second pass sees of each pair of one story: its `FEATURES`, the voice, and what stands around.

    ``own`` are its chances by what its paragraph shows, ``chain`` those by all that is shown of the pair. The wording
    counts as far as the voice is modern, and the causal view does not know the end.
    """
    features = rows * np.where(_WORDED, modern, 1.0)
    ahead = view == "smoothed"
    known = features if ahead else features[:, : -len(END)]
    around = context.surroundings(keys, _warmer(own), _warmer(chain), ahead)
    return np.column_stack([known, np.full(len(rows), modern), around])


def agreed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The mean of two rows of chances, as log odds.

    >>> agreed(np.array([[0.2, 0.2, 0.6]]), np.array([[0.6, 0.2, 0.2]])).round(2).tolist()
    [[0.39, 0.22, 0.39]]
    """
    return _shares(np.sqrt(one * other))


def _warmer(chances: np.ndarray) -> np.ndarray:
    odds: np.ndarray = np.log(chances[:, 2] + _LEAST) - np.log(chances[:, 0] + _LEAST)
    return odds


# ---------------------------------------------------------------- what is believed where
_Known = tuple[list[int], list[tuple[float, float]]]


def _known(states: pd.DataFrame, view: str) -> dict[tuple[str, str], _Known]:
    """For each ordered pair its paragraphs, in order, and its states with how sure they are."""
    found: dict[tuple[str, str], _Known] = {}
    names = ("paragraph", "source", "target", view, f"{view}_confidence")
    columns = (states.sort_values("paragraph")[name].tolist() for name in names)
    for paragraph, source, target, value, sure in zip(*columns, strict=True):
        paragraphs, values = found.setdefault((source, target), ([], []))
        paragraphs.append(paragraph)
        values.append((value, sure))
    return found


def _last(known: _Known | None, paragraph: int, otherwise: float) -> tuple[float, float]:
    """The pair's state at a paragraph, or the last before it, and how sure; of three signs, where nothing is known."""
    if known and (before := bisect_right(known[0], paragraph)):
        return known[1][before - 1]
    return otherwise, 1 / 3
