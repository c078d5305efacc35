"""What people ask for who see what others get."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.state import State

#: Place of what is seen among the notes of recent hires, after those of labs and of startups.
SEEN = 2


@inlined
def asked_pay(state: State, i: int) -> float:
    """Pay, dollars a year as researchers value it, that person i asks for; 0 where nothing is known."""
    rules = state.rules[0]
    if rules.publicity <= 0.0:
        return 0.0
    return float(rules.publicity * state.recruits[SEEN].price * state.people[i].talent)
