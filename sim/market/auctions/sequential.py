"""Sequential auctions: bidders and incumbent outbid each other in utility (Postel-Vinay & Robin 2002).

With several bidders it is an ascending auction: the one who can offer most wins and pays what the second
could offer.
"""

from __future__ import annotations

from sim.market.auctions.awards import COUNTERED, STAYS
from sim.market.compiling.kernel import kernel
from sim.market.state.columns import Table


@kernel
def sequential(
    utility: Table, count: int, stay: float, may_counter: bool, counter: float
) -> tuple[int, float, bool]:
    """Outcome of an ascending auction.

    Args:
        utility: utility of each bid at its cap.
        count: number of bids.
        stay: utility of staying at present pay.
        may_counter: has the incumbent leave to counter in time.
        counter: utility of staying at the incumbent's cap.

    Returns:
        the winner's position, COUNTERED or STAYS; the utility that the winner has to give; did the incumbent
        bid.
    """
    winner = STAYS
    best, second = stay, stay
    for n in range(count):
        if utility[n] > best:
            second = best
            best = utility[n]
            winner = n
        elif utility[n] > second:
            second = utility[n]
    if winner == STAYS:
        return STAYS, stay, False
    if not may_counter or counter <= stay:
        return winner, second, False
    if counter >= best:
        return COUNTERED, best, True
    return winner, max(second, counter), True
