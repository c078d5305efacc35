"""The line through measured points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import linear_regression


def fitted(x: Sequence[float], y: Sequence[float]) -> tuple[float, float]:
    """Slope and intercept of log y on log x by least squares: slope 1 where y grows in proportion to x."""
    line = linear_regression([math.log(value) for value in x], [math.log(value) for value in y])
    return line.slope, line.intercept
