"""Wage posting: golden values, equal profits, and the reservation wage as the value of search."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from sim.theory import job_ladder, posted_wages

ks = st.floats(0.1, 20.0)
incomes = st.floats(-1.0, 0.9)


def test_golden_values() -> None:
    """P = 1, b = .4, λ0 = .6, λ1 = .3, δ = .1: R .616, top .976, mean .904, profit .0822857."""
    reservation = posted_wages.reservation_wage(1.0, 0.4, 6.0, 3.0)
    assert reservation == pytest.approx(0.616)
    assert posted_wages.highest_wage(1.0, reservation, 3.0) == pytest.approx(0.976)
    assert posted_wages.mean_earned_wage(1.0, reservation, 3.0) == pytest.approx(0.904)
    assert posted_wages.profit(1.0, reservation, 6.0, 3.0) == pytest.approx(0.0822857, abs=5e-8)


@given(incomes, ks, ks, st.floats(0.0, 1.0))
def test_every_wage_earns_the_same(income: float, k0: float, k: float, rank: float) -> None:
    """(p-w) l(F(w)) is the profit at every wage of the support."""
    productivity = 1.3
    reservation = posted_wages.reservation_wage(productivity, income, k0, k)
    wage = float(posted_wages.posted_wage(rank, productivity, reservation, k))
    share = posted_wages.offer_distribution(wage, productivity, reservation, k)
    assert float(share) == pytest.approx(rank, abs=1e-9)
    earned = (productivity - wage) * float(job_ladder.employer_size(share, k0, k))
    assert earned == pytest.approx(posted_wages.profit(productivity, reservation, k0, k))


@given(incomes, ks, ks)
def test_no_wage_outside_earns_more(income: float, k0: float, k: float) -> None:
    """Wages above the highest earn less: they hire nobody more."""
    reservation = posted_wages.reservation_wage(1.0, income, k0, k)
    top = posted_wages.highest_wage(1.0, reservation, k)
    above = top + 0.1 * (1.0 - top)
    share = posted_wages.offer_distribution([reservation - 1.0, top, above], 1.0, reservation, k)
    assert share == pytest.approx([0.0, 1.0, 1.0])
    earned = (1.0 - above) * float(job_ladder.employer_size(share[2], k0, k))
    assert earned < posted_wages.profit(1.0, reservation, k0, k)


@given(incomes, ks, ks)
def test_reservation_wage_is_the_value_of_search(income: float, k0: float, k: float) -> None:
    """R - b = (k0-k) ∫ (1-F)/(1+k(1-F)) dw over the wages above R."""
    reservation = posted_wages.reservation_wage(1.0, income, k0, k)

    def option(wage: float) -> float:
        better = 1.0 - float(posted_wages.offer_distribution(wage, 1.0, reservation, k))
        return better / (1.0 + k * better)

    top = posted_wages.highest_wage(1.0, reservation, k)
    value = (k0 - k) * quad(option, reservation, top, epsabs=1e-12)[0]
    assert reservation - income == pytest.approx(value, abs=1e-7)


@given(incomes, ks, ks, st.floats(0.0, 1.0))
def test_wages_earned_are_those_of_the_ladder(income: float, k0: float, k: float, rank: float) -> None:
    """G(w) = F/(1+k(1-F)) at the equilibrium F."""
    reservation = posted_wages.reservation_wage(1.0, income, k0, k)
    wage = posted_wages.posted_wage(rank, 1.0, reservation, k)
    earned = posted_wages.earned_distribution(wage, 1.0, reservation, k)
    assert float(earned) == pytest.approx(float(job_ladder.employed_share(rank, k)), abs=1e-8)


@given(incomes, ks, ks)
def test_means_are_integrals_over_ranks(income: float, k0: float, k: float) -> None:
    """Mean wages offered and earned, by quadrature over F and over G."""
    reservation = posted_wages.reservation_wage(1.0, income, k0, k)

    def wage(rank: float) -> float:
        return float(posted_wages.posted_wage(rank, 1.0, reservation, k))

    posted = quad(wage, 0.0, 1.0)[0]
    assert posted_wages.mean_posted_wage(1.0, reservation, k) == pytest.approx(posted)

    def paid(rank: float) -> float:
        return wage(rank) * (1.0 + k) / (1.0 + k * (1.0 - rank)) ** 2

    assert posted_wages.mean_earned_wage(1.0, reservation, k) == pytest.approx(quad(paid, 0.0, 1.0)[0])


def test_search_is_free_when_offers_come_as_often_on_the_job() -> None:
    """k0 = k: R = b; k → ∞ with k0 = k: wages go to productivity."""
    assert posted_wages.reservation_wage(1.0, 0.3, 5.0, 5.0) == pytest.approx(0.3)
    assert posted_wages.mean_earned_wage(1.0, 0.3, 1e6) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (posted_wages.reservation_wage, (1.0, 1.0, 1.0, 1.0)),
        (posted_wages.reservation_wage, (1.0, 0.5, -1.0, 1.0)),
        (posted_wages.highest_wage, (1.0, 1.0, 1.0)),
        (posted_wages.offer_distribution, (0.5, 1.0, 0.4, 0.0)),
        (posted_wages.offer_distribution, (np.nan, 1.0, 0.4, 1.0)),
        (posted_wages.earned_distribution, (0.5, 1.0, 2.0, 1.0)),
        (posted_wages.posted_wage, (1.5, 1.0, 0.4, 1.0)),
        (posted_wages.mean_posted_wage, (1.0, 0.4, 0.0)),
        (posted_wages.mean_earned_wage, (1.0, 0.4, -1.0)),
        (posted_wages.profit, (1.0, 0.4, -1.0, 1.0)),
    ],
)
def test_what_is_no_equilibrium_is_refused(function: object, arguments: tuple[object, ...]) -> None:
    """Every argument outside its domain raises ValueError."""
    assert callable(function)
    with pytest.raises(ValueError, match="must"):
        function(*arguments)
