"""M: urns and balls, matching without coordination (Butters 1977)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import mechanics, urns
from sim.validation import assumptions, finding, sweep
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Numbers of people that are tried, as multiples of the scenario's.
_CROWDS = (0.4, 1.0, 1.6)
_URNS = {
    "market.mechanism": "posted",
    "market.value": "productivity",
    "market.planned_seats": True,
    "market.contact_rate_unemployed": 1.0,
    "market.contact_rate_employed": 0.0,
    "burn_in": 0.0,
    "researchers.unemployed_share": 1.0,
    "researchers.talent.shape": "lognormal-pareto",
    "researchers.talent.sigma": 0.0,
    "researchers.talent.tail_share": 0.0,
    "market.signal_noise": 0.0,
    "labs.*.seats": 1,
    "labs.*.headcount": 0,
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
}


def _assume(scenario: Scenario) -> Iterator[str]:
    unlimited = {k: v for k, v in assumptions.UNLIMITED.items() if k != "market.planned_seats"}
    yield from assumptions.broken(
        scenario, _URNS, assumptions.NO_TASTES, assumptions.CLOSED, assumptions.AT_ONCE, unlimited
    )
    if len({lab.search_weight for lab in scenario.labs}) > 1:
        yield "seats differ in search weight; the theory needs each to be drawn as often"
    for lab in scenario.labs:
        worth = lab.productivity * scenario.production.value_per_talent
        if lab.posted_wage is None or not scenario.researchers.reservation_income < lab.posted_wage <= worth:
            yield f"labs.{lab.name} posts no wage that it can afford and everybody takes"


class _Weeks:
    """Vacancies and people without a job at the beginning of each week, and hires in it, over all runs.

    Hires of the weeks, less what theory expects given the beginnings, are uncorrelated: their sum has the sum
    of the variances.
    """

    def __init__(self, runs: Sequence[Run], scenario: Scenario) -> None:
        filled = [np.append(0, _filled(run))[:-1] for run in runs]
        held = np.concatenate(filled).astype(int)
        self.hires = np.concatenate([run.weeks["hires"].to_numpy(int) for run in runs])
        self.seats = sum(lab.seats or 0 for lab in scenario.labs) - held
        self.people = scenario.researchers.count - held
        cases = list(zip(self.seats.tolist(), self.people.tolist(), strict=True))
        self.expected = np.array([_of(mechanics.urn_ball_fills, *case) for case in cases])
        self.variance = np.array([_of(urns.urn_ball_variance, *case) for case in cases])

    def finding(self, statistic: str) -> Finding:
        """Mean hires a week."""
        number = len(self.hires)
        error = math.sqrt(self.variance.sum()) / number
        return finding.estimate(statistic, float(self.expected.mean()), float(self.hires.mean()), error)


def _of(formula: Callable[[int, int], float], seats: int, people: int) -> float:
    """A formula of seats and people; nothing happens without either."""
    return formula(seats, people) if seats > 0 and people > 0 else 0.0


def _filled(run: Run) -> Vector:
    """Seats filled at the end of each week."""
    labs = run.employers[run.employers["kind"] == "lab"]
    return labs.groupby("week")["headcount"].sum().reindex(run.weeks["week"], fill_value=0).to_numpy(float)


def _variants(scenario: Scenario) -> list[Scenario]:
    """The market with fewer and more people for the same seats."""
    people = scenario.researchers.count
    return [scenario.with_({"researchers.count": max(round(times * people), 2)}) for times in _CROWDS]


def _plan(scenario: Scenario, factor: int) -> Plan:
    return sweep.apart(_variants(scenario), factor)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    variants = _variants(scenario)
    return [
        _Weeks(part, variant).finding(f"seats filled a week, {variant.researchers.count} people")
        for variant, part in zip(variants, sweep.parts(runs, len(variants)), strict=True)
    ]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    variants = _variants(scenario)
    samples = [
        _Weeks(part, variant)
        for variant, part in zip(variants, sweep.parts(runs, len(variants)), strict=True)
    ]
    crowd = np.array([weeks.people.sum() / weeks.seats.sum() for weeks in samples])
    filled = np.array([weeks.hires.sum() / weeks.seats.sum() for weeks in samples])
    error = np.array([math.sqrt(weeks.variance.sum()) / weeks.seats.sum() for weeks in samples])
    seats = round(float(np.mean([weeks.seats.mean() for weeks in samples])))
    people = np.arange(1, math.ceil(1.2 * crowd.max() * seats) + 1)
    exact = np.array([mechanics.urn_ball_fills(seats, int(n)) / seats for n in people])
    grid = people / seats
    return Curve(
        "Without coordination seats stay empty beside people without a job",
        "people without a job per vacancy",
        "share of vacancies filled in a week",
        (
            Line(f"1 - (1 - 1/m)^n, m = {seats}", grid, exact),
            Line("1 - exp(-n/m), many seats", grid, -np.expm1(-grid)),
        ),
        (Points("simulated", crowd, filled, 1.96 * error),),
    )


CASE = Case(
    letter="M",
    name="m-urn-ball",
    title="Urns and balls",
    source="Butters (1977)",
    assumptions=_assume,
    examine=_examine,
    moved={"researchers.count": 34},
    curve=_curve,
    plan=_plan,
)
