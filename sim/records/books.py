"""The books of a market: what it recorded week by week, as plain numpy arrays, before anything is made of it.

An experiment of thousands of runs wants a few numbers of each and no table, so a run carries its books, and
tables are made of them when somebody looks (`sim.records.columns`, `sim.records.tables`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.market.columns import Table

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

_DECILES = 10

#: Counts of the week, in the order of `sim.market.counts.Tally`.
TALLY = (
    "counters_made",
    "counters_won",
    "moves",
    "hires",
    "separations",
    "layoffs",
    "startups_born",
    "startups_died",
)

#: What is kept of the market as a whole, one record a week.
WEEKS = np.dtype(
    [
        ("week", np.int64),
        ("unemployed", np.int64),
        ("on_leave", np.int64),
        ("median_pay", np.float64),  # $/year, of those employed at labs and startups
        ("mean_pay", np.float64),
        ("top_package", np.float64),  # $ over the vesting years
        ("prize", np.float64),  # $/year
        ("deciles", np.float64, (_DECILES, 2)),  # sum of pay and number of people, by talent decile
        ("tally", np.int64, (len(TALLY),)),
    ]
)


class Books(NamedTuple):
    """What one run recorded. Ids of employers index `names` and `kinds`; who has no employer is negative.

    Attributes:
        weeks: records of `WEEKS`, one a week from 0 on.
        employers: one record an employer a week, by week and then by id: `week`, `employer` (id), and the
            columns of `sim.market.phases.record.KEPT_DTYPE`.
        log: records of `sim.market.columns.LOG`, one an event, in the order in which they happened.
        talent: talent of the person of each row of the log, 0 where the event is an employer's.
        field: field of that person, index into `fields`, -1 where the event is an employer's.
        names: employers' names, by id.
        kinds: kinds of employers, by id, see `sim.market.columns.Kind`.
        fields: names of the fields of research.
        start_date: date of week 0, if the scenario has one.
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


def books_of(market: TalentMarket) -> Books:
    """The books of what a market has recorded so far; they do not change when the market goes on."""
    from sim.market.counts import Count

    # Rows of the log are never changed once their week is over, so this part of it needs no copy.
    log = market.state.log[: market.state.counts[Count.ROWS]]
    known = log["person"] >= 0
    person = np.where(known, log["person"], 0)
    people = market.state.people
    return Books(
        weeks=_weeks(market),
        employers=_employers(market),
        log=log,
        talent=np.where(known, people["talent"][person], 0.0),
        field=np.where(known, people["field"][person], -1),
        names=tuple(market.names),
        kinds=market.active_employers()["kind"].copy(),
        fields=tuple(market.fields),
        start_date=market.scenario.start_date,
    )


def _weeks(market: TalentMarket) -> Table:
    table = np.zeros(len(market.week_records), WEEKS)
    if market.week_records:
        for name in WEEKS.names or ():
            table[name] = [record[name] for record in market.week_records]
    return table


def _employers(market: TalentMarket) -> Table:
    from sim.market.phases.record import KEPT_DTYPE

    records = market.employer_records
    kept: list[Any] = [(name, KEPT_DTYPE[name]) for name in KEPT_DTYPE.names or ()]
    table = np.zeros(
        sum(len(ids) for _, ids, _ in records), [("week", np.int64), ("employer", np.int64), *kept]
    )
    if records:
        table["week"] = np.repeat([week for week, _, _ in records], [len(ids) for _, ids, _ in records])
        table["employer"] = np.concatenate([ids for _, ids, _ in records])
        rows = np.concatenate([rows for _, _, rows in records])
        for name, _ in kept:
            table[name] = rows[name]
    return table
