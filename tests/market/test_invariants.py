"""Model.md, section 12: what always holds, checked after every phase of every week of random scenarios."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from sim.market.model import TalentMarket
from sim.market.state.counts import Count
from sim.scenario.schema import Scenario
from sim.vocabulary import RETIRED, EventKind, Kind
from tests.market import laws
from tests.market.cash import Accounts
from tests.market.strategies import scenarios
from tests.market.watched import Watch, WatchedMarket, log_rows, parts

LEDGER_PHASES = ("before", "events", "move", "separate", "record")


def watched_run(scenario: Scenario, watch: Watch) -> WatchedMarket:
    """The finished run of a scenario, watched."""
    market = WatchedMarket(scenario, watch)
    market.run()
    assert market.looks == 10 * (round(scenario.burn_in) + scenario.weeks)
    return market


@settings(max_examples=80)
@given(scenarios())
def test_columns_are_sums_over_people(scenario: Scenario) -> None:
    """Headcount, talent, effective talent, payroll and grants equal sums over people at every phase's end."""
    peak: dict[str, float] = {}

    def watch(market: TalentMarket, phase: str) -> None:
        if phase in LEDGER_PHASES:
            laws.columns_equal_sums(market, peak)

    watched_run(scenario, watch)


@settings(max_examples=60)
@given(scenarios())
def test_people_and_pursuits_are_conserved(scenario: Scenario) -> None:
    """Nobody vanishes or is in two places, the retired stay so, the dead have nothing, no list is broken."""
    retired: set[int] = set()

    def watch(market: TalentMarket, phase: str) -> None:
        laws.people_are_conserved(market)
        laws.pursuits_are_linked(market)
        laws.teams_are_the_people_of_startups(market)
        laws.nothing_is_nan(market)
        if phase == "record":
            laws.the_dead_have_nothing(market)
            laws.the_living_are_listed(market)
            now = set(np.flatnonzero(market.people["employer"] == RETIRED).tolist())
            assert retired <= now
            retired.update(now)

    watched_run(scenario, watch)


@settings(max_examples=150)
@given(scenarios())
def test_no_commitment_exceeds_the_money(scenario: Scenario) -> None:
    """Payroll within budget, bonuses and grants within their pools, when a contract is signed."""

    def watch(market: TalentMarket, phase: str) -> None:
        if phase == "negotiate":
            laws.commitments_are_covered(market)

    watched_run(scenario, watch)


@settings(max_examples=150)
@given(scenarios())
def test_a_startup_that_signs_keeps_its_minimum_runway(scenario: Scenario) -> None:
    """Cash after the bonuses lasts for the minimum runway at the burn that the contracts lead to."""

    def watch(market: TalentMarket, phase: str) -> None:
        if phase == "negotiate":
            laws.runways_are_kept(market)

    watched_run(scenario, watch)


@settings(max_examples=100)
@given(scenarios())
def test_no_cash_is_created(scenario: Scenario) -> None:
    """Startups' cash and labs' bonus pools change by rounds, burn and bonuses, and by nothing else."""
    accounts = Accounts()

    def watch(market: TalentMarket, phase: str) -> None:
        if phase == "events":
            accounts.begin(market)
        if phase == "produce":  # before the record, which forgets the log of the burn-in
            accounts.end(market)

    watched_run(scenario, watch)


@settings(max_examples=150)
@given(scenarios())
def test_the_log_tells_the_whole_story(scenario: Scenario) -> None:
    """Replaying the log gives everybody's employer and pay; its margins are hires and losses."""
    replay = laws.Replay()

    def watch(market: TalentMarket, phase: str) -> None:
        if phase == "before":
            replay.begin(market)
        if phase == "produce":  # before the record, which forgets the log of the burn-in
            replay.end(market)

    watched_run(scenario, watch)


@settings(max_examples=80)
@given(scenarios())
def test_random_hires_fit_into_planned_seats(scenario: Scenario) -> None:
    """A lab or startup hires people that it does not list only into seats that were open in `plan`."""
    seats = np.zeros(0)

    def watch(market: TalentMarket, phase: str) -> None:
        nonlocal seats
        employers = market.employers
        if phase == "plan":
            seats = employers["open_seats"].copy()
            assert (seats >= 0).all()
        if phase == "negotiate":
            signed = log_rows(market)[market.state.counts[Count.SIGNED] :]
            random = signed[(signed["kind"] != EventKind.RAISED) & ~signed["listed"]]
            hires = np.bincount(random["destination"], minlength=len(employers))
            planned = (employers["kind"] != Kind.OUTSIDE) & market.scenario.market.planned_seats
            assert (hires <= seats)[planned].all()

    watched_run(scenario, watch)


@settings(max_examples=60)
@given(scenarios())
def test_tables_are_sound(scenario: Scenario) -> None:
    """No table holds NaN, a negative count or an infinite amount where the scenario has none."""
    market = TalentMarket(scenario)
    market.run()
    tables = market.tables()
    assert tables.weeks["week"].tolist() == list(range(scenario.weeks))
    assert not tables.weeks.isna().any().any()
    assert not tables.employers.isna().any().any()
    names = tables.moves.select_dtypes("category").columns  # nobody lost, or had an employer, and so on
    assert not tables.moves.drop(columns=names).isna().any().any()
    assert not tables.moves[["kind", "origin", "destination"]].isna().any().any()
    numbers = tables.employers.select_dtypes("number").drop(columns=["cash", "talent"])
    assert (numbers >= 0).all().all()


@settings(max_examples=15)
@given(scenarios())
def test_watching_is_stepping(scenario: Scenario) -> None:
    """The phases one by one are what `TalentMarket.step` does, to the last bit."""
    watched = watched_run(scenario, lambda market, phase: None)
    market = TalentMarket(scenario)
    market.run()
    assert parts(watched) == parts(market)
