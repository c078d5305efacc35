"""Compute times talent: marginal products equal what talent costs, and what policy does not move."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory import production

seeds = st.integers(0, 10**6)
powers = st.floats(0.15, 0.85)


def random_market(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Compute, productivity and taxes of five employers."""
    generator = np.random.default_rng(seed)
    return generator.uniform(0.5, 20.0, 5), generator.uniform(0.7, 1.5, 5), generator.uniform(-0.1, 0.5, 5)


@given(seeds, powers, st.floats(0.5, 50.0), st.floats(0.0, 0.4))
def test_talent_earns_its_marginal_product(seed: int, power: float, talent: float, credit: float) -> None:
    """dY/dT by differences is the pay times the wedge, at every employer."""
    compute, productivity, tax = random_market(seed)
    wedge = production.labor_wedge(tax, credit)
    assert wedge == pytest.approx((1.0 + tax) * (1.0 - credit))
    used = talent * production.talent_shares(compute, productivity, wedge, power)
    assert used.sum() == pytest.approx(talent)

    def output(amount: np.ndarray) -> np.ndarray:
        return np.asarray(productivity * compute**power * amount ** (1.0 - power))

    slope = (output(used * (1 + 1e-6)) - output(used * (1 - 1e-6))) / (2e-6 * used)
    pay = production.talent_pay(compute, productivity, wedge, power, talent)
    assert slope == pytest.approx(pay * wedge, rel=1e-6)


@given(seeds, powers, st.floats(1.1, 8.0), st.floats(0.01, 0.5))
def test_what_capex_and_credits_do(seed: int, power: float, factor: float, credit: float) -> None:
    """All compute × g: pay × g^a, shares as before. A uniform credit c: pay/(1-c), shares as before."""
    compute, productivity, tax = random_market(seed)
    wedge = production.labor_wedge(tax, 0.0)
    shares = production.talent_shares(compute, productivity, wedge, power)
    pay = production.talent_pay(compute, productivity, wedge, power, 3.0)
    assert production.talent_shares(factor * compute, productivity, wedge, power) == pytest.approx(shares)
    richer = production.talent_pay(factor * compute, productivity, wedge, power, 3.0)
    assert richer == pytest.approx(factor**power * pay)
    helped = production.labor_wedge(tax, credit)
    assert production.talent_shares(compute, productivity, helped, power) == pytest.approx(shares)
    credited = production.talent_pay(compute, productivity, helped, power, 3.0)
    assert credited == pytest.approx(pay / (1.0 - credit))


@given(seeds, powers)
def test_equal_productivity_shares_talent_as_compute(seed: int, power: float) -> None:
    """With equal A the HHI of talent is that of compute; a tax on one employer lowers its share."""
    compute, _, _ = random_market(seed)
    shares = production.talent_shares(compute, np.ones(5), np.ones(5), power)
    assert shares == pytest.approx(compute / compute.sum())
    taxed = production.talent_shares(compute, np.ones(5), np.array([1.2, 1.0, 1.0, 1.0, 1.0]), power)
    assert taxed[0] < shares[0]
    assert taxed[0] / taxed[1] == pytest.approx(compute[0] / compute[1] / 1.2 ** (1.0 / power))


@pytest.mark.parametrize(
    "broken",
    [
        lambda: production.labor_wedge(-1.0, 0.0),
        lambda: production.labor_wedge(0.0, 1.0),
        lambda: production.talent_shares([1.0], [1.0], [1.0], 1.0),
        lambda: production.talent_shares([1.0], [1.0], [1.0], 0.0),
        lambda: production.talent_shares([0.0], [1.0], [1.0], 0.5),
        lambda: production.talent_shares([1.0, 1.0], [1.0], [1.0], 0.5),
        lambda: production.talent_shares([1.0], [0.0], [1.0], 0.5),
        lambda: production.talent_pay([1.0], [1.0], [1.0], 0.5, 0.0),
    ],
)
def test_what_is_no_technology_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match="must"):
        broken()


@given(seeds, powers, st.floats(0.0, 10.0))
def test_talent_taxed_progressively_earns_its_marginal_product(seed: int, power: float, rate: float) -> None:
    """At the wage, demand with the wedge has the payroll at which the tax is that wedge."""
    compute, productivity, _ = random_market(seed)
    wage, threshold = 0.7, np.array([0.1, 1.0, 5.0, 20.0, 1e9])
    before = wage * compute * ((1.0 - power) * productivity / wage) ** (1.0 / power)
    wedge = production.luxury_wedge(before, threshold, np.full(5, rate), power)
    talent = compute * ((1.0 - power) * productivity / (wage * wedge)) ** (1.0 / power)
    assert wedge == pytest.approx(1.0 + rate * np.maximum(wage * talent / threshold - 1.0, 0.0), rel=1e-9)
    assert wedge[-1] == 1.0
    assert (production.luxury_wedge(before, threshold, np.full(5, rate + 1.0), power) >= wedge).all()
