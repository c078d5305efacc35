"""Orders in which factors come in, balanced: each factor equally often at each place, each pair in a row.

Williams (1949), "Experimental designs balanced for the estimation of residual effects of treatments",
*Australian Journal of Scientific Research A* 2: a block of k orders for even k, of 2k for odd k. With every
order a block has its reverse, so that the orders of a block are antithetic as well. Blocks differ in which
factor is which, drawn at random.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

#: An order: numbers of the factors, the first comes in first.
Order = tuple[int, ...]


def williams(factors: int) -> tuple[Order, ...]:
    """One balanced block.

    Args:
        factors: number of factors, at least 1.

    Example:
        >>> williams(4)
        ((0, 1, 3, 2), (1, 2, 0, 3), (2, 3, 1, 0), (3, 0, 2, 1))
    """
    zigzag = [(step + 1) // 2 if step % 2 else -(step // 2) for step in range(factors)]
    block = [tuple((place + start) % factors for place in zigzag) for start in range(factors)]
    if factors % 2 and factors > 1:
        block += [order[::-1] for order in block]
    return tuple(block)


def block_size(factors: int) -> int:
    """Orders in a balanced block."""
    return factors if factors % 2 == 0 or factors == 1 else 2 * factors


def balanced_orders(factors: int, blocks: int, seed: int) -> tuple[Order, ...]:
    """Whole blocks, one behind the other.

    Args:
        factors: number of factors.
        blocks: how many.
        seed: of which factor is which.
    """
    drawn = np.random.default_rng([seed, factors])
    found: list[Order] = []
    for _ in range(blocks):
        names = drawn.permutation(factors).tolist()
        found += [tuple(names[place] for place in order) for order in williams(factors)]
    return tuple(found)


def blocks_of(orders: Sequence[Order]) -> Iterator[Sequence[Order]]:
    """The blocks that orders consist of."""
    size = block_size(len(orders[0]))
    return (orders[first : first + size] for first in range(0, len(orders), size))


def coalitions_of(orders: Iterable[Order]) -> set[int]:
    """All sets of factors that orders ask for, each as a number whose bit i says whether factor i is on.

    Those who came in by each place, and the same with the last of them exchanged for the next, which is what
    the interaction of these two takes.
    """
    found = {0}
    for order in orders:
        on = 0
        for place, factor in enumerate(order):
            if place + 1 < len(order):
                found.add(on | 1 << order[place + 1])
            on |= 1 << factor
            found.add(on)
    return found
