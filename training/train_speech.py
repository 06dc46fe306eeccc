"""Learn the weights of `graphx.reading.speech` from LitBank's quotations (CC BY 4.0).

    python training/train_speech.py --data EVAL [--folds 5]

EVAL holds ``coref/`` (openings of novels with clusters of mentions) and ``speech_litbank/`` (quotations with the
speaker's cluster). Each opening's cast is made of its clusters. The log-likelihood of the known speakers in the
chain, others summed over, is climbed with L-BFGS under an L2 penalty. ``--folds`` also reports accuracy on held-out
openings. Writes graphx/reading/models/speech.json.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from graphx.reading import chain, coreference, language, mentions, speech
from graphx.reading.cast import Cast, Character
from graphx.reading.formats import load_story

OUT = Path(speech.__file__).parent / "models" / "speech.json"
# Openings of novels that the evaluation judges whole.
HELD_OUT = (
    "Alice Emma pride_and_prejudice dorian_gray room_with_a_view anne_of_green_gables invisible_man daisy_miller"
    " the_awakening hard_times sign_of_the_four mysterious_affair"
).casefold().split()  # fmt: skip
PRONOUNS = {"he": "he/him", "him": "he/him", "his": "he/him", "she": "she/her", "her": "she/her"}


@dataclass
class Document:
    """The chain of one opening, and the place of each known speaker among the candidates (-1 when unknown)."""

    name: str
    steps: list[chain.Step]
    gold: list[int]
    tagged: list[int]


def main() -> None:
    """Train, report, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--folds", type=int, default=0)
    options.add_argument("--penalty", type=float, default=0.5)
    chosen = options.parse_args()
    documents = [
        read(path)
        for path in sorted((chosen.data / "coref").glob("*.json"))
        if not any(word in path.stem.casefold() for word in HELD_OUT)
    ]
    documents = [document for document in documents if document.steps]
    if chosen.folds:
        right: Counter[int] = Counter()
        total: Counter[int] = Counter()
        for fold in range(chosen.folds):
            weights = train([d for n, d in enumerate(documents) if n % chosen.folds != fold], chosen.penalty)
            for document in documents[fold :: chosen.folds]:
                for chance, gold, strength in zip(
                    chain.marginals(document.steps, weights), document.gold, document.tagged, strict=True
                ):
                    if gold != -2:
                        total[strength] += 1
                        right[strength] += int(chance.argmax()) == gold
        print(
            {s: f"{right[s] / total[s]:.3f} of {total[s]}" for s in sorted(total)},
            sum(right.values()) / sum(total.values()),
        )
    write(train(documents, chosen.penalty))


def read(path: Path, load=load_story) -> Document:
    """The chain of one opening, with the names of its clusters as the cast."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    said = json.loads((path.parent.parent / "speech_litbank" / path.name).read_text(encoding="utf-8"))["quotes"]
    loaded = load(path.with_suffix(".txt"))
    story, tokens = loaded if isinstance(loaded, tuple) else (loaded, language.tokens(loaded))
    names, cast = cast_of(gold, {quote["speaker"] for quote in said}, said)
    found = mentions.find_names(story, tokens, cast)
    quotes = speech.find_quotations(story)
    found = coreference.resolve_third_person(story, tokens, cast, found, quotes)
    scene = speech._Scene(story, tokens, cast, found, quotes)
    turns = scene.turns()
    steps, pools = speech._steps(scene, turns)
    answers = []
    for turn, pool in zip(turns, pools, strict=True):
        speakers = Counter(
            names.get(quote["speaker"], "")
            for number in turn.quotes
            for quote in said
            if quote["start"] < scene.quote_end[number] and scene.quote_start[number] < quote["end"]
        )
        if not speakers:
            answers.append(-2)
        else:
            name = speakers.most_common(1)[0][0]
            answers.append(pool.index(name) if name in pool else -1)
    return Document(path.stem, steps, answers, [turn.strength for turn in turns])


def cast_of(gold: dict, speaking: set[str], said: list[dict]) -> tuple[dict[str, str], Cast]:
    """A cast of the clusters that have a name or speak: clusters to names, and the cast."""
    names: dict[str, str] = {}
    characters, taken = [], set()
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

    best = minimize(lost, np.zeros(sum(sizes)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return chain.Weights(*np.split(best.x, cuts))


def _only(step: chain.Step, gold: int) -> chain.Step:
    if gold < 0:
        return step
    return chain.Step(step.candidates[[gold]], step.features[[gold]], step.same_last, step.same_second)


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
