"""Exits in competition: several hazards, of which the first to strike decides (Aalen & Johansen 1978)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.theory.domain import Vector, floats, require_not_negative, require_positive


def incidence(times: ArrayLike, hazard: float, others: float) -> Vector:
    """Share that has left by one way out at each time, where constant hazards compete.

    h/(h+o) · (1 - e^{-(h+o)t}). It holds exactly at the looks, too, where one uniform draw a look decides
    with chance 1 - e^{-(h+o)} whether somebody leaves, and with h/(h+o) by which way.

    Args:
        times: shape (n,), time since entry, at least 0.
        hazard: h, of this way out, per unit of time, at least 0.
        others: o, of all other ways together, at least 0; one of both is above 0.

    Returns:
        Shape (n,), shares.

    Raises:
        ValueError: a number is out of bounds.

    Example:
        >>> round(float(incidence(2.0, hazard=0.1, others=0.3)), 4)
        0.1377
    """
    require_not_negative(times=times, hazard=hazard, others=others)
    total = hazard + others
    require_positive(hazards=total)
    return np.asarray(hazard / total * -np.expm1(-total * floats(times)))
