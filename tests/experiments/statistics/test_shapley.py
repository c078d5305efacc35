"""Shapley values and interactions against games whose answer is known."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.experiments.designs.orders import balanced_orders, blocks_of, coalitions_of
from sim.experiments.statistics.shapley import pairs_of, weights_of_all, weights_of_orders


def worths(players: int, game: Callable[[set[int]], float]) -> NDArray[np.float64]:
    """What each coalition is worth, in the order of their numbers."""
    return np.array(
        [game({player for player in range(players) if on >> player & 1}) for on in range(1 << players)]
    )


def test_an_additive_game_gives_each_its_own() -> None:
    """Nothing is made together."""
    own = np.array([3.0, -1.0, 0.0, 2.5])
    exact = weights_of_all(4)
    found = worths(4, lambda there: 7.0 + sum(own[player] for player in there))
    assert exact.values @ found == pytest.approx(own)
    assert exact.interactions @ found == pytest.approx(0.0)


def test_a_unanimity_game_is_shared_by_those_whom_it_takes() -> None:
    """1/|T| each, and each pair of them interacts by 1/(|T| - 1) (Grabisch & Roubens 1999)."""
    needed = {0, 2, 3}
    found = worths(5, lambda there: float(needed <= there))
    exact = weights_of_all(5)
    assert exact.values @ found == pytest.approx([1 / 3, 0, 1 / 3, 1 / 3, 0])
    together = dict(zip(pairs_of(5), exact.interactions @ found, strict=True))
    assert all(
        value == pytest.approx(1 / 2 if set(pair) <= needed else 0.0) for pair, value in together.items()
    )


def test_a_glove_game_rewards_what_is_scarce() -> None:
    """One left glove and two right ones: 2/3, 1/6, 1/6 (Shapley & Shubik 1969); the right ones compete."""
    found = worths(3, lambda there: float(0 in there and bool(there & {1, 2})))
    exact = weights_of_all(3)
    assert exact.values @ found == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert exact.interactions @ found == pytest.approx([1 / 2, 1 / 2, -1 / 2])


@pytest.mark.parametrize("players", [2, 3, 6])
def test_values_add_up_and_all_orders_are_the_exact_weights(players: int) -> None:
    """In any game, efficiency holds; and the mean over all orders is the definition."""
    exact = weights_of_all(players)
    game = np.random.default_rng(players).normal(size=(1 << players, 20))
    assert (exact.values @ game).sum(axis=0) == pytest.approx(game[-1] - game[0], abs=1e-12)
    orders = list(permutations(range(players)))
    every = weights_of_orders(players, orders, range(1 << players))
    assert every.values == pytest.approx(exact.values)
    assert every.interactions == pytest.approx(exact.interactions)


def test_a_balanced_sample_is_unbiased_and_adds_up() -> None:
    """Over 200 blocks each of 21 means is at its exact value by a t test; false alarm 1 in 1,000 in all.

    The power: a shift of a fifth of the game's spread, as from orders that begin alike, is noticed.
    """
    players, game = 6, np.random.default_rng(5).normal(size=64)
    orders = balanced_orders(players, 200, seed=3)
    every = tuple(range(64))
    blocks = [weights_of_orders(players, block, every) for block in blocks_of(orders)]
    found = np.array([np.append(one.values @ game, one.interactions @ game) for one in blocks])
    exact = weights_of_all(players)
    truth = np.append(exact.values @ game, exact.interactions @ game)
    assert found[:, :players].sum(axis=1) == pytest.approx(game[-1] - game[0])
    level = 1e-3 / len(truth)
    assert np.min(stats.ttest_1samp(found, truth).pvalue) > level
    shifted = truth[:players] + game.std() / 5
    assert np.max(stats.ttest_1samp(found[:, :players], shifted).pvalue) < level
    assert coalitions_of(orders[:6]) < set(every)


def test_a_coalition_that_is_missing_is_not_taken_for_another() -> None:
    """It is asked for by its number."""
    with pytest.raises(KeyError):
        weights_of_orders(2, [(0, 1)], [0, 1, 3])
