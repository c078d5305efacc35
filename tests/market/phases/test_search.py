"""Search: one draw decides a week of one's life; contacts go where seats are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.market.model import TalentMarket
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE, RETIRED, weekly
from tests.decisions import Decision
from tests.market import twin
from tests.market.laws import offers_are_linked
from tests.market.verbs import search
from tests.market.worlds import contacted, merged, planned, set_columns

PEOPLE = 20_000


def world(**changes: Any) -> TalentMarket:
    """Twenty thousand people, a tenth without a job, at four labs of unequal weight; after `plan`."""
    document = {
        "burn_in": 0,
        "researchers": {"count": PEOPLE, "unemployed_share": 0.1, "retirement_rate": 0.5},
        "labs": [{"name": f"L{n}", "search_weight": weight} for n, weight in enumerate((1.0, 2.0, 3.0, 0.0))],
        "outside": {"openings": 0.0},
        "market": {
            "planned_seats": False,
            "contact_rate_employed": 0.05,
            "contact_rate_unemployed": 0.2,
            "separation_rate": 0.03,
        },
    }
    return planned(Scenario.model_validate(merged(document, changes)))


def fates(market: TalentMarket) -> dict[str, Table]:
    """Masks of who separates, retires and is contacted this week."""
    search(market)
    codes = market.state.exits[: market.state.counts[Count.EXITS]]
    masks = {name: np.zeros(len(market.people), bool) for name in ("separated", "retired", "met")}
    masks["separated"][codes[codes >= 0]] = True
    masks["retired"][~codes[codes < 0]] = True
    masks["met"] = market.people["open_offer"] != NONE
    return masks


def within(count: int, size: int, rate: float) -> bool:
    """Is a count within four standard errors of its binomial mean?"""
    return abs(count - size * rate) < 4 * math.sqrt(size * rate * (1 - rate))


def test_rates_are_the_stated_ones() -> None:
    """Separations, retirements and contacts at their rates, by state: |z| < 4; a fifth more is rejected."""
    market = world()
    employed = market.people["employer"] >= 0
    masks = fates(market)
    at_work, idle = int(employed.sum()), int((~employed).sum())
    retirement = weekly(0.5)
    # A draw of one's own employer is void; people are spread evenly over the four labs.
    void = (1 / 6 + 2 / 6 + 3 / 6 + 0) / 4
    for name, group, size, rate in (
        ("separated", employed, at_work, 0.03),
        ("met", employed, at_work, 0.05 * (1 - void)),
        ("met", ~employed, idle, 0.2),
        ("retired", employed, at_work, retirement),
    ):
        count = int(masks[name][group].sum())
        assert within(count, size, rate), name
        assert not within(count, size, 1.6 * rate), name  # power
    assert within(int(masks["retired"].sum()), PEOPLE, retirement)
    assert not masks["separated"][~employed].any()


def test_at_most_one_thing_happens_to_a_person() -> None:
    """Nobody separates, retires and is contacted in one week: one draw parts the unit interval."""
    masks = fates(world())
    assert (masks["separated"].astype(int) + masks["retired"] + masks["met"]).max() == 1


def test_the_fate_is_the_keyed_draw() -> None:
    """Separations come first in the unit interval, retirements last."""
    market = world()
    people = market.people
    u = twin.uniforms(market.state.key, people["key"], 0, 0, Decision.FATE)
    employed = people["employer"] >= 0
    masks = fates(market)
    assert (masks["separated"] == (employed & (u < 0.03))).all()
    assert (masks["retired"] == (u > 1 - weekly(0.5))).all()
    assert not (masks["met"] & employed & ~((u >= 0.03) & (u < 0.08))).any()


def test_the_retired_are_left_in_peace() -> None:
    """No contact and no exit after retirement."""
    market = world(market={"contact_rate_employed": 0.9, "contact_rate_unemployed": 0.9})
    market.state.people["employer"][:100] = RETIRED
    masks = fates(market)
    assert not any(mask[:100].any() for mask in masks.values())


def test_contacts_follow_weights() -> None:
    """Employers are met in proportion to their weights: chi-square p > 1e-4; equal weights are rejected."""
    market = world(market={"contact_rate_unemployed": 0.9})
    idle = market.people["employer"] < 0
    fates(market)
    met = market.people["open_offer"][idle]
    counts = np.bincount(market.state.open_offers["employer"][met[met != NONE]], minlength=4)[:4]
    assert counts[3] == 0
    assert stats.chisquare(counts[:3], counts.sum() * np.array([1, 2, 3]) / 6).pvalue > 1e-4
    assert stats.chisquare(counts[:3]).pvalue < 1e-4


def test_the_drawn_employer_is_the_first_in_a_keyed_race() -> None:
    """Arrival at -ln(u)/weight, keyed by pair: the kernel's shortcut changes nothing."""
    market = world()
    state = market.state
    keys = state.people["key"][:2000]
    weights = np.array([1.0, 2.0, 3.0])
    u = twin.uniforms(state.key, keys[:, None], state.employers["key"][None, :3], 5, Decision.CONTACT)
    expected = np.argmin(-np.log(u) / weights, axis=1)
    assert [contacted(market, 5, i) for i in range(2000)] == expected.tolist()


