"""What the cases about tipping share: the market that they assume, and its labs' paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.validation import assumptions, tables
from sim.validation.cases.k_prize_race import hires_at_the_wage, wage

if TYPE_CHECKING:
    from sim.figures.curve import Vector
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Nothing but the race pays, and nothing escalates.
RACE_ALONE: dict[str, Any] = {
    "production.direct_return": 0.0,
    "escalation.intensity": 0.0,
    "feedback.conserve": False,
    "researchers.tastes.prestige": 0.0,
    "labs.*.payroll_tax": 0.0,
    "labs.*.productivity": 1.0,
}
#: Talent that has to fall falls by separations alone; where they are many, staffs trail what they should be.
SEPARATIONS = (0.005, 0.02)


def assume(scenario: Scenario) -> Iterator[str]:
    """What keeps the theory from applying, apart from what events a case wants."""
    quiet = scenario.model_copy(update={"events": ()})
    yield from hires_at_the_wage(quiet)
    yield from assumptions.broken(quiet, RACE_ALONE)
    if len(scenario.labs) < 3:
        yield "there are fewer than three labs; two rivals share the race whatever the exponent"
    if scenario.burn_in < 200:
        yield "burn_in is below 200 weeks; the first rush for talent overshoots"
    low, high = SEPARATIONS
    if not low <= scenario.market.separation_rate <= high:
        yield f"market.separation_rate is outside {low} to {high}; talent falls by separations alone"


def people_at_first(scenario: Scenario) -> Vector:
    """People that the prize pays at each lab if all have the compute that they have on average."""
    factory, count = scenario.production, len(scenario.labs)
    gamma, prize = factory.contest_exponent, factory.prize * scenario.researchers.count
    mean = prize * gamma / count * (1.0 - 1.0 / count) * (1.0 - factory.compute_share) / wage(scenario)
    return np.full(count, mean)


def paths(run: Run, column: str) -> Vector:
    """A column of the employers' table, shape (weeks, labs), labs in the order of the file."""
    table = run.employers.assign(employer=run.employers["employer"].astype(str))
    table = table.pivot_table(index="week", columns="employer", values=column, observed=True)
    return np.asarray(table[tables.lab_names(run.scenario)], float)
