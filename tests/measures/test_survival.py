"""Kaplan-Meier and Greenwood: a textbook example, scipy's estimator, and identities."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.measures.survival import aalen_johansen, annual_hazard, kaplan_meier

# Weeks in remission of 21 leukaemia patients on 6-mercaptopurine; false: still in remission.
# Freireich et al. (1963), Blood 21(6); the standard example, e.g. Collett (2003), Kleinbaum & Klein (2012).
REMISSION = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
# Week, at risk, survival and Greenwood's standard error as the textbooks print them.
TEXTBOOK = [
    (6, 21, 0.857, 0.076),
    (7, 17, 0.807, 0.087),
    (10, 15, 0.753, 0.096),
    (13, 12, 0.690, 0.107),
    (16, 11, 0.627, 0.114),
    (22, 7, 0.538, 0.128),
    (23, 6, 0.448, 0.135),
]

lifetimes = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=60)


def test_the_6_mp_patients_survive_as_in_the_textbook() -> None:
    """Times, numbers at risk, survival and standard errors of the classic example."""
    curve = kaplan_meier(REMISSION, RELAPSED)
    weeks, at_risk, survival, errors = zip(*TEXTBOOK, strict=True)
    assert tuple(curve.times) == weeks
    assert tuple(curve.at_risk) == at_risk
    assert np.round(curve.survival, 3) == pytest.approx(survival)
    assert np.round(curve.standard_error, 3) == pytest.approx(errors)
    assert curve.at(15.0) == (curve.survival[3], curve.standard_error[3])
    assert curve.at(5.9) == (1.0, 0.0)


def test_the_first_steps_worked_by_hand() -> None:
    """S(6) = 18/21, S(7) = 18/21 · 16/17, and Greenwood's sum for both."""
    curve = kaplan_meier(REMISSION, RELAPSED)
    assert curve.survival[:2] == pytest.approx([18 / 21, 18 / 21 * 16 / 17])
    sums = np.cumsum([3 / (21 * 18), 1 / (17 * 16)])
    assert curve.standard_error[:2] == pytest.approx(curve.survival[:2] * np.sqrt(sums))


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined:RuntimeWarning")
@given(lifetimes)
def test_curve_and_band_agree_with_scipy(lives: list[tuple[int, bool]]) -> None:
    """Survival and log-log band equal those of scipy.stats.ecdf on right-censored data."""
    durations, ended = np.array([life[0] for life in lives]), np.array([life[1] for life in lives])
    curve = kaplan_meier(durations, ended)
    data = stats.CensoredData(uncensored=durations[ended], right=durations[~ended])
    theirs = stats.ecdf(data).sf
    assert curve.survival == pytest.approx(theirs.evaluate(curve.times))
    inner = curve.survival > 0
    if not inner.any():
        return
    with np.errstate(all="ignore"):
        band: Any = theirs.confidence_interval(0.9, method="log-log")
    lower, upper = curve.band(0.9)
    assert lower[inner] == pytest.approx(band.low.evaluate(curve.times[inner]))
    assert upper[inner] == pytest.approx(band.high.evaluate(curve.times[inner]))


@given(st.lists(st.integers(0, 20), min_size=2, max_size=80))
def test_without_censoring_greenwood_is_the_binomial_error(durations: list[int]) -> None:
    """With every exit seen S is the share that lasts longer, with standard error √(S(1 - S)/n)."""
    curve = kaplan_meier(durations, np.ones(len(durations)))
    share = np.array([np.mean(np.array(durations) > time) for time in curve.times])
    assert curve.survival == pytest.approx(share)
    inner = share > 0
    expected = np.sqrt(share * (1 - share) / len(durations))
    assert curve.standard_error[inner] == pytest.approx(expected[inner])
    assert np.isnan(curve.standard_error[~inner]).all()


