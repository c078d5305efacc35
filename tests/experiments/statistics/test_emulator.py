"""The emulator on functions that are known, with noise; scikit-learn is an extra."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.experiments.statistics.emulator import Emulator, OutsideError, emulator

pytest.importorskip("sklearn")

NAMES = ("production.contest_exponent", "feedback.budgets", "weeks")
BASE = {"production.contest_exponent": 0.5, "feedback.budgets": 0.5, "weeks": 20.0}


def truth(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Curved in the first input, an interaction of two, nothing of the third."""
    found: NDArray[np.float64] = 3.0 + np.sin(3.0 * x[:, 0]) + x[:, 0] * x[:, 1]
    return found


def made(noise: float, common: float, replicates: int = 4, points: int = 80) -> Emulator:
    """From random points, with noise of each run and noise that a replicate has everywhere."""
    rng = np.random.default_rng(4)
    x = np.column_stack([rng.uniform(size=(points, 2)), rng.uniform(10.0, 30.0, points)])
    values = truth(x)[:, None] + rng.normal(0.0, noise, (points, replicates))
    values += rng.normal(0.0, common, replicates) if common else 0.0
    return emulator(NAMES, x, values, BASE, common=common > 0.0)


@pytest.fixture(scope="module")
def found() -> Emulator:
    """With noise of each run alone."""
    return made(noise=0.3, common=0.0)


def grid() -> tuple[list[dict[str, float]], NDArray[np.float64]]:
    """New points within the ranges, and the truth there."""
    x = np.random.default_rng(5).uniform([0.05, 0.05, 11.0], [0.95, 0.95, 29.0], (200, 3))
    return [dict(zip(NAMES, row, strict=True)) for row in x.tolist()], truth(x)


def test_the_truth_comes_out(found: Emulator) -> None:
    """At new points the error is well below that of one point's mean, and intervals hold the truth.

    Errors at neighbouring points go together, so the share held is only bounded: at least 85%.
    """
    points, true = grid()
    told = found.predict(points)
    assert np.sqrt(((told.mean - true) ** 2).mean()) < 0.6 * 0.3 / np.sqrt(4)
    assert ((told.low <= true) & (true <= told.high)).mean() >= 0.85


def test_coverage_of_points_left_out(found: Emulator) -> None:
    """95% of 80, up to what chance makes once in ten thousand; far better than the mean of all points.

    Power: had noise half its size been assumed, intervals would hold too few.
    """
    low = stats.binom.ppf(1e-4, 80, 0.95) / 80
    assert low <= found.coverage.share <= 1.0
    assert found.coverage.error < 0.5 * found.coverage.deviation
    assert stats.binom.cdf(80 * stats.norm.cdf(0.5 * 1.96) * 2 - 80, 80, 0.95) < 1e-4
    assert "80 points" in repr(found)


def test_it_refuses_to_extrapolate(found: Emulator) -> None:
    """With the key and the range, all mistakes at once; what is not named is as in the scenario."""
    with pytest.raises(OutsideError) as error:
        found.predict([{"feedback.budgets": 1.5, "weeks": 60.0}, {"burn_in": 1.0}])
    told = str(error.value).splitlines()
    assert [line.split(":")[0] for line in told] == ["burn_in", "feedback.budgets", "weeks"]
    assert f"{found.low[1]:.4g} to {found.high[1]:.4g}" in told[1]
    assert found.predict({}).mean == found.predict([BASE]).mean


def test_what_all_points_have_in_common_is_told() -> None:
    """With the same draws everywhere the level is off by their mean: contrasts are sharp, levels say so."""
    shared = made(noise=0.02, common=1.0)
    points, true = grid()
    told = shared.predict(points)
    off = told.mean - true
    assert off.std() < 0.05
    assert ((told.high - told.low) / 2.0).min() > 0.5
    assert ((told.low <= true) & (true <= told.high)).all()


def test_too_little_is_refused() -> None:
    """Too few points, one replicate, or an input that does not vary."""
    x = np.random.default_rng(6).uniform(size=(40, 3))
    for points, values, text in (
        (x[:20], np.zeros((20, 2)), "needs 30 points"),
        (x, np.zeros((40, 1)), "there are 0"),
        (np.column_stack([x[:, :2], np.ones(40)]), np.zeros((40, 2)), "weeks: does not vary"),
    ):
        with pytest.raises(ValueError, match=text):
            emulator(NAMES, points, values, BASE, common=False)
