"""Logit tastes against draws and derivatives, Cournot employers against their best replies."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize_scalar

from sim.theory import choice
from tests.theory.toy_market import FALSE_ALARM

seeds = st.integers(0, 10**6)


def test_workers_with_gumbel_tastes_choose_these_shares() -> None:
    """Counts of the best of V + taste, chi-square, with power against another β."""
    wages, amenities = np.array([2.0, 3.0, 4.0]), np.array([1.0, 0.0, -0.5])
    tastes = np.random.default_rng(9).gumbel(size=(20_000, 3))
    chosen = (1.5 * np.log(wages - 1.0) + amenities + tastes).argmax(axis=1)
    counts = np.bincount(chosen, minlength=3)
    for sensitivity, holds in ((1.5, True), (1.65, False)):
        expected = 20_000 * choice.logit_shares(wages, amenities, sensitivity, 1.0)
        assert (stats.chisquare(counts, expected).pvalue > FALSE_ALARM) == holds


@given(seeds, st.floats(0.1, 6.0), st.floats(-1.0, 0.9))
def test_elasticity_is_the_derivative(seed: int, sensitivity: float, income: float) -> None:
    """D ln s / d ln w by differences equals β(1-s)w/(w-b)."""
    generator = np.random.default_rng(seed)
    wages, amenities = generator.uniform(1.2, 3.0, 4), generator.normal(size=4)
    step = 1e-6
    shares = [
        choice.logit_shares(wages * np.array([np.exp(move), 1.0, 1.0, 1.0]), amenities, sensitivity, income)[
            0
        ]
        for move in (-step, 0.0, step)
    ]
    slope = np.log(shares[2] / shares[0]) / (2.0 * step)
    formula = choice.logit_elasticity(shares[1], wages[0], sensitivity, income)
    assert float(formula) == pytest.approx(slope, rel=1e-5)


@given(seeds, st.floats(0.5, 6.0), st.floats(0.0, 0.9))
def test_the_monopsony_wage_is_the_best_reply(seed: int, sensitivity: float, income: float) -> None:
    """No other wage earns more, given what rivals post."""
    generator = np.random.default_rng(seed)
    wages, amenities, product = generator.uniform(1.2, 3.0, 3), generator.normal(size=3), 4.0

    def share(wage: float) -> float:
        return float(choice.logit_shares(np.append(wage, wages[1:]), amenities, sensitivity, income)[0])

    found = minimize_scalar(
        lambda wage: -(product - wage) * share(wage), bounds=(income + 1e-9, product), method="bounded",
        options={"xatol": 1e-10},
    )  # fmt: skip
    best = float(found.x)
    formula = choice.logit_monopsony_wage(share(best), product, sensitivity, income)
    assert float(formula) == pytest.approx(best, abs=1e-5)


@given(seeds, st.floats(1.5, 12.0), st.floats(0.2, 1.4))
def test_cournot_wages_are_an_equilibrium(seed: int, within: float, across: float) -> None:
    """Wages, shares and markdowns agree, and the mean inverse markdown is 1 + (1-HHI)/η + HHI/θ."""
    products = np.random.default_rng(seed).uniform(1.0, 3.0, 4)
    wages = choice.cournot_wages(products, within, across)
    shares = choice.nested_ces_shares(wages, within)
    assert products / wages == pytest.approx(choice.cournot_inverse_markdown(shares, within, across))
    hhi = float(shares @ shares)
    expected = choice.cournot_mean_inverse_markdown(hhi, within, across)
    assert float(shares @ (products / wages)) == pytest.approx(expected, rel=1e-10)


@given(seeds, st.floats(1.5, 8.0), st.floats(0.3, 1.4))
def test_cournot_elasticity_is_that_of_nested_ces_supply(seed: int, within: float, across: float) -> None:
    """D ln w / d ln n with rivals' employment fixed, from the supply curve w = n^(1/η) N^(1/θ-1/η)."""
    people = np.random.default_rng(seed).uniform(0.5, 2.0, 4)

    def wages(hired: np.ndarray) -> np.ndarray:
        power = (within + 1.0) / within
        index = (hired**power).sum() ** (1.0 / power)
        return np.asarray(hired ** (1.0 / within) * index ** (1.0 / across - 1.0 / within))

    step = 1e-6
    low, high = people.copy(), people.copy()
    low[0] *= np.exp(-step)
    high[0] *= np.exp(step)
    slope = np.log(wages(high)[0] / wages(low)[0]) / (2.0 * step)
    share = wages(people) * people / (wages(people) @ people)
    assert share == pytest.approx(choice.nested_ces_shares(wages(people), within))
    assert float(choice.cournot_elasticity(share[0], within, across)) == pytest.approx(1.0 / slope, rel=1e-5)


def test_limits_of_oligopsony() -> None:
    """An atom of the market sees η, a monopsonist θ; with η = θ size does not matter."""
    assert float(choice.cournot_elasticity(0.0, 8.0, 0.5)) == pytest.approx(8.0)
    assert float(choice.cournot_elasticity(1.0, 8.0, 0.5)) == pytest.approx(0.5)
    products = np.array([1.0, 2.0])
    assert products / choice.cournot_wages(products, 3.0, 3.0) == pytest.approx([4.0 / 3.0] * 2)


@pytest.mark.parametrize(
    "broken",
    [
        lambda: choice.logit_shares([1.0, 2.0], [0.0, 0.0], 1.0, 1.0),
        lambda: choice.logit_shares([2.0, 2.0], [0.0], 1.0, 1.0),
        lambda: choice.logit_shares([2.0, 2.0], [0.0, 0.0], -1.0, 1.0),
        lambda: choice.logit_elasticity(1.5, 2.0, 1.0, 1.0),
        lambda: choice.logit_monopsony_wage(0.5, 0.5, 1.0, 1.0),
        lambda: choice.nested_ces_shares([0.0, 1.0], 2.0),
        lambda: choice.cournot_elasticity(0.5, 0.0, 1.0),
        lambda: choice.cournot_inverse_markdown(-0.1, 2.0, 1.0),
        lambda: choice.cournot_mean_inverse_markdown(0.0, 2.0, 1.0),
        lambda: choice.cournot_wages([1.0, -1.0], 2.0, 1.0),
    ],
)
def test_what_is_no_choice_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match="must"):
        broken()
