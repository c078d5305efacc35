"""Confidence sequences: they hold at all times at once, narrow down, and where ordinary intervals err."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.experiments.statistics.sequences import LOOKS, half_widths, is_narrow, latest
from sim.measures.intervals import means

_ROWS, _LONG = 3_000, 400


def _normals(seed: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).normal(3.0, 2.0, (_ROWS, _LONG))


def _running_means(values: np.ndarray) -> np.ndarray:
    return np.cumsum(values, axis=-1) / np.arange(1, values.shape[-1] + 1)


def test_sequences_cover_at_all_times() -> None:
    """At most 5% of 3,000 series ever leave their mean out; false alarm of this test below 1 in 10,000.

    The share is 5% at most in the long run, with standard error 0.4 points: 5% + 3.8 of them is allowed.
    """
    values = _normals()
    missed = (np.abs(_running_means(values) - 3.0) > half_widths(values)).any(axis=-1).mean()
    assert missed < 0.05 + 3.8 * math.sqrt(0.05 * 0.95 / _ROWS)


def test_the_same_check_catches_ordinary_intervals() -> None:
    """Looked at after every ten values, t intervals leave the mean out four times as often as they say."""
    values = _normals()
    looks = np.arange(LOOKS, _LONG + 1, LOOKS)
    found = [means(values[:, :n]) for n in looks]
    missed = np.mean([np.abs(one.mean - 3.0) > one.half_width for one in found], axis=0) > 0.0
    assert missed.mean() > 0.2


def test_sequences_are_about_three_standard_errors_wide() -> None:
    """Power: below 3.7 standard errors from 20 values to 1,000, so that stopping is not put off for ever."""
    values = np.random.default_rng(3).normal(0.0, 1.0, (400, 1_000))
    errors = np.median(half_widths(values), axis=0) * np.sqrt(np.arange(1, 1_001))
    assert errors[19:].max() < 3.7
    assert errors[29] < 3.4


def test_half_widths_are_the_roots_of_the_martingale() -> None:
    """At the ends of the interval the mixed likelihood ratio is 1/α, with the scale that makes it narrow."""
    values = np.random.default_rng(5).normal(1.0, 3.0, 40)
    odds = -2.0 * math.log(0.05)
    scale = (odds + math.log(odds + 1.0)) / 30.0
    for n in (12, 25, 40):
        half, s = half_widths(values)[n - 1], values[:n].std(ddof=1)
        t2, r = n * half**2 / s**2, 1.0 / (1.0 + n * scale)
        ratio = math.sqrt(r) * ((1.0 + t2 / (n - 1)) / (1.0 + r * t2 / (n - 1))) ** (n / 2.0)
        assert ratio == pytest.approx(20.0, rel=1e-9)


def test_values_far_from_zero_lose_no_digits() -> None:
    """Shifted by 1e9 the half-widths stay the same."""
    values = np.random.default_rng(6).normal(0.0, 1.0, 50)
    assert half_widths(values + 1e9)[LOOKS:] == pytest.approx(half_widths(values)[LOOKS:], rel=1e-6)


def test_values_that_are_all_the_same_never_stop() -> None:
    """A rare event that has not come yet is no certainty."""
    assert not is_narrow(np.zeros(1_000), 1.0)
    assert is_narrow([*np.zeros(999), 1.0], 1.0)


def test_what_is_not_there_is_left_out() -> None:
    """An outcome that does not exist in a run; of nothing nothing is known."""
    values = np.random.default_rng(8).normal(0.0, 1.0, 30)
    gaps = np.insert(values, [3, 9], np.nan)
    assert latest(gaps) == latest(values)
    assert latest([math.nan]).upper == math.inf
    assert not is_narrow([], 1.0)


def test_levels_out_of_bounds_are_refused() -> None:
    """0 and 1 included."""
    for level in (0.0, 1.0, 1.5):
        with pytest.raises(ValueError, match="level must lie"):
            half_widths([1.0, 2.0], level)
