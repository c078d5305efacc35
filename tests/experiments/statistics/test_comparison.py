"""Paired differences against the reference implementation of the paired t test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.experiments.statistics.comparison import paired_differences
from tests.experiments.toy import row_of


def _runs(values: np.ndarray, replicates: list[int], status: str = "done") -> pd.DataFrame:
    return pd.DataFrame(
        {"replicate": replicates, "seed": 1, "status": status, "error": None, "moves": values}
    )


@given(
    pairs=st.lists(
        st.tuples(st.floats(-1e6, 1e6, allow_subnormal=False), st.floats(-1e6, 1e6, allow_subnormal=False)),
        min_size=3,
        max_size=40,
    ).filter(lambda pairs: np.std([b - a for a, b in pairs]) > 1e-3)
)
def test_agrees_with_scipy(pairs: list[tuple[float, float]]) -> None:
    """Mean, standard error and interval are those of `scipy.stats.ttest_rel`."""
    a, b = np.array(pairs).T
    numbers = list(range(len(pairs)))
    row = row_of(paired_differences(_runs(a, numbers), _runs(b, numbers)), "moves")
    reference = stats.ttest_rel(b, a)
    interval = reference.confidence_interval(0.95)
    scale = 1e-9 * (1 + np.abs([a, b]).max())
    assert row["difference"] == pytest.approx((b - a).mean(), abs=scale)
    assert row["difference"] / row["standard_error"] == pytest.approx(reference.statistic, rel=1e-6, abs=1e-6)
    assert row["low"] == pytest.approx(interval.low, rel=1e-9, abs=scale)
    assert row["high"] == pytest.approx(interval.high, rel=1e-9, abs=scale)
    assert row["n"] == len(pairs)


def test_pairs_by_replicate_not_by_row() -> None:
    """Replicates are matched by number, in any order of rows; those of one side only are left out."""
    a = _runs(np.array([10.0, 20.0, 30.0]), [0, 1, 2])
    b = _runs(np.array([33.0, 11.0, 22.0, 99.0]), [2, 0, 1, 3])
    row = row_of(paired_differences(a, b), "moves")
    assert row["difference"] == pytest.approx(2.0)
    assert row["n"] == 3
    assert row["share_same_sign"] == 1.0


def test_share_of_the_sign_of_the_mean() -> None:
    """Three differences of four go the way of the mean."""
    a, b = _runs(np.zeros(4), [0, 1, 2, 3]), _runs(np.array([1.0, 2.0, 3.0, -1.0]), [0, 1, 2, 3])
    assert row_of(paired_differences(a, b), "moves")["share_same_sign"] == 0.75


def test_outcomes_that_do_not_exist_leave_their_pair_out() -> None:
    """A NaN drops the pair for that outcome only; with fewer than two pairs the outcome is dropped."""
    a = _runs(np.array([1.0, np.nan, 3.0]), [0, 1, 2]).assign(
        hires=[1.0, np.nan, np.nan], bids=[1.0, 2.0, 3.0]
    )
    b = _runs(np.array([2.0, 5.0, 4.0]), [0, 1, 2]).assign(hires=[1.0, 2.0, 3.0], bids=[1.0, 2.0, 3.0])
    found = paired_differences(a, b)
    assert row_of(found, "moves")["n"] == 2
    assert row_of(found, "bids")["n"] == 3
    assert "hires" not in found.index


def test_failed_runs_do_not_count() -> None:
    """A replicate that failed on one side is no pair."""
    a = _runs(np.array([1.0, 2.0, 3.0]), [0, 1, 2])
    a.loc[2, "status"] = "failed"
    assert row_of(paired_differences(a, _runs(np.array([2.0, 3.0, 9.0]), [0, 1, 2])), "moves")["n"] == 2


def test_one_replicate_is_not_enough() -> None:
    """A single pair has no standard error, and the message says so."""
    one = _runs(np.array([1.0]), [0])
    with pytest.raises(ValueError, match=r"at least 2 replicates .* there are 1"):
        paired_differences(one, one)
