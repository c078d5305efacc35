"""How startups fare: lifetimes, exits, unfilled seats, bids and people lost and why.

The functions read the tables of a run: `employers` (one row an employer a week, from birth to death), `weeks`
(one row a week) and `moves` (one row an event).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.survival import IncidenceCurves, SurvivalCurve, aalen_johansen, kaplan_meier
from sim.measures.transitions import EMPLOYER_DEATH, job_to_job
from sim.records.leaving import NOT_KEPT_BY
from sim.vocabulary import REASONS

STARTUP = "startup"
LAB = "lab"
#: The four ends of a startup. The first two are deaths: for want of cash, or by a stated hazard; of a team.
ENDS = ("ruin", "team collapse", "license-and-hire", "acquisition")
_RUIN, _COLLAPSE, _LICENSE, _ACQUISITION = range(len(ENDS))
DEATHS = (_RUIN, _COLLAPSE)
#: The kind of event that tells of an end.
_END_OF = {EMPLOYER_DEATH: _RUIN, "startup licensed": _LICENSE, "startup acquired": _ACQUISITION}
EXITS = tuple(_END_OF)


def lifetimes(employers: pd.DataFrame) -> pd.DataFrame:
    """Time each startup was seen alive, and whether it came to an end, by death or by a deal.

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


def exits(employers: pd.DataFrame, moves: pd.DataFrame, minimum_team: int) -> pd.DataFrame:
    """Time each startup was seen alive, and how it ended.

    Where fewer people than `minimum_team` were left when a startup died, it ended for want of a team,
    whatever its cash. Logs of before there was a column `team` do not say how many were left: there those
    count whom it laid off in that week, whom an event laid off among them.

    Args:
        employers: one row an employer a week.
        moves: the event log.
        minimum_team: `startups.minimum_team` of the scenario.

    Returns:
        `lifetimes`, and `end`: place in `ENDS`, -1 for a startup that is alive.
    """
    lives = lifetimes(employers)
    kinds, origins = moves["kind"].astype(str), moves["origin"].astype(str)
    end = pd.Series(-1, index=lives.index)
    for kind, place in _END_OF.items():
        names = origins[kinds == kind]
        end.loc[names[names.isin(end.index)].tolist()] = place
    if "team" in moves:
        dead = moves[kinds == EMPLOYER_DEATH]
        left = dead.set_index(dead["origin"].astype(str))["team"].reindex(lives.index, fill_value=0)
    else:
        left = _laid_off_at_the_end(lives, moves)
    end[(end == _RUIN) & (left < max(minimum_team, 1))] = _COLLAPSE
    return lives.assign(end=end)


def _laid_off_at_the_end(lives: pd.DataFrame, moves: pd.DataFrame) -> pd.Series:
    """How many each startup laid off in the last week in which it was seen alive."""
    gone = moves[(moves["kind"].astype(str) == "laid off") & (moves["origin_kind"] == STARTUP)]
    teams = gone.groupby([gone["origin"].astype(str), gone["week"]], observed=True).size()
    last = lives["first_week"] + lives["weeks"]
    left = teams.reindex(pd.MultiIndex.from_arrays([lives.index, last]), fill_value=0)
    return pd.Series(left.to_numpy(), index=lives.index)


def incidence_by_end(ended: pd.DataFrame) -> IncidenceCurves:
    """Aalen-Johansen curves of the four ends over weeks, of the table of `exits`."""
    return aalen_johansen(ended["weeks"], ended["end"], len(ENDS))


def survival_by_end(ended: pd.DataFrame) -> dict[str, SurvivalCurve]:
    """Kaplan-Meier curves by end, of the table of `exits`: the other ends count as if observation stopped.

    One minus such a curve is what would become of startups if this end were the only one.
    """
    return {name: kaplan_meier(ended["weeks"], ended["end"] == place) for place, name in enumerate(ENDS)}


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
