"""B: the job ladder of posted wages (Burdett & Mortensen 1998)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.theory import job_ladder
from sim.validation import assumptions, finding, tables
from sim.validation.case import Case, Curve, Line, Points, Vector
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def _assume(scenario: Scenario) -> Iterator[str]:
    mechanism = {"market.mechanism": "posted", "labs.*.equity_share": 0.0, "labs.*.sign_on_share": 0.0}
    yield from assumptions.broken(
        scenario,
        mechanism,
        assumptions.NO_TASTES,
        assumptions.CLOSED,
        assumptions.AT_ONCE,
        assumptions.UNLIMITED,
    )
    unpaid = list(assumptions.unaffordable(scenario))
    yield from unpaid
    if not unpaid and np.exp(_utilities(scenario)).min() <= scenario.researchers.reservation_income:
        yield "a wage is below reservation income; in the theory everybody takes any job"


def _utilities(scenario: Scenario) -> Vector:
    """Log wage plus amenity of each lab."""
    return np.log(tables.lab_values(scenario, "posted_wage")) + tables.lab_values(scenario, "amenity")


def _ladder(scenario: Scenario) -> tuple[NDArray[np.intp], Vector]:
    """Labs from worst to best, and their sampling probabilities in that order."""
    order = np.argsort(_utilities(scenario))
    weights = tables.lab_values(scenario, "search_weight")[order]
    return order, weights / weights.sum()


def _rates(scenario: Scenario) -> tuple[float, float, float]:
    """k0, k and δ."""
    market = scenario.market
    separation = market.separation_rate
    return (
        job_ladder.offers_per_spell(market.contact_rate_unemployed, separation),
        job_ladder.offers_per_spell(market.contact_rate_employed, separation),
        separation,
    )


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    k0, k, separation = _rates(scenario)
    order, sampling = _ladder(scenario)
    people = scenario.researchers.count * len(runs)
    idle = job_ladder.unemployment_rate(k0)
    last = np.sum([tables.headcounts(run, run.scenario.weeks - 1) for run in runs], axis=0)
    shares = (1.0 - idle) * job_ladder.finite_shares(sampling, k)
    moves = len(tables.events_of(runs, "poached"))
    exposure = tables.employed_weeks(runs)
    rate = job_ladder.finite_job_to_job_rate(sampling, separation, k)
    rungs = last[np.append(0, 1 + order)]
    return [
        finding.share("unemployment, last week", idle, int(last[0]), people),
        finding.counts("people by rung of the ladder, last week", rungs, [idle, *shares]),
        finding.event_count("job-to-job moves a worker-week", rate * exposure, moves, exposure),
    ]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    _, k, _ = _rates(scenario)
    order, sampling = _ladder(scenario)
    last = np.sum([tables.headcounts(run, run.scenario.weeks - 1) for run in runs], axis=0)
    at_work = last[1:][order]
    share = np.cumsum(at_work) / at_work.sum()
    error = 1.96 * np.sqrt(share * (1.0 - share) / at_work.sum())
    grid = np.linspace(0.0, 1.0, 101)
    return Curve(
        "Workers climb the ladder: few stay at the worst employers",
        "F, share of offers that are no better",
        "G, share of workers no better off",
        (Line(f"G = F / (1 + k(1 - F)), k = {k:.3g}", grid, job_ladder.employed_share(grid, k)),),
        (Points("simulated", np.cumsum(sampling), share, error),),
    )


CASE = Case(
    letter="B",
    name="b-job-ladder",
    title="Job ladder of posted wages",
    source="Burdett & Mortensen (1998)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.contact_rate_employed": 0.165},
    curve=_curve,
)
