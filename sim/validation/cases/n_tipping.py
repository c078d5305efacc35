"""N: small differences between equal labs shrink below a threshold of the contest and grow above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory.tipping import Feedback, Limit, jacobian, largest_growth, tipping_exponent
from sim.validation import finding, sweep, tables, tipping
from sim.validation.case import Case
from sim.validation.finding import Finding
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Contest exponents at which each limit is looked at, as multiples of its threshold; and runs of each.
AROUND: dict[Limit, tuple[float, ...]] = {
    "value": (0.85, 1.0, 1.15),
    "seats": (0.85, 1.15),
    "budgets": (0.85, 1.15),
}
RUNS = 30
#: Elasticity of budgets to success where they limit talent. Worth over pay where value does not limit it.
BUDGETS, WORTH = 0.5, 20.0
#: A rate may be so far from theory, a year: staffs are whole numbers, and trail what they should be.
MARGIN = 0.015
#: The measurement begins so many times the memory after the shock.
PAUSE = 3.0


class Point(NamedTuple):
    """A market of the case: what limits talent, and the contest exponent."""

    limit: Limit
    exponent: float


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from tipping.assume(scenario)
    if {event.kind for event in scenario.events_on} != {"capex-shock"}:
        yield "a capex-shock, and no other event, has to make the difference whose growth is measured"
    if len(set(tables.lab_values(scenario, "capex"))) > 1:
        yield "labs' capex differs; the theory's labs are equal but for the shock"
    if scenario.feedback.capex <= 0.0:
        yield "feedback.capex is 0; without feedback no difference grows"
    if scenario.weeks < _begin(scenario) + 52:
        yield "weeks has to leave a year after the shock and three times the memory"
    people = tipping.people_at_first(scenario)[0]
    if people < 500.0:
        yield f"the prize pays {people:.0f} people a lab; staffs are whole numbers, so make it 500 at least"


def _back(scenario: Scenario, limit: Limit) -> Feedback:
    """How success comes back in a market of the case."""
    return Feedback(
        scenario.feedback.capex,
        BUDGETS if limit == "budgets" else 0.0,
        limit=limit,
        depreciation=scenario.production.compute_depreciation,
        memory=scenario.feedback.memory,
    )


def _points(scenario: Scenario) -> list[Point]:
    factory = scenario.production
    answer = []
    for limit, factors in AROUND.items():
        threshold = tipping_exponent(
            len(scenario.labs), factory.compute_share, factory.elasticity, _back(scenario, limit)
        )
        answer += [Point(limit, factor * threshold) for factor in factors]
    return answer


def _market(scenario: Scenario, point: Point) -> Scenario:
    """The file's market with this exponent and limit; the prize pays as many people at any exponent."""
    factory = scenario.production
    people = round(float(tipping.people_at_first(scenario)[0]))
    prize = factory.prize * factory.contest_exponent / point.exponent
    changes: dict[str, Any] = {"production.contest_exponent": point.exponent, "production.prize": prize}
    if point.limit != "value":
        changes["production.prize"] = WORTH * prize
    if point.limit == "seats":
        changes["market.planned_seats"] = True
        changes |= {f'labs."{lab.name}".seats': people for lab in scenario.labs}
    if point.limit == "budgets":
        changes["feedback.budgets"] = BUDGETS
        changes |= {f'labs."{lab.name}".budget': people * (lab.posted_wage or 1.0) for lab in scenario.labs}
    return scenario.with_(changes)


def _plan(scenario: Scenario, factor: int) -> Plan:
    return sweep.paired([_market(scenario, point) for point in _points(scenario)], RUNS * factor)


def _begin(scenario: Scenario) -> int:
    """Week from which on the difference is looked at."""
    ends = [int(event.week or 0) + int(event.duration or 0) for event in scenario.events_on]
    return round(max(ends) + PAUSE * scenario.feedback.memory * WEEKS_PER_YEAR)


def _difference(run: Run) -> Vector:
    """Ln of compute projected on the shock, by week."""
    pattern = np.zeros(len(run.scenario.labs))
    for event in run.scenario.events_on:
        for name in event.employers:
            pattern[tables.lab_names(run.scenario).index(name)] = np.log(event.factor)  # type: ignore[union-attr]
    pattern -= pattern.mean()
    return np.asarray(np.log(tipping.paths(run, "compute")) @ pattern / (pattern @ pattern))


def _rate(run: Run) -> float:
    """Growth of the difference, log points a year, by least squares of its logarithm."""
    path = _difference(run)[_begin(run.scenario) :]
    years = np.arange(path.size) / WEEKS_PER_YEAR
    return float(np.polyfit(years, np.log(np.abs(path)), 1)[0])


def _theory(scenario: Scenario, point: Point) -> float:
    factory, count = scenario.production, len(scenario.labs)
    matrix = jacobian(
        np.full(count, 1.0 / count),
        factory.compute_share,
        factory.elasticity,
        point.exponent,
        _back(scenario, point.limit),
    )
    return largest_growth(matrix)


def _measured(runs: Sequence[Run]) -> dict[Point, Vector]:
    """Rates of growth, a year, of each market's runs."""
    names = [(limit, factor) for limit, factors in AROUND.items() for factor in factors]
    parts = sweep.parts(runs, len(names))
    exponents = [some[0].scenario.production.contest_exponent for some in parts]
    return {
        Point(limit, exponent): np.array([_rate(run) for run in some])
        for (limit, _), exponent, some in zip(names, exponents, parts, strict=True)
    }


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    rows = []
    for point, rates in _measured(runs).items():
        theory = _theory(scenario, point)
        title = f"growth a year of differences, contest exponent {point.exponent:.4g}, {_SAID[point.limit]}"
        half = 2.0 * float(rates.std(ddof=1) / np.sqrt(rates.size))
        rows.append(finding.bounded(title, theory, float(rates.mean()), MARGIN - half))
    return rows


_SAID: dict[Limit, str] = {
    "value": "value limits talent",
    "seats": "planned seats do",
    "budgets": f"budgets do, and follow success with elasticity {BUDGETS:g}",
}


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    measured, lines, points = _measured(runs), [], []
    for limit in AROUND:
        found = {point.exponent: rates for point, rates in measured.items() if point.limit == limit}
        grid = np.linspace(0.8, 1.2, 60) * np.mean([min(found), max(found)])
        lines.append(Line(_SAID[limit], grid, np.array([_theory(scenario, Point(limit, x)) for x in grid])))
        half = np.array([2.0 * rates.std(ddof=1) / np.sqrt(rates.size) for rates in found.values()])
        points.append(
            Points(
                f"{RUNS} markets a point",
                np.array(list(found)),
                np.array([rates.mean() for rates in found.values()]),
                half,
            )
        )
    return Curve(
        "Differences between equal labs grow once the contest is sharp enough",
        "contest exponent γ",
        "growth of differences, log points a year",
        tuple(lines),
        tuple(points),
    )


CASE = Case(
    letter="N",
    name="n-tipping",
    title="Tipping: feedback makes small differences grow, or shrink",
    source="derived in sim/theory/tipping.py",
    assumptions=_assume,
    examine=_examine,
    moved={"feedback.capex": 1.05},
    curve=_curve,
    plan=_plan,
)
