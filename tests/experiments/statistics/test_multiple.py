"""Holm's correction: its definition, the false alarms it allows, and its power."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.experiments.statistics.multiple import holm


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12))
def test_rejects_what_stepping_down_rejects(p: list[float]) -> None:
    """At any level: the smallest is held against α/m, the next against α/(m-1), until one is larger."""
    found = holm(p)
    for level in (0.01, 0.05, 0.3):
        rejected = set()
        for step, place in enumerate(sorted(range(len(p)), key=lambda k: p[k])):
            if p[place] * (len(p) - step) > level:
                break
            rejected.add(place)
        assert {k for k in range(len(p)) if found[k] <= level} == rejected


def test_false_alarms_and_power() -> None:
    """Of 40 rows without a difference any one is marked in 5% of tables; true ones of 4σ in most."""
    draws = np.random.default_rng(11)
    z = draws.normal(size=(4_000, 40))
    p = 2 * stats.norm.sf(np.abs(z))
    any_marked = np.mean([(holm(row) <= 0.05).any() for row in p])
    assert any_marked == pytest.approx(1 - (1 - 0.05 / 40) ** 40, abs=0.011)
    true = 2 * stats.norm.sf(np.abs(z[:, :1] + 4.0))
    found = np.mean([holm([*one, *others[1:]])[0] <= 0.05 for one, others in zip(true, p, strict=True)])
    assert found == pytest.approx(stats.norm.sf(stats.norm.isf(0.05 / 80) - 4.0), abs=0.02)  # 78%


def test_rows_without_a_p_value_do_not_count() -> None:
    """As if they were not there."""
    assert np.array_equal(holm([0.02, np.nan, 0.5]), [0.04, np.nan, 0.5], equal_nan=True)
