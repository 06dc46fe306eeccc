"""Two people over the story; who is at the centre; who is at odds in threes."""

import pandas as pd
import streamlit as st

from graphx.dashboard import evidence, session, signs
from graphx.dashboard.scenes import Scene, measured
from graphx.dashboard.words import number, plain, says
from graphx.relating import measures, timeline
from graphx.result import Reading
from graphx.showing import charts, colours
from graphx.showing.explain import AROUND, says_so, shortened, turns_of

_MOST_ROWS = 200
_MOST_TURNS = 5
_TURN = ("source", "target", "paragraph", "start", "end", "before", "after", "shown")
_SENTENCE = 160
_THREE = ("first", "second", "third")
_TIES = {
    "first_second": "First and second",
    "first_third": "First and third",
    "second_third": "Second and third",
}


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
    if twice := st.session_state.pop("pair_twice", ""):
        st.caption(f"{plain(twice)} cannot be both, so the pair stays as it was.")
    signs.panel(reading, *chosen)
    _turns(reading, *chosen)
    evidence.panel(reading, scene, *chosen)


def _boxes_changed() -> None:
    one, other = st.session_state["pair_one"], st.session_state["pair_other"]
    if not session.choose_pair(one, other):
        st.session_state["pair_twice"] = one


def _by_mentions(reading: Reading) -> list[str]:
    return list(reading.characters.sort_values("mentions", ascending=False, kind="stable")["name"])


def _turns(reading: Reading, one: str, other: str) -> None:
    """The greatest turning points in words, each with its sentence."""
    acts = reading.interactions
    acts = acts[acts["source"].isin([one, other]) & acts["target"].isin([one, other])]
    turns = turns_of(acts, reading.states, session.view())
    greatest = turns[turns.index.isin(turns["shift"].abs().nlargest(_MOST_TURNS).index)]
    lines = []
    for source, target, paragraph, start, end, before, after, shown in greatest[list(_TURN)].itertuples(index=False):
        signs = f"from {says(before)} to {says(after)}"
        if says(before) == says(after):
            signs = f"{says(after)}, {colours.compared(before, after)}"
        sentence = shortened(evidence.sentence_at(reading.story, start, end), _SENTENCE)
        around = "" if says_so(after, [shown]) else f" ({AROUND})"
        lines += [
            f"Turn in ¶ {paragraph + 1}: {source} → {target}, {signs} ({number(before)} → {number(after)})",
            f"    {sentence}{around}",
        ]
    if lines:
        st.text("\n".join(lines))


# ---- the whole cast


def _presence(scene: Scene) -> None:
    if scene.presence.empty:
        st.caption("Nobody was found in this story.")
        return
    st.caption("Where each of the most mentioned is named or meant; stronger colour is more often.")
    chart = charts.presence_heatmap(scene.presence, scene.bounds, scene.palette)
    rows = min(charts.MOST_PEOPLE, scene.presence["character"].nunique())
    st.altair_chart(chart, height=70 + 26 * rows, alt="Who is there when, a row for each person")


def _centre(reading: Reading, scene: Scene) -> None:
    found = measured(session.key(), reading)
    if found.centrality.empty:
        st.caption("Nobody in this story meets anybody.")
        return
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
    found = measured(session.key(), reading)
    if found.triads.empty:
        st.caption("No three people of this story are all warm or cold to one another.")
        return
    st.caption(
        "A triangle of people is balanced where a friend’s friend is a friend and an enemy’s enemy too (Heider 1946). "
        "How two stand to each other is the mean of both ways, in the story up to that paragraph."
    )
    st.altair_chart(
        charts.balance_chart(found.triads, found.bounds), alt="Balanced and unbalanced triangles over the story"
    )
    st.caption("Which three, and from where to where, the longest first.")
    st.dataframe(
        spells(found.triads, found.bounds).head(_MOST_ROWS),
        hide_index=True,
        column_config={"from": "From ¶", "to": "To ¶"},
        alt="Triangles of people with the signs of their ties",
    )


def spells(triads: pd.DataFrame, bounds: pd.DataFrame) -> pd.DataFrame:
    """From where to where three people stand so to one another, the longest first; paragraphs count from 1.

    Takes `measures.TRIADS` and `timeline.BOUNDS` of the story so far.
    """
    places = bounds[["slice", "last"]].assign(place=range(len(bounds)))
    known = triads.merge(places, on="slice").sort_values([*_THREE, "place"], ignore_index=True)
    known[list(_TIES)] = known[list(_TIES)].map(says)
    same = known[[*_THREE, *_TIES]]
    begins = (same != same.shift()).any(axis=1) | (known["place"].diff() != 1)
    runs = known.groupby(begins.cumsum())
    first, last = runs.first(), runs.last()
    rows = pd.DataFrame(
        {
            "Three people": first["first"] + ", " + first["second"] + ", " + first["third"],
            "from": first["last"] + 1,
            "to": last["last"] + 1,
            "Balanced": first["balanced"].map({True: "balanced", False: "unbalanced"}),
            **{column: first[tie] for tie, column in _TIES.items()},
        }
    )
    return rows.iloc[(rows["from"] - rows["to"]).argsort(kind="stable")]
