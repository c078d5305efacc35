"""What investors who stand by a startup give it."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer


@inlined
def support(startup: Employer, usual: float) -> float:
    """Dollars that fill a startup's cash up to the `usual`, as far as its investors go along."""
    if startup.investors <= 0.0:
        return 0.0
    return float(max(min(usual - startup.cash, startup.investors), 0.0))
