"""The event log as a matched employer-employee panel: who works where, at what pay, at regular dates.

This is the form of data that estimators of person and employer effects take (Abowd, Kramarz & Margolis 1999,
*Econometrica* 67(2)): one row a person and date, with the employer and the log of pay.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.employers import employer_index
from sim.mechanisms.growth.dollars import price_level

COLUMNS = ("researcher", "period", "week", "employer", "kind", "talent", "pay", "log_pay")


def matched_panel(
    moves: pd.DataFrame, employers: pd.DataFrame, every: int, growth: float = 0.0
) -> pd.DataFrame:
    """Employer and pay of each person at the end of every `every`-th week of the run.

    Pay and employer change by events only. So the log says where a person is after each of his or her
    events, and, by the first one's origin and pay, where he or she was before it. Those to whom nothing
    happened in the whole run are not in the log, and so not in the panel.

    Args:
        moves: the event log, in the order in which events happened.
        employers: one row an employer a week (`week`); says which weeks were observed.
        every: weeks from one date to the next, at least 1; 52 makes a yearly panel. The first date is the end
            of the run's `every`-th week.
        growth: `growth.common` of the scenario: with it pay grows between events too.

    Returns:
        One row a person and date at which he or she has an employer, ordered by person and date:
        `researcher`, `period` (number of the date, from 0), `week`, `employer`, `kind` (of the employer),
        `talent`, `pay` (dollars a year), `log_pay` (NaN where pay is not positive).

    Raises:
        ValueError: `every` is below 1.
    """
    if every < 1:
        raise ValueError("every must be at least 1")
    observed = np.unique(employers["week"].to_numpy(np.int64))
    dates = observed[every - 1 :: every]
    states = _states(moves, growth)
    if states.empty or dates.size == 0:
        return _labelled(states.iloc[:0].assign(period=0, week=0))
    chosen = _in_force(states, dates)
    panel = states.iloc[chosen.ravel()].reset_index(drop=True)
    period = np.tile(np.arange(dates.size), len(chosen))
    pay = panel["pay"] * price_level(growth, dates[period])
    panel = panel.assign(period=period, week=dates[period], pay=pay)
    return _labelled(panel[panel["kind"] != ""])


def _states(moves: pd.DataFrame, growth: float) -> pd.DataFrame:
    """Spells of constant employer and pay: one before each person's first event, one after each event.

    Pay is in dollars of week 0, of a market in which all amounts grow.
    """
    rows = moves[moves["researcher"] >= 0]
    level = price_level(growth, rows["week"].to_numpy(np.int64))
    origin, destination = (
        employer_index(rows, f"{end}_kind", end).to_frame().to_numpy(object).T
        for end in ("origin", "destination")
    )
    after = pd.DataFrame(
        {
            "researcher": rows["researcher"].to_numpy(np.int64),
            "since": rows["week"].to_numpy(np.float64),
            "kind": destination[0],
            "employer": destination[1],
            "talent": rows["talent"].to_numpy(np.float64),
            "pay": rows["pay_after"].to_numpy(np.float64) / level,
        }
    )
    before = after.assign(
        since=-np.inf,
        kind=origin[0],
        employer=origin[1],
        pay=rows["pay_before"].to_numpy(np.float64) / level,
    ).drop_duplicates("researcher")
    both = pd.concat([before, after], ignore_index=True)
    # Two stable sorts: within a week the order of the log stays.
    both = both.sort_values("since", kind="stable").sort_values("researcher", kind="stable")
    return both.reset_index(drop=True)


def _in_force(states: pd.DataFrame, dates: NDArray[np.int64]) -> NDArray[np.int64]:
    """Row of `states` in force at the end of each date, shape (people, dates)."""
    person, since = states["researcher"].to_numpy(), states["since"].to_numpy()
    starts = np.flatnonzero(np.r_[True, person[1:] != person[:-1]])
    ends = np.r_[starts[1:], len(person)]
    rows = [
        first + np.searchsorted(since[first:last], dates, side="right") - 1
        for first, last in zip(starts, ends, strict=True)
    ]
    return np.asarray(rows, dtype=np.int64)


def _labelled(panel: pd.DataFrame) -> pd.DataFrame:
    """The panel with logs of pay, in the order of `COLUMNS`."""
    pay = panel["pay"]
    labelled = panel.assign(log_pay=np.log(pay.where(pay > 0)))
    return labelled.reset_index(drop=True)[list(COLUMNS)]
