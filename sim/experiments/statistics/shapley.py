"""Shapley values and interactions, as weights on the worths of coalitions.

Shapley (1953), "A value for n-person games": what a player adds, averaged over all orders in which players
may come in. The interaction of two is that of Grabisch & Roubens (1999), "An axiomatic approach to the
concept of interaction among players in cooperative games": by how much more one adds where the other is
there, averaged over the others who may be there, in orders in which the two come in together. Sampled orders:
Castro, Gómez & Tejada (2009), "Polynomial calculation of the Shapley value based on sampling", here in
balanced blocks.

A coalition is a number whose bit i says whether player i is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Weights(NamedTuple):
    """What makes values and interactions of worths: both are linear in them.

    Attributes:
        values: shape (players, coalitions); a row sums to 0.
        interactions: shape (pairs, coalitions), pairs as `pairs_of` has them.
    """

    values: Array
    interactions: Array


def pairs_of(players: int) -> list[tuple[int, int]]:
    """All pairs of players, the lower number first."""
    return list(combinations(range(players), 2))


def weights_of_all(players: int) -> Weights:
    """Exact weights, on all 2^k coalitions in the order of their numbers.

    Example:
        >>> weights_of_all(2).values.tolist()
        [[-0.5, 0.5, -0.5, 0.5], [-0.5, -0.5, 0.5, 0.5]]
    """
    coalitions = np.arange(1 << players)
    sizes = np.array([number.bit_count() for number in coalitions.tolist()])
    everybody = factorial(players)
    alone = np.array([factorial(n) * factorial(players - n - 1) / everybody for n in range(players)])
    values = np.zeros((players, len(coalitions)))
    for player in range(players):
        others = coalitions[coalitions >> player & 1 == 0]
        weight = alone[sizes[others]]
        values[player, others] = -weight
        values[player, others | 1 << player] = weight
    pairs = pairs_of(players)
    together = [
        factorial(n) * factorial(players - n - 2) / factorial(players - 1) for n in range(players - 1)
    ]
    interactions = np.zeros((len(pairs), len(coalitions)))
    for row, (one, other) in zip(interactions, pairs, strict=True):
        rest = coalitions[(coalitions >> one & 1 == 0) & (coalitions >> other & 1 == 0)]
        weight = np.array(together)[sizes[rest]]
        row[rest] = row[rest | 1 << one | 1 << other] = weight
        row[rest | 1 << one] = row[rest | 1 << other] = -weight
    return Weights(values, interactions)


def weights_of_orders(players: int, orders: Sequence[Sequence[int]], coalitions: Sequence[int]) -> Weights:
    """Weights of a sample of orders, in which every pair comes in a row at least once.

    Args:
        players: number of players.
        orders: each player once.
        coalitions: those that there are, at least those of `coalitions_of`.

    Raises:
        KeyError: a coalition is missing.
    """
    places = {coalition: place for place, coalition in enumerate(coalitions)}
    rows = {pair: row for row, pair in enumerate(pairs_of(players))}
    values = np.zeros((players, len(coalitions)))
    interactions = np.zeros((len(rows), len(coalitions)))
    met = np.zeros(len(rows))
    for order in orders:
        on = 0
        for player, following in zip(order, [*order[1:], None], strict=True):
            with_player = on | 1 << player
            values[player, places[on]] -= 1.0
            values[player, places[with_player]] += 1.0
            if following is not None:
                row = rows[min(player, following), max(player, following)]
                for start, sign in ((on, 1.0), (with_player, -1.0)):
                    interactions[row, places[start]] += sign
                    interactions[row, places[start | 1 << following]] -= sign
                met[row] += 1.0
            on = with_player
    return Weights(values / len(orders), interactions / met[:, None])
