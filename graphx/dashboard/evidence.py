"""Why a tie is there: a pair's sentences, each with its sign, its rule and its paragraph."""

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from graphx.dashboard import session
from graphx.dashboard.scenes import Scene, arc
from graphx.dashboard.words import MEANING, SURE_OF_TIE, count, plain, says
from graphx.reading.story import Story
from graphx.relating.reader.prompts import EMOTIONS
from graphx.result import OVERRULED, READER, Reading
from graphx.showing import charts
from graphx.showing.explain import shortened

_STOP = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)[.!?…]+[\"”’'»)]*(?=\s)")
_LONGEST = 400
_CONFIG = {
    "paragraph": st.column_config.NumberColumn("¶", width=45),
    "who": st.column_config.TextColumn("Who → whom", width=120),
    "says": st.column_config.TextColumn("Says", width=85),
    "confidence": st.column_config.NumberColumn("Sure of tie", format="%d%%", help=SURE_OF_TIE, width=85),
    "sentence": st.column_config.TextColumn("Sentence", width=310),  # so that the rule is seen at 1280 pixels
    "rule": st.column_config.TextColumn("Rule", help="What in the text made this a tie.", width=175),
    "sentiment": st.column_config.NumberColumn(
        "Sentiment", format="%+.2f", help="From −1, cold, to +1, warm.", width=80
    ),
    "kind": st.column_config.TextColumn("Kind", width=90),
    "emotion": st.column_config.TextColumn("Feeling", width=90),
}

_SAME = ("paragraph", "who", "says", "sentence")

_MEANING = f"""
- **Says**: what the words show of the one toward the other: **+ warm**, **− cold**, **· neutral**. *Sentiment* is the
  same as a number, from −1, cold, to +1, warm.
- **Sure of tie**: {SURE_OF_TIE[0].lower() + SURE_OF_TIE[1:]}
- **Rule**: what in the text says so.
    - *subject to object*, *to recipient*, *to oblique*: the sentence has the one do something to, for or with the
      other; *by body*, *possessive* or *noun*: with the other’s hand, house, name. *agent of a passive*: the same, told
      from the other’s side.
    - *subject of a complement clause*: the one sees, thinks, wants or says that the other does something.
    - *named feeling*: the text names what the one feels; *of the focal character*: whose eyes it is seen with.
    - *speaker to addressee*: the one speaks to the other; *about another*: of the other.
    - *subject of the sentence*: the other is in the same sentence. *context*: the paragraph as a whole says so, no one
      phrase of it.
    - *reader* is your own word; what it *overruled* is still shown and counts no more.
- **Kind**: *speech*, *action* or *feeling* of the one toward the other; *copresence*: they are only together.
- **Feeling**: {", ".join(EMOTIONS)} (the first eight are Plutchik’s, 1980); empty where the text tells none.

The table shows what each sentence says by itself. The lines and the network show how the two *stand*, which lasts until
the story turns it: there each sentence is weighed with those around it (a hidden Markov model, Rabiner 1989), and
against what is found of everybody in the scene.
"""


def sentences(reading: Reading, one: str, other: str) -> pd.DataFrame:
    """Every piece of evidence between two people in reading order, the reader's word first; paragraphs count from 1.

    What several rules find in one sentence is one row, if it says the same, with all of them. Columns paragraph, who,
    says, confidence (percent), sentence, rule, sentiment, kind, emotion.
    """
    acts = reading.interactions
    between = acts["source"].isin([one, other]) & acts["target"].isin([one, other]) & (acts["source"] != acts["target"])
    found = acts[between].sort_values(["start", "end"], kind="stable")
    found = found.iloc[(found["rule"] != READER).argsort(kind="stable")]
    arrow = found["kind"].map(lambda kind: " – " if kind == "copresence" else " → ")
    spans = zip(found["start"].tolist(), found["end"].tolist(), strict=True)
    told = pd.DataFrame(
        {
            "paragraph": found["paragraph"] + 1,
            "who": found["source"] + arrow + found["target"],
            "says": found["sentiment"].map(says),
            "confidence": (100 * found["confidence"]).round().astype(int),
            "sentence": [sentence_at(reading.story, start, end) for start, end in spans],
            "rule": found["rule"].replace(READER, "reader: set by hand"),
            "sentiment": found["sentiment"],
            "kind": found["kind"],
            "emotion": found["emotion"],
        }
    )
    whose = told["rule"].str.extract(f"^({READER}|{OVERRULED})", expand=False).fillna("")
    same = told.groupby([whose, *_SAME], sort=False)
    rows = same.agg({"confidence": "max", "sentiment": "mean", **dict.fromkeys(("rule", "kind", "emotion"), _each)})
    rows = rows.reset_index(list(_SAME)).reset_index(drop=True)
    rows["sentiment"] = rows["sentiment"].round(2) + 0.0  # no minus before nothing
    return rows[list(_CONFIG)]


