"""How long those wait who leave, and what that makes of their value to the next employer."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined
from sim.market.state.state import State


@inlined
def garden_leave(state: State, origin: int) -> int:
    """Weeks that those wait who leave `origin` for another job."""
    return int(state.employers[origin].garden_leave) if origin >= 0 else 0


@inlined
def after_leave(state: State, origin: int) -> float:
    """What is left of the value of somebody at `origin` who comes after the leave.

    e^{-(r + δ) L}, with r the rate of discount and δ that at which people separate and retire.
    """
    weeks = garden_leave(state, origin)
    if weeks == 0:
        return 1.0
    rules = state.rules[0]
    return math.exp(-(rules.discount_rate + rules.separation_rate + rules.retirement_rate) * weeks)
