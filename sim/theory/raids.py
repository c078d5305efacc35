"""Bidding with noisy signals, and raids on an incumbent who knows better."""

from __future__ import annotations

import math

import numpy as np
from scipy.integrate import quad
from scipy.special import log_ndtr

from sim.theory.domain import require_finite, require_not_negative, require_whole


def _density(value: float, count: int, rank: int) -> float:
    """Density of the rank-th highest of n standard normal draws (rank 1: the highest)."""
    ways = math.lgamma(count + 1) - math.lgamma(rank) - math.lgamma(count - rank + 1)
    below, above = float(log_ndtr(value)), float(log_ndtr(-value))
    log_normal = -0.5 * value * value - 0.5 * math.log(2.0 * math.pi)
    return math.exp(ways + (count - rank) * below + (rank - 1) * above + log_normal)


def _check_rank(count: int, rank: int) -> None:
    """There must be a rank-th highest of n."""
    require_whole(1, count=count, rank=rank)
    if rank > count:
        raise ValueError(f"there is no rank {rank} among {count}")


def expected_gaussian_rank(count: int, rank: int) -> float:
    """Mean of the rank-th highest of n standard normal draws, by quadrature.

    Rank 1: 0 for n = 1, 1/√π for n = 2, 3/(2√π) for n = 3. Source: any text on order statistics, e.g. David &
    Nagaraja (2003), *Order Statistics*, section 3.2.

    Args:
        count: n, number of draws, from 1.
        rank: 1 for the highest, up to n.

    Returns:
        In standard deviations.

    Raises:
        ValueError: n or the rank is out of bounds.
    """
    _check_rank(count, rank)
    return float(quad(lambda z: z * _density(z, count, rank), -12.0, 12.0, epsabs=1e-12, limit=400)[0])


def expected_lognormal_rank(noise: float, count: int, rank: int) -> float:
    """Mean of exp(s·Z) with Z the rank-th highest of n standard normal draws, by quadrature.

    The factor by which lognormal signals with median 1 make the rank-th bidder overrate on average.

    Args:
        noise: s, standard deviation of the log signal, from 0 to 5.
        count: n, number of draws, from 1.
        rank: 1 for the highest, up to n.

    Returns:
        A factor, exp(s²/2) for n = 1.

    Raises:
        ValueError: s, n or the rank is out of bounds.
    """
    _check_rank(count, rank)
    require_not_negative(noise=noise)
    if noise > 5.0:
        raise ValueError("noise must be at most 5, beyond which the quadrature does not reach")
    weighted = quad(
        lambda z: math.exp(noise * z) * _density(z, count, rank), -12.0, 14.0, epsabs=1e-12, limit=400
    )
    return float(weighted[0])


def first_price_overpay(noise: float, bidders: int) -> float:
    """Mean of what the winner pays above the worth: naive first-price bids, s·E[highest of n].

    Bidders with unbiased Gaussian signals bid their signal; .564, .846, 1.163, 1.539 s for n = 2, 3, 5, 10.
    Source of the idea: Capen, Clapp & Campbell (1971), "Competitive bidding in high-risk situations".

    Args:
        noise: s, standard deviation of signals, money, not negative.
        bidders: n, from 1.

    Returns:
        Money.

    Raises:
        ValueError: s is negative, or nobody bids.
    """
    require_not_negative(noise=noise)
    return noise * expected_gaussian_rank(bidders, 1)


def ascending_overpay(noise: float, bidders: int) -> float:
    """Mean of what the winner pays above the worth: naive ascending bids, s·E[second of n].

    The price is where the second-highest signal drops out; -.564, 0, .495, 1.001 s for n = 2, 3, 5, 10.

    Args:
        noise: s, standard deviation of signals, money, not negative.
        bidders: n, from 2.

    Returns:
        Money, negative for n = 2.

    Raises:
        ValueError: s is negative, or fewer than two bid.
    """
    require_not_negative(noise=noise)
    require_whole(2, bidders=bidders)
    return noise * expected_gaussian_rank(bidders, 2)


def raid_profit(bid: float, gain: float) -> float:
    """Expected profit gw - w²/2 of a raid at w on an incumbent who knows the talent and matches if v > w.

    Derivation: talent v ~ U(0,1) is worth v to the incumbent, who lets go only if v < w, and v + g to the
    raider: ∫_0^w (v+g-w) dv. Above w = 1 everybody comes: 1/2 + g - w.

    Args:
        bid: w, in units of the highest talent, not negative.
        gain: g, what the raider makes more of a worker, same units, not negative.

    Returns:
        Profit per raid, same units.

    Raises:
        ValueError: w or g is negative.

    Example:
        >>> raid_profit(bid=0.6, gain=0.6), raid_profit(bid=0.8, gain=0.6)
        (0.18, 0.16)
    """
    require_not_negative(bid=bid, gain=gain)
    won = min(bid, 1.0)
    return won * won / 2.0 + won * (gain - bid)


def best_raid(gain: float) -> float:
    """Best bid of the raider, w* = g, at most 1: the share of raids that succeed.

    Derivation: the maximum of `raid_profit`. At g = 0 the winner's curse leaves no raid.

    Args:
        gain: g, in units of the highest talent, not negative.

    Returns:
        w*, same units. The profit is g²/2 for g ≤ 1.

    Raises:
        ValueError: g is negative.

    Example:
        >>> best_raid(0.6)
        0.6
    """
    require_not_negative(gain=gain)
    return min(gain, 1.0)


def mean_talent_won(gain: float) -> float:
    """Mean talent of those who are won by the best raid, g/2: the worst of those approached.

    Derivation: talent is uniform on (0, w*).

    Args:
        gain: g, in units of the highest talent, not negative.

    Returns:
        Same units.

    Raises:
        ValueError: g is negative.
    """
    return best_raid(gain) / 2.0


def naive_raid_profit(bid: float, gain: float) -> float:
    """Profit that a raider expects who overlooks the selection: P(v < w) · (E[v] + g - w).

    The gap to `raid_profit` is the winner's curse, w(1-w)/2.

    Args:
        bid: w, in units of the highest talent, not negative.
        gain: g, same units, not negative.

    Returns:
        Profit per raid, same units.

    Raises:
        ValueError: w or g is negative.
    """
    require_not_negative(bid=bid, gain=gain)
    require_finite(bid=bid)
    return float(np.minimum(bid, 1.0) * (0.5 + gain - bid))
