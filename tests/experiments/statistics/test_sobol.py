"""Sobol indices, judged by functions whose indices are known, with and without noise.

Ishigami & Homma (1990): f = sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 over (-π, π)³. Sobol's g-function (Saltelli
& Sobol 1995): the product of (|4 x_i - 2| + a_i)/(1 + a_i). Points and resampling have fixed seeds, so
nothing here fails by chance; tolerances are four of the standard errors that the bootstrap gives, beyond
which one estimate in 16,000 would lie if seeds were drawn.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.experiments.designs.saltelli import saltelli
from sim.experiments.statistics.sobol import Indices, convergence, settled, sobol_indices

Array = NDArray[np.float64]
A = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def ishigami(unit: Array) -> Array:
    """Of points of the unit cube."""
    x = np.pi * (2.0 * unit - 1.0)
    found: Array = np.sin(x[..., 0]) + 7.0 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])
    return found


def ishigami_indices() -> tuple[Array, Array]:
    """First and total indices in closed form."""
    first = 0.5 * (1.0 + 0.1 * np.pi**4 / 5.0) ** 2
    second, both = 49.0 / 8.0, 8.0 * 0.01 * np.pi**8 / 225.0
    variance = first + second + both
    return np.array([first, second, 0.0]) / variance, np.array([first + both, second, both]) / variance


def g_function(unit: Array) -> Array:
    """Of points of the unit cube."""
    found: Array = ((np.abs(4.0 * unit - 2.0) + A) / (1.0 + A)).prod(axis=-1)
    return found


def g_indices() -> tuple[Array, Array]:
    """First and total indices in closed form."""
    own = 1.0 / (3.0 * (1.0 + A) ** 2)
    variance = (1.0 + own).prod() - 1.0
    return own / variance, own * (1.0 + own).prod() / (1.0 + own) / variance


FUNCTIONS = [(ishigami, ishigami_indices(), 3), (g_function, g_indices(), len(A))]


def errors(found: Indices) -> tuple[Array, Array]:
    """Standard errors of first and total indices, from their 95% intervals."""
    return (found.first.high - found.first.low) / 3.92, (found.total.high - found.total.low) / 3.92


@pytest.mark.parametrize(("function", "known", "inputs"), FUNCTIONS)
def test_known_indices_come_out(
    function: Callable[[Array], Array], known: tuple[Array, Array], inputs: int
) -> None:
    """Within four standard errors and within .02, at 2,048 rows."""
    found = sobol_indices(function(saltelli(2048, inputs, seed=1))[..., None])
    for spread, truth, error in zip((found.first, found.total), known, errors(found), strict=True):
        assert (np.abs(spread.value - truth) <= np.minimum(4.0 * error + 1e-6, 0.02)).all()


def test_intervals_cover() -> None:
    """At 64 rows, of 100 × 6 intervals 91.5% to 99.5% hold the truth.

    If all were independent and right, four standard errors around 95% were 91.4% to 98.6%; quasi-random rows
    make them hold it more often.
    """
    known = np.concatenate(ishigami_indices())
    held = []
    for seed in range(100):
        found = sobol_indices(ishigami(saltelli(64, 3, seed))[..., None], resamples=300, seed=seed)
        low, high = (
            np.concatenate([getattr(found.first, end), getattr(found.total, end)]) for end in ("low", "high")
        )
        held.append((low <= known) & (known <= high))
    assert 0.915 <= np.mean(held) <= 0.995


def noisy(rows: int, replicates: int, noise: float, seed: int) -> Array:
    """Ishigami's function with noise: some common to the points of a row, some of each run's own."""
    rng = np.random.default_rng(seed)
    level = ishigami(saltelli(rows, 3, seed))[..., None]
    common = rng.normal(0.0, noise, (rows, 1, replicates))
    own = rng.normal(0.0, noise, (*level.shape[:2], replicates))
    return level + common + own


def test_noise_is_left_out() -> None:
    """Noise with twice the variance of the outcome moves no index, and its share is told.

    Power: taken over means of replicates, as is often done, the total of an input without effect on its own
    would be too high by far.
    """
    rows, replicates, noise = 8192, 4, 3.7
    values = noisy(rows, replicates, noise, seed=2)
    found = sobol_indices(values)
    for spread, truth, error in zip(
        (found.first, found.total), ishigami_indices(), errors(found), strict=True
    ):
        assert (np.abs(spread.value - truth) <= 4.0 * error).all()
        assert (4.0 * error).max() < 0.2
    variance = 13.845
    share = 2.0 * noise**2 / replicates
    assert found.variance == pytest.approx(variance, rel=0.1)
    assert found.noise_share == pytest.approx(share / (share + variance), abs=0.02)
    naive = sobol_indices(values.mean(axis=2, keepdims=True)).total.value
    assert naive[2] - ishigami_indices()[1][2] > 4.0 * errors(found)[1][2]


def test_what_is_missing_is_left_out_and_named() -> None:
    """A row with a missing outcome changes nothing but the number of rows."""
    values = ishigami(saltelli(256, 3, seed=3))[..., None]
    holed = values.copy()
    holed[5, 1], holed[77, 4] = np.nan, np.inf
    found, without = sobol_indices(holed), sobol_indices(np.delete(values, [5, 77], axis=0))
    assert (found.left_out, found.rows) == ((5, 77), 254)
    assert found.total.value.tolist() == without.total.value.tolist()


def test_nothing_is_made_up() -> None:
    """No index where rows are missing or nothing varies."""
    flat = sobol_indices(np.full((8, 5, 2), 3.0))
    assert np.isnan(flat.first.value).all()
    assert flat.noise_share == 0.0
    empty = sobol_indices(np.full((8, 5, 2), np.nan))
    assert np.isnan(empty.total.value).all()
    assert len(empty.left_out) == 8
    with pytest.raises(ValueError, match="must be"):
        sobol_indices(np.zeros((8, 2, 1)))


@pytest.mark.parametrize("rows", [8, 64])
def test_what_cannot_be_told_from_noise_has_no_index(rows: int) -> None:
    """Noise alone, with an outcome that moves by far less; with much less noise there are indices."""
    rng = np.random.default_rng(rows)
    level = saltelli(rows, 3, seed=7)[..., :1]
    noise = rng.normal(0.0, 1.0, (rows, 5, 2))
    buried = sobol_indices(0.3 * level + noise)
    assert not buried.told
    for spread in (buried.first, buried.total):
        assert np.isnan(spread).all()
    assert 0.5 < buried.noise_share <= 1.0
    seen = sobol_indices(0.3 * level + 0.01 * noise)
    assert seen.told
    assert all(np.isfinite(spread).all() for spread in (seen.first, seen.total))


def test_the_level_of_the_outcome_does_not_matter() -> None:
    """Indices of f + 1e6 are those of f."""
    values = ishigami(saltelli(128, 3, seed=4))[..., None]
    moved = sobol_indices(values + 1e6)
    assert moved.first.value == pytest.approx(sobol_indices(values).first.value, abs=1e-6)


def test_convergence_is_told() -> None:
    """Quarters and halves of the rows; few rows are not called settled, many are."""
    few = convergence(ishigami(saltelli(64, 3, seed=5))[..., None])
    assert [one.rows for one in few] == [16, 32, 64]
    assert not settled(few)
    assert settled(convergence(g_function(saltelli(4096, len(A), seed=5))[..., None]))


def test_points_of_a_row_differ_in_one_input() -> None:
    """A with column i of B, for each i; even over the cube, and the same for the same seed."""
    points = saltelli(64, 4, seed=6)
    for column in range(4):
        changed = points[:, 2 + column] != points[:, 0]
        assert changed.sum(axis=0).tolist() == [64 * (place == column) for place in range(4)]
        assert (points[:, 2 + column, column] == points[:, 1, column]).all()
    assert np.sort((64 * points[:, 0]).astype(int), axis=0).T.tolist() == [list(range(64))] * 4
    assert (points == saltelli(64, 4, seed=6)).all()
    with pytest.raises(ValueError, match="power of 2"):
        saltelli(48, 2, seed=1)
