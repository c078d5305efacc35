"""Sequential auctions: an ascending auction in utility, in which the winner gives what the second could."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.market.auctions.awards import COUNTERED, STAYS
from sim.market.auctions.sequential import sequential
from tests.market.auctions.stays import staying

utilities = st.lists(st.one_of(st.floats(-5.0, 5.0), st.just(-np.inf)), max_size=6)
one = st.floats(-5.0, 5.0)


def auction(bids: list[float], stay: float, counter: float | None = None) -> tuple[int, float, bool]:
    """The mechanism, with a counter-offer where one is given; junk behind the bids must not matter."""
    padded = np.array([*bids, 99.0, 99.0])
    return sequential(padded, len(bids), staying(stay, counter))


def test_alone_the_raider_pays_what_staying_is_worth() -> None:
    """One bid above staying wins at the utility of staying."""
    assert auction([3.0], 2.0) == (0, 2.0, False)


def test_the_second_best_sets_the_price() -> None:
    """Among several, the best wins and gives what the second could have given."""
    assert auction([3.0, 5.0, 4.0], 2.0) == (1, 4.0, False)
    assert auction([5.0, 3.0], 4.0) == (0, 4.0, False)


def test_a_counter_below_the_best_lifts_the_price() -> None:
    """An incumbent that cannot keep the person makes the winner pay its limit."""
    assert auction([5.0, 3.0], 2.0, counter=4.5) == (0, 4.5, True)
    assert auction([5.0, 4.8], 2.0, counter=4.5) == (0, 4.8, True)


def test_the_incumbent_matches_if_it_can() -> None:
    """A counter at or above the best bid keeps the person at the utility of the best bid."""
    assert auction([5.0, 3.0], 2.0, counter=6.0) == (COUNTERED, 5.0, True)
    assert auction([5.0], 2.0, counter=5.0) == (COUNTERED, 5.0, True)


def test_bids_that_do_not_beat_staying_have_no_effect() -> None:
    """Nobody moves, and the incumbent does not raise, for a bid no better than staying."""
    assert auction([1.0, 2.0], 2.0, counter=9.0) == (STAYS, 2.0, False)
    assert auction([], 2.0, counter=9.0) == (STAYS, 2.0, False)


def test_equal_bids_leave_nothing_to_the_winner() -> None:
    """Of two equal bids the first wins and gives all; which is chance, since bidders come in keyed order."""
    assert auction([4.0, 4.0], 2.0) == (0, 4.0, False)


@given(bids=utilities, stay=one, counter=st.one_of(st.none(), one))
def test_outcome_is_that_of_an_ascending_auction(
    bids: list[float], stay: float, counter: float | None
) -> None:
    """The best of bids, counter and staying gets the person and gives the best of what the others offer."""
    winner, utility, made = auction(bids, stay, counter)
    best = max([stay, *bids])
    matching = counter is not None and counter > stay
    if best == stay:
        assert (winner, utility, made) == (STAYS, stay, False)
        return
    assert made == matching
    if matching and counter is not None and counter >= best:
        assert (winner, utility) == (COUNTERED, best)
        return
    assert bids[winner] == best
    others = [stay, *(bid for n, bid in enumerate(bids) if n != winner)]
    if matching and counter is not None:
        others.append(counter)
    assert utility == max(others)
    assert stay <= utility <= bids[winner]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1, 2, 0]])
def test_order_of_bids_does_not_matter(order: list[int]) -> None:
    """Whoever is listed first, the same bidder wins at the same price."""
    bids = [3.0, 5.0, 4.0]
    winner, utility, _ = auction([bids[n] for n in order], 2.0, counter=4.5)
    assert (order[winner], utility) == (1, 4.5)
