"""Train what tells a modern voice from an old novel's by style (`graphx.relating.voice`).

    python training/train_voice.py --data EVAL

Learns passages and openings of novels from the scenes and our own stories (labelled.py; the labels are not used), the
two kinds weighing as much as each other; prints how often it is right of novels and writers that it has not seen, and
writes graphx/relating/models/voice.json. What reads with it: train_stance.py and train_affect.py.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from graphx.relating import voice
from labelled import FOLDERS, labelled

MODELS = Path(voice.__file__).parent / "models"
C = 0.003
FOLDS = 9
OLD = ("passages", "openings")


def fit(styles: np.ndarray, modern: np.ndarray) -> dict[str, np.ndarray]:
    mean = (styles[modern].mean(axis=0) + styles[~modern].mean(axis=0)) / 2  # so that a text without a style is even
    scale = styles.std(axis=0)
    model = LogisticRegression(C=C, class_weight="balanced", max_iter=2000).fit((styles - mean) / scale, modern)
    return {"mean": mean, "scale": scale, "weights": model.coef_[0], "bias": model.intercept_}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    every = list(labelled(parser.parse_args().data))
    styles = np.array([voice.style(one.story.text) for one in every])
    folders = np.array([one.folder for one in every])
    modern = ~np.isin(folders, OLD)
    held = np.zeros(len(every))
    for train, test in GroupKFold(FOLDS).split(styles, groups=[one.folder + one.group for one in every]):
        model = fit(styles[train], modern[train])
        held[test] = (styles[test] - model["mean"]) / model["scale"] @ model["weights"] + model["bias"]
    for folder in FOLDERS:
        chosen = folders == folder
        right = ((held > 0) == modern)[chosen].mean()
        print(f"voice: {folder:8} {chosen.sum():4} texts, right {right:.3f}")
    content = {name: np.round(values, 4).tolist() for name, values in fit(styles, modern).items()}
    (MODELS / "voice.json").write_text(json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
