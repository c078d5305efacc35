"""F: superstars, matched one to one with sizes (Gabaix & Landier 2008; Terviö 2008)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory.superstars import superstar_pay
from sim.validation import finding, sweep
from sim.validation.case import Case
from sim.validation.cases.e_simultaneous import assume, pay_and_talent, productivity
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Sizes enter as C·S^γ; the file's productivities are 100 times the root of sizes.
EXPONENT, SCALE = 0.5, 100.0
GROWTH = 6.0


def _ranked(run: Run, scenario: Scenario) -> tuple[Vector, Vector]:
    """Pay by theory and found, best talent first."""
    pay, talent, _ = pay_and_talent(run)
    order = np.argsort(-talent)
    sizes = np.sort((productivity(scenario) / SCALE) ** (1.0 / EXPONENT))[::-1]
    floor = scenario.researchers.reservation_income
    return superstar_pay(sizes, talent[order], EXPONENT, SCALE, floor), pay[order]


def _larger(scenario: Scenario, only_the_largest: bool) -> Scenario:
    """All sizes, or only the largest, times six; reservation income as well where all grow."""
    factor = GROWTH**EXPONENT
    top = max(scenario.labs, key=lambda lab: lab.productivity).name
    labs = [lab for lab in scenario.labs if not only_the_largest or lab.name == top]
    changes = {f"labs.{lab.name}.productivity": lab.productivity * factor for lab in labs}
    if not only_the_largest:
        changes["researchers.reservation_income"] = scenario.researchers.reservation_income * factor
    return scenario.with_(changes)


def _plan(scenario: Scenario, factor: int) -> Plan:
    """Markets of the scenario, then the same with all sizes times six, then with only the largest."""
    variants = [scenario, _larger(scenario, False), _larger(scenario, True)]
    return sweep.paired(variants, 10 * factor)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    size = len(runs) // 3
    plain, all_grow, one_grows = runs[:size], runs[size : 2 * size], runs[2 * size :]
    bound = len(scenario.labs) * scenario.market.increment
    gaps = [np.abs(np.subtract(*_ranked(run, scenario))).max() for run in plain]
    pay = [[_ranked(run, scenario)[1] for run in group] for group in (plain, all_grow, one_grows)]
    grown = np.array(pay[1]) - GROWTH**EXPONENT * np.array(pay[0])
    top = np.array(pay[2])[:, 0] - np.array(pay[0])[:, 0]
    return [
        finding.bounded("largest gap to the pay by rank", 0.0, float(max(gaps)), bound),
        finding.bounded("all sizes × 6: gap to pay × 6^γ", 0.0, float(np.abs(grown).max()), 4 * bound),
        finding.bounded("top size × 6: change of the top pay", 0.0, float(np.abs(top).max()), 2 * bound),
    ]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    ranks = np.arange(1.0, len(scenario.labs) + 1.0)
    theory, found = _ranked(runs[0], scenario)
    grown = _ranked(runs[len(runs) // 3], scenario)[1]
    return Curve(
        "The best are paid what the next employer would give for the difference",
        "rank by talent",
        "pay, dollars a year",
        (Line("theory", ranks, theory), Line("theory × √6", ranks, theory * GROWTH**EXPONENT)),
        (Points("one market", ranks, found), Points("all sizes × 6", ranks, grown)),
        log_y=True,
    )


CASE = Case(
    letter="F",
    name="f-superstars",
    title="Superstars: pay by rank, and why escalation needs a rival",
    source="Gabaix & Landier (2008); Terviö (2008)",
    assumptions=assume,
    examine=_examine,
    moved={"labs.L02.productivity": 235.0},
    curve=_curve,
    plan=_plan,
)
