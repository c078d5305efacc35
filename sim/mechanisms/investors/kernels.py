"""What investors who stand by a startup give it."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Employer, Rules
from sim.vocabulary import WEEKS_PER_YEAR


@inlined
def support(startup: Employer, rules: Rules, spent: float) -> float:
    """Dollars that fill a startup's cash up to its usual runway, as far as its investors go along.

    `spent` is what it burns, dollars a year.
    """
    if startup.investors <= 0.0:
        return 0.0
    missing = rules.startup_runway * spent / WEEKS_PER_YEAR - startup.cash
    return float(max(min(missing, startup.investors), 0.0))
