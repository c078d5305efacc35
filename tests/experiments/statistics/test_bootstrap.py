"""Bootstrap intervals (BCa) against scipy's, and how often they miss."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.experiments.statistics.bootstrap import MOST_VALUES, bca


def test_they_are_those_of_scipy() -> None:
    """Up to the noise of the resampling: a twentieth of the interval's length."""
    rows = np.random.default_rng(3).lognormal(0.0, 1.0, (4, 15))
    low, high = bca(rows)
    for row, one, other in zip(rows, low, high, strict=True):
        found = stats.bootstrap((row,), np.mean, method="BCa", n_resamples=20_000, rng=1).confidence_interval
        width = found.high - found.low
        assert one == pytest.approx(found.low, abs=0.05 * width)
        assert other == pytest.approx(found.high, abs=0.05 * width)


@pytest.mark.parametrize(("scale", "wanted"), [(0.0, 0.05), (1.0, 0.09)])
def test_how_often_they_miss(scale: float, wanted: float) -> None:
    """Of 60 normal values one time in twenty; of 60 very skewed ones one in eleven, less than t intervals."""
    draws = np.random.default_rng(1)
    rows = draws.lognormal(0.0, scale, (2_000, 60)) if scale else draws.standard_normal((2_000, 60))
    mean = np.exp(scale**2 / 2) if scale else 0.0
    low, high = bca(rows)
    missed = ((low > mean) | (high < mean)).mean()
    assert missed == pytest.approx(wanted, abs=0.015)


def test_the_same_values_give_the_same_interval_whatever_stands_beside_them() -> None:
    """Draws hang on the number of values alone; what is not finite is left out."""
    row = [1.0, 4.0, 2.0, 8.0, 3.0]
    alone, together = bca([row]), bca([[9.0, 1.0, 1.0, 2.0, 3.0], row])
    holed = bca([[*row[:2], np.nan, *row[2:]]])
    assert [ends[0] for ends in alone] == [ends[1] for ends in together] == [ends[0] for ends in holed]


def test_rows_without_an_interval() -> None:
    """One value has none, too many have none, and equal ones have one without length."""
    low, high = bca([[1.0, np.nan, np.nan], [2.0, 2.0, 2.0]])
    assert np.isnan([low[0], high[0]]).all()
    assert (low[1], high[1]) == (2.0, 2.0)
    assert np.isnan(bca(np.zeros((1, MOST_VALUES + 1)))[0]).all()
