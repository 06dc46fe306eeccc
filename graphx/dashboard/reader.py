"""Reading with a memory: each story with each cast once a server, with progress while it lasts."""

import hashlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace

import pandas as pd
import streamlit as st

from graphx.errors import OptionError, ReaderError
from graphx.project import Project, read_people, replay_signs
from graphx.reading import language
from graphx.reading.cast import Cast
from graphx.reading.formats import parse_story
from graphx.reading.language import Tokens
from graphx.reading.offers import offered
from graphx.reading.story import Story
from graphx.result import Reading
from graphx.settings import Settings

OWN = Settings()
"""graphx reads by itself."""

_ENDPOINT = ("base_url", "model_name", "answers", "cache")

_one_at_a_time = threading.Lock()  # spaCy's vocabulary is shared by all readers of a server


@st.cache_resource(max_entries=16, show_spinner=False)
def story_of(data: bytes, name: str) -> Story:
    """A file as a story, parsed once.

    Raises:
        StoryError: not text, empty, or another kind of file.
    """
    return parse_story(data, name)


def key_of(story: Story, cast: Cast | None, project: Project, settings: Settings = OWN) -> str:
    """What a reading depends on, as one short key."""
    return _key(story.title, story.text, story.chapters, cast, project.corrections, project.sha256, settings)


def reading_of(
    story: Story, cast: Cast | None, project: Project, settings: Settings = OWN
) -> tuple[Reading, list[str]]:
    """The reading of a story as the corrections have it, and those that found no place; cached.

    A bar shows how far it is, unless it is there at once. A correction does not parse the story again, a sign does not
    read it again. With the settings of a language model the story is sent to it, as far as it has not answered yet.

    Raises:
        GraphxError: what is wrong with the story, the cast or the language model.
    """
    done, left = 0, False
    asking = settings.reader == "language-model"

    def advance(paragraph: int) -> None:
        nonlocal done
        done = paragraph + 1
        if left and asking:
            raise ReaderError("The page was left; nothing more is sent, and what was answered is kept.")

    pool = ThreadPoolExecutor(1)
    work = pool.submit(_signed, story, cast, project, settings, advance)
    pool.shutdown(wait=False)  # a reader who goes elsewhere meanwhile does not wait for it
    try:
        _watch(work, len(story.paragraphs), lambda: done, "Asking the model…" if asking else "Reading the story…")
        return work.result()
    finally:
        left = True


def language_model() -> Settings | None:
    """The language model that ``graphx dashboard`` was started with, or None; it is only ever offered.

    Raises:
        OptionError: what was said of it cannot be.
    """
    told = {name: os.environ.get(f"GRAPHX_{name.upper()}", "") for name in _ENDPOINT}
    if not told["base_url"] and not told["answers"]:
        return None
    timeout = os.environ.get("GRAPHX_TIMEOUT", "")
    try:
        seconds = float(timeout or Settings.timeout)
    except ValueError as error:
        raise OptionError(f"GRAPHX_TIMEOUT is {timeout[:40]!r}; it must be a number of seconds.") from error
    return OWN.with_options(reader="language-model", timeout=seconds, **told)


def others_in(reading: Reading) -> pd.DataFrame:
    """Who else may be in the story of a reading (columns: `graphx.reading.offers.OFFERED`); cached."""
    return _others(_key(reading.story.text, reading.cast), reading)


@st.cache_resource(max_entries=8, show_spinner="Looking for others…")
def _others(key: str, _reading: Reading) -> pd.DataFrame:  # noqa: ARG001
    story = _reading.story
    return offered(story, _parsed(story, None), _reading.mentions)


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _signed(
    story: Story, cast: Cast | None, project: Project, settings: Settings, progress: Callable[[int], None]
) -> tuple[Reading, list[str]]:
    tokens = _parsed(story, progress)
    progress(-1 if settings.reader == "language-model" else len(story.paragraphs) - 1)
    people = _without_last_signs(project)
    reading, skipped = _read(key_of(story, cast, people, settings), story, tokens, people, cast, settings, progress)
    signed, misplaced = replay_signs(project, reading, tokens)
    return signed, skipped + misplaced


def _without_last_signs(project: Project) -> Project:
    """The corrections up to the last of the people: signs after it are set without reading the story again."""
    kinds = [correction.kind == "sign" for correction in project.corrections]
    last = max((number for number, is_sign in enumerate(kinds, start=1) if not is_sign), default=0)
    return replace(project, corrections=project.corrections[:last], undone=())


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(
    key: str,  # noqa: ARG001
    _story: Story,
    _tokens: Tokens,
    _project: Project,
    _cast: Cast | None,
    _settings: Settings,
    _progress: Callable[[int], None],
) -> tuple[Reading, list[str]]:
    return read_people(_story, _tokens, _project, _cast, _settings, _progress)


def _parsed(story: Story, progress: Callable[[int], None] | None) -> Tokens:
    with _one_at_a_time:
        tokens: Tokens = _tokens(_key(story.text), story, progress)
        return tokens


@st.cache_resource(max_entries=4, show_spinner=False)
def _tokens(key: str, _story: Story, _progress: Callable[[int], None] | None) -> Tokens:  # noqa: ARG001
    return language.tokens(_story, progress=_progress)


def _watch(work: Future, paragraphs: int, done: Callable[[], int], doing: str) -> None:
    if wait([work], 0.05).done:
        return
    bar = st.empty()
    while not work.done():
        share = done() / paragraphs
        bar.progress(0.9 * share, doing if share < 1 else "Relating its people…")
        wait([work], 0.1)
    bar.empty()


@st.cache_resource(show_spinner=False)
def warm() -> threading.Thread:
    """Load the language pipeline beside the first page, once a server."""
    thread = threading.Thread(target=language.pipeline, daemon=True)
    thread.start()
    return thread
