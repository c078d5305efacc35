"""Output and the race: what talent and compute make, and what share of the prize that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.market.pages.race import contest_share, output
from tests.market.pages.racing import race
from tests.market.verbs import plan

positive = st.floats(1e-3, 1e6)
share = st.floats(0.0, 0.99)
elasticity = st.floats(0.1, 20.0)


@given(compute=positive, talent=positive, alpha=share)
def test_unit_elasticity_is_cobb_douglas(compute: float, talent: float, alpha: float) -> None:
    """σ = 1 gives z K^α L^(1-α)."""
    given_output = output(compute, talent, 1.7, alpha, 1.0)
    assert given_output == pytest.approx(1.7 * compute**alpha * talent ** (1 - alpha), rel=1e-10)


@given(compute=st.floats(0.1, 1e3), talent=st.floats(0.1, 1e3), alpha=share)
def test_ces_tends_to_cobb_douglas(compute: float, talent: float, alpha: float) -> None:
    """Near σ = 1 from both sides the aggregate is near its limit."""
    limit = output(compute, talent, 1.0, alpha, 1.0)
    for sigma in (1 - 1e-5, 1 + 1e-5):
        assert output(compute, talent, 1.0, alpha, sigma) == pytest.approx(limit, rel=1e-3)


@given(compute=positive, talent=positive, alpha=share, sigma=elasticity, factor=st.floats(0.1, 10.0))
def test_output_is_homogeneous(
    compute: float, talent: float, alpha: float, sigma: float, factor: float
) -> None:
    """Constant returns to scale, whatever the elasticity, and proportional to productivity."""
    once = output(compute, talent, 1.0, alpha, sigma)
    assert output(factor * compute, factor * talent, 1.0, alpha, sigma) == pytest.approx(
        factor * once, rel=1e-6
    )
    assert output(compute, talent, factor, alpha, sigma) == pytest.approx(factor * once)


@given(compute=positive, talent=positive, alpha=st.floats(0.01, 0.99), sigma=elasticity)
def test_output_lies_between_its_inputs(compute: float, talent: float, alpha: float, sigma: float) -> None:
    """A weighted mean of compute and talent: between the two, and no less for more of either."""
    once = output(compute, talent, 1.0, alpha, sigma)
    low, high = sorted((compute, talent))
    assert low * (1 - 1e-6) <= once <= high * (1 + 1e-6)
    assert output(2 * compute, talent, 1.0, alpha, sigma) >= once * (1 - 1e-9)
    assert output(compute, 2 * talent, 1.0, alpha, sigma) >= once * (1 - 1e-9)


def test_ces_by_hand() -> None:
    """K = 2, L = 3, α = 0.4, σ = 1/2: (0.4/2 + 0.6/3)^-1 = 2.5."""
    assert output(2.0, 3.0, 1.0, 0.4, 0.5) == pytest.approx(2.5)


def test_output_without_an_input() -> None:
    """Without talent nothing is made; without compute only if the two are good substitutes."""
    for sigma in (0.5, 1.0, 2.0):
        assert output(5.0, 0.0, 1.0, 0.4, sigma) == 0.0
    assert output(0.0, 5.0, 1.0, 0.4, 0.5) == 0.0
    assert output(0.0, 5.0, 1.0, 0.4, 1.0) == 0.0
    assert output(0.0, 5.0, 1.0, 0.4, 2.0) == pytest.approx(5.0 * 0.6**2)
    assert output(0.0, 5.0, 2.0, 0.0, 0.5) == 10.0


def test_contest_share_is_tullock() -> None:
    """Q^γ over the sum; alone the whole prize; without output nothing."""
    assert contest_share(2.0**2.0, 12.0) == pytest.approx(4.0 / 16.0)
    assert contest_share(2.0**1.1, 0.0) == 1.0
    assert contest_share(0.0, 5.0) == 0.0


def test_output_is_worked_out_anew_when_anything_it_is_made_of_changes() -> None:
    """Compute, productivity and talent: after each change output and weight are those of the formula."""
    market = race()
    for column in ("compute", "productivity", "effective_talent"):
        before = float(market.state.employers["output"][1])
        market.state.employers[column][1] *= 1.5
        plan(market)
        after = market.state.employers[1]
        compute = after["compute"] / market.scenario.production.compute_unit
        quantity = output(compute, after["effective_talent"], after["productivity"], 0.4, 0.8)
        assert after["output"] == pytest.approx(quantity, rel=1e-12)
        assert after["contest_weight"] == pytest.approx(quantity**market.scenario.production.contest_exponent)
        assert after["output"] != before
