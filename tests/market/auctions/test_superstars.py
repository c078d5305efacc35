"""Pay of superstars on the seat clock: the next employer would give as much (Gabaix & Landier 2008)."""

from __future__ import annotations

import numpy as np
import pytest

from sim.market.auctions.seat_clock import Auction, seat_clock
from tests.market.auctions.auctions import Floats, auction_of, distance_bound, run

STEPS = 2000  # the bound of theory is this part of the top pay: 0.05%


def superstars(size: Floats, talent: Floats, gamma: float, epsilon: float) -> Auction:
    """Values 3 S^γ T, one seat an employer (Gabaix & Landier 2008)."""
    return auction_of(3.0 * np.outer(size**gamma, talent), epsilon)


def superstar_pay(size: Floats, talent: Floats, gamma: float) -> Floats:
    """w_n = w_{n+1} + C S_{n+1}^γ (T_n - T_{n+1}), sorted by size and talent; the last is paid 0."""
    steps = 3.0 * size[1:] ** gamma * (talent[:-1] - talent[1:])
    pay: Floats = np.append(np.cumsum(steps[::-1])[::-1], 0.0)
    return pay


@pytest.mark.parametrize("gamma", [0.5, 1.0, 1.3])
def test_superstars(gamma: float) -> None:
    """Sorting by size and talent; pay follows the discrete formula, × 6^γ if all sizes grow sixfold."""
    rng = np.random.default_rng(1)
    for count in (2, 5, 12):
        size, talent = np.sort(rng.pareto(1.5, count) + 1)[::-1], np.sort(rng.random(count) + 1)[::-1]
        for factor in (1.0, 6.0):
            formula = factor**gamma * superstar_pay(size, talent, gamma)
            # The clock takes as many bids as its increment is small against pay, not against one dollar.
            auction = superstars(factor * size, talent, gamma, formula[0] / (STEPS * count))
            placement = run(auction, rng)
            np.testing.assert_array_equal(placement.seat, np.arange(count))
            assert np.abs(placement.salary - formula).max() <= distance_bound(auction) + 1e-9
            spread = np.abs(placement.salary - 1.05 * formula).max()
            assert spread > distance_bound(auction)  # power: 5% off is seen


def test_top_pay_escalates_only_with_a_rival() -> None:
    """The top size × 6 leaves all pay unchanged; the second size × 6 lifts top pay."""
    size, talent = np.array([8.0, 5.0, 3.0, 2.0]), np.array([4.0, 3.0, 2.5, 2.0])
    pay = seat_clock(superstars(size, talent, 1.0, 1 / 64), np.arange(4)).salary
    alone = superstars(size * np.array([6.0, 1.0, 1.0, 1.0]), talent, 1.0, 1 / 64)
    rival = superstars(size * np.array([1.0, 6.0, 1.0, 1.0]), talent, 1.0, 1 / 64)
    bound = 2 * distance_bound(alone)
    assert np.abs(seat_clock(alone, np.arange(4)).salary - pay).max() <= bound
    assert seat_clock(rival, np.arange(4)).salary[0] - pay[0] > 8 * bound
