import numpy as np
import pandas as pd
import pytest

from graphx import tables
from graphx.errors import TableError
from graphx.reading.story import Story
from graphx.relating import measures, state, voice


def story(paragraphs):
    return Story.from_text("\n\n".join(f"Paragraph {i} of a long evening by the sea." for i in range(paragraphs)))


def acts(*rows):
    return tables.table(
        tables.INTERACTIONS,
        [(0, 9, paragraph, paragraph, source, target, kind, value, "", 0.8, "subject to object")
         for paragraph, source, target, kind, value in rows],
    )  # fmt: skip


def shown(*values, source="A", target="B"):
    return acts(*((i, source, target, "action", value) for i, value in enumerate(values)))


def pair_states(told, table):
    """States where nobody is mentioned, so that the signs alone speak."""
    return state.pair_states(told, tables.table(tables.MENTIONS), tables.table(tables.QUOTES), table)


def test_one_row_for_each_paragraph_and_ordered_pair_in_reading_order():
    table = acts((2, "A", "B", "action", 0.5), (0, "B", "A", "speech", -0.5), (2, "A", "B", "speech", 0.1))
    states = pair_states(story(4), table)
    assert states[["paragraph", "source", "target"]].values.tolist() == [[0, "B", "A"], [2, "A", "B"]]
    tables.check(states, state.STATES)


def test_sign_follows_clear_evidence():
    assert (pair_states(story(6), shown(*[0.8] * 6))["smoothed"] > 0.1).all()
    assert (pair_states(story(6), shown(*[-0.8] * 6))["smoothed"] < -0.1).all()


def test_inertia_carries_a_sign_past_a_silent_paragraph():
    warm = pair_states(story(3), shown(0.9, 0.0, 0.9))["smoothed"][1]
    cold = pair_states(story(3), shown(-0.9, 0.0, -0.9))["smoothed"][1]
    assert cold < warm


PRIOR = np.array([0.3, 0.2, 0.5])
COLD, WARM = [0.6, 0.2, 0.2], [0.1, 0.2, 0.7]


def both_ways(*local, apart=1):
    keys = [(i * apart, "A", "B") for i in range(len(local))]
    return state.chains(keys, np.array(local), PRIOR, 0.8)


def test_a_pair_that_is_seen_once_is_what_its_paragraph_says():
    for view in both_ways(COLD):
        assert view[0] == pytest.approx(COLD)


def test_a_paragraphs_own_evidence_counts_more_than_the_paragraphs_around():
    _, smoothed = both_ways(WARM, COLD, WARM)
    assert smoothed[1][0] > smoothed[1][2]
    assert smoothed[1][0] < COLD[0]


def test_what_is_far_away_counts_less():
    near, far = (both_ways(WARM, COLD, apart=apart)[1][1][2] for apart in (1, 8))
    assert near > far > COLD[2]


def test_a_paragraph_like_any_other_changes_nothing():
    causal, smoothed = both_ways(WARM, PRIOR.tolist(), WARM)
    assert smoothed[1][2] > PRIOR[2]
    assert causal[0] == pytest.approx(WARM)


TALK = "It's late, and they're sure we won't. "


def believed(*paragraphs):
    """The smoothed state of A toward B in paragraphs that show nothing but a clause."""
    told = Story.from_text("\n\n".join(paragraphs))
    return pair_states(told, shown(*[0.0] * len(paragraphs)))["smoothed"].tolist()


def test_the_wording_of_a_modern_narrator_counts():
    kind = believed(TALK + "He holds her hand and smiles at her tenderly.", TALK)
    harsh = believed(TALK + "He shoves her hand away and sneers at her.", TALK)
    assert kind[0] > harsh[0]


def test_what_is_said_counts_by_its_words():
    kind = believed(TALK + '"Thank you, love. I missed you."', TALK)
    rude = believed(TALK + '"Shut up, liar. I hate you."', TALK)
    assert kind[0] > rude[0]


OLD = (
    "It was indeed with the most considerable satisfaction of her excellent mother--which was very naturally expressed "
    "upon the subject of an alliance of which the whole neighbourhood had quite impatiently expected the announcement--"
    "that the circumstances of the engagement were rather particularly communicated to the gentlemen of the party."
)


def old(paragraphs):
    return Story.from_text("\n\n".join([OLD] * paragraphs))


