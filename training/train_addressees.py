"""Learn the weights of `graphx.reading.addressees` from our labelled stories, the passages and the scenes.

    python training/train_addressees.py --data EVAL [--folds 3]

The labels tell whom each paragraph has its speaker relate to, so whoever is spoken to is among the targets of the
speaker: those whose label quotes a *you*, else those who are not merely named in what is said. The log-likelihood of
the sets is climbed with L-BFGS under an L2 penalty (Jin & Ghahramani 2002, Learning with multiple labels). The turns
before a turn are heard as the shipped weights have it. Prints, held out by novel and writer, how often who is spoken to
is one of the set. Writes graphx/reading/models/addressees.json.
"""

import argparse
import json
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from graphx.reading import addressees, coreference, language, speech
from graphx.reading.turns import Scene
from labelled import FOLDERS, Labelled, labelled, with_names

OUT = Path(addressees.__file__).parent / "models" / "addressees.json"
PENALTY = 3.0


@dataclass
class Said:
    """A turn: what speaks for each of those about, whom the labels allow, and whom the shipped weights choose."""

    folder: str
    group: str
    clues: addressees.Clues
    allowed: set[str]
    heard: list[str]


def main() -> None:
    """Check, train on everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=3, help="0: no check beforehand")
    options = parser.parse_args()
    ours = [one for one in labelled(options.data) if one.folder != "openings"]
    with ProcessPoolExecutor() as pool:
        turns = [turn for found in pool.map(read, ours, chunksize=8) for turn in found]
    if options.folds:
        check(turns, options.folds)
    weights = {clue: round(value, 3) for clue, value in sorted(fit(turns).items())}
    OUT.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def read(one: Labelled) -> list[Said]:
    """The turns that do not name whom they are said to, where the labels have the speaker relate to somebody."""
    tokens = language.tokens(one.story)
    cast, names, quotes = with_names(one.story, tokens, one.cast)
    found = coreference.resolve_third_person(one.story, tokens, cast, names, quotes)
    scene = Scene(one.story, tokens, cast, found, quotes)
    turns = scene.turns()
    speakers = speech.speakers(scene, turns)[0]
    talk = addressees.Talk(scene, turns, speakers)
    talk.heard = addressees.addressees(scene, turns, speakers)
    targets: dict[tuple[int, str], set[str]] = defaultdict(set)
    addressed: dict[tuple[int, str], set[str]] = defaultdict(set)
    for paragraph, source, target in one.gold:
        targets[paragraph, source].add(target)
        if {"you", "your"} & set(one.evidence.get((paragraph, source, target), "").lower().split()):
            addressed[paragraph, source].add(target)
    said = []
    for t, turn in enumerate(turns):
        keys = [(paragraph, speakers[t]) for paragraph in range(turn.paragraph, turn.last_paragraph + 1)]
        known = set().union(*(targets[key] for key in keys))
        allowed = set().union(*(addressed[key] for key in keys)) or known - (turn.quoted - set(turn.vocatives)) or known
        if known and speakers[t] and not talk.named(t):
            said.append(Said(one.folder, one.group, talk.clues(t), allowed, talk.heard[t]))
    return said


def fit(turns: list[Said]) -> dict[str, float]:
    """The weights of the clues."""
    some = [turn for turn in turns if 0 < sum(who in turn.allowed for who in turn.clues) < len(turn.clues)]
    number = {clue: n for n, clue in enumerate(sorted({c for t in some for found in t.clues.values() for c in found}))}
    people = [(t, who in turn.allowed, found) for t, turn in enumerate(some) for who, found in turn.clues.items()]
    places = [(row, number[clue], value) for row, (_, _, found) in enumerate(people) for clue, value in found.items()]
    rows, columns, values = zip(*places, strict=True)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(people), len(number)))
    turn_of, allowed = np.array([t for t, *_ in people]), np.array([fits for _, fits, _ in people])

    def shares(scores: np.ndarray) -> np.ndarray:
        odds = np.exp(scores - scores.max())
        share: np.ndarray = odds / np.bincount(turn_of, odds)[turn_of]
        return share

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        of_all, of_set = shares(scores), shares(np.where(allowed, scores, -np.inf))
        right = np.bincount(turn_of, of_all * allowed)
        value = -np.log(np.maximum(right, 1e-300)).sum() + PENALTY * (weights @ weights) / 2
        return float(value), matrix.T @ (of_all - of_set) + PENALTY * weights

    found = minimize(loss, np.zeros(len(number)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return dict(zip(number, found.tolist(), strict=True))


def check(turns: list[Said], folds: int) -> None:
    """Print how often who is spoken to is allowed by the labels, as shipped and learned without the writer."""
    groups = {group: n % folds for n, group in enumerate(sorted({turn.group for turn in turns}))}
    right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for fold in range(folds):
        weights = fit([turn for turn in turns if groups[turn.group] != fold])
        for turn in turns:
            if groups[turn.group] == fold:
                chosen = addressees.likeliest(turn.clues, weights)
                right[turn.folder].append((bool(turn.allowed & set(turn.heard)), chosen in turn.allowed))
    for folder in FOLDERS[:3]:
        shipped, learned = np.mean(right[folder], axis=0)
        print(f"{folder}: {len(right[folder])} turns, as shipped {shipped:.3f}, held out {learned:.3f}", flush=True)


if __name__ == "__main__":
    main()
