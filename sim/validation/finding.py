"""One statistic of a simulation, held against theory."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

#: Largest |z| of a statistic that agrees; a true statement fails once in 16,000.
LARGEST_Z = 4.0
#: Smallest p-value of a chi-square or Kolmogorov-Smirnov test that agrees.
SMALLEST_P = 1e-4
#: Largest relative error of an exact identity.
EXACT = 1e-9


@dataclass(frozen=True)
class Finding:
    """A statistic beside what theory says.

    Attributes:
        statistic: what was measured, with its unit.
        theory: value by the formula; NaN where a whole distribution is compared.
        simulation: value in the simulation; NaN likewise.
        kind: `z`: standard errors apart; `p`: p-value of a test of the whole distribution; `error`: a
            distance of which theory bounds the size.
        distance: |z|, p, or the error.
        limit: largest |z| or error, smallest p that agrees.
    """

    statistic: str
    theory: float
    simulation: float
    kind: Literal["z", "p", "error"]
    distance: float
    limit: float

    @property
    def agrees(self) -> bool:
        """Does the simulation agree with theory? A distance that is no number does not."""
        if self.kind == "p":
            return self.distance >= self.limit
        return self.distance <= self.limit


def estimate(statistic: str, theory: float, simulation: float, standard_error: float) -> Finding:
    """A statistic with a known standard error; it may be 4 of them away."""
    gap = abs(simulation - theory)
    exactly = 0.0 if gap == 0.0 else math.inf
    distance = gap / standard_error if standard_error > 0.0 else exactly
    return Finding(statistic, theory, simulation, "z", distance, LARGEST_Z)


def event_count(statistic: str, expected: float, observed: int, exposure: float = 1.0) -> Finding:
    """A Poisson count against its expectation, shown as a rate per unit of exposure."""
    finding = estimate(statistic, expected / exposure, observed / exposure, math.sqrt(expected) / exposure)
    return finding


def share(statistic: str, probability: float, successes: int, trials: int) -> Finding:
    """A share of independent trials against its probability."""
    error = math.sqrt(probability * (1.0 - probability) / trials) if trials > 0 else math.nan
    return estimate(statistic, probability, successes / trials if trials > 0 else math.nan, error)


def counts(statistic: str, observed: ArrayLike, probabilities: ArrayLike) -> Finding:
    """Counts over states of independent subjects, by chi-square; rare states (5 or fewer) are pooled.

    Args:
        statistic: what the states are.
        observed: shape (k,), counts.
        probabilities: shape (k,), of each state, summing to 1.
    """
    seen = np.asarray(observed, float).ravel()
    wanted = np.asarray(probabilities, float).ravel()
    wanted = wanted / wanted.sum() * seen.sum()
    order = np.argsort(wanted)
    rare = int(np.searchsorted(np.cumsum(wanted[order]), 5.0)) + 1 if wanted.min() < 5.0 else 0
    if rare:
        pooled, kept = order[:rare], order[rare:]
        seen = np.append(seen[kept], seen[pooled].sum())
        wanted = np.append(wanted[kept], wanted[pooled].sum())
    p = float(stats.chisquare(seen, wanted).pvalue)
    return Finding(statistic, math.nan, math.nan, "p", p, SMALLEST_P)


def deviations(statistic: str, gaps: ArrayLike, covariance: ArrayLike) -> Finding:
    """Several statistics at once, by the chi-square of their gaps to theory under a known covariance.

    Args:
        statistic: what they are.
        gaps: shape (n,), simulation less theory.
        covariance: shape (n, n), which may be singular, as that of counts with a given sum is.
    """
    apart, spread = np.asarray(gaps, float), np.asarray(covariance, float)
    freedom = int(np.linalg.matrix_rank(spread, hermitian=True))
    size = float(apart @ np.linalg.pinv(spread, hermitian=True) @ apart)
    return Finding(statistic, math.nan, math.nan, "p", float(stats.chi2.sf(size, freedom)), SMALLEST_P)


def exact(statistic: str, theory: ArrayLike, simulation: ArrayLike, tolerance: float = EXACT) -> Finding:
    """Values that must be equal one by one; the largest relative error is shown, with the values it is at."""
    wanted, found = np.broadcast_arrays(np.asarray(theory, float), np.asarray(simulation, float))
    if wanted.size == 0:  # nothing was compared, so nothing was shown
        return Finding(statistic, math.nan, math.nan, "error", math.nan, tolerance)
    errors = np.abs(found - wanted) / np.maximum(np.abs(wanted), 1e-300)
    errors = np.where(found == wanted, 0.0, errors).ravel()
    worst = int(np.argmax(errors))
    at = float(wanted.flat[worst]), float(found.flat[worst])
    return Finding(statistic, *at, "error", float(errors[worst]), tolerance)


def bounded(statistic: str, theory: float, simulation: float, limit: float) -> Finding:
    """A value that theory bounds: it may be `limit` away."""
    return Finding(statistic, theory, simulation, "error", abs(simulation - theory), limit)
