"""Ratios of means with their intervals."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiments.statistics.ratios import ratios_of_means


def test_coverage() -> None:
    """Intervals of 30 runs hold the true ratio in 95% of cases, also where both means go together."""
    draws = np.random.default_rng(4)
    below = draws.normal(50.0, 5.0, (2_000, 30))
    above = 0.3 * below + draws.normal(0.0, 3.0, below.shape)
    missed = 0
    for one, other in zip(above, below, strict=True):
        found = ratios_of_means(one[None], other)
        missed += not found.low[0] <= 0.3 <= found.high[0]
    assert missed / 2_000 == pytest.approx(0.05, abs=0.015)


def test_gaps_and_nothing_below() -> None:
    """A run without one of both is left out; nothing over nothing is no ratio."""
    found = ratios_of_means([[1.0, np.nan, 3.0], [1.0, 1.0, 1.0]], [2.0, 4.0, 6.0])
    assert found.ratio.tolist() == pytest.approx([0.5, 0.25])
    assert found.n.tolist() == [2, 3]
    assert np.isnan(ratios_of_means([[1.0, 2.0]], [0.0, 0.0]).ratio[0])
