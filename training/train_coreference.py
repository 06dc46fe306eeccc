"""Train the ranker of third-person pronouns on LitBank's coreference annotations and on our labelled stories.

    python training/train_coreference.py --data EVAL [--folds 3] [--beside] [--out graphx/reading/models/pronouns.npz]

EVAL/coref holds NAME.txt and NAME.json (mentions with start, end, kind, entity; clusters with names). LitBank: Bamman,
Lewke & Mansoor 2020, *An Annotated Dataset of Coreference in English Literature*, CC BY 4.0.

Each pronoun is one choice among the last few people that agree with it and "nobody of these"; three small networks
score every candidate, trained with the cross-entropy of the softmax over them. They learn from each opening twice, as
read with the right choices and as read with networks that have not seen it, so that they learn to live with errors.

LitBank is old novels. What our stories have instead of annotated pronouns are the people whom each paragraph relates,
and most labels quote the words that show it (labelled.py): a pronoun there most likely stands for one of those people,
within the quoted words for the source where it is a subject. So the networks so far share each pronoun out among
them, and new ones learn from the shares as well, twice (expectation maximization: the posteriors under constraints of
Ganchev, Graça, Gillenwater & Taskar 2010, Posterior regularization for structured latent variable models). What is
written judges by the mean of both rounds: they err apart; with ``--beside`` by the mean of that and of the networks
shipped so far.

Prints, held out by opening and by novel or writer, how many pronouns come out right, and how many of our stories go to
somebody whom the paragraph does not relate (`astray`).
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise, repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.linalg import block_diag

from graphx import tables
from graphx.reading import coreference, discovery, language, mentions, speech
from graphx.reading.cast import Cast, Character
from graphx.reading.discourse import WIDTH, Discourse, Person, Question
from graphx.reading.formats import load_story
from graphx.reading.language import Tokens
from graphx.reading.story import Story
from labelled import FOLDERS, Labelled, labelled, with_names

Weights = list[np.ndarray]
HIDDEN = (24, 12)
NETWORKS = 3
OURS = 0.4  # what a choice in our stories weighs beside an annotated one
ROUNDS = 2
HISTORIES = 3  # folds of the openings that are read by networks that have not seen them
SHOWN = {
    ("S", False): (0.85, 0.12),
    ("R", False): (0.85, 0.12),
    ("O", False): (0.20, 0.76),
    ("P", False): (0.58, 0.38),
    ("S", True): (0.12, 0.55),
    ("R", True): (0.50, 0.30),
    ("O", True): (0.20, 0.45),
    ("P", True): (0.20, 0.50),
}
"""How often a pronoun within the words that show a relation is the source, and the target, by its case and whether it
is quoted: rounded from what the networks before chose in 200 of our stories."""
KINDS = ("pronoun", "noun", "name")
SHE, HE = {"she", "her", "hers", "herself"}, {"he", "him", "his", "himself"}


class Choice(NamedTuple):
    """The features of the candidates (rows), the share of each, and what the choice weighs."""

    features: np.ndarray
    shares: np.ndarray
    weight: float = 1.0


@dataclass
class Document:
    """An annotated opening with one way of knowing its cast."""

    name: str
    label: str
    story: Story
    tokens: Tokens
    cast: Cast
    names: pd.DataFrame
    quotes: pd.DataFrame
    entity_of: dict[str, str]
    gold: dict


def documents(folder: Path, read: Callable[[Path], tuple[Story, Tokens]]) -> Iterator[Document]:
    """Each opening twice: with the annotated names and their pronouns, and with a discovered cast."""
    for path in sorted((folder / "coref").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        story, tokens = read(path.with_suffix(".txt"))
        quotes = speech.find_quotations(story)
        cast, names = annotated_cast(gold, tokens)
        yield Document(path.stem, "annotated", story, tokens, cast, names, quotes, {c.name: c.name for c in cast}, gold)
        cast = discovery.discover(story, tokens)
        names = mentions.find_names(story, tokens, cast)
        yield Document(path.stem, "discovered", story, tokens, cast, names, quotes, match(names, gold), gold)


def annotated_cast(gold: dict, tokens: Tokens) -> tuple[Cast, pd.DataFrame]:
    """The clusters with a name as a cast, the annotated proper names as mentions."""
    named = {c["entity"]: c for c in gold["clusters"] if c["names"]}
    people = []
    for entity, cluster in named.items():
        said = Counter({p.lower(): n for p, n in cluster["pronouns"].items()})
        she, he = sum(said[w] for w in SHE), sum(said[w] for w in HE)
        pronouns = "" if she == he else "she/her" if she > he else "he/him"
        people.append(Character(entity, tuple(cluster["names"]), pronouns))
    rows = []
    for m in gold["mentions"]:
        if m["kind"] == "PROP" and m["entity"] in named and (inside := tokens.between(m["start"], m["end"])):
            i = inside[0]
            rows.append((m["start"], m["end"], m["text"], "name", m["entity"], tokens.paragraph[i], tokens.sentence[i]))
    return Cast(tuple(people)), tables.table(tables.MENTIONS, sorted(rows))


def match(names: pd.DataFrame, gold: dict) -> dict[str, str]:
    """Greedy one-to-one match of discovered people and annotated entities by the overlap of their names."""
    overlap: Counter = Counter()
    spans = list(zip(names["start"].tolist(), names["end"].tolist(), names["character"], strict=True))
    for m in gold["mentions"]:
        if m["kind"] == "PROP":
            for start, end, name in spans:
                if start < m["end"] and m["start"] < end:
                    overlap[name, m["entity"]] += 1 + 9 * ((start, end) == (m["start"], m["end"]))
    found: dict[str, str] = {}
    for (name, entity), _ in sorted(overlap.items(), key=lambda kv: (-kv[1], kv[0])):
        if name not in found and entity not in found.values():
            found[name] = entity
    return found


class Teacher:
    """A judge that knows the answers; it notes each choice, and follows the answer or the networks."""

    def __init__(self, document: Document, state: Discourse, weights: dict[str, Weights] | None) -> None:
        self.document, self.weights = document, weights
        tokens = document.tokens
        self.answer: dict[int, str] = {}
        self.pronouns: dict[int, str] = {}
        for m in document.gold["mentions"]:
            if inside := tokens.between(m["start"], m["end"]):
                self.answer[state.head(inside) if m["kind"] != "PRON" else inside[0]] = m["entity"]
                if m["kind"] == "PRON" and m["text"].lower() in SHE | HE:
                    self.pronouns[inside[0]] = m["entity"]
        self.first: dict[Person, str] = {}
        self.choices: dict[str, list[Choice]] = {kind: [] for kind in KINDS}
        self.chosen: list[tuple[int, Person]] = []

    def entity_of(self, person: Person) -> str:
        if person not in self.first and person.last is not None:
            self.first[person] = self.answer.get(person.last.token, f"?{person.last.token}")
        return self.document.entity_of.get(person.name, f"?{person.name}") if person.name else self.first[person]

    def __call__(self, question: Question, people: Sequence[Person], features: list[list[float]]) -> Sequence[float]:
        entity = self.answer.get(question.token, "")
        entities = [self.entity_of(person) for person in people]
        fits = [n for n, other in enumerate(entities) if other == entity]
        label = min(fits, key=lambda n: not people[n].name, default=len(people))
        x = np.array(features, dtype=np.float32)
        sure = (np.arange(len(x)) == label).astype(np.float32)
        self.choices[question.kind].append(Choice(x, sure))
        if self.weights is None:
            return sure.tolist()
        return coreference.likelihoods(self.weights, question.kind, x).tolist()

    def outcomes(self) -> Iterator[tuple[str, str]]:
        """For each annotated he or she, the annotated and the found entity (empty for somebody without a name)."""
        found = dict(self.chosen)
        for token, entity in self.pronouns.items():
            person = found.get(token)
            yield entity, self.entity_of(person) if person and person.name else ""


def walk(document: Document, weights: dict[str, Weights] | None) -> Teacher:
    """Read a document with the answers, or with the networks' own choices."""
    state = Discourse(document.tokens, document.cast, document.names, document.quotes)
    teacher = Teacher(document, state, weights)
    teacher.chosen = state.walk(teacher)
    return teacher


