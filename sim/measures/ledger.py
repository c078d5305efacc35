"""The columns that a run's outcomes are counted from, in plain arrays, with employers and events as codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.measures.weekly import weekly_measures
from sim.records.books import Books
from sim.records.columns import (
    HAPPENINGS,
    KINDS,
    NOWHERE,
    REASONS,
    origins,
    week_columns,
)
from sim.records.run import Run
from sim.records.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

Arrays = Mapping[str, NDArray[Any]]


class Ledger(NamedTuple):
    """One run, ready to be counted.

    Attributes:
        names: employers' names, by code.
        kinds: shape (employers,), their kinds as indices into `KINDS`.
        weeks: columns of the table of weeks, measures included.
        employers: `week`, `employer` (code), `headcount`, `talent`, ordered by week.
        moves: `week`, `researcher`, `kind` (index into `HAPPENINGS`), `origin`, `destination` (employers by
            code, -1 - k for `NOWHERE[k]`), in the order of the log.
    """

    names: Sequence[str]
    kinds: NDArray[np.int64]
    weeks: Arrays
    employers: Arrays
    moves: Arrays


def measured_weeks(books: Books) -> dict[str, NDArray[Any]]:
    """The columns of the table of weeks, with the measures of the market."""
    weeks = week_columns(books)
    if not weeks:
        return weeks
    kept = books.employers
    employers = {name: kept[name] for name in kept.dtype.names or ()}
    employers |= {f"lost_{reason}": kept["lost"][:, code] for code, reason in enumerate(REASONS)}
    return weeks | weekly_measures(books.weeks["week"], employers)


def ledger_of(run: Run) -> Ledger:
    """The ledger of a run, whether it has just ended, was read back from its tables, or was made by hand."""
    return (
        _of_tables(run.kept, run.measured)
        if isinstance(run.kept, Tables)
        else _of_books(run.kept, run.measured)
    )


def _of_books(books: Books, weeks: Arrays) -> Ledger:
    log = books.log
    return Ledger(
        names=books.names,
        kinds=books.kinds.astype(np.int64),
        weeks=weeks,
        employers={name: books.employers[name] for name in ("week", "employer", "headcount", "talent")},
        moves={
            "week": log["week"],
            "researcher": log["person"],
            "kind": log["kind"],
            "origin": origins(log),
            "destination": log["destination"],
        },
    )


def _of_tables(tables: Tables, weeks: Arrays) -> Ledger:
    employers, moves = tables.employers, tables.moves
    known = employers.drop_duplicates("employer")
    names = known["employer"].astype(str).to_list()
    codes = {name: code for code, name in enumerate(names)} | {
        name: -1 - place for place, name in enumerate(NOWHERE)
    }
    return Ledger(
        names=names,
        kinds=_codes(known["kind"], {kind: code for code, kind in enumerate(KINDS)}),
        weeks=weeks,
        employers={
            "week": employers["week"].to_numpy(np.int64),
            "employer": _codes(employers["employer"], codes),
            "headcount": employers["headcount"].to_numpy(),
            "talent": employers["talent"].to_numpy(),
        },
        moves={
            "week": moves["week"].to_numpy(np.int64),
            "researcher": moves["researcher"].to_numpy(np.int64),
            "kind": _codes(moves["kind"], {name: code for code, name in enumerate(HAPPENINGS)}),
            "origin": _codes(moves["origin"], codes),
            "destination": _codes(moves["destination"], codes),
        },
    )


def _codes(column: pd.Series, codes: Mapping[str, int]) -> NDArray[np.int64]:
    return np.array([codes[name] for name in column.astype(str)], dtype=np.int64)
