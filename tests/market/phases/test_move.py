"""Move: contracts become facts."""

from __future__ import annotations

import pytest

from sim.market.model import TalentMarket
from sim.market.phases.move import join, leave
from sim.market.state.columns import CONTRACTS, LOG, Record
from sim.vocabulary import NONE, UNEMPLOYED, Tally
from tests.market.laws import columns_equal_sums
from tests.market.verbs import move, negotiate
from tests.market.watched import log_rows, signed
from tests.market.worlds import (
    contract,
    newest,
    planned,
    pursue,
    set_columns,
    settle_at,
    textbook,
    textbook_labs,
)

STAR = 4


def world(**labs: float) -> TalentMarket:
    """Three labs; person 4 works at the first, person 5 nowhere, the others at the second."""
    market = planned(textbook(textbook_labs(1e6, 2e6, 0.8e6, **labs)))
    for i in range(20):
        settle_at(market, i, 1, 0.1e6)
    settle_at(market, STAR, 0, 0.5e6, grant=1e5)
    settle_at(market, 5, NONE)
    market.week = 9
    return market


def carry_out(market: TalentMarket, i: int, j: int) -> Record:
    """Employer j pursues person i, and what is signed is carried out; returns the contract."""
    pursue(market, i, j)
    negotiate(market)
    agreed = contract(market).copy()
    move(market)
    return agreed


def test_a_move_changes_employer_and_package() -> None:
    """Person, both employers and the counts of the week know of it; promises are payroll now."""
    market = world(equity_share=0.5)
    before = market.employers.copy()
    agreed, person = carry_out(market, STAR, 1), market.state.people[STAR]
    employers = market.employers
    assert (person["employer"], person["since"], person["grant_week"]) == (1, 9, 9)
    assert [person[name] for name in ("pay", "compensation", "grant")] == [
        agreed[name] for name in ("pay_after", "compensation", "grant")
    ]
    assert (employers["headcount"] - before["headcount"])[:3].tolist() == [-1, 1, 0]
    assert employers["hires"][:3].tolist() == [0, 1, 0]
    assert employers["losses"][:3].tolist() == [1, 0, 0]
    assert employers["promised"].sum() == employers["promised_talent"].sum() == 0.0
    assert market.state.tally[[Tally.MOVES, Tally.HIRES]].tolist() == [1, 1]
    columns_equal_sums(market, {})


def test_a_hire_from_nowhere_is_no_move() -> None:
    """It counts as a hire, and nobody has lost anyone."""
    market = world()
    carry_out(market, 5, 0)
    assert market.state.people["employer"][5] == 0
    assert market.state.tally[[Tally.MOVES, Tally.HIRES]].tolist() == [0, 1]
    assert market.employers["losses"].sum() == 0
    columns_equal_sums(market, {})


def test_a_raise_renews_the_package_and_not_the_tenure() -> None:
    """A counter-offer replaces pay and grant; the date of joining stays."""
    market = world(equity_share=0.5)
    since = int(market.state.people["since"][STAR])
    agreed, person = carry_out(market, STAR, 2), market.state.people[STAR]
    assert (person["employer"], person["since"], person["grant_week"]) == (0, since, 9)
    assert person["grant"] == agreed["grant"] > 0
    assert market.state.tally[Tally.HIRES] == 0
    columns_equal_sums(market, {})


def test_the_log_tells_of_contracts_as_they_were_signed() -> None:
    """Nothing is in the log before `move`; then the contracts are, in order, column for column."""
    market = world(equity_share=0.5)
    for i in (STAR, 5):
        pursue(market, i, 1, 2)
    negotiate(market)
    assert len(log_rows(market)) == 0
    contracts = signed(market).copy()
    assert len(contracts) == 2
    move(market)
    rows = log_rows(market)
    told = [name for name in LOG.names or () if name in (CONTRACTS.names or ())]
    assert [rows[name].tolist() for name in told] == [contracts[name].tolist() for name in told]
    assert (rows["week"] == market.week).all()


def test_a_contract_is_carried_out_once() -> None:
    """Contracts of several weeks wait for `move` together, and none waits after it."""
    market = world()
    for i in (STAR, 5):
        pursue(market, i, 1)
        negotiate(market)
        market.week += 1
    assert signed(market)["person"].tolist() == [STAR, 5]
    move(market)
    assert len(signed(market)) == 0
    assert market.state.tally[Tally.HIRES] == 2
    move(market)
    assert market.state.tally[Tally.HIRES] == 2


def test_leaving_forfeits_what_is_unvested() -> None:
    """Pay, flow and grant end with the job."""
    market = world()
    leave(market.state, STAR)
    person = market.state.people[STAR]
    assert person["employer"] == UNEMPLOYED
    assert [person[name] for name in ("pay", "compensation", "grant")] == [0.0, 0.0, 0.0]
    columns_equal_sums(market, {})


def test_an_empty_employer_has_no_dust() -> None:
    """After the last one left, sums are exactly zero."""
    market = world()
    for pay in (0.1, 0.2, 0.3):
        market.state.employers["payroll"][0] += pay
    leave(market.state, STAR)
    lab = market.state.employers[0]
    assert lab["headcount"] == 0
    assert lab["talent"] == lab["effective_talent"] == lab["payroll"] == 0.0


def test_joining_counts_the_field() -> None:
    """Effective talent takes the bonus where the employer needs the field."""
    market = world()
    field = int(market.state.people["field"][5])
    market.state.needs[2, field] = True
    join(market.state, 5, 2, 9)
    talent = float(market.state.people["talent"][5])
    assert market.state.employers["talent"][2] == talent
    assert market.state.employers["effective_talent"][2] == pytest.approx(1.25 * talent)


def test_only_losses_to_a_list_provoke() -> None:
    """A random poach changes nothing; a poach off a target list does."""
    for listed in (False, True):
        market = world()
        market.state.rules["aggressiveness_rise"] = 0.5
        set_columns(market, 1, list_number=0)
        market.state.people["listed"][STAR] = int(listed)
        set_columns(market, 0, talent=50.0)
        carry_out(market, STAR, 1)
        assert newest(market)["listed"] == listed
        assert (market.state.employers["pressure"][0] > 0) == listed
