"""The map of pages; Streamlit runs this file, or ``app.py`` at the top of a clone."""

from pathlib import Path

import streamlit as st

from graphx.dashboard import pairs_page, people_page, read_page, sidebar

_ICON = Path(__file__).with_name("assets") / "icon.svg"


def main() -> None:
    """One run of the dashboard: the sidebar says what is open, the page shows it."""
    st.set_page_config(page_title="graphx", page_icon=_ICON, layout="wide")
    page = st.navigation(
        [
            st.Page(
                read_page.page,
                title="Read",
                icon=":material/auto_stories:",
                url_path="read",
                default=True,
                help="The story's network beside its text: play it, and ask each tie for its sentences.",
            ),
            st.Page(
                pairs_page.page,
                title="Pairs & measures",
                icon=":material/timeline:",
                url_path="pairs",
                help="How two people stand to each other over the story; who is there when; who is at the centre.",
            ),
            st.Page(
                people_page.page,
                title="People",
                icon=":material/groups:",
                url_path="people",
                help="Everyone the story names, with an example sentence each. Correct the list and read again.",
            ),
        ],
        position="top",
    )
    sidebar.draw()
    page.run()


if __name__ == "__main__":
    main()
