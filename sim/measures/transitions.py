"""Who moves where: flow matrices, ratios with exact intervals, net rates, retention.

All functions read the event log of a run (`moves`: one row an event) by its columns `week`, `researcher`,
`kind`, `origin`, `destination`, and the kinds of the latter two, `origin_kind` and `destination_kind`. An
employer is known by kind and name: ``("lab", "Meta")``.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from sim.measures.employers import Employer, employer_index
from sim.measures.intervals import Estimate, clopper_pearson, odds
from sim.measures.stays import ENDS_OF_STAYS, stays
from sim.measures.survival import SurvivalCurve, kaplan_meier
from sim.names import normal

JOB_TO_JOB = ("poached",)
EMPLOYER_DEATH = "startup died"
#: Who comes along when an employer ends in another has not moved: the contract goes on.
TRANSFERRED = "transferred"


def job_to_job(moves: pd.DataFrame) -> pd.DataFrame:
    """Rows of the event log in which a person went from one employer straight to another."""
    return moves[moves["kind"].isin(JOB_TO_JOB)]


def flow_matrix(moves: pd.DataFrame) -> pd.DataFrame:
    """Job-to-job moves from each employer (rows) to each other (columns), raw counts.

    Row sums are job-to-job losses, column sums job-to-job hires.

    Returns:
        Square integer table over every employer that lost or won someone, by kind and then by name.

    Example:
        >>> columns = ["kind", "origin_kind", "origin", "destination_kind", "destination"]
        >>> moves = pd.DataFrame([["poached", "lab", "A", "lab", "B"]] * 3, columns=columns)
        >>> int(flow_matrix(moves).loc[("lab", "A"), ("lab", "B")])
        3
    """
    rows = job_to_job(moves)
    ends = [employer_index(rows, f"{end}_kind", end) for end in ("origin", "destination")]
    known = ends[0].union(ends[1]).unique().sort_values()
    counts = np.zeros((len(known), len(known)), dtype=np.int64)
    np.add.at(counts, tuple(known.get_indexer(end) for end in ends), 1)
    return pd.DataFrame(counts, index=known, columns=known)


def pool(matrix: pd.DataFrame, groups: Mapping[Employer, Hashable]) -> pd.DataFrame:
    """Add up a flow matrix over groups of employers; moves within a group stand on the diagonal.

    Args:
        matrix: square table as `flow_matrix` returns it.
        groups: group of each employer; one left out is a group of its own.
    """
    own = [groups.get(employer, employer) for employer in matrix.index]
    place = {group: number for number, group in enumerate(dict.fromkeys(own))}
    member = np.zeros((len(place), len(own)), dtype=np.int64)
    member[[place[group] for group in own], np.arange(len(own))] = 1
    names = pd.Index([*place], dtype=object, tupleize_cols=False)
    counts = member @ matrix.to_numpy() @ member.T
    return pd.DataFrame(counts, index=names.rename("origin"), columns=names.rename("destination"))


def average_headcounts(employers: pd.DataFrame) -> pd.Series:
    """Person-weeks at each employer over the weeks of the run: one alive half the time counts half.

    Args:
        employers: one row an employer a week (`week`, `kind`, `employer`, `headcount`).

    Returns:
        Researchers, by kind and name of the employer.
    """
    weeks = employers["week"].nunique()
    total = employers.groupby(["kind", "employer"], observed=True)["headcount"].sum()
    return total / max(weeks, 1)


def flow_ratio(matrix: pd.DataFrame, origin: Hashable, destination: Hashable, level: float) -> Estimate:
    """Moves from `origin` to `destination` for each move back, with exact interval.

    Given their sum, the count one way is binomial with share p, and the ratio is p/(1 - p); the ends of the
    Clopper-Pearson interval for p are carried over. A ratio of counts says nothing about preferences until it
    is divided by headcounts (`flow_ratio_per_head`).

    Args:
        matrix: square table as `flow_matrix` or `pool` returns it.
        origin: an employer or group; one not in the matrix has no moves.
        destination: another.
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
    matrix: pd.DataFrame, origin: Hashable, destination: Hashable, headcounts: pd.Series, level: float
) -> Estimate:
    """Rate of moving from `origin` to `destination` per person at the origin, over the rate back.

    This is `flow_ratio` times H_destination/H_origin; headcounts are taken as known, so the interval scales.

    Args:
        matrix: square table as `flow_matrix` or `pool` returns it.
        origin: an employer or group.
        destination: another.
        headcounts: average researchers of each employer (`average_headcounts`) or group.
        level: confidence level, strictly between 0 and 1.

    Raises:
        ValueError: the level is out of bounds.
        KeyError: an employer has no headcount.
    """
    heads = headcounts.to_dict()
    scale = float(heads[destination]) / float(heads[origin])
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
    return moves[_changes(moves) & moves["destination_kind"].notna()]


