"""What prestige adds to an employer's appeal."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined
from sim.market.state.state import Race, State
from sim.market.state.traits import races


@inlined
def prestige(state: State, j: int) -> float:
    """ω ln((s̄_j + m) / 2m), log points of pay; nothing for who does not race."""
    weight, mean = state.rules[0].weight_prestige, state.race[Race.REMEMBERED]
    employer = state.employers[j]
    if weight == 0.0 or mean <= 0.0 or not races(employer):
        return 0.0
    return float(weight * math.log((employer.race_memory + mean) / (2.0 * mean)))
