"""The reader's word on a pair: how one stands to the other in a paragraph, in place of what the program read."""

import streamlit as st

from graphx.dashboard import session
from graphx.dashboard.words import SIGNS, plain
from graphx.project import sign
from graphx.result import Reading

_VALUES = {"positive": 1.0, "neutral": 0.0, "negative": -1.0}


def panel(reading: Reading, one: str, other: str) -> None:
    """A button that opens the form; what is set can be undone on the page of people."""
    pairs, key = [(one, other), (other, one)], f"{one} {other} {len(reading.story.text)}"
    box = st.popover("Correct a feeling", icon=":material/edit:", key="signs", on_change="rerun")
    with box, st.form("sign_form", border=False):
        st.caption(f"In that paragraph your word beats what the program read of {plain(one)} and {plain(other)}.")
        st.selectbox("Who → whom", pairs, format_func=" → ".join, key=f"sign_pair {key}")
        last, first = len(reading.story.paragraphs), _first(reading, one, other)
        st.number_input("In paragraph", 1, last, first, key=f"sign_place {key}")
        st.segmented_control(
            "How they stand there",
            list(SIGNS),
            format_func=SIGNS.__getitem__,
            default="positive",
            required=True,
            key="sign",
        )
        st.form_submit_button("Set", type="primary", on_click=lambda: _set(reading, key))


def _first(reading: Reading, one: str, other: str) -> int:
    """The first paragraph that ties the two, counted from 1."""
    edges = reading.edges
    between = edges["source"].isin([one, other]) & edges["target"].isin([one, other])
    return int(edges["paragraph"][between].min()) + 1 if between.any() else 1


def _set(reading: Reading, key: str) -> None:
    (source, target), paragraph = st.session_state[f"sign_pair {key}"], st.session_state[f"sign_place {key}"]
    story, value = reading.story, _VALUES[st.session_state["sign"]]
    said = sign(story, source, target, paragraph - 1, value)
    session.correct(story, session.project(story).correct(said), f"Set: {said}. It can be undone on the page People.")
    st.session_state["signs"] = False  # the form closes, so that the chart under it is seen
