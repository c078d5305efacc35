"""The record of a run: its three tables, the same object fresh from a market and read back from a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.records.sheet import Sheet, sheet_of_frame

if TYPE_CHECKING:
    import pandas as pd


class Record(NamedTuple):
    """What a run left behind; the columns are listed in docs/architecture.md.

    Attributes:
        weeks: one row a week of the horizon.
        employers: one row an employer a week, from birth to death, by week.
        moves: the event log, one row an event, in the order in which they happened.
    """

    weeks: Sheet
    employers: Sheet
    moves: Sheet


def record_of_frames(weeks: pd.DataFrame, employers: pd.DataFrame, moves: pd.DataFrame) -> Record:
    """The record that these data frames show."""
    return Record(*map(sheet_of_frame, (weeks, employers, moves)))
