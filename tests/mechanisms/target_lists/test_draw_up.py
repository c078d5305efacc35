"""Target lists: who is on them, for how long, and when they are pursued again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.pages.worth import perceived_talent
from sim.market.state.columns import Table
from sim.market.state.room import make_room
from sim.mechanisms.target_lists.spec import TargetList
from sim.mechanisms.target_lists.steps.draw_up import LONG_AGO, draw_up
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE, RETIRED, Kind
from tests.market.verbs import events, plan, search
from tests.market.worlds import planned, staff, with_places

LIST: dict[str, Any] = {"size": 6, "recruiters": 2, "refresh": 4, "cooldown": 3}


def raid(changes: dict[str, Any], **more: Any) -> Scenario:
    """A raids B and C with a list; nothing else happens."""
    labs = [
        {"name": "A", "headcount": 20, "target_list": {**LIST, **changes}},
        {"name": "B", "headcount": 20},
        {"name": "C", "headcount": 20},
    ]
    quiet = {"contact_rate_employed": 0, "contact_rate_unemployed": 0, "separation_rate": 0}
    return Scenario.model_validate(
        {"weeks": 20, "burn_in": 0, "researchers": {"count": 80}, "labs": labs, "market": quiet, **more}
    )


def members(market: TalentMarket, k: int = 0) -> Table:
    """Records of those on list k, best first."""
    target = market.state.lists[k]
    return market.state.members[target["begin"] :][: target["length"]]


def listed(market: TalentMarket, k: int = 0) -> Table:
    """People on list k, best first."""
    return members(market, k)["person"]


def week(market: TalentMarket) -> None:
    """Plan and search, and on to the next week; offers are not settled."""
    plan(market)
    search(market)
    market.week += 1


def test_the_best_by_estimated_talent_are_listed() -> None:
    """The list holds the people whom the owner takes for the best, best first, none of them its own."""
    market = planned(raid({}))
    people = market.people
    estimates = np.array([perceived_talent(market.state, i, 0) for i in range(80)])
    estimates[people["employer"] == 0] = -1.0
    assert listed(market).tolist() == np.argsort(-estimates)[:6].tolist()
    assert (people["listed"] != 0).sum() == 6
    assert (people["listed"][listed(market)] == 1).all()
    assert market.employers["list_number"].tolist() == [0, NONE, NONE, NONE]


def test_filters_hold() -> None:
    """Only people in the named fields at the named employers; a list may be shorter than asked for."""
    market = planned(raid({"size": 50, "employers": ["C"], "fields": ["robotics", "multimodal"]}))
    people = market.people
    wanted = {market.fields.index("robotics"), market.fields.index("multimodal")}
    expected = [i for i in staff(market, 2).tolist() if people["field"][i] in wanted]
    assert sorted(listed(market).tolist()) == sorted(expected)
    assert 0 < len(expected) < 20


def test_the_retired_are_not_listed() -> None:
    """Nobody is pursued into retirement."""
    market = planned(raid({}))
    first = int(listed(market)[0])
    market.state.people["employer"][first] = RETIRED
    assert draw_up(market.state, 0)
    assert first not in listed(market)
    assert market.state.people["listed"][first] == 0


def test_a_list_looks_down_the_ranking_as_far_as_it_must() -> None:
    """Where few of the best are eligible the ranking is made longer, and the list comes out the same."""
    market = planned(raid({"size": 15, "employers": ["C"]}))
    expected = listed(market).tolist()
    with_places(market, 2)
    while not draw_up(market.state, 0):
        market.state = make_room(market.state)
    assert listed(market).tolist() == expected
    assert len(expected) == 15
    assert market.state.lists["places"][0] > 2


def test_lists_are_scaled_to_the_market() -> None:
    """In a market of half the size a list is half as long and is worked through half as fast."""
    market = planned(raid({}, market={"scale": 0.5}))
    assert market.state.lists["length"].tolist() == [3]
    assert market.state.employers["recruiters"][0] == 1.0


def test_recruiters_pursue_the_best_first() -> None:
    """Two open offers a week, from the top, until the list is through."""
    market = planned(raid({"size": 5}))
    best = listed(market).tolist()
    for done in (2, 4, 5, 5):
        week(market)
        pursued = [i for i in range(80) if market.state.people["open_offer"][i] != NONE]
        assert sorted(pursued) == sorted(best[:done])


@pytest.mark.parametrize(
    ("recruiters", "expected"), [(0.5, [0, 1, 1, 2]), (1.5, [1, 3, 4, 6]), (0.0, [0] * 4)]
)
def test_fractional_capacity_adds_up(recruiters: float, expected: list[int]) -> None:
    """Half a recruiter opens an open offer every other week."""
    market = planned(raid({"recruiters": recruiters}))
    counts = []
    for _ in range(4):
        week(market)
        counts.append(int((market.people["open_offer"] != NONE).sum()))
    assert counts == expected


def close_all(market: TalentMarket) -> None:
    """Every offer was declined."""
    from sim.market.meeting.open_offers import close_offers

    for i in range(len(market.people)):
        close_offers(market.state, i, True)


def test_people_cool_down_before_they_are_pursued_again() -> None:
    """Declined in week 0, pursued again in week 3, not before; a refresh forgets nothing."""
    market = planned(raid({"size": 1, "recruiters": 5, "refresh": 2}))
    weeks = []
    for number in range(8):
        week(market)
        if (market.people["open_offer"] != NONE).any():
            weeks.append(number)
        close_all(market)
    assert weeks == [0, 3, 6]


def test_a_list_is_drawn_up_anew_when_due() -> None:
    """Who joins the owner stays on the list until the refresh, then makes room for the next best."""
    market = planned(raid({"recruiters": 0}))
    before = listed(market).tolist()
    market.state.people["employer"][before[0]] = 0
    for number in range(1, 5):
        market.week = number
        plan(market)
        assert (listed(market).tolist() == before) == (number < 4)
    assert listed(market)[:5].tolist() == before[1:]
    assert members(market)["pursued"][0] == LONG_AGO


def test_the_listed_are_contacted_more_often() -> None:
    """Random contacts by the owner with its listed are `contact_multiplier` times as frequent."""
    labs = [
        {
            "name": "A",
            "headcount": 0,
            "target_list": {"size": 2000, "recruiters": 0, "contact_multiplier": 3.0},
        },
        {"name": "B", "headcount": 0},
    ]
    document = {
        "burn_in": 0,
        "researchers": {"count": 20_000, "unemployed_share": 1.0},
        "labs": labs,
        "outside": {"openings": 0},
        "market": {"contact_rate_unemployed": 0.1, "planned_seats": False},
    }
    market = planned(Scenario.model_validate(document))
    search(market)
    people, open_offers = market.people, market.state.open_offers
    on_list = people["listed"] != 0
    for group, rate in ((on_list, 0.1 * (3 + 1) / 2), (~on_list, 0.1)):
        size = int(group.sum())
        met = people["open_offer"][group]
        met = met[met != NONE]
        error = np.sqrt(rate * (1 - rate) * size)
        assert abs(len(met) - rate * size) < 4 * error
        by_owner = (open_offers["employer"][met] == 0).mean()
        expected = 0.75 if rate > 0.1 else 0.5
        assert abs(by_owner - expected) < 4 * np.sqrt(0.25 / len(met))


def with_events(*happenings: dict[str, Any]) -> TalentMarket:
    """The raid, with these events; first week not begun."""
    return TalentMarket(raid({"size": 2, "recruiters": 1}, events=list(happenings)))


def to_week(market: TalentMarket, number: int) -> None:
    """Events and plan of every week up to this one."""
    while market.week <= number:
        events(market)
        plan(market)
        market.week += 1


ISSUED = {"kind": "target-list", "week": 2, "list": {"size": 9, "recruiters": 7, "cooldown": 1}}


def test_an_issued_list_replaces_the_labs_own_and_ends() -> None:
    """The new list is in force with its own recruiters; when it ends, the old one is back."""
    market = with_events({**ISSUED, "employers": ["A", "B"], "duration": 3})
    to_week(market, 1)
    assert market.state.lists["owner"].tolist() == [0]
    to_week(market, 2)
    assert market.state.lists["owner"].tolist() == [0, 1]
    assert market.state.lists["length"].tolist() == [9, 9]
    assert market.state.employers["recruiters"][:2].tolist() == [7.0, 7.0]
    to_week(market, 5)
    assert market.state.lists["owner"].tolist() == [0]
    assert market.state.lists["length"].tolist() == [2]
    assert market.state.employers["recruiters"][0] == 1.0


def test_another_event_does_not_undo_an_issued_list() -> None:
    """Recruiters of the list in force stay when another event begins or ends."""
    other = {"kind": "capex-shock", "week": 4, "duration": 2, "factor": 2.0, "employers": ["C"]}
    market = with_events({**ISSUED, "employers": ["A"]}, other)
    for number in (3, 4, 6):
        to_week(market, number)
        assert market.state.lists["length"].tolist() == [9]
        assert market.state.employers["recruiters"][0] == 7.0
        assert market.state.employers["cooldown"][0] == 1.0


def test_all_big_labs_where_none_is_named() -> None:
    """An event without employers concerns every big lab, and nobody else."""
    market = with_events(ISSUED)
    to_week(market, 2)
    assert market.state.lists["owner"].tolist() == [0, 1, 2]
    assert (market.state.employers["kind"][market.state.lists["owner"]] == Kind.LAB).all()


def test_a_list_that_becomes_shorter_keeps_its_cooldowns() -> None:
    """Who moves up on a list cut short, in the week in which another list ends, is not pursued anew."""
    market = planned(raid({"size": 9, "recruiters": 9, "refresh": 1, "cooldown": 50}))
    week(market)
    pursued = listed(market).tolist()
    assert (members(market)["pursued"][:9] == 0).all()
    market.state.people["employer"][pursued[:7]] = 0
    market.target_lists = {0: TargetList(size=2, cooldown=50), 1: TargetList(size=1)}
    plan(market)
    assert listed(market).tolist() == pursued[7:]
    assert members(market)["pursued"].tolist() == [0, 0]
