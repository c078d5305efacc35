"""E: simultaneous bidding for people (Kelso & Crawford 1982; Demange, Gale & Sotomayor 1986)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory.matching import lowest_competitive_salaries, optimal_assignment
from sim.validation import assumptions, finding, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: One seat a lab; all labs list all people, who have no job; all decide in the same week.
SET_UP: dict[str, Any] = {
    "market.mechanism": "simultaneous",
    "market.value": "productivity",
    "market.planned_seats": True,
    "market.signal_noise": 0.0,
    "market.shading": 0.0,
    "market.contact_rate_employed": 0.0,
    "market.contact_rate_unemployed": 0.0,
    "market.separation_rate": 0.0,
    "researchers.unemployed_share": 1.0,
    "outside.talent_elasticity": 0.0,
    "labs.*.seats": 1,
    "labs.*.headcount": 0,
    "labs.*.approval": 0.0,
    "labs.*.amenity": 0.0,
    "labs.*.aggressiveness": 1.0,
    "labs.*.payroll_tax": 0.0,
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
    "labs.*.package_cap": None,
}


def assume(scenario: Scenario) -> Iterator[str]:
    """What breaks the assumptions of a market that is cleared once, with values p_j · a_i."""
    yield from assumptions.broken(scenario, SET_UP, assumptions.NO_TASTES, assumptions.CLOSED)
    people = scenario.researchers.count
    for lab in scenario.labs:
        if lab.target_list.size < people or lab.target_list.recruiters < people:
            yield f"labs.{lab.name}.target_list does not reach everybody; the theory needs all to bid for all"
    if len(scenario.labs) < people:
        yield "there are fewer seats than people; the tables show the talent of the hired only"
    if scenario.market.patience < 7.0:
        yield "market.patience is below a week, so not all bids are ready when the first people decide"


def pay_and_talent(run: Run) -> tuple[Vector, Vector, list[str]]:
    """Pay, talent and employer of the hired, in the order of the log."""
    hired = tables.events_of([run], "hired")
    names = hired["destination"].astype(str).tolist()
    return hired["pay_after"].to_numpy(float), hired["talent"].to_numpy(float), names


def productivity(scenario: Scenario) -> Vector:
    """p_j, dollars a year per talent, of each lab."""
    return tables.lab_values(scenario, "productivity") * scenario.production.value_per_talent


def _compare(run: Run, scenario: Scenario) -> tuple[float, float, float, float]:
    """Welfare by theory and found, and the largest gap of a salary; and its bound, filled seats times ε."""
    pay, talent, names = pay_and_talent(run)
    floor = scenario.researchers.reservation_income
    values = np.outer(productivity(scenario), talent)
    best = optimal_assignment(values, np.full(len(talent), floor))
    seats = [tables.lab_names(scenario).index(name) for name in names]
    welfare = float((values[seats, np.arange(len(talent))] - floor).sum())
    wages = lowest_competitive_salaries(values, np.full(len(talent), floor))
    return best.welfare, welfare, float(np.abs(pay - wages).max()), len(pay) * scenario.market.increment


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    rows = [_compare(run, scenario) for run in runs]
    bound = rows[0][3]
    best, found = (sum(row[k] for row in rows) / len(rows) for k in (0, 1))
    hired = sum(len(pay_and_talent(run)[0]) for run in runs)
    return [
        finding.exact("people hired", scenario.researchers.count * len(runs), hired),
        finding.bounded("welfare, mean of the markets", best, found, bound),
        finding.bounded("largest gap to the lowest competitive pay", 0.0, max(row[2] for row in rows), bound),
    ]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    floor = scenario.researchers.reservation_income
    theory, found = [], []
    for run in runs:
        pay, talent, _ = pay_and_talent(run)
        values = np.outer(productivity(scenario), talent)
        theory.append(lowest_competitive_salaries(values, np.full(len(talent), floor)))
        found.append(pay)
    x, y = np.concatenate(theory), np.concatenate(found)
    ends = np.array([x.min(), x.max()])
    return Curve(
        "Every salary is the lowest competitive one",
        "lowest competitive salary, dollars a year",
        "salary in the market, dollars a year",
        (Line("equal", ends, ends),),
        (Points(f"{len(x)} people in {len(runs)} markets", x, y),),
        log_x=True,
        log_y=True,
    )


CASE = Case(
    letter="E",
    name="e-simultaneous",
    title="Simultaneous bidding: efficient, at the lowest competitive pay",
    source="Kelso & Crawford (1982); Demange, Gale & Sotomayor (1986)",
    assumptions=assume,
    examine=_examine,
    moved={"labs.L11.productivity": 170.5},
    curve=_curve,
    replicates=30,
)