def test_one_more_employer_takes_only_what_goes_to_it() -> None:
    """With a newcomer of weight 1 beside 6, a seventh of the contacts changes, all to the newcomer."""
    market = world()
    before = np.array([contacted(market, 5, i) for i in range(5000)])
    market.state.weights[3] = 1.0
    after = np.array([contacted(market, 5, i) for i in range(5000)])
    changed = before != after
    assert (after[changed] == 3).all()
    assert within(int(changed.sum()), 5000, 1 / 7)


def test_nobody_hires_nobody_is_met() -> None:
    """Without an open seat anywhere contacts are void."""
    market = world()
    market.state.weights[:] = 0.0
    assert not fates(market)["met"].any()
    assert contacted(market, 0, 0) == NONE


def test_who_is_pursued_already_is_not_pursued_again() -> None:
    """A second contact with the same employer leaves one open open offer."""
    market = world(
        labs=[{"name": "A", "headcount": 0, "approval": 300.0}], market={"contact_rate_unemployed": 0.9}
    )
    for week in range(8):
        market.week = week
        search(market)
    assert PEOPLE - 10 < int(market.state.counts[Count.SLOTS]) <= PEOPLE
    offers_are_linked(market)


def test_the_table_of_open_offers_grows_on_the_way() -> None:
    """More contacts than there is room for: none is lost."""
    market = world(market={"contact_rate_employed": 0.9, "contact_rate_unemployed": 0.9})
    room = len(market.state.open_offers)
    masks = fates(market)
    assert int(masks["met"].sum()) > room
    assert int(masks["met"].sum()) == int(market.state.counts[Count.SLOTS])
    offers_are_linked(market)


def test_contacts_are_spread_over_the_days_of_the_week() -> None:
    """Days of contact are uniform over the seven days: Kolmogorov-Smirnov p > 1e-4."""
    market = world(labs=[{"name": "A", "headcount": 0, "approval": 10.0}])
    market.week = 3
    search(market)
    used = market.state.open_offers[: market.state.counts[Count.SLOTS]]
    days = (used["ready"] - 10.0) / 7.0 - 3.0
    assert stats.kstest(days, "uniform").pvalue > 1e-4
    assert stats.kstest(days**1.2, "uniform").pvalue < 1e-4  # power


@pytest.mark.parametrize("factor", [0.25, 3.0])
def test_people_outside_are_contacted_at_their_own_rate(factor: float) -> None:
    """Outside, contacts come at `contact_factor` times the employed rate, and nobody separates."""
    market = world(
        labs=[{"name": "A", "headcount": 0}],
        researchers={"unemployed_share": 0.0},
        outside={"openings": 1e-9, "contact_factor": factor},
    )
    masks = fates(market)
    assert within(int(masks["met"].sum()), PEOPLE, 0.05 * factor)
    assert not masks["separated"].any()


def test_a_dead_lab_owner_of_a_list_pursues_nobody() -> None:
    """A list outlives its owner's activity only on paper."""
    market = world(
        labs=[{"name": "A", "headcount": 10, "target_list": {"size": 5, "recruiters": 5}}, {"name": "B"}]
    )
    market.state.weights[:] = 0.0
    set_columns(market, 0, alive=False)
    assert not fates(market)["met"].any()
