"""Morris and PAWN on functions whose answers are known; SALib is an extra."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import qmc

from sim.experiments.designs.trajectories import LEVELS, STEP, cube, points_of, walks
from sim.experiments.statistics.morris import elementary_effects
from sim.experiments.statistics.pawn import pawn
from tests.experiments.statistics.test_sobol import ishigami

pytest.importorskip("SALib")
Array = NDArray[np.float64]


def by_enumeration() -> tuple[Array, Array]:
    """Mean and mean size of Ishigami's elementary effects over all points from which a step can be made."""
    levels = np.linspace(0.0, 1.0, LEVELS)
    found: list[Array] = []
    for place in range(3):
        starts = np.array([point for point in product(levels, repeat=3) if point[place] + STEP <= 1.0 + 1e-9])
        ends = starts.copy()
        ends[:, place] += STEP
        found.append((ishigami(ends) - ishigami(starts)) / STEP)
    effects = np.array(found)
    return effects.mean(axis=1), np.abs(effects).mean(axis=1)


def test_walks_are_those_of_salib() -> None:
    """Told by where they start and in which order inputs change, each by two of the four levels."""
    from SALib.sample import morris

    theirs = morris.sample(cube(5), 30, LEVELS, seed=9).reshape(30, 6, 5)
    assert points_of(walks(30, 5, seed=9)) == pytest.approx(theirs)


def test_effects_are_those_of_all_points() -> None:
    """Sizes lie within two of their 95% intervals (3.9 standard errors) of the mean over the whole grid."""
    unit = points_of(walks(400, 3, seed=1))
    found = elementary_effects(unit, ishigami(unit)[..., None])
    mean, size = by_enumeration()
    half = (found.size.high - found.size.low) / 2.0
    assert (np.abs(found.size.value - size) <= 2.0 * half + 1e-9).all()
    assert (np.abs(found.mean - mean) <= 4.0 * found.deviation / np.sqrt(400) + 1e-9).all()
    assert np.isnan(found.chance).all()


def test_chance_is_told_apart_from_effects() -> None:
    """An input without effect is as large as the noise makes it, within a tenth at 800 walks."""
    unit = points_of(walks(800, 3, seed=2))
    noise = np.random.default_rng(3).normal(0.0, 2.0, (*unit.shape[:2], 3))
    values = 5.0 * unit[..., :1] + noise
    found = elementary_effects(unit, values)
    assert found.size.value[1:] == pytest.approx(found.chance[1:], rel=0.1)
    assert found.chance == pytest.approx(np.sqrt(2 / np.pi) * 2.0 * np.sqrt(2 / 3) / STEP, rel=0.1)
    assert found.size.value[0] > 2.0 * found.chance[0]
    assert found.mean[0] == pytest.approx(5.0, abs=0.5)


def test_walks_with_holes_are_left_out() -> None:
    """Named, and nothing is NaN; without two whole walks everything is."""
    unit = points_of(walks(20, 3, seed=3))
    values = ishigami(unit)[..., None].copy()
    values[4, 2] = np.nan
    found = elementary_effects(unit, values)
    assert (found.left_out, found.rows) == ((4,), 19)
    assert np.isfinite(found.size.value).all()
    nothing = elementary_effects(unit, np.full_like(values, np.nan))
    assert np.isnan(nothing.size.value).all()


def test_pawn_of_one_input_that_decides() -> None:
    """A tenth of a uniform outcome is .9 to .5 away from the whole, .7 in the median; all else is chance."""
    x = qmc.Sobol(2, seed=4).random_base2(8)
    found = pawn(x, x[:, :1])
    assert found.median.value[0] == pytest.approx(0.7, abs=0.02)
    assert found.median.value[1] < found.chance < 0.3
    assert (found.median.low <= found.median.value).all()
    assert found.median.low[0] > found.chance
    holed = np.where(np.arange(256)[:, None] == 7, np.nan, x[:, :1])
    assert pawn(x[:120], holed[:120]).left_out == (7,)
    assert np.isnan(pawn(x[:40], holed[:40]).median.value).all()
