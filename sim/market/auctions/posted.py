"""Posted offers: take it or leave it, no counters (Burdett & Mortensen 1998)."""

from __future__ import annotations

from sim.market.auctions.awards import STAYS
from sim.market.compiling.kernel import kernel
from sim.market.state.columns import Table


@kernel
def posted(utility: Table, count: int, stay: float) -> tuple[int, float]:
    """Winner among `count` offers worth `utility`, against staying; and the utility it pays: its own."""
    winner = STAYS
    best = stay
    for n in range(count):
        if utility[n] > best:
            best = utility[n]
            winner = n
    return winner, best
