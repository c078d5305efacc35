"""B: the way to the steady state of posted wages (Burdett & Mortensen 1998)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import job_ladder, markov
from sim.validation import finding, posting, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Weeks after the beginning at which everybody is counted.
_LOOKS = (1, 3, 8, 20, 50)
#: Pay of people placed at the start, as a share of what they are worth.
_FIRST_PAY = 0.5


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from posting.assume(scenario)
    people = scenario.researchers
    if scenario.burn_in > 0.0:
        yield f"burn_in is {scenario.burn_in:g}; the path begins with week 0"
    for lab in scenario.labs:
        first = _FIRST_PAY * lab.productivity * scenario.production.value_per_talent
        if lab.posted_wage != first:
            yield (
                f"people who begin at labs.{lab.name} are paid half of what they are worth there, {first:g}, "
                "and not its posted wage"
            )
    if any(lab.headcount is None for lab in scenario.labs):
        yield "a lab states no headcount; the theory needs the distribution at the beginning"
        return
    employed = sum(lab.headcount or 0 for lab in scenario.labs)
    idle = job_ladder.unemployment_rate(posting.rates(scenario).k0)
    if abs(employed - (1.0 - idle) * people.count) > 1.0:
        yield (
            f"{employed / people.count:.3%} have a job at the beginning; the theory needs {1.0 - idle:.3%}, "
            "as in the steady state"
        )


def _looks(scenario: Scenario) -> list[int]:
    return [week for week in _LOOKS if week <= scenario.weeks]


def _beginning(scenario: Scenario) -> Vector:
    """People at each lab, worst first."""
    return np.array([lab.headcount or 0 for lab in scenario.labs], float)[posting.ladder(scenario).order]


def _share_after(scenario: Scenario, weeks: int) -> Vector:
    """G_t at each lab, worst first."""
    start = np.cumsum(_beginning(scenario))
    market, ranks = scenario.market, np.minimum(np.cumsum(posting.ladder(scenario).sampling), 1.0)
    return job_ladder.transient_share(
        start / start[-1], ranks, market.contact_rate_employed, market.separation_rate, weeks
    )


def _expected(scenario: Scenario, weeks: int) -> Vector:
    """People at each lab, worst first, then without a job, after some weeks."""
    idle = job_ladder.unemployment_rate(posting.rates(scenario).k0)
    at_work = (1.0 - idle) * np.diff(_share_after(scenario, weeks), prepend=0.0)
    return scenario.researchers.count * np.append(at_work, idle)


def _covariance(scenario: Scenario, weeks: int) -> Vector:
    """Covariance of the counts: people who began in one state are multinomial over states."""
    sampling, market = posting.ladder(scenario).sampling, scenario.market
    size = len(sampling)
    step = markov.transition_matrix(
        market.contact_rate_employed * np.tile(sampling, (size, 1)),
        np.triu(np.ones((size, size)), 1),
        np.full(size, market.separation_rate),
        market.contact_rate_unemployed * sampling,
    )
    start = _beginning(scenario)
    start = np.append(start, scenario.researchers.count - start.sum())
    chances = np.linalg.matrix_power(step, weeks)
    return np.asarray(np.diag(start @ chances) - chances.T @ (start[:, None] * chances))


def _counted(runs: Sequence[Run], scenario: Scenario, weeks: int) -> Vector:
    """People at each lab, worst first, then without a job, over all runs."""
    heads = np.sum([tables.headcounts(run, weeks - 1) for run in runs], axis=0)
    return np.append(heads[1:][posting.ladder(scenario).order], heads[0])


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    found = []
    worst = scenario.labs[int(posting.ladder(scenario).order[0])].name
    people = scenario.researchers.count * len(runs)
    for weeks in _looks(scenario):
        seen, wanted = _counted(runs, scenario, weeks), _expected(scenario, weeks) * len(runs)
        spread = _covariance(scenario, weeks) * len(runs)
        error = math.sqrt(spread[0, 0]) / people
        found += [
            finding.estimate(
                f"share of people at lab {worst}, week {weeks}", wanted[0] / people, seen[0] / people, error
            ),
            finding.deviations(f"people by lab, week {weeks}", seen - wanted, spread),
        ]
    return found


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    count = len(scenario.labs)
    shown = sorted({0, (count - 1) // 3, 2 * (count - 1) // 3} - {count - 1})
    weeks = np.arange(scenario.weeks + 1)
    paths = np.array([_share_after(scenario, int(week)) for week in weeks])
    seen = np.array([np.cumsum(_counted(runs, scenario, int(week))[:-1]) for week in weeks[1:]])
    people = seen[:, -1]
    lines, points = [], []
    ranks = np.cumsum(posting.ladder(scenario).sampling)
    for rung in shown:
        share = seen[:, rung] / people
        error = 1.96 * np.sqrt(share * (1.0 - share) / people)
        name = f"F = {ranks[rung]:.2g}"
        lines.append(Line(name, weeks.astype(float), paths[:, rung]))
        points.append(Points(f"simulated, {name}", weeks[1:].astype(float), share, error))
    title = "From the worst lab, people climb at the speed that theory says"
    return Curve(title, "week", "G, share of workers no better off", tuple(lines), tuple(points))


CASE = Case(
    letter="B",
    name="b-transient",
    title="The way to the steady state of posted wages",
    source="Burdett & Mortensen (1998)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.contact_rate_employed": 0.16},
    curve=_curve,
)
