"""What one reader has open, shared by the pages."""

from dataclasses import dataclass

import streamlit as st

from graphx.dashboard.scenes import Scene, scene
from graphx.reading.cast import Cast
from graphx.result import Reading
from graphx.settings import Settings


@dataclass(frozen=True)
class Open:
    """The story on the page: what was read, and the key that names it in the caches."""

    key: str
    reading: Reading


def show(key: str, reading: Reading) -> None:
    """Put another story on the page; what was chosen in the one before is forgotten."""
    now = st.session_state.get("open")
    if now is None or now.key != key:
        st.session_state["open"] = Open(key, reading)
        st.session_state["pair"] = None
        st.session_state["paragraph"] = None


def key() -> str:
    """The key of the story on the page."""
    found = opened()
    return found.key if found else ""


def correct(cast: Cast) -> None:
    """Read the story on the page with a corrected list of its people, from the next run on."""
    source = st.session_state["source"]
    st.session_state.setdefault("corrected", {})[source] = cast
    st.session_state["take_corrected"] = True


def corrected(source: str) -> tuple[Cast | None, bool]:
    """The corrected list for a story, if there is one, and whether it was handed in just now."""
    st.session_state["source"] = source
    return st.session_state.get("corrected", {}).get(source), bool(st.session_state.pop("take_corrected", False))


def cut(settings: Settings) -> None:
    """Cut the timeline another way."""
    st.session_state["settings"] = settings


def opened() -> Open | None:
    """The story on the page, or None while nothing could be read yet."""
    found: Open | None = st.session_state.get("open")
    return found


def settings() -> Settings:
    """How the timeline is cut."""
    return st.session_state.get("settings", Settings())  # type: ignore[no-any-return]


def current() -> tuple[Reading, Scene]:
    """The story on the page and its scene; stops the page where nothing is open."""
    found = opened()
    if found is None:
        st.info("Pick a sample in the sidebar, upload a story or paste one.")
        st.stop()
    return found.reading, scene(found.key, settings(), found.reading)


def pair(scene: Scene) -> tuple[str, str] | None:
    """The two people that are looked at: those chosen last, or the pair with the strongest tie."""
    chosen: tuple[str, str] | None = st.session_state.get("pair")
    return chosen or scene.strongest


def choose_pair(source: str, target: str) -> None:
    """Look at two people."""
    if source != target:
        st.session_state["pair"] = (source, target)


def start(scene: Scene) -> int:
    """The slice to begin at: the one of the paragraph that was last in view, or the first with a tie."""
    paragraph: int | None = st.session_state.get("paragraph")
    return scene.first if paragraph is None else scene.frame_of(paragraph)


def go_to(number: int) -> None:
    """Remember the paragraph in view."""
    st.session_state["paragraph"] = number
