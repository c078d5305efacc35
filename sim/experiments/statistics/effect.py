"""A mean over replicates with its interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.measures.intervals import means


class Effect(NamedTuple):
    """A mean, often of differences within replicates, with its 95% interval and the number of replicates."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def sign(self) -> int:
        """1 or -1 where the interval leaves zero out, else 0."""
        return int(self.low > 0.0) - int(self.high < 0.0)


def effect(differences: NDArray[np.float64]) -> Effect:
    """The mean with its interval of t, see `sim.measures.intervals.means`.

    Args:
        differences: one a replicate; NaN where there is none.
    """
    mean, _, half, n = (column[0] for column in means(differences[None]))
    return Effect(float(mean), float(mean - half), float(mean + half), int(n))
