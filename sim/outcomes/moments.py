"""Moments: what runs are held against facts by where no outcome says it, each from a run's tables.

A moment is written as a dotted key, its name first and then what it is of: ``flow_ratio.OpenAI.Anthropic``.
Of every run it keeps some numbers, its parts, which stand in `runs.parquet` after the outcomes; a figure is
made of the parts of many runs, most often by adding them up before dividing. A new moment is one function and
one entry of `MOMENTS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.names import join_key, normal, split_key
from sim.outcomes import facts
from sim.outcomes.outcomes import outcome_names
from sim.records.weekly import STATES
from sim.scenario.problems import suggest
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Parts of runs, shape (runs, parts).
Parts = NDArray[np.float64]
#: Columns of the parts of moments begin so.
PREFIX = "moments"
#: Measures of which the first year's change can be asked.
_MEASURES = (*STATES, "median_pay", "mean_pay", "unemployed")
#: Weeks at the ends of years: the first, and the last of three years.
_YEARS = (0, 51, 103, 155)
#: Share of the packages signed that is the tail, and so many of them at least.
_TAIL, _FEWEST = 20, 10


class Moment(NamedTuple):
    """A moment.

    Attributes:
        name: the first part of its key.
        of: what the other parts of the key name: `employer`, `measure`, `kind` of employer, `date`; none
            where it is of the market.
        parts: names of the numbers that are kept of each run.
        meaning: what it is, as a sentence without a verb.
        measured: the parts of a run, given what the key names; NaN where the run has none.
        pooled: the figure of many runs' parts, those of runs that have none left out.
        band: a band of its own around zero that hangs on the same parts, for facts that have none.
    """

    name: str
    of: tuple[str, ...]
    parts: tuple[str, ...]
    meaning: str
    measured: Callable[[Run, Sequence[str]], Sequence[float]]
    pooled: Callable[[Parts], float]
    band: Callable[[Parts], float] | None = None


def moment(key: str) -> tuple[Moment, tuple[str, ...]]:
    """The moment that a key names, and what it is of.

    Raises:
        KeyError: there is no such moment, or it wants other parts.
    """
    try:
        name, *of = split_key(key)
        found = _BY_NAME[name]
    except ValueError:
        raise KeyError(key) from None
    if len(of) != len(found.of):
        raise KeyError(key)
    return found, tuple(map(normal, of))


def columns(key: str) -> tuple[str, ...]:
    """Columns of `runs.parquet` with the parts of a moment."""
    found, of = moment(key)
    return tuple(join_key(PREFIX, found.name, *of, part) for part in found.parts)


def measured(run: Run, keys: Sequence[str]) -> dict[str, float]:
    """The parts of moments in a run, by column."""
    values: dict[str, float] = {}
    for key in keys:
        found, of = moment(key)
        values.update(zip(columns(key), map(float, found.measured(run, of)), strict=True))
    return values


def why_not(key: str, scenario: Scenario) -> tuple[str, str] | None:
    """What is wrong with the key of a moment for a scenario, and what to do; None where nothing is."""
    try:
        found, of = moment(key)
    except KeyError:
        return f'no outcome and no moment "{key}"', suggest(key, [*outcome_names(scenario), *names()])
    known = {
        "employer": scenario.employer_names,
        "measure": list(_MEASURES),
        "kind": ["lab", "startup", "outside"],
    }
    for what, name in zip(found.of, of, strict=True):
        if what == "date":
            if not _is_date(name):
                return f'no date "{name}" for {found.name}', "write YEAR-MONTH-DAY, such as 2025-07-01"
        elif name not in known[what]:
            return f'no {what} "{name}" for {found.name}', suggest(name, known[what])
    return None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def names() -> list[str]:
    """How the keys of moments are written."""
    return [".".join((one.name, *map(str.upper, one.of))) for one in MOMENTS]


def _flow(run: Run, ends: Sequence[str]) -> Sequence[float]:
    from sim.measures.transitions import job_to_job  # with pandas, which comes late

    rows = job_to_job(run.moves)
    origin, destination = (rows[end].astype(str).to_numpy() for end in ("origin", "destination"))
    first, second = ends
    there = ((origin == first) & (destination == second)).sum()
    return there, ((origin == second) & (destination == first)).sum()


def _moves(run: Run, _: Sequence[str]) -> Sequence[float]:
    return int(run.weeks["moves"].sum()), int(run.employers["headcount"].sum())


def _deaths(run: Run, _: Sequence[str]) -> Sequence[float]:
    from sim.measures.startups import lifetimes

    spans = lifetimes(run.employers)
    return int(run.weeks["startups_died"].sum()), float(spans["weeks"].sum())


def _tail(run: Run, _: Sequence[str]) -> Sequence[float]:
    from sim.measures.pay import hill_tail

    signed = run.moves[run.moves["kind"].isin(["poached", "raised"])]["package"].to_numpy()
    try:
        return (hill_tail(signed, max(len(signed) // _TAIL, _FEWEST)).exponent,)
    except ValueError:  # too few packages, or all alike
        return (math.nan,)


def _labs_hhi(run: Run, _: Sequence[str]) -> Sequence[float]:
    rows = run.employers
    first = rows[(rows["week"] == 0) & (rows["kind"] == "lab")]["headcount"]
    people = first.sum()
    return (float(((first / people) ** 2).sum()) if people else math.nan,)


def _years(run: Run, of: Sequence[str]) -> Sequence[float]:
    path = run.weeks[of[0]].to_numpy(np.float64)
    if len(path) <= _YEARS[-1]:
        return (math.nan,) * len(_YEARS)
    return (*np.diff(path[list(_YEARS)]), float(path.mean()))


def _mean(parts: Parts) -> float:
    there = parts[np.isfinite(parts).all(axis=1), 0]
    return float(there.mean()) if there.size else math.nan


def ratio(parts: Parts, times: float = 1.0, least: float = 0.0) -> float:
    """The sum of the first part over that of the second.

    Args:
        parts: shape (runs, 2).
        times: factor of the ratio.
        least: what the second sum is taken to be at least.
    """
    there = parts[np.isfinite(parts).all(axis=1)]
    above, below = there.sum(axis=0)
    below = max(float(below), least) if len(there) else 0.0
    return float(above) / below * times if below > 0.0 else math.nan


def _changes(parts: Parts) -> Parts:
    """Changes over the first three years relative to the mean level, of runs that have them."""
    there = parts[np.isfinite(parts).all(axis=1)]
    level = there[:, -1].mean() if len(there) else math.nan
    return np.asarray(there[:, :-1] / level if level else there[:, :-1] * math.nan)


def _first_year(parts: Parts) -> float:
    changes = _changes(parts)
    return float(changes[:, 0].mean()) if len(changes) else math.nan


def _later_years(parts: Parts) -> float:
    """The largest mean change of a later year, plus two standard errors of the difference."""
    changes = _changes(parts)
    if len(changes) < 2:
        return math.nan
    error = float(changes.std(axis=0, ddof=1).mean()) * math.sqrt(2.0 / len(changes))
    return float(np.abs(changes[:, 1:].mean(axis=0)).max()) + 2.0 * error


MOMENTS: tuple[Moment, ...] = (
    Moment(
        "flow_ratio", ("employer", "employer"), ("there", "back"),
        "moves from job to job from the first employer to the second for one back, all runs together",
        _flow, partial(ratio, least=1.0),
    ),
    Moment(
        "job_to_job_quarterly", (), ("moved", "person_weeks"),
        "moves from job to job in a quarter, of people with a job, all runs together",
        _moves, partial(ratio, times=WEEKS_PER_YEAR / 4.0),
    ),
    Moment(
        "startup_hazard", (), ("deaths", "startup_weeks"),
        "deaths of startups a year and startup, all runs together",
        _deaths, partial(ratio, times=WEEKS_PER_YEAR),
    ),
    Moment(
        "package_tail", (), ("exponent",),
        "Hill's exponent of the top 5% of packages signed, mean over runs", _tail, _mean,
    ),
    Moment(
        "labs_headcount_hhi_start", (), ("index",),
        "Herfindahl index of labs' shares in the people at labs in the first week, mean over runs",
        _labs_hhi, _mean,
    ),
    Moment(
        "elite_drift", (), ("change",),
        "change over the run of labs' share in the top 1% of talent less that in all people, mean over runs",
        facts.elite_drift, _mean,
    ),
    Moment(
        "first_year_change", ("measure",), ("first", "second", "third", "level"),
        "change of a measure over the first year relative to its level, mean over runs; its own band is the "
        "largest change of the two years that follow, plus two standard errors",
        _years, _first_year, _later_years,
    ),
    Moment(
        "packages_100m_between", ("date", "date"), ("contracts",),
        "contracts of 100 million dollars or more from one day to another, at the size that the file states, "
        "mean over runs",
        facts.packages_between, _mean,
    ),
    Moment(
        "elite_gap", (), ("gap",),
        "labs' share in the top 1% of talent less that in all people, in the first week, mean over runs",
        facts.elite_gap, _mean,
    ),
    Moment(
        "elite_jobless", (), ("share",),
        "share of the first week's top 1% that had no job in all of the first three months, at most, mean "
        "over runs",
        facts.elite_jobless, _mean,
    ),
    Moment(
        "graduates_among_hires", ("kind",), ("graduates", "hires"),
        "share of a kind of employers' hires who entered within a year and had no job yet, all runs together",
        facts.graduates, ratio,
    ),
    Moment(
        "jobless_among_hires", ("kind",), ("jobless", "hires"),
        "share of a kind of employers' hires who had no job, all runs together", facts.jobless_hires, ratio,
    ),
    Moment(
        "outside_flow_ratio", (), ("out", "back"),
        "people who go from labs and startups to the outside for one the other way, with or without a spell "
        "without a job between, all runs together",
        facts.outside_flows, ratio,
    ),
    Moment(
        "reemployed", (), ("employed", "laid_off"),
        "share of the laid off who have a job within three months, all runs together",
        facts.reemployed, ratio,
    ),
    Moment(
        "better_paid", (), ("better", "employed"),
        "share of the laid off with a job within three months who are paid more than before, all runs "
        "together",
        facts.better_paid, ratio,
    ),
    Moment(
        "raised_between", ("employer", "date", "date"), ("raised", "people"),
        "share of an employer's people whom it raised from one day to another without their being listed, "
        "all runs together",
        facts.raised_between, ratio,
    ),
    Moment(
        "new_hires_pay", (), ("pay",),
        "median pay for a unit of talent of those hired by labs and startups, dollars a year, mean over runs",
        facts.new_hires_pay, _mean,
    ),
    Moment(
        "labs_drift", (), ("change",),
        "change a year of labs' share in the people with an employer, mean over runs",
        facts.labs_drift, _mean,
    ),
    Moment(
        "alive_at_end", ("employer",), ("alive",),
        "share of runs in which an employer is there in the last week", facts.alive_at_end, _mean,
    ),
)  # fmt: skip
_BY_NAME = {one.name: one for one in MOMENTS}
