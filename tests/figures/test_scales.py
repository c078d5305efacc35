"""Axes: a few round ticks on every log scale, and dates where they belong."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sim.figures.scales import log_ticks, time_axis, widened
from tests.figures.synthetic import SyntheticScenario, synthetic_run


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


@pytest.mark.parametrize("weeks", [3, 20, 53, 104, 156, 520])
def test_ticks_of_time_stand_at_the_first_of_their_month(weeks: int) -> None:
    """Each tick's name is the month in which the day at its place lies, and that day is the first."""
    run = synthetic_run(weeks=weeks, startups=0, scenario=SyntheticScenario(start_date=date(2025, 1, 6)))
    axes = Figure().add_subplot()
    time_axis(axes, run, ticks=6)
    labels = [label.get_text().replace("\n", " ") for label in axes.get_xticklabels()]
    assert 1 <= len(labels) <= 6
    for place, label in zip(axes.get_xticks(), labels, strict=True):
        day = date(2025, 1, 6) + timedelta(days=round(7 * float(place)))
        assert label in (day.strftime("%b %Y"), day.strftime("%-d %b %Y"))
        assert day.day == 1 or weeks < 5


def test_without_a_start_date_time_is_in_weeks() -> None:
    """The axis says so."""
    axes = Figure().add_subplot()
    run = synthetic_run(weeks=30, startups=0, scenario=SyntheticScenario(start_date=None))
    time_axis(axes, run, ticks=6)
    assert axes.get_xlabel() == "weeks since the start"
