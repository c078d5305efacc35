"""The books of a market: what it recorded week by week, as plain numpy arrays, before anything is made of it.

An experiment of thousands of runs wants a few numbers of each and no table, so a run carries its books, and
tables are made of them when somebody looks (`sim.records.columns`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.market.state.columns import Table
from sim.mechanisms.merger.spec import brands_of
from sim.records.elite import Everybody
from sim.records.weekly import Brands

if TYPE_CHECKING:
    from sim.market.engine import Market


class Books(NamedTuple):
    """What one run recorded. Ids of employers index `names` and `kinds`; who has no employer is negative.

    Attributes:
        weeks: records of `sim.market.state.columns.WEEKS`, one a week from 0 on.
        employers: records of `sim.market.state.columns.EMPLOYER_WEEKS`, one an employer a week, by week and
            then by id.
        log: records of `sim.market.state.columns.LOG`, one an event, in the order in which they happened.
        talent: talent of the person of each row of the log, 0 where the event is an employer's.
        field: field of that person, index into `fields`, -1 where the event is an employer's.
        names: employers' names, by id.
        kinds: kinds of employers, by id, see `sim.vocabulary.Kind`.
        fields: names of the fields of research.
        start_date: date of week 0, if the scenario has one.
        people: everybody who ever was in the market, at the end of the last week.
        logged: was the log kept?
        growth: of every amount in dollars, log points a year; the amounts are in dollars of week 0.
        brands: brands of one owner, see `sim.mechanisms.merger.spec.brands_of`.
    """

    weeks: Table
    employers: Table
    log: Table
    talent: Table
    field: Table
    names: tuple[str, ...]
    kinds: Table
    fields: tuple[str, ...]
    start_date: date | None
    people: Everybody
    logged: bool
    growth: float
    brands: Brands


def books_of(market: Market) -> Books:
    """The books of what a market has recorded so far."""
    from sim.market.state.counts import Count

    # Rows are never changed once their week is over, so these parts of the market's tables need no copy.
    state, people = market.state, market.people
    log = state.log[: state.counts[Count.ROWS]]
    known = log["person"] >= 0
    person = np.where(known, log["person"], 0)
    return Books(
        weeks=state.weeks[: max(market.week, 0)],
        employers=state.book[: state.counts[Count.BOOKED]],
        log=log,
        talent=np.where(known, state.people["talent"][person], 0.0),
        field=np.where(known, state.people["field"][person], -1),
        names=tuple(market.names),
        kinds=market.employers["kind"].copy(),
        fields=tuple(market.fields),
        start_date=market.scenario.start_date,
        people=Everybody(*(people[name].copy() for name in ("talent", "key", "employer"))),
        logged=market.log,
        growth=market.scenario.growth.common,
        brands=brands_of(market.scenario),
    )
