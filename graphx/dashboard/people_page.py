"""The cast editor: who was found, with an example sentence each, and all that a reader can correct."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from graphx.dashboard import downloads, reader, session
from graphx.dashboard.evidence import sentence_at
from graphx.dashboard.words import count, plain
from graphx.errors import GraphxError
from graphx.project import Correction, Project, parse_project, project_text, save_project
from graphx.reading.cast import Character
from graphx.reading.castlists import save_cast
from graphx.result import Reading

PRONOUNS = ("", "she/her", "he/him", "they/them", "it/its")
"""What is offered; others can be written."""

_STEPPED = {"Undo": "Undone", "Redo": "Done again"}
_MOST_OTHERS = 100
_MOST_WARNINGS = 3
_CONFIG: dict[str, Any] = {
    "name": st.column_config.TextColumn("Name", width=125),
    "aliases": st.column_config.TextColumn("Also called", width=165),
    "pronouns": st.column_config.TextColumn("Pronouns", width=80),
    "narrator": st.column_config.CheckboxColumn(
        "Narrator", width=75, help="The one who says “I” outside quotation marks."
    ),
    "mentions": st.column_config.NumberColumn("Mentions", width=75, help="Names and pronouns together."),
    "paragraph": st.column_config.NumberColumn("First ¶", width=60),
    "example": st.column_config.TextColumn("For example", width="large"),
}


def page() -> None:
    """The people of the story, most mentioned first; who is chosen can be corrected."""
    reading = session.current_reading()
    project = session.project(reading.story)
    _head(reading, project)
    people = table(reading)
    absent = int((people["mentions"] == 0).sum())
    missing = f"; {absent} more on the list {'is' if absent == 1 else 'are'} not found in it" if absent else ""
    st.caption(
        f"{count(len(people) - absent, 'person', 'people')} in {plain(reading.story.title)}{missing}. Tick one to "
        "rename, split or hide them, or to give them pronouns or another name; tick several to merge them."
    )
    found = session.opened()
    _skipped(found.skipped if found else ())
    chosen = _chooser(
        people if people["narrator"].any() else people.drop(columns="narrator"),
        "people",
        "Whom to correct",
        "Tick rows above, or choose here whom to correct",
        alt="The people of the story, one row each",
    )
    if error := st.session_state.pop("people_error", ""):
        st.error(plain(error))
    if len(chosen) == 1:
        _one(reading, chosen[0])
    elif chosen:
        _several(reading, chosen)
    _others(reading)
    _log(project)


def _skipped(sentences: tuple[str, ...]) -> None:
    """Corrections that found no place: the first in sight, the others folded."""
    for sentence in sentences[:_MOST_WARNINGS]:
        st.warning(plain(sentence))
    if rest := sentences[_MOST_WARNINGS:]:
        with st.expander(f"{count(len(rest), 'more correction')} found no place"):
            st.text("\n".join(rest))


def table(reading: Reading) -> pd.DataFrame:
    """Columns name, aliases, pronouns, narrator, mentions, paragraph (of the first mention, from 1), example."""
    people = reading.characters.assign(narrator=[character.narrator for character in reading.cast])
    people["aliases"] = people["aliases"].str.replace("|", ", ")
    named = reading.mentions[reading.mentions["kind"].isin(["name", "alias"])]
    first = named.drop_duplicates("character").set_index("character")["paragraph"] + 1
    people["paragraph"] = people["name"].map(first).astype("Int64")
    examples = _examples(reading)
    people["example"] = [examples.get(name, "not found in the text") for name in people["name"]]
    people = people.sort_values("mentions", ascending=False, kind="stable", ignore_index=True)
    return people[["name", "aliases", "pronouns", "narrator", "mentions", "paragraph", "example"]]


def _examples(reading: Reading) -> dict[str, str]:
    """For each person the first sentence that names them, outside headings where there is one."""
    found: dict[str, str] = {}
    heads = {chapter.first for chapter in reading.story.chapters}
    named = reading.mentions[reading.mentions["kind"].isin(["name", "alias"])]
    for in_heading in (False, True):
        rows = named[named["paragraph"].isin(heads) == in_heading].drop_duplicates("character")
        for start, end, character in zip(rows["start"], rows["end"], rows["character"], strict=True):
            found.setdefault(character, sentence_at(reading.story, start, end))
    return found


def _head(reading: Reading, project: Project) -> None:
    """The title, with undo and what can be kept."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title("People", anchor=False, width="content")
        with st.container(horizontal=True, width="content", gap="small"):
            _step("Undo", "undo", project.corrections, project.undo, reading)
            _step("Redo", "redo", project.undone, project.redo, reading)
            _keep(reading, project)


def _step(label: str, icon: str, steps: tuple[Correction, ...], step: Callable[[], Project], reading: Reading) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        key=f"people_{icon}",
        help=plain(steps[-1]) if steps else None,
        disabled=not steps,
        on_click=lambda: session.correct(reading.story, step(), f"{_STEPPED[label]}: {steps[-1]}."),
    )


