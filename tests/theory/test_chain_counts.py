"""Counts of moves of a Markov chain: means and covariances against all paths, and against known answers."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from sim.theory import chain_counts, markov


@pytest.fixture
def transition() -> np.ndarray:
    """A chain of three states that are not alike."""
    return np.array([[0.7, 0.2, 0.1], [0.05, 0.8, 0.15], [0.3, 0.0, 0.7]])


@pytest.mark.parametrize("weeks", [1, 2, 4])
def test_covariance_is_that_of_all_paths(transition: np.ndarray, weeks: int) -> None:
    """Every path of a few weeks with its probability gives the same mean and covariance."""
    shares = markov.stationary_distribution(transition)
    weights = np.random.default_rng(1).normal(size=(3, 3, 3))
    sums, chances = [], []
    for path in product(range(3), repeat=weeks + 1):
        steps = list(pairwise(path))
        chances.append(shares[path[0]] * np.prod([transition[step] for step in steps]))
        sums.append(np.sum([weights[:, x, y] for x, y in steps], axis=0))
    mean = np.array(chances) @ np.array(sums)
    second = np.einsum("p,pk,pl->kl", chances, np.array(sums), np.array(sums))
    assert np.allclose(weeks * chain_counts.count_means(shares, transition, weights), mean)
    covariance = chain_counts.count_covariance(shares, transition, weights, weeks)
    assert np.allclose(covariance, second - np.outer(mean, mean))


def test_counts_of_a_chain_without_memory_are_binomial() -> None:
    """If the row does not matter, arrivals in a state are independent trials."""
    shares = np.array([0.2, 0.5, 0.3])
    arrivals = np.zeros((1, 3, 3))
    arrivals[0, :, 1] = 1.0
    variance = chain_counts.count_covariance(shares, np.tile(shares, (3, 1)), arrivals, 30)
    assert variance[0, 0] == pytest.approx(30 * 0.5 * 0.5)


def test_net_flow_round_a_state_is_bounded(transition: np.ndarray) -> None:
    """Arrivals less departures is the change of a state's occupancy, however many weeks pass."""
    shares = markov.stationary_distribution(transition)
    net = np.zeros((1, 3, 3))
    net[0, :, 0], net[0, 0, :] = 1.0, -1.0
    net[0, 0, 0] = 0.0
    variance = chain_counts.count_covariance(shares, transition, net, 400)[0, 0]
    assert variance == pytest.approx(2.0 * shares[0] * (1.0 - shares[0]), rel=1e-6)


def test_acceptance_is_logit_or_a_threshold() -> None:
    """Equal options are a toss-up; without tastes only a gain is accepted."""
    gains = np.array([-1.0, 0.0, 1.0])
    assert chain_counts.pair_acceptance(gains, 0.5) == pytest.approx(1.0 / (1.0 + np.exp(-gains / 0.5)))
    assert chain_counts.pair_acceptance(gains, 0.0).tolist() == [0.0, 0.0, 1.0]
    values = np.array([0.3, 1.0])
    assert np.allclose(
        chain_counts.pair_acceptance(values[None, :] - values[:, None], 0.2),
        markov.logit_acceptance(values, 0.2),
    )


def test_indicators_name_states_of_the_chain() -> None:
    """A pair with a state beyond the last is a mistake."""
    assert chain_counts.indicators(2, [[0, 1]]).tolist() == [[[0.0, 1.0], [0.0, 0.0]]]
    with pytest.raises(ValueError, match="states of the chain"):
        chain_counts.indicators(2, [[0, 2]])
