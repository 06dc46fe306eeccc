"""Two people over the story; who is at the centre; who is at odds in threes."""

import pandas as pd
import streamlit as st

from graphx.dashboard import evidence, session, signs
from graphx.dashboard.scenes import Scene, measured
from graphx.dashboard.words import count, number, says
from graphx.relating import measures, state, timeline
from graphx.result import Reading
from graphx.showing import charts, colours

_MOST_ROWS = 200
_MOST_TURNS = 5
_TURN = ("source", "target", "paragraph", "before", "after")


def page() -> None:
    """A pair with its turns and sentences, the people by their place in the network, triangles of people."""
    reading, scene = session.current()
    st.title("Pairs & measures", anchor=False)
    names = ["A pair", "Who is there", "Who is at the centre", "Triangles"]
    pair, presence, centre, triangles = st.tabs(names, on_change="rerun", key="tab")
    if pair.open:
        with pair:
            _pair(reading, scene)
    if presence.open:
        with presence:
            _presence(scene)
    if centre.open:
        with centre:
            _centre(reading, scene)
    if triangles.open:
        with triangles:
            _triangles(reading)


# ---- a pair


def _pair(reading: Reading, scene: Scene) -> None:
    names = _by_mentions(reading)
    chosen = session.pair(scene)
    if chosen is None:
        st.caption("Nobody in this story meets anybody.")
        return
    # The boxes follow a pair that was chosen elsewhere, and tell it when they are changed.
    st.session_state["pair_one"], st.session_state["pair_other"] = chosen
    left, right = st.columns(2)
    left.selectbox("One", names, key="pair_one", on_change=_boxes_changed)
    right.selectbox("The other", names, key="pair_other", on_change=_boxes_changed)
    signs.panel(reading, *chosen)
    _turns(reading, *chosen)
    evidence.panel(reading, scene, *chosen)


def _boxes_changed() -> None:
    session.choose_pair(st.session_state["pair_one"], st.session_state["pair_other"])


def _by_mentions(reading: Reading) -> list[str]:
    return list(reading.characters.sort_values("mentions", ascending=False, kind="stable")["name"])


def _turns(reading: Reading, one: str, other: str) -> None:
    """The greatest turning points in words."""
    acts = reading.interactions
    between = acts["source"].isin([one, other]) & acts["target"].isin([one, other])
    turns = measures.turning_points(state.believed(acts[between], reading.states))
    greatest = turns.loc[turns["shift"].abs().nlargest(_MOST_TURNS).index].sort_values("paragraph")
    lines = []
    for source, target, paragraph, before, after in greatest[list(_TURN)].itertuples(index=False):
        signs = f"from {says(before)} to {says(after)}"
        if says(before) == says(after):
            signs = f"{says(after)}, {colours.compared(before, after)}"
        lines.append(f"Turn in ¶ {paragraph + 1}: {source} → {target}, {signs} ({number(before)} → {number(after)})")
    if lines:
        st.text("\n".join(lines))


# ---- the whole cast


def _presence(scene: Scene) -> None:
    st.caption("Where each of the most mentioned is named or meant; stronger colour is more often.")
    chart = charts.presence_heatmap(scene.presence, scene.bounds, scene.palette)
    rows = min(charts.MOST_PEOPLE, scene.presence["character"].nunique())
    st.altair_chart(chart, height=70 + 26 * rows, alt="Who is there when, a row for each person")


def _centre(reading: Reading, scene: Scene) -> None:
    found = measured(session.key(), reading)
    st.caption("How much the others have to do with them, as the story goes. Click a name to follow one.")
    chart = charts.centrality_chart(found.centrality, found.bounds, scene.palette)
    st.altair_chart(chart, alt="Who is at the centre when; the table below holds the whole story’s values")
    st.caption("Over the whole story. Click a column’s head to sort by it.")
    people = measures.centrality(timeline.whole_story(reading.edges)).drop(columns="slice")
    people = people.sort_values("strength", ascending=False).head(_MOST_ROWS)
    figure = st.column_config.NumberColumn
    st.dataframe(
        people,
        hide_index=True,
        column_config={
            "character": "Who",
            "degree": figure("Others", help="With how many others there is a tie."),
            "strength": figure("Strength", format="%.1f", help="The weight of all ties."),
            "in_strength": figure("Gets", format="%.1f", help="The weight of the ties toward them."),
            "out_strength": figure("Gives", format="%.1f", help="The weight of the ties from them."),
            "betweenness": figure("Between", format="%.2f", help="Share of shortest paths that lead through them."),
            "pagerank": figure("PageRank", format="%.3f", help="How much those who get much turn to them."),
        },
        alt="The people by their place in the network",
    )


def _triangles(reading: Reading) -> None:
    triads = measures.balance(timeline.whole_story(reading.edges))
    if triads.empty:
        st.caption("No three people of this story are all warm or cold to one another.")
        return
    balanced = int(triads["balanced"].sum())
    others = "" if balanced == len(triads) else " The others are not."
    st.caption(
        f"Over the whole story {balanced} of {count(len(triads), 'triangle')} are balanced: a friend’s friend is a "
        f"friend, an enemy’s enemy too.{others}"
    )
    found = measured(session.key(), reading)
    if len(found.triads):
        st.altair_chart(
            charts.balance_chart(found.triads, found.bounds), alt="Balanced and unbalanced triangles over the story"
        )
    triads = triads.sort_values("strength", ascending=False).head(_MOST_ROWS)
    st.dataframe(
        pd.DataFrame(
            {
                "Three people": triads["first"] + ", " + triads["second"] + ", " + triads["third"],
                "Balanced": triads["balanced"].map({True: "balanced", False: "unbalanced"}),
                "First and second": triads["first_second"].map(says),
                "First and third": triads["first_third"].map(says),
                "Second and third": triads["second_third"].map(says),
                "Strength": triads["strength"],
            }
        ),
        hide_index=True,
        column_config={
            "Strength": st.column_config.NumberColumn(format="%.1f", help="The weight of the weakest of the three.")
        },
        alt="Triangles of people with the signs of their ties",
    )
