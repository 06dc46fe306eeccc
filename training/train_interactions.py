"""Train the model that decides which people a paragraph relates (`graphx/relating/pairs.py`).

    python training/train_interactions.py --data EVAL_FOLDER [--check]

The folder holds ``passages`` and ``scenes``: NAME.txt, NAME.cast.csv and NAME.gold.csv each. Gradient-boosted,
extremely randomized trees (LightGBM, Ke et al. 2017; Geurts et al. 2006) on every candidate pair of every paragraph.
``--check`` cross-validates (all texts of one novel, or of one writer, in one fold) and prints the figures for each half
of the novels and writers; without it the model is trained on everything and written as ONNX.
"""

import argparse
import csv
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np

from graphx.reading import coreference, language, mentions, narrator, speech
from graphx.reading.castlists import load_cast
from graphx.reading.formats import load_story
from graphx.relating import links, pairs, staging

MODEL = Path(pairs.__file__).parent / "models" / "pairs.onnx"
FOLDS = 6
TREES = {
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
    "num_threads": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
ROUNDS = 200


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


def read_upstream(path: Path):
    story = load_story(path)
    return story, language.tokens(story)


def read(path: Path, read_tokens=read_upstream) -> Text:
    """Run everything before the pairs on a text, and set its gold beside the candidates."""
    story, tokens = read_tokens(path)
    cast = load_cast(path.with_suffix(".cast.csv"))
    names = mentions.find_names(story, tokens, cast)
    quotes = speech.find_quotations(story)
    cast = narrator.mark_narrator(story, tokens, cast, names, quotes)
    found = coreference.resolve_third_person(story, tokens, cast, names, quotes)
    quotes = speech.attribute(story, tokens, cast, found, quotes)
    found = coreference.resolve_conversation(story, tokens, cast, found, quotes)
    stage = staging.stage(tokens, cast, found, quotes)
    rows = pairs.candidates(tokens, stage, links.find_links(tokens, stage), len(story.paragraphs))
    with path.with_suffix(".gold.csv").open(encoding="utf-8", newline="") as file:
        gold = {(int(r["paragraph"]), norm(r["source"]), norm(r["target"])) for r in csv.DictReader(file)}
    people = [norm(name) for name in stage.names]
    text = Text(path.stem, path.parent.name, path.stem.split("_")[0], rows, people, np.zeros(len(rows)), gold)
    text.holds = np.array([key in gold for key in text.ways()], dtype=np.float64)
    return text


def read_all(data: Path, read_tokens=read_upstream) -> list[Text]:
    paths = [*sorted((data / "passages").glob("*.txt")), *sorted((data / "scenes").glob("*.txt"))]
    return [read(path, read_tokens) for path in paths]


def folds(texts: list[Text]) -> np.ndarray:
    """Fold of each text; texts of one novel or writer share it."""
    groups = sorted({(text.folder, text.group) for text in texts})
    fold = {group: number % FOLDS for number, (_, group) in enumerate(groups)}
    return np.array([fold[text.group] for text in texts])


def fit(features: np.ndarray, holds: np.ndarray, names: list[str], **options) -> lightgbm.Booster:
    plain = [f"{number}_" + re.sub(r"\W+", "_", name) for number, name in enumerate(names)]
    return lightgbm.train({**TREES, **options}, lightgbm.Dataset(features, holds, feature_name=plain), ROUNDS)


def out_of_fold(texts: list[Text], tables: list[np.ndarray], names: list[str], **options) -> list[np.ndarray]:
    """For each text the chances of its candidates, from models that saw neither it nor its novel."""
    fold = folds(texts)
    chances: list[np.ndarray] = [np.zeros(0)] * len(texts)
    for number in range(FOLDS):
        train = [i for i in range(len(texts)) if fold[i] != number]
        model = fit(
            np.vstack([tables[i] for i in train]), np.concatenate([texts[i].holds for i in train]), names, **options
        )
        for i in np.flatnonzero(fold == number):
            chances[i] = model.predict(tables[i], num_threads=1)
    return chances


def figures(texts: list[Text], chances: list[np.ndarray], directed: float, together: float) -> dict[str, float]:
    """Pair and directed F1, precision and recall, as the evaluation counts them."""
    count: Counter[str] = Counter()
    for text, chance in zip(texts, chances, strict=True):
        arrows, plain = pairs.decide(text.candidates, chance, directed, together)
        keys = text.ways()
        one_way = {keys[row] for row in arrows}
        found = {undirected(key) for key in one_way} | {undirected(keys[row]) for row, _ in plain}
        gold = {undirected(key) for key in text.gold}
        count.update(pair_right=len(gold & found), pair_found=len(found), pair_gold=len(gold))
        count.update(directed_right=len(text.gold & one_way), directed_found=len(one_way), directed_gold=len(text.gold))
    report = {}
    for name in ("pair", "directed"):
        right, found, gold = (max(1, count[f"{name}_{part}"]) for part in ("right", "found", "gold"))
        report |= {f"{name}_f1": 2 * right / (found + gold), f"{name}_p": right / found, f"{name}_r": right / gold}
    return report


def undirected(key: tuple[int, str, str]) -> tuple[int, frozenset[str]]:
    return key[0], frozenset(key[1:])


def save(model: lightgbm.Booster, width: int, path: Path) -> None:
    from onnxmltools.convert import convert_lightgbm
    from onnxmltools.convert.common.data_types import FloatTensorType

    proto = convert_lightgbm(model, initial_types=[("features", FloatTensorType([None, width]))], zipmap=False)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(proto.SerializeToString())


def train(texts: list[Text], path: Path = MODEL) -> None:
    """Train on every text and write the model."""
    features = np.vstack([text.candidates.features for text in texts])
    save(fit(features, np.concatenate([text.holds for text in texts]), pairs.feature_names()), features.shape[1], path)


def check(texts: list[Text]) -> dict[str, dict[str, float]]:
    """Cross-validated figures by folder and half of its novels or writers."""
    chances = out_of_fold(texts, [text.candidates.features for text in texts], pairs.feature_names())
    groups = sorted({text.group for text in texts})
    report = {}
    for folder in ("passages", "scenes"):
        for half in (0, 1):
            chosen = [i for i, t in enumerate(texts) if t.folder == folder and groups.index(t.group) % 2 == half]
            report[f"{folder}, half {'AB'[half]}"] = figures(
                [texts[i] for i in chosen], [chances[i] for i in chosen], pairs.DIRECTED, pairs.TOGETHER
            )
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--check", action="store_true", help="cross-validate and print; write nothing")
    options = parser.parse_args()
    texts = read_all(options.data)
    if options.check:
        print(json.dumps(check(texts), indent=1))
    else:
        train(texts)


if __name__ == "__main__":
    main()
