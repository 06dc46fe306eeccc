import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphx import tables
from graphx.errors import TableError
from graphx.relating import measures


def tie(source, target, sentiment=0.5, weight=1.0, slice=0, directed=True):
    return (slice, 0, 9, source, target, directed, weight, sentiment, "", 0.9)


def slices_of(*rows):
    return tables.table(tables.SLICES, list(rows))


def act(paragraph, sentiment, source="Buffy", target="Spike", confidence=0.9, kind="feeling"):
    return (10 * paragraph, 10 * paragraph + 5, paragraph, 0, source, target, kind, sentiment, "", confidence, "")


def turns_of(*sentiments):
    return measures.turning_points(tables.table(tables.INTERACTIONS, [act(i, s) for i, s in enumerate(sentiments)]))


def test_the_one_in_the_middle_is_central():
    star = [tie("Buffy", name) for name in ("Giles", "Willow", "Xander")] + [tie("Giles", "Buffy")]
    found = measures.centrality(slices_of(*star)).set_index("character")
    assert found["degree"].to_dict() == {"Buffy": 3, "Giles": 1, "Willow": 1, "Xander": 1}
    assert found.loc["Buffy", ["in_strength", "out_strength", "strength"]].tolist() == [1, 3, 4]
    assert found["betweenness"].idxmax() == "Buffy"
    assert found["betweenness"]["Willow"] == 0
    assert found["pagerank"].sum() == pytest.approx(1)


def test_strong_ties_are_short():
    rows = [tie("a", "b", weight=10), tie("b", "c", weight=10), tie("a", "c", weight=1)]
    assert measures.centrality(slices_of(*rows)).set_index("character")["betweenness"]["b"] > 0


def test_each_slice_is_measured_by_itself():
    found = measures.centrality(slices_of(tie("a", "b", slice=3), tie("b", "c", slice=8)))
    assert found[["slice", "character"]].values.tolist() == [[3, "a"], [3, "b"], [8, "b"], [8, "c"]]


def test_company_counts_both_ways():
    found = measures.centrality(slices_of(tie("a", "b", directed=False))).set_index("character")
    assert found["in_strength"].tolist() == found["out_strength"].tolist() == [1, 1]


def test_two_circles_are_two_communities_the_larger_first():
    groups = [["a", "b", "c"], ["w", "x", "y", "z"]]
    rows = [tie(s, t) for group in groups for s in group for t in group if s < t] + [tie("a", "w", weight=0.1)]
    found = measures.communities(slices_of(*rows)).set_index("character")["community"].to_dict()
    assert found == {"a": 1, "b": 1, "c": 1, "w": 0, "x": 0, "y": 0, "z": 0}


@pytest.mark.parametrize(
    ("signs", "balanced"),
    [((0.5, 0.5, 0.5), True), ((-0.5, -0.5, 0.5), True), ((-0.5, 0.5, 0.5), False), ((-0.5, -0.5, -0.5), False)],
)
def test_a_triad_is_balanced_by_the_product_of_its_signs(signs, balanced):
    rows = [tie(*pair, sign) for pair, sign in zip([("a", "b"), ("c", "a"), ("b", "c")], signs, strict=True)]
    (found,) = measures.balance(slices_of(*rows)).to_dict("records")
    assert found["balanced"] is balanced
    assert (found["first_second"], found["first_third"], found["second_third"]) == signs


def test_two_directions_make_one_sign_by_weight():
    rows = [tie("a", "b", 0.9, 1), tie("b", "a", -0.5, 3), tie("b", "c", 0.5), tie("a", "c", 0.5)]
    (found,) = measures.balance(slices_of(*rows)).to_dict("records")
    assert found["first_second"] == pytest.approx((0.9 - 1.5) / 4)
    assert not found["balanced"]
    assert found["strength"] == 1


def test_neutral_ties_make_no_triad():
    assert measures.balance(slices_of(tie("a", "b"), tie("b", "c"), tie("a", "c", 0.01))).empty


def test_balance_over_time():
    rows = [tie("a", "b", slice=n) for n in (0, 1)] + [tie("b", "c", slice=n) for n in (0, 1)]
    rows += [tie("a", "c", -0.5, slice=0), tie("a", "c", 0.5, slice=1)]
    assert measures.balance(slices_of(*rows))[["slice", "balanced"]].values.tolist() == [[0, False], [1, True]]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"), st.sampled_from([-1.0, 0.0, 0.7]))))
