"""J: the race of offers that explode, for people who sign the first valid one (Roth & Xing 1994)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import deadlines
from sim.validation import assumptions, finding, sweep, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Days by which the second lab is slower than the first, besides the scenario's own.
_LEADS = (0.0, 7.0, 14.0, 60.0)
#: Share of people who may be undecided at the end.
_UNDECIDED = 1e-3
_RACE = {
    "market.mechanism": "posted",
    "market.value": "productivity",
    "market.patience": 0.0,
    "market.separation_rate": 0.0,
    "market.contact_rate_employed": 0.0,
    "market.signal_noise": 0.0,
    "burn_in": 0.0,
    "researchers.unemployed_share": 1.0,
    "researchers.talent.shape": "lognormal-pareto",
    "researchers.talent.sigma": 0.0,
    "researchers.talent.tail_share": 0.0,
    "labs.*.target_list.size": 0,
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
}


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from assumptions.broken(
        scenario, _RACE, assumptions.NO_TASTES, assumptions.CLOSED, assumptions.UNLIMITED
    )
    if len(scenario.labs) != 2:
        yield f"{len(scenario.labs)} labs race; the theory needs two"
        return
    for lab in scenario.labs:
        worth = lab.productivity * scenario.production.value_per_talent
        if lab.posted_wage is None or not scenario.researchers.reservation_income < lab.posted_wage <= worth:
            yield f"labs.{lab.name} posts no wage that it can afford and everybody takes"
        if lab.search_weight <= 0.0:
            yield f"labs.{lab.name} contacts nobody"
    for slow in _variants(scenario):
        undecided = _undecided(slow)
        if undecided > _UNDECIDED:
            yield f"{slow.weeks} weeks are over when {undecided:.2%} have not signed"
            break


def _undecided(scenario: Scenario) -> float:
    """Share of people without a valid offer at the end: a bound, the chance of no contact early enough."""
    weeks = scenario.weeks - math.ceil(max(lab.approval for lab in scenario.labs) / 7.0)
    return float((1.0 - scenario.market.contact_rate_unemployed) ** max(weeks, 0))


def _leads(scenario: Scenario) -> list[float]:
    """Days by which the second lab is slower, in the runs."""
    first, second = scenario.labs
    return sorted({*_LEADS, second.approval - first.approval})


def _variants(scenario: Scenario) -> list[Scenario]:
    first, second = scenario.labs
    key = f'labs."{second.name}".approval'
    return [scenario.with_({key: first.approval + lead}) for lead in _leads(scenario)]


def _plan(scenario: Scenario, factor: int) -> Plan:
    return sweep.apart(_variants(scenario), factor)


def _contacts(scenario: Scenario) -> tuple[float, float]:
    """Contacts a week by each of the labs."""
    weights = tables.lab_values(scenario, "search_weight")
    first, second = scenario.market.contact_rate_unemployed * weights / weights.sum()
    return float(first), float(second)


def _signed(runs: Sequence[Run], scenario: Scenario) -> tuple[int, int]:
    """People who signed with the first lab, and with any."""
    hired = tables.events_of(runs, "hired")["destination"].astype(str)
    return int((hired == scenario.labs[0].name).sum()), len(hired)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    leads = _leads(scenario)
    delay = scenario.labs[0].approval
    found = []
    for lead, part in zip(leads, sweep.parts(runs, len(leads)), strict=True):
        theory = deadlines.first_to_close_weekly(*_contacts(scenario), delay, delay + lead)
        statistic = f"share who sign with the first lab, {lead:g} days ahead"
        found.append(finding.share(statistic, theory, *_signed(part, scenario)))
    return found


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    leads, contacts = _leads(scenario), _contacts(scenario)
    won = np.array([_signed(part, scenario) for part in sweep.parts(runs, len(leads))], float)
    rate = won[:, 0] / won[:, 1]
    grid = np.linspace(min(leads), max(leads), 121)
    return Curve(
        "A fast approval beats a rival who makes more contacts",
        "days by which the second lab is slower",
        "share who sign with the first lab",
        (
            Line("one contact a week at most", grid, _chances(grid, contacts)),
            Line("contacts at any time", grid, _continuous(grid, contacts)),
        ),
        (Points("simulated", np.array(leads), rate, 1.96 * np.sqrt(rate * (1.0 - rate) / won[:, 1])),),
    )


def _chances(leads: Vector, contacts: tuple[float, float]) -> Vector:
    late = [max(-lead, 0.0) for lead in leads]
    return np.array(
        [
            deadlines.first_to_close_weekly(*contacts, own, own + lead)
            for own, lead in zip(late, leads, strict=True)
        ]
    )


def _continuous(leads: Vector, contacts: tuple[float, float]) -> Vector:
    first, second = (rate / deadlines.DAYS_PER_WEEK for rate in contacts)
    late = [max(-lead, 0.0) for lead in leads]
    return np.array(
        [
            deadlines.first_to_close(first, second, own, own + lead)
            for own, lead in zip(late, leads, strict=True)
        ]
    )


CASE = Case(
    letter="J",
    name="j-deadlines",
    title="The race of deadlines",
    source="Roth & Xing (1994)",
    assumptions=_assume,
    examine=_examine,
    moved={"labs.A.search_weight": 2.3},
    curve=_curve,
    plan=_plan,
)
