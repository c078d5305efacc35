"""Checks of arguments that all formulas share: what is outside the domain of a formula raises ValueError."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]


def floats(values: ArrayLike) -> Vector:
    """The values as an array of floats."""
    return np.asarray(values, dtype=np.float64)


def require_finite(**quantities: ArrayLike) -> None:
    """Every entry is finite.

    Args:
        quantities: numbers or arrays, by the name to be used in the message.

    Raises:
        ValueError: an entry is infinite or NaN.
    """
    for name, value in quantities.items():
        if not np.all(np.isfinite(floats(value))):
            raise ValueError(f"{name} must be finite")


def require_positive(**quantities: ArrayLike) -> None:
    """Every entry is finite and above zero.

    Args:
        quantities: numbers or arrays, by the name to be used in the message.

    Raises:
        ValueError: an entry is not.
    """
    require_finite(**quantities)
    for name, value in quantities.items():
        if np.any(floats(value) <= 0.0):
            raise ValueError(f"{name} must be positive")


def require_not_negative(**quantities: ArrayLike) -> None:
    """Every entry is finite and at least zero.

    Args:
        quantities: numbers or arrays, by the name to be used in the message.

    Raises:
        ValueError: an entry is not.
    """
    require_finite(**quantities)
    for name, value in quantities.items():
        if np.any(floats(value) < 0.0):
            raise ValueError(f"{name} must not be negative")


def require_share(**quantities: ArrayLike) -> None:
    """Every entry is between 0 and 1, both included.

    Args:
        quantities: numbers or arrays, by the name to be used in the message.

    Raises:
        ValueError: an entry is not.
    """
    require_finite(**quantities)
    for name, value in quantities.items():
        if np.any(floats(value) < 0.0) or np.any(floats(value) > 1.0):
            raise ValueError(f"{name} must be between 0 and 1")


def require_whole(least: int, **quantities: int) -> None:
    """Every number is whole and at least `least`.

    Args:
        least: the smallest that makes sense.
        quantities: numbers, by the name to be used in the message.

    Raises:
        ValueError: a number is not.
    """
    for name, value in quantities.items():
        if value != int(value) or value < least:
            raise ValueError(f"{name} must be a whole number of at least {least}")


def distribution(name: str, probabilities: ArrayLike) -> Vector:
    """A probability distribution as an array.

    Args:
        name: what to call it in the message.
        probabilities: shape (n,), not negative, summing to 1 within 1e-9.

    Returns:
        Shape (n,).

    Raises:
        ValueError: it is no distribution.
    """
    weights = floats(probabilities)
    if weights.ndim != 1 or weights.size == 0:
        raise ValueError(f"{name} must be a list of probabilities")
    require_share(**{name: weights})
    if abs(float(weights.sum()) - 1.0) > 1e-9:
        raise ValueError(f"{name} must sum to 1")
    return weights


def same_shape(**quantities: ArrayLike) -> None:
    """All arrays have the same shape.

    Args:
        quantities: arrays, by the name to be used in the message.

    Raises:
        ValueError: two shapes differ.
    """
    if len({floats(value).shape for value in quantities.values()}) > 1:
        raise ValueError(f"{', '.join(quantities)} must have the same shape")
