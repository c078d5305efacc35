"""Open open offers: linked lists, days of approval, decision and expiry."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.market.meeting.open_offers import begin_offer, close_offers, first_approval
from sim.market.model import TalentMarket
from sim.market.pages.eligibility import pursued_by
from sim.market.state.counts import Count
from sim.market.state.room import room_for_offers
from sim.vocabulary import NONE, Reason
from tests.market.laws import offers_are_linked
from tests.market.worlds import planned, pursue, set_columns, settle_at, textbook, textbook_labs

LABS = 6


def empty(patience: float = 0.0) -> TalentMarket:
    """Six labs and nobody who works there, so that anybody may be pursued by any of them."""
    market = planned(textbook(textbook_labs(*[1.0] * LABS, expiry=10.0), market={"patience": patience}))
    for i in range(20):
        settle_at(market, i, NONE)
    return market


def pursuers(market: TalentMarket, i: int) -> set[int]:
    """Employers with an open offer of person i."""
    return {j for j in range(LABS) if pursued_by(market.state, i, j)}


@given(
    actions=st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, LABS - 1), st.floats(0.0, 20.0), st.booleans()),
        max_size=60,
    )
)
def test_lists_survive_any_history(actions: list[tuple[int, int, float, bool]]) -> None:
    """Opening and closing in any order: every open offer is found once, and the free list is the rest."""
    market = empty()
    expected: dict[int, set[int]] = {i: set() for i in range(8)}
    for i, j, day, closing in actions:
        if closing:
            close_offers(market.state, i, True)
            expected[i].clear()
        elif j not in expected[i]:
            pursue(market, i, j, day=day)
            expected[i].add(j)
    assert {i: pursuers(market, i) for i in expected} == expected
    offers_are_linked(market)


def test_entries_are_used_again() -> None:
    """A closed entry is the next to be opened, so that the table does not grow for ever."""
    market = empty()
    pursue(market, 3, 0, 1)
    close_offers(market.state, 3, True)
    used = int(market.state.counts[Count.SLOTS])
    pursue(market, 4, 2, 3)
    assert int(market.state.counts[Count.SLOTS]) == used == 2


def test_room_ends_with_the_table() -> None:
    """A full table without free entries has no room; growing makes room and keeps the open offers."""
    market = empty()
    state = market.state
    size = len(state.open_offers)
    for n in range(size):
        assert room_for_offers(state, 1)
        begin_offer(state, n % 20, n // 20, 1.0, False)
    assert not room_for_offers(state, 1)
    market.reserve(open_offers=3)
    assert room_for_offers(market.state, 3)
    assert len(market.state.open_offers) >= size + 3
    assert (market.state.open_offers["person"][size:] == NONE).all()
    offers_are_linked(market)


def test_days_of_an_offer() -> None:
    """Ready after the approval, lapsed after the expiry, decided after the patience."""
    market = empty(patience=4.0)
    set_columns(market, 1, approval=30.0, expiry=10.0)
    pursue(market, 5, 1, day=2.5)
    open_offer = market.state.open_offers[market.state.people["open_offer"][5]]
    assert (open_offer["ready"], open_offer["expires"]) == (32.5, 42.5)
    assert market.state.people["decides"][5] == 36.5
    assert not open_offer["listed"]


def test_listed_people_are_on_the_fast_track() -> None:
    """The approval of an offer to a listed person takes the fast track's time."""
    market = empty()
    set_columns(market, 1, approval=30.0, fast_track=1.0, list_number=2)
    market.state.people["listed"][5] = 1 << 2
    pursue(market, 5, 1, day=2.5)
    pursue(market, 6, 1, day=2.5)
    slots = market.state.people["open_offer"]
    assert market.state.open_offers["ready"][slots[[5, 6]]].tolist() == [3.5, 32.5]
    assert market.state.open_offers["listed"][slots[[5, 6]]].tolist() == [True, False]


def test_offers_to_listed_people_lapse_when_the_list_says() -> None:
    """Two days after approval; offers of the same lab to others wait ten."""
    market = empty()
    set_columns(market, 1, approval=30.0, fast_track=30.0, list_expiry=2.0, list_number=2)
    market.state.people["listed"][5] = 1 << 2
    pursue(market, 5, 1, day=2.5)
    pursue(market, 6, 1, day=2.5)
    slots = market.state.people["open_offer"]
    assert market.state.open_offers["expires"][slots[[5, 6]]].tolist() == [34.5, 42.5]


def test_an_offer_that_lapses_first_is_decided_when_it_lapses() -> None:
    """Nobody waits past the expiry of the first offer."""
    market = empty(patience=15.0)
    pursue(market, 5, 1, day=1.0)
    assert market.state.people["decides"][5] == 11.0


def test_the_first_offer_sets_the_day_of_decision() -> None:
    """A later offer does not put the decision off; an earlier one brings it forward."""
    market = empty(patience=4.0)
    for j, approval in ((0, 20.0), (1, 30.0), (2, 5.0)):
        set_columns(market, j, approval=approval)
    pursue(market, 5, 0, 1, day=1.0)
    assert market.state.people["decides"][5] == 25.0
    assert first_approval(market.state, 5) == 21.0
    pursue(market, 5, 2, day=3.0)
    assert market.state.people["decides"][5] == 12.0
    assert first_approval(market.state, 5) == 8.0


def test_without_offers_there_is_nothing_to_decide() -> None:
    """No day of decision, no first approval."""
    market = empty()
    assert math.isinf(market.state.people["decides"][5])
    assert math.isinf(first_approval(market.state, 5))


def late_and_ready() -> TalentMarket:
    """Person 5 decides on day 12 over an offer of lab 0; the approval of lab 1 comes on day 31."""
    market = empty(patience=4.0)
    set_columns(market, 0, approval=7.0)
    set_columns(market, 1, approval=30.0)
    pursue(market, 5, 0, 1, day=1.0)
    return market


def test_after_a_decision_to_stay_unapproved_offers_go_on() -> None:
    """The ready open offer is closed, the other stays open with a day of decision of its own."""
    market = late_and_ready()
    close_offers(market.state, 5, False)
    assert pursuers(market, 5) == {1}
    assert market.state.people["decides"][5] == 35.0
    assert market.state.employers["lost"].sum() == 0


def test_after_a_move_unapproved_offers_came_too_late() -> None:
    """All open offers are closed; who was not ready has lost a bid for want of approval."""
    market = late_and_ready()
    close_offers(market.state, 5, True)
    assert pursuers(market, 5) == set()
    assert math.isinf(market.state.people["decides"][5])
    assert np.flatnonzero(market.state.employers["lost"][:, Reason.APPROVAL]).tolist() == [1]
    assert np.flatnonzero(market.state.employers["bids"]).tolist() == [1]
    assert market.state.employers["lost"].sum() == 1


def test_the_dead_pursue_nobody() -> None:
    """Open offers of an employer that is no more are closed without a count."""
    market = late_and_ready()
    market.state.employers["alive"][1] = False
    close_offers(market.state, 5, False)
    assert pursuers(market, 5) == set()
    assert market.state.employers["lost"].sum() == 0
