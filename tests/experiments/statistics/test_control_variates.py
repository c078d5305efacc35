"""Control variates: their intervals hold what they promise, and are as much shorter as theory says."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiments.statistics.control_variates import controlled
from sim.measures.intervals import means


def test_coverage_and_reduction() -> None:
    """With correlation ρ the variance falls by ρ²; intervals of 20 runs miss the mean one time in twenty."""
    draws = np.random.default_rng(6)
    missed, reductions, lengths = [], [], []
    for _ in range(2_000):
        control = draws.normal(5.0, 2.0, 20)
        value = 1.5 * control + draws.normal(0.0, 2.0, 20)
        found, plain = controlled(value[None], control, 5.0), means(value[None])
        missed.append(not found.low[0] <= 7.5 <= found.high[0])
        reductions.append(found.reduction[0])
        lengths.append((found.high[0] - found.low[0]) / (2.0 * plain.half_width[0]))
    rho_squared = 9.0 / 13.0
    assert np.mean(missed) == pytest.approx(0.05, abs=0.015)
    assert np.mean(reductions) == pytest.approx(rho_squared, abs=0.03)
    assert np.mean(lengths) == pytest.approx(np.sqrt(1.0 - rho_squared), abs=0.03)


def test_a_control_that_has_nothing_to_do_with_it_costs_little() -> None:
    """And never more than a degree of freedom and the noise of a coefficient."""
    draws = np.random.default_rng(8)
    found = controlled(draws.normal(size=(2_000, 30)), draws.normal(size=30), 0.0)
    assert abs(float(np.mean(found.reduction))) < 0.01
    assert ((found.low > 0) | (found.high < 0)).mean() == pytest.approx(0.05, abs=0.015)


def test_without_a_mean() -> None:
    """Two runs are too few, a control that never changes controls nothing, gaps are left out."""
    assert np.isnan(controlled([[1.0, 2.0]], [1.0, 2.0], 1.0).mean[0])
    assert np.isnan(controlled([[1.0, 2.0, 4.0]], [1.0, 1.0, 1.0], 1.0).mean[0])
    holed = controlled([[1.0, np.nan, 2.0, 4.0]], [1.0, 7.0, 2.0, 3.0], 2.0)
    whole = controlled([[1.0, 2.0, 4.0]], [1.0, 2.0, 3.0], 2.0)
    assert holed.mean[0] == whole.mean[0]
    assert holed.n.tolist() == [3]
