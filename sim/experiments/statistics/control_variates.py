"""Control variates: means made surer by something of the same runs whose mean is known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Controlled(NamedTuple):
    """Means of rows, corrected for how far a control came out from its known mean; all of shape (rows,).

    Attributes:
        mean: NaN below three runs, or where the control is the same in all.
        low: lower end of the interval.
        high: upper end.
        reduction: share of the variance of the mean that is gone, by the residual variance; it may be below
            zero, for the coefficient is estimated too.
        n: runs in which both are finite.
    """

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    reduction: NDArray[np.float64]
    n: NDArray[np.int64]


def controlled(values: ArrayLike, control: ArrayLike, known: float, level: float = 0.95) -> Controlled:
    """Means of rows by the regression on a control: ȳ - b (x̄ - μ), with a t interval of n - 2 degrees.

    Source: Lavenberg & Welch (1981), *Management Science* 27(3): exact where both are jointly normal.

    Args:
        values: shape (rows, runs); what is not finite is left out.
        control: shape (runs,).
        known: its mean.
        level: confidence level, strictly between 0 and 1.

    Example:
        >>> found = controlled([[1.0, 2.1, 2.9, 4.0]], [1.0, 2.0, 3.0, 4.0], known=2.0)
        >>> round(float(found.mean[0]), 2), bool(found.reduction[0] > 0.9)
        (2.01, True)
    """
    from scipy.special import stdtrit

    table = np.asarray(values, np.float64)
    x = np.broadcast_to(np.asarray(control, np.float64), table.shape)
    there = np.isfinite(table) & np.isfinite(x)
    n = there.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        y_mean, x_mean = (np.where(there, one, 0.0).sum(axis=1) / n for one in (table, x))
        dy, dx = (np.where(there, one - mean[:, None], 0.0) for one, mean in ((table, y_mean), (x, x_mean)))
        of_x, of_y = (dx**2).sum(axis=1), (dy**2).sum(axis=1)
        slope = (dx * dy).sum(axis=1) / of_x
        residual = ((dy - slope[:, None] * dx) ** 2).sum(axis=1) / (n - 2)
        off = x_mean - known
        error = np.sqrt(residual * (1.0 / n + off**2 / of_x))
        half = stdtrit(np.maximum(n - 2, 1), (1.0 + level) / 2.0) * error
        enough = (n > 2) & (of_x > 0.0)
        mean = np.where(enough, y_mean - slope * off, np.nan)
        reduction = np.where(enough, 1.0 - residual / (of_y / (n - 1)), np.nan)
    return Controlled(mean, mean - half, mean + half, reduction, n)
