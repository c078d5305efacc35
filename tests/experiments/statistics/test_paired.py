"""Paired differences: what scipy says, what pairing is worth, false alarms and power."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.experiments.statistics.paired import paired


def test_p_values_are_those_of_scipy() -> None:
    """Row by row, pairs with a gap left out."""
    draws = np.random.default_rng(5)
    first, second = draws.normal(size=(2, 3, 12))
    second[0, 3] = np.nan
    found = paired(first, second)
    for row in range(3):
        both = np.isfinite(second[row])
        wanted = stats.ttest_rel(second[row][both], first[row][both])
        assert found.p[row] == pytest.approx(wanted.pvalue)
        assert found.n[row] == both.sum()


def test_false_alarms_and_power() -> None:
    """Without a difference 5% of rows have one; with one of a standard deviation, 20 pairs find it in 98%.

    Power of a two-sided t test: noncentral t with 19 degrees of freedom and noncentrality √20.
    """
    draws = np.random.default_rng(7)
    shared = draws.normal(0.0, 3.0, (4_000, 20))
    noise = draws.normal(0.0, 1.0, (4_000, 20))
    none, some = paired(shared, shared + noise), paired(shared, shared + noise + 1.0)
    assert (none.p <= 0.05).mean() == pytest.approx(0.05, abs=0.011)
    assert ((none.low > 0) | (none.high < 0)).mean() == pytest.approx(0.05, abs=0.011)
    t = stats.t.ppf(0.975, 19)
    power = stats.nct.sf(t, 19, np.sqrt(20)) + stats.nct.cdf(-t, 19, np.sqrt(20))
    assert power == pytest.approx(0.989, abs=0.001)
    assert (some.p <= 0.05).mean() == pytest.approx(power, abs=0.007)


def test_what_pairing_is_worth() -> None:
    """(σ² + σ² + τ²) / τ² where runs share noise of variance σ² and differ by noise of variance τ²."""
    draws = np.random.default_rng(9)
    shared, own = draws.normal(0.0, 3.0, (1, 4_000)), draws.normal(0.0, 1.0, (1, 4_000))
    found = paired(shared, shared + own)
    assert found.variance_ratio[0] == pytest.approx((9 + 9 + 1) / 1, rel=0.1)
    assert paired([[1.0, 2.0]], [[3.0, 4.0]]).variance_ratio[0] == np.inf


def test_nothing_and_everything() -> None:
    """Pairs that never differ have p = 1, pairs that all differ alike none, nor have fewer than two pairs."""
    found = paired([[1.0, 2.0], [1.0, 2.0], [1.0, np.nan]], [[1.0, 2.0], [2.0, 3.0], [2.0, 3.0]])
    assert found.p[0] == 1.0
    assert np.isnan(found.p[1:]).all()
    assert found.alike.tolist() == [False, True, False]
    assert np.isnan(found.same_sign[0])
    assert found.same_sign[1] == 1.0


def test_what_is_alike_but_for_rounding_is_alike() -> None:
    """Ten times a tenth more is no certainty; a spread beyond rounding is a spread."""
    first = np.random.default_rng(3).uniform(0.0, 10.0, (1, 10))
    same = paired(first, first + 0.1)
    assert np.ptp(first + 0.1 - first) > 0.0
    assert np.isnan(same.p[0])
    assert paired(first, first + 0.1 + 1e-9 * first).p[0] < 0.05
