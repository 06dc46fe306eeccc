"""Train the models that decide which people a paragraph relates (`graphx/relating/pairs.py`).

    python training/train_interactions.py --data EVAL_FOLDER [--check] [--ablate]

Learns from the labelled stories (labelled.py), of ours from those of the first writers only: some of the later gave
a third fewer labels to a paragraph, those that tell most, and what the others wrote brought nothing more.
Gradient-boosted, extremely randomized trees (LightGBM, Ke et al. 2017; Geurts et al. 2006) on every candidate pair of
every paragraph, in two passes: the second learns from the first one's chances on texts that it had not seen (stacking:
Wolpert 1992), and both are averaged. ``--check`` cross-validates (all texts of one novel, or of one writer, in one
fold) and prints the figures for each folder, with 95 % bootstrap intervals over texts, and for each half of the novels
and writers. ``--ablate`` does so for one pass without each source of evidence in turn.
Without either the models are trained on everything and written as ONNX.
"""

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np

from graphx import pipeline
from graphx.reading import language
from graphx.relating import links, pairs, staging
from labelled import FOLDERS, PAIRED, Labelled, labelled

MODELS = Path(pairs.__file__).parent / "models"
FOLDS = 6
REPEATABLE = {
    "num_threads": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
TREES = {
    **REPEATABLE,
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 20,
    "min_child_samples": 40,
    "max_bin": 63,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "extra_trees": True,
}
ROUNDS = 200
RESAMPLES = 2000
SPEECH = r"speak|speech|addresse|vocative|quoted|about|turns|unknown"
SYNTAX = (
    r"subject|object|possessor|feels|recipient|oblique|body|possessive|noun\b|passive|complement|stimulus|reciprocal"
    r"|expression|named|focal|sentence\b|clause|feeling\b|action|perceives|forth strength|back strength"
)
EVIDENCE = {
    "speech": SPEECH,
    "syntax": SYNTAX,
    "paragraphs around": r"\[|@|since|rank|before|after",
    "the paragraph's own figures": r"^paragraph",
    "gender and pronouns": r"male|pronoun|rivals|third| he\b| she\b",
}
"""Which features rest on each source of evidence, as patterns of their names."""


@dataclass
class Text:
    """One annotated text: its candidates, which of them hold, and the pairs in the gold that must be found."""

    name: str
    folder: str
    group: str
    candidates: pairs.Candidates
    names: list[str]
    holds: np.ndarray
    gold: set[tuple[int, str, str]]

    def ways(self) -> list[tuple[int, str, str]]:
        """Paragraph, source and target of each candidate."""
        rows = self.candidates
        ends = zip(rows.paragraph.tolist(), rows.source.tolist(), rows.target.tolist(), strict=True)
        return [(paragraph, self.names[a], self.names[b]) for paragraph, a, b in ends]


def norm(name: str) -> str:
    return " ".join(name.casefold().split())


def read(one: Labelled, nominals: bool = True) -> Text:
    """Run everything before the pairs on a text, and set its gold beside the candidates."""
    tokens = language.tokens(one.story)
    cast, found, quotes = pipeline.find_people(one.story, tokens, one.cast)
    found = found if nominals else found[found["kind"] != "nominal"]
    stage = staging.stage(tokens, cast, found, quotes)
    rows = pairs.candidates(tokens, stage, links.find_links(tokens, stage), len(one.story.paragraphs))
    gold = {(paragraph, norm(source), norm(target)) for paragraph, source, target in one.gold}
    people = [norm(name) for name in stage.names]
    text = Text(one.name, one.folder, one.group, rows, people, np.zeros(len(rows)), gold)
    text.holds = np.array([key in gold for key in text.ways()], dtype=np.float64)
    return text


def folds(texts: list[Text]) -> np.ndarray:
    """Fold of each text; texts of one novel or writer share it."""
    groups = sorted({(text.folder, text.group) for text in texts})
    fold = {group: number % FOLDS for number, (_, group) in enumerate(groups)}
    return np.array([fold[text.group] for text in texts])


def fit(features: np.ndarray, holds: np.ndarray) -> lightgbm.Booster:
    return lightgbm.train(TREES, lightgbm.Dataset(features, holds), ROUNDS)


def out_of_fold(texts: list[Text], tables: list[np.ndarray]) -> list[np.ndarray]:
    """For each text the chances of its candidates, from models that saw neither it nor its novel."""
    fold = folds(texts)
    chances: list[np.ndarray] = [np.zeros(0)] * len(texts)
    for number in range(FOLDS):
        train = [i for i in range(len(texts)) if fold[i] != number]
        model = fit(np.vstack([tables[i] for i in train]), np.concatenate([texts[i].holds for i in train]))
        for i in np.flatnonzero(fold == number):
            chances[i] = model.predict(tables[i], num_threads=1)
    return chances


def second_tables(texts: list[Text], chances: list[np.ndarray]) -> list[np.ndarray]:
    return [
        pairs.with_neighbours(text.candidates, chance, np.arange(len(chance)))
        for text, chance in zip(texts, chances, strict=True)
    ]


def tally(text: Text, chance: np.ndarray) -> list[int]:
    """How many pairs, then how many directed ones, are right, found and in the gold, as the evaluation counts them."""
    arrows, plain = pairs.decide(text.candidates, chance, pairs.DIRECTED, pairs.TOGETHER)
    keys = text.ways()
    one_way = {keys[row] for row in arrows}
    found = {undirected(key) for key in one_way} | {undirected(keys[row]) for row, _ in plain}
    gold = {undirected(key) for key in text.gold}
    directed = [len(text.gold & one_way), len(one_way), len(text.gold)]
    return [len(gold & found), len(found), len(gold), *directed]


def figures(tallies: np.ndarray) -> dict[str, float]:
    """Pair and directed F1, precision and recall over some texts (a row each)."""
    report = {}
    for name, (right, found, gold) in zip(
        ("pair", "directed"), np.maximum(tallies.sum(0), 1).reshape(2, 3), strict=True
    ):
        report |= {f"{name}_f1": 2 * right / (found + gold), f"{name}_p": right / found, f"{name}_r": right / gold}
    return {key: round(float(value), 3) for key, value in report.items()}


def intervals(tallies: np.ndarray) -> dict[str, list[float]]:
    """95 % bootstrap intervals of both F1 over texts (Efron & Tibshirani 1993)."""
    drawn = np.random.default_rng(7).integers(len(tallies), size=(RESAMPLES, len(tallies)))
    sums = tallies[drawn].sum(1)
    scores = {"pair_f1": 2 * sums[:, 0] / sums[:, 1:3].sum(1), "directed_f1": 2 * sums[:, 3] / sums[:, 4:].sum(1)}
    return {f"{name} 95%": np.percentile(f1, [2.5, 97.5]).round(3).tolist() for name, f1 in scores.items()}


def undirected(key: tuple[int, str, str]) -> tuple[int, frozenset[str]]:
    return key[0], frozenset(key[1:])


def save(model: lightgbm.Booster, width: int, path: Path) -> None:
    from onnxmltools.convert import convert_lightgbm
    from onnxmltools.convert.common.data_types import FloatTensorType

    proto = convert_lightgbm(model, initial_types=[("features", FloatTensorType([None, width]))], zipmap=False)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(proto.SerializeToString())


def train(texts: list[Text], folder: Path = MODELS) -> None:
    """Train both passes on every text and write them."""
    first = [text.candidates.features for text in texts]
    second = second_tables(texts, out_of_fold(texts, first))
    holds = np.concatenate([text.holds for text in texts])
    for name, passes in (("pairs.onnx", first), ("pairs_again.onnx", second)):
        features = np.vstack(passes)
        save(fit(features, holds), features.shape[1], folder / name)


def held_out(texts: list[Text], dropped: str = "(?!)", again: bool = True) -> np.ndarray:
    """Cross-validated tally of each text, without the features whose names match ``dropped``."""
    kept = [not re.search(dropped, name) for name in pairs.feature_names()]
    chances = out_of_fold(texts, [text.candidates.features[:, kept] for text in texts])
    if again:
        kept += [True] * len(pairs.NEIGHBOURS)
        twice = out_of_fold(texts, [table[:, kept] for table in second_tables(texts, chances)])
        chances = [(one + two) / 2 for one, two in zip(chances, twice, strict=True)]
    return np.array([tally(text, chance) for text, chance in zip(texts, chances, strict=True)])


def check(texts: list[Text]) -> dict[str, dict]:
    """Cross-validated figures by folder, and by half of its novels or writers."""
    tallies, report = held_out(texts), {}
    groups = sorted({text.group for text in texts})
    for folder in FOLDERS:
        chosen = np.array([text.folder == folder for text in texts])
        half = np.array([groups.index(text.group) % 2 for text in texts])
        report[folder] = figures(tallies[chosen]) | intervals(tallies[chosen])
        report |= {f"{folder}, half {'AB'[h]}": figures(tallies[chosen & (half == h)]) for h in (0, 1)}
    return report


def ablate(texts: list[Text], without_nominals: list[Text]) -> dict[str, dict[str, list[float]]]:
    """Cross-validated pair and directed F1 of one pass by folder, without each source of evidence in turn."""
    runs = {"both passes": held_out(texts), "one pass": held_out(texts, again=False)}
    runs |= {f"one pass without {name}": held_out(texts, pattern, again=False) for name, pattern in EVIDENCE.items()}
    runs["one pass without nominals"] = held_out(without_nominals, again=False)
    report = {}
    for name, tallies in runs.items():
        of = {folder: tallies[[text.folder == folder for text in texts]] for folder in FOLDERS}
        scores = {folder: figures(rows) for folder, rows in of.items()}
        report[name] = {folder: [row["pair_f1"], row["directed_f1"]] for folder, row in scores.items()}
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--check", action="store_true", help="cross-validate and print; write nothing")
    parser.add_argument("--ablate", action="store_true", help="the same without each source of evidence")
    options = parser.parse_args()
    stories = [one for one in labelled(options.data) if one.folder != "stories" or one.name[0] in PAIRED]
    texts = [read(one) for one in stories]
    if options.check:
        print(json.dumps(check(texts), indent=1))
    if options.ablate:
        print(json.dumps(ablate(texts, [read(one, nominals=False) for one in stories]), indent=1))
    if not (options.check or options.ablate):
        train(texts)


if __name__ == "__main__":
    main()
