"""Model.md, section 12: what always holds, checked after every phase of every week of random scenarios."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import example, given, settings

from sim.market.model import TalentMarket
from sim.scenario.schema import Scenario
from sim.vocabulary import RETIRED, EventKind, Kind
from tests.market import laws
from tests.market.cash import Accounts
from tests.market.replay import Replay
from tests.market.strategies import document, scenarios
from tests.market.watched import Watch, WatchedMarket, parts, signed

LEDGER_PHASES = ("before", "events", "move", "separate", "record")


def watched_run(scenario: Scenario, watch: Watch) -> WatchedMarket:
    """The finished run of a scenario, watched."""
    market = WatchedMarket(scenario, watch)
    market.run()
    assert market.looks == 10 * (round(scenario.burn_in) + scenario.weeks)
    return market


# Laws of one moment share their runs: a law is looked at in at least as many scenarios as it asks for, and a
# failure names the law in the line that fails.


@settings(max_examples=150)
@given(scenarios())
@example(Scenario.model_validate(document(Random(54335))))  # a sign-on that stood for pay went to others
def test_contracts_are_covered_and_the_log_tells_the_whole_story(scenario: Scenario) -> None:
    """What is signed is paid for, and replaying the log gives everybody's employer and pay.

    When a contract is signed, payroll is within the budget, bonuses and grants are within their pools, and a
    startup's cash after the bonuses lasts for its minimum runway at the burn that the contracts lead to. The
    log's margins are hires and losses.
    """
    replay = Replay()

    def watch(market: TalentMarket, phase: str) -> None:
        if phase == "before":
            replay.begin(market)
        if phase == "negotiate":
            laws.commitments_are_covered(market)
            laws.runways_are_kept(market)
        if phase == "produce":  # before the record, which forgets the log of the burn-in
            replay.end(market)

    watched_run(scenario, watch)


@settings(max_examples=60)
@given(scenarios())
def test_people_and_open_offers_are_conserved(scenario: Scenario) -> None:
    """Nobody vanishes or is in two places, the retired stay so, the dead have nothing, no list is broken."""
    retired: set[int] = set()

    def watch(market: TalentMarket, phase: str) -> None:
        laws.people_are_conserved(market)
        laws.offers_are_linked(market)
        laws.teams_are_the_people_of_startups(market)
        laws.nothing_is_nan(market)
        if phase == "record":
            laws.the_dead_have_nothing(market)
            laws.the_living_are_listed(market)
            now = set(np.flatnonzero(market.people["employer"] == RETIRED).tolist())
            assert retired <= now
            retired.update(now)

    watched_run(scenario, watch)


@settings(max_examples=100)
@given(scenarios())
def test_no_cash_is_created_and_columns_are_sums(scenario: Scenario) -> None:
    """Money comes from somewhere, and what employers hold are sums over their people at every phase's end.

    Startups' cash and labs' bonus pools change by rounds, burn and bonuses, and by nothing else; headcount,
    talent, effective talent, payroll and grants are the sums.
    """
    peak: dict[str, float] = {}
    accounts = Accounts()

    def watch(market: TalentMarket, phase: str) -> None:
        if phase in LEDGER_PHASES:
            laws.columns_equal_sums(market, peak)
        if phase == "events":
            accounts.begin(market)
        if phase == "money":
            accounts.fill(market)
        if phase == "produce":  # before the record, which forgets the log of the burn-in
            accounts.end(market)

    watched_run(scenario, watch)


@settings(max_examples=80)
@given(scenarios())
def test_random_hires_fit_into_planned_seats_and_tables_are_sound(scenario: Scenario) -> None:
    """People that an employer does not list are hired into seats that were open in `plan`.

    And no table holds NaN, a negative count or an infinite amount where the scenario has none.
    """
    seats = np.zeros(0)

    def watch(market: TalentMarket, phase: str) -> None:
        nonlocal seats
        employers = market.employers
        if phase == "plan":
            seats = employers["open_seats"].copy()
            assert (seats >= 0).all()
        if phase == "negotiate":
            contracts = signed(market)
            random = contracts[(contracts["kind"] != EventKind.RAISED) & ~contracts["listed"]]
            hires = np.bincount(random["destination"], minlength=len(employers))
            planned = (employers["kind"] != Kind.OUTSIDE) & market.scenario.market.planned_seats
            assert (hires <= seats)[planned].all()

    laws.tables_are_sound(watched_run(scenario, watch))


@settings(max_examples=15)
@given(scenarios())
def test_watching_is_stepping(scenario: Scenario) -> None:
    """The phases one by one are what `TalentMarket.step` does, to the last bit."""
    watched = watched_run(scenario, lambda market, phase: None)
    market = TalentMarket(scenario)
    market.run()
    assert parts(watched) == parts(market)
