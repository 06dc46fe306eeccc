"""Reading with a memory: each story with each cast once a server, with progress while it lasts."""

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pandas as pd
import streamlit as st

from graphx.project import Project, read_with
from graphx.reading import language
from graphx.reading.cast import Cast
from graphx.reading.formats import parse_story
from graphx.reading.language import Tokens
from graphx.reading.offers import offered
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


def key_of(story: Story, cast: Cast | None, project: Project, model: str = Settings.model) -> str:
    """What a reading depends on, as one short key."""
    return _key(story.title, story.text, story.chapters, cast, project.corrections, project.sha256, model)


def reading_of(story: Story, cast: Cast | None, project: Project) -> tuple[Reading, list[str]]:
    """The reading of a story as the corrections have it, and those that found no place; cached.

    A bar shows how far it is, unless it is there at once. A correction does not parse the story again.

    Raises:
        GraphxError: what is wrong with the story or the cast.
    """
    done = 0

    def advance(paragraph: int) -> None:
        nonlocal done
        done = paragraph + 1

    pool = ThreadPoolExecutor(1)
    work = pool.submit(_read, key_of(story, cast, project), story, cast, project, advance)
    pool.shutdown(wait=False)  # a reader who goes elsewhere meanwhile does not wait for it
    _watch(work, len(story.paragraphs), lambda: done)
    return work.result()


@st.cache_resource(max_entries=8, show_spinner="Looking for others…")
def others_in(key: str, _reading: Reading) -> pd.DataFrame:  # noqa: ARG001
    """Who else may be in the story of a reading (columns: `graphx.reading.offers.OFFERED`)."""
    story = _reading.story
    with _one_at_a_time:
        return offered(story, _tokens(_key(story.text), story, None), _reading.mentions)


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(
    key: str,  # noqa: ARG001
    _story: Story,
    _cast: Cast | None,
    _project: Project,
    _progress: Callable[[int], None],
) -> tuple[Reading, list[str]]:
    with _one_at_a_time:
        tokens = _tokens(_key(_story.text), _story, _progress)
        _progress(len(_story.paragraphs) - 1)
        return read_with(_story, _project, _cast, tokens=tokens)


@st.cache_resource(max_entries=4, show_spinner=False)
def _tokens(key: str, _story: Story, _progress: Callable[[int], None] | None) -> Tokens:  # noqa: ARG001
    return language.tokens(_story, progress=_progress)


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
