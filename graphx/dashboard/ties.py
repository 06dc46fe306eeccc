"""The table of ties: what the picture shows, as text that can be sorted and filtered."""

import pandas as pd
import streamlit as st

from graphx.dashboard import session
from graphx.dashboard.scenes import Scene
from graphx.dashboard.words import SIGNS, SURE, count, says
from graphx.relating.timeline import whole_story
from graphx.result import Reading

_EVERYONE = "Everyone"
_MOST_ROWS = 500  # more is no help to a reader and slow on the wire; the exports hold all
_CONFIG = {
    "source": st.column_config.TextColumn("Who"),
    "target": st.column_config.TextColumn("Toward whom"),
    "directed": st.column_config.TextColumn("Tie"),
    "says": st.column_config.TextColumn("Says"),
    "sentiment": st.column_config.NumberColumn("Sentiment", format="%+.2f", help="From −1, cold, to +1, warm."),
    "emotion": st.column_config.TextColumn("Feeling"),
    "weight": st.column_config.NumberColumn("Weight", format="%.2f", help="How much evidence there is."),
    "confidence": st.column_config.NumberColumn("Sure", format="%d%%", help=SURE),
}


def listed(ties: pd.DataFrame) -> pd.DataFrame:
    """Ties of one slice in words, strongest first; takes `graphx.tables.SLICES`."""
    ties = ties.sort_values("weight", ascending=False)
    return pd.DataFrame(
        {
            "source": ties["source"],
            "target": ties["target"],
            "directed": ties["directed"].map({True: "toward", False: "together"}),
            "says": ties["sentiment"].map(says),
            "sentiment": ties["sentiment"].round(2) + 0.0,  # no minus before nothing
            "emotion": ties["emotion"],
            "weight": ties["weight"],
            "confidence": (100 * ties["confidence"]).round().astype(int),
        }
    ).reset_index(drop=True)


def panel(reading: Reading, scene: Scene, frame: int) -> None:
    """The table with its filters; a click on a row looks at that pair."""
    st.subheader("All ties", anchor=False)
    with st.container(horizontal=True):
        here = "At this step"
        span = st.segmented_control("Of", [here, "Whole story"], default=here, required=True, key="ties_of")
        person = st.selectbox("Person", [_EVERYONE, *scene.drawn], key="ties_person", width=220)
        signs = st.pills("Sign", list(SIGNS.values()), selection_mode="multi", key="ties_sign")
    ties = listed(scene.slices[scene.slices["slice"] == frame] if span == here else whole_story(reading.edges))
    if person != _EVERYONE:
        ties = ties[(ties["source"] == person) | (ties["target"] == person)]
    if signs:
        ties = ties[ties["says"].isin(signs)]
    where = scene.name_of(frame) if span == here else "the whole story"
    st.text(
        f"{where}: {count(len(ties), 'tie')}"
        + (f", the strongest {_MOST_ROWS} listed" if len(ties) > _MOST_ROWS else "")
        + ". Tick a row to see its sentences."
    )
    ties = ties.head(_MOST_ROWS)
    st.dataframe(
        ties,
        hide_index=True,
        column_config=_CONFIG,
        height=min(360, 40 + 36 * max(1, len(ties))),
        key="ties_table",
        on_select=lambda: _chosen(ties),
        selection_mode="single-row",
        alt="Ties between the people, one row each",
    )


def _chosen(ties: pd.DataFrame) -> None:
    rows = st.session_state["ties_table"].selection.rows
    if rows and rows[0] < len(ties):
        session.choose_pair(*ties.loc[ties.index[rows[0]], ["source", "target"]])
