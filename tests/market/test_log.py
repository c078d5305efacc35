"""The log: every column of a row is written, whatever stood in its memory before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.market.log import log_contract, log_employer, log_person
from sim.market.model import TalentMarket
from sim.market.state.allocation import allocate
from sim.market.state.columns import CONTRACTS, LOG
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE, RETIRED, UNEMPLOYED, EventKind, Reason
from tests.market.replica import LIVELY
from tests.market.watched import log_rows, parts
from tests.market.worlds import planned, settle_at, textbook, textbook_labs

#: What a row says of a contest where there was none.
NO_CONTEST = {
    "bidders": 0,
    "runner_up": NONE,
    "binding": NONE,
    "counter": NONE,
    "listed": False,
    "by_purse": False,
}


def written(market: TalentMarket) -> dict[str, Any]:
    """The one row of the log, by column."""
    (row,) = log_rows(market)
    return {name: row[name].item() for name in LOG.names or ()}


@pytest.fixture(params=[0x00, 0xFF])
def market(request: pytest.FixtureRequest) -> TalentMarket:
    """A market in week 3 whose log has no row yet, on memory full of these bytes; person 4 works at lab 1."""
    made = planned(textbook(textbook_labs(1e6, 2e6)))
    made.state.log.view(np.uint8)[:] = request.param
    settle_at(made, 4, 1, 5e5)
    made.week = 3
    return made


@pytest.mark.parametrize(
    ("kind", "destination", "pay", "package"),
    [
        (EventKind.SPUN_OUT, 0, 3e5, 2e6),
        (EventKind.LAID_OFF, UNEMPLOYED, 0.0, 0.0),
        (EventKind.RETIRED, RETIRED, 0.0, 0.0),
    ],
)
def test_a_person_comes_from_where_it_is(
    market: TalentMarket, kind: EventKind, destination: int, pay: float, package: float
) -> None:
    """Origin and pay before are the person's own; there was no contest."""
    log_person(market.state, market.week, kind, 4, destination, pay, package)
    assert written(market) == {
        "week": 3,
        "person": 4,
        "kind": kind,
        "origin": 1,
        "destination": destination,
        "pay_before": 5e5,
        "pay_after": pay,
        "package": package,
        **NO_CONTEST,
    }


def test_an_employers_event_has_no_person(market: TalentMarket) -> None:
    """It is about the employer alone, with what it raised."""
    log_employer(market.state, market.week, EventKind.STARTUP_FUNDED, 1, 7e6)
    assert written(market) == {
        "week": 3,
        "person": NONE,
        "kind": EventKind.STARTUP_FUNDED,
        "origin": 1,
        "destination": 1,
        "pay_before": 0.0,
        "pay_after": 0.0,
        "package": 7e6,
        **NO_CONTEST,
    }


def test_a_contract_is_told_as_it_was_signed(market: TalentMarket) -> None:
    """Every column but the week is the contract's; what only contracts need is in no column of the log."""
    contract = {
        "person": 4,
        "kind": EventKind.POACHED,
        "origin": 1,
        "destination": 0,
        "pay_before": 5e5,
        "pay_after": 6e5,
        "package": 2.4e6,
        "bidders": 3,
        "runner_up": 2,
        "binding": Reason.BUDGET,
        "counter": Reason.AMENITIES,
        "listed": True,
        "by_purse": True,
    }
    for name, value in contract.items():
        market.state.contracts[name][0] = value
    log_contract(market.state, market.week, market.state.contracts[0])
    assert written(market) == {"week": 3, **contract}
    assert set(CONTRACTS.names or ()) - set(LOG.names or ()) == {"calm", "compensation", "grant", "benchmark"}


def test_a_week_that_lacks_room_waits_for_it() -> None:
    """With room for no contract and no row at first, the history is the same to the bit."""
    scenario = Scenario.model_validate(LIVELY)
    roomy, tight = TalentMarket(scenario), TalentMarket(scenario)
    tight.state = tight.state.replace(log=allocate(LOG, 1), contracts=allocate(CONTRACTS, 1))
    for market in (roomy, tight):
        market.run()
    assert len(tight.state.contracts) > 1
    assert tight.launches > roomy.launches
    assert parts(tight) == parts(roomy)
