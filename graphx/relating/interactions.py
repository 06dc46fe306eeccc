"""Who says, does or feels what toward whom."""

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphx import tables
from graphx.reading.cast import Cast
from graphx.reading.language import Tokens
from graphx.reading.story import Story
from graphx.relating import affect, links, pairs, staging, trees, wording
from graphx.relating import wordlists as words
from graphx.relating.links import Link
from graphx.relating.pairs import Candidates
from graphx.relating.staging import Stage

_WEAK = {
    "named feeling of the sentence's subject": 1,
    "subject of the sentence": 2,
    "feeling of the focal character": 3,
}
"""Rules that only speak where no better one does, the weakest last."""


def find_interactions(
    story: Story, tokens: Tokens, cast: Cast, mentions: pd.DataFrame, quotes: pd.DataFrame
) -> pd.DataFrame:
    """The interactions of a story (columns: `graphx.tables.INTERACTIONS`), each with its evidence, in reading order.

    Links (`graphx.relating.links`) say what syntax and speech show; gradient-boosted trees over features of each
    paragraph and ordered pair of people (`graphx.relating.pairs`) say which pairs hold, which is the ``confidence``:
    once by what the paragraph shows, once more by what the first pass found around, the mean of both.
    A pair that holds without a link has the rule ``context: ...``; two who relate in an unsure direction are one row
    of kind ``copresence``. Sentiment and emotion come from `graphx.relating.affect`.

    Raises:
        TableError: a table lacks a column.

    >>> from graphx.reading import language, mentions, speech
    >>> story, cast = Story.from_text("Spike watches Buffy."), Cast.from_names("Spike", "Buffy")
    >>> tokens = language.tokens(story)
    >>> names = mentions.find_names(story, tokens, cast)
    >>> found = find_interactions(story, tokens, cast, names, speech.find_quotations(story))
    >>> found[["source", "target", "kind", "rule"]].values.tolist()
    [['Spike', 'Buffy', 'action', 'subject to object']]
    """
    stage = staging.stage(tokens, cast, mentions, quotes)
    found = links.find_links(tokens, stage)
    rows = pairs.candidates(tokens, stage, found, len(story.paragraphs))
    chances = np.maximum(_chances(rows), _least(rows, found))
    return _table(story, tokens, stage, _choose(tokens, stage, rows, chances, found))


# ---------------------------------------------------------------- which pairs hold
def _chances(rows: Candidates) -> NDArray[np.float64]:
    """How likely each candidate holds (the models are made by training/train_interactions.py)."""
    if not len(rows):
        return np.zeros(0)
    chances = trees.chances("pairs.onnx", rows.features)[:, 1]
    again = np.flatnonzero(chances >= pairs.HOPELESS)
    second = trees.chances("pairs_again.onnx", pairs.with_neighbours(rows, chances, again))[:, 1]
    chances[again] = (chances[again] + second) / 2
    return chances


def _least(rows: Candidates, found: list[Link]) -> NDArray[np.float64]:
    """What a plain narrated clause is worth by itself, whatever surrounds it."""
    sure = {(x.paragraph, x.source, x.target) for x in found if x.rule in pairs.PLAIN and not x.quoted}
    keys = zip(rows.paragraph.tolist(), rows.source.tolist(), rows.target.tolist(), strict=True)
    return np.array([pairs.PLAIN_CHANCE if key in sure else 0.0 for key in keys])


# ---------------------------------------------------------------- with which evidence
def _choose(
    tokens: Tokens, stage: Stage, rows: Candidates, chances: NDArray[np.float64], found: list[Link]
) -> list[tuple[Link, float]]:
    """The links of every pair that holds, or the best stretch of its paragraph, with the pair's chance."""
    known: dict[tuple[int, int, int], list[Link]] = defaultdict(list)
    for link in found:
        known[link.paragraph, link.source, link.target].append(link)
    arrows, unsure = pairs.decide(rows, chances, pairs.DIRECTED, pairs.TOGETHER)
    chosen = []
    for row in arrows:
        key = int(rows.paragraph[row]), int(rows.source[row]), int(rows.target[row])
        for link in _strongest(known[key]) or [_context(tokens, stage, *key)]:
            chosen.append((link, float(chances[row])))
    for row, chance in unsure:
        key = int(rows.paragraph[row]), int(rows.source[row]), int(rows.target[row])
        chosen.append((_together(tokens, stage, *key), chance))
    return sorted(chosen, key=lambda item: (item[0].first, item[0].source, item[0].target, item[0].rule))


