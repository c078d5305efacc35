"""How points are laid: every combination, one at a time, evenly drawn, and crossed with levers."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.experiments.designs.factors import Factor, asked_in_text, factors_of
from sim.experiments.designs.sampling import (
    METHODS,
    Method,
    changes_of,
    count_of,
    method_of,
    points_of,
    unit_points,
)

BASE = sim.load("quiet-market")


def factors(*texts: str, levers: int = 0) -> tuple[Factor, ...]:
    """Factors of the quiet market; the last so many are levers."""
    found = factors_of([asked_in_text(text, "--vary") for text in texts], BASE)
    split = len(found) - levers
    return (*found[:split], *(Factor(one.range, one.levels, lever=True) for one in found[split:]))


def test_a_grid_has_every_combination_and_nothing_else() -> None:
    """The last factor's values follow each other, and the first point is the first of each."""
    found = changes_of(factors("weeks=4,5", "market.patience=1:3"), "grid", 3, seed=1)
    assert [(one["weeks"], one["market.patience"]) for one in found] == [
        (4, 1.0), (4, 2.0), (4, 3.0), (5, 1.0), (5, 2.0), (5, 3.0),
    ]  # fmt: skip


def test_one_at_a_time_leaves_all_else_as_the_scenario_has_it() -> None:
    """The scenario itself comes first."""
    found = changes_of(factors("weeks=4,5", "market.patience=1:3"), "one-at-a-time", 2, seed=1)
    assert found == [{}, {"weeks": 4}, {"weeks": 5}, {"market.patience": 1.0}, {"market.patience": 3.0}]


@pytest.mark.parametrize("method", ["latin-hypercube", "sobol"])
def test_drawn_points_are_even_and_repeat(method: Method) -> None:
    """Each of n equal parts of each factor has one point; the seed decides which."""
    found = unit_points(3, method, 32, seed=5)
    assert np.array_equal(
        np.sort(np.floor(32 * found).astype(int), axis=0), np.arange(32)[:, None] + [0, 0, 0]
    )
    assert np.array_equal(found, unit_points(3, method, 32, seed=5))
    assert not np.array_equal(found, unit_points(3, method, 32, seed=6))


def test_levers_meet_every_point_that_is_drawn() -> None:
    """So that policies are compared under the same conditions; the scenario itself comes first."""
    found = changes_of(
        factors("market.patience=1:3", "feedback.memory=1:2", "escalation.intensity=0,1", levers=1),
        "sobol",
        4,
        1,
    )
    assert len(found) == 1 + 4 * 2
    assert found[0] == {}
    for first, second in zip(found[1::2], found[2::2], strict=True):
        assert (first.pop("escalation.intensity"), second.pop("escalation.intensity")) == (0.0, 1.0)
        assert first == second
    assert len({one["market.patience"] for one in found[1:]}) == 4


@pytest.mark.parametrize("method", METHODS)
def test_the_number_of_points_is_known_before_they_are_made(method: Method) -> None:
    """So that an absurd design costs nothing."""
    for given in (
        factors("weeks=4,5", "market.patience=1:3"),
        factors("weeks=4,5", "market.patience=1:3", levers=1),
        factors("weeks=4,5", levers=1),
    ):
        assert count_of(given, method, 4) == len(changes_of(given, method, 4, seed=1))


def test_a_sobol_sequence_has_a_power_of_two() -> None:
    """The next one; others have what was asked for."""
    assert [points_of("sobol", count) for count in (2, 3, 64, 65)] == [2, 4, 64, 128]
    assert points_of("latin-hypercube", 65) == 65
    assert [method_of(text) for text in ("lhs", "oat", "grid")] == [
        "latin-hypercube",
        "one-at-a-time",
        "grid",
    ]
    with pytest.raises(ValueError, match="no method 'randm'; give grid, "):
        method_of("randm")
