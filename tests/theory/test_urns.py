"""Urns and balls, against all ways in which balls may fall."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim.theory import mechanics, urns


@pytest.mark.parametrize(("seats", "offers"), [(1, 3), (2, 1), (2, 5), (3, 4), (4, 6), (5, 0)])
def test_mean_and_variance_are_those_of_all_ways(seats: int, offers: int) -> None:
    """Every assignment of balls to urns is as likely."""
    hit = np.array([len(set(way)) for way in itertools.product(range(seats), repeat=offers)], float)
    assert mechanics.urn_ball_fills(seats, offers) == pytest.approx(hit.mean(), abs=1e-12)
    assert urns.urn_ball_variance(seats, offers) == pytest.approx(hit.var(), abs=1e-12)


def test_numbers_out_of_bounds_are_refused() -> None:
    """There is at least one seat, and no negative number of people."""
    with pytest.raises(ValueError, match="seats"):
        urns.urn_ball_variance(0, 3)
    with pytest.raises(ValueError, match="offers"):
        urns.urn_ball_variance(3, -1)
