"""Everyone the story names."""

import streamlit as st

from graphx.dashboard import session


def page() -> None:
    """The cast as found or handed in."""
    reading, _ = session.current()
    st.title("People", anchor=False)
    st.dataframe(reading.characters, hide_index=True)
