from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphx import tables
from graphx.errors import OptionError, TableError
from graphx.reading.story import Story
from graphx.relating import timeline
from graphx.settings import SLICINGS

STORY = Story.from_text("Chapter 1\n\n" + "Rain.\n\n" * 4 + "Chapter 2\n\n" + "Snow.\n\n" * 4, "Weather")
PARAGRAPHS = len(STORY.paragraphs)
NAMES = ["Buffy", "Spike", "Angel", "$x^2$", "<b>", "王さん"]


def interaction(paragraph, source, target, kind="action", sentiment=0.0, emotion="", confidence=0.5):
    return (0, 1, paragraph, 0, source, target, kind, sentiment, emotion, confidence, "rule")


def edges_of(*rows):
    return timeline.paragraph_edges(STORY, tables.table(tables.INTERACTIONS, list(rows)))


def ties(table, place="paragraph"):
    return table[[place, "source", "target", "directed"]].values.tolist()


interactions = st.lists(
    st.builds(
        interaction,
        st.integers(0, PARAGRAPHS - 1),
        st.sampled_from([*NAMES, ""]),
        st.sampled_from(NAMES),
        st.sampled_from(["speech", "action", "feeling", "copresence"]),
        st.sampled_from([0.0, 0.0, -1.0, -0.3, 0.8, 1.0]),
        st.sampled_from(["", "joy", "anger", "fear"]),
        st.sampled_from([0.1, 0.25, 0.5, 0.9, 1.0]),
    ),
    max_size=40,
)


def test_a_directed_edge_for_each_direction():
    edges = edges_of(
        interaction(1, "Spike", "Buffy"), interaction(1, "Buffy", "Spike"), interaction(2, "Spike", "Buffy")
    )
    assert ties(edges) == [[1, "Buffy", "Spike", True], [1, "Spike", "Buffy", True], [2, "Spike", "Buffy", True]]
    assert edges[["start", "end"]].values.tolist()[0] == [STORY.paragraphs[1].start, STORY.paragraphs[1].end]


def test_being_together_is_one_undirected_row_in_the_order_of_the_alphabet():
    edges = edges_of(interaction(1, "Spike", "Buffy", "copresence"), interaction(1, "Buffy", "Spike", "copresence"))
    assert ties(edges) == [[1, "Buffy", "Spike", False]]
    assert edges["weight"].tolist() == [1.0]


def test_being_together_adds_nothing_where_one_acts_toward_the_other():
    edges = edges_of(
        interaction(1, "Angel", "Buffy", "copresence", confidence=0.9),
        interaction(1, "Buffy", "Angel", "feeling"),
        interaction(1, "Angel", "Spike", "copresence"),
    )
    assert ties(edges) == [[1, "Angel", "Spike", False], [1, "Buffy", "Angel", True]]
    assert edges["weight"].tolist() == [0.5, 0.5]


def test_sentiment_is_the_weighted_mean_of_what_has_a_sign():
    edges = edges_of(
        interaction(1, "Spike", "Buffy", sentiment=0.8, confidence=0.9),
        interaction(1, "Spike", "Buffy", sentiment=-0.4, confidence=0.3),
        interaction(1, "Spike", "Buffy", "speech", confidence=1.0),
    )
    assert edges["sentiment"].tolist() == pytest.approx([(0.8 * 0.9 - 0.4 * 0.3) / 1.2])
    assert edges["weight"].tolist() == pytest.approx([2.2])


def test_emotion_is_the_named_one_with_most_weight():
    edges = edges_of(
        interaction(1, "Spike", "Buffy", emotion="joy", confidence=0.3),
        interaction(1, "Spike", "Buffy", emotion="fear", confidence=0.4),
        interaction(1, "Spike", "Buffy", emotion="joy", confidence=0.3),
        interaction(1, "Spike", "Buffy", emotion="", confidence=1.0),
    )
    assert edges["emotion"].tolist() == ["joy"]


