"""How long something lasts: Kaplan-Meier curves with Greenwood's errors, and hazards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.measures.intervals import Estimate, normal_quantile, poisson_interval
from sim.vocabulary import WEEKS_PER_YEAR


@dataclass(frozen=True)
class SurvivalCurve:
    """Product-limit estimate, a step function that changes at `times` only.

    Attributes:
        times: shape (k,), distinct times with an exit, ascending, in the unit of the durations.
        at_risk: shape (k,), subjects still observed just before each time.
        exits: shape (k,), exits at each time.
        survival: shape (k,), share that lasts longer than each time.
        standard_error: shape (k,), Greenwood's; NaN where the survival is 0, where the formula has no value.
        subjects: number of durations.
        longest: longest duration observed, exit or not; nothing is known beyond it.
    """

    times: NDArray[np.float64]
    at_risk: NDArray[np.int64]
    exits: NDArray[np.int64]
    survival: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    subjects: int
    longest: float

    def at(self, time: float) -> tuple[float, float]:
        """Share that lasts longer than `time`, and its standard error.

        Both are NaN where there are no subjects, and beyond the longest duration unless nobody was left by
        then, when the share is 0.
        """
        step = int(np.searchsorted(self.times, time, side="right")) - 1
        gone = step >= 0 and self.survival[step] == 0.0
        if self.subjects == 0 or (time > self.longest and not gone):
            return float("nan"), float("nan")
        if step < 0:
            return 1.0, 0.0
        return float(self.survival[step]), float(self.standard_error[step])

    def band(self, level: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Pointwise confidence band at `times`, on the log-log scale, so that it stays within 0 and 1.

        S^exp(±z·σ) with σ the standard error of ln(-ln S). NaN where the survival is 0. Source: Kalbfleisch &
        Prentice (1980), *The Statistical Analysis of Failure Time Data*, section 1.3.

        Args:
            level: pointwise confidence level, strictly between 0 and 1.

        Returns:
            Lower and upper end, each of shape (k,).

        Raises:
            ValueError: the level is out of bounds.
        """
        quantile = normal_quantile(level)
        with np.errstate(divide="ignore", invalid="ignore"):
            log_survival = np.log(self.survival)
            sigma = self.standard_error / (self.survival * np.abs(log_survival))
            lower = self.survival ** np.exp(quantile * sigma)
            upper = self.survival ** np.exp(-quantile * sigma)
        return lower, upper


