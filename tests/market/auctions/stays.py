"""What staying means, where only its utilities matter."""

from __future__ import annotations

from sim.market.auctions.contest import Stay
from sim.vocabulary import NONE


def staying(utility: float, counter: float | None = None) -> Stay:
    """Staying is worth `utility`, and at the incumbent's limit `counter`, if it may make one."""
    limit = utility if counter is None else counter
    return Stay(
        employer=0, pay=1.0, amenity=0.0, forfeit=0.0, utility=utility, may_counter=counter is not None,
        counter_pay=1.0, counter_utility=limit, counter_reason=NONE, worth=1.0,
    )  # fmt: skip
