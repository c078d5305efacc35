"""Wages by offer and counter-offer: golden values, and the value functions that the formulas solve."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.theory import offers

Vector = NDArray[np.float64]
seeds = st.integers(0, 10**6)
kappas = st.floats(0.0, 8.0)
betas = st.floats(0.0, 1.0)


def uniform_survivor(level: float) -> float:
    """F̄ of offers uniform on [.6, 2]."""
    return min(max((2.0 - level) / 1.4, 0.0), 1.0)


def test_golden_values() -> None:
    """F uniform [.6, 2], κ = 2, w(q=1, p=1.6): .4 linear, .6152511903 log, .9563185776 with β = .3."""
    kappa = offers.career_weight(0.3, 0.05, 0.1)
    assert kappa == pytest.approx(2.0)
    assert offers.foresight_wage(1.0, 1.6, uniform_survivor, kappa, 0.0) == pytest.approx(0.4, abs=1e-10)
    log_wage = offers.foresight_log_wage(1.0, 1.6, uniform_survivor, kappa)
    assert log_wage == pytest.approx(0.6152511903, abs=1e-10)
    bargained = offers.foresight_wage(1.0, 1.6, uniform_survivor, kappa, 0.3)
    assert bargained == pytest.approx(0.9563185776, abs=1e-10)


@given(st.floats(0.6, 2.0), st.floats(0.6, 2.0), kappas)
def test_closed_forms_of_uniform_offers(one: float, other: float, kappa: float) -> None:
    """Both utilities against integrals done by hand: ∫(2-x) dx and ∫(2/x - 1) dx."""
    q, p = min(one, other), max(one, other)
    linear = q - kappa * ((2.0 - q) ** 2 - (2.0 - p) ** 2) / 2.8
    assert offers.foresight_wage(q, p, uniform_survivor, kappa, 0.0) == pytest.approx(linear, abs=1e-9)
    log = math.log(q) - kappa * (2.0 * math.log(p / q) - (p - q)) / 1.4
    assert math.log(offers.foresight_log_wage(q, p, uniform_survivor, kappa)) == pytest.approx(log, abs=1e-9)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), betas)
def test_without_prospects_foresight_is_myopic(one: float, other: float, bargaining: float) -> None:
    """κ = 0: w = βp + (1-β)q, the losing bid for β = 0 and the whole product for β = 1."""
    q, p = min(one, other), max(one, other)
    myopic = float(offers.myopic_wage(q, p, bargaining))
    assert offers.foresight_wage(q, p, uniform_survivor, 0.0, bargaining) == pytest.approx(myopic, abs=1e-12)
    assert float(offers.myopic_wage(q, p, 0.0)) == q
    assert float(offers.myopic_wage(q, p, 1.0)) == p
    assert q <= myopic <= p or myopic == pytest.approx(q)


def test_little_bargaining_is_none() -> None:
    """β → 0 of the bargained wage is the wage of offers and counter-offers, and β = 1 the product."""
    limit = offers.foresight_wage(1.0, 1.6, uniform_survivor, 2.0, 1e-7)
    assert limit == pytest.approx(offers.foresight_wage(1.0, 1.6, uniform_survivor, 2.0, 0.0), abs=1e-6)
    assert offers.foresight_wage(1.0, 1.6, uniform_survivor, 2.0, 1.0) == pytest.approx(1.6)


def test_some_movers_take_pay_cuts() -> None:
    """Log utility: who moves from p = 1 to 1.6 for its prospects is paid less than before."""
    before = offers.foresight_log_wage(0.9, 1.0, uniform_survivor, 2.0)
    assert offers.foresight_log_wage(1.0, 1.6, uniform_survivor, 2.0) < before < 1.0


class Career:
    """Weekly Bellman equations of a ladder of J employers, solved as one linear system.

    Unknowns: the value of unemployment, then V(j, i) of working at j after a losing bid of i ≤ j. At i = j
    the worker has all that j can give, at i = 0 was hired from unemployment. Pay precedes the week's draw.
    """

    def __init__(
        self, utility: Vector, idle: float, sampling: Vector, rates: tuple[float, float, float]
    ) -> None:
        size = len(sampling)
        contact_unemployed, contact, separation = rates
        discount = 1.0 / (1.0 + 0.01)
        place = {
            (j, i): 1 + n for n, (j, i) in enumerate((j, i) for j in range(1, size + 1) for i in range(j + 1))
        }
        chain = np.zeros((1 + len(place),) * 2)
        flow = np.zeros(1 + len(place))
        flow[0] = idle
        for n in range(1, size + 1):
            chain[0, place[n, 0]] = contact_unemployed * sampling[n - 1]
        for (j, i), row in place.items():
            flow[row] = utility[j - 1, i]
            chain[row, 0] = separation
            for n in range(i + 1, size + 1):
                if n != j:
                    chain[row, place[(n, j) if n > j else (j, n)]] += contact * sampling[n - 1]
        chain[np.diag_indices_from(chain)] += 1.0 - chain.sum(axis=1)
        solved = np.linalg.solve(np.eye(len(chain)) - discount * chain, flow)
        self.unemployed = float(solved[0])
        self.working = {state: float(solved[row]) for state, row in place.items()}


RATES = (0.2, 0.06, 0.02)
KAPPA = offers.career_weight(RATES[1], 0.01, RATES[2])


def random_ladder(seed: int) -> tuple[Vector, Vector, Vector]:
    """Employers' levels, sampling probabilities and amenities."""
    generator = np.random.default_rng(seed)
    levels = np.sort(generator.uniform(1.0, 3.0, 5))
    return levels, generator.dirichlet(np.full(5, 2.0)), generator.normal(0.0, 0.2, 5)


