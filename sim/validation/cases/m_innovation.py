"""M: innovation and concentration, returns to the size of an employer (after Nelson & Winter 1982)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points
from sim.theory import mechanics
from sim.validation import assumptions, finding, sweep
from sim.validation.case import Case
from sim.validation.finding import Finding
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Output at which the scenario's rate of breakthroughs holds.
_REFERENCE = 100.0
_STILL = {
    "market.value": "productivity",
    "market.contact_rate_employed": 0.0,
    "market.contact_rate_unemployed": 0.0,
    "market.separation_rate": 0.0,
    "burn_in": 0.0,
    "researchers.unemployed_share": 0.0,
    "researchers.talent.shape": "lognormal-pareto",
    "researchers.talent.sigma": 0.0,
    "researchers.talent.tail_share": 0.0,
    "production.compute_share": 0.0,
    "labs.*.headcount": None,
    "labs.*.target_list.size": 0,
    "labs.*.needs": (),
    "labs.*.budget": None,
}


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from assumptions.broken(scenario, _STILL, assumptions.CLOSED)
    if len({lab.productivity for lab in scenario.labs}) > 1:
        yield "labs differ in productivity; the theory is about equal employers"
    if len(scenario.labs) < 2:
        yield "there are not two labs, so that nothing can be less concentrated"
    for number in _numbers(scenario):
        if scenario.researchers.count % number:
            yield f"{scenario.researchers.count} people cannot be shared equally between {number} labs"
    if not 0.0 <= scenario.innovation.exponent <= 2.0 or scenario.innovation.exponent in (0.0, 2.0):
        yield "innovation.exponent is not between 0 and 2, so that 2 less it is no exponent"
    if scenario.innovation.rate <= 0.0:
        yield "innovation.rate is 0"


def _numbers(scenario: Scenario) -> list[int]:
    """Numbers of employers that are tried: all labs, half of them, and so on."""
    numbers = [len(scenario.labs)]
    while numbers[-1] > 1:
        numbers.append(numbers[-1] // 2)
    return numbers[::-1]


def _exponents(scenario: Scenario) -> tuple[float, float]:
    """The scenario's exponent and its mirror image at 1."""
    return scenario.innovation.exponent, 2.0 - scenario.innovation.exponent


def _plan(scenario: Scenario, factor: int) -> Plan:
    variants = [
        scenario.with_({"innovation.exponent": exponent}).model_copy(update={"labs": scenario.labs[:number]})
        for exponent in _exponents(scenario)
        for number in _numbers(scenario)
    ]
    return sweep.apart(variants, factor)


def _rate(scenario: Scenario, number: int, exponent: float) -> float:
    """Breakthroughs a year of J equal employers who share all people."""
    output = scenario.labs[0].productivity * scenario.researchers.count / number / _REFERENCE
    return scenario.innovation.rate * mechanics.innovation(np.full(number, output), exponent)


def _years(runs: Sequence[Run]) -> float:
    return sum(len(run.weeks) for run in runs) / WEEKS_PER_YEAR


def _breakthroughs(runs: Sequence[Run]) -> int:
    return int(sum(run.weeks["breakthroughs"].sum() for run in runs))


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    numbers = _numbers(scenario)
    parts = sweep.parts(runs, 2 * len(numbers))
    found = []
    for place, exponent in enumerate(_exponents(scenario)):
        chosen = parts[place * len(numbers) : (place + 1) * len(numbers)]
        for number, part in zip(numbers, chosen, strict=True):
            years, rate = _years(part), _rate(scenario, number, exponent)
            statistic = f"breakthroughs a year, g = {exponent:g}, {number} employers"
            found.append(finding.event_count(statistic, rate * years, _breakthroughs(part), years))
        found.append(_elasticity(chosen, numbers, exponent))
    return found


def _elasticity(parts: Sequence[Sequence[Run]], numbers: Sequence[int], exponent: float) -> Finding:
    """Elasticity of breakthroughs to the number of employers, 1 - g: its sign is that of the claim."""
    few, many = _breakthroughs(parts[0]), _breakthroughs(parts[-1])
    statistic = f"elasticity of breakthroughs to the number of employers, g = {exponent:g}"
    if min(few, many) == 0:
        return finding.estimate(statistic, 1.0 - exponent, math.nan, math.nan)
    span = math.log(numbers[-1] / numbers[0])
    slope = math.log(many / few) / span
    return finding.estimate(statistic, 1.0 - exponent, slope, math.sqrt(1.0 / few + 1.0 / many) / span)


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    numbers = _numbers(scenario)
    parts = sweep.parts(runs, 2 * len(numbers))
    lines, points = [], []
    x = np.array(numbers, float)
    for place, exponent in enumerate(_exponents(scenario)):
        chosen = parts[place * len(numbers) : (place + 1) * len(numbers)]
        counts = np.array([_breakthroughs(part) for part in chosen], float)
        years = np.array([_years(part) for part in chosen])
        theory = np.array([_rate(scenario, number, exponent) for number in numbers])
        lines.append(Line(f"J^(1-g) T^g, g = {exponent:g}", x, theory))
        points.append(
            Points(f"simulated, g = {exponent:g}", x, counts / years, 1.96 * np.sqrt(counts) / years)
        )
    return Curve(
        "Concentration helps innovation only with increasing returns",
        "employers who share the same talent",
        "breakthroughs a year",
        tuple(lines),
        tuple(points),
        log_x=True,
        log_y=True,
    )


CASE = Case(
    letter="M",
    name="m-innovation",
    title="Innovation and concentration",
    source="Nelson & Winter (1982)",
    assumptions=_assume,
    examine=_examine,
    moved={"innovation.exponent": 1.4},
    curve=_curve,
    plan=_plan,
)
