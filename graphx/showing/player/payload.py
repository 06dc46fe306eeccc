"""All frames of a story as one compact object of lists and numbers, for the player script.

An edge is a row of *events*: the slices in which its value cannot be guessed from the event before. In between it
fades by half-life, so a table of edges that already fade costs no more than one of edges that do not.
Characters, slices and paragraphs are integers; names and texts appear once, as text.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

import pandas as pd

from graphx import tables
from graphx.reading.story import Story
from graphx.result import READER
from graphx.showing import colours
from graphx.showing.layout import LAYOUT

SIGN_STEPS = 200
"""Steps from wholly cold (0) to wholly warm (200): hundredths of a sentiment, as whole numbers."""

FAINT = 0.03
"""Share of the strongest edge under which nothing is drawn."""

_GRID = 1000  # positions are whole thousandths


def frames(
    slices: pd.DataFrame,
    presence: pd.DataFrame,
    positions: pd.DataFrame,
    story: Story | None = None,
    mentions: pd.DataFrame | None = None,
    interactions: pd.DataFrame | None = None,
    *,
    title: str = "",
    labels: Sequence[str] | None = None,
    half_life: float = 2.0,
    evidence: bool = True,
) -> dict[str, Any]:
    """Everything that the player needs, ready for JSON.

    Args:
        slices: table of `graphx.tables.SLICES`.
        presence: table of `graphx.tables.PRESENCE`.
        positions: table from `graphx.showing.layout.positions`; it names the characters.
        story: its paragraphs fill the panel to read along; without it there is no panel.
        mentions: table of `graphx.tables.MENTIONS`, to tint the names in the text.
        interactions: table of `graphx.tables.INTERACTIONS`, to underline the evidence.
        title: heading of the player; the story's title by default.
        labels: a name for each slice; "Paragraph 8" and the like by default. Slices that do not end with the
            paragraph of their number are taken to be the story's chapters.
        half_life: slices after which an edge that nothing renews has faded to half.
        evidence: also list the interactions, so that a click on an edge shows them without a server.

    Raises:
        TableError: a table lacks a column.

    >>> from graphx.showing.layout import positions
    >>> slices = tables.table(tables.SLICES, [(0, 0, 9, "Buffy", "Spike", True, 1.0, 0.5, "", 0.9)])
    >>> presence = tables.table(tables.PRESENCE, [(0, "Buffy", 2.0), (0, "Spike", 1.0)])
    >>> found = frames(slices, presence, positions(slices, ["Spike", "Buffy"]))
    >>> found["names"], found["edges"]["source"], found["edges"]["target"]
    (['Buffy', 'Spike'], [0], [1])
    """
    tables.check(slices, tables.SLICES)
    tables.check(presence, tables.PRESENCE)
    tables.check(positions, LAYOUT)
    names = _by_presence(positions, presence)
    ids = {name: number for number, name in enumerate(names)}
    spans = _paragraphs_of(slices, story, labels)
    count = max(len(spans), *(1 + int(table["slice"].max()) for table in (slices, presence) if len(table)), 1)
    spans += [spans[-1]] * (count - len(spans)) if spans else []
    payload: dict[str, Any] = {
        "title": title or (story.title if story else ""),
        "names": names,
        "colours": list(colours.character_colours(names).values()),
        "signs": [colours.sign_colour(step / (SIGN_STEPS / 2) - 1) for step in range(SIGN_STEPS + 1)],
        "neutral": colours.NEUTRAL_BAND * SIGN_STEPS / 2,
        "count": count,
        "labels": list(labels) if labels else _labels(spans, count),
        "paragraphs": spans,
        "half_life": half_life,
        **_layout(positions, ids),
        "presence": _presence(presence, ids),
        "edges": _edges(slices, ids, half_life),
    }
    if story:
        payload |= _reading(story, ids, mentions, interactions, evidence)
    payload["rev"] = hashlib.sha256(to_json(payload).encode()).hexdigest()[:16]
    return payload


def to_json(payload: dict[str, Any]) -> str:
    """Compact JSON that may stand inside an HTML script element: nothing in it can end the element.

    >>> to_json({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    # ASCII output, so U+2028 and U+2029, line ends to a script, are escaped as well.
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _by_presence(positions: pd.DataFrame, presence: pd.DataFrame) -> list[str]:
    total = presence.groupby("character")["mentions"].sum()
    names = positions["character"].drop_duplicates().tolist()
    return sorted(names, key=lambda name: -float(total.get(name, 0.0)))


def _paragraphs_of(slices: pd.DataFrame, story: Story | None, labels: Sequence[str] | None) -> list[list[int]]:
    """First and last of the paragraphs that each slice adds to the one before."""
    if story is None:
        return []
    paragraphs = story.paragraphs
    cuts = slices[["slice", "end"]].drop_duplicates()
    by_paragraph = all(
        number < len(paragraphs) and paragraphs[number].end == end
        for number, end in zip(cuts["slice"].tolist(), cuts["end"].tolist(), strict=True)
    )
    if by_paragraph and (labels is None or len(labels) == len(paragraphs)):
        return [[paragraph.index, paragraph.index] for paragraph in paragraphs]
    return [[chapter.first, chapter.last] for chapter in story.chapters]


def _labels(spans: list[list[int]], count: int) -> list[str]:
    if not spans:
        return [f"Slice {number + 1}" for number in range(count)]
    return [f"Paragraph {a + 1}" if a == b else f"Paragraphs {a + 1}–{b + 1}" for a, b in spans]


def _layout(positions: pd.DataFrame, ids: dict[str, int]) -> dict[str, Any]:
    keys = sorted(positions["slice"].unique().tolist())
    ordered = positions.assign(id=positions["character"].map(ids)).sort_values(["id", "slice"])
    grid = (ordered[["x", "y"]].to_numpy() * _GRID).round().astype(int).reshape(len(ids), len(keys), 2)
    return {"keys": keys, "x": grid[:, :, 0].tolist(), "y": grid[:, :, 1].tolist()}


def _presence(presence: pd.DataFrame, ids: dict[str, int]) -> list[list[Any]]:
    """For each character the slices with mentions, and how many."""
    found: list[list[Any]] = [[[], []] for _ in ids]
    for number, name, mentions in zip(
        presence["slice"].tolist(), presence["character"].tolist(), presence["mentions"].tolist(), strict=True
    ):
        if name in ids and mentions > 0:
            found[ids[name]][0].append(number)
            found[ids[name]][1].append(round(mentions, 2))
    return found


def _edges(slices: pd.DataFrame, ids: dict[str, int], half_life: float) -> dict[str, list[Any]]:
    """One entry an edge; ``at``, ``weight`` (share of the strongest), ``sign`` and ``sure`` list its events."""
    edges: dict[str, list[Any]] = {key: [] for key in ("source", "target", "directed", "at", "weight", "sign", "sure")}
    strongest = max(float(slices["weight"].max()), 1e-9) if len(slices) else 1.0
    columns = (slices[name].tolist() for name in ("source", "target", "directed", "slice", "weight", "sentiment"))
    rows = zip(*columns, slices["confidence"].clip(0, 1).tolist(), strict=True)
    for source, target, directed, at, weight, sentiment, sure in sorted(
        (ids[one], ids[other], *rest) for one, other, *rest in rows if one in ids and other in ids and one != other
    ):
        pair = (source, target, int(directed))
        if not edges["at"] or pair != (edges["source"][-1], edges["target"][-1], edges["directed"][-1]):
            for key, value in zip(edges, (*pair, [], [], [], []), strict=True):
                edges[key].append(value)
        event = (at, round(weight / strongest, 3), _step(sentiment), round(sure, 2))
        events = [edges[key][-1] for key in ("at", "weight", "sign", "sure")]
        if not events[0] or _is_news(event, tuple(known[-1] for known in events), half_life):
            for known, value in zip(events, event, strict=True):
                known.append(value)
    return edges


def _is_news(event: tuple[float, ...], last: tuple[float, ...], half_life: float) -> bool:
    """Whether an event differs from what the last one has faded to by then."""
    fresh = 0.5 ** ((event[0] - last[0]) / half_life)
    unlike = abs(event[1] - last[1] * fresh) > 0.1 * last[1] * fresh + FAINT / 3
    return unlike or event[2] != last[2] or abs(event[3] - last[3] * fresh) > 0.1


def _reading(
    story: Story,
    ids: dict[str, int],
    mentions: pd.DataFrame | None,
    interactions: pd.DataFrame | None,
    evidence: bool,
) -> dict[str, Any]:
    story = _unwrapped(story)
    spans = _spans(tables.check(mentions, tables.MENTIONS), "character", ids) if mentions is not None else []
    proof = tables.check(interactions, tables.INTERACTIONS) if interactions is not None else None
    signed = proof[_signs_words(proof)] if proof is not None else None
    marks = _spans(signed, "sentiment", None) if signed is not None else []
    found: dict[str, Any] = {"text": _texts(story, spans, marks)}
    if proof is not None and evidence:
        found["evidence"] = _evidence(story, proof, ids)
    return found


def _signs_words(proof: pd.DataFrame) -> pd.Series:
    """Which rows underline their words: not what a reader said of a whole paragraph, nor what was overruled by it."""
    return (proof["sentiment"].abs() >= colours.NEUTRAL_BAND) & (proof["confidence"] > 0) & (proof["rule"] != READER)


def _unwrapped(story: Story) -> Story:
    """Lines that a file's width has broken run on, offsets unchanged; lines that the writer broke (verse) stay.

    >>> _unwrapped(Story.from_text(f"{'word ' * 14}\\n{'word ' * 14}\\nend.")).text.count("\\n")
    0
    >>> _unwrapped(Story.from_text("Roses are red,\\nviolets are blue.")).text.count("\\n")
    1
    """
    broken = [len(line) for p in story.paragraphs for line in story.paragraph_text(p.index).split("\n")[:-1]]
    if not broken or not 55 <= median(broken) <= 90:
        return story
    return replace(story, text=story.text.replace("\n", " "))


def _spans(table: pd.DataFrame, column: str, ids: dict[str, int] | None) -> list[tuple[int, int, int]]:
    """Start, end and number (of the character, or the step of the sign) of each row, in reading order."""
    rows = zip(table["start"].tolist(), table["end"].tolist(), table[column].tolist(), strict=True)
    if ids is None:
        return sorted((start, end, _step(value)) for start, end, value in rows)
    return sorted((start, end, ids[value]) for start, end, value in rows if value in ids)


def _step(sentiment: float) -> int:
    """The nearest step to a sentiment that reads as its sign does: what is nearly warm is not said to be warm.

    >>> _step(0.0455), _step(0.05), _step(-0.136), _step(-1.0)
    (104, 105, 86, 0)
    """
    half = SIGN_STEPS / 2
    step = round(max(-1.0, min(1.0, sentiment)) * half)
    if abs(sentiment) < colours.NEUTRAL_BAND <= abs(step) / half:
        step -= 1 if step > 0 else -1
    return SIGN_STEPS // 2 + step


def _texts(
    story: Story, mentions: list[tuple[int, int, int]], marks: list[tuple[int, int, int]]
) -> list[list[list[Any]]]:
    """Each paragraph as segments [text, character or -1, step of the sign or -1]."""
    texts: list[list[list[Any]]] = []
    who, why = _Cursor(mentions), _Cursor(marks)
    for paragraph in story.paragraphs:
        names = who.within(paragraph.start, paragraph.end)
        signs = why.within(paragraph.start, paragraph.end)
        cuts = {paragraph.start, paragraph.end}
        for start, end, _ in names + signs:
            cuts |= {max(start, paragraph.start), min(end, paragraph.end)}
        texts.append([[story.text[a:b], _covering(names, a), _covering(signs, a)] for a, b in pairwise(sorted(cuts))])
    return texts


class _Cursor:
    """Spans in reading order, handed out paragraph by paragraph."""

    def __init__(self, spans: list[tuple[int, int, int]]) -> None:
        self._spans, self._next = spans, 0

    def within(self, start: int, end: int) -> list[tuple[int, int, int]]:
        found = []
        while self._next < len(self._spans) and self._spans[self._next][0] < end:
            span = self._spans[self._next]
            self._next += 1
            if span[1] > start and span[1] > span[0]:
                found.append(span)
        return found


def _covering(spans: list[tuple[int, int, int]], offset: int) -> int:
    """Number of the shortest span over an offset, or -1."""
    over = [(end - start, number) for start, end, number in spans if start <= offset < end]
    return min(over)[1] if over else -1


def _evidence(story: Story, proof: pd.DataFrame, ids: dict[str, int]) -> list[list[Any]]:
    """Rows [source, target, paragraph, before, words, after, step of the sign, kind, rule, percent sure]."""
    known = proof[proof["source"].isin(ids) & proof["target"].isin(ids)].sort_values("start")
    columns = ("start", "end", "source", "target", "paragraph", "sentiment", "kind", "rule", "confidence")
    rows = []
    for start, end, source, target, number, sentiment, kind, rule, sure in zip(
        *(known[column].tolist() for column in columns), strict=True
    ):
        paragraph = story.paragraphs[number]
        first, last = _sentence(story.text, start, end, paragraph.start, paragraph.end)
        words = [story.text[first:start].lstrip(), story.text[start:end], story.text[end:last].rstrip()]
        rows.append([ids[source], ids[target], number, *words, _step(sentiment), kind, rule, round(100 * sure)])
    return rows


def _sentence(text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The evidence with the rest of its sentence, at most about 200 characters to each side."""
    before = text[max(low, start - 200) : start]
    after = text[end : min(high, end + 200)]
    stops = [before.rfind(stop) + len(stop) for stop in (". ", "! ", "? ", ".\n", "” ", '." ') if stop in before]
    first = start - len(before) + max(stops, default=0)
    if text[max(low, end - 1) : end] in (".", "!", "?"):
        return first, end
    ends = [after.find(stop) + len(stop) for stop in (". ", "! ", "? ", ".\n", ".”", '."') if stop in after]
    return first, end + min(ends, default=len(after))
