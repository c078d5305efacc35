"""Orders in which factors come in: balanced in places and in pairs, with their reverses."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from sim.experiments.designs.orders import (
    balanced_orders,
    block_size,
    blocks_of,
    coalitions_of,
    williams,
)


@pytest.mark.parametrize("factors", range(2, 10))
def test_a_block_is_balanced(factors: int) -> None:
    """Each factor equally often at each place and right behind each other one; each order has its reverse."""
    block = williams(factors)
    assert len(block) == block_size(factors)
    places = Counter((place, factor) for order in block for place, factor in enumerate(order))
    behind = Counter(pair for order in block for pair in pairwise(order))
    assert len(places) == factors**2
    assert len(behind) == factors * (factors - 1)
    assert len(set(places.values())) == len(set(behind.values())) == 1
    assert {order[::-1] for order in block} == set(block)


def test_blocks_differ_and_stay_balanced() -> None:
    """The seed decides; a block is another naming of the factors."""
    orders = balanced_orders(5, 3, seed=1)
    assert orders == balanced_orders(5, 3, seed=1) != balanced_orders(5, 3, seed=2)
    blocks = list(blocks_of(orders))
    assert [len(block) for block in blocks] == [10, 10, 10]
    assert all(Counter(order[0] for order in block) == dict.fromkeys(range(5), 2) for block in blocks)


def test_coalitions_are_those_that_values_and_interactions_take() -> None:
    """Who came in by each place; and, for pairs in a row, the second without the first."""
    assert coalitions_of([(0, 1, 2)]) == {0b000, 0b001, 0b010, 0b011, 0b101, 0b111}
