"""Many comparisons at once: what one of them means when there are others."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def holm(p: ArrayLike) -> NDArray[np.float64]:
    """P-values corrected for their number: where none is true, one below α comes with probability α at most.

    It holds whatever the dependence among them. Source: Holm (1979), *Scandinavian Journal of Statistics* 6.

    Args:
        p: shape (rows,); NaN where there is none, which then does not count.

    Returns:
        Of the same shape; at least as large, at most 1.

    Example:
        >>> holm([0.01, 0.04, 0.03, float("nan")]).tolist()
        [0.03, 0.06, 0.06, nan]
    """
    given = np.asarray(p, np.float64)
    found = np.full(given.shape, np.nan)
    known = np.flatnonzero(~np.isnan(given))
    order = known[np.argsort(given[known], kind="stable")]
    times = np.arange(len(order), 0, -1)
    found[order] = np.minimum(np.maximum.accumulate(times * given[order]), 1.0)
    return found
