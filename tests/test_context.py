import numpy as np
import pytest

from graphx.relating import context
from graphx.relating.context import AHEAD, CONTEXT, PAIR, SCENE, surroundings

KEYS = [(0, "A", "B"), (0, "C", "D"), (1, "B", "A"), (2, "A", "B"), (2, "B", "A"), (3, "A", "B")]
OWN = np.array([1.0, 3.0, -2.0, 0.5, -0.5, 2.0])


def around(keys=KEYS, own=OWN, chain=None, ahead=True):
    found = surroundings(keys, own, own * 2 if chain is None else chain, ahead)
    return dict(zip((*CONTEXT, *AHEAD)[: found.shape[1]], found.T.tolist(), strict=True))


def test_what_is_known_up_to_a_paragraph_comes_first_and_the_rest_only_where_one_may_look_ahead():
    causal, smoothed = around(ahead=False), around()
    assert list(causal) == list(CONTEXT)
    assert list(smoothed) == [*CONTEXT, *AHEAD]
    assert all(smoothed[name] == values for name, values in causal.items())


def test_the_paragraph_itself():
    found = around()
    assert found["own"] == OWN.tolist()
    assert found["back"] == [0, 0, 0, -0.5, 0.5, 0]
    assert found["back_chain"] == [0, 0, 0, -1, 1, 0]
    assert found["shown"] == [2, 2, 1, 2, 2, 1]
    assert found["paragraph"] == [2, 2, -2, 0, 0, 2]
    assert found["beside"] == [-1, 1, 0, 0.5, -0.5, 0]


def test_the_paragraphs_around_without_the_own():
    found = around()
    assert found["pair_before"] == [0, 0, 0, 1, -2, 0.75]
    assert found["met_before"] == [0, 0, 0, 1, 1, 2]
    assert found["pair_after"] == [1.25, 0, -0.5, 2, 0, 0]
    assert found["back_pair_before"] == [0, 0, 1, -2, 1, -1.25]
    assert found["around_before"] == [0, 0, 2, -2, -2, 0]
    assert found["scene_after"] == pytest.approx([0, 0, 2 / 3, 2, 2, 0])
    assert found["since"][3] == 2


def test_what_comes_later_is_nothing_to_the_causal_view():
    later = np.where([key[0] > 1 for key in KEYS], -9.0, OWN)
    assert [row[:3] for row in around(ahead=False).values()] == [
        row[:3] for row in around(own=later, ahead=False).values()
    ]


@pytest.mark.parametrize(("name", "width"), [("pair_before", PAIR), ("scene_before", SCENE)])
def test_what_is_far_away_is_not_seen(name, width):
    near, far = (around([(0, "A", "B"), (apart, "A", "B")], np.array([4.0, 1.0])) for apart in (width, width + 1))
    assert near[name] == [0, 4]
    assert far[name] == [0, 0]


def test_the_order_of_a_paragraphs_rows_and_the_names_do_not_matter():
    order = [1, 0, 2, 4, 3, 5]
    moved = around([KEYS[i] for i in order], OWN[order])
    assert {name: [values[i] for i in order] for name, values in moved.items()} == around()
    names = dict(zip("ABCD", "ZYXW", strict=True))
    assert around([(p, names[s], names[t]) for p, s, t in KEYS]) == around()


def test_there_is_a_name_for_every_column():
    assert len({*CONTEXT, *AHEAD}) == context.surroundings(KEYS, OWN, OWN, ahead=True).shape[1]