# ---------------------------------------------------------------- our stories
@dataclass
class Told:
    """A labelled story, and the people whom each paragraph relates."""

    folder: str
    tokens: Tokens
    cast: Cast
    names: pd.DataFrame
    quotes: pd.DataFrame
    related: dict[int, set[str]]
    shown: list[tuple[int, int, str, str]]
    group: str


def told(one: Labelled) -> Told:
    tokens = language.tokens(one.story)
    cast, names, quotes = with_names(one.story, tokens, one.cast)
    related: dict[int, set[str]] = defaultdict(set)
    for paragraph, source, target in one.gold:
        related[paragraph] |= {source, target}
    return Told(one.folder, tokens, cast, names, quotes, related, list(_shown(one)), one.group)


def _shown(one: Labelled) -> Iterator[tuple[int, int, str, str]]:
    """Where the words are that show each relation, its source and its target."""
    for (number, source, target), words in one.evidence.items():
        paragraph = one.story.paragraphs[number]
        for part in words.split(" ... "):
            start = one.story.text.find(part.strip(), paragraph.start, paragraph.end)
            if start >= 0:
                yield start, start + len(part.strip()), source, target


class Witness:
    """A judge that knows whom a paragraph relates: it notes the shares of those, and follows them or the networks."""

    def __init__(self, story: Told, weights: dict[str, Weights], follows: bool) -> None:
        self.story, self.weights, self.follows = story, weights, follows
        self.choices: list[Choice] = []
        self.pronouns = self.astray = 0

    def __call__(self, question: Question, people: Sequence[Person], features: list[list[float]]) -> Sequence[float]:
        x = np.array(features, dtype=np.float32)
        likely = coreference.likelihoods(self.weights, question.kind, x)
        related = self.story.related.get(self.story.tokens.paragraph[question.token])
        if question.kind != "pronoun" or not related:
            return likely.tolist()
        names = [*(person.name for person in people), ""]
        fits = np.array([name in related for name in names])
        self.pronouns += 1
        self.astray += not fits[likely.argmax()]
        if not fits.any():
            return likely.tolist()
        shares = (likely + 1e-9) * fits * self._by_words(question, names)
        shares /= shares.sum()
        known = np.array([bool(name) for name in names])  # labels are silent about people without a name
        if (known & (shares < 1)).any():
            self.choices.append(Choice(x[known], shares[known].astype(np.float32), OURS))
        return (shares if self.follows else likely).tolist()

    def _by_words(self, question: Question, names: list[str]) -> np.ndarray:
        """What the words that show a relation say of each name, where they are those of one relation."""
        at = self.story.tokens.start[question.token]
        over = {(source, target) for start, end, source, target in self.story.shown if start <= at < end}
        if len(over) != 1:
            return np.ones(len(names))
        ((source, target),) = over
        first, second = SHOWN[question.case, question.quoted]
        return np.array([{source: first, target: second}.get(name, 1 - first - second) for name in names])


