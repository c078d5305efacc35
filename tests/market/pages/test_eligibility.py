"""Who may approach whom, and who may bid: each line of the page by itself."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sim.market.model import TalentMarket
from sim.market.pages.eligibility import may_approach, may_bid, may_list, seats_for
from sim.scenario.schema import Scenario
from sim.vocabulary import RETIRED, UNEMPLOYED, Kind
from tests.market.worlds import planned, pursue, set_columns

A, B, OUTSIDE = 0, 1, 2
PERSON = 5


def world(**changes: Any) -> TalentMarket:
    """A has a list of people at B, and leaders from there; person 5 works at B."""
    listed = {"size": 3, "employers": ["B"], "fields": ["robotics"]}
    labs = [{"name": "A", "leaders_from": ["B"], "target_list": listed}, {"name": "B"}]
    document = {"burn_in": 0, "researchers": {"count": 60}, "labs": labs, **changes}
    market = planned(Scenario.model_validate(document))
    market.state.people["employer"][PERSON] = B
    return market


def test_an_employer_may_approach_who_works_elsewhere_or_nowhere() -> None:
    """Not its own, and nobody who has retired."""
    market = world()
    people = market.state.people
    for where, free in ((B, True), (OUTSIDE, True), (UNEMPLOYED, True), (A, False), (RETIRED, False)):
        people["employer"][PERSON] = where
        assert may_approach(market.state, PERSON, A) == free


@pytest.mark.parametrize("column", ["bound", "on_leave"])
def test_nobody_may_approach_who_is_bound_or_on_leave(column: str) -> None:
    """Non-competes and garden leave hold against everybody."""
    market = world()
    market.state.people[column][PERSON] = True
    assert not may_approach(market.state, PERSON, A)
    assert not may_approach(market.state, PERSON, OUTSIDE)


def test_a_pact_holds_between_its_two_and_in_its_direction() -> None:
    """Links without contacts: of people at the first with the second."""
    market = world()
    market.state.links["contacts"][B, A] = 0.0
    assert not may_approach(market.state, PERSON, A)
    assert may_approach(market.state, PERSON, OUTSIDE)
    market.state.people["employer"][PERSON] = A
    assert may_approach(market.state, PERSON, B)


def test_who_pursues_already_does_not_approach_again() -> None:
    """Others still may."""
    market = world()
    pursue(market, PERSON, A)
    assert not may_approach(market.state, PERSON, A)
    assert may_approach(market.state, PERSON, OUTSIDE)


def test_an_offer_counts_once_approved_until_it_lapses() -> None:
    """Both days included, and only of an employer that is alive and has a seat."""
    market = world()
    set_columns(market, A, open_seats=1.0)
    pursue(market, PERSON, A)
    offer = market.state.open_offers[market.state.people["open_offer"][PERSON]]
    offer["ready"], offer["expires"], offer["listed"] = 10.0, 14.0, False
    slot = int(market.state.people["open_offer"][PERSON])
    allowed = {day: may_bid(market.state, slot, day) for day in (9.9, 10.0, 14.0, 14.1)}
    assert allowed == {9.9: False, 10.0: True, 14.0: True, 14.1: False}
    set_columns(market, A, open_seats=0.0)
    assert not may_bid(market.state, slot, 12.0)
    offer["listed"] = True
    assert may_bid(market.state, slot, 12.0)
    set_columns(market, A, alive=False)
    assert not may_bid(market.state, slot, 12.0)


def test_seats_are_planned_or_made_for_the_listed() -> None:
    """Not where their number is stated; the outside takes anybody, and so do all without planned seats."""
    market = world()
    set_columns(market, A, open_seats=3.0)
    assert seats_for(market.state, A, 2) == 5.0
    set_columns(market, A, seats=8.0)
    assert seats_for(market.state, A, 2) == 3.0
    assert market.state.employers["kind"][OUTSIDE] == Kind.OUTSIDE
    assert seats_for(market.state, OUTSIDE, 0) == math.inf
    market.state.rules["planned_seats"] = False
    assert seats_for(market.state, A, 0) == math.inf


def test_a_list_is_about_people_at_the_employers_in_question() -> None:
    """All but the owner where none is named; the retired are on none."""
    for everywhere, allowed in ((False, {B}), (True, {B, OUTSIDE, UNEMPLOYED})):
        market = world()
        market.state.lists["everywhere"][0] = everywhere
        found = set()
        for where in (A, B, OUTSIDE, UNEMPLOYED, RETIRED):
            market.state.people["employer"][PERSON] = where
            if may_list(market.state, 0, PERSON):
                found.add(where)
        assert found == allowed
