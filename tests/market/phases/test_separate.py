"""Separate: exits, layoffs, deaths, births and entries."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.pages.worth import value
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.keys import STARTUP_KEY, SUCCESSOR_STEP
from sim.scenario.schema import Scenario
from sim.vocabulary import RETIRED, UNEMPLOYED, EventKind, Kind, Tally
from tests.decisions import Decision
from tests.market import twin
from tests.market.laws import columns_equal_sums, the_dead_have_nothing
from tests.market.verbs import plan, search, separate
from tests.market.watched import log_rows
from tests.market.worlds import merged, set_columns, settle_at, staff

LAB, OUTSIDE, STARTUP = 0, 1, 2


def world(**changes: Any) -> TalentMarket:
    """A lab of sixty, the outside and a startup of five; week 0 planned and nobody separates by chance."""
    document = {
        "weeks": 400,
        "burn_in": 0,
        "researchers": {"count": 100, "unemployed_share": 0.1},
        "labs": [{"name": "A", "headcount": 60, "budget": 6e7}],
        "startups": {"count": 1, "headcount": 5, "headcount_sigma": 0.0},
        "market": {"separation_rate": 0.0},
    }
    market = TalentMarket(Scenario.model_validate(merged(document, changes)))
    plan(market)
    return market


def rows_of(market: TalentMarket, kind: EventKind) -> Table:
    """Rows of this kind."""
    rows = log_rows(market)
    return np.asarray(rows[rows["kind"] == kind])


def test_exits_are_carried_out() -> None:
    """Who drew separation has no employer afterwards, and the log says from where and at what pay."""
    market = world(market={"separation_rate": 0.3})
    before = market.people.copy()
    search(market)
    leaving = market.state.exits[: market.state.counts[Count.EXITS]].copy()
    assert len(leaving) > 5
    separate(market)
    rows = rows_of(market, EventKind.SEPARATED)
    assert rows["person"].tolist() == leaving.tolist()
    assert rows["origin"].tolist() == before["employer"][leaving].tolist()
    assert rows["pay_before"].tolist() == before["pay"][leaving].tolist()
    assert (market.people["employer"][leaving] == UNEMPLOYED).all()
    assert market.state.tally[Tally.SEPARATIONS] == len(leaving)
    assert market.employers["losses"].sum() == len(leaving)


def test_who_moved_this_week_does_not_also_leave() -> None:
    """An exit drawn in `search` is void for a person who has just started a new job."""
    market = world(market={"separation_rate": 0.9})
    search(market)
    stays = int(market.state.exits[0])
    market.state.people["since"][stays] = market.week
    separate(market)
    assert market.state.people["employer"][stays] >= 0


def test_retirement_is_for_good_and_ends_open_offers() -> None:
    """The retired have no employer, no pay and no open offer, and are never drawn again."""
    market = world(researchers={"retirement_rate": 0.9}, market={"contact_rate_employed": 0.5})
    retired: set[int] = set()
    for week in range(60):
        market.week = week
        plan(market)
        search(market)
        separate(market)
        now = set(np.flatnonzero(market.people["employer"] == RETIRED).tolist())
        assert retired <= now
        retired = now
    assert len(retired) > 40
    gone = market.people[sorted(retired)]
    assert (gone["open_offer"] == -1).all()
    assert not gone["pay"].any()
    assert len(rows_of(market, EventKind.RETIRED)) == len(retired)


def value_per_dollar(market: TalentMarket, i: int) -> float:
    """What the lab gets for a dollar of person i's flow."""
    person = market.state.people[i]
    worth = value(market.state, LAB, float(person["talent"]), int(person["field"]), True)
    return float(worth / person["compensation"])


def test_layoffs_take_the_worst_value_per_dollar_first() -> None:
    """A budget cut to two thirds: those laid off are worth less per dollar than all who stay."""
    market = world()
    rng = np.random.default_rng(5)
    for i in staff(market, LAB):
        settle_at(market, i, LAB, float(rng.uniform(2e5, 2e6)))
    worth = {int(i): value_per_dollar(market, int(i)) for i in staff(market, LAB)}
    compensation = market.people["compensation"].copy()
    budget = float(market.state.employers["payroll"][LAB]) * 2 / 3
    set_columns(market, LAB, budget=budget)
    separate(market)
    gone = rows_of(market, EventKind.LAID_OFF)["person"].tolist()
    order = sorted(worth, key=lambda i: worth[i])
    assert gone == order[: len(gone)]
    payroll = float(market.state.employers["payroll"][LAB])
    assert payroll <= budget < payroll + compensation[gone[-1]]
    assert market.state.tally[Tally.LAYOFFS] == len(gone)
    columns_equal_sums(market, {})


def test_within_budget_nobody_is_laid_off() -> None:
    """A payroll that equals the budget, up to rounding, is no reason."""
    market = world()
    payroll = float(market.state.employers["payroll"][LAB])
    set_columns(market, LAB, budget=payroll * (1 - 1e-12))
    separate(market)
    assert len(rows_of(market, EventKind.LAID_OFF)) == 0


