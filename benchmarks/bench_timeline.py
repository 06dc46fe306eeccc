"""Seconds to turn 100,000 interactions into edges and slices, beside the same sums over Python objects.

    python benchmarks/bench_timeline.py [--interactions 100000] [--paragraphs 5000] [--people 60]

CPU time, the best of three. The objects are what one would write first: a dataclass for each interaction, a
dictionary of lists for the pairs.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graphx.reading.story import Story
from graphx.relating import timeline
from graphx.settings import SLICINGS


@dataclass
class Interaction:
    """One row of the table as an object."""

    paragraph: int
    source: str
    target: str
    kind: str
    sentiment: float
    emotion: str
    confidence: float


def made_up(interactions: int, paragraphs: int, people: int) -> tuple[Story, pd.DataFrame]:
    """A story of rain in chapters of a hundred paragraphs, and interactions at random, some people busier."""
    random = np.random.default_rng(0)
    text = "\n\n".join("Chapter 1" if number % 100 == 0 else "Rain." for number in range(paragraphs))
    names = np.array([f"Person {number}" for number in range(people)])
    who = np.minimum(random.geometric(0.1, (2, interactions)) - 1, people - 1)
    columns: dict[str, Any] = {
        "paragraph": np.sort(random.integers(0, paragraphs, interactions)),
        "source": names[who[0]],
        "target": names[who[1]],
        "kind": random.choice(["speech", "action", "feeling", "copresence"], interactions),
        "sentiment": np.where(random.random(interactions) < 0.5, 0, random.uniform(-1, 1, interactions)),
        "emotion": random.choice(["", "joy", "anger", "fear"], interactions),
        "confidence": random.uniform(0.1, 1, interactions),
    }
    return Story.from_text(text), pd.DataFrame({"start": 0, "end": 1, "sentence": 0, "rule": "", **columns})


def edges_of_objects(found: list[Interaction]) -> list[tuple[Any, ...]]:
    """What `timeline.paragraph_edges` does, one object at a time."""
    towards = {(i.paragraph, *sorted((i.source, i.target))) for i in found if i.kind != "copresence"}
    groups: dict[tuple[Any, ...], list[Interaction]] = defaultdict(list)
    for i in found:
        pair = (i.paragraph, *sorted((i.source, i.target)))
        if i.source == i.target:
            continue
        if i.kind != "copresence":
            groups[(i.paragraph, i.source, i.target, True)].append(i)
        elif pair not in towards:
            groups[(*pair, False)].append(i)
    return [(*key, *_summed(group)) for key, group in sorted(groups.items())]


def _summed(group: list[Interaction]) -> tuple[float, float, str, float]:
    signed = [i for i in group if i.sentiment]
    total = sum(i.confidence for i in signed)
    sentiment = sum(i.sentiment * i.confidence for i in signed) / total if signed else 0.0
    moods: dict[str, float] = defaultdict(float)
    for i in group:
        if i.emotion:
            moods[i.emotion] += i.confidence
    emotion = max(sorted(moods), key=lambda mood: moods[mood], default="")
    return sum(i.confidence for i in group), sentiment, emotion, max(i.confidence for i in group)


def best(work: Callable[[], Any]) -> tuple[float, Any]:
    """The least CPU time of three runs, and what came out."""
    times = []
    for _ in range(3):
        start = time.process_time()
        result = work()
        times.append(time.process_time() - start)
    return min(times), result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interactions", type=int, default=100_000)
    parser.add_argument("--paragraphs", type=int, default=5_000)
    parser.add_argument("--people", type=int, default=60)
    options = parser.parse_args()
    story, table = made_up(options.interactions, options.paragraphs, options.people)
    fields = [table[name].tolist() for name in Interaction.__dataclass_fields__]

    seconds, edges = best(lambda: timeline.paragraph_edges(story, table))
    naive, objects = best(lambda: edges_of_objects([Interaction(*row) for row in zip(*fields, strict=True)]))
    if len(objects) != len(edges) or not np.allclose([row[4] for row in objects], edges["weight"]):
        raise SystemExit("The two ways disagree.")
    print(f"paragraph_edges   {seconds:6.3f} s  {len(edges):9,} edges")
    print(f"Python objects    {naive:6.3f} s  {naive / seconds:.1f} times as long")
    for slicing in SLICINGS:
        seconds, sliced = best(lambda: timeline.slices(edges, story, slicing))  # noqa: B023  (run at once)
        print(f"slices {slicing:10} {seconds:6.3f} s  {len(sliced):9,} edges")


if __name__ == "__main__":
    main()