def test_confidence_is_the_surest_in_a_paragraph_and_the_mean_of_paragraphs():
    edges = edges_of(*(interaction(1, "Spike", "Buffy", confidence=c) for c in (0.2, 0.5, 0.5)))
    assert edges["confidence"].tolist() == [0.5]
    edges = edges_of(*(interaction(p, "Spike", "Buffy", confidence=c) for p, c in ((1, 0.5), (2, 0.5), (3, 1.0))))
    assert timeline.slices(edges, STORY, "chapter")["confidence"].tolist() == [0.75]
    sure = edges_of(*(interaction(p, "Spike", "Buffy", confidence=1.0) for p in (1, 2)))
    assert timeline.slices(sure, STORY, "chapter")["confidence"].tolist() == [1.0]


def test_nobody_has_a_tie_to_themselves_or_to_nobody():
    assert edges_of(interaction(1, "Spike", "Spike"), interaction(1, "", "Spike"), interaction(1, "Spike", "")).empty


def test_no_interactions_make_empty_tables_of_the_right_types():
    edges = edges_of()
    assert edges.dtypes.equals(tables.table(tables.EDGES).dtypes)
    for slicing in SLICINGS:
        assert timeline.slices(edges, STORY, slicing).dtypes.equals(tables.table(tables.SLICES).dtypes)
        empty = timeline.presence(tables.table(tables.MENTIONS), STORY, slicing)
        assert empty.dtypes.equals(tables.table(tables.PRESENCE).dtypes)


@settings(deadline=None, max_examples=25)
@given(interactions)
def test_paragraph_edges_are_what_a_loop_over_the_evidence_gives(rows):
    rows = [row for row in rows if row[4] and row[4] != row[5]]
    towards = {(row[2], *sorted(row[4:6])) for row in rows if row[6] != "copresence"}
    evidence = defaultdict(list)
    for row in rows:
        pair = (row[2], *sorted(row[4:6]))
        if row[6] != "copresence":
            evidence[(row[2], row[4], row[5], True)].append(row)
        elif pair not in towards:
            evidence[(*pair, False)].append(row)
    edges = edges_of(*rows)
    assert [tuple(tie) for tie in ties(edges)] == sorted(evidence)
    for edge in edges.itertuples():
        found = evidence[(edge.paragraph, edge.source, edge.target, edge.directed)]
        assert edge.weight == pytest.approx(sum(row[9] for row in found))
        assert edge.confidence == max(row[9] for row in found)
        signed = [(row[7], row[9]) for row in found if row[7]]
        mean = sum(s * c for s, c in signed) / sum(c for _, c in signed) if signed else 0
        assert edge.sentiment == pytest.approx(mean)
        named = {row[8]: sum(r[9] for r in found if r[8] == row[8]) for row in found if row[8]}
        assert named.get(edge.emotion, 0) == pytest.approx(max(named.values(), default=0))
    pd.testing.assert_frame_equal(timeline.slices(edges, STORY).rename(columns={"slice": "paragraph"}), edges)


@settings(deadline=None, max_examples=25)
@given(interactions, st.randoms())
def test_the_order_of_the_evidence_changes_nothing(rows, random):
    shuffled = rows[:]
    random.shuffle(shuffled)
    pd.testing.assert_frame_equal(edges_of(*rows), edges_of(*shuffled))


def test_a_window_looks_back_and_never_ahead():
    edges = edges_of(interaction(3, "Spike", "Buffy", sentiment=0.5), interaction(4, "Spike", "Buffy", sentiment=-0.5))
    sliced = timeline.slices(edges, STORY, "window", window=2)
    assert sliced[["slice", "weight", "sentiment"]].values.tolist() == [[3, 0.5, 0.5], [4, 1, 0], [5, 0.5, -0.5]]
    assert sliced["start"].tolist() == [STORY.paragraphs[i].start for i in (2, 3, 4)]


def test_a_neutral_edge_counts_over_longer_slices():
    edges = edges_of(interaction(1, "Spike", "Buffy", sentiment=0.8), interaction(2, "Spike", "Buffy"))
    for slicing in ("chapter", "window"):
        assert timeline.slices(edges, STORY, slicing)["sentiment"].max() == pytest.approx(
            0.8 if slicing == "window" else 0.4
        )
    assert timeline.slices(edges, STORY, "so-far", half_life=1e9)["sentiment"].iloc[-1] == pytest.approx(0.4)
    assert timeline.whole_story(edges)["sentiment"].tolist() == pytest.approx([0.4])


def test_windows_end_with_the_story():
    sliced = timeline.slices(edges_of(interaction(PARAGRAPHS - 1, "Spike", "Buffy")), STORY, "window", window=100)
    assert sliced["slice"].tolist() == [PARAGRAPHS - 1]


