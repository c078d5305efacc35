"""The least that others may offer to a person who has a job."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Person, Rules


@inlined
def least_offer(person: Person, rules: Rules) -> float:
    """Pay, dollars a year as the researcher values it, below which nobody else bids; 0 without a floor."""
    return float(rules.match_floor * person.pay) if person.employer >= 0 else 0.0