@given(seeds, betas)
def test_bargained_wages_share_the_surplus(seed: int, bargaining: float) -> None:
    """With the wages of the formula V(j,i) = S_i + β(S_j - S_i), and hires get U + β(S_j - U)."""
    levels, sampling, amenities = random_ladder(seed)
    unemployed = offers.career_weight(RATES[0], 0.01, RATES[2])
    start = offers.reservation_level(-3.0, levels, sampling, (unemployed, KAPPA), bargaining)
    ladder = np.append(start, levels)
    wages = offers.ladder_wages(ladder, sampling, amenities, KAPPA, bargaining)
    utility = np.column_stack([wages + amenities[:, None], np.zeros(5)])
    utility[np.arange(5), np.arange(1, 6)] = levels
    career = Career(utility, -3.0, sampling, RATES)
    for j in range(1, 6):
        best = career.working[j, j]
        for i in range(j):
            loser = career.working[i, i] if i else career.unemployed
            assert career.working[j, i] == pytest.approx(loser + bargaining * (best - loser), rel=1e-9)


@given(seeds)
def test_log_wages_leave_movers_what_the_loser_could_give(seed: int) -> None:
    """With the wages of the formula V(j,i) = V(i,i), with amenities and unequal sampling, and hires get U."""
    productivity, sampling, amenities = random_ladder(seed)
    levels = productivity * np.exp(amenities)
    order = np.argsort(levels)
    levels, amenities = levels[order], amenities[order]
    wages = offers.ladder_log_wages(np.append(0.4, levels), sampling, amenities, KAPPA)
    utility = np.column_stack([np.log(wages) + amenities[:, None], np.zeros(5)])
    utility[np.arange(5), np.arange(1, 6)] = np.log(levels)
    career = Career(utility, math.log(0.4), sampling, RATES)
    for j in range(1, 6):
        for i in range(j):
            loser = career.working[i, i] if i else career.unemployed
            assert career.working[j, i] == pytest.approx(loser, rel=1e-9)


