"""Sequential auctions: bidders and incumbent outbid each other in utility (Postel-Vinay & Robin 2002).

With several bidders it is an ascending auction: the one who can offer most wins and pays what the second
could offer.
"""

from __future__ import annotations

from sim.market.auctions.awards import COUNTERED, STAYS, Award
from sim.market.auctions.contest import Stay
from sim.market.compiling.kernel import kernel
from sim.market.state.columns import Table


@kernel
def sequential(utilities: Table, count: int, stay: Stay) -> Award:
    """Outcome of an ascending auction.

    Args:
        utilities: utility of each bid at its cap.
        count: number of bids.
        stay: what staying means, at present pay and at the incumbent's limit.
    """
    winner = STAYS
    best, second = stay.utility, stay.utility
    for n in range(count):
        if utilities[n] > best:
            second = best
            best = utilities[n]
            winner = n
        elif utilities[n] > second:
            second = utilities[n]
    if winner == STAYS:
        return Award(STAYS, stay.utility, False)
    if not stay.may_counter or stay.counter_utility <= stay.utility:
        return Award(winner, second, False)
    if stay.counter_utility >= best:
        return Award(COUNTERED, best, True)
    return Award(winner, max(second, stay.counter_utility), True)
