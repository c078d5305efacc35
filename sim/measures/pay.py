"""What people are paid: indices with fixed weights, gains of movers, counter-offers, the tail of the top."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.measures.intervals import Estimate, clopper_pearson
from sim.measures.transitions import job_to_job

DECILES = tuple(f"pay_decile_{decile}" for decile in range(1, 11))


class TailEstimate(NamedTuple):
    """Pareto exponent of an upper tail: above `threshold`, P(X > x) falls like x to the power -`exponent`."""

    exponent: float
    standard_error: float
    threshold: float


def decile_pay(weeks: pd.DataFrame) -> pd.DataFrame:
    """Mean pay of each talent decile, in dollars a year, one row a week, columns 1 (lowest talent) to 10."""
    table = weeks[list(DECILES)].astype("float64")
    table.columns = pd.Index(range(1, 11), name="talent decile")
    return table.set_index(pd.Index(weeks["week"].to_numpy(), name="week"))


def relative_to_first(table: pd.DataFrame) -> pd.DataFrame:
    """Each column over its first value that is a positive number; a column without one is NaN."""
    first = table.where(table > 0).bfill().to_numpy()[:1]
    return pd.DataFrame(table.to_numpy() / first, index=table.index, columns=table.columns)


def fixed_weight_index(pay: ArrayLike, weights: ArrayLike) -> NDArray[np.float64]:
    """Laspeyres index of pay, Σ_d w_d pay_d(t) / Σ_d w_d pay_d(0): weights stay those of the first week.

    With weights fixed the index rises with pay alone, not because better-paid people are hired.
    Source: Laspeyres (1871).

    Args:
        pay: shape (weeks, groups), in any one unit.
        weights: shape (groups,), number or share of people of each group in the first week.

    Returns:
        Shape (weeks,), 1 in the first week.

    Example:
        >>> fixed_weight_index([[100.0, 200.0], [110.0, 220.0]], [3, 1]).round(3)
        array([1. , 1.1])
    """
    cost: NDArray[np.float64] = np.asarray(pay, dtype=np.float64) @ np.asarray(weights, dtype=np.float64)
    return np.asarray(cost / cost[0])


def mover_gains(moves: pd.DataFrame) -> NDArray[np.float64]:
    """Log change of pay, ln(pay after / pay before), of each job-to-job move with both pays positive."""
    rows = job_to_job(moves)
    before = rows["pay_before"].to_numpy(dtype=np.float64)
    after = rows["pay_after"].to_numpy(dtype=np.float64)
    known = (before > 0) & (after > 0)
    return np.asarray(np.log(after[known] / before[known]))


def pay_cut_share(moves: pd.DataFrame, level: float) -> Estimate:
    """Share of job-to-job moves into lower pay, with Clopper-Pearson interval; NaN without moves.

    Movers accept less where amenities or prospects make up for it (Postel-Vinay & Robin 2002).

    Raises:
        ValueError: the level is out of bounds.
    """
    gains = mover_gains(moves)
    return _share(int(np.count_nonzero(gains < 0)), gains.size, level)


def counter_offer_share(weeks: pd.DataFrame, level: float) -> Estimate:
    """Share of counter-offers that kept the person, with Clopper-Pearson interval; NaN if none was made.

    Args:
        weeks: one row a week, with `counters_made` and `counters_won`.
        level: confidence level, strictly between 0 and 1.

    Raises:
        ValueError: the level is out of bounds, or more were won than made.
    """
    return _share(int(weeks["counters_won"].sum()), int(weeks["counters_made"].sum()), level)


def top_package(weeks: pd.DataFrame) -> float:
    """Largest package in force in any week, in dollars over its vesting years."""
    return float(weeks["top_package"].max())


def hill_tail(values: ArrayLike, count: int) -> TailEstimate:
    """Hill's estimate of a Pareto exponent from the `count` largest values.

    α = 1 / mean_{i ≤ k} ln(x_(i)/x_(k+1)), x sorted downward, with asymptotic standard error α/√k.
    Source: Hill (1975), *Annals of Statistics* 3(5), eq. 3.2; error: Hall (1982), *JRSS B* 44(1).

    Args:
        values: shape (n,), positive.
        count: k, at least 1 and below n.

    Raises:
        ValueError: `count` is out of bounds, a value is not positive and finite, or the k + 1 largest values
            are equal, where no tail exists.

    Example:
        >>> round(hill_tail([1.0, 2.0, 4.0, 8.0], 2).exponent, 3)
        0.962
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64).ravel())[::-1]
    if not 1 <= count < ordered.size:
        raise ValueError(f"count must be at least 1 and below the number of values, {ordered.size}")
    if not np.all(np.isfinite(ordered)) or ordered[-1] <= 0:
        raise ValueError("values must be positive and finite")
    mean_log = float(np.log(ordered[:count] / ordered[count]).mean())
    if mean_log <= 0:
        raise ValueError("the largest values are all equal: there is no tail to estimate")
    return TailEstimate(1.0 / mean_log, 1.0 / (mean_log * math.sqrt(count)), float(ordered[count]))


def _share(part: int, whole: int, level: float) -> Estimate:
    lower, upper = clopper_pearson(part, whole, level)
    return Estimate(part / whole if whole else float("nan"), lower, upper)
