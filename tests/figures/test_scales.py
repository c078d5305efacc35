"""Axes: a few round ticks on every log scale, and shares as their labels say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sim.figures.scales import log_ticks, percent_axis, widened


@given(st.floats(1e-3, 1e10), st.floats(1.25, 1e15))
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


@pytest.mark.parametrize("top", [0.0, 0.004, 0.017, 0.03, 0.05, 0.11, 0.123, 0.3, 0.65, 1.0])
def test_the_ticks_of_shares_are_what_their_labels_say(top: float) -> None:
    """No tick is rounded in its label, and there are enough of them."""
    axes = Figure().add_subplot()
    percent_axis(axes, top)
    format_ = axes.yaxis.get_major_formatter()
    ticks = [tick for tick in axes.get_yticks() if 0.0 <= tick <= axes.get_ylim()[1]]
    assert 3 <= len(ticks) <= 8
    for tick in ticks:
        assert float(format_(tick).rstrip("%")) == pytest.approx(100 * tick, abs=1e-9)
