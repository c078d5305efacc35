"""Posted offers: take it or leave it, no counters (Burdett & Mortensen 1998)."""

from __future__ import annotations

from sim.market.auctions.awards import STAYS, Award
from sim.market.auctions.contest import Stay
from sim.market.compiling.kernel import kernel
from sim.market.state.columns import Table


@kernel
def posted(utilities: Table, count: int, stay: Stay) -> Award:
    """The winner among `count` offers is the best for the person, and pays what it offers."""
    winner = STAYS
    best = stay.utility
    for n in range(count):
        if utilities[n] > best:
            best = utilities[n]
            winner = n
    return Award(winner, best, False)
