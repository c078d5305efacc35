"""The columns of the three tables, as docs/architecture.md lists them, from the books of a run."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.market.state.columns import EMPLOYER_COLUMNS, KEPT, Table
from sim.mechanisms.growth.dollars import price_level
from sim.records.books import Books
from sim.records.elite import ELITE, elite_shares
from sim.records.leaving import DEPARTURES, NOT_KEPT_BY, counters, departures
from sim.records.packages import PACKAGES, new_packages
from sim.records.record import Record
from sim.records.sheet import Coded, Columns, Part, Sheet
from sim.records.weekly import MEASURES, weekly_measures
from sim.vocabulary import EDUCATION, EVENT_KINDS, KINDS, NOWHERE, REASONS, TALLY, EventKind

_PUBLIC = ("luxury_tax", "r_and_d_credits", "retention_subsidies", "public_compute")
_RECORDED = (
    *("unemployed", "on_leave", "median_pay", "mean_pay", "top_package", "prize"),
    *("instability", *_PUBLIC, "talent_uncounted", "know_how"),
)
_DECILES = tuple(f"pay_decile_{decile}" for decile in range(1, 11))
#: Columns of the employers' book before and after their shares of the contest.
_BEFORE = ("alive", "headcount", "talent", "payroll", "budget", "cash", "compute", "output")
_AFTER = ("aggressiveness", "valuation", "open_seats", "hires", "losses", "breakthroughs", "bids")
_LOST = tuple(f"lost_{reason}" for reason in REASONS)
#: Further columns that are declared as kept, such as those of mechanisms, follow in their order.
_FURTHER = tuple(name for name in KEPT if name not in (*_BEFORE, *_AFTER, "kind", "contest_weight", "lost"))
#: Columns in dollars, which books have in those of week 0.
_DOLLARS = frozenset(
    (
        *("median_pay", "mean_pay", "top_package", "top_new_package", "prize", *_DECILES, *_PUBLIC),
        *(column.name for column in EMPLOYER_COLUMNS if column.kept and column.doc.startswith("$")),
        *("pay_before", "pay_after", "package"),
    )
)


def record_of(books: Books) -> Record:
    """The record of a run that has just ended; no column is made before somebody reads it."""
    employers = _employers(books)
    return Record(_weeks(books, employers), employers, _moves(books))


def _of_their_weeks(books: Books, weeks: Table, columns: Columns) -> Columns:
    """Columns with dollars of their weeks, where the books have those of week 0."""
    if books.growth == 0.0:
        return columns
    level = price_level(books.growth, weeks)
    return {
        name: values * level if name in _DOLLARS and isinstance(values, np.ndarray) else values
        for name, values in columns.items()
    }


def coded(codes: Table, names: tuple[str, ...]) -> Coded:
    """A column of names, of which some may be alike: a lab may be called as a startup, or as a place."""
    if len(set(names)) == len(names):
        return Coded(codes, names)
    place = {name: code for code, name in enumerate(dict.fromkeys(names))}
    own = np.array([*(place[name] for name in names), -1])
    return Coded(own[np.maximum(codes, -1)], tuple(place))


def _weeks(books: Books, employers: Sheet) -> Sheet:
    """The weeks as the market recorded them, and its measures; no column before the first week."""
    if not len(books.weeks):
        return Sheet(0, [])
    dates = () if books.start_date is None else ("date",)
    parts = (
        Part(("week", *dates, *TALLY, *_RECORDED), partial(_recorded_weeks, books)),
        Part(PACKAGES, partial(_packages, books)),
        Part(DEPARTURES, partial(departures, books)),
        Part(_DECILES, partial(_deciles, books)),
        Part(MEASURES, partial(_measures, books, employers)),
        Part(ELITE, partial(_elite, books), partial(_elite_at_ends, books)),
    )
    return Sheet(len(books.weeks), parts)


def _recorded_weeks(books: Books) -> Columns:
    kept = books.weeks
    columns = {name: kept["tally"][:, k] for k, name in enumerate(TALLY)}
    if books.start_date is not None:
        dates = np.datetime64(books.start_date, "D") + 7 * kept["week"]
        columns["date"] = dates.astype("datetime64[ms]")  # as Parquet gives it back
    return _of_their_weeks(books, kept["week"], columns | _fields(kept, ("week", *_RECORDED)))


def _packages(books: Books) -> Columns:
    return _of_their_weeks(books, books.weeks["week"], {**new_packages(books)})


def _deciles(books: Books) -> Columns:
    kept = books.weeks
    total, people = kept["deciles"][:, :, 0], kept["deciles"][:, :, 1]
    means = np.divide(total, people, out=np.zeros(total.shape), where=people > 0)
    columns: Columns = {name: means[:, k] for k, name in enumerate(_DECILES)}
    return _of_their_weeks(books, kept["week"], columns)


def _measures(books: Books, employers: Sheet) -> Columns:
    return weekly_measures(books.weeks["week"], employers, books.brands)


def _elite(books: Books) -> Columns:
    return _elite_of(books, books.weeks["week"])


def _elite_at_ends(books: Books) -> Columns:
    weeks = books.weeks["week"][[0, -1]]
    return {name: shares[[0, -1]] for name, shares in _elite_of(books, np.unique(weeks)).items()}


def _elite_of(books: Books, weeks: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Shares of the elite; no number where no log was kept, for it says who was where."""
    if not books.logged:
        return {name: np.full(len(weeks), np.nan) for name in ELITE}
    return elite_shares(books.people, books.kinds, books.log, weeks)


