"""How startups fare: lifetimes, exits, unfilled seats, bids and people lost and why.

The functions read the tables of a run: `employers` (one row an employer a week, from birth to death), `weeks`
(one row a week) and `moves` (one row an event).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.survival import SurvivalCurve, kaplan_meier
from sim.measures.transitions import EMPLOYER_DEATH, job_to_job
from sim.records.leaving import NOT_KEPT_BY
from sim.vocabulary import REASONS

STARTUP = "startup"
LAB = "lab"
# A startup's ways out. A new one, a sale for instance, is one more kind of event here.
EXITS = (EMPLOYER_DEATH,)


def lifetimes(employers: pd.DataFrame) -> pd.DataFrame:
    """Time each startup was seen alive, and whether it died.

    A startup present in the first week of the run counts from that week, for its age is not in the table; one
    born later counts from its birth. One that is there in the last week of the run, alive, is censored.

    Returns:
        One row a startup, by name: `first_week`, `weeks` (duration), `died`.
    """
    rows = employers[employers["kind"] == STARTUP]
    names = rows["employer"].astype(str)
    first = rows.groupby(names)["week"].min()
    last = rows.groupby(names)["week"].max()
    # The row of its death is a startup's last; who died in its first week of all has a duration of zero.
    died = ~rows["alive"].astype(bool).groupby(names).min()
    return pd.DataFrame({"first_week": first, "weeks": last - first, "died": died})


def startup_survival(employers: pd.DataFrame) -> SurvivalCurve:
    """Kaplan-Meier curve of startups over weeks since birth, or since the first week if present then."""
    table = lifetimes(employers)
    return kaplan_meier(table["weeks"], table["died"])


def exits_by_type(moves: pd.DataFrame) -> pd.Series:
    """Number of startups that ended, by kind of event."""
    return moves["kind"].astype(str).value_counts().reindex(list(EXITS), fill_value=0)


def unfilled_share(employers: pd.DataFrame, kind: str) -> pd.Series:
    """Vacancies over all seats (vacant and taken) of the living employers of a kind.

    Args:
        employers: one row an employer a week.
        kind: `startup` or `lab`.

    Returns:
        Share from 0 to 1, by week; NaN in a week in which there are no seats.
    """
    rows = employers[(employers["kind"] == kind) & employers["alive"].astype(bool)]
    total = rows.groupby("week")[["open_seats", "headcount"]].sum()
    total = total.reindex(pd.Index(np.unique(employers["week"].to_numpy()), name="week"), fill_value=0)
    seats = total["open_seats"] + total["headcount"]
    return (total["open_seats"] / seats.where(seats > 0)).rename("unfilled_share")


def bids_lost(weeks: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Bids that employers of a kind lost, by what kept them from bidding more.

    Args:
        weeks: one row a week, with a column `<kind>_lost_<reason>` for each reason.
        kind: `startup` or `lab`.

    Returns:
        Counts, one row a week (index), one column a reason in the order of the table.
    """
    prefix = f"{kind}_lost_"
    columns = [name for name in weeks.columns if name.startswith(prefix)]
    table = weeks[columns].set_axis([name.removeprefix(prefix) for name in columns], axis=1)
    return table.set_index(pd.Index(weeks["week"].to_numpy(), name="week"))


def survival_by_week(weeks: NDArray[np.int64], died: NDArray[np.bool_], length: int) -> NDArray[np.float64]:
    """Kaplan-Meier share of startups that last longer than 0, 1, 2, ... weeks.

    Args:
        weeks: shape (n,), weeks that each was seen alive.
        died: shape (n,), whether it died then; else observation stopped.
        length: number of weeks.

    Returns:
        Shape (length,); NaN beyond the longest time that one was seen alive.
    """
    observed = np.bincount(weeks, minlength=length)[:length]
    exits = np.bincount(weeks[died], minlength=length)[:length]
    at_risk = np.cumsum(observed[::-1])[::-1]
    survival = np.cumprod(1.0 - exits / np.maximum(at_risk, 1))
    return np.where((at_risk > 0) | ((survival == 0.0) & bool(at_risk[:1].any())), survival, np.nan)


def departures(moves: pd.DataFrame, kind: str) -> pd.DataFrame:
    """People whom employers of a kind lost from job to job, by what could not keep them.

    Args:
        moves: the event log, with `not_kept_by` and `counter_limited_by`.
        kind: `startup` or `lab`.

    Returns:
        Counts, one row an answer, one column a limit of the counter-offer; `none` where there was none.
    """
    rows = job_to_job(moves)
    rows = rows[rows["origin_kind"] == kind]
    limit = rows["counter_limited_by"].astype(object).fillna("none")
    table = pd.crosstab(rows["not_kept_by"].astype(object), limit)
    return table.reindex(index=list(NOT_KEPT_BY), columns=["none", *REASONS], fill_value=0)