def test_without_any_budget_everybody_goes() -> None:
    """A budget of zero empties the lab, and leaves no dust."""
    market = world()
    set_columns(market, LAB, budget=0.0)
    separate(market)
    lab = market.state.employers[LAB]
    assert (lab["headcount"], lab["payroll"], lab["talent"]) == (0, 0.0, 0.0)


@pytest.mark.parametrize("why", [{"cash": 0.0}, {"cash": -5.0}, {"team": 1}])
def test_startups_die_without_cash_or_team(why: dict[str, float]) -> None:
    """Death takes people, money and seats; its people look for work; one row says so."""
    market = world()
    if "cash" in why:
        set_columns(market, STARTUP, cash=why["cash"])
    else:
        for i in staff(market, STARTUP)[1:]:
            settle_at(market, i, LAB, 5e5)
    team = staff(market, STARTUP)
    separate(market)
    assert not market.state.employers["alive"][STARTUP]
    assert market.state.employers["died"][STARTUP] == market.week
    assert (market.people["employer"][team] == UNEMPLOYED).all()
    assert rows_of(market, EventKind.STARTUP_DIED)["origin"].tolist() == [STARTUP]
    assert rows_of(market, EventKind.LAID_OFF)["person"].tolist() == team.tolist()
    assert market.state.tally[Tally.STARTUPS_DIED] == 1
    the_dead_have_nothing(market)


def test_a_startup_with_cash_and_team_lives() -> None:
    """One dollar and the minimum team are enough."""
    market = world()
    set_columns(market, STARTUP, cash=1.0)
    for i in staff(market, STARTUP)[2:]:
        settle_at(market, i, LAB, 5e5)
    separate(market)
    assert market.state.employers["alive"][STARTUP]


def test_startups_are_founded_at_their_rate() -> None:
    """Births over four hundred weeks are Poisson: |z| < 4; half as many again are rejected."""
    market = world(researchers={"count": 8000}, startups={"entry_rate": 60.0, "founders": 2})
    for week in range(200):
        market.week = week
        separate(market)
    births = len(rows_of(market, EventKind.STARTUP_BORN))
    expected = 60.0 * 200 / (365.25 / 7)
    assert abs(births - expected) < 4 * math.sqrt(expected)
    assert abs(births - 1.5 * expected) > 4 * math.sqrt(expected)  # power


def test_graduates_enter_at_their_rate() -> None:
    """A share of the initial count a year, without a job: |z| < 4; a fifth more is rejected."""
    market = world(researchers={"count": 1000, "entry_rate": 1.0})
    for week in range(100):
        market.week = week
        separate(market)
    rows = rows_of(market, EventKind.ENTERED)
    expected = 1000 * 100 / (365.25 / 7)
    assert abs(len(rows) - expected) < 4 * math.sqrt(expected)
    assert abs(len(rows) - 1.2 * expected) > 4 * math.sqrt(expected)  # power
    assert rows["person"].tolist() == list(range(1000, 1000 + len(rows)))
    fresh = market.people[1000:]
    assert (fresh["employer"] == UNEMPLOYED).all()
    assert (fresh["since"] == rows["week"]).all()


def test_graduates_are_keyed_by_their_number() -> None:
    """The n-th graduate has the n-th graduate's talent, in whatever week and market."""
    from sim.market.setup.people import GRADUATE_KEY, talent_at

    market = world(researchers={"count": 500, "entry_rate": 1.0})
    for week in range(50):
        market.week = week
        separate(market)
    graduates = market.people[500:]
    keys = GRADUATE_KEY + np.arange(len(graduates))
    assert graduates["key"].tolist() == keys.tolist()
    u = twin.uniforms(market.state.key, keys, 0, 0, Decision.TALENT)
    law = market.state.distributions[0]
    expected = [talent_at(float(draw), law) for draw in u]
    assert graduates["talent"] == pytest.approx(expected, rel=1e-12)


def test_the_burn_in_replaces_drawn_startups_and_spares_named_ones() -> None:
    """Week 0 has as many startups as asked for, and those given by name among them."""
    document = {
        "burn_in": 200,
        "researchers": {"count": 400},
        "labs": [{"name": "A"}],
        "startups": {"count": 12, "headcount": 4, "runway": 60, "named": [{"name": "N", "headcount": 6}]},
    }
    market = TalentMarket(Scenario.model_validate(document))
    employers = market.employers
    startups = employers["kind"] == Kind.STARTUP
    assert (employers["key"] >= STARTUP_KEY + SUCCESSOR_STEP).any()
    assert (startups & employers["alive"]).sum() == 13
    assert employers["alive"][market.names.index("N")]
    assert len(set(market.names)) == len(market.names)
    assert len(np.unique(employers["key"])) == len(employers)
