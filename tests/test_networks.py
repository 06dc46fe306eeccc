import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphx import tables
from graphx.errors import TableError
from graphx.relating import networks

PEOPLE = tables.table(
    tables.CHARACTERS, [("Spike", "", "he/him", 4), ("Buffy", "the Slayer", "she/her", 2), ("Xander", "", "", 1)]
)


def slice_row(slice, source, target, directed=True, weight=0.5, sentiment=0.2, emotion="joy", confidence=0.5):
    return (slice, 10, 20, source, target, directed, weight, sentiment, emotion, confidence)


def slices_of(*rows):
    return tables.table(tables.SLICES, list(rows))


def test_nodes_carry_what_the_cast_says():
    network = networks.graph(slices_of(slice_row(0, "Spike", "Buffy")), PEOPLE)
    assert list(network) == ["Spike", "Buffy", "Xander"]
    assert network.nodes["Buffy"] == {"label": "Buffy", "pronouns": "she/her", "mentions": 2.0}
    assert network.graph == {"slice": 0, "start": 10, "end": 20}


def test_with_presence_only_those_at_hand_have_a_node():
    presence = tables.table(tables.PRESENCE, [(0, "Buffy", 1.5), (1, "Xander", 3.0)])
    network = networks.graph(slices_of(slice_row(0, "Spike", "Buffy")), PEOPLE, presence)
    assert dict(network.nodes(data="mentions")) == {"Spike": 0.0, "Buffy": 1.5}


def test_a_name_that_is_not_on_the_cast_gets_a_node():
    network = networks.graph(slices_of(slice_row(0, "Drusilla", "Buffy")), PEOPLE)
    assert network.nodes["Drusilla"] == {"label": "Drusilla", "pronouns": "", "mentions": 0.0}


def test_being_together_is_two_opposite_arcs():
    network = networks.graph(slices_of(slice_row(0, "Buffy", "Spike", directed=False)), PEOPLE)
    assert network.edges["Buffy", "Spike"] == network.edges["Spike", "Buffy"]
    assert network.edges["Buffy", "Spike"]["directed"] is False
    ranks = nx.pagerank(network)
    assert ranks["Buffy"] == pytest.approx(ranks["Spike"])


def test_values_are_plain_python():
    network = networks.graph(slices_of(slice_row(0, "Spike", "Buffy")), PEOPLE)
    kinds = [type(value) for value in network.edges["Spike", "Buffy"].values()]
    assert kinds == [float, float, str, float, bool]
    assert {type(value) for value in network.graph.values()} == {int}


def test_several_slices_want_a_choice():
    edges = slices_of(slice_row(0, "Spike", "Buffy"), slice_row(1, "Buffy", "Spike"))
    with pytest.raises(TableError, match="holds 2 slices"):
        networks.graph(edges, PEOPLE)
    assert list(networks.graph(edges, PEOPLE, slice=1).edges) == [("Buffy", "Spike")]
    assert networks.graph(edges, PEOPLE, slice=7).number_of_edges() == 0


def test_a_network_for_each_slice_with_anybody():
    edges = slices_of(slice_row(0, "Spike", "Buffy"), slice_row(4, "Buffy", "Spike"))
    presence = tables.table(tables.PRESENCE, [(2, "Xander", 1.0), (4, "Buffy", 2.0)])
    found = list(networks.graphs(edges, PEOPLE, presence))
    assert [network.graph["slice"] for network in found] == [0, 2, 4]
    assert [sorted(network) for network in found] == [["Buffy", "Spike"], ["Xander"], ["Buffy", "Spike"]]


def test_paragraph_edges_make_networks_too():
    edges = slices_of(slice_row(3, "Spike", "Buffy")).rename(columns={"slice": "paragraph"})
    assert networks.graph(edges, PEOPLE, slice=3).edges["Spike", "Buffy"]["weight"] == 0.5


def test_the_whole_story_adds_up():
    edges = slices_of(
        slice_row(0, "Spike", "Buffy", sentiment=0.6, confidence=0.5),
        slice_row(5, "Spike", "Buffy", sentiment=-0.2, confidence=0.5),
        slice_row(6, "Buffy", "Spike", directed=False),
    ).rename(columns={"slice": "paragraph"})
    network = networks.story_graph(edges, PEOPLE)
    assert list(network.edges) == [("Spike", "Buffy")]
    assert network.edges["Spike", "Buffy"] == {
        "weight": 1.0, "sentiment": pytest.approx(0.2), "emotion": "joy", "confidence": 0.5, "directed": True
    }  # fmt: skip


def test_an_arc_without_its_attributes_is_named():
    with pytest.raises(TableError, match="from 'a' to 'b' lacks 'weight'"):
        networks.edge_table(nx.DiGraph([("a", "b")]))


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="'emotion'"):
        networks.graph(slices_of().drop(columns="emotion"), PEOPLE)


number = st.floats(0.01, 100)
rows = st.lists(
    st.builds(
        slice_row,
        st.just(3),
        st.text(min_size=1, max_size=8),
        st.text(min_size=1, max_size=8),
        st.booleans(),
        number,
        st.floats(-1, 1),
        st.text(max_size=5),
        st.floats(0, 1),
    ),
    max_size=20,
)


@settings(deadline=None, max_examples=50)
@given(rows)
def test_there_and_back_again(rows):
    pairs, kept = set(), []
    for row in rows:
        source, target, directed = row[3:6]
        if source == target or frozenset((source, target)) in pairs:
            continue
        pairs.add(frozenset((source, target)))
        kept.append(row if directed else (*row[:3], *sorted((source, target)), *row[5:]))
    edges = slices_of(*sorted(kept, key=lambda row: row[3:5]))
    network = networks.graph(edges, PEOPLE)
    pd.testing.assert_frame_equal(networks.edge_table(network), edges)