def _each(words: "pd.Series[str]") -> str:
    """What differs, in order; nothing where nothing is said."""
    return "; ".join(word for word in dict.fromkeys(words) if word)


def panel(reading: Reading, scene: Scene, one: str, other: str, go: Callable[[int], None] | None = None) -> None:
    """A pair's arc over the story and all its sentences; ``go`` is called with a paragraph that was clicked."""
    found = sentences(reading, one, other)
    if found.empty:
        st.caption(f"No sentence ties {plain(one)} and {plain(other)}.")
        return
    _arc(reading, scene, one, other, go)
    with st.container(key="evidence"):
        hint = " Tick a row to see it in the text." if go else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{count(len(found), 'row')} of evidence, in the order of the story.{_own(found)}{hint}")
            with st.popover("What the words mean", icon=":material/help:", width="content", key="meaning"):
                st.markdown(_MEANING)
        shown: dict[str, Any] = {
            "hide_index": True,
            "column_config": _CONFIG,
            "height": min(360, 38 + 35 * len(found)),
            "alt": "The sentences that tie the two people",
        }
        if go is None:
            st.dataframe(found, **shown)
            return
        key = f"sentences {one} {other}"
        st.dataframe(found, **shown, key=key, selection_mode="single-row", on_select=lambda: _row(key, found, go))


def _arc(reading: Reading, scene: Scene, one: str, other: str, go: Callable[[int], None] | None) -> None:
    slices, bounds = arc(reading, one, other)
    chart = charts.pair_arc(slices, bounds, one, other, reading.interactions, scene.palette)
    alt = "How the two feel about each other over the story; the table below holds the same sentences"
    st.caption(
        f"Lines: how they stand to each other, {MEANING[session.view()]}; thick where sure, thin where not. "
        "Marks: what a sentence shows by itself (▲ warm, ▼ cold, ● neutral); pale ones are unsure."
    )
    if go is None:
        st.altair_chart(chart, alt=alt)
        return
    key = f"arc {one} {other}"
    st.altair_chart(chart, key=key, on_select=lambda: _point(key, go), selection_mode="moment", alt=alt)


def _row(key: str, found: pd.DataFrame, go: Callable[[int], None]) -> None:
    if rows := st.session_state[key].selection.rows:
        go(int(found["paragraph"].iloc[rows[0]]) - 1)


def _point(key: str, go: Callable[[int], None]) -> None:
    if points := st.session_state[key].selection.get("moment"):
        go(int(points[0]["paragraph"]))


def _own(found: pd.DataFrame) -> str:
    """How many rows are the reader's own word, and what became of the program's."""
    own, overruled = ((found["rule"].str.startswith(start)).sum() for start in (READER, OVERRULED))
    told = f" {own} set by hand, first in the list." if own else ""
    return told + (f" {count(int(overruled), 'row')} overruled by it." if overruled else "")


def sentence_at(story: Story, start: int, end: int) -> str:
    """The sentence around a span, on one line; of a very long one the part next to the span.

    >>> story = Story.from_text("Rain fell. Mr. Giles saw Buffy. She ran.")
    >>> sentence_at(story, 15, 20)
    'Mr. Giles saw Buffy.'
    """
    paragraph = story.paragraphs[story.paragraph_at(start)]
    text = story.text[paragraph.start : paragraph.end]
    start, end = start - paragraph.start, min(end - paragraph.start, len(text))
    stops = [match.end() for match in _STOP.finditer(text)]
    first = bisect_right(stops, start)
    low = max(stops[first - 1] if first else 0, start - _LONGEST)
    high = next((stop for stop in stops if stop >= end), len(text))
    return shortened(text[low : min(high, end + _LONGEST)], 3 * _LONGEST)
