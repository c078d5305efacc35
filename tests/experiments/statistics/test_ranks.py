"""Rank correlations with the inputs of a design."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.experiments.statistics.ranks import rank_correlations


def test_they_are_those_of_scipy_and_corrected() -> None:
    """Points without an outcome are left out; an input that never changes has none."""
    draws = np.random.default_rng(2)
    inputs = np.column_stack([draws.random((20, 2)), np.ones(20)])
    outcome = inputs[:, 0] ** 3 + 0.1 * draws.random(20)
    outcome[4] = np.nan
    found = rank_correlations(inputs, outcome)
    there = np.isfinite(outcome)
    for place in (0, 1):
        wanted = stats.spearmanr(inputs[there, place], outcome[there])
        assert found.correlation[place] == pytest.approx(wanted.statistic)
        assert found.p[place] == pytest.approx(wanted.pvalue)
    assert np.isnan(found.correlation[2])
    assert found.n == 19
    assert found.adjusted_p[0] == pytest.approx(2 * found.p[0])
