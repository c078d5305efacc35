"""The mean of values at drawn conditions, all of which have the same replicates: both vary by chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.experiments.statistics.effect import Effect

#: Of the interval.
_LEVEL = 0.95
#: Values that differ by no more than this part of the largest differ by rounding alone.
_ROUNDING = 1e-12


def crossed_mean(values: NDArray[np.float64]) -> Effect:
    """A mean over conditions and replicates, with an interval for other conditions and other replicates.

    In d_ur = μ + a_u + b_r + e_ur the mean has the variance V_u + V_r - V_e: those of the means by condition
    and by replicate, less the part that both have in them. Degrees of freedom are Satterthwaite's (1946),
    *Biometrics Bulletin* 2(6). Of a single condition, as of conditions that were not drawn and whose mean is
    given, it is the t interval over replicates, and the other way round.

    Args:
        values: shape (conditions, replicates); of those with gaps what `without_gaps` leaves is taken.

    Returns:
        The mean, its 95% interval, NaN where nothing varies (values that are all equal are no certainty), and
        the number of values.

    Example:
        >>> crossed_mean(np.array([[1.0, 2.0, 3.0]])).mean
        2.0
    """
    from scipy.special import stdtrit

    table = without_gaps(values)
    conditions, replicates = table.shape
    n = int(table.size)
    if not n:
        return Effect(np.nan, np.nan, np.nan, 0)
    mean = float(table.mean())
    if np.ptp(table) <= _ROUNDING * np.abs(table).max():
        return Effect(mean, np.nan, np.nan, n)
    of_conditions, of_replicates = _variance(table.mean(axis=1)), _variance(table.mean(axis=0))
    rest, freedom = 0.0, (conditions - 1) * (replicates - 1)
    if freedom:
        left = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0, keepdims=True) + mean
        rest = float((left**2).sum()) / freedom / n
    variance = max(of_conditions + of_replicates - rest, of_conditions, of_replicates)
    parts = ((of_conditions, conditions - 1), (of_replicates, replicates - 1), (rest, freedom))
    spread = sum(part**2 / degrees for part, degrees in parts if degrees)
    degrees = max(variance**2 / spread, 1.0) if spread > 0.0 else 1.0
    half = float(stdtrit(degrees, 0.5 + _LEVEL / 2.0)) * variance**0.5
    return Effect(mean, mean - half, mean + half, n)


def without_gaps(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values without the conditions and replicates, as few as may be, that leave gaps among them.

    One at a time the condition or replicate is left out of which the largest part is missing; of two that
    lack as much, the condition. So a failed run costs its replicate where conditions are few, its condition
    where replicates are few, and all replicates that are left have the same conditions.

    Args:
        values: shape (conditions, replicates); NaN where there is none.

    Returns:
        Finite values, shape (conditions that are left, replicates that are left); both may be 0.

    Example:
        >>> without_gaps(np.array([[1.0, np.nan, 3.0]])).tolist()
        [[1.0, 3.0]]
    """
    table = np.asarray(values, dtype=np.float64)
    while table.size and not (there := np.isfinite(table)).all():
        of_conditions, of_replicates = 1.0 - there.mean(axis=1), 1.0 - there.mean(axis=0)
        if of_conditions.max() >= of_replicates.max():
            table = np.delete(table, of_conditions.argmax(), axis=0)
        else:
            table = np.delete(table, of_replicates.argmax(), axis=1)
    return table


def _variance(means: NDArray[np.float64]) -> float:
    """Of the mean of these; 0 of a single one."""
    return float(means.var(ddof=1)) / len(means) if len(means) > 1 else 0.0
