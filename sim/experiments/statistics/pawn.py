"""How far an outcome's distribution moves where an input is known (PAWN), by SALib."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.experiments.designs.sensitivity import LEAST
from sim.experiments.designs.trajectories import cube
from sim.experiments.statistics.spread import Spread, unknown
from sim.surroundings import extra_module

#: Parts of an input's range, and points that there must be so that each part has some.
_SLICES, FEWEST = 10, LEAST["pawn"]
_RESAMPLES, _PERMUTATIONS = 40, 100


@dataclass(frozen=True)
class Distances:
    """PAWN indices.

    Attributes:
        median: over the parts of an input's range, of the largest distance between the distribution of the
            outcome within the part and that over all points (Kolmogorov-Smirnov), 0 to 1.
        chance: the 95% quantile of the same for an input without any effect.
        points: points that were used.
        left_out: numbers of the points that were not, because their outcome is missing.
    """

    median: Spread
    chance: float
    points: int
    left_out: tuple[int, ...]


def pawn(points: ArrayLike, values: ArrayLike, level: float = 0.95, seed: int = 0) -> Distances:
    """PAWN indices of the mean over replicates.

    Source: Pianosi & Wagener (2018), *Environmental Modelling & Software* 108. An input without effect has
    an index above 0, for a part has few points: `chance` says how much that is, by shuffling the outcomes.

    Args:
        points: of the unit cube, shape (points, inputs).
        values: outcomes, shape (points, replicates).
        level: confidence level of intervals, which are percentiles over resampled points, around the
            estimate: resampling repeats points, and that alone makes indices larger.
        seed: of resampling and shuffling.

    Returns:
        NaN for all where fewer than `FEWEST` points have an outcome.

    Raises:
        SurroundingsError: SALib is not installed.
        ValueError: shapes do not fit.
    """
    analyze = extra_module("SALib.analyze.pawn", "analysis", "PAWN").analyze
    x, table = np.asarray(points, np.float64), np.asarray(values, np.float64)
    if x.ndim != 2 or table.ndim != 2 or len(x) != len(table):
        raise ValueError(f"points of shape {x.shape} do not fit values of shape {table.shape}")
    whole = np.isfinite(table).all(axis=1)
    left_out = tuple(np.flatnonzero(~whole).tolist())
    x, mean = x[whole], table[whole].mean(axis=1)
    if len(x) < FEWEST:
        return Distances(unknown(x.shape[1]), float("nan"), len(x), left_out)
    rng = np.random.default_rng(seed)
    found = _medians(analyze, x, mean)
    picks = rng.integers(0, len(x), (_RESAMPLES, len(x)))
    again = np.array([_medians(analyze, x[pick], mean[pick]) for pick in picks])
    again += found - again.mean(axis=0)
    ends = np.quantile(again, [(1.0 - level) / 2.0, (1.0 + level) / 2.0], axis=0)
    shuffled = [_medians(analyze, x[:, :1], rng.permutation(mean))[0] for _ in range(_PERMUTATIONS)]
    return Distances(Spread(found, *ends), float(np.quantile(shuffled, 0.95)), len(x), left_out)


def _medians(analyze: Any, points: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    # SALib divides by the mean index for a number that is not used here, which is 0 where nothing varies.
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(analyze(cube(points.shape[1]), points, values, S=_SLICES)["median"], np.float64)
