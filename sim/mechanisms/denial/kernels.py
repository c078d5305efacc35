"""Whose loss an employer counts."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.state import State
from sim.market.state.traits import races
from sim.mechanisms.merger.kernels import of_one_owner
from sim.mechanisms.startup_worth.kernels import values_by_valuation


@inlined
def denies(state: State, j: int, k: int) -> bool:
    """Does j count what employer k, negative for none, loses or gains?

    Both have to race, for owners of their own; a startup that goes by its valuation looks at that alone.
    """
    if k < 0 or not (races(state.employers[j]) and races(state.employers[k])):
        return False
    if state.rules[0].mergers and of_one_owner(state, j, k):
        return False
    return not values_by_valuation(state.employers[j], state.rules[0])
