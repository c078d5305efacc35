"""What the cases of posted wages share: their assumptions, and the labs as a ladder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.figures.curve import Vector
from sim.theory import job_ladder
from sim.validation import assumptions, tables

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_POSTED: dict[str, Any] = {"market.mechanism": "posted", "market.value": "productivity"}


class Rates(NamedTuple):
    """Offers per separation of the unemployed and the employed, k0 and k, and δ a week."""

    k0: float
    k: float
    separation: float


class Ladder(NamedTuple):
    """Labs from worst to best: their places in the file, and the chances that an offer is theirs."""

    order: NDArray[np.int64]
    sampling: Vector


def assume(scenario: Scenario) -> Iterator[str]:
    """What keeps a scenario from being a market of posted wages in which everybody takes every better job."""
    yield from assumptions.broken(
        scenario,
        _POSTED,
        assumptions.NO_TASTES,
        assumptions.CLOSED,
        assumptions.AT_ONCE,
        assumptions.UNLIMITED,
        assumptions.ONE_KIND,
        assumptions.PLAIN_PAY,
    )
    for lab in scenario.labs:
        worth = lab.productivity * scenario.production.value_per_talent * lab.aggressiveness
        if lab.posted_wage is None:
            yield f"labs.{lab.name} posts no wage; the theory needs a wage at every lab"
        elif lab.posted_wage > worth:
            yield f"labs.{lab.name} posts a wage above what people are worth to it, and does not pay it"
        elif np.log(lab.posted_wage) + lab.amenity <= np.log(scenario.researchers.reservation_income):
            yield f"labs.{lab.name} is worse than no job; in the theory everybody takes any job"
        if lab.search_weight <= 0.0:
            yield f"labs.{lab.name} makes no offers"


def ladder(scenario: Scenario) -> Ladder:
    """The labs by log wage plus amenity."""
    utility = np.log(tables.lab_values(scenario, "posted_wage")) + tables.lab_values(scenario, "amenity")
    order = np.argsort(utility)
    weights = tables.lab_values(scenario, "search_weight")[order]
    return Ladder(order, weights / weights.sum())


def rates(scenario: Scenario) -> Rates:
    """k0, k and δ."""
    market = scenario.market
    separation = market.separation_rate
    return Rates(
        job_ladder.offers_per_spell(market.contact_rate_unemployed, separation),
        job_ladder.offers_per_spell(market.contact_rate_employed, separation),
        separation,
    )
