"""Intervals for counts, judged by statsmodels (`stats.proportion`, `stats.rates`) and by coverage.

Exact intervals cover at least as often as they say. Coverage is tested with fixed seeds by scipy's
`binomtest`, which gives a false alarm in one of 10,000 at most.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson
from statsmodels.stats.rates import test_poisson_2indep as compare_rates

from sim.measures.intervals import Estimate, clopper_pearson, poisson_interval
from sim.measures.pay import pay_cut_share
from sim.measures.survival import annual_hazard
from sim.measures.transitions import flow_ratio_per_head
from sim.vocabulary import WEEKS_PER_YEAR

levels = st.sampled_from([0.5, 0.9, 0.95, 0.99])
counts = st.integers(0, 200)
FALSE_ALARM = 1e-4


@given(counts, counts, levels)
def test_shares(part: int, rest: int, level: float) -> None:
    """`clopper_pearson` is the exact ("beta") interval of statsmodels: 1e-10."""
    assume(part + rest > 0)
    theirs = proportion_confint(part, part + rest, alpha=1.0 - level, method="beta")
    assert clopper_pearson(part, part + rest, level) == pytest.approx(theirs, abs=1e-10)


@given(counts, st.floats(0.1, 100.0), levels)
def test_rates(count: int, years: float, level: float) -> None:
    """`poisson_interval` over the exposure is the exact ("exact-c") interval of statsmodels: 1e-10."""
    theirs = confint_poisson(count, years, method="exact-c", alpha=1.0 - level)
    ours = tuple(end / years for end in poisson_interval(count, level))
    assert ours == pytest.approx(tuple(np.nan_to_num(theirs)), rel=1e-10)


def matrix_of(out: int, back: int) -> pd.DataFrame:
    """Moves from A to B, and back."""
    return pd.DataFrame([[0, out], [back, 0]], index=["A", "B"], columns=["A", "B"])


def ratio_of(out: int, back: int, heads: tuple[float, float], level: float) -> Estimate:
    """Rate of moving from A to B over the rate back."""
    headcounts = pd.Series({"A": heads[0], "B": heads[1]})
    return flow_ratio_per_head(matrix_of(out, back), "A", "B", headcounts, level)


@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning:statsmodels")
@given(counts, counts, st.floats(10.0, 500.0), st.floats(10.0, 500.0), levels)
def test_flow_ratios(out: int, back: int, origin: float, destination: float, level: float) -> None:
    """At each end the exact conditional test of statsmodels for two rates has p = (1 - level)/2: 1e-8."""
    ratio = ratio_of(out, back, (origin, destination), level)
    for end, count, alternative in ((ratio.lower, out, "larger"), (ratio.upper, back, "smaller")):
        if count > 0:
            judged = compare_rates(
                out, origin, back, destination, value=end, method="exact-cond", alternative=alternative
            )
            assert float(judged.pvalue) == pytest.approx((1.0 - level) / 2.0, rel=1e-8)


def covers(estimates: list[Estimate], truth: float) -> tuple[bool, int]:
    """Whether the truth is covered in 95% of them at least, and how often it is."""
    hits = sum(estimate.lower <= truth <= estimate.upper for estimate in estimates)
    test = stats.binomtest(hits, len(estimates), 0.95, alternative="less")
    return bool(test.pvalue > FALSE_ALARM), hits


def test_coverage_of_flow_ratios() -> None:
    """Poisson moves at 0.3 a head one way and 0.1 back: 95% intervals cover 3; those of level 0.8 do not."""
    rng = np.random.default_rng(21)
    pairs = rng.poisson((0.3 * 60.0, 0.1 * 150.0), (2000, 2)).tolist()
    for level, holds in ((0.95, True), (0.8, False)):
        assert covers([ratio_of(out, back, (60.0, 150.0), level) for out, back in pairs], 3.0)[0] == holds


def test_coverage_of_hazards() -> None:
    """Startups replaced at once when they die, at 0.4 a year: 95% intervals cover it; of level 0.8 do not."""
    rng = np.random.default_rng(22)
    years = 2.0
    for level, holds in ((0.95, True), (0.8, False)):
        estimates = []
        for died in rng.poisson(0.4 * 30 * years, 2000).tolist():
            weeks = np.full(max(died, 1), 30 * years * WEEKS_PER_YEAR / max(died, 1))
            estimates.append(annual_hazard(weeks, np.arange(len(weeks)) < died, level))
        assert covers(estimates, 0.4)[0] == holds


def test_coverage_of_shares() -> None:
    """Of movers 30% take a cut: 95% intervals from logs of 80 moves cover it; those of level 0.8 do not."""
    rng = np.random.default_rng(23)
    for level, holds in ((0.95, True), (0.8, False)):
        estimates = []
        for after in np.where(rng.random((1000, 80)) < 0.3, 0.5, 2.0):
            moves = pd.DataFrame({"kind": "poached", "pay_before": 1.0, "pay_after": after})
            estimates.append(pay_cut_share(moves, level))
        assert covers(estimates, 0.3)[0] == holds
