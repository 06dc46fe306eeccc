"""The arc of two people as plain text: what each is believed to feel, paragraph by paragraph, and the sentences for it.

Paragraphs count from 1, as people count. *So far* is the causal state, what a reader knows who has come to that
paragraph; *in the end* is the smoothed one, of a reader who knows the whole story (`graphx.relating.state`): the arcs
and the turning points are of that one. How sure a state is, is the chance of its sign; how sure a tie, that the two
relate there at all.
"""

import textwrap
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pandas as pd

from graphx.errors import CastError, OptionError
from graphx.reading.cast import Cast
from graphx.relating.measures import turning_points
from graphx.relating.state import UNDECIDED, believed, proved
from graphx.result import Reading
from graphx.showing import colours

WIDTH = 100
"""Columns of the text."""

AROUND = "no sentence here says so by itself; it is read from all around"
"""What stands beside a state that has no evidence of its sign in its paragraph."""

_LONGEST = 2 * (WIDTH - 8)


def explain(reading: Reading, one: str, other: str) -> str:
    """Both directions of a pair over the story: states, sentences and turning points; the two by name or alias.

    Raises:
        CastError: one of the two is not on the cast, or an alias of several.
        OptionError: the two are the same person.

    >>> from graphx import Cast, Story, read
    >>> reading = read(Story.from_text("Spike hates Angel."), Cast.from_names("Spike", "Angel"))
    >>> print(explain(reading, "Spike", "Angel").splitlines()[0])
    Spike and Angel in Untitled: 1 piece of evidence in 1 of 1 paragraph
    """
    one, other = _on_the_cast(reading.cast, one), _on_the_cast(reading.cast, other)
    if one == other:
        raise OptionError(f"Both names of the pair mean {one!r}; give two people.")
    acts = _between(reading.interactions, one, other).sort_values(["start", "end"], kind="stable")
    if acts.empty:
        return _clean(f"No sentence of {reading.story.title} ties {one} and {other}.") + "\n"
    states = _between(reading.states, one, other)
    turns = turns_of(acts, states).to_dict("records")
    blocks = [
        _title(reading, acts, one, other),
        *(_arc(states, *pair) for pair in ((one, other), (other, one))),
        "",
        _turns(reading, turns),
        *_paragraphs(reading, one, acts.to_dict("records"), states.to_dict("records"), turns),
    ]
    return "\n".join(blocks) + "\n"


def turns_of(interactions: pd.DataFrame, states: pd.DataFrame, view: str = "smoothed") -> pd.DataFrame:
    """The turning points of what is believed, in the order of the story, each with its proof.

    Columns of `graphx.relating.measures.TURNS`, and of `graphx.relating.state.proved`.
    """
    turns = turning_points(believed(interactions, states, view))
    return proved(turns, interactions).sort_values("start", kind="stable")


def _on_the_cast(cast: Cast, name: str) -> str:
    wanted = " ".join(name.split()).casefold()
    meant = [character.name for character in cast if wanted in (known.casefold() for known in character.names)]
    exact = [found for found in meant if found.casefold() == wanted]
    if len(exact or meant) > 1:
        raise CastError(f"{name!r} may be {' or '.join(exact or meant)}; give one of these names.")
    return (exact or meant or [cast[name].name])[0]  # raises, with the names that there are


