"""Why bids are lost, and what kept an incumbent from keeping somebody: the least of several limits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.state.columns import UNMADE
from sim.vocabulary import NONE, Kind, Reason
from tests.market.phases.contests import STAR, contest, lost, talent, world
from tests.market.verbs import negotiate
from tests.market.watched import signed
from tests.market.worlds import contract, planned, pursue, set_columns, settle_at, textbook

#: Who knows that employers will have to match later.
FORESIGHT: dict[str, Any] = {
    "foresight": True,
    "renegotiation": "best-offer",
    "contact_rate_employed": 0.1,
    "contact_rate_unemployed": 0.1,
}


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"counter_limit": 1.2}, Reason.COUNTER_LIMIT),
        ({"counter_limit": 1.5, "package_cap": 0.7e6}, Reason.PACKAGE_CAP),
        ({"counter_limit": 1.5, "package_cap": 0.95e6}, Reason.COUNTER_LIMIT),
        ({"counter_limit": 1.5, "budget": 0.7e6}, Reason.BUDGET),
        ({"counter_limit": 1.5, "budget": 0.95e6}, Reason.COUNTER_LIMIT),
        ({"counter_limit": 3.0}, Reason.VALUE),
    ],
)
def test_an_outbid_counter_is_a_lost_bid_under_its_least_limit(
    limits: dict[str, float], reason: Reason
) -> None:
    """The incumbent's reason is the same in the log and in its tally."""
    market = world()
    dollars = ("package_cap", "budget")
    scaled = {name: x * (talent(market) if name in dollars else 1.0) for name, x in limits.items()}
    set_columns(market, 0, **scaled)
    contest(market, 1)
    agreed = contract(market)
    assert (agreed["runner_up"], agreed["binding"], agreed["counter"]) == (0, reason, reason)
    assert lost(market, 0) == [reason]
    assert market.state.employers["bids"].tolist()[:2] == [1, 1]
    assert lost(market, 1) == []


def test_a_counter_that_could_have_paid_more_lost_on_amenities() -> None:
    """The raider's amenities let it pay less than what the counter-offer could have been."""
    market = world()
    set_columns(market, 1, appeal_common=1.0)
    contest(market, 1)
    assert contract(market)["counter"] == Reason.AMENITIES
    assert lost(market, 0) == [Reason.AMENITIES]


def test_a_counter_that_wins_is_a_bid_and_lost_by_nobody() -> None:
    """A raise counts among the incumbent's bids; the raider's is lost on value."""
    market = world()
    set_columns(market, 3, productivity=0.8e6)
    contest(market, 3)
    assert market.state.employers["bids"][[0, 3]].tolist() == [1, 1]
    assert (lost(market, 0), lost(market, 3)) == ([], [Reason.VALUE])
    assert contract(market)["counter"] == NONE


def test_a_second_bidder_does_not_hide_why_the_incumbent_lost() -> None:
    """Best loser is another raider; the incumbent's own reason stands in the log all the same."""
    market = world()
    set_columns(market, 0, counter_limit=1.2)
    contest(market, 1, 2)
    agreed = contract(market)
    assert (agreed["runner_up"], agreed["binding"], agreed["counter"]) == (
        1,
        Reason.VALUE,
        Reason.COUNTER_LIMIT,
    )
    assert (lost(market, 0), lost(market, 1)) == ([Reason.COUNTER_LIMIT], [Reason.VALUE])


@pytest.mark.parametrize(
    ("limits", "counter"),
    [
        ({"counter_probability": 0.0}, NONE),
        ({"counter_approval": 100.0}, NONE),
        ({"budget": 0.6e6}, UNMADE - Reason.BUDGET),
        ({"package_cap": 0.5e6}, UNMADE - Reason.PACKAGE_CAP),
        ({"productivity": 0.5e6}, UNMADE - Reason.VALUE),
        ({"counter_limit": 1.0}, UNMADE - Reason.COUNTER_LIMIT),
    ],
)
def test_what_left_the_incumbent_no_counter_offer(limits: dict[str, float], counter: int) -> None:
    """Not willing or not in time, or its limit was present pay at most; neither is a lost bid."""
    market = world()
    dollars = ("package_cap", "budget")
    set_columns(market, 0, **{n: x * (talent(market) if n in dollars else 1.0) for n, x in limits.items()})
    contest(market, 1)
    assert contract(market)["counter"] == counter
    assert contract(market)["bidders"] == 1
    assert lost(market, 0) == []


@pytest.mark.parametrize(
    ("loser", "reason"),
    [
        ({"posted_wage": 0.7e6}, Reason.POSTED_WAGE),
        ({"posted_wage": 5e6, "package_cap": 0.7e6}, Reason.PACKAGE_CAP),
        ({"posted_wage": 5e6, "budget": 0.7e6}, Reason.BUDGET),
        ({"posted_wage": 5e6, "productivity": 0.7e6}, Reason.VALUE),
        ({"productivity": 0.7e6}, Reason.POSTED_WAGE),
    ],
)
def test_a_posted_wage_is_a_reason_of_its_own(loser: dict[str, float], reason: Reason) -> None:
    """L2 posts less than L1: its wage or markdown lost, unless a limit cut the wage."""
    market = world(mechanism="posted", posted_markdown=0.2)
    set_columns(market, 1, posted_wage=0.9e6 * talent(market))
    set_columns(market, 2, **{name: amount * talent(market) for name, amount in loser.items()})
    contest(market, 1, 2)
    agreed = contract(market)
    assert (agreed["destination"], agreed["runner_up"], agreed["binding"]) == (1, 2, reason)
    assert lost(market, 2) == [reason]


