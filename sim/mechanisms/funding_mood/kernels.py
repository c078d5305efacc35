"""What the mood of the week makes of funding."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.state import Race, State


@inlined
def rate_in_mood(state: State) -> float:
    """Factor on the rate of rounds."""
    return float(state.race[Race.ROUNDS])


@inlined
def valuation_in_mood(state: State) -> float:
    """Factor on valuations."""
    return float(state.race[Race.MOOD])
