"""Small markets for unit tests: scenarios in which only what a test is about can happen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.market.meeting.contacts import draw_employer, open_race
from sim.market.meeting.open_offers import begin_offer
from sim.market.model import TalentMarket
from sim.market.phases.move import join, leave
from sim.market.state.columns import Record, Table
from sim.market.state.counts import Count
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE
from tests.market.verbs import plan
from tests.market.watched import log_rows, signed

Document = dict[str, Any]

#: Pay decides, and nothing else: no tastes, no amenities, no costs of moving.
NO_TASTES: Document = {
    "compute": 0.0,
    "culture": 0.0,
    "mission": 0.0,
    "peers": 0.0,
    "bureaucracy": 0.0,
    "match_scale": 0.0,
    "switching_cost": 0.0,
    "forfeit_weight": 0.0,
}
#: Offers at once, counters always and at once, all in cash.
PLAIN_OFFERS: Document = {
    "approval": 0.0,
    "counter_approval": 0.0,
    "counter_probability": 1.0,
    "equity_share": 0.0,
    "sign_on_share": 0.0,
}
#: The textbook market of theory.md: p_j · a_i, full information, unlimited seats and budgets, no outside.
TEXTBOOK: Document = {
    "weeks": 10,
    "burn_in": 0,
    "researchers": {"count": 20, "unemployed_share": 0.0, "tastes": NO_TASTES},
    "outside": {"openings": 0.0},
    "production": {"value_per_talent": 1.0},  # so that productivity is p_j, in dollars a year
    "market": {
        "value": "productivity",
        "planned_seats": False,
        "signal_noise": 0.0,
        "patience": 0.0,
        "contact_rate_employed": 0.0,
        "contact_rate_unemployed": 0.0,
        "separation_rate": 0.0,
    },
}


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> Document:
    """`below`, and what `above` says otherwise, table by table."""
    return {
        key: merged(below[key], above[key])
        if isinstance(below.get(key), Mapping) and isinstance(above.get(key), Mapping)
        else above.get(key, below.get(key))
        for key in {**below, **above}
    }


def textbook_labs(*productivities: float, **changes: Any) -> list[Document]:
    """Labs L0, L1, … of these productivities; of more than ten L00, L01, …, so that ids are in this order."""
    digits = len(str(len(productivities) - 1))
    return [
        {"name": f"L{n:0{digits}}", "productivity": p, **PLAIN_OFFERS, **changes}
        for n, p in enumerate(productivities)
    ]


def textbook(labs: list[Document], **changes: Any) -> Scenario:
    """The textbook market with these labs."""
    return Scenario.model_validate(merged(TEXTBOOK, {"labs": labs, **changes}))


def planned(scenario: Scenario) -> TalentMarket:
    """A market in its first week, after `plan`."""
    market = TalentMarket(scenario)
    plan(market)
    return market


def settle_at(market: TalentMarket, i: int, employer: int, pay: float = 0.0, grant: float = 0.0) -> Record:
    """Person i works at `employer` for this pay, all of it cash; a grant is of last week."""
    state = market.state
    leave(state, i)
    person = state.people[i]
    person["pay"] = person["compensation"] = pay if employer != NONE else 0.0
    person["grant"], person["grant_week"] = grant, market.week - 1
    if employer != NONE:
        join(state, i, employer, market.week - 1)
        state.employers[employer]["payroll"] += pay
        state.employers[employer]["granted"] += grant
    return person


def pursue(market: TalentMarket, i: int, *employers: int, day: float | None = None) -> None:
    """These employers ask for approval of an offer to i on `day`; left out: in the middle of the week."""
    market.reserve(open_offers=len(employers))
    for j in employers:
        begin_offer(market.state, i, j, 7.0 * market.week + 3.5 if day is None else day, False)


def newest(market: TalentMarket) -> Record:
    """The newest row of the log."""
    return log_rows(market)[-1]


def contract(market: TalentMarket) -> Record:
    """The contract that was signed last."""
    return signed(market)[-1]


def set_columns(market: TalentMarket, employer: int, **values: float) -> None:
    """Write settings or state of one employer."""
    for name, value in values.items():
        market.state.employers[name][employer] = value


def staff(market: TalentMarket, employer: int) -> Table:
    """Ids of the people at an employer."""
    return np.flatnonzero(market.people["employer"] == employer)


def rows_so_far(market: TalentMarket) -> int:
    """Length of the log."""
    return int(market.state.counts[Count.ROWS])


def contacted(market: TalentMarket, week: int, i: int) -> int:
    """Employer of a random contact of person i, should there be one in this week."""
    person = market.state.people[i]
    open_race(market.state, week)
    who, listed, origin = person["subject"], int(person["listed"]), int(person["employer"])
    return draw_employer(market.state, who, listed, origin, week)


def with_places(market: TalentMarket, places: int) -> None:
    """Let the ranking of the market's one target list begin anew, with so many places."""
    for name, value in {"places": places, "first": 0, "ranked": 0, "seen": 0}.items():
        market.state.lists[name] = value