def test_triads_are_all_triangles_of_signed_pairs(rows):
    unique = {(s, t): tie(s, t, sign) for s, t, sign in rows if s != t}
    found = measures.balance(slices_of(*unique.values()))
    graph = nx.Graph()
    for s, t in unique:
        signs = [unique[pair][7] for pair in ((s, t), (t, s)) if pair in unique]
        if abs(np.mean(signs)) >= measures.NEUTRAL:
            graph.add_edge(s, t)
    assert len(found) == sum(nx.triangles(graph).values()) // 3
    assert (found["first"] < found["second"]).all()
    assert (found["second"] < found["third"]).all()


def test_who_feels_more_comes_first():
    rows = [tie("Buffy", "Spike", 0.1, 1.0), tie("Spike", "Buffy", 0.8, 2.0), tie("Giles", "Spike", -0.5, 1.0)]
    found = measures.asymmetry(slices_of(*rows))
    assert found[["source", "target"]].values.tolist() == [["Spike", "Buffy"], ["Spike", "Giles"]]
    assert found["asymmetry"].tolist() == pytest.approx([1.5, 0.5])
    assert found["gets"].tolist() == pytest.approx([0.1, -0.5])


def test_an_even_pair_has_one_row_and_company_none():
    even = [tie("a", "b"), tie("b", "a"), tie("c", "d", directed=False)]
    assert measures.asymmetry(slices_of(*even))[["source", "target", "asymmetry"]].values.tolist() == [["a", "b", 0.0]]


def test_a_turn_stands_where_the_feeling_changes():
    turns = turns_of(-0.8, -0.6, -0.9, -0.7, 0.6, 0.8, 0.7, 0.9)
    assert turns[["source", "target", "paragraph", "start", "first", "last"]].values.tolist() == [
        ["Buffy", "Spike", 4, 40, 0, 7]
    ]
    assert turns["before"].tolist() == pytest.approx([-0.75])
    assert turns["shift"].tolist() == pytest.approx([1.5])


def test_there_and_back_are_two_turns():
    assert turns_of(*[0.7] * 5, *[-0.8] * 5, *[0.7] * 5)["paragraph"].tolist() == [5, 10]


@pytest.mark.parametrize(
    "sentiments", [(), (0.5,), (0.5, -0.5), (0.6,) * 10, (0.6, 0.6, 0.6, -0.6, 0.6, 0.6, 0.6), (0.8, -0.8) * 8]
)
def test_steadiness_a_slip_and_wavering_are_no_turns(sentiments):
    assert turns_of(*sentiments).empty


def test_doubtful_evidence_weighs_less():
    sure = [act(i, -0.8) for i in range(4)] + [act(i, 0.8) for i in range(4, 8)]
    doubtful = sure[:4] + [act(i, 0.8, confidence=0.05) for i in range(4, 8)]
    assert len(measures.turning_points(tables.table(tables.INTERACTIONS, sure))) == 1
    assert measures.turning_points(tables.table(tables.INTERACTIONS, doubtful)).empty


def test_directions_turn_by_themselves_and_unsigned_evidence_says_nothing():
    rows = [act(i, sign) for i, sign in enumerate([-0.8] * 4 + [0.8] * 4)]
    rows += [act(i, 0.8, "Spike", "Buffy") for i in range(8)] + [act(i, 0.0) for i in range(8)]
    turns = measures.turning_points(tables.table(tables.INTERACTIONS, rows))
    assert turns[["source", "paragraph"]].values.tolist() == [["Buffy", 4]]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([-1.0, -0.5, 0.5, 1.0]), max_size=40))
def test_turns_part_different_feelings(sentiments):
    turns = turns_of(*sentiments)
    assert (turns["shift"] == turns["after"] - turns["before"]).all()
    assert (turns["first"] < turns["paragraph"]).all()
    assert (turns["paragraph"] <= turns["last"]).all()
    assert turns["paragraph"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("measure", "schema"),
    [
        (measures.centrality, measures.CENTRALITY),
        (measures.communities, measures.COMMUNITIES),
        (measures.balance, measures.TRIADS),
        (measures.asymmetry, measures.ASYMMETRY),
    ],
)
def test_no_ties_make_an_empty_table_and_a_missing_column_is_named(measure, schema):
    assert measure(slices_of()).dtypes.equals(tables.table(schema).dtypes)
    with pytest.raises(TableError, match="'weight'"):
        measure(slices_of().drop(columns="weight"))
