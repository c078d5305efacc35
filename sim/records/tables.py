"""The three tables of one run as data frames: weeks, employers, moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

    from sim.market.engine import Market
    from sim.records.columns import Columns


class Tables(NamedTuple):
    """Data frames of one run; the columns are listed in docs/architecture.md."""

    weeks: pd.DataFrame
    employers: pd.DataFrame
    moves: pd.DataFrame


def tables_of(market: Market) -> Tables:
    """Tables of what a market has recorded so far."""
    from sim.records.books import books_of
    from sim.records.columns import employer_columns, move_columns, week_columns

    books = books_of(market)
    return Tables(*map(frame, (week_columns(books), employer_columns(books), move_columns(books))))


def frame(columns: Columns) -> pd.DataFrame:
    """A data frame of these columns; names become categories."""
    import pandas as pd

    from sim.records.columns import Coded

    return pd.DataFrame(
        {
            name: pd.Categorical.from_codes(column.codes, categories=pd.Index(column.names))
            if isinstance(column, Coded)
            else column
            for name, column in columns.items()
        }
    )
