"""Those who come: newcomers, and startups with their founders."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.market.model import TalentMarket
from sim.market.phases.entry import choose_founders
from sim.market.setup.people import GRADUATE_KEY, NEWCOMER_KEY
from sim.market.state.counts import Count
from sim.scenario.schema import Scenario
from sim.vocabulary import UNEMPLOYED, WEEKS_PER_YEAR, EventKind, Kind, Tally
from tests.decisions import Decision
from tests.market import twin
from tests.market.laws import columns_equal_sums, people_are_conserved
from tests.market.verbs import enter, found_entrant, plan
from tests.market.watched import bits, log_rows
from tests.market.worlds import merged, newest, pursue, staff


def world(**changes: Any) -> TalentMarket:
    """A lab, the outside and a startup, in week 5."""
    document = {
        "weeks": 20,
        "burn_in": 0,
        "researchers": {"count": 200},
        "labs": [{"name": "A", "headcount": 100}],
        "startups": {"count": 1, "headcount": 8, "founders": 3},
    }
    market = TalentMarket(Scenario.model_validate(merged(document, changes)))
    market.week = 5
    plan(market)
    return market


def test_newcomers_enter_without_a_job() -> None:
    """They get new ids and their own keys, a log row each, and their talent is scaled."""
    market = world()
    enter(market, 30, Count.NEWCOMERS, 0.5)
    fresh = market.people[200:]
    assert len(fresh) == 30
    assert (fresh["employer"] == UNEMPLOYED).all()
    assert fresh["key"].tolist() == list(range(NEWCOMER_KEY, NEWCOMER_KEY + 30))
    assert (fresh["since"] == 5).all()
    rows = log_rows(market)
    assert (rows["kind"] == EventKind.ENTERED).all()
    assert rows["person"].tolist() == list(range(200, 230))
    people_are_conserved(market)
    plain = world()
    enter(plain, 30, Count.NEWCOMERS, 1.0)
    assert fresh["talent"] == pytest.approx(0.5 * plain.people["talent"][200:])


def test_graduates_and_newcomers_count_separately() -> None:
    """An event's newcomers do not shift the keys of graduates."""
    market = world()
    for count, counter in ((3, Count.GRADUATES), (50, Count.NEWCOMERS), (2, Count.GRADUATES)):
        enter(market, count, counter, 1.0)
    keys = market.people["key"][200:].astype(np.int64)
    graduates = keys[(keys >= GRADUATE_KEY) & (keys < NEWCOMER_KEY)]
    assert (graduates - GRADUATE_KEY).tolist() == [0, 1, 2, 3, 4]


def test_tables_grow_with_entrants() -> None:
    """People who were there keep their records when the table grows."""
    market = world()
    before = market.people.copy()
    enter(market, 5000, Count.NEWCOMERS, 1.0)
    assert bits(market.people[:200]) == bits(before)
    assert len(market.state.subjects) >= 5200


def test_founders_are_the_first_in_a_keyed_race() -> None:
    """An exponential race at the rate of the taste for culture, among people at labs and outside."""
    market = world()
    state, people = market.state, market.people
    kinds = state.employers["kind"][np.maximum(people["employer"], 0)]
    candidates = np.flatnonzero((people["employer"] >= 0) & (kinds != Kind.STARTUP))
    u = twin.uniforms(state.key, people["key"][candidates], 77, 5, Decision.FOUNDER)
    arrival = -np.log(u) / people["taste_culture"][candidates]
    expected = candidates[np.argsort(arrival)[:3]]
    assert choose_founders(state, 5, 77, 3).tolist() == expected.tolist()


def test_who_has_just_moved_founds_nothing() -> None:
    """Nobody changes employer twice in a week."""
    market = world()
    first = int(choose_founders(market.state, 5, 77, 1)[0])
    market.state.people["since"][first] = 5
    assert first not in choose_founders(market.state, 5, 77, 10)


def test_a_startup_is_founded() -> None:
    """Founders leave with equity in the new firm; investors give it the mean runway; the log tells."""
    market = world()
    pursue(market, int(choose_founders(market.state, 5, 0, 1)[0]), 2)
    found_entrant(market, 0)
    j = len(market.employers) - 1
    startup = market.state.employers[j]
    assert (startup["kind"], startup["alive"], startup["born"]) == (Kind.STARTUP, True, 5)
    assert market.names[j] == "Entrant 5-1"
    founders = staff(market, j)
    assert len(founders) == startup["headcount"] == 3
    rows = log_rows(market)
    assert rows["kind"].tolist() == [EventKind.STARTUP_BORN, *[EventKind.SPUN_OUT] * 3]
    planned = startup["initial_headcount"]
    assert startup["cash"] == pytest.approx(planned * 500e3 * 91 / WEEKS_PER_YEAR)
    assert rows["package"][0] == startup["cash"]
    for i in founders:
        person = market.state.people[i]
        assert (person["compensation"], person["open_offer"]) == (pytest.approx(350e3), -1)
    assert market.state.tally[Tally.STARTUPS_BORN] == 1
    assert market.employers["losses"].sum() == 3
    columns_equal_sums(market, {})


def test_founders_have_the_planned_cash_pay_whatever_it_is_taxed() -> None:
    """The startup pays the tax on top, as on what it pays to others."""
    market = world(startups={"offers": {"payroll_tax": 0.25, "equity_share": 0.5}})
    found_entrant(market, 0)
    for i in staff(market, len(market.employers) - 1):
        person = market.state.people[i]
        seen = 1.0 - 0.5 * market.scenario.startups.equity_discount
        assert person["pay"] == pytest.approx(seen * 350e3 / 0.5)
        assert person["compensation"] == pytest.approx(1.25 * 350e3)


def test_settings_of_a_new_startup_survive_events() -> None:
    """A reset restores the settings of startups founded later too."""
    market = world()
    found_entrant(market, 0)
    found_entrant(market, 1)
    before = market.employers[["approval", "growth", "search_weight"]].copy()
    market.reset_settings()
    assert market.employers[["approval", "growth", "search_weight"]].tolist() == before.tolist()


def test_without_enough_founders_nothing_is_founded() -> None:
    """Two people cannot be three founders: no employer, no row."""
    market = world(researchers={"count": 10, "unemployed_share": 0.0}, labs=[{"name": "A", "headcount": 2}])
    market.state.people["employer"][staff(market, 1)] = UNEMPLOYED
    before = len(market.names)
    found_entrant(market, 0)
    assert len(market.names) == before
    assert len(log_rows(market)) == 0


def test_many_startups_in_one_week_have_their_own_names_and_keys() -> None:
    """The table of employers grows with them, and keeps those that were there."""
    market = world(researchers={"count": 3000}, labs=[{"name": "A", "headcount": 2500}])
    before = market.employers["key"].tolist()
    for number in range(100):
        found_entrant(market, number)
    keys = market.employers["key"].tolist()
    assert keys[: len(before)] == before
    assert len(set(keys)) == len(keys) == len(before) + 100
    assert len(set(market.names)) == len(market.names)
    assert newest(market)["destination"] == len(keys) - 1
    people_are_conserved(market)
