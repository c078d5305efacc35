"""Bars of a tornado: paired changes, levels, order, and where the sign turns."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.experiments.statistics.tornado import tornado

ARMS = {"a": (0.5, 2.0), "b": (0.0, 1.0), "c": (True, False)}


def values() -> np.ndarray:
    """Seven points, nine replicates: noise in common, and a little of each point's own."""
    rng = np.random.default_rng(1)
    means = np.array([1.0, 0.5, 1.5, -4.0, 3.0, 1.0, 1.2])
    return means[:, None] + rng.normal(0.0, 1.0, 9) + rng.normal(0.0, 0.01, (7, 9))


def test_changes_are_paired_and_levels_are_not() -> None:
    """Intervals are those of the t test of pairs, and of one sample."""
    table = values()
    found = {bar.name: bar for bar in tornado(table, ARMS).bars}
    arm = found["a"].arms[1]
    pairs = stats.ttest_rel(table[2], table[0]).confidence_interval(0.95)
    alone = stats.ttest_1samp(table[2], 0.0).confidence_interval(0.95)
    assert (arm.value, arm.change.n) == (2.0, 9)
    assert arm.change[1:3] == pytest.approx((pairs.low, pairs.high))
    assert arm.level[1:3] == pytest.approx((alone.low, alone.high))
    assert arm.level.high - arm.level.low > 20.0 * (arm.change.high - arm.change.low)


def test_what_moves_most_comes_first() -> None:
    """From the least to the largest mean, the scenario as it is included."""
    found = tornado(values(), ARMS)
    assert [bar.name for bar in found.bars] == ["b", "a", "c"]
    assert [bar.span for bar in found.bars] == pytest.approx([7.0, 1.0, 0.2], abs=0.03)


def test_a_sign_that_turns_is_told() -> None:
    """Only where both are sure."""
    table = values() + 1.0
    turned = [arm.value for bar in tornado(table, ARMS).bars for arm in bar.arms if arm.turns]
    assert turned == [0.0]
    unsure = table.copy()
    unsure[3] += np.linspace(-20.0, 20.0, 9)
    assert not any(arm.turns for bar in tornado(unsure, ARMS).bars for arm in bar.arms)


def test_missing_outcomes_make_fewer_pairs() -> None:
    """Of their arm alone; an arm without any stands last and moves nothing."""
    table = values()
    table[1, :2] = np.nan
    table[5:] = np.nan
    found = tornado(table, ARMS)
    assert found.bars[-1].name == "c"
    assert found.bars[-1].span == 0.0
    assert [arm.change.n for bar in found.bars for arm in bar.arms] == [9, 9, 7, 9, 0, 0]


def test_points_must_fit() -> None:
    """One more than there are arms."""
    with pytest.raises(ValueError, match="do not fit"):
        tornado(values()[:5], ARMS)
