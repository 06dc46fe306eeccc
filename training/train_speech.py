"""Learn the weights of `graphx.reading.speech` from LitBank's quotations (CC BY 4.0) and from our own stories.

    python training/train_speech.py --data EVAL [--folds 5]

EVAL holds ``coref/`` (openings of novels with clusters of mentions) and ``speech_litbank/`` (quotations with the
speaker's cluster). Each opening's cast is made of its clusters. The log-likelihood of the known speakers in the
chain, others summed over, is climbed with L-BFGS under an L2 penalty. ``--folds`` also reports accuracy on held-out
openings. Writes graphx/reading/models/speech.json.
"""

import argparse
import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from graphx.reading import chain, coreference, language, speech
from graphx.reading.cast import Cast, Character
from graphx.reading.castlists import load_cast
from graphx.reading.formats import load_story
from graphx.reading.story import Story
from graphx.reading.turns import Scene, Turn, Who
from labelled import with_names

Speakers = Callable[[Scene, Turn], set[str] | None]

OUT = Path(speech.__file__).parent / "models" / "speech.json"
# Openings of novels that the evaluation judges whole.
HELD_OUT = (
    "Alice Emma pride_and_prejudice dorian_gray room_with_a_view anne_of_green_gables invisible_man daisy_miller"
    " the_awakening hard_times sign_of_the_four mysterious_affair"
).casefold().split()  # fmt: skip
HIDDEN = 5
"""How many times each text is read again with tags hidden."""
PRONOUNS = {"he": "he/him", "him": "he/him", "his": "he/him", "she": "she/her", "her": "she/her"}


@dataclass
class Document:
    """The chain of one text, and the places among each turn's candidates where the speaker may be (None: unknown)."""

    name: str
    masked: bool
    steps: list[chain.Step]
    gold: list[list[int] | None]
    strengths: list[int]


def main() -> None:
    """Train, report, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--folds", type=int, default=0)
    options.add_argument("--penalty", type=float, default=1.0)
    options.add_argument("--more", nargs="*", default=["scenes", "passages"])
    chosen = options.parse_args()
    documents = [
        document
        for path in sorted((chosen.data / "coref").glob("*.json"))
        if not any(word in path.stem.casefold() for word in HELD_OUT)
        for document in read_opening(path)
    ]
    more = [
        document
        for folder in chosen.more
        for path in sorted((chosen.data / folder).glob("*.txt"))
        for document in read_relations(path)
    ]
    if chosen.folds:
        report(documents, more, chosen.folds, chosen.penalty)
    write(train(documents + more, chosen.penalty))


def report(documents: list[Document], more: list[Document], folds: int, penalty: float) -> None:
    """Print the accuracy on held-out openings: of named, pronoun and bare turns, and of all."""
    names = sorted({document.name for document in documents})
    right: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for fold in range(folds):
        out = set(names[fold::folds])
        weights = train([d for d in documents if d.name not in out] + more, penalty)
        for document in documents:
            if document.name in out and not document.masked:
                found = chain.marginals(document.steps, weights.scaled(speech.SHARPNESS))
                for chance, gold, strength in zip(found, document.gold, document.strengths, strict=True):
                    if gold is not None:
                        total[strength] += 1
                        right[strength] += int(chance.argmax()) in gold
    shares = {s: f"{right[s] / total[s]:.3f} of {total[s]}" for s in sorted(total)}
    print(shares, f"{sum(right.values()) / sum(total.values()):.3f}")


def read_opening(path: Path) -> list[Document]:
    """The chain of one opening, with the names of its clusters as the cast; and again with half the tags hidden."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    said = json.loads((path.parent.parent / "speech_litbank" / path.name).read_text(encoding="utf-8"))["quotes"]
    names, cast = cast_of(gold, {quote["speaker"] for quote in said}, said)

    def speakers(scene: Scene, turn: Turn) -> set[str] | None:
        found = Counter(
            names.get(quote["speaker"], "")
            for number in turn.quotes
            for quote in said
            if quote["start"] < scene.quote_end[number] and scene.quote_start[number] < quote["end"]
        )
        return {found.most_common(1)[0][0]} if found else None

    return read(path, cast, speakers)


