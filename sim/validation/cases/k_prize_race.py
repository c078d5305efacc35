"""K: the race for the prize (Tullock 1980)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import contest
from sim.validation import assumptions, finding, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Small people, one wage, and labs that hire whoever adds as much as the wage.
HIRING: dict[str, Any] = {
    "market.value": "race",
    "market.mechanism": "posted",
    "market.planned_seats": False,
    "market.contact_rate_employed": 0.0,
    "market.signal_noise": 0.0,
    "market.shading": 0.0,
    "researchers.talent.sigma": 0.0,
    "researchers.talent.tail_share": 0.0,
    "outside.talent_elasticity": 0.0,
    "escalation.prize_growth": 0.0,
    "escalation.compute_growth": 0.0,
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
    "labs.*.aggressiveness": 1.0,
    "labs.*.needs": (),
    "labs.*.package_cap": None,
}
_CONTEST: dict[str, Any] = {
    "production.contest_exponent": 1.0,
    "production.compute_share": 0.0,
    "production.direct_return": 0.0,
}
#: Rivals are seen as they were a week ago and leavers are replaced a week later: a share of all people. The
#: starved keep one person at most.
TOLERANCE = 0.004
ONE_PERSON = 1.0


def hires_at_the_wage(scenario: Scenario) -> Iterator[str]:
    """What keeps labs from hiring at one wage until a person adds no more than it."""
    yield from assumptions.broken(scenario, HIRING, assumptions.NO_TASTES, assumptions.CLOSED)
    wages = {lab.posted_wage for lab in scenario.labs}
    if None in wages or len(wages) != 1:
        yield "the labs' posted wages differ; the theory has one wage"
        return
    income = scenario.researchers.reservation_income
    if not 0.9999 <= income / max(w for w in wages if w is not None) < 1.0:
        yield "researchers.reservation_income is not just below the wage; the theory has one price of talent"


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from assumptions.broken(scenario, _CONTEST)
    yield from hires_at_the_wage(scenario)
    if scenario.market.separation_rate > 0.005 or scenario.market.separation_rate * scenario.weeks < 5.0:
        yield "market.separation_rate has to be small, and weeks many times its inverse, to settle"


def wage(scenario: Scenario) -> float:
    """The wage that all labs post."""
    return float(tables.lab_values(scenario, "posted_wage")[0])


def staff(run: Run) -> Vector:
    """People at each lab before the separations of the last week, in the order of the file."""
    rows = run.employers[run.employers["week"] == run.employers["week"].max()].set_index("employer")
    rows.index = rows.index.astype(str)
    people = (rows["headcount"] + rows["losses"]).loc[tables.lab_names(run.scenario)]
    return np.asarray(people, float)


def _values(scenario: Scenario) -> Vector:
    """Worth of the prize to each lab, in units of effective talent at the wage."""
    prize = scenario.production.prize * scenario.researchers.count
    productivity = tables.lab_values(scenario, "productivity")
    cost = wage(scenario) * (1.0 + tables.lab_values(scenario, "payroll_tax"))
    return np.asarray(prize * productivity / cost)


def _efforts(scenario: Scenario) -> Vector:
    """People at each lab in the equilibrium of the contest."""
    efforts = np.asarray(contest.contest_efforts(_values(scenario), 1.0, 0.0))
    return np.asarray(efforts / tables.lab_values(scenario, "productivity"), float)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    found = np.mean([staff(run) for run in runs], axis=0)
    theory = _efforts(scenario)
    total = theory.sum()
    rows = [
        finding.bounded(
            f"people at {name}", theory[j], found[j], ONE_PERSON if theory[j] == 0.0 else TOLERANCE * total
        )
        for j, name in enumerate(tables.lab_names(scenario))
    ]
    spent = float(wage(scenario) * found.sum())
    prize = scenario.production.prize * scenario.researchers.count
    waste = float(wage(scenario) * total) / prize
    return [*rows, finding.bounded("spent on the race, share of the prize", waste, spent / prize, TOLERANCE)]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    values = _values(scenario)
    spending = contest.contest_spending(values)
    grid = np.linspace(0.0, values.max() * 1.05, 200)
    line = np.where(grid > spending, spending * (1.0 - spending / np.maximum(grid, 1e-9)), 0.0)
    found = np.mean([staff(run) for run in runs], axis=0) * tables.lab_values(scenario, "productivity")
    return Curve(
        "Whoever values the prize below what all spend on it is starved out",
        "worth of the prize to the lab, in people at the wage",
        "effort: people times productivity",
        (Line("X (1 - X / V)", grid, line),),
        (Points("labs in the market", values, found),),
    )


CASE = Case(
    letter="K",
    name="k-prize-race",
    title="Race for the prize: efforts, waste, and who is starved out",
    source="Tullock (1980)",
    assumptions=_assume,
    examine=_examine,
    moved={"labs.L2.productivity": 0.95},
    curve=_curve,
)
