"""The columns that a run's outcomes are counted from, in plain arrays, with employers and events as codes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.market.state.columns import Table
from sim.measures.weekly import weekly_measures
from sim.records.books import Books
from sim.records.columns import origins, week_columns
from sim.records.leaving import DEPARTURES
from sim.records.run import Run
from sim.records.tables import Tables
from sim.vocabulary import EVENT_KINDS, KINDS, NOWHERE, REASONS, TALLY

#: Columns of the table of weeks of which the largest value is an outcome.
TOPS = ("top_package", "top_new_package")
#: Columns of the table of weeks that count bids lost, and all that are summed over weeks.
LOST = tuple(f"{kind}_lost_{reason}" for kind in ("lab", "startup") for reason in REASONS)
_COUNTED = (*TALLY, "breakthroughs", "bids", "lab_open_seats", "startup_open_seats", *LOST, *DEPARTURES)

Arrays = Mapping[str, NDArray[Any]]


class Ledger(NamedTuple):
    """One run, ready to be counted.

    Attributes:
        names: employers' names, by code.
        kinds: shape (employers,), their kinds as indices into `KINDS`.
        weeks: weeks of the run, 0 and up.
        ends: columns of the table of weeks, measures included, in the first and in the last week.
        sums: by column of that table, over all weeks, what counts something.
        tops: the largest package in force in any week, and the largest that was newly agreed.
        employers: `week`, `employer` (code), `headcount`, `talent`, ordered by week.
        moves: `week`, `researcher`, `kind` (index into `EVENT_KINDS`), `origin`, `destination` (employers by
            code, -1 - k for `NOWHERE[k]`), in the order of the log.
    """

    names: Sequence[str]
    kinds: NDArray[np.int64]
    weeks: NDArray[np.int64]
    ends: Arrays
    sums: Mapping[str, int | float]
    tops: Mapping[str, float]
    employers: Arrays
    moves: Arrays


def measured_weeks(books: Books) -> dict[str, NDArray[Any]]:
    """The columns of the table of weeks, with the measures of the market."""
    weeks = week_columns(books)
    return weeks | weekly_measures(weeks["week"], _by_name(books.employers)) if weeks else weeks


def _by_name(employers: Table) -> dict[str, NDArray[Any]]:
    """The columns of the employers' book that measures are taken of."""
    lost = {f"lost_{reason}": employers["lost"][:, code] for code, reason in enumerate(REASONS)}
    return {name: employers[name] for name in employers.dtype.names or ()} | lost


def ledger_of(run: Run) -> Ledger:
    """The ledger of a run, whether it has just ended, was read back from its tables, or was made by hand."""
    return _of_tables(run.kept, run.measured) if isinstance(run.kept, Tables) else _of_books(run.kept)


def _of_books(books: Books) -> Ledger:
    """Measures are taken of the first and the last week only: nobody asks for the others."""
    log, columns = books.log, week_columns(books)
    weeks = columns["week"]
    ends = np.unique(weeks[[0, -1]])
    first, last = np.searchsorted(books.employers["week"], (ends[0] + 1, ends[-1]))
    at_ends = books.employers[np.r_[: min(first, last), last : len(books.employers)]]
    measures = weekly_measures(ends, _by_name(at_ends))
    return Ledger(
        names=books.names,
        kinds=books.kinds.astype(np.int64),
        weeks=weeks,
        ends={name: column[[0, -1]] for name, column in (columns | measures).items()},
        sums={name: columns[name].sum().item() for name in (*TALLY, *DEPARTURES)}
        | _sums_of_employers(books.employers),
        tops={name: float(columns[name].max()) for name in TOPS},
        employers={name: books.employers[name] for name in ("week", "employer", "headcount", "talent")},
        moves={
            "week": log["week"].copy(),  # columns in one piece are read fastest
            "researcher": log["person"].copy(),
            "kind": log["kind"].copy(),
            "origin": origins(log),
            "destination": log["destination"].copy(),
        },
    )


def _sums_of_employers(employers: Table) -> dict[str, int | float]:
    """Sums over weeks of what `weekly_measures` adds up over employers."""
    sums: dict[str, int | float] = {name: employers[name].sum().item() for name in ("breakthroughs", "bids")}
    for kind in ("lab", "startup"):
        rows = employers["kind"] == KINDS.index(kind)
        sums[f"{kind}_open_seats"] = employers["open_seats"][rows & employers["alive"]].sum().item()
        lost = np.einsum("r,rl->l", rows.astype(np.int64), employers["lost"]).tolist()
        sums |= {f"{kind}_lost_{reason}": number for reason, number in zip(REASONS, lost, strict=True)}
    return sums


def _of_tables(tables: Tables, weeks: Arrays) -> Ledger:
    """Of a run that was read back the measures of all weeks are there, but for those of later versions."""
    from sim.measures.employers import employer_index  # which imports pandas, and fresh runs do without

    employers, moves = tables.employers, tables.moves
    kinds = {kind: code for code, kind in enumerate(KINDS)}
    known = employers.drop_duplicates(["kind", "employer"])
    codes = {pair: code for code, pair in enumerate(employer_index(known, "kind", "employer"))} | {
        ("", name): -1 - place for place, name in enumerate(NOWHERE)
    }
    return Ledger(
        names=known["employer"].astype(str).to_list(),
        kinds=_codes(known["kind"].astype(str), kinds),
        weeks=weeks["week"],
        ends={name: column[[0, -1]] for name, column in weeks.items()},
        sums={name: weeks[name].sum().item() if name in weeks else math.nan for name in _COUNTED},
        tops={name: float(weeks[name].max()) if name in weeks else math.nan for name in TOPS},
        employers={
            "week": employers["week"].to_numpy(np.int64),
            "employer": _codes(employer_index(employers, "kind", "employer"), codes),
            "headcount": employers["headcount"].to_numpy(),
            "talent": employers["talent"].to_numpy(),
        },
        moves={
            "week": moves["week"].to_numpy(np.int64),
            "researcher": moves["researcher"].to_numpy(np.int64),
            "kind": _codes(moves["kind"].astype(str), {name: code for code, name in enumerate(EVENT_KINDS)}),
            "origin": _codes(employer_index(moves, "origin_kind", "origin"), codes),
            "destination": _codes(employer_index(moves, "destination_kind", "destination"), codes),
        },
    )


def _codes(values: Iterable[Any], codes: Mapping[Any, int]) -> NDArray[np.int64]:
    return np.array([codes[value] for value in values], dtype=np.int64)
