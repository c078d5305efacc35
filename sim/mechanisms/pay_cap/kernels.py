"""The cap that binds."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.state import Race, State


@inlined
def cap_on_package(state: State, j: int) -> float:
    """Largest package, dollars a year, that lab or startup j may pay, by its own rules and by law."""
    return float(min(state.employers[j].package_cap, state.race[Race.PAY_CAP]))