def test_the_wording_and_meetings_before_say_nothing_in_an_old_voice():
    assert voice.modernity(old(8)) == 0
    warm, harsh = (f"{OLD} {words}" for words in ("He holds her hand tenderly.", "He shoves her aside rudely."))
    assert believed(warm, OLD, OLD) == pytest.approx(believed(harsh, OLD, OLD))
    causal = pair_states(old(9), shown(*[0.0] * 9))["causal"]
    assert np.diff(np.abs(causal)).max() < 0.1  # only the chain goes on


def test_those_who_have_met_often_in_a_modern_story_stand_warmer():
    causal = pair_states(Story.from_text("\n\n".join([TALK] * 9)), shown(*[0.0] * 9))["causal"]
    assert causal[8] > causal[0]


def test_causal_does_not_know_what_comes_after():
    first = pair_states(story(8), shown(0.3, -0.9, -0.9))
    second = pair_states(story(8), shown(0.3, 0.9, 0.9))
    assert first["causal"][0] == second["causal"][0]
    assert first["smoothed"][0] < second["smoothed"][0]


def test_causal_does_not_know_how_long_the_story_is():
    for paragraph in (OLD, "It's late and she's sure he won't come. He doesn't, and I can't say I'm sorry."):
        told = [Story.from_text("\n\n".join([paragraph] * length)) for length in (4, 40)]
        short, long = (pair_states(text, shown(0.3, 0.4))["causal"].tolist() for text in told)
        assert short == pytest.approx(long)


def test_the_other_direction_counts_in_an_old_voice():
    back = [(0, "B", "A", "action", -0.9)]
    with_hostile = pair_states(old(2), acts((0, "A", "B", "action", 0.1), *back))
    with_warm = pair_states(old(2), acts((0, "A", "B", "action", 0.1), (0, "B", "A", "action", 0.9)))
    assert with_hostile["smoothed"][0] < with_warm["smoothed"][0]


def beside(value, told=None, paragraphs=(0, 1, 2, 3)):
    """The state of A toward B in paragraph 2, which shows little, where others are as warm as ``value`` says."""
    others = [(p, *pair, "action", value) for p in paragraphs for pair in (("C", "D"), ("D", "C"), ("C", "E"))]
    states = pair_states(told or story(4), acts((2, "A", "B", "action", 0.1), *others))
    return states[(states["source"] == "A") & (states["target"] == "B")].iloc[0]


@pytest.mark.parametrize("told", [story(4), old(4), Story.from_text("\n\n".join([TALK] * 4))])
def test_a_sign_is_read_against_what_is_found_of_others_around(told):
    quarrel, peace = beside(-0.9, told), beside(0.9, told)
    assert quarrel["causal"] > peace["causal"]
    assert quarrel["smoothed"] > peace["smoothed"]


def test_causal_does_not_know_what_comes_after_of_others():
    quarrel, peace = (beside(value, paragraphs=(3,)) for value in (-0.9, 0.9))
    assert quarrel["causal"] == peace["causal"]
    assert quarrel["smoothed"] > peace["smoothed"]


def test_both_passes_count_as_much():
    one, other = np.array([[0.8, 0.1, 0.1]]), np.array([[0.1, 0.1, 0.8]])
    assert state.agreed(one, other)[0, 0] == pytest.approx(state.agreed(one, other)[0, 2])
    assert state.agreed(one, one) == pytest.approx(one)


def test_being_together_is_no_evidence():
    assert pair_states(story(1), acts((0, "A", "B", "copresence", 0.9))).empty


def edges(*rows):
    return tables.table(
        tables.EDGES,
        [(p, 0, 9, source, target, directed, 1.0, 0.0, emotion, 0.5) for p, source, target, directed, emotion in rows],
    )


def states(*rows):
    return tables.table(state.STATES, [(p, s, t, causal, smoothed, 0.6, 0.6) for p, s, t, causal, smoothed in rows])


def test_settle_takes_the_view_asked_for():
    table, known = edges((0, "A", "B", True, "joy")), states((0, "A", "B", -0.5, 0.6))
    assert state.settle(table, known)["sentiment"].tolist() == [0.6]
    assert state.settle(table, known, "causal")["sentiment"].tolist() == [-0.5]


