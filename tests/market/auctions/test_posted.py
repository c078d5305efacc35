"""Posted offers: take it or leave it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.market.auctions.awards import STAYS
from sim.market.auctions.posted import posted
from tests.market.auctions.stays import staying

one = st.floats(-5.0, 5.0)


def choose(offers: list[float], stay: float) -> tuple[int, float]:
    """The mechanism; junk behind the offers must not matter."""
    award = posted(np.array([*offers, 99.0]), len(offers), staying(stay))
    assert not award.counter_made
    return award.winner, award.utility


def test_the_best_offer_is_taken_as_it_stands() -> None:
    """The winner pays its own offer, whatever the others offer."""
    assert choose([3.0, 5.0, 4.0], 2.0) == (1, 5.0)


def test_an_offer_no_better_than_staying_is_declined() -> None:
    """Ties go to staying."""
    assert choose([2.0, 1.0], 2.0) == (STAYS, 2.0)
    assert choose([], 2.0) == (STAYS, 2.0)


@given(offers=st.lists(one, max_size=6), stay=one)
def test_the_choice_maximises_utility(offers: list[float], stay: float) -> None:
    """Nobody ends up with less than the best of what is on the table."""
    winner, utility = choose(offers, stay)
    assert utility == max([stay, *offers])
    assert (winner == STAYS) == (utility == stay)
    if winner != STAYS:
        assert offers[winner] == utility
