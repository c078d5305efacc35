"""N, first half: what a difference in compute ends as, when talent follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory.tipping import talent_multiplier
from sim.validation import finding, sweep, tables, tipping
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Elasticities of substitution besides that of the file, runs of each, and weeks whose mean is taken.
ELASTICITIES, RUNS, SETTLED = (0.8, 1.5), 5, 200
#: Everything in proportion: dollars times this.
DOLLARS = 2.0
#: A head is the dead band, and leavers are replaced a week later.
TOLERANCE = 0.015


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from tipping.assume(scenario)
    if scenario.events_on:
        yield "events disturb what compute the labs have"
    if scenario.feedback.capex > 0.0 or scenario.feedback.budgets > 0.0:
        yield "money follows success (feedback); the multiplier is that without"
    compute = tables.lab_values(scenario, "capex")
    if np.ptp(np.log(compute)) < 0.05 or np.ptp(np.log(compute)) > 0.3:
        yield "labs' capex should differ by 5 to 30 percent: more is no small difference, less is rounding"


def _in_other_dollars(scenario: Scenario) -> Scenario:
    """Prize, wage, income and compute, all times the same."""
    changes: dict[str, Any] = {
        "production.prize": scenario.production.prize * DOLLARS,
        "production.compute_unit": scenario.production.compute_unit * DOLLARS,
        "researchers.reservation_income": scenario.researchers.reservation_income * DOLLARS,
    }
    for lab in scenario.labs:
        changes[f'labs."{lab.name}".capex'] = (lab.capex or 0.0) * DOLLARS
        changes[f'labs."{lab.name}".posted_wage'] = (lab.posted_wage or 0.0) * DOLLARS
    return scenario.with_(changes)


def _variants(scenario: Scenario) -> list[Scenario]:
    others = [scenario.with_({"production.elasticity": sigma}) for sigma in ELASTICITIES]
    return [scenario, *others, _in_other_dollars(scenario)]


def _plan(scenario: Scenario, factor: int) -> Plan:
    return sweep.paired(_variants(scenario), RUNS * factor)


def _settled(runs: Sequence[Run]) -> tuple[Vector, Vector, Vector]:
    """Logs of compute and of race shares (but for a common term), and people, of each lab, in the mean."""
    compute, output, people = (
        np.mean([tipping.paths(run, column)[-SETTLED:].mean(axis=0) for run in runs], axis=0)
        for column in ("compute", "output", "headcount")
    )
    exponent = runs[0].scenario.production.contest_exponent
    return np.log(compute), exponent * np.log(output), people


def _slope(runs: Sequence[Run]) -> float:
    compute, share, _ = _settled(runs)
    return float(np.polyfit(compute, share, 1)[0])


def _theory(scenario: Scenario, sigma: float) -> float:
    factory = scenario.production
    return talent_multiplier(len(scenario.labs), factory.compute_share, sigma, factory.contest_exponent)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    parts = sweep.parts(runs, len(ELASTICITIES) + 2)
    sigmas = (scenario.production.elasticity, *ELASTICITIES)
    rows = []
    for sigma, some in zip(sigmas, parts[:-1], strict=True):
        theory = _theory(scenario, sigma)
        title = f"slope of ln share on ln compute, substitution {sigma:g}"
        rows.append(finding.bounded(title, theory, _slope(some), TOLERANCE * max(theory, 1.0)))
    people, dearer = _settled(parts[0])[2], _settled(parts[-1])[2]
    pay, dearer_pay = (
        np.mean([run.weeks["median_pay"].iloc[-1] for run in some]) for some in (parts[0], parts[-1])
    )
    return [
        *rows,
        finding.exact(f"people at each lab, all dollars × {DOLLARS:g}", people, dearer),
        finding.exact(f"median pay, all dollars × {DOLLARS:g}", DOLLARS * pay, dearer_pay),
    ]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    parts = sweep.parts(runs, len(ELASTICITIES) + 2)
    lines, points = [], []
    for sigma, some in zip((scenario.production.elasticity, *ELASTICITIES), parts[:-1], strict=True):
        compute, share, _ = _settled(some)
        x, y = compute - compute.mean(), share - share.mean()
        ends = np.array([x.min() * 1.1, x.max() * 1.1])
        lines.append(Line(f"theory, substitution {sigma:g}", ends, ends * _theory(scenario, sigma)))
        points.append(Points(f"labs, substitution {sigma:g}", x, y))
    return Curve(
        "Shares of the race answer to compute as the theory of tipping says",
        "ln of compute, against the mean",
        "ln of the share of the race, against the mean",
        tuple(lines),
        tuple(points),
    )


CASE = Case(
    letter="N",
    name="n-tipping-multiplier",
    title="Tipping, first half: what a difference in compute ends as",
    source="derived in sim/theory/tipping.py",
    assumptions=_assume,
    examine=_examine,
    moved={"production.contest_exponent": 1.03},
    curve=_curve,
    plan=_plan,
)