def test_without_a_markdown_a_posted_offer_is_the_value() -> None:
    """Of equal limits the first counts."""
    market = world(mechanism="posted", posted_markdown=0.0)
    set_columns(market, 3, productivity=0.7e6)
    contest(market, 1, 3)
    assert lost(market, 3) == [Reason.VALUE]


def test_the_outside_loses_by_its_wage() -> None:
    """It pays its wage and does not haggle."""
    labs = [{"name": "L0", "productivity": 1e6, "counter_probability": 0.0, "approval": 0.0}]
    market = planned(textbook(labs, outside={"openings": 1.0, "wage": 3e5}))
    outside = int(np.flatnonzero(market.state.employers["kind"] == Kind.OUTSIDE)[0])
    settle_at(market, STAR, NONE)
    contest(market, 0, outside)
    agreed = contract(market)
    assert (agreed["destination"], agreed["runner_up"], agreed["binding"]) == (0, outside, Reason.POSTED_WAGE)
    assert lost(market, outside) == [Reason.POSTED_WAGE]


@pytest.mark.parametrize("beta", [0.0, 0.05])
def test_with_foresight_a_raise_to_come_is_not_an_amenity(beta: float) -> None:
    """The winner pays less than the loser could, for it will match later: the loser lost on value."""
    market = world(bargaining_share=beta, **FORESIGHT)
    settle_at(market, STAR, NONE)
    set_columns(market, 3, productivity=5e6)  # who is at L2 may look forward to its offers
    contest(market, 1, 2)
    agreed = contract(market)
    assert agreed["pay_after"] < 1.99e6 * talent(market)
    assert (agreed["destination"], agreed["runner_up"], agreed["binding"]) == (2, 1, Reason.VALUE)
    assert lost(market, 1) == [Reason.VALUE]


def test_with_foresight_a_bid_below_the_best_offer_so_far_is_lost_on_value() -> None:
    """It is above present pay, but staying is worth more; amenities are the reason above that only."""
    for productivity, reason in ((1.5e6, Reason.VALUE), (2.5e6, Reason.AMENITIES)):
        market = world(**FORESIGHT)
        settle_at(market, STAR, 2, 0.9e6 * talent(market))
        market.state.people["benchmark"][STAR] = math.log(2e6 * talent(market))
        set_columns(market, 1, productivity=productivity, appeal_common=-0.3)
        contest(market, 1)
        assert len(signed(market)) == 0
        assert lost(market, 1) == [reason]


def test_who_waits_for_better_offers_does_not_decline_for_amenities() -> None:
    """A bid between the income of not working and the least that is accepted lost on value."""
    market = world(bargaining_share=0.5, **{**FORESIGHT, "contact_rate_unemployed": 0.5})
    settle_at(market, STAR, NONE)
    set_columns(market, 3, productivity=0.25e6)
    contest(market, 3)
    assert len(signed(market)) == 0
    assert lost(market, 3) == [Reason.VALUE]


def clock(people: int, **market: Any) -> TalentMarket:
    """Everybody bids at once; nobody of so many people has a job, and L2 pursues them all."""
    made = world(mechanism="simultaneous", **market)
    made.state.people["talent"][:people] = 1.0 + 0.01 * np.arange(people)
    for i in range(people):
        pursue(made, i, 2)
    return made


def test_on_the_clock_a_seat_that_went_to_another_is_no_amenity() -> None:
    """One seat, twelve people: whose contract came up before that of the best was lost for want of seats."""
    market = clock(12, planned_seats=True)
    settle_at(market, STAR, NONE)
    set_columns(market, 2, open_seats=1.0)
    negotiate(market)
    bids = int(market.state.employers["bids"][2])
    assert len(signed(market)) == 1
    assert bids > 2
    assert lost(market, 2) == [Reason.SEATS] * (bids - 1)


def test_on_the_clock_money_that_went_to_others_is_the_budget() -> None:
    """Seats for all, and money for three at the income of not working."""
    market = clock(12)
    settle_at(market, STAR, NONE)
    set_columns(market, 2, budget=0.7e6)
    negotiate(market)
    assert len(signed(market)) == 3
    assert lost(market, 2) == [Reason.BUDGET] * 9


def test_on_the_clock_limits_and_amenities_are_told_apart() -> None:
    """L1 is worth less than L2, or could pay more but is disliked."""
    for change, reason in (
        ({}, Reason.VALUE),
        ({"productivity": 4e6, "appeal_common": -2.0}, Reason.AMENITIES),
    ):
        market = world(mechanism="simultaneous")
        settle_at(market, STAR, NONE)
        set_columns(market, 1, **change)
        contest(market, 1, 2)
        agreed = contract(market)
        assert (agreed["destination"], agreed["runner_up"], agreed["binding"]) == (2, 1, reason)
        assert lost(market, 1) == [reason]


def test_on_the_clock_an_outbid_counter_has_its_reason() -> None:
    """The incumbent's seat stops at its limit on counter-offers."""
    market = world(mechanism="simultaneous")
    set_columns(market, 0, counter_limit=1.2)
    contest(market, 1)
    agreed = contract(market)
    assert (agreed["runner_up"], agreed["binding"], agreed["counter"]) == (
        0,
        Reason.COUNTER_LIMIT,
        Reason.COUNTER_LIMIT,
    )
    assert lost(market, 0) == [Reason.COUNTER_LIMIT]
