"""A small race for tests of what people are worth, and its formulas once more."""

from __future__ import annotations

import numpy as np

from sim.market.model import TalentMarket
from sim.scenario.schema import Scenario
from sim.vocabulary import Kind
from tests.market.worlds import merged, planned


def race(**changes: object) -> TalentMarket:
    """Two labs, a startup and the outside in a race, after `plan`."""
    document = {
        "burn_in": 0,
        "researchers": {"count": 40},
        "labs": [{"name": "A", "headcount": 15, "needs": ["robotics"]}, {"name": "B", "productivity": 2.0}],
        "startups": {"count": 1, "headcount": 4},
        "production": {"direct_return": 1e5, "elasticity": 0.8},
    }
    return planned(Scenario.model_validate(merged(document, changes)))


def expected_earnings(market: TalentMarket, j: int, talent: float) -> float:
    """Yearly earnings of employer j with this effective talent, from the formulas of model.md."""
    production = market.scenario.production
    records = market.employers
    racers: list[int] = np.flatnonzero(records["kind"] != Kind.OUTSIDE).tolist()
    power = (production.elasticity - 1) / production.elasticity

    def quantity(k: int, held: float) -> float:
        compute = records["compute"][k] / production.compute_unit
        inner = production.compute_share * compute**power + (1 - production.compute_share) * held**power
        return float(records["productivity"][k] * inner ** (1 / power))

    weights = [
        quantity(k, talent if k == j else records["effective_talent"][k]) ** production.contest_exponent
        for k in racers
    ]
    place = racers.index(j)
    prize = production.prize * market.initial_count
    market.state.race[1] = prize
    return float(production.direct_return * quantity(j, talent) + prize * weights[place] / sum(weights))
