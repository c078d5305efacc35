"""Who moves where: flow matrices, ratios with exact intervals, net rates, retention.

All functions read the event log of a run (`moves`: one row an event) by its columns `week`, `researcher`,
`kind`, `origin`, `destination`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.intervals import Estimate, clopper_pearson, odds
from sim.measures.stays import stays
from sim.measures.survival import SurvivalCurve, kaplan_meier

JOB_TO_JOB = ("poached",)
WITHOUT_EMPLOYER = ("unemployed", "retired", "education")
EMPLOYER_DEATH = "startup died"


def job_to_job(moves: pd.DataFrame) -> pd.DataFrame:
    """Rows of the event log in which a person went from one employer straight to another."""
    return moves[moves["kind"].isin(JOB_TO_JOB)]


def flow_matrix(moves: pd.DataFrame) -> pd.DataFrame:
    """Job-to-job moves from each employer (rows) to each other (columns), raw counts.

    Row sums are job-to-job losses, column sums job-to-job hires.

    Returns:
        Square integer table over every employer that lost or won someone, in alphabetical order.
    """
    rows = job_to_job(moves)
    names = sorted({*rows["origin"].astype(str), *rows["destination"].astype(str)})
    place = {name: index for index, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    origin = rows["origin"].astype(str).map(place).to_numpy(dtype=np.int64)
    destination = rows["destination"].astype(str).map(place).to_numpy(dtype=np.int64)
    np.add.at(counts, (origin, destination), 1)
    labels = pd.Index(names, dtype=object)
    return pd.DataFrame(counts, index=labels.rename("origin"), columns=labels.rename("destination"))


def pool(matrix: pd.DataFrame, groups: Mapping[str, str]) -> pd.DataFrame:
    """Add up a flow matrix over groups of employers; moves within a group stand on the diagonal.

    Args:
        matrix: square table as `flow_matrix` returns it.
        groups: name of the group of each employer; one left out keeps its name.
    """
    rows = matrix.rename(index=groups).groupby(level=0).sum()
    pooled = rows.T.rename(index=groups).groupby(level=0).sum().T
    return pooled.rename_axis(index="origin", columns="destination")


def average_headcounts(employers: pd.DataFrame) -> pd.Series:
    """Person-weeks at each employer over the weeks of the run: one alive half the time counts half.

    Args:
        employers: one row an employer a week (`week`, `employer`, `headcount`).

    Returns:
        Researchers, by name of employer.
    """
    weeks = employers["week"].nunique()
    return employers.groupby("employer", observed=True)["headcount"].sum() / max(weeks, 1)


def flow_ratio(matrix: pd.DataFrame, origin: str, destination: str, level: float) -> Estimate:
    """Moves from `origin` to `destination` for each move back, with exact interval.

    Given their sum, the count one way is binomial with share p, and the ratio is p/(1 - p); the ends of the
    Clopper-Pearson interval for p are carried over. A ratio of counts says nothing about preferences until it
    is divided by headcounts (`flow_ratio_per_head`).

    Args:
        matrix: square table as `flow_matrix` returns it.
        origin: name of an employer; one not in the matrix has no moves.
        destination: name of another.
        level: confidence level, strictly between 0 and 1.

    Returns:
        NaN with interval (0, ∞) where nobody moved either way; ∞ where nobody came back.

    Raises:
        ValueError: the level is out of bounds.
    """
    out, back = _count(matrix, origin, destination), _count(matrix, destination, origin)
    lower, upper = clopper_pearson(out, out + back, level)
    value = odds(out / (out + back)) if out + back else float("nan")
    return Estimate(value, odds(lower), odds(upper))


def flow_ratio_per_head(
    matrix: pd.DataFrame, origin: str, destination: str, headcounts: pd.Series, level: float
) -> Estimate:
    """Rate of moving from `origin` to `destination` per person at the origin, over the rate back.

    This is `flow_ratio` times H_destination/H_origin; headcounts are taken as known, so the interval scales.

    Args:
        matrix: square table as `flow_matrix` returns it.
        origin: name of an employer.
        destination: name of another.
        headcounts: average researchers of each employer (`average_headcounts`).
        level: confidence level, strictly between 0 and 1.

    Raises:
        ValueError: the level is out of bounds.
        KeyError: an employer has no headcount.
    """
    scale = float(headcounts[destination]) / float(headcounts[origin])
    raw = flow_ratio(matrix, origin, destination, level)
    return Estimate(raw.value * scale, raw.lower * scale, raw.upper * scale)


def net_rate(matrix: pd.DataFrame, headcounts: pd.Series, years: float) -> pd.Series:
    """Net job-to-job gain of each employer per head and year: (hires - losses)/(average headcount × years).

    Args:
        matrix: square table as `flow_matrix` returns it.
        headcounts: average researchers, by employer (`average_headcounts`).
        years: length of the period that the matrix covers.

    Returns:
        Share of own headcount per year, for the employers in the matrix.
    """
    net = matrix.sum(axis=0) - matrix.sum(axis=1)
    return net / (headcounts.reindex(net.index) * years)


def arrivals(moves: pd.DataFrame) -> pd.DataFrame:
    """Rows in which a person joins an employer, from wherever."""
    return moves[_changes(moves) & ~moves["destination"].isin(WITHOUT_EMPLOYER)]


def poached_share(moves: pd.DataFrame) -> pd.Series:
    """Share of each employer's arrivals that came straight from another employer.

    Returns:
        Share from 0 to 1, by name of employer, for those with at least one arrival.
    """
    joined = arrivals(moves)
    return joined["kind"].isin(JOB_TO_JOB).groupby(joined["destination"].astype(str)).mean()


def spells(moves: pd.DataFrame, last_week: int) -> pd.DataFrame:
    """Stays of people at employers that began in the log, until they left or observation stopped.

    A stay ends at the person's next change of employer. It is censored at `last_week`, and at the death of
    the employer: who loses the job with the firm says nothing about whom the firm could keep.

    Args:
        moves: the event log, in the order in which events happened.
        last_week: last week of the run.

    Returns:
        One row a stay: `researcher`, `employer`, `start` (week), `duration` (weeks), `left` (else censored).
    """
    origin, destination, names = _coded(moves)
    week = moves["week"].to_numpy(np.int64)
    researcher = moves["researcher"].to_numpy(np.int64)
    died = (moves["kind"] == EMPLOYER_DEATH).to_numpy(bool) & (origin >= 0)
    death = np.full(len(names), np.iinfo(np.int64).max)
    death[origin[died]] = week[died]
    columns = {"week": week, "researcher": researcher, "origin": origin, "destination": destination}
    found = stays(columns, death, last_week)
    return pd.DataFrame(
        {
            "researcher": researcher[found.row],
            "employer": names[destination[found.row]],
            "start": week[found.row],
            "duration": found.duration.astype(np.float64),
            "left": found.left,
        }
    )


def _coded(moves: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[Any]]:
    """Origins and destinations as codes into the names that come third; -1 is no employer."""
    ends = pd.concat([moves["origin"].astype(str), moves["destination"].astype(str)])
    codes, names = pd.factorize(ends.where(~ends.isin(WITHOUT_EMPLOYER)))
    places = np.asarray(codes, dtype=np.int64)
    return places[: len(moves)], places[len(moves) :], np.asarray(names, dtype=object)


def retention(
    moves: pd.DataFrame, employer: str, hired_from: int, hired_until: int, last_week: int
) -> SurvivalCurve:
    """Share of an employer's arrivals still there after so many weeks (Kaplan-Meier, Greenwood).

    ``retention(...).at(52)`` is the share still there after a year and its standard error.

    Args:
        moves: the event log, in the order in which events happened.
        employer: name of the employer.
        hired_from: first week of joining.
        hired_until: last week of joining, itself included.
        last_week: last week of the run.

    Returns:
        Curve over weeks since joining; see `spells` for what counts as censored.
    """
    table = spells(moves, last_week)
    cohort = table[(table["employer"] == employer) & table["start"].between(hired_from, hired_until)]
    return kaplan_meier(cohort["duration"], cohort["left"])


def _changes(moves: pd.DataFrame) -> pd.Series:
    # As text: names may come as categories, which differ between the two columns.
    return (moves["researcher"] >= 0) & (moves["origin"].astype(str) != moves["destination"].astype(str))


def _count(matrix: pd.DataFrame, origin: str, destination: str) -> int:
    if origin not in matrix.index or destination not in matrix.columns:
        return 0
    return int(matrix.to_numpy()[matrix.index.get_loc(origin), matrix.columns.get_loc(destination)])
