"""The columns of the three tables, as docs/architecture.md lists them, from the books of a run.

A column of names is kept as codes (`Coded`): data frames and files have their own ways to store names once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.market.state.columns import Table
from sim.records.books import Books
from sim.records.leaving import NOT_KEPT_BY, counters, departures
from sim.vocabulary import EDUCATION, EVENT_KINDS, KINDS, NOWHERE, REASONS, TALLY, EventKind, Kind

#: Is an event a contract, by its kind?
_AGREED = np.isin(list(EventKind), (EventKind.POACHED, EventKind.HIRED, EventKind.RAISED, EventKind.SPUN_OUT))


class Coded(NamedTuple):
    """A column of names: `codes` of shape (n,) index `names`; a negative code is a missing name."""

    codes: Table
    names: tuple[str, ...]


def coded(codes: Table, names: tuple[str, ...]) -> Coded:
    """A column of names, of which some may be alike: a lab may be called as a startup, or as a place."""
    if len(set(names)) == len(names):
        return Coded(codes, names)
    place = {name: code for code, name in enumerate(dict.fromkeys(names))}
    own = np.array([*(place[name] for name in names), -1])
    return Coded(own[np.maximum(codes, -1)], tuple(place))


#: A table: columns of equal length by name.
Columns = Mapping[str, Table | Coded]


def week_columns(books: Books) -> dict[str, Table]:
    """The weeks as the market recorded them, without measures; empty before the first week."""
    kept = books.weeks
    if not len(kept):
        return {}
    columns = {"week": kept["week"]}
    if books.start_date is not None:
        dates = np.datetime64(books.start_date, "D") + 7 * kept["week"]
        columns["date"] = dates.astype("datetime64[ms]")  # as Parquet gives it back
    columns |= {name: kept["tally"][:, k] for k, name in enumerate(TALLY)}
    columns |= {
        name: kept[name]
        for name in ("unemployed", "on_leave", "median_pay", "mean_pay", "top_package", "prize")
    }
    columns |= {"top_new_package": top_new_packages(books), **departures(books)}
    total, people = kept["deciles"][:, :, 0], kept["deciles"][:, :, 1]
    means = np.divide(total, people, out=np.zeros(total.shape), where=people > 0)
    return columns | {f"pay_decile_{k + 1}": means[:, k] for k in range(means.shape[1])}


def employer_columns(books: Books) -> Columns:
    """The employers week by week; empty before the first week."""
    kept = books.employers
    if not len(kept):
        return {}
    totals = np.bincount(kept["week"], weights=kept["contest_weight"])[kept["week"]]
    shares = np.divide(kept["contest_weight"], totals, out=np.zeros(len(kept)), where=totals > 0)
    before = ("alive", "headcount", "talent", "payroll", "budget", "cash", "compute", "output")
    after = ("aggressiveness", "valuation", "open_seats", "hires", "losses", "breakthroughs", "bids")
    columns: dict[str, Table | Coded] = {
        "week": kept["week"],
        "employer": coded(kept["employer"], books.names),
        "kind": Coded(kept["kind"], KINDS),
    }
    columns |= {name: kept[name] for name in before}
    columns |= {"contest_share": shares} | {name: kept[name] for name in after}
    return columns | {f"lost_{reason}": kept["lost"][:, k] for k, reason in enumerate(REASONS)}


def move_columns(books: Books) -> Columns:
    """The event log; each name of an employer stands beside its kind, which says whose name it is."""
    log, incumbent = books.log, counters(books.log)
    places = (*books.names, *NOWHERE)
    came, went, runner_up = origins(log), log["destination"], np.maximum(log["runner_up"], -1)
    return {
        "week": log["week"],
        "researcher": log["person"].astype(np.int64),
        "talent": books.talent,
        "field": Coded(books.field, books.fields),
        "kind": Coded(log["kind"], EVENT_KINDS),
        "origin": coded(_placed(came, len(books.names)), places),
        "origin_kind": _kinds(came, books),
        "destination": coded(_placed(went, len(books.names)), places),
        "destination_kind": _kinds(went, books),
        "pay_before": log["pay_before"],
        "pay_after": log["pay_after"],
        "package": log["package"],
        "bidders": log["bidders"],
        "runner_up": coded(runner_up, books.names),
        "runner_up_kind": _kinds(runner_up, books),
        "binding": Coded(log["binding"], REASONS),
        "listed": log["listed"],
        "not_kept_by": Coded(incumbent.not_kept_by, NOT_KEPT_BY),
        "counter_limited_by": Coded(incumbent.limit, REASONS),
    }


def top_new_packages(books: Books) -> NDArray[np.float64]:
    """The largest package that a lab or startup agreed in each week, dollars; 0 where it agreed none."""
    rows = np.flatnonzero(_AGREED[books.log["kind"]])
    rows = rows[books.kinds[books.log["destination"][rows]] != Kind.OUTSIDE]
    top = np.zeros(len(books.weeks))
    if len(rows):
        week = books.log["week"][rows]
        first = np.flatnonzero(np.diff(week, prepend=-1))  # the log is in order of weeks
        top[week[first]] = np.maximum.reduceat(books.log["package"][rows], first)
    return top


def origins(log: Table) -> NDArray[np.int64]:
    """Where the person of each row of the log came from: an employer's id, or -1 - k for `NOWHERE[k]`."""
    entered = log["kind"] == EVENT_KINDS.index("entered")
    return np.where(entered, EDUCATION, log["origin"]).astype(np.int64)


def _kinds(employers: Table, books: Books) -> Coded:
    """Kinds of employers given by their ids; a negative one is none."""
    kinds = np.append(books.kinds, -1)
    return Coded(kinds[np.maximum(employers, -1)], KINDS)


def _placed(codes: Table, employers: int) -> Table:
    """Codes into employers' names followed by `NOWHERE`."""
    return np.where(codes < 0, employers - 1 - codes, codes)
