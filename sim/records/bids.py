"""The bid log as a table: one row a bid, or what staying was worth, in the order in which people decided."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.market.bid_book import BidBook
from sim.market.state.columns import Table
from sim.mechanisms.growth.dollars import price_level
from sim.records.books import Books
from sim.records.columns import kinds_of, placed
from sim.records.sheet import Coded, Columns, Part, Sheet
from sim.vocabulary import FATES, LIMITS, NOWHERE, REASONS, ROLES, TERMS, Fate

#: Columns of the limits, and of the terms of utility.
LIMIT_COLUMNS = tuple(f"limit_{name}" for name in LIMITS)
TERM_COLUMNS = tuple(f"u_{name}" for name in TERMS)
_DECISION = ("decision", "researcher", "talent", "role", "bidder", "bidder_kind")
_ENDING = ("listed", "attended", "fate", "won")
_DOLLARS = ("worth", "present_pay", "floor", "limit", *LIMIT_COLUMNS, "offered", "extra")
_UTILITY = ("utility", *TERM_COLUMNS, "given", "rank")
#: Bids that were compared with each other and with staying.
_COMPARED = (Fate.WON, Fate.OUTBID)


def bids_of(books: Books, book: BidBook) -> Sheet:
    """The table of the bids that a book has kept.

    Args:
        books: of the same market.
        book: the bid book.

    Returns:
        A sheet whose columns docs/architecture.md lists; dollars are a year, as the person values pay, and
        utility is in log points.
    """
    rows, decisions = book.rows, book.decisions
    dates = () if books.start_date is None else ("date",)
    parts = (
        Part(("week", *dates), partial(_when, rows, books)),
        Part((*_DECISION, *_ENDING), partial(_who, rows, decisions, books)),
        Part(("days_late",), partial(_days_late, rows)),
        Part((*_DOLLARS, "binding"), partial(_dollars, rows, decisions, books)),
        Part(_UTILITY, partial(_utility, rows, decisions)),
        Part(("lost_by",), partial(_lost_by, rows)),
    )
    return Sheet(len(rows), parts)


def _when(rows: Table, books: Books) -> Columns:
    columns: dict[str, NDArray[np.generic]] = {"week": rows["week"].astype(np.int64)}
    if books.start_date is not None:
        dates = np.datetime64(books.start_date, "D") + 7 * rows["week"]
        columns["date"] = dates.astype("datetime64[ms]")
    return columns


def _who(rows: Table, decisions: NDArray[np.int64], books: Books) -> Columns:
    places = (*books.names, *NOWHERE)
    return {
        "decision": decisions,
        "researcher": rows["person"].astype(np.int64),
        "talent": books.people.talent[rows["person"]],
        "role": Coded(rows["role"], ROLES),
        "bidder": placed(rows["bidder"], books, places),
        "bidder_kind": kinds_of(rows["bidder"], books),
        "listed": rows["listed"],
        "attended": rows["attended"],
        "fate": Coded(rows["fate"], FATES),
        "won": np.isin(rows["fate"], (Fate.WON, Fate.KEPT, Fate.COUNTERED)),
    }


def _days_late(rows: Table) -> Columns:
    """Days from the decision to the approval of an offer that came too late, else 0; nan of no offer."""
    return {"days_late": np.maximum(rows["ready"] - rows["decides"], 0.0)}


def _dollars(rows: Table, decisions: NDArray[np.int64], books: Books) -> Columns:
    """Amounts in dollars of their weeks; a limit that there is not is nan, and so is a bid of nothing."""
    amounts = {name: rows[name] for name in ("worth", "floor", "limit", "offered", "extra")}
    amounts |= {name: rows["limits"][:, place] for place, name in enumerate(LIMIT_COLUMNS)}
    staying = _first_of_each(decisions)
    amounts["present_pay"] = rows["present"][staying]
    level = price_level(books.growth, rows["week"]) if books.growth else np.ones(len(rows))
    found: dict[str, NDArray[np.generic] | Coded] = {
        name: np.where(np.isfinite(amounts[name]), amounts[name], np.nan) * level for name in _DOLLARS
    }
    return {**found, "binding": Coded(rows["binding"], LIMITS)}


def _first_of_each(decisions: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row the first one of its decision, which is about staying."""
    begins = np.diff(decisions, prepend=-1) != 0
    return np.asarray(np.flatnonzero(begins)[np.cumsum(begins) - 1])


def _utility(rows: Table, decisions: NDArray[np.int64]) -> Columns:
    """Utility and its terms, and ranks among the bids that were compared and staying; 0 of no such bid."""
    compared = np.isin(rows["fate"], _COMPARED) | (rows["fate"] >= Fate.KEPT)
    worth = np.where(compared, rows["utility"], -np.inf)
    order = np.lexsort((-worth, decisions))
    rank = np.empty(len(rows), np.int64)
    rank[order] = 1 + np.arange(len(rows)) - _first_of_each(decisions)[order]
    columns = {name: rows["terms"][:, place] for place, name in enumerate(TERM_COLUMNS)}
    columns |= {name: rows[name] for name in ("utility", "given")}
    finite = {name: np.where(np.isfinite(values), values, np.nan) for name, values in columns.items()}
    return {**finite, "rank": np.where(compared, rank, 0)}


def _lost_by(rows: Table) -> Columns:
    return {"lost_by": Coded(rows["reason"], REASONS)}
