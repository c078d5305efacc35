"""When the market tips: known values, the market iterated by hand, and the general Jacobian."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theory.tipping import (
    Feedback,
    compute_elasticity,
    growth_of_differences,
    jacobian,
    largest_growth,
    talent_multiplier,
    tipping_exponent,
)

GOLDEN = [
    (6, 0.4, 1.0, 1.0, 1.1364),
    (3, 0.4, 1.0, 1.0, 1.4286),
    (6, 0.4, 1.0, 0.5, 1.4706),
    (6, 0.4, 0.8, 1.0, 1.1224),
    (5, 0.3, 2.0, 0.7, 1.3492),
    (8, 0.5, 0.5, 1.0, 1.0500),
]


@pytest.mark.parametrize(("employers", "theta", "sigma", "feedback", "threshold"), GOLDEN)
def test_known_thresholds(
    employers: int, theta: float, sigma: float, feedback: float, threshold: float
) -> None:
    """To four digits; at the threshold f · a_eff is one and nothing grows."""
    gamma = tipping_exponent(employers, theta, sigma, Feedback(feedback))
    assert gamma == pytest.approx(threshold, abs=5e-5)
    a_eff = talent_multiplier(employers, theta, sigma, gamma)
    assert feedback * a_eff == pytest.approx(1.0)
    assert growth_of_differences(a_eff, Feedback(feedback)) == pytest.approx(0.0, abs=1e-12)


def output(k: np.ndarray, labor: np.ndarray, share: float, sigma: float) -> np.ndarray:
    """CES, productivity one."""
    if sigma == 1.0:
        return np.asarray(k**share * labor ** (1.0 - share))
    power = (sigma - 1.0) / sigma
    return np.asarray((share * k**power + (1.0 - share) * labor**power) ** (1.0 / power))


def shares_of(k: np.ndarray, share: float, sigma: float, gamma: float, worth: float) -> np.ndarray:
    """Shares of the race when each hires until one more adds no more than a wage of one, by iteration."""
    labor = np.ones_like(k)
    power = (sigma - 1.0) / sigma
    for _ in range(20_000):
        made = output(k, labor, share, sigma)
        s = made**gamma / (made**gamma).sum()
        elasticity = (1.0 - share) * labor**power / (share * k**power + (1.0 - share) * labor**power)
        wanted = worth * gamma * s * (1.0 - s) * elasticity
        new = labor * (wanted / labor) ** 0.2
        if np.abs(np.log(new / labor)).max() < 1e-13:
            break
        labor = new
    return np.asarray(s)


@pytest.mark.parametrize(
    ("employers", "share", "sigma", "gamma"),
    [(6, 0.4, 1.0, 0.9), (3, 0.3, 1.0, 1.1), (5, 0.4, 0.8, 0.9), (4, 0.3, 2.0, 1.0)],
)
def test_the_multiplier_is_what_iteration_finds(
    employers: int, share: float, sigma: float, gamma: float
) -> None:
    """A small difference in compute, talent hired until it adds its wage: slope of ln s on ln K."""
    worth = 1.0 / (gamma / employers * (1.0 - 1.0 / employers) * (1.0 - share))  # one person each at k = 1
    k = np.ones(employers)
    k[0], k[1] = math.exp(1e-4), math.exp(-1e-4)
    s = shares_of(k, share, sigma, gamma, worth)
    slope = math.log(s[0] / s[1]) / 2e-4
    assert slope == pytest.approx(talent_multiplier(employers, share, sigma, gamma), rel=1e-4)


@given(
    st.integers(2, 12), st.floats(0.05, 0.9), st.floats(0.3, 3.0), st.floats(0.1, 0.95),
    st.floats(0.1, 1.5), st.floats(0.05, 1.0), st.floats(0.1, 3.0),
)  # fmt: skip
def test_equal_employers_grow_apart_at_the_rate_of_the_formula(
    employers: int, theta: float, sigma: float, part: float, f: float, delta: float, tau: float
) -> None:
    """The Jacobian's largest eigenvalue is the root, or what a common growth fades at, if that is larger."""
    gamma = part * _talent_tips(employers, theta, sigma)
    back = Feedback(f, depreciation=delta, memory=tau)
    root = growth_of_differences(talent_multiplier(employers, theta, sigma, gamma), back)
    found = largest_growth(jacobian(np.full(employers, 1 / employers), theta, sigma, gamma, back))
    common = max(-delta, -1.0 / tau)
    assert found == pytest.approx(max(root, common), rel=1e-6, abs=1e-7)


def _talent_tips(employers: int, theta: float, sigma: float) -> float:
    """The exponent at which talent tips by itself; a large one where it never does."""
    power = (sigma - 1.0) / sigma
    rivalry = (employers - 2) / (employers - 1)
    return (1.0 - theta * power) / ((1.0 - theta) * rivalry) if rivalry > 0.0 else 3.0


@pytest.mark.parametrize(("limit", "phi"), [("seats", 0.0), ("budgets", 0.7)])
def test_thresholds_where_seats_or_budgets_bind(limit: str, phi: float) -> None:
    """Below the threshold nothing grows, above it something does; for any elasticity of substitution."""
    for sigma in (0.5, 1.0, 2.0):
        back = Feedback(0.8, phi, limit=limit)  # type: ignore[arg-type]
        gamma = tipping_exponent(6, 0.4, sigma, back)
        assert gamma == pytest.approx(1.0 / (0.8 * 0.4 + 0.6 * phi))
        for factor, sign in ((0.98, -1.0), (1.02, 1.0)):
            assert sign * largest_growth(jacobian([1 / 6] * 6, 0.4, sigma, factor * gamma, back)) > 0.0


def test_prestige_lowers_the_threshold_as_a_pull_on_talent() -> None:
    """M + ω in place of m."""
    plain, pulled = (tipping_exponent(6, 0.4, 1.0, Feedback(pull=pull)) for pull in (0.0, 0.1))
    assert plain == pytest.approx(1.0 / (0.4 + 0.6 * 0.8))
    assert pulled == pytest.approx(1.0 / (0.4 + 0.6 * 0.9))


def test_beyond_a_point_talent_tips_by_itself() -> None:
    """No multiplier, no Jacobian: infinite."""
    assert talent_multiplier(6, 0.4, 1.0, 2.1) == math.inf
    assert growth_of_differences(math.inf, Feedback()) == math.inf
    assert largest_growth(jacobian([1 / 6] * 6, 0.4, 1.0, 2.1, Feedback())) == math.inf


def test_elasticity_of_compute() -> None:
    """The share where compute equals talent, and with Cobb-Douglas anywhere."""
    assert compute_elasticity(0.4, 0.8, 5.0, 5.0) == pytest.approx(0.4)
    assert compute_elasticity(0.4, 1.0, 7.0, 2.0) == pytest.approx(0.4)
    assert compute_elasticity(0.4, 0.8, 7.0, 2.0) < 0.4


@pytest.mark.parametrize(
    "call",
    [
        lambda: talent_multiplier(1, 0.4, 1.0, 1.0),
        lambda: talent_multiplier(6, 1.0, 1.0, 1.0),
        lambda: tipping_exponent(6, 0.4, 0.0, Feedback()),
        lambda: Feedback(memory=0.0),
        lambda: jacobian([0.5, 0.6], 0.4, 1.0, 1.0, Feedback()),
    ],
)
def test_outside_the_domain(call: object) -> None:
    """ValueError."""
    with pytest.raises(ValueError, match=r"must|needs"):
        call()  # type: ignore[operator]