def read_relations(path: Path) -> list[Document]:
    """The chain of a text with relations by paragraph: whoever speaks is one of the paragraph's sources."""
    sources: dict[int, set[str]] = defaultdict(set)
    with path.with_suffix(".gold.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sources[int(row["paragraph"])].add(row["source"])

    def speakers(_: Scene, turn: Turn) -> set[str] | None:
        return {turn.tag.character} if turn.strength == 0 else sources.get(turn.paragraph)

    return read(path, load_cast(path.with_suffix(".cast.csv")), speakers)


def read(path: Path, cast: Cast, speakers: Speakers) -> list[Document]:
    """The chain of a text, as it is and several times with half of the tags that name the speaker hidden."""
    story, tokens = load(path.with_suffix(".txt"))
    cast, found, quotes = with_names(story, tokens, cast)
    found = coreference.resolve_third_person(story, tokens, cast, found, quotes)
    documents = []
    for masked in range(1 + HIDDEN):
        scene = Scene(story, tokens, cast, found, quotes)
        turns = scene.turns()
        if not turns:
            continue
        answers = [speakers(scene, turn) for turn in turns]
        if masked:
            hide_tags(scene, turns, random.Random(f"{path.stem} {masked}"))
        steps, pools = speech.chain_steps(scene, turns)
        gold = [
            None if allowed is None else [place for place, name in enumerate(pool) if name in allowed]
            for allowed, pool in zip(answers, pools, strict=True)
        ]
        documents.append(Document(path.stem, masked > 0, steps, gold, [turn.strength for turn in turns]))
    return documents


def hide_tags(scene: Scene, turns: list[Turn], chance: random.Random) -> None:
    """Make turns with a name in their tag look like turns with a pronoun in it, or without a tag."""
    for turn in turns:
        alone = len(turn.quotes) == len(scene.quotes_in[turn.paragraph])
        if turn.strength or not alone or chance.random() < 0.5:
            continue
        gender = scene.gender.get(turn.tag.character, "")
        pronoun = gender in ("m", "f") and turn.tag.kind == "name" and chance.random() < 0.5
        turn.tag = Who("", "pronoun", gender) if pronoun else Who()
        turn.verb, turn.around, turn.told = "", [], []
        turn.before, turn.after, turn.plain = Who(), Who(), not pronoun
        scene.outside.pop(turn.paragraph, None)


def load(path: Path) -> tuple[Story, language.Tokens]:
    """A story and its tokens."""
    story = load_story(path)
    return story, language.tokens(story)


def cast_of(gold: dict, speaking: set[str], said: list[dict]) -> tuple[dict[str, str], Cast]:
    """A cast of the clusters that have a name or speak: clusters to names, and the cast."""
    names: dict[str, str] = {}
    characters: list[Character] = []
    taken: set[str] = set()
    inside = [(q["start"], q["end"]) for q in said]
    first_person: Counter[str] = Counter(
        m["entity"] for m in gold["mentions"] if m["text"] == "I" and not any(a <= m["start"] < b for a, b in inside)
    )
    narrator = next((e for e, n in first_person.most_common(1) if n >= 10), "")
    for cluster in gold["clusters"]:
        known = sorted(cluster["names"], key=lambda name: (-cluster["names"][name], name))
        known = [" ".join(name.split()) for name in known if len(name) < 40]
        if not known and cluster["entity"] in speaking | {narrator}:
            nominals = sorted((n for n in cluster["nominals"] if len(n.split()) <= 4), key=len)
            known = [" ".join(n.split()) for n in nominals[:1]] or [cluster["entity"]]
        known = [name for name in dict.fromkeys(known) if name.casefold() not in taken]
        if not known:
            continue
        taken.update(name.casefold() for name in known)
        spoken = Counter(p for word, n in cluster["pronouns"].items() for p in [PRONOUNS.get(word)] * n if p)
        pronouns = spoken.most_common(1)[0][0] if spoken else ""
        names[cluster["entity"]] = known[0]
        characters.append(Character(known[0], tuple(known[1:]), pronouns, cluster["entity"] == narrator))
    return names, Cast(tuple(characters))


def train(documents: list[Document], penalty: float) -> chain.Weights:
    """Climb the penalised log-likelihood of the known speakers."""
    sizes = [len(speech._OWN), len(speech._LAST), len(speech._SECOND)]
    cuts = np.cumsum(sizes)[:-1]

    def lost(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = chain.Weights(*np.split(flat, cuts))
        value, gradient = 0.0, np.zeros_like(flat)
        for document in documents:
            free, log_all = expected(document.steps, weights)
            known, log_known = expected(
                [_only(s, g) for s, g in zip(document.steps, document.gold, strict=True)], weights
            )
            value += log_all - log_known
            gradient += free - known
        return value + penalty / 2 * float(flat @ flat), gradient + penalty * flat

    best = minimize(lost, np.zeros(sum(sizes)), jac=True, method="L-BFGS-B", options={"maxiter": 60})
    return chain.Weights(*np.split(best.x, cuts))


def _only(step: chain.Step, gold: list[int] | None) -> chain.Step:
    if not gold:
        return step
    return chain.Step(step.candidates[gold], step.features[gold], step.same_last, step.same_second)


def expected(steps: list[chain.Step], weights: chain.Weights) -> tuple[np.ndarray, float]:
    """Expected counts of the features, and the log of the sum over all rows of speakers."""
    pairs, at_last, at_second, log_sum = chain.pair_marginals(steps, weights)
    own = sum(pair.sum(axis=0) @ step.features for pair, step in zip(pairs, steps, strict=True))
    last = sum(step.same_last * chance for step, chance in zip(steps, at_last, strict=True))
    second = sum(step.same_second * chance for step, chance in zip(steps, at_second, strict=True))
    return np.concatenate([own, last, second]), log_sum


def write(weights: chain.Weights) -> None:
    """Write the weights as JSON, by the features' names."""
    data = {
        part: {name: round(float(value), 3) for name, value in zip(names, values, strict=True)}
        for part, names, values in (
            ("own", speech._OWN, weights.own),
            ("last", speech._LAST, weights.last),
            ("second", speech._SECOND, weights.second),
        )
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
