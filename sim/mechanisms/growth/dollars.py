"""Dollars of a week, of the dollars of week 0 in which the market reckons."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.vocabulary import WEEKS_PER_YEAR


def price_level(rate: float, week: ArrayLike) -> NDArray[np.float64]:
    """What a dollar of week 0 is in dollars of each week, e^(g τ) with τ in years; 1 before week 0.

    Args:
        rate: g, `growth.common`, log points a year.
        week: weeks, of any shape.

    Example:
        >>> price_level(0.25, [-5, 0]).tolist()
        [1.0, 1.0]
    """
    elapsed = np.maximum(np.asarray(week, np.float64), 0.0) / WEEKS_PER_YEAR
    return np.asarray(np.exp(rate * elapsed))