def test_settle_leaves_the_undecided_neutral_and_drops_an_emotion_that_belies_the_sign():
    table = edges((0, "A", "B", True, "love"), (1, "A", "B", True, "love"), (2, "A", "B", True, "sadness"))
    known = states((0, "A", "B", 0, state.UNDECIDED / 2), (1, "A", "B", 0, -0.6), (2, "A", "B", 0, -0.6))
    settled = state.settle(table, known)
    assert settled["sentiment"].tolist() == pytest.approx([0.02, -0.6, -0.6])
    assert settled["emotion"].tolist() == ["love", "", "sadness"]


def test_two_who_are_only_together_are_what_was_last_believed_of_them():
    table = edges((0, "A", "B", False, ""), (5, "A", "B", False, ""))
    settled = state.settle(table, states((2, "A", "B", 0, 0.8), (4, "B", "A", 0, 0.4)))
    assert settled["sentiment"].tolist() == pytest.approx([0.0, 0.6])


def test_empty_tables_and_missing_columns():
    empty = pair_states(story(1), tables.table(tables.INTERACTIONS))
    assert empty.empty
    assert state.settle(tables.table(tables.EDGES), empty).empty
    with pytest.raises(TableError, match="lacks the column"):
        pair_states(story(1), pd.DataFrame({"paragraph": [0]}))


def test_what_is_believed_has_one_row_a_state_and_the_first_evidence():
    table = acts((0, "A", "B", "speech", 0.9), (0, "A", "B", "action", 0.5), (1, "A", "B", "copresence", 0.9))
    states = pair_states(story(2), table)
    found = state.believed(table, states)
    assert found[["paragraph", "source", "target", "kind"]].values.tolist() == [[0, "A", "B", "speech"]]
    assert found["sentiment"].tolist() == states["smoothed"].tolist()
    assert found["confidence"].tolist() == states["smoothed_confidence"].tolist()
    tables.check(found, tables.INTERACTIONS)


def test_what_is_believed_is_that_of_the_view_and_a_turn_is_proved_by_the_plainest_evidence():
    rows = [(9 * i, 9 * i + 5, 0, i, "A", "B", "action", v, "", 0.8, "") for i, v in enumerate((0.2, -0.4, 0.7))]
    table, told = tables.table(tables.INTERACTIONS, rows), [(0, "A", "B", 0.3, -0.5, 0.6, 0.7)]
    states = tables.table(state.STATES, told)
    columns = ["start", "sentiment", "confidence"]
    assert state.believed(table, states)[columns].values.tolist() == [[0, -0.5, 0.7]]
    assert state.believed(table, states, "causal")[columns].values.tolist() == [[0, 0.3, 0.6]]
    turn = {"source": "A", "target": "B", "paragraph": 0, "start": 0, "end": 5, "before": 0.5}
    for after, start in ((-0.2, 9), (0.2, 18)):
        assert state.proved(pd.DataFrame([turn | {"after": after}]), table)["start"].tolist() == [start]
    assert state.proved(measures.turning_points(table), table).empty


def test_an_edge_is_as_sure_as_its_tie_and_its_sign():
    edges = tables.table(
        tables.EDGES,
        [(0, 0, 9, "A", "B", True, 1.0, 0.3, "", 0.8), (1, 9, 19, "A", "B", False, 1.0, 0.0, "", 0.6)],
    )
    states = tables.table(state.STATES, [(0, "A", "B", 0.2, 0.5, 0.4, 0.5)])
    assert state.settle(edges, states)["confidence"].tolist() == pytest.approx([0.8 * 0.5, 0.6 * (0.5 + 1 / 3) / 2])
    assert state.settle(edges, states, "causal")["confidence"].tolist()[0] == pytest.approx(0.8 * 0.4)


def test_a_neutral_state_is_as_sure_as_the_neutral_is_likely():
    told = story(6)
    read_by_a_reader = state.pair_states(
        told, tables.table(tables.MENTIONS), tables.table(tables.QUOTES), shown(*[0.0] * 6), in_context=True
    )
    assert (read_by_a_reader["smoothed"].abs() < state.UNDECIDED).all()
    assert (read_by_a_reader["smoothed_confidence"] > 0.6).all()


def test_what_is_believed_of_nothing_is_nothing():
    assert state.believed(tables.table(tables.INTERACTIONS), tables.table(state.STATES)).empty
