"""Downloads: the step in view in every form, and the whole animation as one page."""

from functools import partial

import streamlit as st

from graphx.dashboard.scenes import Scene
from graphx.dashboard.words import plain
from graphx.result import Reading
from graphx.settings import Settings
from graphx.showing import exports
from graphx.showing.player import standalone_html

FORMS = {
    "gexf": ("GEXF", "application/gexf+xml", "For Gephi."),
    "graphml": ("GraphML", "application/graphml+xml", "For yEd, Cytoscape, igraph and networkx."),
    "json": ("JSON", "application/json", "Nodes and links, for programs."),
    "csv": ("CSV", "text/csv", "The ties as a table, for spreadsheets."),
    "parquet": ("Parquet", "application/vnd.apache.parquet", "The ties as a table, for pandas and R."),
    "png": ("PNG", "image/png", "A picture."),
    "svg": ("SVG", "image/svg+xml", "A picture that can be enlarged and edited."),
}

_PICTURES = ("png", "svg")


def stem(reading: Reading) -> str:
    """The story's title as the beginning of a file's name."""
    return "".join(c if c.isalnum() else "_" for c in reading.story.title)[:60]


def menu(reading: Reading, scene: Scene, settings: Settings, frame: int) -> None:
    """A button that opens the list of downloads; each file is made only when it is asked for."""
    with st.popover("Download", icon=":material/download:", key="downloads"):
        st.download_button(
            "The animation, as a page that works offline",
            lambda: standalone_html(scene.payload).encode(),
            f"{stem(reading)}.html",
            "text/html",
            key="download_html",
            on_click="ignore",
            type="primary",
            width="stretch",
        )
        here = "This step"
        span = st.segmented_control("Of", [here, "Whole story"], default=here, required=True, key="download_of")
        chosen = f"{settings.slicing}:{frame}" if span == here else None
        nobody = chosen is not None and scene.is_empty(frame)
        st.caption(plain(scene.name_of(frame)) if chosen else "GEXF and JSON hold it over time, the others as one.")
        with st.container(horizontal=True, gap="small"):
            for form, (label, mime, use) in FORMS.items():
                st.download_button(
                    label,
                    partial(exports.render, reading, form, slice=chosen, settings=settings),
                    f"{stem(reading)}{f'_{settings.slicing}_{frame}' if chosen else ''}.{form}",
                    mime,
                    key=f"download_{form}",
                    on_click="ignore",
                    disabled=nobody and form in _PICTURES,
                    help="Nobody is there to draw." if nobody and form in _PICTURES else use,
                )
