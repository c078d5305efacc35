"""B: equilibrium of posted wages, where identical employers post different wages (Burdett & Mortensen 1998).

J labs stand for the continuum of employers, each for ranks F_{i-1} to F_i = i/J. A lab's size is what the
continuum has between these ranks, so that profits are equal if margins are the geometric mean of those at
both ends, p - w_i = (p-R)(1+k(1-F_i))(1+k(1-F_{i-1}))/(1+k)². Then mean pay and profits are those of the
continuum, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import job_ladder, posted_wages
from sim.validation import assumptions, finding, posting, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Largest relative gap between a wage and that of the equilibrium: wages are stated in whole cents.
_ROUNDING = 1e-6


class _Equilibrium(NamedTuple):
    """Productivity p and reservation wage R; wages at the ends of the labs' parts, worst first."""

    productivity: float
    reservation: float
    bounds: Vector

    def wages(self) -> Vector:
        """The labs' wages, worst first."""
        margins = self.productivity - self.bounds
        return np.asarray(self.productivity - np.sqrt(margins[1:] * margins[:-1]))


def _equilibrium(scenario: Scenario) -> _Equilibrium:
    productivity = scenario.labs[0].productivity * scenario.production.value_per_talent
    k0, k, _ = posting.rates(scenario)
    income = scenario.researchers.reservation_income
    reservation = posted_wages.reservation_wage(productivity, income, k0, k)
    ends = np.append(0.0, np.minimum(np.cumsum(posting.ladder(scenario).sampling), 1.0))
    bounds = posted_wages.posted_wage(ends, productivity, reservation, k)
    return _Equilibrium(productivity, reservation, bounds)


def _posted(scenario: Scenario) -> Vector:
    """Wages that the labs post, worst first."""
    return tables.lab_values(scenario, "posted_wage")[posting.ladder(scenario).order]


def _assume(scenario: Scenario) -> Iterator[str]:
    before = [*posting.assume(scenario), *assumptions.unsettled(scenario, scenario.burn_in)]
    alike = ("productivity", "search_weight", "aggressiveness", "amenity")
    before += [
        f"labs differ in {key}; those of the theory differ in their wages only"
        for key in alike
        if np.ptp(tables.lab_values(scenario, key)) > 0.0
    ]
    income, first = scenario.researchers.reservation_income, scenario.labs[0]
    if income >= first.productivity * scenario.production.value_per_talent:
        before.append("researchers.reservation_income is not below what people are worth")
    yield from before
    if before:
        return
    for lab, wage in zip(posting.ladder(scenario).order, _equilibrium(scenario).wages(), strict=True):
        posted, name = scenario.labs[lab].posted_wage or math.nan, scenario.labs[lab].name
        if not abs(posted / wage - 1.0) <= _ROUNDING:
            yield f"labs.{name}.posted_wage is {posted:.2f}; in the equilibrium it is {wage:.2f}"


def _sizes(runs: Sequence[Run], scenario: Scenario) -> tuple[Vector, float]:
    """People at each lab, worst first, and without a job, in the last week of all runs."""
    last = np.sum([tables.headcounts(run, run.scenario.weeks - 1) for run in runs], axis=0)
    return last[1:][posting.ladder(scenario).order], float(last[0])


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    k0, k, _ = posting.rates(scenario)
    theory, wages = _equilibrium(scenario), _posted(scenario)
    productivity, reservation = theory.productivity, theory.reservation
    margins = productivity - wages
    sizes, idle = _sizes(runs, scenario)
    employed, people = sizes.sum(), scenario.researchers.count * len(runs)
    shares = np.diff(posted_wages.earned_distribution(theory.bounds, productivity, reservation, k))
    pay, profit = float(sizes @ wages / employed), float(sizes @ margins / people)
    spread = math.sqrt(sizes @ (wages - pay) ** 2 / employed)
    spread_profit = math.sqrt(sizes @ margins**2 / people - profit**2)
    return [
        finding.share("unemployment", job_ladder.unemployment_rate(k0), int(idle), people),
        finding.counts("workers by wage, G(w)", sizes, shares),
        finding.estimate(
            "mean wage earned, dollars a year",
            posted_wages.mean_earned_wage(productivity, reservation, k),
            pay,
            spread / math.sqrt(employed),
        ),
        finding.estimate(
            "profit, dollars a year per person in the market",
            posted_wages.profit(productivity, reservation, k0, k),
            profit,
            spread_profit / math.sqrt(people),
        ),
        finding.counts("the same profit at every wage", sizes, (1.0 / margins) / (1.0 / margins).sum()),
    ]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    theory = _equilibrium(scenario)
    facts = (theory.productivity, theory.reservation, posting.rates(scenario).k)
    grid = np.linspace(theory.reservation, posted_wages.highest_wage(*facts), 201)
    sizes, _ = _sizes(runs, scenario)
    share = np.cumsum(sizes) / sizes.sum()
    error = 1.96 * np.sqrt(share * (1.0 - share) / sizes.sum())
    return Curve(
        "Equal employers, unequal pay: most people earn more than most jobs offer",
        "wage, thousand dollars a year",
        "share at or below",
        (
            Line("F, offers", grid / 1e3, posted_wages.offer_distribution(grid, *facts)),
            Line("G, workers", grid / 1e3, posted_wages.earned_distribution(grid, *facts)),
        ),
        (Points("simulated workers", theory.bounds[1:] / 1e3, share, error),),
    )


CASE = Case(
    letter="B",
    name="b-equilibrium-offers",
    title="Equilibrium of posted wages",
    source="Burdett & Mortensen (1998)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.contact_rate_employed": 0.345},
    curve=_curve,
)