def test_chapters_gather_their_paragraphs():
    edges = edges_of(
        *(interaction(p, "Spike", "Buffy") for p in (1, 2, 6)), interaction(2, "Buffy", "Spike", "copresence")
    )
    sliced = timeline.slices(edges, STORY, "chapter")
    assert sliced[["slice", "weight"]].values.tolist() == [[0, 1.0], [1, 0.5]]
    assert sliced["end"].tolist() == [STORY.paragraphs[4].end, STORY.paragraphs[-1].end]


def test_over_a_longer_slice_too_being_together_gives_way():
    edges = edges_of(interaction(1, "Angel", "Buffy", "copresence"), interaction(2, "Buffy", "Angel"))
    assert ties(timeline.slices(edges, STORY, "chapter"), "slice") == [[0, "Buffy", "Angel", True]]
    so_far = timeline.slices(edges, STORY, "so-far", half_life=1)
    assert ties(so_far, "slice")[:3] == [
        [1, "Angel", "Buffy", False],
        [2, "Buffy", "Angel", True],
        [3, "Buffy", "Angel", True],
    ]


def test_an_untouched_edge_fades_keeps_its_sentiment_and_loses_confidence():
    edges = edges_of(interaction(1, "Spike", "Buffy", sentiment=-0.6, emotion="anger", confidence=0.8))
    sliced = timeline.slices(edges, STORY, "so-far", half_life=2)
    assert sliced["slice"].tolist() == list(range(1, PARAGRAPHS))
    assert sliced["weight"].tolist() == pytest.approx([0.8 * 0.5 ** (age / 2) for age in range(PARAGRAPHS - 1)])
    assert sliced["confidence"].tolist() == pytest.approx(sliced["weight"].tolist())
    assert set(sliced["sentiment"]) == {-0.6}
    assert set(sliced["emotion"]) == {"anger"}


def test_a_fading_edge_is_left_out_under_the_floor():
    sliced = timeline.slices(edges_of(interaction(0, "Spike", "Buffy", confidence=0.4)), STORY, "so-far", half_life=1)
    assert sliced["weight"].tolist() == [0.4, 0.2, 0.1, 0.05]


@settings(deadline=None, max_examples=25)
@given(interactions, st.sampled_from([0.53, 3.7, 51.3]))
def test_so_far_is_what_a_walk_through_the_story_gives(rows, half_life):
    edges = edges_of(*rows)
    share = 0.5 ** (1 / half_life)
    state, expected = {}, {}
    for paragraph in range(PARAGRAPHS):
        state = {tie: [part * share for part in parts] for tie, parts in state.items()}
        for edge in edges[edges["paragraph"] == paragraph].itertuples():
            parts = state.setdefault((edge.source, edge.target, edge.directed), [0.0] * 4)
            parts[0] += edge.weight
            parts[1] += edge.weight * edge.sentiment
            parts[2] += edge.weight * edge.confidence
            parts[3] = 1.0
        alive = {tie: parts for tie, parts in state.items() if parts[0] >= timeline.FLOOR * (1 + 1e-9)}
        known = {frozenset(tie[:2]) for tie in alive if tie[2]}
        expected |= {
            (paragraph, *tie): parts for tie, parts in alive.items() if tie[2] or frozenset(tie[:2]) not in known
        }
    sliced = timeline.slices(edges, STORY, "so-far", half_life=half_life)
    sliced = sliced[sliced["weight"] >= timeline.FLOOR * (1 + 1e-9)]
    assert {tuple(tie) for tie in ties(sliced, "slice")} == set(expected)
    for edge in sliced.itertuples():
        weight, tone, sure, fresh = expected[(edge.slice, edge.source, edge.target, edge.directed)]
        assert edge.weight == pytest.approx(weight)
        assert edge.sentiment == pytest.approx(tone / weight)
        assert edge.confidence == pytest.approx(fresh * sure / weight)


