"""Axes: a few round ticks on every log scale."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.figures.scales import log_ticks, widened


@given(st.floats(1e-3, 1e10), st.floats(1.25, 1e6))
def test_log_scales_have_two_to_twelve_ticks_inside(low: float, ratio: float) -> None:
    """However wide or narrow the axis: enough ticks to read it, not a crowd, ascending, none outside."""
    ticks = np.array(log_ticks(low, low * ratio))
    assert 2 <= len(ticks) <= 12
    assert np.all(np.diff(ticks) > 0)
    assert low * (1 - 1e-9) <= ticks[0]
    assert ticks[-1] <= low * ratio * (1 + 1e-9)


@given(st.floats(1e-3, 1e9), st.floats(1, 1e4), st.floats(1.1, 5))
def test_widened_ends_hold_the_values_and_a_least_ratio(low: float, ratio: float, least: float) -> None:
    """The axis contains its values and never spans less than it was told to."""
    start, end = widened(low, low * ratio, least)
    assert start < low
    assert end > low * ratio
    assert end / start >= least * (1 - 1e-9)
