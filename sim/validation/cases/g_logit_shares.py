"""G: lasting Gumbel tastes for employers; shares are a softmax, and supply to one lab is elastic."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import choice
from sim.validation import chain, finding, spells, sweep, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Wages of the first lab that are simulated, as multiples of the scenario's.
MULTIPLES = (0.8, 0.9, 1.0, 1.1, 1.25)
#: Places in `MULTIPLES` between which the elasticity is measured.
_STEPS = ((1, 2), (2, 3))
_BASE = 2
#: Expected number of people who have not met the lab they like best.
_UNMET = 0.01
#: Tastes lie below this many scales under their median less rarely than once in e^(e^4).
_LOWEST_TASTE = 4.0


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from chain.broken(scenario, "researchers.tastes.match_scale")
    people, market, scale = scenario.researchers, scenario.market, scenario.researchers.tastes.match_scale
    if scale <= 0.0:
        yield "researchers.tastes.match_scale is 0; the theory needs tastes"
    if market.separation_rate > 0.0:
        yield f"market.separation_rate is {market.separation_rate:g}; the theory needs 0"
    weeks = scenario.burn_in + scenario.weeks
    rate = min(market.contact_rate_employed, market.contact_rate_unemployed)
    if people.count * ((1.0 - rate * chain.sampling(scenario)) ** weeks).sum() > _UNMET:
        yield "the run is too short for everybody to meet every lab; the theory needs that"
    levels = chain.values(scenario)
    if (levels[:-1] + math.log(MULTIPLES[0])).min() - _LOWEST_TASTE * scale <= levels[-1]:
        yield "researchers.reservation_income is not far below the wages; in the theory everybody has a job"


def _variants(scenario: Scenario) -> list[Scenario]:
    first = scenario.labs[0]
    wages = [multiple * (first.posted_wage or 0.0) for multiple in MULTIPLES]
    return [scenario.with_({f'labs."{first.name}".posted_wage': wage}) for wage in wages]


def _plan(scenario: Scenario, factor: int) -> Plan:
    return sweep.paired(_variants(scenario), factor)


def _shares(scenario: Scenario) -> Vector:
    """softmax((ln w + a)/s)."""
    scale = scenario.researchers.tastes.match_scale
    wages, amenities = tables.lab_values(scenario, "posted_wage"), tables.lab_values(scenario, "amenity")
    return choice.logit_shares(wages, amenities / scale, 1.0 / scale, 0.0)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    week = runs[0].scenario.weeks - 1
    seen = [spells.headcounts(some, week)[:-1] for some in sweep.parts(runs, len(MULTIPLES))]
    wanted = [_shares(variant) for variant in _variants(scenario)]
    idle = int(spells.headcounts(runs, week)[-1])
    people = scenario.researchers.count * len(runs)
    found = [
        finding.share("people without a job", 0.0, idle, people),
        finding.counts("people by lab, softmax((ln w + a)/s)", seen[_BASE], wanted[_BASE]),
    ]
    for low, high in _STEPS:
        where = f"wage × {MULTIPLES[low]:g} to × {MULTIPLES[high]:g}"
        step = math.log(MULTIPLES[high] / MULTIPLES[low])
        people_at, share_at = (seen[low], seen[high]), (wanted[low], wanted[high])
        found.append(_elasticity(where, step, people_at, share_at))
        lost, expected = (seen[low] - seen[high])[1:], (wanted[low] - wanted[high])[1:]
        found.append(finding.counts(f"where those come from who come for pay, {where}", lost, expected))
    return found


def _elasticity(
    where: str, step: float, people: tuple[Vector, Vector], shares: tuple[Vector, Vector]
) -> Finding:
    """Elasticity of people at the first lab to its wage over a step of it; theory: mean of (1/s)(1-share).

    The same people with the same tastes see both wages, so all who differ between the runs came for pay:
    their number is binomial, and the error that of a ratio of two multinomial counts.
    """
    low, high = people
    share_low, share_high = shares
    before, came = share_low[0], share_high[0] - share_low[0]
    theory = math.log(share_high[0] / before) / step
    simulation = math.log(high[0] / low[0]) / step
    error = came / share_high[0] * math.sqrt((1.0 / came + 1.0 / before) / low.sum()) / step
    return finding.estimate(f"own-wage elasticity, {where}", theory, simulation, error)


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    first, week = scenario.labs[0], runs[0].scenario.weeks - 1
    grid = np.geomspace(MULTIPLES[0], MULTIPLES[-1], 41)
    variants = [
        scenario.with_({f'labs."{first.name}".posted_wage': float(multiple) * (first.posted_wage or 0.0)})
        for multiple in grid
    ]
    seen = [spells.headcounts(some, week)[:-1] for some in sweep.parts(runs, len(MULTIPLES))]
    share = np.array([people[0] / people.sum() for people in seen])
    error = 1.96 * np.sqrt(share * (1.0 - share) / np.array([people.sum() for people in seen]))
    return Curve(
        "Supply to one employer is elastic, but not without limit",
        f"wage of {first.name}, as a multiple",
        f"share of people at {first.name}",
        (Line("softmax((ln w + a)/s)", grid, np.array([_shares(variant)[0] for variant in variants])),),
        (Points("simulated", np.array(MULTIPLES), share, error),),
        log_x=True,
    )


CASE = Case(
    letter="G",
    name="g-logit-shares",
    title="Lasting tastes and monopsony power",
    source="Card, Cardoso, Heining & Kline (2018)",
    assumptions=_assume,
    examine=_examine,
    moved={"researchers.tastes.match_scale": 0.28},
    curve=_curve,
    plan=_plan,
)
