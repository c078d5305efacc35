"""Exact intervals against scipy.stats, which reaches them by other code."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.measures.intervals import clopper_pearson, means, normal_quantile, odds, poisson_interval

levels = st.sampled_from([0.5, 0.9, 0.95, 0.999])


@given(st.integers(1, 300), st.data(), levels)
def test_clopper_pearson_is_the_inverted_binomial_test(
    trials: int, data: st.DataObject, level: float
) -> None:
    """Equal to scipy's exact interval for any counts."""
    successes = data.draw(st.integers(0, trials))
    expected = stats.binomtest(successes, trials).proportion_ci(level, method="exact")
    assert clopper_pearson(successes, trials, level) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(st.integers(0, 500), levels)
def test_poisson_interval_is_that_of_garwood(count: int, level: float) -> None:
    """Equal to half the chi-square quantiles with 2x and 2x + 2 degrees of freedom."""
    tail = (1 - level) / 2
    lower = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    upper = stats.chi2.isf(tail, 2 * count + 2) / 2
    assert poisson_interval(count, level) == pytest.approx((lower, upper))


def test_no_trials_leave_everything_possible() -> None:
    """Without data the interval is the whole range."""
    assert clopper_pearson(0, 0, 0.95) == (0.0, 1.0)


def test_normal_quantile_of_95_percent() -> None:
    """1.96, the one everybody knows."""
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=1e-6)


def test_odds_of_certainty_are_infinite() -> None:
    """A share of 1 gives infinity, not an error."""
    assert odds(0.75) == pytest.approx(3)
    assert math.isinf(odds(1.0))


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, math.nan])
def test_a_level_out_of_bounds_is_refused(level: float) -> None:
    """0 and 1 are no confidence levels."""
    with pytest.raises(ValueError, match="level"):
        clopper_pearson(1, 2, level)
    with pytest.raises(ValueError, match="level"):
        poisson_interval(1, level)


def test_impossible_counts_are_refused() -> None:
    """More successes than trials, or fewer than none."""
    for successes, trials in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="successes"):
            clopper_pearson(successes, trials, 0.95)
    with pytest.raises(ValueError, match="count"):
        poisson_interval(-1, 0.95)


def test_means_have_intervals_of_t() -> None:
    """As scipy's one-sample test has them, row by row; what is not finite is left out."""
    rng = np.random.default_rng(4)
    table = rng.normal(size=(3, 9))
    table[1, 2:] = np.nan
    table[2, :] = np.inf
    found = means(table, 0.9)
    assert found.n.tolist() == [9, 2, 0]
    for row, values in enumerate((table[0], table[1, :2])):
        low, high = stats.ttest_1samp(values, 0.0).confidence_interval(0.9)
        assert [
            found.mean[row] - found.half_width[row],
            found.mean[row] + found.half_width[row],
        ] == pytest.approx([low, high])
        assert found.error[row] == pytest.approx(stats.sem(values))
    assert np.isnan([found.mean[2], found.error[2], found.half_width[2]]).all()
    assert np.isnan(means([[1.0]]).half_width).all()
