"""Downloads: the slice in view in every form, and the whole animation as one page."""

import streamlit as st

from graphx.dashboard.scenes import Scene
from graphx.pipeline import Reading
from graphx.settings import Settings
from graphx.showing.player import standalone_html


def stem(reading: Reading) -> str:
    """The story's title as the beginning of a file's name."""
    return "".join(c if c.isalnum() else "_" for c in reading.story.title)[:60]


def menu(reading: Reading, scene: Scene, settings: Settings, frame: int) -> None:
    """A button that opens the list of downloads."""
    with st.popover("Download", icon=":material/download:"):
        st.download_button(
            "The animation, as a page that works offline",
            lambda: standalone_html(scene.payload).encode(),
            f"{stem(reading)}.html",
            "text/html",
            key="download_page",
            on_click="ignore",
            type="primary",
            width="stretch",
        )
