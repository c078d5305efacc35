"""Gains of movers by kind of move."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.gains import gains_by_kind


def test_medians_counts_and_cuts_by_hand() -> None:
    """Three moves of one kind, two of another; pay of nothing has no gain; equal pay is no cut."""
    kind = np.array([2, 0, 0, 2, 0, 0])
    before = np.array([100.0, 100.0, 100.0, 100.0, 200.0, 0.0])
    after = np.array([100.0, 150.0, 90.0, 130.0, 220.0, 50.0])
    found = gains_by_kind(kind, before, after, 3)
    assert found.moves.tolist() == [4, 0, 2]
    assert found.median.tolist() == pytest.approx([0.1, np.nan, 0.15], nan_ok=True)
    assert found.cut_share.tolist() == pytest.approx([1 / 3, np.nan, 0.0], nan_ok=True)


def test_medians_are_numpys() -> None:
    """Of odd and even numbers of moves, in any order."""
    rng = np.random.default_rng(1)
    kind, before, after = rng.integers(0, 5, 501), rng.lognormal(size=501), rng.lognormal(size=501)
    found = gains_by_kind(kind, before, after, 5)
    gain = after / before - 1.0
    assert found.median.tolist() == [np.median(gain[kind == k]) for k in range(5)]
    assert found.cut_share.tolist() == pytest.approx([(gain[kind == k] < 0).mean() for k in range(5)])
    assert set(found.moves % 2) == {0, 1}


def test_nobody_moves() -> None:
    """No gain of any kind."""
    found = gains_by_kind(np.zeros(0, np.int64), np.zeros(0), np.zeros(0), 2)
    assert found.moves.tolist() == [0, 0]
    assert np.isnan([*found.median, *found.cut_share]).all()