def _strongest(found: list[Link]) -> list[Link]:
    least = min((_WEAK.get(link.rule, 0) for link in found), default=0)
    return [link for link in found if _WEAK.get(link.rule, 0) == least]


def _context(tokens: Tokens, stage: Stage, paragraph: int, source: int, target: int) -> Link:
    """Evidence for a pair that no rule links: what the source says here, or the sentence with most of the two."""
    said = [s for _, s in stage.speeches_in.get(paragraph, ()) if s.speaker == source]
    own, theirs = _heads(stage, paragraph, source), _heads(stage, paragraph, target)
    if said:
        speech = max(said, key=lambda s: s.last - s.first)
        first, last, kind, rule = speech.first, speech.last, "speech", "context: the source speaks"
    else:
        first, last = _best_sentence(tokens, paragraph, own, theirs)
        feeling = any(lemma in words.FEELING for lemma in tokens.lemma[first : last + 1])
        kind = "feeling" if feeling else "action"
        there = bool(_within(own, first, last)) + bool(_within(theirs, first, last))
        rule = f"context: {('the people around', 'a sentence with one of them', 'a sentence with both')[there]}"
    own_there, theirs_there = _within(own, first, last), _within(theirs, first, last)
    return Link(source, target, own_there, theirs_there, first, last, kind, rule, None, paragraph, bool(said))


def _together(tokens: Tokens, stage: Stage, paragraph: int, source: int, target: int) -> Link:
    own, theirs = _heads(stage, paragraph, source), _heads(stage, paragraph, target)
    first, last = _best_sentence(tokens, paragraph, own, theirs)
    return Link(
        source,
        target,
        _within(own, first, last),
        _within(theirs, first, last),
        first,
        last,
        "copresence",
        "context: together, direction unsure",
        None,
        paragraph,
        False,
    )


def _heads(stage: Stage, paragraph: int, person: int) -> list[int]:
    return [place.head for place in stage.places_in.get(paragraph, ()) if place.person == person]


def _within(heads: list[int], first: int, last: int) -> tuple[int, ...]:
    return tuple(head for head in heads if first <= head <= last)


def _best_sentence(tokens: Tokens, paragraph: int, own: list[int], theirs: list[int]) -> tuple[int, int]:
    """First and last token of the sentence that mentions both, else the target, else the source, else the first."""
    begin, after = tokens.paragraph_bounds[paragraph]
    sources, targets = ({tokens.sentence[head] for head in heads} for heads in (own, theirs))
    sentence = min(sources & targets or targets or sources or {tokens.sentence[begin]})
    first, end = tokens.sentence_bounds[sentence]
    return max(first, begin), min(end, after) - 1


# ---------------------------------------------------------------- as a table
def _table(story: Story, tokens: Tokens, stage: Stage, chosen: list[tuple[Link, float]]) -> pd.DataFrame:
    evidence = [
        affect.Evidence(link.source_tokens, link.target_tokens, link.first, link.last, link.kind, link.predicate)
        for link, _ in chosen
    ]
    sentiments, emotions, _ = affect.score(tokens, evidence, wording.of(story))
    rows: list[dict[str, Any]] = []
    for (link, chance), sentiment, emotion in zip(chosen, sentiments, emotions, strict=True):
        signed = link.kind != "copresence"
        rows.append(
            {
                "start": tokens.start[link.first],
                "end": tokens.end[link.last],
                "paragraph": link.paragraph,
                "sentence": tokens.sentence[link.first],
                "source": stage.names[link.source],
                "target": stage.names[link.target],
                "kind": link.kind,
                "sentiment": sentiment if signed else 0.0,
                "emotion": emotion if signed else "",
                "confidence": round(chance, 4),
                "rule": link.rule,
            }
        )
    return tables.check(tables.table(tables.INTERACTIONS, rows), tables.INTERACTIONS)
