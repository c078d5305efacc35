"""How long those wait who leave."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.state import State


@inlined
def garden_leave(state: State, origin: int) -> int:
    """Weeks that those wait who leave `origin` for another job."""
    return int(state.employers[origin].garden_leave) if origin >= 0 else 0
