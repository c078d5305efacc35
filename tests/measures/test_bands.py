"""Bands over runs are quantiles over runs."""

from __future__ import annotations

import numpy as np
import pytest

from sim.measures.bands import band


def test_the_band_of_many_runs_is_their_central_part() -> None:
    """A tenth of 101 runs lies below, a tenth above; each week on its own."""
    values = np.stack([np.arange(101.0), 1000.0 - np.arange(101.0)], axis=1)
    low, median, high = band(values)
    assert low.tolist() == pytest.approx([10.0, 910.0])
    assert median.tolist() == [50.0, 950.0]
    assert high.tolist() == pytest.approx([90.0, 990.0])


def test_the_band_of_few_runs_holds_all() -> None:
    """Of nine runs no tenth can be told."""
    low, median, high = band(np.arange(9.0))
    assert (float(low), float(median), float(high)) == (0.0, 4.0, 8.0)


def test_runs_without_a_value_are_left_out() -> None:
    """Without a warning where no run has any."""
    low, median, high = band([[np.nan, np.nan], [1.0, np.nan], [3.0, np.nan]])
    assert (low[0], median[0], high[0]) == (1.0, 2.0, 3.0)
    assert np.isnan([low[1], median[1], high[1]]).all()
