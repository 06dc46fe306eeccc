"""The signs of relations on the labelled passages and stories, at our coverage and at that of outright names.

    python benchmarks/bench_signs.py ../shared/eval

*Outright*: the rows whose two people are both named, by string match, in the paragraph itself, the coverage of a
lexicon over paragraphs. Beside ours stand two baselines at that coverage: VADER on the whole paragraph, and always +.
Intervals: 95 % of 1,000 bootstrap samples over texts. The shipped models have seen these texts; the training scripts
print what they reach on held-out novels and writers.
"""

import csv
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from graphx import Story, load_story, read
from graphx.reading.cast import Cast
from graphx.reading.castlists import load_cast

NEUTRAL = 0.05
Row = tuple[int, int, bool]  # gold sign, our sign (9 where the pair was not found), named outright


def sign(value: float) -> int:
    return 0 if abs(value) < NEUTRAL else 1 if value > 0 else -1


def outright(story: Story, cast: Cast, paragraph: int, name: str) -> bool:
    names = "|".join(re.escape(n) for n in cast[name].names)
    return bool(re.search(rf"\b(?:{names})\b", story.paragraph_text(paragraph)))


def rows_of(path: Path, vader: SentimentIntensityAnalyzer) -> tuple[list[Row], list[Row]]:
    """The polar gold rows of one text: ours, and VADER's."""
    story, cast = load_story(path), load_cast(path.with_suffix(".cast.csv"))
    edges = read(story, cast).edges
    found = {(e.paragraph, e.source, e.target): e.sentiment for e in edges.itertuples()}
    for e in edges[~edges["directed"]].itertuples():
        found.setdefault((e.paragraph, e.target, e.source), e.sentiment)
    ours, theirs = [], []
    with path.with_suffix(".gold.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["sign"] not in ("1", "-1") or row.get("sure") == "0":
                continue
            paragraph, source, target = int(row["paragraph"]), row["source"], row["target"]
            named = all(outright(story, cast, paragraph, name) for name in (source, target))
            value = found.get((paragraph, source, target))
            ours.append((int(row["sign"]), 9 if value is None else sign(value), named))
            compound = vader.polarity_scores(story.paragraph_text(paragraph))["compound"]
            theirs.append((int(row["sign"]), sign(compound), named))
    return ours, theirs


def interval(texts: list[list[Row]], figure: Callable[[list[Row]], float]) -> str:
    random = np.random.default_rng(0)
    draws = random.integers(0, len(texts), (1000, len(texts)))
    values = [figure([row for i in draw for row in texts[i]]) for draw in draws]
    low, high = np.nanpercentile(values, (2.5, 97.5))
    return f"{figure([row for text in texts for row in text]):.3f} [{low:.3f}, {high:.3f}]"


def share(test: Callable[[int, int], bool], named: bool) -> Callable[[list[Row]], float]:
    def figure(rows: list[Row]) -> float:
        met = [test(gold, ours) for gold, ours, outright in rows if ours != 9 and (outright or not named)]
        return sum(met) / len(met) if met else float("nan")

    return figure


def main() -> None:
    data, vader = Path(sys.argv[1]), SentimentIntensityAnalyzer()
    for folder in ("passages", "scenes"):
        both = [rows_of(path, vader) for path in sorted((data / folder).glob("*.txt"))]
        ours, theirs = [o for o, _ in both], [t for _, t in both]
        plus = [[(gold, 1, named) for gold, _, named in text] for text in ours]
        for name, texts, named in (
            ("graphx, all that it found", ours, False),
            ("graphx, named outright", ours, True),
            ("VADER, named outright", theirs, True),
            ("always +, named outright", plus, True),
        ):
            right = interval(texts, share(lambda gold, ours: gold == ours, named))
            opposite = interval(texts, share(lambda gold, ours: gold == -ours, named))
            print(f"{folder:9} {name:26} right {right}  opposite {opposite}", flush=True)


if __name__ == "__main__":
    main()