def _employers(books: Books) -> Sheet:
    """The employers week by week; no column before the first week."""
    kept = books.employers
    if not len(kept):
        return Sheet(0, [])
    parts = (
        Part(("week", "employer", "kind"), partial(_who, books)),
        Part(_BEFORE, partial(_kept, books, _BEFORE)),
        Part(("contest_share",), partial(_contest_share, kept)),
        Part(_AFTER, partial(_kept, books, _AFTER)),
        Part(_LOST, partial(_lost, kept)),
        Part(_FURTHER, partial(_kept, books, _FURTHER)),
    )
    return Sheet(len(kept), parts)


def _kept(books: Books, names: tuple[str, ...]) -> Columns:
    return _of_their_weeks(books, books.employers["week"], _fields(books.employers, names))


def _who(books: Books) -> Columns:
    kept = books.employers
    return {
        "week": kept["week"],
        "employer": coded(kept["employer"], books.names),
        "kind": Coded(kept["kind"], KINDS),
    }


def _contest_share(kept: Table) -> Columns:
    totals = np.bincount(kept["week"], weights=kept["contest_weight"])[kept["week"]]
    shares = np.divide(kept["contest_weight"], totals, out=np.zeros(len(kept)), where=totals > 0)
    return {"contest_share": shares}


def _lost(kept: Table) -> Columns:
    lost = np.ascontiguousarray(kept["lost"].T)  # columns in one piece are read fastest
    return dict(zip(_LOST, lost, strict=True))


def _moves(books: Books) -> Sheet:
    """The event log; each name of an employer stands beside its kind, which says whose name it is."""
    log, places = books.log, (*books.names, *NOWHERE)
    before, after = ("pay_before", "pay_after", "package", "bidders"), ("listed",)
    parts = (
        Part(("week", "researcher", "talent", "field", "kind"), partial(_events, books)),
        Part(("origin", "origin_kind"), partial(_origins, books, places)),
        Part(("destination", "destination_kind"), partial(_destinations, books, places)),
        Part(before, partial(_amounts, books, before)),
        Part(("runner_up", "runner_up_kind", "binding"), partial(_runners_up, books)),
        Part(after, partial(_fields, log, after)),
        Part(("not_kept_by", "counter_limited_by"), partial(_incumbents, log)),
        Part(("by_purse",), partial(_fields, log, ("by_purse",))),
        Part(("team",), partial(_teams, log)),
    )
    return Sheet(len(log), parts)


def _amounts(books: Books, names: tuple[str, ...]) -> Columns:
    """Amounts in dollars; the log's `package` of a startup that died is none, see `_teams`."""
    columns = _fields(books.log, names)
    columns["package"] = np.where(books.log["kind"] == EventKind.STARTUP_DIED, 0.0, columns["package"])
    return _of_their_weeks(books, books.log["week"], columns)


def _teams(log: Table) -> Columns:
    """How many people a startup that died had left, 0 in rows of other events."""
    return {"team": np.where(log["kind"] == EventKind.STARTUP_DIED, log["package"], 0.0).astype(np.int64)}


def _events(books: Books) -> Columns:
    log = books.log
    return {
        "week": log["week"],
        "researcher": log["person"].astype(np.int64),
        "talent": books.talent,
        "field": Coded(books.field, books.fields),
        "kind": Coded(log["kind"], EVENT_KINDS),
    }


def _origins(books: Books, places: tuple[str, ...]) -> Columns:
    """Where the person of each row of the log came from."""
    entered = books.log["kind"] == EventKind.ENTERED
    came = np.where(entered, np.int32(EDUCATION), books.log["origin"])
    return {"origin": placed(came, books, places), "origin_kind": kinds_of(came, books)}


def _destinations(books: Books, places: tuple[str, ...]) -> Columns:
    went = books.log["destination"]
    return {"destination": placed(went, books, places), "destination_kind": kinds_of(went, books)}


def _runners_up(books: Books) -> Columns:
    runner_up = np.maximum(books.log["runner_up"], -1)
    return {
        "runner_up": coded(runner_up, books.names),
        "runner_up_kind": kinds_of(runner_up, books),
        "binding": Coded(books.log["binding"], REASONS),
    }


def _incumbents(log: Table) -> Columns:
    incumbent = counters(log)
    return {
        "not_kept_by": Coded(incumbent.not_kept_by, NOT_KEPT_BY),
        "counter_limited_by": Coded(incumbent.limit, REASONS),
    }


def _fields(kept: Table, names: tuple[str, ...]) -> dict[str, Table]:
    return {name: kept[name] for name in names}


def kinds_of(employers: Table, books: Books) -> Coded:
    """Kinds of employers given by their ids; a negative one is none."""
    none = np.full(len(NOWHERE), -1, np.int8)
    return Coded(np.concatenate((books.kinds, none))[employers], KINDS)


def placed(employers: Table, books: Books, places: tuple[str, ...]) -> Coded:
    """Employers' names, and for a negative id that of a place: `NOWHERE`, which follow them in `places`."""
    codes = np.arange(len(places), dtype=np.int32)
    codes[len(books.names) :] = codes[: len(books.names) - 1 : -1]  # -1 is the first of the places
    return coded(codes[employers], places)