@settings(deadline=None, max_examples=25)
@given(interactions, st.sampled_from(SLICINGS), st.integers(1, 20))
def test_slices_stay_in_range_and_in_order(rows, slicing, window):
    sliced = timeline.slices(edges_of(*rows), STORY, slicing, window=window)
    tables.check(sliced, tables.SLICES)
    assert sliced["sentiment"].between(-1, 1).all()
    assert sliced["confidence"].between(0, 1).all()
    assert (sliced["weight"] > 0).all()
    assert not sliced.duplicated(["slice", "source", "target"]).any()
    assert ties(sliced, "slice") == sorted(ties(sliced, "slice"))
    bounds = timeline.slice_bounds(STORY, slicing, window).set_index("slice")
    assert sliced["start"].tolist() == bounds["start"].loc[sliced["slice"]].tolist()


def test_presence_counts_fades_and_leaves_out_nobody():
    rows = [(0, 1, "x", "name", who, paragraph, 0) for who, paragraph in
            [("Buffy", 1), ("Buffy", 1), ("", 1), ("Angel", 2), ("Buffy", 3), ("Buffy", 6)]]  # fmt: skip
    found = tables.table(tables.MENTIONS, rows)

    def by(slicing, **options):
        return timeline.presence(found, STORY, slicing, **options).values.tolist()

    assert by("paragraph") == [[1, "Buffy", 2], [2, "Angel", 1], [3, "Buffy", 1], [6, "Buffy", 1]]
    assert by("chapter") == [[0, "Angel", 1], [0, "Buffy", 3], [1, "Buffy", 1]]
    assert by("window", window=2)[:4] == [[1, "Buffy", 2], [2, "Angel", 1], [2, "Buffy", 2], [3, "Angel", 1]]
    assert by("so-far", half_life=1)[:5] == [
        [1, "Buffy", 2],
        [2, "Angel", 1],
        [2, "Buffy", 1],
        [3, "Angel", 0.5],
        [3, "Buffy", 1.5],
    ]


@pytest.mark.parametrize("slicing", SLICINGS)
def test_bounds_cover_the_story_and_have_labels(slicing):
    bounds = timeline.slice_bounds(STORY, slicing, window=3)
    assert bounds["slice"].tolist() == list(range(len(bounds)))
    assert bounds["last"].iloc[-1] == PARAGRAPHS - 1
    assert bounds["end"].iloc[-1] == STORY.paragraphs[-1].end
    assert (bounds["first"] <= bounds["last"]).all()
    assert bounds["label"].is_unique


def test_labels_say_which_paragraphs_or_chapter():
    assert timeline.slice_bounds(STORY, "chapter")["label"].tolist() == ["Chapter 1", "Chapter 2"]
    assert timeline.slice_bounds(STORY, "window", 3)["label"].tolist()[:4] == ["¶ 1", "¶ 1–2", "¶ 1–3", "¶ 2–4"]


def test_a_paragraph_outside_the_story_is_named():
    with pytest.raises(TableError, match="speaks of paragraph 99"):
        edges_of(interaction(99, "Spike", "Buffy"))


@pytest.mark.parametrize(("field", "value"), [("sentiment", 1.5), ("confidence", -0.1), ("confidence", float("nan"))])
def test_a_number_out_of_range_is_named_with_its_row(field, value):
    rows = tables.table(tables.INTERACTIONS, [interaction(1, "Spike", "Buffy"), interaction(1, "Spike", "Buffy")])
    rows.loc[1, field] = value
    with pytest.raises(TableError, match=f"row 1 has the {field}"):
        timeline.paragraph_edges(STORY, rows)


def test_an_infinite_weight_is_refused():
    edges = edges_of(interaction(1, "Spike", "Buffy")).assign(weight=np.inf)
    with pytest.raises(TableError, match="weight"):
        timeline.slices(edges, STORY)


@pytest.mark.parametrize("options", [{"slicing": "year"}, {"window": 0}, {"half_life": 0.0}])
def test_impossible_options_are_refused(options):
    with pytest.raises(OptionError):
        timeline.slices(edges_of(), STORY, **options)


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="'confidence'"):
        timeline.slices(edges_of().drop(columns="confidence"), STORY)


def test_the_cost_is_linear_in_the_story():
    """So far, a pair that meets once leaves a bounded number of rows however long the story."""
    long = Story.from_text("Rain.\n\n" * 5000)
    edges = timeline.paragraph_edges(long, tables.table(tables.INTERACTIONS, [interaction(10, "Spike", "Buffy")]))
    assert len(timeline.slices(edges, long, "so-far", half_life=5)) < 20
