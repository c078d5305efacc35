"""The winner's curse: order statistics against draws, the raid against its own definition."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from sim.theory import raids
from tests.theory.toy_market import z_of_mean


def test_golden_values() -> None:
    """.564 .846 1.163 1.539 first price and -.564 0 .495 1.001 ascending, for n = 2, 3, 5, 10."""
    first = [raids.first_price_overpay(1.0, n) for n in (2, 3, 5, 10)]
    assert first == pytest.approx([0.564, 0.846, 1.163, 1.539], abs=5e-4)
    ascending = [raids.ascending_overpay(1.0, n) for n in (2, 3, 5, 10)]
    assert ascending == pytest.approx([-0.564, 0.0, 0.495, 1.001], abs=5e-4)
    assert first[:2] == pytest.approx([1 / math.sqrt(math.pi), 1.5 / math.sqrt(math.pi)])


@pytest.mark.parametrize(("count", "rank"), [(2, 1), (4, 2), (9, 1), (9, 3)])
def test_order_statistics_of_draws(count: int, rank: int) -> None:
    """Mean of the rank-th highest, plain and through exp, with power against one bidder more."""
    draws = np.sort(np.random.default_rng(count).normal(size=(100_000, count)), axis=1)[:, -rank]
    assert abs(z_of_mean(draws, raids.expected_gaussian_rank(count, rank))) < 4
    assert abs(z_of_mean(draws, raids.expected_gaussian_rank(count + 1, rank))) > 4
    factor = np.exp(0.6 * draws)
    assert abs(z_of_mean(factor, raids.expected_lognormal_rank(0.6, count, rank))) < 4
    assert abs(z_of_mean(factor, raids.expected_lognormal_rank(0.6, count + 1, rank))) > 4


@given(st.integers(1, 300), st.floats(0.0, 3.0))
def test_ranks_sum_to_nothing(count: int, noise: float) -> None:
    """Highest and lowest mirror each other, the overpay is proportional to noise, one bidder is unbiased."""
    highest = raids.expected_gaussian_rank(count, 1)
    assert raids.expected_gaussian_rank(count, count) == pytest.approx(-highest, abs=1e-9)
    assert raids.first_price_overpay(noise, count) == pytest.approx(noise * highest)
    assert raids.expected_lognormal_rank(noise, 1, 1) == pytest.approx(math.exp(noise**2 / 2.0))


def test_all_ranks_together_are_a_sample() -> None:
    """The means of all ranks sum to zero, those of exp(sZ) to n exp(s²/2)."""
    ranks = range(1, 8)
    assert sum(raids.expected_gaussian_rank(7, rank) for rank in ranks) == pytest.approx(0.0, abs=1e-9)
    total = sum(raids.expected_lognormal_rank(0.8, 7, rank) for rank in ranks)
    assert total == pytest.approx(7.0 * math.exp(0.32))


@given(st.floats(0.01, 2.0))
def test_the_best_raid(gain: float) -> None:
    """w* = min(g, 1) maximizes the profit, which is g²/2 for g up to 1."""
    found = minimize_scalar(lambda w: -raids.raid_profit(w, gain), bounds=(0.0, 3.0), method="bounded")
    assert raids.best_raid(gain) == pytest.approx(float(found.x), abs=1e-4)
    best = raids.raid_profit(raids.best_raid(gain), gain)
    assert best >= -float(found.fun) - 1e-12
    if gain <= 1.0:
        assert best == pytest.approx(gain**2 / 2.0)


def test_raids_drawn_one_by_one() -> None:
    """Profit and mean talent won, with power against another gain; the naive expect more."""
    talent, bid, gain = np.random.default_rng(4).random(200_000), 0.6, 0.6
    won = talent < bid
    profit = np.where(won, talent + gain - bid, 0.0)
    assert abs(z_of_mean(profit, raids.raid_profit(bid, gain))) < 4
    assert abs(z_of_mean(profit, raids.raid_profit(bid, 1.02 * gain))) > 4
    assert abs(z_of_mean(talent[won], raids.mean_talent_won(gain))) < 4
    assert abs(z_of_mean(talent[won], raids.mean_talent_won(1.05 * gain))) > 4
    blind = np.where(won, np.random.default_rng(6).permutation(talent) + gain - bid, 0.0)
    assert abs(z_of_mean(blind, raids.naive_raid_profit(bid, gain))) < 4
    curse = raids.naive_raid_profit(bid, gain) - raids.raid_profit(bid, gain)
    assert curse == pytest.approx(bid * (1.0 - bid) / 2.0)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: raids.expected_gaussian_rank(0, 1),
        lambda: raids.expected_lognormal_rank(-1.0, 2, 1),
        lambda: raids.expected_lognormal_rank(9.0, 2, 1),
        lambda: raids.first_price_overpay(-1.0, 2),
        lambda: raids.ascending_overpay(1.0, 1),
        lambda: raids.raid_profit(-0.1, 0.5),
        lambda: raids.best_raid(-0.1),
        lambda: raids.mean_talent_won(-0.1),
        lambda: raids.naive_raid_profit(0.1, -0.5),
        lambda: raids.expected_gaussian_rank(3, 4),
    ],
)
def test_what_is_no_raid_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match=r"must|no rank"):
        broken()
