"""Numbers of several inputs with their intervals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Spread(NamedTuple):
    """Numbers with their intervals, each of shape (inputs,).

    Attributes:
        value: the estimates.
        low: lower ends.
        high: upper ends.
    """

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @property
    def half_width(self) -> float:
        """Half of the widest interval; NaN where there is none."""
        return float(np.max((self.high - self.low) / 2.0, initial=0.0))


def unknown(inputs: int) -> Spread:
    """Numbers that nothing is known of."""
    return Spread(*np.full((3, inputs), np.nan))
