"""Why employers could not keep those who left for another job, from the event log."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.market.state.columns import UNMADE, Table
from sim.records.books import Books
from sim.vocabulary import NONE, EventKind, Kind, Reason

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

#: Values of the log's column `counter`, from the least up; below, what each of them says.
_COUNTERS = range(UNMADE - max(Reason), max(Reason) + 1)
_WHY = np.array([_OF_REASON[counter] if counter >= 0 else _NO_COUNTER for counter in _COUNTERS])


def _want(counter: int) -> int:
    """For want of what there was no counter-offer: a place among the columns of a kind, or NONE."""
    why = _OF_REASON[UNMADE - counter] if counter <= UNMADE else NONE
    return len(NOT_KEPT_BY) + _LEFT_NONE.index(why) if why in _LEFT_NONE else NONE


_WANT = np.array([_want(counter) for counter in _COUNTERS])
_PLACE = {kind: place for place, kind in enumerate(_KINDS.values())}


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
    return Counters(limit, np.where(log["kind"] == EventKind.POACHED, _WHY[found - _COUNTERS[0]], NONE))


def departures(books: Books) -> dict[str, NDArray[np.int64]]:
    """Departures from labs and startups to other jobs, by what could not keep the person.

    Returns:
        The columns `DEPARTURES`, shape (weeks,) each: counts of the week.
    """
    rows = np.flatnonzero(books.log["kind"] == EventKind.POACHED)
    place = np.array([_PLACE.get(kind, NONE) for kind in Kind])[books.kinds[books.log["origin"][rows]]]
    rows, place = rows[place != NONE], place[place != NONE]
    counter = books.log["counter"][rows] - _COUNTERS[0]
    first = len(DEPARTURES) * books.log["week"][rows] + len(DEPARTURES) // len(_KINDS) * place
    want = _WANT[counter]
    cells = np.concatenate([first + _WHY[counter], (first + want)[want != NONE]])
    counts = np.bincount(cells, minlength=len(DEPARTURES) * len(books.weeks))
    return dict(zip(DEPARTURES, np.ascontiguousarray(counts.reshape(-1, len(DEPARTURES)).T), strict=True))
