"""Posted offers: take it or leave it, no counters (Burdett & Mortensen 1998)."""

from __future__ import annotations

import numpy as np
from numba import njit

from sim.market.mechanisms.awards import STAYS


@njit(cache=True)
def posted(utility: np.ndarray, count: int, stay: float) -> tuple[int, float]:
    """Winner among `count` offers worth `utility` each, against staying; and the utility that it pays: its own."""
    winner = STAYS
    best = stay
    for n in range(count):
        if utility[n] > best:
            best = utility[n]
            winner = n
    return winner, best
