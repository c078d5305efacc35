"""What success makes of a lab's money."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer
from sim.market.state.state import State


@inlined
def budget_feedback(state: State, j: int) -> float:
    """Factor on the budget of lab j."""
    return float(state.employers[j].budget_factor if state.rules[0].feeds_back else 1.0)


@inlined
def capex_feedback(state: State, j: int) -> float:
    """Factor on the capital expenditure of lab j."""
    return float(state.employers[j].capex_factor if state.rules[0].feeds_back else 1.0)


@inlined
def following(employer: Employer, elasticity: float, limit: float) -> float:
    """(s̄/s₀)^φ, within its limits; 1 for who had no share to begin with."""
    if elasticity == 0.0 or employer.race_first <= 0.0:
        return 1.0
    factor = (employer.race_memory / employer.race_first) ** elasticity
    return float(min(max(factor, 1.0 / limit), limit))


@inlined
def own_or(own: float, common: float) -> float:
    """A lab's own elasticity, or that of all labs where it has none."""
    return common if math.isnan(own) else own
