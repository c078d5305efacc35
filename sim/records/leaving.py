"""Why employers could not keep those who left for another job, from the event log."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.market.columns import NONE, UNMADE, Happening, Kind, Reason, Table
from sim.records.books import Books

#: What could not keep a person who left from job to job.
NOT_KEPT_BY = ("no counter", "money", "value", "amenities")
_NO_COUNTER, _MONEY, _VALUE, _AMENITIES = range(len(NOT_KEPT_BY))
#: By Reason; what is not named here is money: a limit in dollars.
_OF_REASON = np.full(len(Reason), _MONEY)
_OF_REASON[[Reason.VALUE, Reason.AMENITIES]] = _VALUE, _AMENITIES
#: What left an employer that was willing, and in time, no counter-offer above present pay.
_LEFT_NONE = (_MONEY, _VALUE)
_KINDS = {"lab": Kind.LAB, "startup": Kind.STARTUP}


def _columns(kind: str) -> tuple[str, ...]:
    """The columns of the table of weeks that count departures from employers of a kind."""
    kept = (f"{kind}_departures_{why.replace(' ', '_')}" for why in NOT_KEPT_BY)
    return (*kept, *(f"{kind}_no_counter_{NOT_KEPT_BY[why]}" for why in _LEFT_NONE))


#: Columns of the table of weeks that count departures.
DEPARTURES = tuple(name for kind in _KINDS for name in _columns(kind))


class Counters(NamedTuple):
    """What the incumbents of the rows of the log did; shape (rows,) each, NONE where nothing is to be said.

    Attributes:
        limit: Reason, what limited the counter-offer, whether or not it came to one.
        not_kept_by: index into `NOT_KEPT_BY`, of moves from job to job.
    """

    limit: NDArray[np.int64]
    not_kept_by: NDArray[np.int64]


def counters(log: Table) -> Counters:
    """Read the column `counter` of the log."""
    found = log["counter"].astype(np.int64)
    limit = np.where(found <= UNMADE, UNMADE - found, found)
    why = np.where(found >= 0, _OF_REASON[np.maximum(found, 0)], _NO_COUNTER)
    return Counters(limit, np.where(log["kind"] == Happening.POACHED, why, NONE))


def departures(books: Books) -> dict[str, NDArray[np.int64]]:
    """Departures from labs and startups to other jobs, by what could not keep the person.

    Returns:
        The columns `DEPARTURES`, shape (weeks,) each: counts of the week.
    """
    poached = books.log[books.log["kind"] == Happening.POACHED]
    found, size = counters(poached), len(books.weeks)
    origin, unmade = books.kinds[poached["origin"]], poached["counter"] <= UNMADE
    counts: list[NDArray[np.int64]] = []
    for kind in _KINDS.values():
        for why in range(len(NOT_KEPT_BY)):
            rows = (origin == kind) & (found.not_kept_by == why)
            counts.append(np.bincount(poached["week"][rows], minlength=size))
        for why in _LEFT_NONE:
            rows = (origin == kind) & unmade & (_OF_REASON[found.limit] == why)
            counts.append(np.bincount(poached["week"][rows], minlength=size))
    return dict(zip(DEPARTURES, counts, strict=True))
