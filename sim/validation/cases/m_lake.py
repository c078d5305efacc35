"""M: the lake of the unemployed, on its way to the steady state (Blanchard & Diamond 1989)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import mechanics
from sim.validation import assumptions, finding, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Ends of weeks at which unemployment is looked at, as parts of the run.
_LOOKS = (0.0, 0.125, 0.5, 1.0)
_LAKE = {
    "market.mechanism": "posted",
    "market.value": "productivity",
    "burn_in": 0.0,
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
}


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from assumptions.broken(
        scenario,
        _LAKE,
        assumptions.NO_TASTES,
        assumptions.CLOSED,
        assumptions.AT_ONCE,
        assumptions.UNLIMITED,
    )
    people, talent = scenario.researchers, scenario.researchers.talent
    for lab in scenario.labs:
        worth = lab.productivity * scenario.production.value_per_talent
        if lab.posted_wage is None or not people.reservation_income < lab.posted_wage <= worth:
            yield f"labs.{lab.name} posts no wage that it can afford and everybody takes"
        if lab.headcount is not None:
            yield f"labs.{lab.name}.headcount is stated, so that first unemployment need not be as stated"
    if talent.shape != "lognormal-pareto" or talent.sigma > 0.0 or talent.tail_share > 0.0:
        yield "talent differs, so that some may not take a wage"
    if scenario.market.contact_rate_unemployed + scenario.market.separation_rate <= 0.0:
        yield "nobody is contacted or separates"


def _path(scenario: Scenario, initial: float) -> Vector:
    """Share unemployed at the end of each week, if it is `initial` at first."""
    market = scenario.market
    return mechanics.unemployment_path(
        initial, market.contact_rate_unemployed, market.separation_rate, 1 + np.arange(scenario.weeks)
    )


def _initial(scenario: Scenario) -> float:
    """Share unemployed at the start."""
    people = scenario.researchers
    return round(people.unemployed_share * people.count) / people.count


def _error(scenario: Scenario, runs: int) -> Vector:
    """Standard deviation of the share: people are independent, and of two kinds by where they started."""
    initial, count = _initial(scenario), scenario.researchers.count * runs
    out, kept = _path(scenario, 0.0), _path(scenario, 1.0)
    return np.sqrt((initial * kept * (1.0 - kept) + (1.0 - initial) * out * (1.0 - out)) / count)


def _observed(runs: Sequence[Run]) -> Vector:
    """Share unemployed at the end of each week, over all runs."""
    people = sum(run.scenario.researchers.count for run in runs)
    idle = np.sum([run.weeks["unemployed"].to_numpy(float) for run in runs], axis=0)
    return np.asarray(idle / people)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    theory, error, seen = _path(scenario, _initial(scenario)), _error(scenario, len(runs)), _observed(runs)
    weeks = sorted({round(part * (scenario.weeks - 1)) for part in _LOOKS})
    found = [
        finding.estimate(f"unemployment after {week + 1} weeks", theory[week], seen[week], error[week])
        for week in weeks
    ]
    people = scenario.researchers.count * len(runs)
    at_work = (1.0 - np.append(_initial(scenario), seen[:-1])).sum() * people
    separated = len(tables.events_of(runs, "separated"))
    rate, statistic = scenario.market.separation_rate, "separations per employed person and week"
    return [*found, finding.share(statistic, rate, separated, round(at_work))]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    weeks = np.arange(scenario.weeks + 1.0)
    initial = _initial(scenario)
    at = np.unique(np.linspace(0, scenario.weeks - 1, 14).round().astype(int))
    return Curve(
        "Unemployment settles geometrically",
        "weeks",
        "share without a job",
        (Line("u* + (u0 - u*)(1 - δ - λ0)^t", weeks, np.append(initial, _path(scenario, initial))),),
        (Points("simulated", at + 1.0, _observed(runs)[at], 1.96 * _error(scenario, len(runs))[at]),),
    )


CASE = Case(
    letter="M",
    name="m-lake",
    title="The lake of the unemployed",
    source="Blanchard & Diamond (1989)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.contact_rate_unemployed": 0.108},
    curve=_curve,
)
