"""Where the people with the most talent work, week by week: from the log and from where all are at the end.

The elite of a week are the top 1% or 5% by true talent of all who are present in it: at a lab, a startup or
the outside, or without a job. The market counts nobody for this: the log says where those of the last week
were before.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.market.state.columns import Table
from sim.vocabulary import EDUCATION, NOWHERE, RETIRED, UNEMPLOYED, EventKind

#: An elite is one in so many of all who are present, rounded up, and at least so many people.
ELITES = {"elite1": 100, "elite5": 20}
LEAST = 10
#: Where people may be: at employers by `Kind`, or without a job.
WHERE = ("labs", "startups", "outside", "none")
_NONE, _ABSENT = WHERE.index("none"), len(WHERE)
#: The elite as it is, and that of the first week, whoever belongs to it later.
_WHO = ("", "cohort_")
#: Columns of the table of weeks.
ELITE = tuple(f"{elite}_{who}{where}_share" for elite, who, where in product(ELITES, _WHO, WHERE))
#: Cells of people and weeks that are looked at together.
_CELLS = 1 << 21


class Everybody(NamedTuple):
    """All who ever were in the market, by id; shape (people,) each.

    Attributes:
        talent: true talent.
        key: who they are; of equal talents the one with the lower key stands before the other.
        place: id of the employer at the end of the last week, or a place of `NOWHERE`.
    """

    talent: Table
    key: Table
    place: Table


def elite_shares(
    people: Everybody, kinds: Table, log: Table, weeks: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    """Shares of the elite, counted in people, by where they are.

    Args:
        people: everybody, as the last week leaves them.
        kinds: kinds of employers, by id.
        log: the event log from week 0 on, complete.
        weeks: shape (weeks,), ascending; the first is that of the cohort.

    Returns:
        The columns `ELITE`, shape (weeks,) each; 0 where nobody of the elite is left.
    """
    present = present_people(people, log, weeks)
    sizes = [elite_size(present, one_in) for one_in in ELITES.values()]
    where = _whereabouts_of_best(people, kinds, log, weeks, np.max(sizes, axis=0))
    counts = _counted(where, sizes)
    shares = counts / np.maximum(counts.sum(axis=2, keepdims=True), 1)
    return dict(zip(ELITE, shares.reshape(len(ELITE), len(weeks)), strict=True))


def elite_size(present: NDArray[np.int64], one_in: int) -> NDArray[np.int64]:
    """People in an elite of one in so many, of so many who are present."""
    return np.minimum(np.maximum(-(-present // one_in), LEAST), present)


def present_people(people: Everybody, log: Table, weeks: NDArray[np.int64]) -> NDArray[np.int64]:
    """People who have entered and not retired, at the end of each week: shape (weeks,)."""
    kind = np.ascontiguousarray(log["kind"])  # columns in one piece are read fastest
    net = np.zeros(len(weeks) + 1, np.int64)
    for what, change in ((EventKind.ENTERED, 1), (EventKind.RETIRED, -1)):
        first = np.searchsorted(weeks, log["week"][np.flatnonzero(kind == what)])
        net += change * np.bincount(first, minlength=len(net))
    return np.asarray(np.count_nonzero(people.place != RETIRED) + np.cumsum(net)[:-1] - net.sum())


def _whereabouts_of_best(
    people: Everybody, kinds: Table, log: Table, weeks: NDArray[np.int64], size: NDArray[np.int64]
) -> NDArray[np.int8]:
    """Whereabouts of people, best first: as many as to hold in each week the `size` best who are present."""
    everyone, most = len(people.talent), int(size.max())
    count = min(most + most // 4 + 16, everyone)
    while True:
        where = _whereabouts(best(people, count), people, kinds, log, weeks)
        if count == everyone or (np.count_nonzero(where != _ABSENT, axis=0) >= size).all():
            return where
        count = min(2 * count, everyone)


def best(people: Everybody, count: int) -> NDArray[np.int64]:
    """Ids of the `count` with the most talent, best first; the lower key decides between equals."""
    among = np.arange(len(people.talent))
    if count < len(among):
        least = np.partition(people.talent, len(among) - count)[len(among) - count]
        among = np.flatnonzero(people.talent >= least)
    return np.asarray(among[np.lexsort((people.key[among], -people.talent[among]))[:count]])


def _whereabouts(
    ids: NDArray[np.int64], people: Everybody, kinds: Table, log: Table, weeks: NDArray[np.int64]
) -> NDArray[np.int8]:
    """Index into `WHERE`, or `_ABSENT`, at the end of each week: shape (ids, weeks)."""
    code = np.full(len(kinds) + len(NOWHERE), _ABSENT, np.int8)  # negative places are the last entries
    code[: len(kinds)] = kinds
    code[UNEMPLOYED] = _NONE
    number = np.full(len(people.talent) + 1, -1)  # the last entry is that of events without a person
    number[ids] = np.arange(len(ids))
    rows = np.flatnonzero(number.take(np.ascontiguousarray(log["person"]), mode="wrap") >= 0)
    came = np.where(log["kind"][rows] == EventKind.ENTERED, EDUCATION, log["origin"][rows])
    # Spells: up to each event at its origin, and after the last one where the person is at the end.
    whose = np.concatenate((number[log["person"][rows]], number[ids]))
    at = code[np.concatenate((came, people.place[ids]))]
    until = np.concatenate((np.searchsorted(weeks, log["week"][rows]), np.full(len(ids), len(weeks))))
    order = np.argsort(whose, kind="stable")
    begin = np.concatenate(([0], until[order][:-1]))
    begin[np.diff(whose[order], prepend=-1) > 0] = 0
    return np.repeat(at[order], until[order] - begin).reshape(len(ids), len(weeks))


def _counted(where: NDArray[np.int8], sizes: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Elites of these sizes, as they are and that of the first week: shape (elites, 2, places, weeks)."""
    weeks = where.shape[1]
    counts = np.empty((len(sizes), len(_WHO), len(WHERE), weeks), np.int64)
    first = _ranks(where[:, :1])
    cohorts = [where[first[:, 0] <= size[0]] for size in sizes]
    step = max(_CELLS // len(where), 1)
    for begin in range(0, weeks, step):
        part = np.s_[:, begin : begin + step]
        ranks, there = _ranks(where[part]), _cells(where[part])
        for number, (size, cohort) in enumerate(zip(sizes, cohorts, strict=True)):
            counts[number, 0][part] = _tally(there[ranks <= size[part[1]]], there.shape[1])
            counts[number, 1][part] = _tally(_cells(cohort[part]).ravel(), there.shape[1])
    return counts


def _ranks(where: NDArray[np.int8]) -> NDArray[np.int32]:
    """Rank, from 1, among those present in the week; that of who is absent is beyond all."""
    present = where != _ABSENT
    ranks = np.cumsum(present, axis=0, dtype=np.int32)
    return np.asarray(np.where(present, ranks, np.iinfo(np.int32).max))


def _cells(where: NDArray[np.int8]) -> NDArray[np.int64]:
    """The cell of a table of places and weeks in which each counts."""
    cells = where.astype(np.int64) * where.shape[1] + np.arange(where.shape[1])
    return np.asarray(cells)


def _tally(cells: NDArray[np.int64], weeks: int) -> NDArray[np.int64]:
    """People by where they are, but for the absent: shape (places, weeks)."""
    counts = np.bincount(cells, minlength=(_ABSENT + 1) * weeks)
    return np.asarray(counts.reshape(_ABSENT + 1, weeks)[:_ABSENT])
