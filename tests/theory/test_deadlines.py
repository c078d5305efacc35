"""The race of exploding offers: golden values, draws, and what the weekly market adds."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import deadlines

rates = st.floats(0.005, 0.5)
delays = st.floats(0.0, 60.0)


def test_golden_values() -> None:
    """.02 and .05 a day: .6001 with 1 and 30 days, .2857 with equal delays."""
    assert deadlines.first_to_close(0.02, 0.05, 1.0, 30.0) == pytest.approx(0.6001, abs=5e-5)
    assert deadlines.first_to_close(0.02, 0.05, 7.0, 7.0) == pytest.approx(0.2857, abs=5e-5)


@given(rates, rates, delays, delays)
def test_somebody_wins(one: float, other: float, soon: float, late: float) -> None:
    """The two chances sum to one, and are those of the race of several with two."""
    chance = deadlines.first_to_close(one, other, soon, late)
    assert chance + deadlines.first_to_close(other, one, late, soon) == pytest.approx(1.0)
    assert deadlines.race_probabilities([one, other], [soon, late])[0] == pytest.approx(chance)


def test_contacts_drawn_one_by_one() -> None:
    """Winners among three employers, with power against a delay 5% longer."""
    generator, runs = np.random.default_rng(21), 100_000
    speed, wait = np.array([0.02, 0.05, 0.1]), np.array([1.0, 20.0, 30.0])
    winner = (generator.exponential(1.0 / speed, (runs, 3)) + wait).argmin(axis=1)
    share = np.bincount(winner, minlength=3) / runs
    error = np.sqrt(share * (1.0 - share) / runs)
    assert (np.abs(share - deadlines.race_probabilities(speed, wait)) < 4 * error).all()
    moved = deadlines.race_probabilities(speed, wait * np.array([1.0, 1.0, 1.05]))
    assert (np.abs(share - moved) > 4 * error).any()


@given(st.lists(rates, min_size=1, max_size=5))
def test_with_equal_delays_speed_decides(speed: list[float]) -> None:
    """Chances are proportional to rates, and all chances sum to one whatever the delays."""
    total = sum(speed)
    even = deadlines.race_probabilities(speed, np.full(len(speed), 3.0))
    assert even == pytest.approx([rate / total for rate in speed])
    uneven = deadlines.race_probabilities(speed, np.arange(len(speed)) * 2.0)
    assert uneven.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(("soon", "late"), [(1.0, 30.0), (3.0, 3.0), (2.0, 6.0), (30.0, 1.0)])
def test_weekly_contacts_drawn_one_by_one(soon: float, late: float) -> None:
    """One draw a week decides who makes contact, on a day of its own; power against the continuous race."""
    generator, runs, one, other = np.random.default_rng(31), 40_000, 0.14, 0.35
    first = np.full((2, runs), np.inf)
    for week in range(120):
        draw, day = generator.random(runs), 7.0 * (week + generator.random(runs))
        first[0] = np.where(draw < one, np.minimum(first[0], day), first[0])
        first[1] = np.where((draw >= one) & (draw < one + other), np.minimum(first[1], day), first[1])
    share = float((first[0] + soon < first[1] + late).mean())
    error = math.sqrt(share * (1.0 - share) / runs)
    assert abs(share - deadlines.first_to_close_weekly(one, other, soon, late)) < 4 * error
    assert abs(share - deadlines.first_to_close_weekly(one * 1.2, other, soon, late)) > 4 * error
    if soon == 1.0:
        assert abs(share - deadlines.first_to_close(one / 7.0, other / 7.0, soon, late)) > 4 * error


@given(rates, rates, delays, delays)
def test_rare_weekly_contacts_are_continuous(one: float, other: float, soon: float, late: float) -> None:
    """With rates of a hundredth of delays a hundred times as long the weekly race is the continuous one."""
    weekly = deadlines.first_to_close_weekly(0.01 * one, 0.01 * other, 100 * soon, 100 * late)
    exact = deadlines.first_to_close(0.01 * one / 7, 0.01 * other / 7, 100 * soon, 100 * late)
    assert weekly == pytest.approx(exact, abs=0.005)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: deadlines.first_to_close(0.0, 0.1, 1.0, 1.0),
        lambda: deadlines.first_to_close(0.1, 0.1, -1.0, 1.0),
        lambda: deadlines.race_probabilities([0.1, 0.1], [1.0]),
        lambda: deadlines.race_probabilities([0.1, -0.1], [1.0, 1.0]),
        lambda: deadlines.first_to_close_weekly(0.6, 0.6, 1.0, 1.0),
        lambda: deadlines.first_to_close_weekly(0.1, 0.0, 1.0, 1.0),
        lambda: deadlines.first_to_close_weekly(0.1, 0.1, 1.0, -1.0),
    ],
)
def test_what_is_no_race_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match="must"):
        broken()
