"""Reading with a memory: each story with each cast once a server, with progress while it lasts."""

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import streamlit as st

from graphx.pipeline import read
from graphx.reading import language
from graphx.reading.cast import Cast
from graphx.reading.formats import parse_story
from graphx.reading.story import Story
from graphx.result import Reading
from graphx.settings import Settings

_one_at_a_time = threading.Lock()  # spaCy's vocabulary is shared by all readers of a server


@st.cache_resource(max_entries=16, show_spinner=False)
def story_of(data: bytes, name: str) -> Story:
    """A file as a story, parsed once.

    Raises:
        StoryError: not text, empty, or another kind of file.
    """
    return parse_story(data, name)


def key_of(story: Story, cast: Cast | None, model: str = Settings.model) -> str:
    """What a reading depends on, as one short key."""
    whole = repr((story.title, story.text, story.chapters, cast, model))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def reading_of(story: Story, cast: Cast | None) -> Reading:
    """The reading of a story; a bar shows how far it is, unless it is there at once.

    Raises:
        GraphxError: what is wrong with the story or the cast.
    """
    done = 0

    def advance(paragraph: int) -> None:
        nonlocal done
        done = paragraph + 1

    pool = ThreadPoolExecutor(1)
    work = pool.submit(_read, key_of(story, cast), story, cast, advance)
    pool.shutdown(wait=False)  # a reader who goes elsewhere meanwhile does not wait for it
    _watch(work, len(story.paragraphs), lambda: done)
    return work.result()


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(key: str, _story: Story, _cast: Cast | None, _progress: Callable[[int], None]) -> Reading:  # noqa: ARG001
    with _one_at_a_time:
        return read(_story, _cast, progress=_progress)


def _watch(work: Future, paragraphs: int, done: Callable[[], int]) -> None:
    if wait([work], 0.05).done:
        return
    bar = st.empty()
    while not work.done():
        share = done() / paragraphs
        bar.progress(0.9 * share, "Reading the story…" if share < 1 else "Relating its people…")
        wait([work], 0.1)
    bar.empty()


@st.cache_resource(show_spinner=False)
def warm() -> threading.Thread:
    """Load the language pipeline beside the first page, once a server."""
    thread = threading.Thread(target=language.pipeline, daemon=True)
    thread.start()
    return thread