def poached_share(moves: pd.DataFrame) -> pd.Series:
    """Share of each employer's arrivals that came straight from another employer.

    Returns:
        Share from 0 to 1, by kind and name of the employer, for those with at least one arrival.
    """
    joined = arrivals(moves)
    employer = employer_index(joined, "destination_kind", "destination")
    poached = pd.Series(joined["kind"].isin(JOB_TO_JOB).to_numpy(), index=employer)
    return poached.groupby(level=["kind", "employer"]).mean()


def spells(moves: pd.DataFrame, last_week: int) -> pd.DataFrame:
    """Stays of people at employers that began in the log, until they left or observation stopped.

    A stay ends at the person's next change of employer. It is censored at `last_week`, and at the death of
    the employer: who loses the job with the firm says nothing about whom the firm could keep. Where an
    employer ends in another, stays there go on.

    Args:
        moves: the event log, in the order in which events happened.
        last_week: last week of the run.

    Returns:
        One row a stay: `researcher`, `kind` and name of the `employer`, `start` (week), `duration` (weeks),
        `left` (else censored).
    """
    moves = moves[moves["kind"] != TRANSFERRED]
    origins = employer_index(moves, "origin_kind", "origin")
    destinations = employer_index(moves, "destination_kind", "destination")
    known = origins.union(destinations).unique()
    known = known[known.get_level_values("kind") != ""]
    origin, destination = known.get_indexer(origins), known.get_indexer(destinations)
    week = moves["week"].to_numpy(np.int64)
    researcher = moves["researcher"].to_numpy(np.int64)
    died = moves["kind"].isin(ENDS_OF_STAYS).to_numpy(bool) & (origin >= 0)
    death = np.full(len(known), np.iinfo(np.int64).max)
    death[origin[died]] = week[died]
    columns = {"week": week, "researcher": researcher, "origin": origin, "destination": destination}
    found = stays(columns, death, last_week)
    joined = known[destination[found.row]]
    return pd.DataFrame(
        {
            "researcher": researcher[found.row],
            "kind": joined.get_level_values("kind"),
            "employer": joined.get_level_values("employer"),
            "start": week[found.row],
            "duration": found.duration.astype(np.float64),
            "left": found.left,
        }
    )


def retention(
    moves: pd.DataFrame, employer: Employer, hired_from: int, hired_until: int, last_week: int
) -> SurvivalCurve:
    """Share of an employer's arrivals still there after so many weeks (Kaplan-Meier, Greenwood).

    ``retention(...).at(52)`` is the share still there after a year and its standard error.

    Args:
        moves: the event log, in the order in which events happened.
        employer: kind and name of the employer.
        hired_from: first week of joining.
        hired_until: last week of joining, itself included.
        last_week: last week of the run.

    Returns:
        Curve over weeks since joining; see `spells` for what counts as censored.
    """
    table = spells(moves, last_week)
    kind, name = employer
    joined = (table["kind"] == kind) & (table["employer"] == normal(name))
    cohort = table[joined & table["start"].between(hired_from, hired_until)]
    return kaplan_meier(cohort["duration"], cohort["left"])


def _changes(moves: pd.DataFrame) -> pd.Series:
    ends = (employer_index(moves, f"{end}_kind", end) for end in ("origin", "destination"))
    changed: pd.Series = (moves["researcher"] >= 0) & np.not_equal(*(end.to_numpy() for end in ends))
    return changed & (moves["kind"] != TRANSFERRED)


def _count(matrix: pd.DataFrame, origin: Hashable, destination: Hashable) -> int:
    if origin not in matrix.index or destination not in matrix.columns:
        return 0
    return int(matrix.to_numpy()[matrix.index.get_loc(origin), matrix.columns.get_loc(destination)])
