"""Fit the votes of `graphx.reading.discovery` (person or not) and print them.

    python training/discovery.py --data DIR

DIR holds ``coref`` (openings with their mentions of people: forms that are mostly such mentions against all
other forms) and ``scenes`` (stories with cast lists: the listed people only). Cross-validated by document,
then fitted on all; logistic regression, so the weights are votes that can be read and are kept in the source.
"""

import argparse
import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from graphx.reading import discovery
from graphx.reading.formats import load_story
from graphx.reading.language import tokens as parse

Example = tuple[dict[str, float], bool, int, str]


def openings(folder: Path) -> Iterator[Example]:
    """Features, label, mentions and document of each form of the annotated openings."""
    for path in sorted(folder.glob("*.json")):
        mentions = json.loads(path.read_text(encoding="utf-8"))["mentions"]
        starts: dict[int, list[int]] = defaultdict(list)
        for mention in mentions:
            if mention["kind"] == "PROP" or (mention["kind"] == "NOM" and len(mention["text"].split()) <= 3):
                starts[mention["end"]].append(mention["start"])
        story = load_story(path.with_suffix(".txt"))
        tokens = parse(story)
        people, spans = discovery.people_with_spans(story, tokens)
        for person in people:
            places = [place for form in person.forms for place in spans[form.words]]
            right = sum(any(start <= a for start in starts[b]) for a, b in places)
            share = right / len(places) if places else 0.4
            if not 0.3 < share < 0.5:
                yield discovery.features(person), share >= 0.5, person.count, path.stem


def scenes(folder: Path) -> Iterator[Example]:
    """The listed people of the scenes; nothing is said of the others."""
    for path in sorted(folder.glob("*.cast.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            names = {n.casefold() for row in csv.DictReader(file) for n in (row["name"], *row["aliases"].split("|"))}
        story = load_story(path.with_name(path.name.replace(".cast.csv", ".txt")))
        for person in discovery.people_with_spans(story, parse(story))[0]:
            if any(name.casefold() in names for name in (person.name, *person.aliases)):
                yield discovery.features(person), True, person.count, path.stem


def main() -> None:
    """Cross-validate, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    features, labels, counts, documents = zip(*openings(data / "coref"), *scenes(data / "scenes"), strict=True)
    vectorizer = DictVectorizer(sparse=False)
    x, y = vectorizer.fit_transform(features), np.array(labels)
    often = np.array(counts)
    weight = np.minimum(4, 1 + np.log(np.maximum(often, 1)))

    def model() -> LogisticRegression:
        return LogisticRegression(C=3.0, max_iter=5000)

    held_out = np.zeros(len(y))
    for train, test in GroupKFold(8).split(x, y, documents):
        held_out[test] = model().fit(x[train], y[train], sample_weight=weight[train]).predict_proba(x[test])[:, 1]
    for least in (1, 2, 4):
        k = often >= least
        print(
            f"# {k.sum()} candidates with {least}+ mentions: AUC {roc_auc_score(y[k], held_out[k]):.3f},"
            f" F1 {f1_score(y[k], held_out[k] >= 0.5):.3f}"
        )
    fitted = model().fit(x, y, sample_weight=weight)
    votes = {"bias": float(fitted.intercept_[0])}
    votes |= dict(zip(vectorizer.get_feature_names_out(), fitted.coef_[0].tolist(), strict=True))
    print("_WEIGHTS: dict[str, float] = {")
    for sign, vote in votes.items():
        if math.fabs(vote) >= 0.1:
            print(f'    "{sign}": {vote:.2f},')
    print("}")


if __name__ == "__main__":
    main()
