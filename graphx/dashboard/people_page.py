"""Everyone the story names, with an example sentence each; the list can be corrected and read with again."""

import pandas as pd
import streamlit as st

from graphx.dashboard import downloads, session
from graphx.dashboard.evidence import sentence_at
from graphx.dashboard.words import count, plain
from graphx.errors import GraphxError
from graphx.reading.cast import Cast
from graphx.reading.castlists import parse_cast, save_cast
from graphx.result import Reading

_EDITABLE = ["name", "aliases", "pronouns", "narrator"]
_CONFIG = {
    "name": st.column_config.TextColumn("Name", required=True, width=115, help="As the network shows it."),
    "aliases": st.column_config.TextColumn("Also called", width=150, help="Other names, with | between them."),
    "pronouns": st.column_config.TextColumn("Pronouns", width=105, help="Like she/her, he/him or they/them."),
    "narrator": st.column_config.CheckboxColumn(
        "Narrator", width=105, help="The one who says “I” outside quotation marks."
    ),
    "mentions": st.column_config.NumberColumn("Mentions", width=80, help="Names and pronouns together."),
    "paragraph": st.column_config.NumberColumn("First ¶", width=60),
    "example": st.column_config.TextColumn("For example", width="large"),
}


def page() -> None:
    """The people of the story, most mentioned first, as a list to correct and to keep."""
    reading, _ = session.current()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title("People", anchor=False, width="content")
        name = f"{downloads.stem(reading)}_people.csv"
        st.download_button(
            "Download the list", save_cast(reading.cast), name, "text/csv", key="download_people", on_click="ignore"
        )
    people = table(reading)
    absent = int((people["mentions"] == 0).sum())
    missing = f"; {absent} of the list are not in it" if absent else ""
    st.caption(f"{count(len(people) - absent, 'person', 'people')} in {plain(reading.story.title)}{missing}.")
    edited = st.data_editor(
        people,
        hide_index=True,
        column_config=_CONFIG,
        disabled=["mentions", "paragraph", "example"],
        num_rows="dynamic",
        key=f"people {session.key()}",
        height=min(640, 80 + 36 * len(people)),
        alt="The people of the story, one row each",
    )
    st.caption(
        "Two rows for one person? Write one name among the other’s “also called” and delete its row. "
        "A better name? Write over it; the old one stays as an alias. Somebody missing? Add a row at the end."
    )
    if st.button("Read again with this list", key="people_apply", type="primary"):
        _apply(edited, people)


def table(reading: Reading) -> pd.DataFrame:
    """Columns name, aliases, pronouns, narrator, mentions, paragraph (of the first mention, from 1), example."""
    people = reading.characters.assign(narrator=[character.narrator for character in reading.cast])
    named = reading.mentions[reading.mentions["kind"].isin(["name", "alias"])]
    first = named.drop_duplicates("character").set_index("character")["paragraph"] + 1
    people["paragraph"] = people["name"].map(first).astype("Int64")
    people["example"] = people["name"].map(_examples(reading)).fillna("")
    people = people.sort_values("mentions", ascending=False, kind="stable", ignore_index=True)
    return people[[*_EDITABLE, "mentions", "paragraph", "example"]]


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


def cast_of(edited: pd.DataFrame, before: pd.DataFrame) -> Cast:
    """The list as the reader left it; who was renamed is still found under the name before.

    Raises:
        CastError: somebody stands in it twice, or nobody at all.
    """
    rows = edited[_EDITABLE].assign(narrator=edited["narrator"].map({True: "yes"})).fillna("")
    names = before["name"].reindex(rows.index)
    renamed = names.notna() & (names != rows["name"])
    rows["aliases"] = rows["aliases"].mask(renamed, rows["aliases"] + "|" + names.fillna(""))
    return parse_cast(rows.to_csv(index=False), "corrected.csv")


def _apply(edited: pd.DataFrame, before: pd.DataFrame) -> None:
    try:
        session.correct(cast_of(edited, before))
    except GraphxError as error:
        st.error(plain(error))
    else:
        st.rerun()
