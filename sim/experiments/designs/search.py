"""A search for parameters at which residuals are small: rounds of proposals, made of the answers before.

A look around on a Sobol sequence, then steps of Levenberg and Marquardt within bounds: slopes by differences
around the best proposal, several steps of different length at once, the best of all that was tried is where
the next round begins. Nothing in it is drawn: the same answers lead to the same proposals. (Nocedal & Wright
(2006), *Numerical Optimization*, 2nd ed., section 10.3, with bounds as in Stark & Parker (1995).)
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.targets import START

Array = NDArray[np.float64]

#: Half-widths of the differences that slopes are made of, in ranges: at first, and in the end again, so that
#: chance in them is small; and the least.
WIDE, _LAST = 0.1, 0.02
#: Damping of the steps of a round, in mean squares of a slope.
_DAMPING = (0.0, 0.01, 0.1, 1.0)
#: By so much of itself must the sum of squares fall to be a gain.
_GAIN = 1e-3
#: Values of a parameter in its profile.
_PROFILE = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Round:
    """Proposals to be tried together.

    Attributes:
        role: what they are for: `start`, `look`, `slope`, `step`, `profile`.
        points: shape (proposals, parameters), each parameter from 0 to 1 over its range.
    """

    role: str
    points: Array


@dataclass
class Tried:
    """All that was tried, in its order; residuals that do not exist make a sum of squares infinite.

    Attributes:
        points: shape (proposals, parameters).
        residuals: shape (proposals, residuals).
        slopes: by what residuals change a range, shape (residuals, parameters), at the best point.
    """

    points: Array
    residuals: Array
    slopes: Array = field(default_factory=lambda: np.empty((0, 0)))

    @property
    def squares(self) -> Array:
        """Sum of squares of each, shape (proposals,)."""
        sums = (self.residuals**2).sum(axis=1)
        return np.where(np.isfinite(sums), sums, np.inf)

    @property
    def best(self) -> int:
        """Place of the best; of equals the first."""
        return int(np.argmin(self.squares))


#: Yields rounds, takes the residuals of each, shape (proposals, residuals), and returns all that was tried.
Search = Generator[Round, Array, Tried]


def search(start: Array, budget: int) -> Search:
    """Proposals from a starting point on.

    Args:
        start: shape (parameters,), each from 0 to 1.
        budget: proposals at most, those of slopes and steps included; the start is always tried, and slopes
            at the best point are measured once more in the end however few are left.
    """
    tried = Tried(start[None], (yield Round(START, start[None])))
    look = _sobol(len(start), min(budget // 2, 2 ** math.ceil(math.log2(4 * len(start) + 4))))
    if len(look):
        yield from _try(tried, "look", look)
    width, reach = WIDE, 0.5
    while True:
        centre, before = tried.points[tried.best], tried.squares[tried.best]
        if not math.isfinite(before):
            return tried
        slopes = yield from _slopes(tried, centre, width)
        tried.slopes = slopes
        room = budget - len(tried.points)
        steps = _steps(centre, tried.residuals[_place(tried, centre)], slopes, reach, tried.points)[:room]
        if len(steps):
            yield from _try(tried, "step", steps)
        moved = float(np.abs(tried.points[tried.best] - centre).max())
        if tried.squares[tried.best] < (1.0 - _GAIN) * before:
            width, reach = min(max(moved, _LAST), WIDE), min(2.0 * reach, 1.0)
        else:
            width, reach = width / 2.0, reach / 4.0
        over = len(tried.points) + 2 * len(start) + 1 > budget
        if over or width < _LAST or before < 1e-18:
            tried.slopes = yield from _slopes(tried, tried.points[tried.best], WIDE)
            return tried


def profile(tried: Tried, parameter: int) -> Array:
    """Points along a parameter's range, the others where slopes say that they make up for it best.

    Args:
        tried: a search that has ended.
        parameter: which.

    Returns:
        Shape (values, parameters).
    """
    best = tried.points[tried.best]
    others = np.arange(len(best)) != parameter
    points = np.tile(best, (len(_PROFILE), 1))
    for point, value in zip(points, _PROFILE, strict=True):
        shifted = tried.slopes[:, parameter] * (value - best[parameter])
        point[parameter] = value
        if others.any():
            point[others] += _bounded(tried.slopes[:, others], shifted, best[others], 1.0, 1e-6)
    return points


def _sobol(dimensions: int, points: int) -> Array:
    from scipy.stats import qmc

    sequence = qmc.Sobol(dimensions, scramble=False)
    sequence.fast_forward(1)  # the corner
    return np.asarray(sequence.random(points))


def _try(tried: Tried, role: str, points: Array) -> Generator[Round, Array, None]:
    residuals = yield Round(role, points)
    tried.points = np.vstack([tried.points, points])
    tried.residuals = np.vstack([tried.residuals, residuals])


def _slopes(tried: Tried, centre: Array, width: float) -> Generator[Round, Array, Array]:
    """Differences around a point, one-sided at a bound."""
    ends = [
        np.where(np.arange(len(centre)) == place, np.clip(centre + shift, 0.0, 1.0), centre)
        for place in range(len(centre))
        for shift in (width, -width)
    ]
    points = np.array(ends)
    yield from _try(tried, "slope", points)
    found = tried.residuals[-len(points) :]
    apart = (points[0::2] - points[1::2]).sum(axis=1)
    slopes = ((found[0::2] - found[1::2]) / apart[:, None]).T
    return np.where(np.isfinite(slopes), slopes, 0.0)


def _steps(centre: Array, residuals: Array, slopes: Array, reach: float, known: Array) -> Array:
    """New points to which damped steps lead, the boldest first."""
    size = float((slopes**2).sum()) / max(len(centre), 1)
    found: list[Array] = []
    for damping in _DAMPING:
        point = np.clip(centre + _bounded(slopes, residuals, centre, reach, damping * size + 1e-12), 0.0, 1.0)
        if not any(np.abs(point - other).max() < 1e-6 for other in [*known, *found]):
            found.append(point)
    return np.array(found).reshape(-1, len(centre))


def _bounded(slopes: Array, residuals: Array, centre: Array, reach: float, damping: float) -> Array:
    """The step that makes residuals least by their slopes, damped, within reach and bounds."""
    from scipy.optimize import lsq_linear

    rows = np.vstack([slopes, math.sqrt(damping) * np.eye(len(centre))])
    wanted = np.concatenate([-residuals, np.zeros(len(centre))])
    low, high = np.maximum(-centre, -reach), np.minimum(1.0 - centre, reach)
    found = lsq_linear(rows, wanted, (np.minimum(low, -1e-12), np.maximum(high, 1e-12)), method="bvls")
    return np.asarray(np.clip(found.x, low, high))


def _place(tried: Tried, point: Array) -> int:
    return int(np.flatnonzero((tried.points == point).all(axis=1))[0])
