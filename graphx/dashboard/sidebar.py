"""The sidebar: which story, whose list of people, and how the timeline is cut."""

import os
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from graphx.dashboard import reader, samples, scenes, session
from graphx.dashboard.words import VIEWS, count, plain
from graphx.errors import CastError, GraphxError
from graphx.project import Project, load_project
from graphx.reading import language
from graphx.reading.cast import Cast
from graphx.reading.castlists import load_cast, parse_cast, shared_names
from graphx.reading.encodings import decode
from graphx.reading.formats import load_story
from graphx.reading.story import Story
from graphx.relating.reader import destination, plan
from graphx.result import Reading
from graphx.settings import SLICINGS, Settings

_OWN = "graphx, on this machine"
_WAYS = {"sample": "Sample", "upload": "Upload", "paste": "Paste"}
_SLICINGS = {"paragraph": "Paragraph", "window": "Window", "chapter": "Chapter", "so-far": "Story so far"}
_EACH_STEP = {
    "paragraph": "Each step shows one paragraph.",
    "window": "Each step shows a paragraph and those just before it.",
    "chapter": "Each step shows one chapter.",
    "so-far": "Each step shows the story up to a paragraph; what lies further back counts less.",
}


class _NotYetError(Exception):
    """Something is still to be handed in; the message says what."""


def draw() -> None:
    """Draw the sidebar and open what it asks for; what cannot be read is said, and the page stays as it was."""
    page = st.container()
    with st.sidebar:
        try:
            _open(page)
        except GraphxError as error:
            session.done()  # it was not
            st.error(plain(error))
        except _NotYetError as wish:
            st.caption(str(wish))
        if found := session.opened():
            session.cut(_settings(found), _view())
    if done := session.done():
        page.success(plain(done), icon=":material/check:")


def _open(page: DeltaGenerator) -> None:
    source, story = _story()
    cast = _cast(source)
    if shared := shared_names(cast) if cast else []:
        st.caption(plain(shared[0]) + (f" So it is with {count(len(shared) - 1, 'more name')}." if shared[1:] else ""))
    if not language.looks_english(story):
        st.warning(plain(language.NOT_ENGLISH.format(title=story.title)))
    project = _project(source, story)
    if log := project.corrections:
        st.caption(f"With {count(len(log), 'correction')} of yours, the last: {plain(log[-1])}. See the page People.")
    model = _model()
    if model is None:
        _show(page, story, cast, project)
    else:
        _ask(page, story, cast, project, model)


def _show(
    page: DeltaGenerator, story: Story, cast: Cast | None, project: Project, settings: Settings = reader.OWN
) -> Reading:
    """Open a reading, unless it is open."""
    key, now = reader.key_of(story, cast, project, settings), session.opened()
    if now is not None and now.key == key:
        return now.reading
    with page:
        reading, skipped = reader.reading_of(story, cast, project, settings)
    session.show(key, reading, tuple(skipped))
    return reading


def _project(source: str, story: Story) -> Project:
    """The corrections of a story: those of this reader, or else those that the command line named for it."""
    given = os.environ.get("GRAPHX_PROJECT", "")
    if given and source == os.environ.get("GRAPHX_STORY") and session.file_of(story) is None:
        session.keep(story, load_project(given), Path(given))
    return session.project(story)


# ---- a language model, where one was named


def _model() -> Settings | None:
    """The language model, if it was named and is chosen."""
    try:
        model = reader.language_model()
    except GraphxError as error:  # the story is shown all the same
        st.error(plain(error))
        return None
    if model is None:
        return None
    name = plain(model.model_name or "answers from files")
    choice = st.selectbox("Read by", [_OWN, name], key="read_by", help="Who reads how people stand to each other.")
    return model if choice == name else None


def _ask(page: DeltaGenerator, story: Story, cast: Cast | None, project: Project, model: Settings) -> None:
    """Say where the text goes and what it costs; nothing is sent before the reader says so here."""
    st.caption(plain(destination(model)))
    now, offer = session.opened(), st.empty()
    if now is None or now.key != reader.key_of(story, cast, project, model):
        cost = plan(story, _show(page, story, cast, project).cast, model)
        if cost.calls and not model.answers:
            with offer.container():
                st.caption(f"It takes {plain(cost)}. Until you send it, you see what graphx itself reads.")
                if not st.button("Send the text", key="send", type="primary", width="stretch"):
                    return
    reading = _show(page, story, cast, project, model)  # where this fails, the offer stays
    offer.empty()
    st.caption(plain(reading.report))


# ---- the story


def _story() -> tuple[str, Story]:
    """Where the story comes from, as a key for its cast list, and the story."""
    ways = list(_WAYS)
    way = st.segmented_control(
        "Story", ways, format_func=_way, default=ways[0], required=True, key="story_way", width="stretch"
    )
    if way == "upload":
        return way, _uploaded_story()
    if way == "paste":
        return way, _pasted_story()
    return _sample_story()


