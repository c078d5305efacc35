"""A Gaussian process in place of the simulator: the expected outcome at any point within what was run.

Source: Rasmussen & Williams (2006), *Gaussian Processes for Machine Learning*, sections 2.2 and 5.4; noise
that is known point by point: Ankenman, Nelson & Staum (2010), *Operations Research* 58(2).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.measures.intervals import normal_quantile
from sim.surroundings import extra_module

#: Points that there must be for each input, and at least.
_FEWEST = 10
_FOLDS, _RESTARTS = 5, 1
#: Points at most from which lengths are found: what that takes grows with their third power.
#: And steps of the search, after which they hardly change.
_LEARNT, _STEPS = 200, 40
#: Replicates that the mean variance of all points counts for, beside those of a point.
_PRIOR = 4
_LEVEL = 0.95
_EXTRA = ("analysis", "An emulator")


class OutsideError(ValueError):
    """A point that the emulator was not made for; a line for each key."""


class Prediction(NamedTuple):
    """What is expected at points, all of shape (points,).

    Attributes:
        mean: the expected outcome.
        low: lower end of its 95% interval.
        high: upper end.
    """

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


class Coverage(NamedTuple):
    """What intervals are worth on points that were left out.

    Attributes:
        share: of the points' means that lay in their interval, noise of the point included; .95 is right.
        error: root of the mean squared error of the prediction, noise included.
        deviation: standard deviation of the outcome over the points: a prediction must do better than that.
        n: number of points.
    """

    share: float
    error: float
    deviation: float
    n: int


@dataclass(frozen=True, eq=False)
class Emulator:
    """The expected outcome over ranges of keys.

    Attributes:
        names: the inputs, by dotted key.
        low: the least of each that was run, shape (inputs,), less one n-th of the range of n points.
        high: the most, and as much more.
        base: values of inputs that a prediction does not name.
        coverage: of predictions for points that were left out, a fifth of them at a time; lengths are those
            of all.
        level_error: standard error of what the draws that all points have in common add to every point; 0
            where each point has its own.
    """

    names: tuple[str, ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    base: Mapping[str, float]
    coverage: Coverage
    level_error: float
    _process: Any = field(repr=False)
    _centre: float = field(repr=False)
    _scale: float = field(repr=False)

    def predict(self, points: Mapping[str, float] | Sequence[Mapping[str, float]]) -> Prediction:
        """The expected outcome at points, with its 95% interval.

        Args:
            points: values by key, for one point or for each; what is not named is as in the scenario.

        Raises:
            OutsideError: a key was not varied, or a value lies outside of what was run.
        """
        each = [points] if isinstance(points, Mapping) else list(points)
        wrong = [
            f"{key}: was not varied; known are {', '.join(self.names)}"
            for key in dict.fromkeys(key for point in each for key in point)
            if key not in self.names
        ]
        table = np.array([[point.get(name, self.base[name]) for name in self.names] for point in each])
        for name, column, low, high in zip(self.names, table.T, self.low, self.high, strict=True):
            outside = column[~((column >= low) & (column <= high))]
            if outside.size:
                ran = f"what was run, {low:.4g} to {high:.4g}"
                wrong.append(f"{name}: {outside[0]:g} lies outside of {ran}; run points there")
        if wrong:
            raise OutsideError("\n".join(wrong))
        mean, deviation = self._process.predict(self._unit(table), return_std=True)
        half = normal_quantile(_LEVEL) * np.hypot(self._scale * deviation, self.level_error)
        centre = self._centre + self._scale * np.asarray(mean, np.float64)
        return Prediction(centre, centre - half, centre + half)

    def __repr__(self) -> str:
        share, error, deviation, n = self.coverage
        return (
            f"Emulator({len(self.names)} inputs, {n} points; of points left out {share:.0%} lie in their 95% "
            f"intervals, error {error:.3g} against a standard deviation of {deviation:.3g})"
        )

    def _unit(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        return (table - self.low) / (self.high - self.low)


class _Fitting(NamedTuple):
    """Points within the unit cube, their standardised means and the variance of those."""

    unit: NDArray[np.float64]
    y: NDArray[np.float64]
    alpha: NDArray[np.float64]
    seed: int

    def __call__(self, kernel: Any, which: NDArray[np.intp], restarts: int | None) -> Any:
        """A process of some points; None restarts: its lengths are those of the kernel."""
        gaussian = extra_module("sklearn.gaussian_process", *_EXTRA)
        search = {"optimizer": None} if restarts is None else _SEARCH | {"n_restarts_optimizer": restarts}
        process = gaussian.GaussianProcessRegressor(
            kernel, alpha=self.alpha[which], random_state=self.seed, **search
        )
        with warnings.catch_warnings():
            # Of an input without effect the length goes to its bound.
            warnings.simplefilter("ignore", extra_module("sklearn.exceptions", *_EXTRA).ConvergenceWarning)
            return process.fit(self.unit[which], self.y[which])


def emulator(  # noqa: PLR0913 - what it is made of
    names: Sequence[str],
    points: ArrayLike,
    values: ArrayLike,
    base: Mapping[str, float],
    *,
    common: bool,
    seed: int = 0,
) -> Emulator:
    """Fit a Gaussian process (Matérn 5/2, a length for each input) to means over replicates.

    The variance of each mean is taken as known: that of the point's replicates, drawn towards the mean
    variance of all points, for few replicates tell little.

    Args:
        names: the inputs.
        points: their values, shape (points, inputs).
        values: outcomes, shape (points, replicates); NaN where there is none.
        base: values of inputs that a prediction does not name.
        common: have points the same draws in a replicate? What these add to all is taken off, with its error.
        seed: of the order in which points are left out, and of where the fit starts.

    Raises:
        SurroundingsError: scikit-learn is not installed.
        ValueError: there are too few points with two replicates or more, or an input does not vary.
    """
    kernels = extra_module("sklearn.gaussian_process.kernels", *_EXTRA)
    x, table = np.asarray(points, np.float64), np.asarray(values, np.float64)
    mean, noise, level_error, there = _means(table, common=common)
    x = x[there]
    _require(names, x)
    low, high = x.min(axis=0), x.max(axis=0)
    beyond = (high - low) / len(x)  # drawn points do not reach the ends of their ranges
    low, high = low - beyond, high + beyond
    centre, scale = float(mean.mean()), float(mean.std()) or 1.0
    y, alpha = (mean - centre) / scale, noise / scale**2 + 1e-10
    fitted = _Fitting((x - low) / (high - low), y, alpha, seed)
    start = kernels.ConstantKernel(1.0, (1e-3, 1e3)) * kernels.Matern(
        np.ones(len(names)), (0.05, 100.0), nu=2.5
    )

    order = np.random.default_rng(seed).permutation(len(y))
    learnt = fitted(start, order[:_LEARNT], _RESTARTS).kernel_
    whole = fitted(learnt, order, None)
    predicted = np.empty((2, len(y)))
    for left_out, kept in _folds(order):
        predicted[:, left_out] = fitted(learnt, kept, None).predict(fitted.unit[left_out], return_std=True)
    held, error = _held(y - predicted[0], np.sqrt(predicted[1] ** 2 + alpha))
    coverage = Coverage(held, scale * error, float(mean.std()), len(y))
    return Emulator(tuple(names), low, high, dict(base), coverage, level_error, whole, centre, scale)


def _folds(order: NDArray[np.intp]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Points that are left out and those that are kept, in turn."""
    for number in range(_FOLDS):
        yield order[number::_FOLDS], np.delete(order, np.s_[number::_FOLDS])


