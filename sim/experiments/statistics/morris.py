"""Elementary effects of inputs, by SALib, beside what chance alone makes of an input without effect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.experiments.designs.trajectories import LEVELS, STEP, cube
from sim.experiments.statistics.spread import Spread, unknown
from sim.surroundings import extra_module

_RESAMPLES = 1_000


@dataclass(frozen=True)
class Effects:
    """Elementary effects: by how much the mean outcome changes over the whole range of an input.

    Attributes:
        size: mean of their sizes (μ*), in the unit of the outcome.
        mean: mean (μ), which says the sign; near 0 where an input has effects of both signs.
        deviation: standard deviation (σ), of interaction, curvature and noise.
        chance: what the size of an input without effect would be, by the noise of runs alone; NaN with one
            replicate, where it is not known.
        rows: walks that were used.
        left_out: numbers of the walks that were not, because an outcome of theirs is missing.
    """

    size: Spread
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    chance: NDArray[np.float64]
    rows: int
    left_out: tuple[int, ...]


def elementary_effects(points: ArrayLike, values: ArrayLike, level: float = 0.95, seed: int = 0) -> Effects:
    """Elementary effects, from means over replicates.

    Sources: Morris (1991), *Technometrics* 33(2); Campolongo, Cariboni & Saltelli (2007), *Environmental
    Modelling & Software* 22(10). A size cannot be negative, so noise makes it too large: compare `chance`.

    Args:
        points: of the unit cube, as `trajectories` makes them, shape (rows, inputs + 1, inputs).
        values: outcomes, shape (rows, inputs + 1, replicates).
        level: confidence level of the intervals, which SALib makes by resampling walks.
        seed: of that.

    Returns:
        NaN for all where fewer than two walks are whole.

    Raises:
        SurroundingsError: SALib is not installed.
        ValueError: shapes do not fit.
    """
    analyze = extra_module("SALib.analyze.morris", "analysis", "Morris' method").analyze
    walks, table = np.asarray(points, np.float64), np.asarray(values, np.float64)
    if table.ndim != 3 or walks.shape != (*table.shape[:2], table.shape[1] - 1):
        raise ValueError(f"points of shape {walks.shape} do not fit values of shape {table.shape}")
    whole = np.isfinite(table).all(axis=(1, 2))  # one NaN would make all of SALib's numbers NaN
    left_out = tuple(np.flatnonzero(~whole).tolist())
    walks, table = walks[whole], table[whole]
    rows, inputs = len(table), table.shape[1] - 1
    if rows < 2:
        none = np.full(inputs, np.nan)
        return Effects(unknown(inputs), none, none, none, rows, left_out)
    found = analyze(
        cube(inputs), walks.reshape(-1, inputs), table.mean(axis=2).ravel(), num_resamples=_RESAMPLES,
        conf_level=level, num_levels=LEVELS, seed=seed,
    )  # fmt: skip
    size, half = (np.asarray(found[name], np.float64) for name in ("mu_star", "mu_star_conf"))
    mean, deviation = (np.asarray(found[name], np.float64) for name in ("mu", "sigma"))
    return Effects(
        Spread(size, size - half, size + half), mean, deviation, _by_chance(walks, table), rows, left_out
    )


def _by_chance(walks: NDArray[np.float64], table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean size of a normal effect with mean 0 and the noise that differences of each input have."""
    replicates = table.shape[2]
    if replicates < 2:
        return np.full(walks.shape[2], np.nan)
    changed = np.abs(np.diff(walks, axis=1)).argmax(axis=2)  # which input each step changes
    noise = np.diff(table, axis=1).var(axis=2, ddof=1) / replicates
    of_input = np.take_along_axis(noise, np.argsort(changed, axis=1), axis=1).mean(axis=0)
    return np.asarray(np.sqrt(2.0 / np.pi * of_input) / STEP, np.float64)
