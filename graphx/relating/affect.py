"""How one person feels about another in a span of text: the evidence of one stretch, source toward target.

Three sources speak, and a small logistic regression (training/train_affect.py) weighs them:

    frames    verbs, nouns, adjectives, manners and terms of address with a sign for each role (`frames.txt`), read by
              syntax: what the source does to the target, what the target does to the source, what each feels
    valence   single words, spread from lexicons over a sentence embedding
    wording   how whole sentences lean (`graphx.relating.wording`)

The first two are turned by negation and weakened where they are only supposed, and fade with distance from the two.
The emotions are Plutchik's eight (Plutchik 1980, A general psychoevolutionary theory of emotion) - joy, trust, fear,
surprise, sadness, disgust, anger, anticipation - with love, jealousy and shame; empty where no frame names one.
"""

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np

from graphx.errors import OptionError
from graphx.reading import language
from graphx.reading.language import Tokens
from graphx.reading.story import Story
from graphx.relating import wording
from graphx.relating.clues import Clues, clues
from graphx.relating.wording import Wording

_FIRST = frozenset(["i", "me", "my", "mine", "myself"])
_SECOND = frozenset(["you", "your", "yours", "yourself", "thee", "thou", "thy", "ye"])
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_OBJECTS = frozenset(("dobj", "dative", "pobj", "agent", "oprd", "poss"))
_NEAR, _FAR = 10, 30
_REACH = 12
_BEYOND = 0.4
_COORDINATED = 20  # verbs of one subject: a sentence that has more never ends, and each would be weighed with each
_LOUDNESS = 0.6  # of a frame that is nearly sure (*hates*), beside the learned model
_SCOPES = ("source_near", "target_near", "source_far", "target_far", "stretch", "paragraph")
ROLES = (
    "act_forward", "act_backward", "acted_forward", "acted_backward",
    "source_acts", "source_suffers", "source_feels", "source_manner", "source_nouns", "source_trait",
    "target_acts", "target_suffers", "target_feels", "target_manner", "target_nouns", "target_trait",
    "address_good", "address_bad",
)  # fmt: skip
"""The features that rest on who does, undergoes or is called what."""

FEATURES = (
    *(f"{scope}_{what}" for scope in _SCOPES for what in ("good", "bad", "pleasant", "unpleasant")),
    *ROLES,
    *(f"{scope}_{what}" for scope in ("between", "stretch", "paragraph") for what in ("warm", "neutral")),
    "distance", "source_first", "same_sentence", "is_speech", "is_action", "is_feeling", "questions", "exclamations",
    "quoted_share", "source_quoted", "target_quoted",
)  # fmt: skip
"""The names of the columns of `features`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a story that may show how a source feels toward a target; all fields number tokens.

    ``source_tokens`` and ``target_tokens`` are the tokens of their mentions within the stretch (empty when it does
    not mention them, as in a quotation); ``first_token`` to ``last_token``, both included, is the stretch;
    ``kind`` is that of the interaction (``speech``, ``action``, ``feeling``, ``copresence``) and
    ``predicate_token`` the word that relates the two, where there is one.
    """

    source_tokens: tuple[int, ...]
    target_tokens: tuple[int, ...]
    first_token: int
    last_token: int
    kind: str
    predicate_token: int | None = None


def features(tokens: Tokens, evidence: list[Evidence], worded: Wording) -> np.ndarray:
    """One row an evidence, one column for each of `FEATURES`; ``worded`` is the story's wording."""
    return _features(tokens, clues(tokens), evidence, worded)


def _features(tokens: Tokens, seen: Clues, evidence: list[Evidence], worded: Wording) -> np.ndarray:
    bounds = {(e.first_token, e.last_token) for e in evidence}  # many share one: in verse, whole pages
    stretches = {(first, last): _stretch(tokens, seen, range(first, last + 1)) for first, last in bounds}
    rows = [_roles(tokens, seen, e, stretches[e.first_token, e.last_token], worded) for e in evidence]
    if not rows:
        return np.zeros((0, len(FEATURES)))
    return np.column_stack([_words(tokens, seen, evidence), np.array(rows)])


def _words(tokens: Tokens, seen: Clues, evidence: list[Evidence]) -> np.ndarray:
    """Sums of word values: around the source, around the target, over the stretch and over its paragraph."""
    values = np.column_stack(
        [
            np.maximum(seen.forward, 0),
            np.minimum(seen.forward, 0),
            np.maximum(seen.valence, 0),
            np.minimum(seen.valence, 0),
        ]
    )
    nearest = np.array([_nearest(e) for e in evidence])
    around = [
        np.vstack([_faded(tokens, values, block, reach) for block in _blocks(nearest[:, person])])
        for reach in (_NEAR, _FAR)
        for person in (0, 1)
    ]
    stretches = np.array([(e.first_token, e.last_token + 1) for e in evidence])
    paragraphs = np.array([tokens.paragraph_bounds[tokens.paragraph[e.first_token]] for e in evidence])
    return np.column_stack([*around, _mean(values, stretches), _mean(values, paragraphs)])