def attend(story: Told, weights: dict[str, Weights], follows: bool = False) -> Witness:
    """Read a labelled story."""
    witness = Witness(story, weights, follows)
    Discourse(story.tokens, story.cast, story.names, story.quotes).walk(witness)
    return witness


def testify(story: Told, weights: dict[str, Weights]) -> list[Choice]:
    """The shares in a labelled story, as read with the labels and without."""
    return [choice for follows in (True, False) for choice in attend(story, weights, follows).choices]


# ---------------------------------------------------------------- the networks
def fit(choices: list[Choice], seed: int, epochs: int = 14) -> Weights:
    """Train the network with Adam on the softmax over each pronoun's candidates."""
    rng = np.random.default_rng(seed)
    most = max(len(choice.features) for choice in choices)
    x = np.zeros((len(choices), most, WIDTH), np.float32)
    mask = np.full((len(choices), most), -1e9, np.float32)
    y = np.zeros((len(choices), most), np.float32)
    for n, (rows, shares, _) in enumerate(choices):
        x[n, : len(rows)] = rows
        mask[n, : len(rows)] = 0
        y[n, : len(rows)] = shares
    weight = np.array([choice.weight for choice in choices], np.float32)
    sizes = (WIDTH, *HIDDEN, 1)
    weights: Weights = []
    for a, b in pairwise(sizes):
        weights += [rng.normal(0, (2 / a) ** 0.5, (a, b)).astype(np.float32), np.zeros(b, np.float32)]
    first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    batch, step = 128, 0
    steps = epochs * (len(y) // batch)
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for start in range(0, len(y) - batch + 1, batch):
            rows = order[start : start + batch]
            gradients = _gradients(weights, x[rows], mask[rows], y[rows], weight[rows], rng)
            step += 1
            rate = 2e-3 * (1 - step / (steps + 1))
            for w, g, m, v in zip(weights, gradients, first, second, strict=True):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                w -= rate * ((m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8) + 0.02 * w * (w.ndim > 1))
    return weights


def _gradients(
    weights: Weights, x: np.ndarray, mask: np.ndarray, y: np.ndarray, weight: np.ndarray, rng: np.random.Generator
) -> Weights:
    w1, b1, w2, b2, w3, b3 = weights
    h1 = np.maximum(x @ w1 + b1, 0)
    drop1 = (rng.random(h1.shape, dtype=np.float32) > 0.2) / 0.8
    h1 = h1 * drop1
    h2 = np.maximum(h1 @ w2 + b2, 0)
    scores = (h2 @ w3 + b3)[..., 0] + mask
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    d = ((p - y) * (weight / weight.sum())[:, None])[..., None].astype(np.float32)
    d2 = (d @ w3.T) * (h2 > 0)
    d1 = (d2 @ w2.T) * (h1 > 0) * drop1
    flat = lambda a: a.reshape(-1, a.shape[-1])  # noqa: E731
    return [
        flat(x).T @ flat(d1),
        flat(d1).sum(0),
        flat(h1).T @ flat(d2),
        flat(d2).sum(0),
        flat(h2).T @ flat(d),
        flat(d).sum(0),
    ]


def figures(teachers: list[Teacher]) -> dict[str, float]:
    """Shares of named people's pronouns that came out right or were left out, and of the others' given to somebody."""
    right = left = total = wrong = others = 0
    for teacher in teachers:
        named = {c["entity"] for c in teacher.document.gold["clusters"] if c["names"]}
        for entity, chosen in teacher.outcomes():
            if entity in named:
                total += 1
                right += chosen == entity
                left += not chosen
            else:
                others += 1
                wrong += bool(chosen)
    return {"right": right / total, "left_out": left / total, "given_away": wrong / others, "pronouns": total}


def main() -> None:
    """Cross-validate, then train on everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(coreference.__file__).parent / "models" / "pronouns.npz")
    parser.add_argument("--folds", type=int, default=3, help="0: no check beforehand")
    parser.add_argument("--only", nargs="*", choices=KINDS, default=["pronoun"], help="the others stay as shipped")
    parser.add_argument("--beside", action="store_true", help="keep the networks shipped so far beside the new")
    arguments = parser.parse_args()

    def read(path: Path) -> tuple[Story, Tokens]:
        story = load_story(path)
        return story, language.tokens(story)

    openings = list(documents(arguments.data, read))
    ours = [told(one) for one in labelled(arguments.data) if one.folder != "openings"]  # those are LitBank's
    with ProcessPoolExecutor() as pool:
        if arguments.folds:
            check(openings, ours, arguments.only, arguments.folds, pool)
        weights = train(openings, ours, arguments.only, pool)
    if arguments.beside:
        weights |= {kind: joined([coreference.weights()[kind], weights[kind]]) for kind in arguments.only}
    np.savez_compressed(arguments.out, **{f"{kind}{n}": w for kind, ws in weights.items() for n, w in enumerate(ws)})
    print(f"wrote {arguments.out} ({arguments.out.stat().st_size // 1024} KB)")


def check(read: list[Document], ours: list[Told], kinds: Sequence[str], folds: int, pool: Executor) -> None:
    """Train without each fold of the openings and of the writers, and print what comes of it."""
    fold = fold_of({d.name for d in read}, folds) | fold_of({story.group for story in ours}, folds)
    teachers, heard = [], []
    for held in range(folds):
        known = [d for d in read if fold[d.name] != held], [story for story in ours if fold[story.group] != held]
        weights = train(*known, kinds, pool)
        teachers += [walk(d, weights) for d in read if fold[d.name] == held]
        heard += [(story, attend(story, weights)) for story in ours if fold[story.group] == held]
    for label in dict.fromkeys(d.label for d in read):
        print(f"{label}:", figures([t for t in teachers if t.document.label == label]))
    for folder in FOLDERS[:3]:
        told = [witness for story, witness in heard if story.folder == folder]
        total = sum(witness.pronouns for witness in told)
        print(f"{folder}: {sum(witness.astray for witness in told) / total:.3f} of {total} pronouns astray", flush=True)


def train(read: list[Document], ours: list[Told], kinds: Sequence[str], pool: Executor) -> dict[str, Weights]:
    """Networks by the openings; then, in rounds, by our stories as the networks so far and the labels have them."""
    right = [walk(d, None).choices for d in read]
    annotated, fold = list(right), fold_of({d.name for d in read}, HISTORIES)
    for held in range(HISTORIES):
        known = [choices for d, choices in zip(read, right, strict=True) if fold[d.name] != held]
        weights = coreference.weights() | fit_all(known, kinds, 1, pool)
        annotated += [walk(d, weights).choices for d in read if fold[d.name] == held]
    weights = coreference.weights() | fit_all(annotated, kinds, NETWORKS, pool)
    rounds = []
    for _ in range(ROUNDS):
        shares = pool.map(testify, ours, repeat(weights), chunksize=8)
        more = [{**dict.fromkeys(KINDS, ()), "pronoun": choices} for choices in shares]
        rounds.append(fit_all(annotated + more, kinds, NETWORKS, pool))
        weights = weights | rounds[-1]
    return weights | {kind: joined([networks[kind] for networks in rounds]) for kind in kinds}


def fold_of(names: set[str], folds: int) -> dict[str, int]:
    return {name: number % folds for number, name in enumerate(sorted(names))}


def fit_all(
    choices: list[dict[str, list[Choice]]], kinds: Sequence[str], networks: int, pool: Executor
) -> dict[str, Weights]:
    """The networks for each of the kinds of question, joined to one."""
    return {
        kind: joined(list(pool.map(fit, repeat([c for one in choices for c in one[kind]]), range(networks))))
        for kind in kinds
    }


def joined(networks: list[Weights]) -> Weights:
    """One network whose score is the mean of several: side by side, they do not see each other's hidden units."""
    w1, b1, w2, b2, w3, b3 = zip(*networks, strict=True)
    mean = np.concatenate(w3) / len(networks)
    return [
        np.concatenate(w1, axis=1),
        np.concatenate(b1),
        block_diag(*w2),
        np.concatenate(b2),
        mean,
        np.mean(b3, axis=0),
    ]


if __name__ == "__main__":
    main()
