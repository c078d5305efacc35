"""Flows of independent workers: acceptance by pair, and how far counts of moves stray from their means."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from sim.theory.domain import (
    Vector,
    distribution,
    floats,
    require_finite,
    require_not_negative,
    require_whole,
)


def pair_acceptance(gains: ArrayLike, scale: float) -> Vector:
    """Probability 1/(1 + exp(-gain/s)) that an offer is accepted; without tastes, whether it is a gain.

    As `markov.logit_acceptance`, for gains V_j - V_i that may have a part that depends on the pair.

    Args:
        gains: any shape, in any unit.
        scale: s of the two Gumbel tastes, not negative, in the same unit.

    Returns:
        Shape of `gains`, probabilities.

    Raises:
        ValueError: a gain is not finite, or the scale is negative.
    """
    utility = floats(gains)
    require_finite(gains=utility)
    require_not_negative(scale=scale)
    if scale == 0.0:
        return np.asarray(utility > 0.0, float)
    return np.asarray(expit(utility / scale))


def indicators(size: int, pairs: ArrayLike) -> Vector:
    """Weights that count moves of each pair, for `count_means` and `count_covariance`.

    Args:
        size: number S of states.
        pairs: shape (K, 2), origin and destination of each count, states 0 to S-1.

    Returns:
        Shape (K, S, S), 1 at the pair and 0 elsewhere.

    Raises:
        ValueError: there is no such state.
    """
    cells = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    if np.any(cells < 0) or np.any(cells >= size):
        raise ValueError("pairs must name states of the chain")
    weights = np.zeros((len(cells), size, size))
    weights[np.arange(len(cells)), cells[:, 0], cells[:, 1]] = 1.0
    return weights


def count_means(shares: ArrayLike, transition: ArrayLike, weights: ArrayLike) -> Vector:
    """Mean of Σ w_xy over one week of one worker in the steady state, Σ π_x P_xy w_xy.

    Args:
        shares: shape (S,), π with π P = π.
        transition: shape (S, S), rows sum to 1.
        weights: shape (K, S, S), what a week from x to y counts for.

    Returns:
        Shape (K,).

    Raises:
        ValueError: π is no distribution.
    """
    flows = distribution("shares", shares)[:, None] * floats(transition)
    return np.asarray(np.einsum("xy,kxy->k", flows, floats(weights)))


def count_covariance(shares: ArrayLike, transition: ArrayLike, weights: ArrayLike, weeks: int) -> Vector:
    """Covariance of the sums Σ_t w(X_{t-1}, X_t) over T weeks of one worker in the steady state.

    Moves of one worker are not independent of each other, so counts of moves are no Poisson numbers: who has
    just moved up is less likely to move again. Derivation: with m the means, a_ky = Σ_x π_x P_xy w_kxy and
    g_ly = Σ_z P_yz w_lyz, the covariance of count k in a week and count l in the h-th week after it is
    a_k P^(h-1) g_l - m_k m_l; the sum over pairs of weeks is T C_0 + Σ_h (T-h)(C_h + C_h').

    Args:
        shares: shape (S,), π with π P = π.
        transition: shape (S, S), rows sum to 1.
        weights: shape (K, S, S), what a week from x to y counts for.
        weeks: T, from 1.

    Returns:
        Shape (K, K); times the number of independent workers for their total.

    Raises:
        ValueError: π is no distribution, or T is less than 1.
    """
    require_whole(1, weeks=weeks)
    matrix, counted = floats(transition), floats(weights)
    flows = distribution("shares", shares)[:, None] * matrix
    means = count_means(shares, matrix, counted)
    product = np.outer(means, means)
    arrivals = np.einsum("xy,kxy->ky", flows, counted)
    ahead = np.einsum("yz,kyz->ky", matrix, counted).T
    total = weeks * (np.einsum("xy,kxy,lxy->kl", flows, counted, counted, optimize=True) - product)
    for lag in range(1, weeks):
        later = arrivals @ ahead - product
        total += (weeks - lag) * (later + later.T)
        ahead = matrix @ ahead
    return np.asarray(total)
