"""Why a tie is there: a pair's sentences, each with its sign, its rule and its paragraph."""

import pandas as pd
import streamlit as st

from graphx.dashboard.scenes import Scene
from graphx.dashboard.words import count, plain, says
from graphx.pipeline import Reading

_CONFIG = {
    "sentence": st.column_config.TextColumn("Sentence", width="large"),
    "who": st.column_config.TextColumn("Who → whom", width="small"),
    "says": st.column_config.TextColumn("Says", width="small"),
    "sentiment": st.column_config.NumberColumn(
        "Strength", format="%+.2f", help="From −1, against, to +1, for.", width="small"
    ),
    "emotion": st.column_config.TextColumn("Feeling", width="small"),
    "kind": st.column_config.TextColumn("Kind", width="small"),
    "rule": st.column_config.TextColumn("Rule", help="What in the text made this a tie.", width="small"),
    "confidence": st.column_config.NumberColumn("Sure", format="percent", width="small"),
    "paragraph": st.column_config.NumberColumn("¶", width="small"),
}


def sentences(reading: Reading, one: str, other: str) -> pd.DataFrame:
    """Every piece of evidence between two people in reading order; paragraphs count from 1.

    Columns paragraph, who, says, sentence, sentiment, emotion, kind, rule, confidence.
    """
    acts = reading.interactions
    between = acts["source"].isin([one, other]) & acts["target"].isin([one, other]) & (acts["source"] != acts["target"])
    found = acts[between].sort_values(["start", "end"])
    text = reading.story.text
    arrow = found["kind"].map(lambda kind: " – " if kind == "copresence" else " → ")
    return pd.DataFrame(
        {
            "paragraph": found["paragraph"] + 1,
            "who": found["source"] + arrow + found["target"],
            "says": found["sentiment"].map(says),
            "sentence": [" ".join(text[a:b].split()) for a, b in zip(found["start"], found["end"], strict=True)],
            "sentiment": found["sentiment"],
            "emotion": found["emotion"],
            "kind": found["kind"],
            "rule": found["rule"],
            "confidence": found["confidence"],
        }
    )


def panel(reading: Reading, scene: Scene, one: str, other: str) -> None:
    """A pair: its arc over the story and all its sentences."""
    found = sentences(reading, one, other)
    st.subheader(f"{plain(one)} and {plain(other)}", anchor=False)
    if found.empty:
        st.caption("No sentence of the story ties these two.")
        return
    st.caption(f"{count(len(found), 'piece')} of evidence. Click a tie in the picture to see another pair.")
    st.dataframe(
        found,
        hide_index=True,
        column_config=_CONFIG,
        height=min(320, 40 + 36 * len(found)),
        key="evidence",
        alt="The sentences that tie the two people",
    )