@given(seeds, kappas, st.integers(1, 6))
def test_employers_sampled_alike(seed: int, kappa: float, size: int) -> None:
    """Ln w + a_j = ln lev_i - κ Σ ((J-m-1)/J) ln(lev_{m+1}/lev_m), summed term by term."""
    generator = np.random.default_rng(seed)
    levels, amenities = np.sort(generator.uniform(0.5, 3.0, size + 1)), generator.normal(0.0, 0.3, size)
    wages = offers.ladder_log_wages(levels, np.full(size, 1.0 / size), amenities, kappa)
    assert wages.shape == (size, size)
    for j in range(1, size + 1):
        for i in range(size):
            if i >= j:
                assert math.isnan(wages[j - 1, i])
                continue
            cost = sum((size - m - 1) / size * math.log(levels[m + 1] / levels[m]) for m in range(i, j))
            expected = math.log(levels[i]) - kappa * cost - amenities[j - 1]
            assert math.log(wages[j - 1, i]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("bargaining", [0.0, 0.3, 0.8])
def test_many_employers_are_a_continuum(bargaining: float) -> None:
    """Ladders of 500 and 1,000 uniform levels come to the continuum, the gap halving."""
    gaps = []
    for size in (500, 1000):
        levels = 0.6 + 1.4 * (np.arange(size) + 0.5) / size
        wages = offers.ladder_wages(
            np.append(0.5, levels), np.full(size, 1.0 / size), np.zeros(size), 2.0, bargaining
        )
        j, i = int(0.7 * size), int(0.3 * size)
        expected = offers.foresight_wage(levels[i - 1], levels[j - 1], uniform_survivor, 2.0, bargaining)
        gaps.append(abs(wages[j - 1, i] - expected))
    assert gaps[0] < 4e-3
    assert gaps[1] == pytest.approx(gaps[0] / 2.0, rel=0.05)


def test_reservation_level_is_income_without_bargaining_or_advantage() -> None:
    """B for β = 0 and for λ0 = λ1; above b where the unemployed hear of more jobs, below where of fewer."""
    levels, sampling = np.array([1.0, 2.0]), np.array([0.5, 0.5])
    assert offers.reservation_level(0.4, levels, sampling, (5.0, 1.0), 0.0) == pytest.approx(0.4)
    assert offers.reservation_level(0.4, levels, sampling, (2.0, 2.0), 0.5) == pytest.approx(0.4)
    assert offers.reservation_level(0.4, levels, sampling, (2.1, 2.0), 0.5) > 0.4
    assert offers.reservation_level(0.4, levels, sampling, (1.9, 2.0), 0.5) < 0.4


@pytest.mark.parametrize(
    "broken",
    [
        lambda: offers.career_weight(0.1, 0.0, 0.0),
        lambda: offers.career_weight(-0.1, 0.1, 0.1),
        lambda: offers.myopic_wage(2.0, 1.0, 0.0),
        lambda: offers.myopic_wage(1.0, 2.0, 1.5),
        lambda: offers.foresight_wage(2.0, 1.0, uniform_survivor, 1.0, 0.0),
        lambda: offers.foresight_wage(1.0, 2.0, uniform_survivor, -1.0, 0.0),
        lambda: offers.foresight_log_wage(0.0, 1.0, uniform_survivor, 1.0),
        lambda: offers.ladder_wages([1.0, 3.0, 2.0], [0.5, 0.5], [0.0, 0.0], 1.0, 0.0),
        lambda: offers.ladder_wages([1.0, 2.0], [0.5, 0.5], [0.0, 0.0], 1.0, 0.0),
        lambda: offers.ladder_wages([1.0, 2.0, 3.0], [0.5, 0.6], [0.0, 0.0], 1.0, 0.0),
        lambda: offers.ladder_log_wages([0.0, 2.0, 3.0], [0.5, 0.5], [0.0, 0.0], 1.0),
        lambda: offers.reservation_level(0.9, [1.0, 20.0], [0.5, 0.5], (50.0, 1.0), 0.5),
    ],
)
def test_what_is_no_auction_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match=r"must|cannot"):
        broken()
