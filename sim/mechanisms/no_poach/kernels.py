"""Who has agreed not to approach whom."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.state import State
from sim.mechanisms.ties.kernels import linked


@inlined
def no_poach(state: State, origin: int, j: int) -> bool:
    """Has j agreed not to approach people at `origin`?"""
    return bool(linked(state, origin, j) <= 0.0)