def _way(way: str) -> str:
    """What a way is called; a story that the command line named stands before the samples."""
    return "Yours" if way == "sample" and _given("GRAPHX_STORY") else _WAYS[way]


def _sample_story() -> tuple[str, Story]:
    files = _given("GRAPHX_STORY") | samples.stories()
    title = st.selectbox("Sample", list(files), key="story_sample", label_visibility="collapsed")
    return str(files[title]), load_story(files[title])


def _uploaded_story() -> Story:
    file = st.file_uploader("Text or Markdown", ["txt", "md", "markdown", "text"], key="story_file")
    if file is None:
        raise _NotYetError("Until you hand in a file, the page stays as it is.")
    return reader.story_of(file.getvalue(), file.name)


def _pasted_story() -> Story:
    with st.form("story_form", border=False):
        hint = "Blank lines between the paragraphs."
        text = st.text_area("The text", height=200, key="story_text", placeholder=hint, label_visibility="collapsed")
        asked = st.form_submit_button("Read this text", width="stretch")
    if not text and not asked:
        raise _NotYetError("Until you paste a text, the page stays as it is.")
    return reader.story_of(text.encode("utf-8", "replace"), "pasted_story.txt")


# ---- the people


def _cast(source: str) -> Cast | None:
    """The people that the story is read with, or None to find them in it; each story remembers its own choice."""
    given = _given("GRAPHX_CAST")
    ready = given if source == os.environ.get("GRAPHX_STORY", source) else {}
    if own := samples.cast_of(Path(source)):
        ready["This sample’s list"] = own
    found, upload, paste = "Found in the story", "Upload a list …", "Paste a list …"
    lists: dict[str, Path | None] = {**ready, found: None, upload: None, paste: None, **given, **samples.casts()}
    help_ = "Who the story is about, and what they are called."
    choice = st.selectbox("People", list(lists), key=f"cast_way {source}", help=help_)
    if choice == upload:
        return _uploaded_cast()
    if choice == paste:
        return _pasted_cast()
    path = lists[choice]
    return load_cast(path) if path else None


def _uploaded_cast() -> Cast:
    file = st.file_uploader("CSV, JSON, YAML or text", ["csv", "json", "yaml", "yml", "txt"], key="cast_file")
    if file is None:
        raise _NotYetError("Until you hand in a list, the page stays as it is.")
    return parse_cast(decode(file.getvalue(), file.name, CastError), file.name)


def _pasted_cast() -> Cast:
    with st.form("cast_form", border=False):
        hint = "Buffy Summers: Buffy, the Slayer (she/her)\nSpike: William (he/him)"
        text = st.text_area("One person a line", height=150, key="cast_text", placeholder=hint)
        asked = st.form_submit_button("Use this list", width="stretch")
    if not text and not asked:
        raise _NotYetError("Until you paste a list, the page stays as it is.")
    return parse_cast(text)


def _given(variable: str) -> dict[str, Path]:
    """The file that ``graphx dashboard`` was started with."""
    path = os.environ.get(variable, "")
    return {Path(path).name: Path(path)} if path else {}


# ---- the slices


def _settings(found: session.Open) -> Settings:
    story = found.reading.story
    of = Project.of(story).sha256  # corrections leave the slices as they were chosen
    kinds = [kind for kind in SLICINGS if kind != "chapter" or len(story.chapters) > 1]
    first = scenes.first_slicing(story)
    kind = st.selectbox(
        "Step by",
        kinds,
        index=kinds.index(first),
        format_func=_SLICINGS.__getitem__,
        key=f"slicing {of}",
        help="How much of the story the network holds at each step.",
    )
    options: dict[str, int | float] = {}
    long = len(story.paragraphs) > scenes.LONG_STORY
    if kind == "window":
        most = max(2, min(200, len(story.paragraphs)))
        width = min(most, 30 if long else 5)
        options["window"] = st.slider("Paragraphs in a window", 1, most, width, key=f"window {of}")
    elif kind in ("paragraph", "so-far"):
        start = 20 if long else 5 if kind == "so-far" else 2
        help_ = "A tie that nothing renews has faded to half after so many paragraphs."
        options["half_life"] = float(
            st.slider("Fade to half in", 1, 50, start, format="%d ¶", key=f"half_life {kind} {of}", help=help_)
        )
    st.caption(_EACH_STEP[kind])
    return Settings(slicing=kind, **options)  # type: ignore[arg-type]


def _view() -> str:
    return st.selectbox(
        "Feelings as seen",
        list(VIEWS),
        format_func=lambda view: VIEWS[view].lower(),
        key="view_of",
        help="How two people stand at a paragraph can be told from the whole story, or only from what came before.",
    )