def _between(table: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    pair = [one, other]
    return table[table["source"].isin(pair) & table["target"].isin(pair) & (table["source"] != table["target"])]


def _title(reading: Reading, acts: pd.DataFrame, one: str, other: str) -> str:
    held, length = acts["paragraph"].nunique(), len(reading.story.paragraphs)
    found = f"{_count(len(acts), 'piece')} of evidence in {held:,} of {_count(length, 'paragraph')}"
    return _clean(f"{one} and {other} in {reading.story.title}: {found}")


def _arc(states: pd.DataFrame, source: str, target: str) -> str:
    """One direction in a line or two: the runs of paragraphs in which its state keeps one sign."""
    own = states[(states["source"] == source) & (states["target"] == target)].sort_values("paragraph")
    signs = zip(own["paragraph"].tolist(), map(_believed, own["smoothed"].tolist()), strict=True)
    runs = [(sign, [paragraph for paragraph, _ in run]) for sign, run in groupby(signs, key=lambda item: item[1])]
    told = ", ".join(f"{sign} {_stretch(places[0], places[-1])}" for sign, places in runs)
    return _wrapped(f"{source} → {target}: {told or 'nothing shown'}", "  ")


def _turns(reading: Reading, turns: list[dict[Any, Any]]) -> str:
    if not turns:
        return "No turning points: a turn takes two paragraphs that agree before it, and two after.\n"
    lines = ["Turning points, in the end"]
    for turn in turns:
        lines.append(_wrapped(f"{_turn(turn)}, over {_stretch(turn['first'], turn['last'])}", "  "))
        lines.append(_quote(reading, turn, "      "))
        if not says_so(turn["after"], [turn["shown"]]):
            lines.append(_wrapped(f"({AROUND})", "      "))
    return "\n".join(lines) + "\n"


def says_so(believed: float, shown: Iterable[float]) -> bool:
    """Whether a sentiment that evidence shows has the sign of what is believed; the neutral needs none.

    >>> says_so(-0.2, [0.1, -0.5]), says_so(0.2, [-0.5]), says_so(0.01, [])
    (True, False, True)
    """
    return _believed(believed) == "neutral" or colours.sign(believed) in map(colours.sign, shown)


def _turn(turn: dict[Any, Any]) -> str:
    """What changes, in the mean of what is believed before and after."""
    before, after = turn["before"], turn["after"]
    words = f"from {_word(before)} ({before:+.2f}) to {_word(after)} ({after:+.2f})"
    if _word(before) == _word(after):
        words = f"{_word(after)}, {colours.compared(before, after)} ({before:+.2f}, then {after:+.2f})"
    return f"¶ {turn['paragraph'] + 1}  {turn['source']} → {turn['target']}: {words}"


def _paragraphs(
    reading: Reading, one: str, acts: list[dict[Any, Any]], states: list[dict[Any, Any]], turns: list[dict[Any, Any]]
) -> list[str]:
    known = {(row["paragraph"], row["source"], row["target"]): row for row in states}
    turning = {(turn["start"], turn["source"], turn["target"]) for turn in turns}
    blocks = []
    for paragraph, rows in groupby(acts, key=lambda row: row["paragraph"]):
        by_direction: dict[tuple[str, str, bool], list[dict[Any, Any]]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["source"] != one):
            by_direction[row["source"], row["target"], row["kind"] == "copresence"].append(row)
        lines = [f"¶ {paragraph + 1}"]
        for (source, target, together), evidence in by_direction.items():
            state = known.get((paragraph, source, target))
            lines.append(_head(source, target, together, state, [row["sentiment"] for row in evidence]))
            for _, alike in groupby(evidence, key=lambda row: (row["start"], row["end"])):
                same = list(alike)
                turns_here = (same[0]["start"], source, target) in turning and not together
                lines += [_evidence(row, turns_here and row is same[0]) for row in same]
                lines.append(_quote(reading, same[0], "        "))
        blocks.append("\n".join(lines) + "\n")
    return blocks


def _head(source: str, target: str, together: bool, state: dict[Any, Any] | None, shown: list[float]) -> str:
    if together:
        return _clean(f"  {source} – {target}: together, the direction unsure")
    if state is None:
        return _clean(f"  {source} → {target}")
    views = "; ".join(
        f"{label} {_believed(state[view])} {state[view]:+.2f}, sign {state[f'{view}_confidence']:.0%} sure"
        for label, view in (("so far", "causal"), ("in the end", "smoothed"))
    )
    around = "" if says_so(state["smoothed"], shown) else f" ({AROUND})"
    return _clean(f"  {source} → {target}: {views}{around}")


def _evidence(row: dict[Any, Any], turns: bool) -> str:
    local = f"{_word(row['sentiment'])} {row['sentiment']:+.2f}"
    emotion = f", {row['emotion']}" if row["emotion"] else ""
    mark = "◆ turning point; " if turns else ""
    return _clean(f"    {mark}{row['kind']}, {local}{emotion} | {row['rule']} | tie {row['confidence']:.0%} sure")


def _quote(reading: Reading, row: dict[Any, Any], margin: str) -> str:
    text = _clean(reading.story.text[row["start"] : row["end"]])
    return _wrapped(shortened(text, _LONGEST), margin)


def shortened(text: str, most: int) -> str:
    """A text on one line of ``most`` letters, cut between words, or anywhere where it has no spaces.

    >>> shortened("Spike loves Buffy", 12), shortened("林黛玉進賈府", 5)
    ('Spike …', '林黛玉 …')
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = textwrap.shorten(line, most, placeholder=" …")
    return cut if cut != "…" else line[: most - 2] + " …"  # a script without spaces is one word to textwrap


def _believed(sentiment: float) -> str:
    """A state in words; one near 0 reads as neutral, as in the networks."""
    return "neutral" if abs(sentiment) < UNDECIDED else _word(sentiment)


def _word(sentiment: float) -> str:
    return colours.WORDS[colours.sign(sentiment)]


def _stretch(first: int, last: int) -> str:
    return f"¶ {first + 1}" if first == last else f"¶ {first + 1}–{last + 1}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _wrapped(text: str, margin: str) -> str:
    return textwrap.fill(_clean(text), WIDTH, initial_indent=margin, subsequent_indent=margin + "  ")


def _clean(text: str) -> str:
    """Without the control characters of a story that could steer a terminal."""
    return "".join(mark if mark.isprintable() else " " for mark in text)