def _held(errors: NDArray[np.float64], deviations: NDArray[np.float64]) -> tuple[float, float]:
    """The share of points within their intervals, and the root of the mean squared error."""
    within = np.abs(errors) <= normal_quantile(_LEVEL) * deviations
    return float(within.mean()), float(np.sqrt((errors**2).mean()))


def _likeliest(
    likelihood: Any, start: NDArray[np.float64], bounds: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Where the likelihood is largest, after so many steps at most."""
    from scipy.optimize import minimize

    ends = [(float(low), float(high)) for low, high in bounds]
    found = minimize(likelihood, start, method="L-BFGS-B", jac=True, bounds=ends, options={"maxiter": _STEPS})
    return found.x, float(found.fun)


_SEARCH: dict[str, Any] = {"optimizer": _likeliest}


def _means(
    table: NDArray[np.float64], *, common: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64], float, NDArray[np.bool_]]:
    """Means of points, the variances of those, the error that all have in common, and which points count."""
    there = np.isfinite(table).all(axis=1) & (table.shape[1] >= 2)
    table = table[there]
    if not len(table):
        return np.empty(0), np.empty(0), 0.0, there
    replicates, level_error = table.shape[1], 0.0
    mean = table.mean(axis=1)
    if common:
        of_draws = table.mean(axis=0)
        level_error = float(of_draws.std(ddof=1) / np.sqrt(replicates))
        table = table - of_draws + of_draws.mean()
    variance = table.var(axis=1, ddof=1)
    drawn = ((replicates - 1) * variance + _PRIOR * variance.mean()) / (replicates - 1 + _PRIOR)
    return mean, drawn / replicates, level_error, there


def _require(names: Sequence[str], points: NDArray[np.float64]) -> None:
    needed = _FEWEST * max(len(names), 1)
    if len(points) < needed:
        raise ValueError(
            f"an emulator of {len(names)} inputs needs {needed} points or more with two replicates each; "
            f"there are {len(points)}"
        )
    still = [name for name, spread in zip(names, np.ptp(points, axis=0), strict=True) if not spread > 0.0]
    if still:
        raise ValueError(f"{', '.join(still)}: does not vary over the points")
