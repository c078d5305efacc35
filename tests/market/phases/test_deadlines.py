"""Approvals, patience and expiry in days, across weeks: who is in time for the decision."""

from __future__ import annotations

from sim.vocabulary import EventKind, Reason
from tests.market.phases.contests import STAR, contest, world
from tests.market.verbs import negotiate
from tests.market.watched import signed
from tests.market.worlds import contract, pursue, set_columns


def test_a_counter_needs_leave_in_time() -> None:
    """The incumbent asks for leave when the first offer is approved, and has until the day of decision."""
    for approval, countered in ((0.0, True), (4.9, True), (5.0, True), (5.1, False), (30.0, False)):
        market = world(patience=5.0)
        set_columns(market, 0, counter_approval=approval)
        set_columns(market, 3, productivity=0.8e6)
        contest(market, 3, day=1.0)
        assert (contract(market)["kind"] == EventKind.RAISED) == countered


def test_the_fast_track_beats_the_better_offer() -> None:
    """One day against thirty: with no patience the first approved offer wins, even if it is the worse one."""
    for fast, winner in ((1.0, 1), (30.0, 2)):
        market = world()
        for j in (1, 2):
            set_columns(market, j, approval=30.0, fast_track=30.0)
        set_columns(market, 1, fast_track=fast, list_number=0)
        market.state.people["listed"][STAR] = 1
        pursue(market, STAR, 1, day=3.0)
        pursue(market, STAR, 2, day=1.0)
        while not len(signed(market)):
            negotiate(market)
            market.week += 1
        assert contract(market)["destination"] == winner
        late = market.state.employers["lost"][:, Reason.APPROVAL]
        assert late[3 - winner] == 1
        assert late.sum() == 1


def test_an_offer_is_decided_in_the_week_of_its_day() -> None:
    """Thirty days after day 3 is in week 4: nothing is signed before."""
    market = world()
    set_columns(market, 1, approval=30.0)
    pursue(market, STAR, 1, day=3.0)
    counts = []
    for _ in range(6):
        negotiate(market)
        counts.append(len(signed(market)))
        market.week += 1
    assert counts == [0, 0, 0, 0, 1, 1]


def test_patience_lets_the_better_offer_arrive() -> None:
    """A researcher who waits five days takes the better offer that is approved on the third."""
    for patience, winner in ((2.0, 1), (5.0, 2)):
        market = world(patience=patience)
        set_columns(market, 2, approval=3.0)
        contest(market, 1, 2, day=0.5)
        assert contract(market)["destination"] == winner


def test_an_expired_offer_is_gone() -> None:
    """An offer that lapses on day 4 forces the decision then; the better one of day 5 comes too late."""
    market = world(patience=6.0)
    set_columns(market, 1, expiry=3.5)
    set_columns(market, 2, approval=4.5)
    contest(market, 1, 2, day=0.5)
    assert contract(market)["destination"] == 1


def test_the_dead_do_not_bid() -> None:
    """An employer that died between offer and decision is no bidder."""
    market = world()
    pursue(market, STAR, 1)
    market.state.employers["alive"][1] = False
    negotiate(market)
    assert len(signed(market)) == 0
    assert market.state.employers["lost"].sum() == 0