def kaplan_meier(durations: ArrayLike, ended: ArrayLike) -> SurvivalCurve:
    """Product-limit estimate of a survival function, with Greenwood's errors.

    S(t) = Π_{t_i ≤ t} (1 - d_i/n_i), variance S² Σ d_i/(n_i(n_i - d_i)), with d_i exits among n_i at risk at
    t_i; a subject censored at t counts as at risk at t. Source: Kaplan & Meier (1958), *JASA* 53(282);
    Greenwood (1926), *Reports on Public Health and Medical Subjects* 33.

    Args:
        durations: shape (n,), time observed, not negative.
        ended: shape (n,), true where the subject exited at its duration, false where observation stopped.

    Raises:
        ValueError: shapes differ, or a duration is negative or not finite.

    Example:
        >>> kaplan_meier([10, 20, 30], [True, False, True]).survival.round(3)
        array([0.667, 0.   ])
    """
    length = np.asarray(durations, dtype=np.float64).ravel()
    exited = np.asarray(ended, dtype=bool).ravel()
    if length.shape != exited.shape:
        raise ValueError("durations and ended must have the same length")
    if not np.all(np.isfinite(length)) or np.any(length < 0):
        raise ValueError("durations must be finite and not negative")
    times, exits = np.unique(length[exited], return_counts=True)
    at_risk = length.size - np.searchsorted(np.sort(length), times, side="left")
    survival: NDArray[np.float64] = np.cumprod(1.0 - exits / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = survival * np.sqrt(np.cumsum(exits / (at_risk * (at_risk - exits)), dtype=np.float64))
    return SurvivalCurve(
        times=times,
        at_risk=at_risk.astype(np.int64),
        exits=exits.astype(np.int64),
        survival=survival,
        standard_error=error,
        subjects=int(length.size),
        longest=float(length.max()) if length.size else 0.0,
    )


@dataclass(frozen=True)
class IncidenceCurves:
    """Aalen-Johansen estimates of several ways out that compete, step functions that change at `times` only.

    Attributes:
        times: shape (k,), distinct times with an exit, ascending, in the unit of the durations.
        at_risk: shape (k,), subjects still observed just before each time.
        exits: shape (causes, k), exits at each time by each way.
        incidence: shape (causes, k), share that has left by each way up to each time.
        standard_error: shape (causes, k), by the delta method.
        longest: longest duration observed, exit or not; nothing is known beyond it.
    """

    times: NDArray[np.float64]
    at_risk: NDArray[np.int64]
    exits: NDArray[np.int64]
    incidence: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    longest: float

    def at(self, cause: int, time: float) -> tuple[float, float]:
        """Share that has left by a way out up to `time`, and its standard error; NaN beyond what is known."""
        if time > self.longest:
            return float("nan"), float("nan")
        step = int(np.searchsorted(self.times, time, side="right")) - 1
        if step < 0:
            return 0.0, 0.0
        return float(self.incidence[cause, step]), float(self.standard_error[cause, step])


def aalen_johansen(durations: ArrayLike, cause: ArrayLike, causes: int) -> IncidenceCurves:
    """Cumulative incidence of ways out that compete, with right-censored durations.

    F_c(t) = Σ_{t_i ≤ t} S(t_{i-1}) d_ci/n_i with S of Kaplan & Meier. Where nobody is censored it is the
    share of subjects; one minus Kaplan-Meier by one way alone would be too high. Source: Aalen & Johansen
    (1978), *Scandinavian Journal of Statistics* 5(3); errors: Marubini & Valsecchi (1995), *Analysing
    Survival Data from Clinical Trials and Observational Studies*, section 10.2.

    Args:
        durations: shape (n,), time observed, not negative.
        cause: shape (n,), way out from 0 to `causes` - 1, or -1 where observation stopped.
        causes: number of ways out.

    Example:
        >>> aalen_johansen([10, 20, 30, 40], [0, 1, -1, 0], 2).incidence.round(3)
        array([[0.25, 0.25, 0.75],
               [0.  , 0.25, 0.25]])
    """
    length, way = np.asarray(durations, np.float64).ravel(), np.asarray(cause, np.int64).ravel()
    curve = kaplan_meier(length, way >= 0)
    exits = np.zeros((causes, len(curve.times)), np.int64)
    np.add.at(exits, (way[way >= 0], np.searchsorted(curve.times, length[way >= 0])), 1)
    n, gone = curve.at_risk.astype(float), curve.exits.astype(float)
    before = np.concatenate(([1.0], curve.survival[:-1])) if len(n) else curve.survival
    incidence = np.cumsum(before * exits / np.maximum(n, 1.0), axis=1)
    # Var F_m = Σ_{i≤m} (F_m-F_i)² g_i - 2 (F_m-F_i) q_i + h_i, as sums that run along.
    left = n - gone
    g = np.where(left > 0.0, gone / np.maximum(n * left, 1.0), 0.0)
    q = before * exits / np.maximum(n, 1.0) ** 2
    h = before**2 * exits * (n - exits) / np.maximum(n, 1.0) ** 3
    run = [
        np.cumsum(term, axis=1) for term in (g + 0.0 * q, incidence * g, incidence**2 * g, q, incidence * q)
    ]
    variance = incidence**2 * run[0] - 2.0 * incidence * run[1] + run[2]
    variance += -2.0 * (incidence * run[3] - run[4]) + np.cumsum(h, axis=1)
    error = np.sqrt(np.maximum(variance, 0.0))
    return IncidenceCurves(curve.times, curve.at_risk, exits, incidence, error, curve.longest)


def annual_hazard(weeks: ArrayLike, ended: ArrayLike, level: float) -> Estimate:
    """Exits per subject-year at risk, with the exact interval of a Poisson count (`poisson_interval`).

    The maximum-likelihood rate h of an exponential lifetime; the yearly probability of exit is 1 - e^-h.

    Args:
        weeks: shape (n,), time observed, in weeks.
        ended: shape (n,), true where the subject ended.
        level: confidence level, strictly between 0 and 1.

    Returns:
        Rate per year; NaN throughout where no time was observed.

    Raises:
        ValueError: the level is out of bounds.

    Example:
        >>> round(annual_hazard([52.18] * 10, [True] * 2 + [False] * 8, 0.95).value, 3)
        0.2
    """
    years = float(np.sum(np.asarray(weeks, dtype=np.float64))) / WEEKS_PER_YEAR
    count = int(np.count_nonzero(np.asarray(ended, dtype=bool)))
    lower, upper = poisson_interval(count, level)
    if years <= 0.0:
        return Estimate(float("nan"), float("nan"), float("nan"))
    return Estimate(count / years, lower / years, upper / years)


def shares_lasting(
    durations: NDArray[np.int64],
    ended: NDArray[np.bool_],
    group: NDArray[np.int64],
    groups: int,
    times: tuple[int, ...],
) -> NDArray[np.float64]:
    """The `kaplan_meier` estimates of many groups at once, for durations in whole weeks.

    Args:
        durations: shape (n,), weeks observed, not negative.
        ended: shape (n,), true where the subject exited at its duration.
        group: shape (n,), from 0 to `groups` - 1.
        groups: number of groups.
        times: weeks.

    Returns:
        Shape (groups, times): share of each group that lasts longer than each time; NaN where nothing is
        known of it, as in `SurvivalCurve.at`.
    """
    length = int(max(durations.max(initial=0), *times)) + 1
    cell = group * length + durations
    observed = np.bincount(cell, minlength=groups * length).reshape(groups, length)
    exits = np.bincount(cell[ended], minlength=groups * length).reshape(groups, length)
    at_risk = np.cumsum(observed[:, ::-1], axis=1)[:, ::-1]
    survival = np.cumprod(1.0 - exits / np.maximum(at_risk, 1), axis=1)[:, list(times)]
    known = (at_risk[:, list(times)] > 0) | ((survival == 0.0) & (at_risk[:, :1] > 0))
    return np.where(known, survival, np.nan)
