"""What one reader has open, shared by the pages."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from graphx.dashboard.scenes import Scene, known_so_far, scene
from graphx.project import Project
from graphx.reading.story import Story
from graphx.result import Reading
from graphx.settings import Settings


@dataclass(frozen=True)
class Open:
    """The story on the page: what was read, and the key that names it in the caches.

    ``skipped`` says which of the reader's corrections found no place.
    """

    key: str
    reading: Reading
    skipped: tuple[str, ...] = ()


def show(key: str, reading: Reading, skipped: tuple[str, ...] = ()) -> None:
    """Put another reading on the page; what was chosen in another story before is forgotten."""
    now = st.session_state.get("open")
    if now is None or now.key != key:
        same = now is not None and now.reading.story == reading.story
        st.session_state["open"] = Open(key, reading, skipped)
        if not same or not all(name in reading.cast for name in st.session_state.get("pair") or ()):
            st.session_state["pair"] = None
        if not same:
            st.session_state["paragraph"] = None


def key() -> str:
    """The key of what is on the page: the story as it was read, and as it is seen."""
    found = opened()
    return f"{found.key} {view()}" if found else ""


def project(story: Story) -> Project:
    """The corrections of a story, as far as this reader has made or brought some."""
    new = Project.of(story)
    found: Project = st.session_state.setdefault("projects", {}).get(new.sha256, new)
    return found


def keep(story: Story, found: Project, file: Path) -> None:
    """Begin with the corrections of a file, which is remembered to save into."""
    st.session_state.setdefault("files", {})[Project.of(story).sha256] = file
    correct(story, found)


def file_of(story: Story) -> Path | None:
    """The file that the corrections of a story came from at the start."""
    found: Path | None = st.session_state.get("files", {}).get(Project.of(story).sha256)
    return found


def correct(story: Story, corrected: Project, done: str = "") -> None:
    """Read a story with other corrections, from the next run on, which says what was ``done``."""
    st.session_state.setdefault("projects", {})[Project.of(story).sha256] = corrected
    st.session_state["done"] = done


def done() -> str:
    """What the last correction did, once."""
    return str(st.session_state.pop("done", ""))


def cut(settings: Settings, view: str) -> None:
    """Cut the timeline another way, and see it as one does who knows the end (``smoothed``) or not (``causal``)."""
    st.session_state["settings"], st.session_state["view"] = settings, view


def view() -> str:
    """How the feelings are seen: one of `graphx.dashboard.words.VIEWS`."""
    return str(st.session_state.get("view", "smoothed"))


def opened() -> Open | None:
    """The story on the page, or None while nothing could be read yet."""
    found: Open | None = st.session_state.get("open")
    return found


def settings() -> Settings:
    """How the timeline is cut."""
    return st.session_state.get("settings", Settings())  # type: ignore[no-any-return]


def current() -> tuple[Reading, Scene]:
    """The story on the page and its scene; stops the page where nothing is open."""
    reading = current_reading()
    return reading, scene(key(), settings(), reading)


def current_reading() -> Reading:
    """The story on the page; stops the page where nothing is open."""
    found = opened()
    if found is None:
        st.info("Pick a sample in the sidebar, upload a story or paste one.")
        st.stop()
    return known_so_far(found.key, found.reading) if view() == "causal" else found.reading


def pair(scene: Scene) -> tuple[str, str] | None:
    """The two people that are looked at: those chosen last, or the pair with the strongest tie."""
    chosen: tuple[str, str] | None = st.session_state.get("pair")
    return chosen or scene.strongest


def choose_pair(source: str, target: str) -> bool:
    """Look at two people; false, and nothing changes, where they are one."""
    if source == target:
        return False
    st.session_state["pair"] = (source, target)
    return True


def start(scene: Scene) -> int:
    """The slice to begin at: the one of the paragraph that was last in view, or the first with a tie."""
    paragraph: int | None = st.session_state.get("paragraph")
    return scene.first if paragraph is None else scene.frame_of(paragraph)


def go_to(number: int) -> None:
    """Remember the paragraph in view."""
    st.session_state["paragraph"] = number
