"""Figures of targets: means and ratios over runs, their errors, and whether they are met."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.experiments.designs.targets import Target
from sim.experiments.statistics.figures import Figure, covariance

_MOVES = Target("moves", "moves", 100.0, 80.0, 130.0, "x", weight=4.0)
_WON = Target("won", "counters_won", 0.5, 0.4, 0.6, "x", over="counters_made")
_STILL = Target("still", "first_year_change.hhi_talent", 0.0, math.nan, math.nan, "x")


def figure(target: Target, runs: pd.DataFrame) -> Figure:
    """The figure that rows of runs make."""
    return Figure(target, runs[list(target.columns)].to_numpy(np.float64))


def test_means_leave_out_what_is_not_there() -> None:
    """The others count."""
    found = figure(_MOVES, pd.DataFrame({"moves": [90.0, math.nan, 110.0]}))
    assert (found.value, found.n, found.met) == (100.0, 2, True)
    assert math.isnan(figure(_MOVES, pd.DataFrame({"moves": [math.nan]})).value)


def test_ratios_are_of_sums() -> None:
    """Not means of ratios."""
    found = figure(_WON, pd.DataFrame({"counters_won": [1.0, 3.0], "counters_made": [10.0, 4.0]}))
    assert found.value == 4.0 / 14.0
    assert not found.met


def test_held_against_a_scenario_it_is_by_what_share_it_is_higher() -> None:
    """Means and ratios, of the replicates that have both."""
    moves = Target("more moves", "moves", 0.1, 0.0, 0.2, "x", scenario="ban", against="base")
    found = Figure(moves, np.array([[110.0, 100.0], [130.0, 100.0], [math.nan, 50.0]]))
    assert found.value == pytest.approx(0.2)
    won = Target("won", "counters_won", 0.0, -1.0, 1.0, "x", over="counters_made", against="base")
    assert Figure(won, np.array([[1.0, 2.0, 1.0, 4.0]])).value == 1.0
    assert math.isnan(Figure(moves, np.array([[1.0, 0.0]])).value)
    alike = np.random.default_rng(4).normal(100.0, 30.0, 10)
    assert Figure(moves, np.stack([1.1 * alike, alike], axis=1)).error < 1e-12  # pairs, whose noise is shared


def test_the_error_of_a_mean_is_that_of_textbooks() -> None:
    """s/√n, by the jackknife to the last digits; of one run there is none."""
    values = np.random.default_rng(1).normal(0.0, 1.0, 12)
    found = Figure(_MOVES, values[:, None])
    assert found.error == pytest.approx(values.std(ddof=1) / math.sqrt(12.0))
    assert math.isnan(Figure(_MOVES, values[:1, None]).error)


def test_the_error_of_a_ratio_covers() -> None:
    """Against the spread of 400 ratios of sums: within a tenth; false alarm below 1 in 1,000."""
    rng = np.random.default_rng(2)
    found = [Figure(_WON, rng.poisson((20.0, 50.0), (25, 2)).astype(float)) for _ in range(400)]
    errors, spread = np.mean([one.error for one in found]), np.std([one.value for one in found])
    assert errors == pytest.approx(spread, rel=0.12)


def test_covariances_are_those_of_means() -> None:
    """Of two means over the same runs."""
    values = np.random.default_rng(3).normal(0.0, 1.0, (20, 2))
    without = np.array([np.delete(values, place, axis=0).mean(axis=0) for place in range(20)])
    assert covariance(without) == pytest.approx(np.cov(values.T) / 20.0)


def test_residuals_weigh_and_bands_of_their_own_move() -> None:
    """Half a band above, with weight 4, is one; a moment's own band is made of its runs."""
    assert Figure(_MOVES, np.array([[115.0]])).residual == 1.0
    parts = np.array([[3.0, 1.0, -2.0, 10.0], [1.0, 1.0, -1.0, 10.0]])
    still = Figure(_STILL, parts)
    assert still.band[0] == -still.band[1]
    assert still.met == (abs(still.value) <= still.band[1])
    assert still.residual == pytest.approx(still.value / still.band[1])