def _keep(reading: Reading, project: Project) -> None:
    stem = downloads.stem(reading)
    with st.popover("Save or load", icon=":material/save:", key="people_keep"):
        st.download_button(
            "Save the list of people",
            save_cast(reading.cast),
            f"{stem}_people.csv",
            "text/csv",
            key="download_people",
            on_click="ignore",
            width="stretch",
            help="A cast list that loads here and with --cast.",
        )
        st.download_button(
            "Save my corrections",
            project_text(project),
            f"{stem}_corrections.json",
            "application/json",
            key="download_corrections",
            on_click="ignore",
            width="stretch",
            help="They are replayed when the story is read anew, here or with --project.",
        )
        if file := session.file_of(reading.story):
            st.button(
                f"Save to {plain(file.name)}",
                key="people_save",
                on_click=lambda: _save(reading, project, file),
                width="stretch",
                help="The file that --project named; it holds my corrections as they are now.",
            )
        st.file_uploader(
            "Load corrections that were saved", ["json"], key="people_file", on_change=lambda: _bring(reading)
        )


def _save(reading: Reading, project: Project, file: Path) -> None:
    try:
        save_project(project, file)
        session.correct(
            reading.story, project, f"Saved {count(len(project.corrections), 'correction')} to {file.name}."
        )
    except GraphxError as error:
        st.session_state["people_error"] = str(error)


def _bring(reading: Reading) -> None:
    file = st.session_state.get("people_file")
    if file is None:
        return
    try:
        brought, own = parse_project(file.getvalue(), file.name), session.project(reading.story).corrections
        new = [correction for correction in brought.corrections if correction not in own]
        project = replace(brought, corrections=(*own, *new))  # nothing is lost, and all of it can be undone
        session.correct(reading.story, project, f"Brought {count(len(new), 'correction')} from {file.name}.")
    except GraphxError as error:
        st.session_state["people_error"] = str(error)


# ---- choosing


def _chooser(people: pd.DataFrame, key: str, label: str, hint: str, alt: str) -> list[str]:
    """The names that are ticked in a table or chosen in the box under it, which is for the keyboard."""
    names = people["name"].tolist()
    box, turn = f"{key} {session.key()}", f"{key} turn"
    ticks = f"{box} rows {st.session_state.setdefault(turn, 0)}"
    st.session_state.setdefault(box, [name for name in st.session_state.get("people_last", []) if name in names])

    def tick() -> None:
        st.session_state[box] = [names[row] for row in st.session_state[ticks].selection.rows]

    def untick() -> None:
        st.session_state[turn] += 1

    st.dataframe(
        _shown(people),
        hide_index=True,
        column_config=_CONFIG,
        height=min(460, 38 + 35 * len(people)),
        key=ticks,
        selection_mode="multi-row",
        on_select=tick,
        alt=alt,
    )
    chosen: list[str] = st.multiselect(
        label, names, key=box, placeholder=hint, label_visibility="collapsed", on_change=untick
    )
    return chosen


def _shown(people: pd.DataFrame) -> pd.DataFrame:
    """The table as it is shown: a first paragraph that there is not is left empty, where Streamlit would write None."""
    if "paragraph" not in people or people["paragraph"].notna().all():
        return people
    # As text, with spaces in front, so that a click on the column's head sorts them as numbers.
    return people.assign(paragraph=["" if pd.isna(first) else f"{first:>6}" for first in people["paragraph"]])


def _record(reading: Reading, corrections: list[Correction], then: str = "") -> None:
    """Add corrections to the log if all of them find a place; else say why not."""
    cast, project = reading.cast, session.project(reading.story)
    try:
        for correction in corrections:
            cast, project = correction.apply(cast), project.correct(correction)
    except GraphxError as error:
        st.session_state["people_error"] = str(error)
        return
    said = "; ".join(map(str, corrections[:3])) + ("; …" if len(corrections) > 3 else "")
    session.correct(reading.story, project, f"Done: {said}. Undo takes it back.")
    st.session_state["people_last"] = [then]


# ---- correcting


def _one(reading: Reading, name: str) -> None:
    """All that can be said of one person."""
    person, key = reading.cast[name], f"{name} {session.key()}"
    with st.container(border=True, key="person"):
        with st.form(f"person {key}", border=False):
            first, second = st.columns(2)
            first.text_input("Name", name, key=f"name {key}", help="The name before stays as an alias.")
            second.text_input(
                "Also called", key=f"alias {key}", placeholder="Another name", help="A name that the text has for them."
            )
            known = list(dict.fromkeys([*PRONOUNS, person.pronouns]))
            first.selectbox(
                "Pronouns",
                known,
                known.index(person.pronouns),
                format_func=lambda said: said or "unknown",
                key=f"pronouns {key}",
                accept_new_options=True,
            )
            second.checkbox(
                "Narrator: says “I” outside quotation marks",
                person.narrator,
                key=f"narrator {key}",
                help="One person at most. Untick it where nobody in the story tells it.",
            )
            st.form_submit_button("Save", type="primary", on_click=lambda: _change(reading, person, key))
        if person.aliases:
            _aliases(reading, person, key)
        st.button(
            "Hide: not a person, or not of interest",
            key="person_hide",
            on_click=lambda: _record(reading, [Correction("hide", name)]),
        )


