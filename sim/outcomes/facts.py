"""What facts about hires, leavers and packages are held against: parts of moments, each from a run's tables.

A person's history is the log's rows of the person, in their order; what was before week 0 is not in it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

    from sim.records.run import Run

#: Weeks in three months, and in a year.
_QUARTER, _YEAR = 13, 52
#: Kinds of rows in which somebody takes a job.
_HIRES = ("poached", "hired")
_INSIDE = ("lab", "startup")


def packages_between(run: Run, of: Sequence[str]) -> Sequence[float]:
    """Contracts of 100 million dollars or more that were agreed from one day to another, both included."""
    since, until = of
    days = run.weeks["date"].astype(str)
    there = (days >= since) & (days <= until)
    if not there.any():
        return (math.nan,)
    return (float(run.weeks.loc[there, "packages_100m"].sum()) / run.scenario.scale,)


def elite_gap(run: Run, _: Sequence[str]) -> Sequence[float]:
    """Labs' share in the top 1% less their share in all people, in the first week."""
    return (_elite_gap(run, 0),)


def elite_drift(run: Run, _: Sequence[str]) -> Sequence[float]:
    """By how much that is more in the last week than in the first."""
    return (_elite_gap(run, -1) - _elite_gap(run, 0),)


def _elite_gap(run: Run, at: int) -> float:
    week = run.weeks.iloc[at]
    there = run.employers[run.employers["week"] == week["week"]]
    people = there["headcount"].sum() + week["unemployed"]
    at_labs = there.loc[there["kind"] == "lab", "headcount"].sum()
    return float(week["elite1_labs_share"] - at_labs / people)


def elite_jobless(run: Run, _: Sequence[str]) -> Sequence[float]:
    """Of week 0's top 1% at most so many had no job in all of the first three months.

    The least share without one in any week: whoever had none all the time is in each of them.
    """
    return (float(run.weeks["elite1_cohort_none_share"].iloc[: _QUARTER + 1].min()),)


def graduates(run: Run, of: Sequence[str]) -> Sequence[float]:
    """Hires by a kind of employer, and those who came into the market within a year and had no job yet.

    From the second year on, when the log has all who came in within one.
    """
    rows = _histories(run.moves)
    hires = rows[rows["kind"].isin(_HIRES) & (rows["destination_kind"] == of[0]) & (rows["week"] >= _YEAR)]
    new = (hires["before"] == "entered") & (hires["week"] - hires["since"] <= _YEAR)
    return int(new.sum()), len(hires)


def jobless_hires(run: Run, of: Sequence[str]) -> Sequence[float]:
    """Hires by a kind of employer, and those of them who had no job at the time."""
    hires = run.moves[run.moves["kind"].isin(_HIRES) & (run.moves["destination_kind"] == of[0])]
    return int(hires["origin_kind"].isna().sum()), len(hires)


def outside_flows(run: Run, _: Sequence[str]) -> Sequence[float]:
    """People who went from labs and startups to the outside, and the other way, at once or after a spell."""
    rows = _histories(run.moves)
    hires = rows[rows["kind"].isin(_HIRES)]
    origin = hires["origin_kind"].astype(object).fillna(hires["left"])
    out, back = (
        origin.isin(_INSIDE) & (hires["destination_kind"] == "outside"),
        (origin == "outside") & hires["destination_kind"].isin(_INSIDE),
    )
    return int(out.sum()), int(back.sum())


def reemployed(run: Run, _: Sequence[str]) -> Sequence[float]:
    """People who were laid off, and those of them who took a job within three months."""
    again = _again(run.moves)
    return int(again["soon"].sum()), len(again)


def better_paid(run: Run, _: Sequence[str]) -> Sequence[float]:
    """Of people who were laid off and took a job within three months, those who are paid more than before."""
    again = _again(run.moves)
    soon = again[again["soon"]]
    return int((soon["pay_next"] > soon["pay_before"]).sum()), len(soon)


def raised_between(run: Run, of: Sequence[str]) -> Sequence[float]:
    """People of an employer whose pay it raised from one day to another, and its people at first."""
    employer, since, until = of
    days = run.weeks["date"].astype(str).to_numpy()
    weeks = np.flatnonzero((days >= since) & (days <= until))
    if not len(weeks):
        return (math.nan, math.nan)
    moves, employers = run.moves, run.employers
    rows = moves[moves["week"].between(weeks[0], weeks[-1]) & (moves["kind"] == "raised") & ~moves["listed"]]
    raised = rows.loc[rows["origin"].astype(str) == employer, "researcher"].nunique()
    first = employers[(employers["week"] == weeks[0]) & (employers["employer"].astype(str) == employer)]
    return raised, int(first["headcount"].sum())


def new_hires_pay(run: Run, _: Sequence[str]) -> Sequence[float]:
    """Median pay for a unit of talent of those whom labs and startups hired, dollars a year."""
    rows = run.moves[run.moves["kind"].isin(_HIRES) & run.moves["destination_kind"].isin(_INSIDE)]
    return (float((rows["pay_after"] / rows["talent"]).median()),)


def labs_drift(run: Run, _: Sequence[str]) -> Sequence[float]:
    """Change a year of labs' share in the people with an employer, over the run."""
    heads = run.employers.groupby(["week", "kind"], observed=True)["headcount"].sum().unstack(fill_value=0)
    share = heads["lab"] / heads.sum(axis=1)
    years = (len(share) - 1) / WEEKS_PER_YEAR
    return (float(share.iloc[-1] - share.iloc[0]) / years if years else math.nan,)


def alive_at_end(run: Run, of: Sequence[str]) -> Sequence[float]:
    """1 if an employer is there in the last week, else 0."""
    rows = run.employers[run.employers["employer"].astype(str) == of[0]]
    return (float(rows.loc[rows["week"] == rows["week"].max(), "alive"].any()),)


def _histories(moves: pd.DataFrame) -> pd.DataFrame:
    """The log by person, with the kind and week of the row before, and where the person had the last job."""
    rows = moves.sort_values(["researcher", "week"], kind="stable")
    of = rows.groupby("researcher", sort=False)
    rows["before"], rows["since"] = of["kind"].shift().astype(str), of["week"].shift()
    rows["left"] = of["origin_kind"].shift().astype(object)
    return rows


def _again(moves: pd.DataFrame) -> pd.DataFrame:
    """Those who were laid off early enough for three months to follow, and what came next."""
    rows = moves.sort_values(["researcher", "week"], kind="stable")
    of = rows.groupby("researcher", sort=False)
    rows["next"], rows["then"] = of["kind"].shift(-1).astype(str), of["week"].shift(-1)
    rows["pay_next"] = of["pay_after"].shift(-1)
    rows["soon"] = (rows["next"] == "hired") & (rows["then"] - rows["week"] <= _QUARTER)
    early: pd.DataFrame = rows[(rows["kind"] == "laid off") & (rows["week"] < moves["week"].max() - _QUARTER)]
    return early
