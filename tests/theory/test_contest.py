"""The race for the prize: everybody's effort is the best reply, and the starved stay out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from sim.theory import contest

valuations = st.lists(st.floats(0.1, 20.0), min_size=2, max_size=6)


def loss(own: float, others: float, value: float, price: float) -> float:
    """Minus the payoff of an effort."""
    return price * own - value * own / (own + others)


@given(valuations, st.floats(0.2, 4.0), st.floats(-0.5, 2.0))
def test_efforts_are_best_replies(values: list[float], cost: float, tax: float) -> None:
    """Nobody gains by another effort, dropping out and coming in included."""
    efforts = contest.contest_efforts(values, cost, tax)
    price = (1.0 + tax) * cost
    for value, effort in zip(values, efforts, strict=True):
        others = float(efforts.sum() - effort)
        best = minimize_scalar(
            loss, args=(others, value, price), bounds=(0.0, value / price), method="bounded"
        )
        assert loss(float(effort), others, value, price) <= float(best.fun) + 1e-9 * value


@given(valuations, st.floats(0.2, 4.0))
def test_spending_shares_and_payoffs_agree(values: list[float], cost: float) -> None:
    """C Σ t = X, shares are t/Σt, payoffs V s - c t."""
    efforts, shares = contest.contest_efforts(values, cost, 0.0), contest.contest_shares(values)
    assert cost * efforts.sum() == pytest.approx(contest.contest_spending(values))
    assert shares == pytest.approx(efforts / efforts.sum(), abs=1e-12)
    payoffs = np.array(values) * shares - cost * efforts
    assert contest.contest_payoffs(values) == pytest.approx(payoffs, abs=1e-9)


@given(valuations, st.floats(0.01, 3.0))
def test_threshold_of_the_starved(values: list[float], entrant: float) -> None:
    """A newcomer takes part if and only if its value is above X, and then X rises."""
    before = contest.contest_spending(values)
    if abs(entrant - before) < 1e-6:
        return
    share = contest.contest_shares([*values, entrant])[-1]
    after = contest.contest_spending([*values, entrant])
    if entrant > before:
        assert share > 0.0
        assert after > before
    else:
        assert share == 0.0
        assert after == pytest.approx(before)


def test_worked_by_hand() -> None:
    """Values 2 and 1: X = 2/3, shares 2/3 and 1/3; a third with .6 is starved, with .7 not."""
    assert contest.contest_spending([1.0, 2.0]) == pytest.approx(2.0 / 3.0)
    assert contest.contest_shares([2.0, 1.0]) == pytest.approx([2.0 / 3.0, 1.0 / 3.0])
    assert contest.contest_shares([2.0, 0.6, 1.0])[1] == 0.0
    assert contest.contest_shares([2.0, 0.7, 1.0])[1] > 0.0


@given(st.integers(2, 12), st.floats(0.1, 9.0))
def test_equal_rivals_dissipate(contestants: int, value: float) -> None:
    """N equals spend (n-1)/n of the prize."""
    spent = contest.contest_spending(np.full(contestants, value)) / value
    assert spent == pytest.approx(contest.symmetric_dissipation(contestants))
    assert contest.symmetric_dissipation(1) == 0.0


@given(valuations, st.floats(0.2, 4.0), st.floats(-0.5, 2.0))
def test_a_tax_shrinks_the_race_alike(values: list[float], cost: float, tax: float) -> None:
    """Efforts fall by 1+τ, nobody's chance changes."""
    taxed, free = contest.contest_efforts(values, cost, tax), contest.contest_efforts(values, cost, 0.0)
    assert taxed * (1.0 + tax) == pytest.approx(free, abs=1e-9)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: contest.contest_spending([1.0]),
        lambda: contest.contest_spending([1.0, 0.0]),
        lambda: contest.contest_shares([1.0, -1.0]),
        lambda: contest.contest_efforts([1.0, 2.0], 0.0, 0.0),
        lambda: contest.contest_efforts([1.0, 2.0], 1.0, -1.0),
        lambda: contest.contest_payoffs([np.nan, 1.0]),
        lambda: contest.symmetric_dissipation(0),
    ],
)
def test_what_is_no_contest_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match="must"):
        broken()