def test_coverage_of_the_band() -> None:
    """The 95% band at one time covers the truth in 95% of 2,000 samples, within four standard errors.

    Exponential lifetimes of mean 10, exponential censoring of mean 15; a band of level 0.80 must fail.
    """
    rng = np.random.default_rng(1)
    truth, hits = math.exp(-0.8), {0.95: 0, 0.8: 0}
    samples = 2000
    for _ in range(samples):
        life, watch = rng.exponential(10, 60), rng.exponential(15, 60)
        curve = kaplan_meier(np.minimum(life, watch), life <= watch)
        step = np.searchsorted(curve.times, 8.0, side="right") - 1
        for level in hits:
            lower, upper = curve.band(level)
            hits[level] += bool(lower[step] <= truth <= upper[step])
    error = math.sqrt(0.95 * 0.05 / samples)
    assert abs(hits[0.95] / samples - 0.95) < 4 * error
    assert abs(hits[0.8] / samples - 0.95) > 4 * error


def test_nothing_is_known_beyond_the_longest_duration() -> None:
    """NaN past the last observation, unless nobody was left: then the share is 0."""
    assert math.isnan(kaplan_meier([3, 5], [1, 0]).at(6)[0])
    assert kaplan_meier([3, 5], [1, 1]).at(6)[0] == 0
    assert math.isnan(kaplan_meier([], []).at(0)[0])


def test_hazard_is_exits_over_years_at_risk() -> None:
    """4 exits in 20 years: 0.2 a year, with Garwood's interval for a count of 4 over 20."""
    weeks_per_year = 365.25 / 7
    rate = annual_hazard([weeks_per_year * 2] * 10, [1] * 4 + [0] * 6, 0.95)
    assert rate.value == pytest.approx(0.2)
    assert (rate.lower, rate.upper) == pytest.approx((1.0899 / 20, 10.2416 / 20), abs=1e-4)
    assert all(math.isnan(end) for end in annual_hazard([], [], 0.95))


def test_impossible_durations_are_refused() -> None:
    """Lengths that differ, negative and non-finite durations."""
    with pytest.raises(ValueError, match="same length"):
        kaplan_meier([1.0], [True, False])
    for duration in (-1.0, math.nan):
        with pytest.raises(ValueError, match="durations"):
            kaplan_meier([duration], [True])


@given(lifetimes)
def test_one_way_out_is_what_kaplan_meier_leaves(lives: list[tuple[int, bool]]) -> None:
    """Incidence of the only way is 1 - S, with Greenwood's error; of two ways the sum is."""
    durations, ended = np.array([life[0] for life in lives]), np.array([life[1] for life in lives])
    curve = kaplan_meier(durations, ended)
    one = aalen_johansen(durations, np.where(ended, 0, -1), 1)
    assert one.incidence[0] == pytest.approx(1.0 - curve.survival)
    known = np.isfinite(curve.standard_error)
    assert one.standard_error[0][known] == pytest.approx(curve.standard_error[known], abs=1e-9)
    two = aalen_johansen(durations, np.where(ended, np.arange(len(ended)) % 2, -1), 2)
    assert two.incidence.sum(axis=0) == pytest.approx(1.0 - curve.survival)


def test_without_censoring_incidence_is_a_share() -> None:
    """Of ten the shares that left by each way, with the error of a share, √(F(1-F)/n); nothing beyond."""
    curves = aalen_johansen(np.arange(1, 11), [0, 1, 1, 0, 1, 1, 1, 0, 1, 1], 2)
    for time, first, second in ((3, 0.1, 0.2), (8, 0.3, 0.5)):
        for cause, share in ((0, first), (1, second)):
            value, error = curves.at(cause, time)
            assert value == pytest.approx(share)
            assert error == pytest.approx(math.sqrt(share * (1.0 - share) / 10))
    assert curves.at(0, 0.5) == (0.0, 0.0)
    assert math.isnan(curves.at(0, 11.0)[0])
