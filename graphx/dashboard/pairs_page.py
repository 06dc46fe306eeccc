"""Two people over the story; who is there when; who is at the centre."""

import streamlit as st

from graphx.dashboard import evidence, session


def page() -> None:
    """A pair's arc and sentences, presence, balance and centrality."""
    reading, scene = session.current()
    st.title("Pairs & measures", anchor=False)
    if pair := session.pair(scene):
        evidence.panel(reading, *pair)
