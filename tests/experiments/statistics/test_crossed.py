"""The mean over drawn conditions and replicates that all of them share: how often its interval misses."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiments.statistics.crossed import crossed_mean
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
    """And of one replicate; of a single value there is none, and conditions with gaps are left out."""
    values = np.random.default_rng(3).standard_normal(9)
    for table in (values[None], values[:, None]):
        assert crossed_mean(table) == pytest.approx(effect(values))
    assert np.isnan(crossed_mean(np.ones((1, 1))).low)
    assert crossed_mean(np.array([[1.0, 2.0], [np.nan, 9.0]]))[::3] == (1.5, 2)
    assert crossed_mean(np.full((2, 2), np.nan)).n == 0
