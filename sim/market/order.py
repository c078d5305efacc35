"""The order of uniform draws, in time proportional to their number."""

from __future__ import annotations

import numpy as np

from sim.market.columns import Table
from sim.market.kernel import allocating_kernel


@allocating_kernel
def order_of(draws: Table) -> Table:
    """Places of uniform draws from the least up, equal ones as they stand.

    One bucket a draw, and then insertion (Dobosiewicz 1978, "Sorting by distributive partitioning").
    """
    size = len(draws)
    begins = np.zeros(size + 1, np.int32)
    for draw in draws:
        begins[int(draw * size) + 1] += 1
    for bucket in range(size):
        begins[bucket + 1] += begins[bucket]
    order = np.empty(size, np.int64)
    for place in range(size):
        bucket = int(draws[place] * size)
        order[begins[bucket]] = place
        begins[bucket] += 1
    for rank in range(1, size):
        place, before = order[rank], rank
        while before > 0 and draws[order[before - 1]] > draws[place]:
            order[before] = order[before - 1]
            before -= 1
        order[before] = place
    return order