def _blocks(rows: np.ndarray, size: int = 4096) -> list[np.ndarray]:
    """Rows in blocks, so that memory stays flat however long the story is."""
    return [rows[first : first + size] for first in range(0, len(rows), size)]


def _faded(tokens: Tokens, values: np.ndarray, centre: np.ndarray, reach: float) -> np.ndarray:
    """Sums around a token that fade with distance, and at once where the sentence ends."""
    offsets = np.arange(-int(2.5 * reach), int(2.5 * reach) + 1)
    places = centre[:, None] + offsets
    inside = (places >= 0) & (places < len(tokens))
    places = np.clip(places, 0, len(tokens) - 1)
    sentence = np.array(tokens.sentence)
    weight = np.exp(-np.abs(offsets) / reach) * np.where(sentence[places] == sentence[centre][:, None], 1, _BEYOND)
    summed: np.ndarray = np.einsum("eo,eov->ev", weight * inside, values[places]) / np.sqrt(reach)
    return summed


def _mean(values: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Sums between bounds over the root of the length, so that long stretches do not shout."""
    total = np.vstack([np.zeros(values.shape[1]), np.cumsum(values, axis=0)])
    first, end = bounds.T
    mean: np.ndarray = (total[end] - total[first]) / np.sqrt(np.maximum(end - first, 1))[:, None]
    return mean


def _nearest(e: Evidence) -> tuple[int, int]:
    """The source's and the target's tokens that stand nearest to each other."""
    sources, targets = e.source_tokens or (e.first_token,), e.target_tokens or (e.last_token,)
    if len(sources) == len(targets) == 1:
        return sources[0], targets[0]
    return min(((s, t) for s in sources for t in targets), key=lambda pair: abs(pair[0] - pair[1]))


class _Stretch(NamedTuple):
    """What a stretch says whoever the two are: *I* and *you* in what is said there, and what people are called."""

    first_person: set[int]
    second_person: set[int]
    address_good: float
    address_bad: float
    questions: int
    exclamations: int
    quoted: float


def _stretch(tokens: Tokens, seen: Clues, stretch: range) -> _Stretch:
    words = tokens.word[stretch.start : stretch.stop]
    said = [i for i in stretch if seen.quoted[i]] or stretch
    called = [
        float(seen.forward[i])
        for i in stretch
        if seen.part[i] == "address" or (seen.quoted[i] and seen.part[i] in ("trait", "noun") and _called(tokens, i))
    ]
    return _Stretch(
        {i for i in said if words[i - stretch.start] in _FIRST},
        {i for i in said if words[i - stretch.start] in _SECOND},
        sum(value for value in called if value > 0),
        sum(value for value in called if value <= 0),
        words.count("?"),
        words.count("!"),
        float(seen.quoted[stretch.start : stretch.stop].mean()),
    )


def _roles(tokens: Tokens, seen: Clues, e: Evidence, stretch: _Stretch, worded: Wording) -> list[float]:
    source, target = set(e.source_tokens), set(e.target_tokens)
    if e.kind == "speech":
        source |= stretch.first_person
        target |= stretch.second_person
    role = dict.fromkeys(ROLES, 0.0) | {"address_good": stretch.address_good, "address_bad": stretch.address_bad}
    one, other = _person(tokens, source), _person(tokens, target)
    _add_acts(tokens, seen, one, other, role, "act")
    _add_acts(tokens, seen, other, one, role, "acted")
    _add_person(tokens, seen, one, role, "source")
    _add_person(tokens, seen, other, role, "target")
    s, t = _nearest(e)
    paragraph = tokens.paragraph_bounds[tokens.paragraph[e.first_token]]
    scopes = ((min(s, t), max(s, t)), (e.first_token, e.last_token), (paragraph[0], paragraph[1] - 1))
    return [
        *role.values(),
        *(value for first, last in scopes for value in worded.between(tokens.start[first], tokens.end[last])),
        min(abs(s - t), 100),
        float(s < t),
        float(tokens.sentence[s] == tokens.sentence[t]),
        *(float(e.kind == kind) for kind in ("speech", "action", "feeling")),
        stretch.questions,
        stretch.exclamations,
        stretch.quoted,
        float(seen.quoted[s]),
        float(seen.quoted[t]),
    ]


def _called(tokens: Tokens, i: int) -> bool:
    """Whether a noun or adjective is what somebody is called: a vocative, or one with *you* or *my*."""
    return tokens.dep[i] in ("npadvmod", "intj", "vocative") or any(
        tokens.word[child] in ("you", "my") for child in tokens.children[i]
    )


def _governor(tokens: Tokens, mention: int) -> tuple[int, str]:
    """The word that a mention depends on, and how, past names in several words and coordination."""
    dep = tokens.dep[mention]
    while dep in ("compound", "conj", "appos", "nmod") and tokens.head[mention] != mention:
        mention = tokens.head[mention]
        dep = tokens.dep[mention]
    return tokens.head[mention], dep


def _verbs(tokens: Tokens, verb: int) -> list[int]:
    """A verb and those that share its subject: coordinated, or its open complement; no more than `_COORDINATED`."""
    found = [verb]
    for v in found:
        for child in tokens.children[v]:
            if len(found) == _COORDINATED:
                return found
            shares = tokens.dep[child] in ("conj", "xcomp", "advcl") and tokens.pos[child] in ("VERB", "AUX")
            if shares and not any(tokens.dep[c] in _SUBJECTS for c in tokens.children[child]):
                found.append(child)
    return found


def _subject_verbs(tokens: Tokens, mentions: set[int]) -> tuple[set[int], set[int]]:
    """The verbs whose doer the mentions are, and those whose undergoer they are (subject of a passive)."""
    doing: set[int] = set()
    suffering: set[int] = set()
    for m in mentions:
        verb, dep = _governor(tokens, m)
        if dep == "nsubj":
            doing.update(_verbs(tokens, verb))
        elif dep == "nsubjpass":
            suffering.add(verb)
    return doing, suffering


def _object_verbs(tokens: Tokens, mentions: set[int]) -> set[int]:
    """The verbs that the mentions are an object of, straight, through a preposition or as its owner."""
    found: set[int] = set()
    for m in mentions:
        word, dep = _governor(tokens, m)
        for _ in range(3):
            if dep not in _OBJECTS and dep not in ("prep", "conj"):
                break
            if tokens.pos[word] == "VERB":
                found.add(word)
                break
            dep, word = tokens.dep[word], tokens.head[word]
    return found


class _Person(NamedTuple):
    """The mentions of one of the two, and the verbs around them: done, undergone (passive), with them as an object."""

    mentions: set[int]
    doing: set[int]
    suffering: set[int]
    objects: set[int]


def _person(tokens: Tokens, mentions: set[int]) -> _Person:
    return _Person(mentions, *_subject_verbs(tokens, mentions), _object_verbs(tokens, mentions))


def _add_acts(tokens: Tokens, seen: Clues, doer: _Person, other: _Person, role: dict[str, float], name: str) -> None:
    for verb in (doer.doing & other.objects) | (other.suffering & doer.objects):
        words = [verb, *(c for c in tokens.children[verb] if tokens.dep[c] in ("dobj", "acomp", "advmod", "oprd"))]
        role[f"{name}_forward"] += sum(seen.forward[w] for w in words)
        role[f"{name}_backward"] += sum(seen.backward[w] for w in words)


def _add_person(tokens: Tokens, seen: Clues, person: _Person, role: dict[str, float], name: str) -> None:
    for verb in person.doing:
        if seen.part[verb] == "verb":
            role[f"{name}_acts"] += seen.forward[verb]
        for child in tokens.children[verb]:
            if not (part := seen.part[child]):
                continue
            value = seen.forward[child]
            if part == "manner":
                role[f"{name}_manner"] += value
            elif part == "feeling" or (part == "noun" and tokens.dep[child] in ("dobj", "attr")):
                role[f"{name}_feels"] += value
            elif part == "trait" and tokens.dep[child] in ("acomp", "attr"):
                role[f"{name}_trait"] += value
    for verb in person.suffering | person.objects:
        role[f"{name}_suffers"] += seen.forward[verb]
    for mention in person.mentions:
        word, dep = _governor(tokens, mention)
        if dep == "poss":
            role[f"{name}_nouns"] += seen.forward[word]
        for child in tokens.children[mention]:
            if seen.part[child] in ("trait", "feeling"):
                role[f"{name}_trait"] += seen.forward[child]


@cache
def _model() -> dict[str, np.ndarray]:
    text = resources.files("graphx.relating").joinpath("models/affect.json").read_text("utf-8")
    return {name: np.array(values) for name, values in json.loads(text).items()}


def squash(rows: np.ndarray) -> np.ndarray:
    """Counts and sums on a scale where the tenth matters less than the first."""
    squashed: np.ndarray = np.sign(rows) * np.log1p(2 * np.abs(rows))
    return squashed


def chances(rows: np.ndarray, model: dict[str, np.ndarray]) -> np.ndarray:
    """For each row of features the chances of -, 0 and + were the three equally common."""
    logits = (squash(rows) - model["mean"]) / model["scale"] @ model["weights"].T + model["bias"]
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    likely: np.ndarray = odds / odds.sum(axis=1, keepdims=True)
    return likely


def score(tokens: Tokens, evidence: list[Evidence], worded: Wording) -> tuple[list[float], list[str], list[float]]:
    """For each evidence its sentiment in [-1, 1], emotion (or ``""``) and confidence in [0, 1].

    Sentiment is the chance of a warm attitude less that of a hostile one, the two taken as equally common
    beforehand; confidence is the chance that its sign is right.
    """
    if not evidence:
        return [], [], []
    seen = clues(tokens)
    rows = _features(tokens, seen, evidence, worded)
    likely = chances(rows, _model())
    sentiment = sentiments(rows, likely)
    natural = likely * _model()["prior"]
    natural /= natural.sum(axis=1, keepdims=True)
    confidence = np.where(sentiment > 0, natural[:, 2], natural[:, 0])
    framed = [i for i, frame in enumerate(seen.frame) if frame and frame.emotion]
    emotions = [_emotion(seen, framed, e, value) for e, value in zip(evidence, sentiment.tolist(), strict=True)]
    return sentiment.tolist(), emotions, confidence.tolist()


def sentiments(rows: np.ndarray, likely: np.ndarray) -> np.ndarray:
    """For each row of features, with its `chances`, the chance of + less that of -, in [-1, 1].

    What the source does to the target, or feels at what the target does, speaks louder than the words around.
    """
    sentiment = likely[:, 2] - likely[:, 0]
    done = rows[:, FEATURES.index("act_forward")] + rows[:, FEATURES.index("acted_backward")]
    frame = np.clip(done, -1, 1)
    share = _LOUDNESS * np.abs(frame)
    mixed: np.ndarray = (1 - share) * sentiment + share * frame
    return mixed


def _emotion(seen: Clues, framed: list[int], e: Evidence, sentiment: float) -> str:
    """The emotion of the frame nearest to the two that has the sign of the sentiment; none without such a frame.

    A word that is turned (*never hated*) names no emotion.
    """
    s, t = _nearest(e)
    best, nearest = "", _REACH + 1
    first = bisect_left(framed, min(s, t) - _REACH)
    for i in framed[first : bisect_right(framed, max(s, t) + _REACH)]:
        far = 0 if i == e.predicate_token else min(abs(i - s), abs(i - t))
        frame = seen.frame[i]
        if far < nearest and frame and seen.forward[i] * sentiment > 0 and seen.forward[i] * frame.forward > 0:
            best, nearest = frame.emotion, far
    return best


def relation_sentiment(text: str, source_span: tuple[int, int], target_span: tuple[int, int]) -> float:
    """Sentiment in [-1, 1] of the source toward the target, both given as spans (start, end) of the text.

    Its zero is where + is as frequent as readers found it between two mentions; nothing told it that the two relate.

    Raises:
        OptionError: a span covers no word of the text.
        StoryError: the text holds no words.

    >>> relation_sentiment("Spike hates Angel.", (0, 5), (12, 17)) < 0
    True
    >>> relation_sentiment("Spike loves Angel.", (0, 5), (12, 17)) > 0
    True
    """
    story = Story.from_text(text)
    tokens = language.tokens(story)
    source, target = (_covered(tokens, span) for span in (source_span, target_span))
    row = features(tokens, [around(tokens, source, target)], wording.of(story))
    model = _model()
    return float(sentiments(row, chances(row, lowered(model, float(model["spans_lean"]))))[0])


def lowered(model: dict[str, np.ndarray], shift: float) -> dict[str, np.ndarray]:
    """A model whose log odds of + to - are lower by ``shift``."""
    return {**model, "bias": model["bias"] + np.array([shift / 2, 0, -shift / 2])}


def _covered(tokens: Tokens, span: tuple[int, int]) -> tuple[int, ...]:
    inside = tuple(tokens.between(*span))
    if not inside:
        raise OptionError(f"The span {span} covers no word of the text; spans are (start, end) in characters.")
    return inside


def around(tokens: Tokens, source: tuple[int, ...], target: tuple[int, ...]) -> Evidence:
    """Two mentions as evidence: their sentences, all between, and one sentence more on each side."""
    low, high = tokens.sentence[min(source + target)], tokens.sentence[max(source + target)]
    first = tokens.sentence_bounds[max(0, low - 1)][0]
    last = tokens.sentence_bounds[min(len(tokens.sentence_bounds) - 1, high + 1)][1] - 1
    return Evidence(source, target, first, last, "copresence")
