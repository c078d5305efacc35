"""The life of a startup whose cash moves at random and is looked at weekly, without approximation."""

from __future__ import annotations

import math

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft

from sim.theory.domain import Vector, require_finite, require_positive, require_whole

#: Grid points per standard deviation of a step; the error of a share is below 1e-5 from 30 on.
_FINE = 40
#: Standard deviations beyond which a normal distribution is cut off.
_FAR = 8.0


def survival_by_look(looks: int, runway: float, drift: float, volatility: float) -> Vector:
    """Share of startups with cash at each of the first looks, one unit of time apart.

    Cash is a random walk with normal steps, so that the density of those alive solves
    f_{t+1}(x) = ∫_0^∞ f_t(y) φ((x-y-μ)/s)/s dy. It is iterated on a grid by the midpoint rule. Siegmund's
    correction (`mechanics.runway_survival`) approximates it, to half a percentage point where the first cash
    is ten standard deviations of a step.

    Args:
        looks: number of looks, from 1.
        runway: c, cash at the beginning, money, above 0.
        drift: μ, money per unit of time, negative while cash burns.
        volatility: s, money per square root of time, above 0.

    Returns:
        Shape (looks + 1,), shares; the first is 1.

    Raises:
        ValueError: a number is out of bounds.
    """
    require_whole(1, looks=looks)
    require_finite(drift=drift)
    require_positive(runway=runway, volatility=volatility)
    cash, pace = runway / volatility, drift / volatility  # in standard deviations of a step
    highest = cash + max(pace, 0.0) * looks + _FAR * math.sqrt(looks)
    size = math.ceil(highest * _FINE)
    grid = (np.arange(size) + 0.5) / _FINE
    reach = math.ceil((_FAR + abs(pace)) * _FINE)
    kernel = _normal(np.arange(-reach, reach + 1) / _FINE - pace) / _FINE
    length = next_fast_len(size + 2 * reach, real=True)
    transform = rfft(kernel, length)
    density = _normal(grid - cash - pace)
    shares = [1.0, float(density.sum()) / _FINE]
    for _ in range(looks - 1):
        density = irfft(rfft(density, length) * transform, length)[reach : reach + size]
        shares.append(float(density.sum()) / _FINE)
    return np.asarray(np.clip(np.array(shares), 0.0, 1.0))


def _normal(value: Vector) -> Vector:
    return np.asarray(np.exp(-0.5 * value * value) / math.sqrt(2.0 * math.pi))
