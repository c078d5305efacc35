"""Lift-outs: the team of a listed leader is asked along, and decides for itself."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.market.model import TalentMarket
from sim.market.state.state import Race
from sim.vocabulary import EventKind
from tests.market import laws
from tests.market.verbs import search
from tests.market.watched import log_rows
from tests.market.worlds import planned
from tests.mechanisms.target_lists.raids import RAID
from tests.mechanisms.target_lists.test_draw_up import listed, raid

NOT_LONG = {"ties": {"weeks": 10.0}}


def asked(market: TalentMarket) -> Any:
    """Open offers to people who were asked along."""
    return market.state.open_offers[market.state.open_offers["along"]]


def lifting(lift_out: int = 2, **changes: Any) -> TalentMarket:
    """A raids; only the best of its list is a leader, whose team has been there for long."""
    market = planned(raid({"lift_out": lift_out, **changes}, **NOT_LONG))
    leader = int(listed(market)[0])
    people = market.state.people
    people["talent"][leader] = 1.0 + people["talent"].max()
    market.state.race[Race.STAR] = people["talent"][leader] - 0.5
    people["since"] = -50
    return market


def team(market: TalentMarket) -> list[int]:
    """The leader's colleagues, by id."""
    people, leader = market.people, listed(market)[0]
    there = (people["employer"] == people["employer"][leader]) & (people["field"] == people["field"][leader])
    return [i for i in np.flatnonzero(there).tolist() if i != leader]


def test_the_best_of_the_team_are_asked_on_the_same_day_as_listed() -> None:
    """As many as the list says, and approved as fast; they count as listed, whoever is on the list."""
    market = lifting()
    market.state.rules["signal_noise"] = 0.0
    members = sorted(team(market), key=lambda i: -market.people["talent"][i])
    search(market)
    along = asked(market)
    assert sorted(along["person"].tolist()) == sorted(members[:2])
    leaders = market.state.open_offers[market.state.people["open_offer"][listed(market)[0]]]
    assert (along["ready"] == leaders["ready"]).all()
    assert along["listed"].all()
    assert market.state.tally[market_tally("LIFT_OUTS")] == 1


def market_tally(name: str) -> int:
    """Place of a count of the week."""
    from sim.vocabulary import Tally

    return int(Tally[name])


def test_executives_have_it_approved_and_court_the_leader_alone() -> None:
    """Whoever is asked along does not take attention away from others."""
    market = lifting(attention=1)
    search(market)
    along, offers = asked(market), market.state.open_offers
    assert not along["attended"].any()
    assert offers["attended"].sum() == 1
    assert (along["ready"] < 7.0).all()


def test_who_is_on_the_list_is_pursued_with_that() -> None:
    """Recruiters do not turn to such a person before the cooldown is over; who is not on it has none."""
    market = lifting(lift_out=1000, recruiters=1)
    on_list = set(listed(market).tolist()) & set(team(market))
    search(market)
    asked_along = set(asked(market)["person"].tolist())
    pursued = market.state.members[market.state.members["pursued"] >= 0]["person"].tolist()
    assert sorted(pursued) == sorted({int(listed(market)[0])} | (on_list & asked_along))
    assert on_list & asked_along
    assert asked_along - on_list


@pytest.mark.parametrize("why", ["no star", "newcomers", "a new leader", "none asked"])
def test_nobody_is_asked_along(why: str) -> None:
    """Who is no star, or not there for long, has no team; nor have newcomers one."""
    market = lifting(lift_out=0 if why == "none asked" else 2)
    if why == "no star":
        market.state.race[Race.STAR] = 1e9
    elif why == "newcomers":
        market.state.people["since"][team(market)] = -5
    elif why == "a new leader":
        market.state.people["since"][listed(market)[0]] = -5
    search(market)
    assert len(asked(market)) == 0


def test_a_team_is_asked_no_more_than_it_has() -> None:
    """All of it, once: a second leader of the week asks nobody who is pursued already."""
    market = lifting(lift_out=1000)
    search(market)
    people = asked(market)["person"]
    assert sorted(people.tolist()) == team(market)


def test_people_are_conserved() -> None:
    """In a raid with lift-outs all that must always hold does, week by week, and teams do come along."""
    lists = {"labs.A.target_list.lift_out": 3, "labs.A.target_list.purse": 2e7, "ties.weeks": 10}
    market = TalentMarket(RAID.with_(lists), rng=3)
    peak: dict[str, float] = {}
    for _ in range(26):
        market.step()
        laws.people_are_conserved(market)
        laws.columns_equal_sums(market, peak)
        laws.offers_are_linked(market)
        laws.nothing_is_nan(market)
    moved = log_rows(market)
    assert market.tables().weeks["came_along"].sum() > 0
    assert (moved["kind"] == EventKind.POACHED).sum() >= market.tables().weeks["came_along"].sum()


@pytest.mark.parametrize(("key", "said"), [("size", "team of nobody"), ("recruiters", "the list has none")])
def test_a_team_needs_a_leader_who_is_pursued(key: str, said: str) -> None:
    """Exit 2 with the culprit."""
    keys = [f"labs.Meta.target_list.{name}={n}" for name, n in (("size", 5), ("lift_out", 2), (key, 0))]
    with pytest.raises(sim.ScenarioError, match=said):
        sim.load("frontier-2025", keys)


@cache
def gains(lift_out: int) -> tuple[int, ...]:
    """People whom A wins as listed, of eight seeds; it turns to eight people by name."""
    few = {"size": 5, "recruiters": 0.3, "lift_out": lift_out}
    scenario = RAID.with_({f"labs.A.target_list.{key}": value for key, value in few.items()})
    runs = [sim.run(scenario, seed=seed).moves for seed in range(8)]
    return tuple(int(((run["destination"] == "A") & run["listed"]).sum()) for run in runs)


def test_teams_make_a_raid_larger() -> None:
    """More people are pursued with as many recruiters: in 7 of 8 pairs at least; by chance 1 in 28."""
    assert sum(more > less for more, less in zip(gains(3), gains(0), strict=True)) >= 7
