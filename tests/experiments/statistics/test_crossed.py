"""The mean over drawn conditions and replicates that all of them share: how often its interval misses."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiments.statistics.crossed import crossed_mean, without_gaps
from sim.experiments.statistics.effect import effect

TRIALS = 1_000


@pytest.mark.parametrize("parts", [(1.0, 1.0, 1.0), (1.0, 0.0, 1.0), (0.0, 1.0, 0.3)])
def test_the_interval_misses_one_time_in_twenty(parts: tuple[float, float, float]) -> None:
    """Whatever the noise is of: conditions, replicates, or both. False alarm: 1 in 10,000 (binomial, 5%).

    The t interval over all values as if they were independent misses far more often: the check has power.
    """
    rng = np.random.default_rng(7)
    of_conditions, of_replicates, rest = parts
    misses = naive = 0
    for _ in range(TRIALS):
        values = (
            of_conditions * rng.standard_normal((16, 1))
            + of_replicates * rng.standard_normal((1, 6))
            + rest * rng.standard_normal((16, 6))
        )
        found, all_alike = crossed_mean(values), effect(values.ravel())
        misses += not found.low <= 0.0 <= found.high
        naive += not all_alike.low <= 0.0 <= all_alike.high
    assert 0.01 * TRIALS < misses < 0.08 * TRIALS
    assert naive > 0.15 * TRIALS


def test_of_one_condition_it_is_the_t_interval() -> None:
    """And of one replicate; of a single value there is none."""
    values = np.random.default_rng(3).standard_normal(9)
    for table in (values[None], values[:, None]):
        assert crossed_mean(table) == pytest.approx(effect(values))
    assert np.isnan(crossed_mean(np.ones((1, 1))).low)


@pytest.mark.parametrize("shape", [(3, 4), (1, 4), (4, 1), (1, 1)])
@pytest.mark.parametrize("value", [0.0, 0.1, -7.3])
def test_where_nothing_varies_nothing_is_certain(shape: tuple[int, int], value: float) -> None:
    """Differences that are all equal have a mean and no interval, and rounding does not make one."""
    found = crossed_mean(np.full(shape, value))
    assert found.mean == pytest.approx(value)
    assert np.isnan([found.low, found.high]).all()
    assert (found.sign, found.n) == (0, shape[0] * shape[1])
    rounded = value * (1.0 + np.spacing(1.0) * np.arange(12).reshape(3, 4))
    assert np.isnan(crossed_mean(rounded).low)


def test_a_gap_costs_as_little_as_may_be() -> None:
    """Its replicate where conditions are few, its condition where replicates are, and never all."""
    values = np.random.default_rng(5).standard_normal((3, 12))
    values[1, 4] = np.nan
    assert crossed_mean(values) == crossed_mean(np.delete(values, 4, axis=1))
    assert crossed_mean(values.T) == crossed_mean(np.delete(values.T, 4, axis=0))
    assert crossed_mean(values[1:2]) == pytest.approx(effect(values[1]))
    assert crossed_mean(values[1:2]).n == 11
    values[2] = np.nan
    assert without_gaps(values).shape == (2, 11)
    assert crossed_mean(np.array([[1.0, 2.0], [np.nan, 9.0]]))[::3] == (1.5, 2)
    assert crossed_mean(np.full((2, 2), np.nan)).n == 0
