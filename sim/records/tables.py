"""The three tables of a market that may still go on, as data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.records.books import books_of
from sim.records.columns import record_of
from sim.records.weekly import MEASURES
from sim.tables import Tables

if TYPE_CHECKING:
    from sim.market.engine import Market


def tables_of(market: Market) -> Tables:
    """Tables of what a market has recorded so far, without measures."""
    weeks, employers, moves = record_of(books_of(market))
    recorded = [name for name in weeks.names if name not in MEASURES]
    return Tables(weeks.frame(recorded), employers.frame(), moves.frame())
