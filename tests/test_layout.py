"""Positions over time: stable, within the page, the same each time."""

import time

import numpy as np
import pandas as pd
import pytest

from graphx import tables
from graphx.errors import TableError
from graphx.showing.layout import keyframes, positions

NAMES = ["Mara", "Tomas", "Ferrin", "Ines", "Old Ann"]


def edge(number: int, source: str, target: str, weight: float = 1.0) -> tuple[object, ...]:
    return (number, number * 10, number * 10 + 9, source, target, True, weight, 0.5, "", 0.9)


def slices(*rows: tuple[object, ...]) -> pd.DataFrame:
    return tables.table(tables.SLICES, list(rows))


def story(people: int, count: int, ties: int = 6) -> tuple[pd.DataFrame, list[str]]:
    random = np.random.default_rng(1)
    names = [f"Person {number}" for number in range(people)]
    pairs = ((number, *random.choice(people, 2, replace=False)) for number in range(count) for _ in range(ties))
    return slices(*(edge(number, names[a], names[b]) for number, a, b in pairs)), names


def test_everyone_has_a_place_in_every_slice() -> None:
    found = positions(slices(edge(0, "Mara", "Tomas"), edge(2, "Ferrin", "Ines")), NAMES)
    assert found["slice"].tolist() == [number for number in (0, 1, 2) for _ in NAMES]
    assert found["character"].tolist() == NAMES * 3
    assert found[["x", "y"]].abs().to_numpy().max() <= 1
    assert not found.isna().to_numpy().any()


def test_the_same_seed_gives_the_same_places_and_another_seed_others() -> None:
    table, names = story(8, 5)
    pd.testing.assert_frame_equal(positions(table, names, seed=3), positions(table, names, seed=3))
    assert not positions(table, names, seed=3).equals(positions(table, names, seed=4))


def test_the_tables_handed_in_stay_as_they_were() -> None:
    table, names = story(6, 4)
    before = table.copy(deep=True)
    positions(table, names)
    pd.testing.assert_frame_equal(table, before)


def test_people_move_a_few_pixels_a_slice() -> None:
    table, names = story(40, 60)
    found = positions(table, names)[["x", "y"]].to_numpy().reshape(60, 40, 2) * (450, 280)
    moves = np.hypot(*np.diff(found, axis=0).T)
    assert 0 < np.median(moves) < 10


def test_nobody_shares_a_place() -> None:
    table, names = story(30, 20)
    last = positions(table, names).tail(30)[["x", "y"]].to_numpy()
    apart = np.hypot(*(last[:, None] - last[None]).T) + 9 * np.eye(30)
    assert apart.min() > 0.01


def test_a_tie_draws_two_people_together() -> None:
    names = [f"Person {number}" for number in range(12)]
    ring = [edge(0, names[at], names[(at + 1) % 12]) for at in range(12)]
    far = [edge(number, names[0], names[6]) for number in range(1, 5)]
    found = positions(slices(*ring, *far), names).set_index(["slice", "character"])

    def between(number: int) -> float:
        return float(np.hypot(*(found.loc[(number, names[0])] - found.loc[(number, names[6])])))

    assert between(4) < between(0)


def test_long_stories_are_laid_out_at_keyframes() -> None:
    table, names = story(5, 1000, ties=1)
    found = positions(table, names)["slice"].unique().tolist()
    assert found == keyframes(1000)
    assert len(found) < 130
    assert (found[0], found[-1]) == (0, 999)


def test_a_list_of_thousands_is_laid_out_in_seconds() -> None:
    names = [f"P{number}" for number in range(3000)]
    ring = slices(*(edge(number // 100, names[number], names[number - 1]) for number in range(3000)))
    start = time.process_time()
    assert set(positions(ring, names)["character"]) == set(names)
    assert time.process_time() - start < 15


@pytest.mark.parametrize("names", [[], ["Mara"], ["Mara", "Tomas"], ["Mara", "Mara"]])
def test_few_people_and_no_ties(names: list[str]) -> None:
    found = positions(slices(), names)
    assert found["character"].tolist() == list(dict.fromkeys(names))


def test_ties_to_strangers_and_to_oneself_are_left_out() -> None:
    found = positions(slices(edge(0, "Mara", "A stranger"), edge(0, "Mara", "Mara")), ["Mara", "Tomas"])
    assert set(found["character"]) == {"Mara", "Tomas"}


def test_a_missing_column_is_named() -> None:
    with pytest.raises(TableError, match="weight"):
        positions(slices().drop(columns="weight"), NAMES)
