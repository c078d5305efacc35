"""The two mechanisms: how the best of several bids is found, and what it has to give."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tests.reference.bidding import Bid, Staying, Verdict


def best_of(bids: Sequence[Bid]) -> Bid | None:
    """The bid with the highest utility; of equal ones the first."""
    return max(bids, key=lambda bid: bid.utility, default=None)


def posted(bids: Sequence[Bid], staying: Staying) -> Verdict:
    """The researcher takes the best or stays (Burdett & Mortensen 1998). No counters."""
    best = best_of(bids)
    if best is None or best.utility <= staying.utility:
        return Verdict(None, staying.utility)
    return Verdict(best, best.utility)


def sequential(bids: Sequence[Bid], staying: Staying) -> Verdict:
    """An ascending auction in utility, with the present employer as a bidder (Postel-Vinay & Robin 2002)."""
    best, counter = best_of(bids), staying.counter
    if best is None or best.utility <= staying.utility:
        return Verdict(None, staying.utility)
    others = [bid.utility for bid in bids if bid is not best]
    second = max([staying.utility, *others])
    if counter is None or counter.utility <= staying.utility:
        return Verdict(best, second)
    if incumbent_keeps(counter.utility, best.utility):
        return Verdict(None, best.utility, raises=True, countered=True)
    return Verdict(best, max(second, counter.utility), countered=True)


def incumbent_keeps(counter: float, best: float) -> bool:
    """The incumbent keeps the researcher if it can match the best bid."""
    return counter >= best


def pay_that_gives(utility: float, amenity: float, extra: float) -> float:
    """Solve utility = ln(pay + extra) + amenity for pay."""
    return math.exp(utility - amenity) - extra


def lifted(pay: float, limit: float, share: float) -> float:
    """Pay, raised by the bargaining share of what is left up to the limit."""
    return pay + share * (limit - pay)
