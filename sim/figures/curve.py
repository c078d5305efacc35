"""What a picture of theory and simulation shows: points on lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Points:
    """Simulated points of a curve, with the half-width of their 95% intervals where they have one."""

    name: str
    x: Vector
    y: Vector
    half_width: Vector | None = None


@dataclass(frozen=True)
class Line:
    """A theoretical curve."""

    name: str
    x: Vector
    y: Vector


@dataclass(frozen=True)
class Curve:
    """A figure of a case: simulated points on theoretical lines."""

    title: str
    x_label: str
    y_label: str
    lines: tuple[Line, ...]
    points: tuple[Points, ...]
    log_x: bool = False
    log_y: bool = False
