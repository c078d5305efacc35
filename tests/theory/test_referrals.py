"""People who follow people, week by week, against a small simulation and the one-at-a-time limit."""

from __future__ import annotations

import numpy as np
import pytest

from sim.theory import mechanics, referrals


def _followed(people: int, copying: float, founding: float, weeks: int, seed: int) -> np.ndarray:
    """HHI after each week of a market that does just what the formula says."""
    draws = np.random.default_rng(seed)
    whom = draws.integers(people - 1, size=(weeks, people))
    whom += whom >= np.arange(people)
    whom = np.where(draws.random((weeks, people)) < copying, whom, np.arange(people))
    founders = np.minimum(draws.poisson(founding, weeks), people)
    path = np.empty((weeks, people), int)
    employer, newest = np.zeros(people, int), 0
    for week in range(weeks):
        employer = employer[whom[week]]
        if founders[week]:
            chosen = draws.permutation(people)[: founders[week]]
            employer[chosen] = newest + 1 + np.arange(len(chosen))
            newest += len(chosen)
        path[week] = employer
    return np.array((path[:, :, None] == path[:, None, :]).mean(axis=(1, 2)))


@pytest.mark.parametrize(
    ("people", "copying", "founding"), [(2, 0.3, 0.1), (8, 0.5, 0.6), (20, 0.1, 0.4), (5, 1.0, 0.3)]
)
def test_weekly_market_has_the_mean_hhi(people: int, copying: float, founding: float) -> None:
    """Deviations from the linear map have mean zero, given the week before."""
    path = _followed(people, copying, founding, 40_000, seed=people)
    level, slope = referrals.pair_map(people, copying, founding)
    pairs = (path - 1.0 / people) / (1.0 - 1.0 / people)
    off = pairs[1:] - level - slope * pairs[:-1]
    assert abs(off.mean()) < 4.0 * off.std() / np.sqrt(len(off))


@pytest.mark.parametrize("founders", [0.05, 0.3, 0.8])
@pytest.mark.parametrize("people", [2, 10, 100])
def test_one_at_a_time_in_the_limit(people: int, founders: float) -> None:
    """With small weekly rates the chance is Moran's, with μ = φ/(φ+Na)."""
    events = 1e-5 * people
    share = referrals.weekly_pair_share(people, (1.0 - founders) * events / people, founders * events)
    hhi = 1.0 / people + (1.0 - 1.0 / people) * share
    assert hhi == pytest.approx(mechanics.referral_hhi(people, founders), rel=1e-3)


def test_path_goes_from_the_first_hhi_to_the_last() -> None:
    """One employer at first; without foundings nothing parts people."""
    path = referrals.hhi_path(20, 0.1, 0.3, 1.0, 2000)
    rest = 0.05 + 0.95 * referrals.weekly_pair_share(20, 0.1, 0.3)
    assert path[0] == 1.0
    assert path[-1] == pytest.approx(rest, rel=1e-9)
    assert np.all(np.diff(path) <= 0.0)
    assert referrals.hhi_path(20, 0.0, 0.0, 0.4, 3) == pytest.approx([0.4] * 4)


def test_numbers_out_of_bounds_are_refused() -> None:
    """Rates are small enough, and something happens."""
    with pytest.raises(ValueError, match="founding"):
        referrals.pair_map(10, 0.1, 6.0)
    with pytest.raises(ValueError, match="both"):
        referrals.weekly_pair_share(10, 0.0, 0.0)
