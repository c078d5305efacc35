"""Whether a startup dies, or is acquired, by the stated hazards."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import kernel
from sim.market.draws import decision, uniform
from sim.market.state.state import State

EXIT = decision(38, "does a startup die, or is it acquired, by the stated hazards")

#: What the draw of a week decides.
GOES_ON, DIES, IS_ACQUIRED = 0, 1, 2


@kernel
def fate_of_startup(state: State, j: int, week: int) -> int:
    """What one uniform draw decides for startup j: hazards compete, so each exit has its part of them."""
    rules = state.rules[0]
    total = rules.hazard_death + rules.hazard_acquired
    if total <= 0.0:
        return GOES_ON
    chance, u = -math.expm1(-total), uniform(state.key, state.employers[j].key, 0, week, EXIT)
    if u >= chance:
        return GOES_ON
    return DIES if u * total < chance * rules.hazard_death else IS_ACQUIRED