def _change(reading: Reading, person: Character, key: str) -> None:
    """What differs from before, as corrections; the name last, as the others speak of the one before."""
    name, alias, pronouns, narrator = (
        st.session_state.get(f"{field} {key}") for field in ("name", "alias", "pronouns", "narrator")
    )
    corrections = []
    try:
        if alias and alias.strip():
            corrections.append(Correction("add_alias", person.name, names=(alias,)))
        if (pronouns or "") != person.pronouns:
            corrections.append(Correction("pronouns", person.name, pronouns=pronouns or ""))
        if bool(narrator) != person.narrator:
            corrections.append(Correction("narrator" if narrator else "no_narrator", person.name))
        name = " ".join((name or "").split()) or person.name
        if name != person.name:
            corrections.append(Correction("rename", person.name, name))
    except GraphxError as error:
        st.session_state["people_error"] = str(error)
        return
    if corrections:
        _record(reading, corrections, name)


def _aliases(reading: Reading, person: Character, key: str) -> None:
    """Names that are not this person's: somebody else's, or nobody's."""
    chosen = f"aliases {key}"

    def names() -> tuple[str, ...]:
        return tuple(st.session_state[chosen])

    st.multiselect(
        f"Names that are not {plain(person.name)}’s", person.aliases, key=chosen, placeholder="Choose among the aliases"
    )
    if st.session_state[chosen]:
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Split: they are another person’s",
                key="person_split",
                on_click=lambda: _record(reading, [Correction("split", person.name, names=names())], names()[0]),
            )
            st.button(
                "Take them away",
                key="person_forget",
                on_click=lambda: _record(
                    reading, [Correction("remove_alias", person.name, names=names())], person.name
                ),
            )


def _several(reading: Reading, chosen: list[str]) -> None:
    """Several people: one after all, or none of interest."""

    def merge() -> None:
        name = st.session_state["people_into"]
        _record(reading, [Correction("merge", name, names=tuple(n for n in chosen if n != name))], name)

    with st.container(border=True, key="persons"):
        count_of = dict(zip(reading.characters["name"], reading.characters["mentions"], strict=True))
        most_first = sorted(chosen, key=lambda name: -count_of[name])
        st.selectbox("They are one person, called", most_first, key="people_into")
        with st.container(horizontal=True, gap="small"):
            st.button("Merge", key="people_merge", type="primary", on_click=merge)
            st.button(
                "Hide all of them",
                key="people_hide",
                on_click=lambda: _record(reading, [Correction("hide", name) for name in chosen]),
            )


def _others(reading: Reading) -> None:
    """Who is in the story too, to be added by hand."""
    st.subheader("Also in the story", anchor=False)
    found = reader.others_in(reading).head(_MOST_OTHERS)
    if not found.empty:
        _offered(reading, found)
    form = st.form("missing", border=False, clear_on_submit=True)
    with form, st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Somebody who is missing", key="missing_name", placeholder="A name as the text has it")
        st.form_submit_button("Add this name", width="content", on_click=lambda: _add_missing(reading))


def _add_missing(reading: Reading) -> None:
    if name := " ".join(st.session_state["missing_name"].split()):
        _record(reading, [Correction("add", name)], name)


def _offered(reading: Reading, found: pd.DataFrame) -> None:
    spans = zip(found["start"].tolist(), found["end"].tolist(), strict=True)
    shown = found[["name", "aliases", "pronouns", "mentions"]].assign(
        aliases=found["aliases"].str.replace("|", ", "), example=[sentence_at(reading.story, *span) for span in spans]
    )
    chosen = _chooser(
        shown, "others", "Whom to add", "Tick rows above, or choose here whom to add", "People who are not on the list"
    )
    if chosen:
        added = found[found["name"].isin(chosen)]
        rows = zip(added["name"], added["aliases"].str.split("|"), added["pronouns"], strict=True)
        corrections = [Correction("add", name, "", tuple(filter(None, also)), said) for name, also, said in rows]
        st.button("Add", key="others_add", type="primary", on_click=lambda: _record(reading, corrections))


def _log(project: Project) -> None:
    """What was corrected, in order."""
    if project.corrections:
        st.subheader("My corrections", anchor=False)
        st.text("\n".join(f"{number}. {said}" for number, said in enumerate(project.corrections, start=1)))
