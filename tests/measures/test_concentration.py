"""Concentration: known values, and the identities that tie the measures together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures import concentration as c

amounts = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40)


def test_shares_of_equal_holders_give_the_known_values() -> None:
    """Of n equal holders: HHI 1/n, effective number n, C_k k/n, Gini 0, top decile 0.1."""
    held = [3.0] * 20
    assert c.herfindahl(held) == pytest.approx(1 / 20)
    assert c.effective_number(held) == pytest.approx(20)
    assert c.top_share(held, 4) == pytest.approx(0.2)
    assert c.gini(held) == pytest.approx(0, abs=1e-12)
    assert c.top_decile_share(held) == pytest.approx(0.1)


def test_one_holder_of_everything_gives_the_extreme_values() -> None:
    """One of n has all: HHI 1, Gini (n - 1)/n."""
    held = [0.0, 0.0, 0.0, 7.0]
    assert c.herfindahl(held) == 1
    assert c.gini(held) == pytest.approx(0.75)
    assert c.top_share(held, 1) == 1


def test_three_employers_by_hand() -> None:
    """Shares 0.5, 0.3, 0.2: HHI 0.25 + 0.09 + 0.04; Gini (2 (1·0.2 + 2·0.3 + 3·0.5) - 4) / 3."""
    assert c.herfindahl([50, 30, 20]) == pytest.approx(0.38)
    assert c.gini([50, 30, 20]) == pytest.approx(0.2)
    assert c.top_share([50, 30, 20], 2) == pytest.approx(0.8)


def test_top_share_with_fewer_holders_is_everything() -> None:
    """C_4 of two holders is 1."""
    assert c.top_share([1.0, 2.0], 4) == pytest.approx(1)


@given(amounts)
def test_gini_is_the_mean_absolute_difference(held: list[float]) -> None:
    """Gini = mean |x_i - x_j| / (2 mean x), its definition by pairs."""
    values = np.array(held)
    pairs = np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean())
    assert c.gini(held) == pytest.approx(pairs, abs=1e-9)


@given(amounts)
def test_gini_is_one_less_twice_the_area_under_the_lorenz_curve(held: list[float]) -> None:
    """Gini = 1 - 2 ∫ Lorenz, by the trapezoid rule, which is exact for a broken line."""
    holders, share = c.lorenz(held)
    assert c.gini(held) == pytest.approx(1 - 2 * np.trapezoid(share, holders), abs=1e-9)


@given(amounts, st.integers(2, 5))
def test_copies_of_the_population_change_counts_only(held: list[float], copies: int) -> None:
    """With every holder copied m times HHI falls by m; Gini and the top decile's share stay."""
    many = held * copies
    assert c.herfindahl(many) == pytest.approx(c.herfindahl(held) / copies)
    assert c.gini(many) == pytest.approx(c.gini(held), abs=1e-9)
    assert c.top_decile_share(many) == pytest.approx(c.top_decile_share(held), abs=1e-9)


@given(amounts, st.integers(1, 50))
def test_top_share_lies_between_equal_and_all(held: list[float], count: int) -> None:
    """min(1, k/n) ≤ C_k ≤ 1."""
    share = c.top_share(held, count)
    assert min(1.0, count / len(held)) - 1e-9 <= share <= 1 + 1e-9


def test_nothing_held_has_no_measure() -> None:
    """A total of zero, or no holder at all, gives NaN, not a warning."""
    for held in ([], [0.0, 0.0]):
        assert math.isnan(c.herfindahl(held))
        assert math.isnan(c.gini(held))
        assert math.isnan(c.top_share(held, 4))
        assert math.isnan(c.top_decile_share(held))


@pytest.mark.parametrize("held", [[-1.0, 2.0], [math.nan], [math.inf, 1.0]])
def test_impossible_amounts_are_refused(held: list[float]) -> None:
    """Negative or non-finite amounts raise."""
    with pytest.raises(ValueError, match="amounts"):
        c.shares(held)


def test_top_share_of_no_holders_is_refused() -> None:
    """The number k must be at least 1."""
    with pytest.raises(ValueError, match="count"):
        c.top_share([1.0], 0)
