"""Hill's estimate of a Pareto tail, judged by scipy (`stats.pareto`, `stats.chi2`, `stats.bootstrap`).

Above its threshold a Pareto sample is Pareto, so the estimate is the maximum-likelihood fit of the values
above the threshold, and k α / α̂ is a Gamma(k) variable: the coverage of any interval is known exactly. Random
tests fail at p < 1e-4.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from sim.experiments.runs.single import run
from sim.measures.intervals import normal_quantile
from sim.measures.panel import matched_panel
from sim.measures.pay import hill_tail
from tests.market.worlds import textbook, textbook_labs

Vector = NDArray[np.float64]

FALSE_ALARM = 1e-4
EXPONENT = 2.0


def exceedances(values: Vector, count: int) -> Vector:
    """The `count` largest values."""
    return np.sort(values)[-count:]


def pareto_fit(values: Vector, threshold: float) -> float:
    """Maximum-likelihood exponent according to scipy."""
    return float(stats.pareto.fit(values, floc=0.0, fscale=threshold)[0])


@given(st.integers(0, 10_000), st.floats(0.5, 5.0), st.integers(1, 150))
def test_hill_is_the_maximum_likelihood_fit_of_scipy(seed: int, exponent: float, count: int) -> None:
    """The exponent is that of `pareto.fit` on the values above the threshold: 1e-10."""
    values = 1e6 * np.random.default_rng(seed).pareto(exponent, 200) + 1e6
    tail = hill_tail(values, count)
    assert tail.exponent == pytest.approx(pareto_fit(exceedances(values, count), tail.threshold), rel=1e-10)


@pytest.mark.parametrize("count", [10, 100, 400])
def test_the_standard_error_is_the_curvature_of_the_likelihood(count: int) -> None:
    """It is 1/√(second derivative of scipy's negative log-likelihood) at the estimate: 1e-4."""
    values = np.random.default_rng(count).pareto(EXPONENT, 1000) + 1.0
    tail = hill_tail(values, count)
    above, step = exceedances(values, count), 1e-3 * tail.exponent
    low, middle, high = (
        float(stats.pareto.nnlf((tail.exponent + k * step, 0.0, tail.threshold), above)) for k in (-1, 0, 1)
    )
    assert tail.standard_error == pytest.approx(step / math.sqrt(low - 2.0 * middle + high), rel=1e-4)


def test_the_standard_error_is_that_of_the_bootstrap() -> None:
    """Resampling 500 values above the threshold spreads the estimates as far, within a tenth."""
    values = np.random.default_rng(8).pareto(EXPONENT, 5000) + 1.0
    tail = hill_tail(values, 500)
    logs = np.log(exceedances(values, 500) / tail.threshold)
    spread = stats.bootstrap(
        (logs,), lambda sample, axis: 1.0 / sample.mean(axis=axis), n_resamples=2000, rng=1, method="basic"
    ).standard_error
    assert float(spread) == pytest.approx(tail.standard_error, rel=0.1)


@pytest.mark.parametrize("count", [25, 100, 400])
def test_the_interval_tends_to_the_exact_one(count: int) -> None:
    """Estimate ± z errors against the chi-square interval α̂ χ²(2k)/2k: ends differ by at most 2/k of α̂."""
    tail = hill_tail(np.random.default_rng(count).pareto(EXPONENT, 1000) + 1.0, count)
    half = normal_quantile(0.95) * tail.standard_error
    exact = tail.exponent * stats.chi2.ppf([0.025, 0.975], 2 * count) / (2 * count)
    ends = np.array([tail.exponent - half, tail.exponent + half])
    assert np.abs(ends - exact).max() < 2.0 / count * tail.exponent


def exact_coverage(count: int, level: float) -> float:
    """How often α̂ ± z α̂/√k covers α: Gamma(k)/k lies within z/√k of one."""
    margin = normal_quantile(level) / math.sqrt(count)
    ends = 2.0 * count * np.array([1.0 - margin, 1.0 + margin])
    return float(np.diff(stats.chi2.cdf(ends, 2 * count))[0])


def test_coverage_of_the_interval() -> None:
    """Of 4,000 samples as many intervals cover the truth as scipy's chi-square says (false alarms: 1e-4).

    Power: the intervals of level 0.9 are refused as ones of level 0.95.
    """
    rng, samples, count = np.random.default_rng(12), 4000, 40
    estimates = [hill_tail(rng.pareto(EXPONENT, 300) + 1.0, count) for _ in range(samples)]
    for level, holds in ((0.95, True), (0.9, False)):
        width = normal_quantile(level)
        hits = sum(abs(tail.exponent - EXPONENT) <= width * tail.standard_error for tail in estimates)
        promised = exact_coverage(count, 0.95)
        assert (stats.binomtest(hits, samples, promised).pvalue > FALSE_ALARM) == holds
    assert exact_coverage(count, 0.95) == pytest.approx(0.95, abs=0.01)


def test_pay_of_a_run_has_the_tail_of_talent() -> None:
    """Posted offers pay in proportion to talent: scipy fits the same tail of pay, and it is the scenario's.

    Power: an exponent moved by ten standard errors is refused, by the errors and by Kolmogorov-Smirnov.
    """
    scenario = textbook(
        textbook_labs(1e6),
        weeks=26,
        researchers={
            "count": 8000,
            "unemployed_share": 1.0,
            "reservation_income": 1.0,
            "talent": {"tail_share": 0.2, "tail_exponent": EXPONENT, "maximum": 1e6},
        },
        market={"mechanism": "posted", "contact_rate_unemployed": 0.9},
    )
    history = run(scenario)
    pay = matched_panel(history.moves, history.employers, 26)["pay"].to_numpy()
    assert len(pay) == 8000
    tail = hill_tail(pay, 1000)
    above = exceedances(pay, 1000)
    assert tail.exponent == pytest.approx(pareto_fit(above, tail.threshold), rel=1e-10)
    far = EXPONENT + 10.0 * tail.standard_error
    for exponent, holds in ((EXPONENT, True), (far, False)):
        law = stats.pareto(exponent, scale=tail.threshold)
        assert (stats.kstest(above, law.cdf).pvalue > FALSE_ALARM) == holds
        assert (abs(tail.exponent - exponent) < 4.0 * tail.standard_error) == holds
