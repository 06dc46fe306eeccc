"""The first page: the network beside the text, and the sentences of the tie that was clicked."""

import time

import streamlit as st

from graphx.dashboard import downloads, evidence, session, ties
from graphx.dashboard.scenes import MOST_PEOPLE, Scene
from graphx.dashboard.words import count, plain
from graphx.result import Reading
from graphx.showing.player.component import player

HEAD_START = 0.6
"""Seconds that a new player has to draw itself before the browser fetches all that charts and tables need."""


def page() -> None:
    """The network and the text, the pair that was clicked, every tie of the moment."""
    reading, scene = session.current()
    _watch(reading, scene)


@st.fragment
def _watch(reading: Reading, scene: Scene) -> None:
    """One fragment: a click on an edge, or a pause, redraws this and not the sidebar."""
    key = f"player {scene.payload['rev']}"
    frame, fresh = _frame(scene, key), key not in st.session_state
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(plain(reading.story.title), anchor=False, width="content")
        downloads.menu(reading, scene, session.settings(), frame)
    st.caption(_in_short(reading, scene))
    player(
        scene.payload,
        frame=_start(scene, key),  # type: ignore[arg-type]  # may be a hair past it, see _go
        evidence=True,
        key=key,
        on_frame=lambda: session.go_to(int(scene.bounds["last"].iloc[_frame(scene, key)])),
        on_edge=lambda: _clicked(key),
    )
    if fresh:
        time.sleep(HEAD_START)
    if pair := session.pair(scene):
        st.subheader(f"{plain(pair[0])} and {plain(pair[1])}", anchor=False)
        evidence.panel(reading, scene, *pair, go=lambda paragraph: _go(scene, key, paragraph))
    ties.panel(reading, scene, frame)


def _in_short(reading: Reading, scene: Scene) -> str:
    people = int(reading.mentions["character"].nunique())
    drawn = f", the {MOST_PEOPLE} most present drawn" if people > len(scene.drawn) == MOST_PEOPLE else ""
    size = f"{count(len(reading.story.paragraphs), 'paragraph')}, {count(people, 'person', 'people')}{drawn}"
    if not scene.drawn:
        return f"{size}. Nobody was found in this text; the People page lets you name who is in it."
    return f"{size}. Press play, or step through; click a tie to see the sentences that made it."


def _start(scene: Scene, key: str) -> float:
    """Where a new player begins: at the paragraph that was in view. Later runs leave it where it is."""
    starts = st.session_state.setdefault("starts", {})
    if key not in starts or key not in st.session_state:
        starts.clear()
        starts[key] = session.start(scene)
    return float(starts[key])


def _go(scene: Scene, key: str, paragraph: int) -> None:
    """Move the player to a paragraph."""
    frame = scene.frame_of(paragraph)
    # A player that was sent here before and went on moves only for another number; it rounds.
    st.session_state["starts"][key] = frame if frame != _start(scene, key) else frame + 0.001


def _frame(scene: Scene, key: str) -> int:
    """The slice in view."""
    state = st.session_state.get(key)
    frame = getattr(state, "frame", None)
    return min(int(frame if frame is not None else _start(scene, key)), len(scene.bounds) - 1)


def _clicked(key: str) -> None:
    edge = getattr(st.session_state.get(key), "edge", None)
    if edge:
        session.choose_pair(str(edge["source"]), str(edge["target"]))
