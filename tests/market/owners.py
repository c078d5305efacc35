"""Which labs have merged, and amounts that they share."""

from __future__ import annotations

import numpy as np

from sim.market.model import TalentMarket
from sim.market.state.columns import Table


def parties_of(market: TalentMarket) -> dict[int, int]:
    """The other party of each lab that has merged."""
    merged = market.employers["merged"]
    return {int(j): abs(int(merged[j])) - 1 for j in np.flatnonzero(merged)}


def brands_of(market: TalentMarket) -> dict[int, int]:
    """The owner's other brand, where there is one."""
    alive = market.employers["alive"]
    return {j: k for j, k in parties_of(market).items() if alive[j] and alive[k]}


def with_others(amounts: Table, others: dict[int, int]) -> Table:
    """Amounts of employers, with those of some others."""
    found = amounts.copy()
    for j, k in others.items():
        found[j] += amounts[k]
    return found
