"""Single mechanisms: non-competes, garden leave, startups and their runway, innovation, referrals, urns."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, log_ndtr, zeta

from sim.theory.domain import (
    Vector,
    distribution,
    floats,
    require_finite,
    require_not_negative,
    require_positive,
    require_share,
    require_whole,
)

#: -ζ(1/2)/√(2π), .5826: how far beyond a barrier a random walk lands, in standard deviations of a step.
OVERSHOOT = float(-zeta(0.5) / math.sqrt(2.0 * math.pi))


def _box_cox(value: float, power: float) -> float:
    """(value^power - 1)/power, with its limit ln(value) at power 0."""
    return math.log(value) if power == 0.0 else math.expm1(power * math.log(value)) / power


def non_compete_rate(share: float, separation: float, k: float) -> float:
    """Moves from job to job per employed worker where a share ν of jobs binds their holders.

    EE(ν) = (δ/k)[(1-ν)(1+k)(1-(1+k)^-ν)/ν - ((1+k)^(1-ν) - 1)]. Derivation: every job is bound with
    probability ν, whatever its rank; let A = δ + λ1 H(x) with H the free workers up to rank x. Free arrivals
    balance departures, h(x)(δ+λ1(1-x)) = (1-ν)A(x), so A = δ[(1+k)/(1+k(1-x))]^(1-ν), and
    EE = λ1 ∫ (1-x)h dx = (1-ν) ∫ A dx - δH(1). At ν = 0 it is the rate of the job ladder.

    Args:
        share: ν, from 0 to 1.
        separation: δ a week, above 0.
        k: λ1/δ, a pure number, above 0.

    Returns:
        Moves a week per employed worker, the bound included.

    Raises:
        ValueError: a number is out of bounds.
    """
    require_share(share=share)
    require_positive(separation=separation, k=k)
    moves_and_exits = (1.0 - share) * (1.0 + k) * -_box_cox(1.0 / (1.0 + k), share)
    return separation / k * (moves_and_exits - (float((1.0 + k) ** (1.0 - share)) - 1.0))


def non_compete_free_share(share: float, k: float) -> float:
    """Share of employed workers who are free to move, ((1+k)^(1-ν) - 1)/k.

    Less than 1-ν, since the free move on and some of them into jobs that bind. Derivation: H(1) in
    `non_compete_rate`.

    Args:
        share: ν, share of jobs that bind, from 0 to 1.
        k: λ1/δ, a pure number, above 0.

    Returns:
        A share.

    Raises:
        ValueError: a number is out of bounds.

    Example:
        >>> round(non_compete_free_share(share=0.5, k=8.0), 3)  # a quarter, where half of the jobs bind
        0.25
    """
    require_share(share=share)
    require_positive(k=k)
    return (float((1.0 + k) ** (1.0 - share)) - 1.0) / k


def non_compete_finite_rate(share: float, sampling: ArrayLike, separation: float, k: float) -> float:
    """`non_compete_rate` with J employers, where a contact with one's own is void.

    Free workers at employer i: h_i(δ+λ1(1-F_i)) = (1-ν) f_i (δ+λ1 H_{i-1}); EE = λ1 Σ h_i(1-F_i).

    Args:
        share: ν, share of jobs that bind, from 0 to 1.
        sampling: shape (J,), f, probability that an offer comes from each employer, worst first.
        separation: δ a week, above 0.
        k: λ1/δ, a pure number, above 0.

    Returns:
        Moves a week per employed worker, the bound included.

    Raises:
        ValueError: a number is out of bounds.
    """
    weights = distribution("sampling", sampling)
    require_share(share=share)
    require_positive(separation=separation, k=k)
    free, moves = 0.0, 0.0
    for weight, better in zip(weights, 1.0 - np.cumsum(weights), strict=True):
        here = (1.0 - share) * weight * (1.0 + k * free) / (1.0 + k * better)
        moves += here * better
        free += here
    return float(k * separation * moves)


def garden_leave_stock(moves: float, weeks: float) -> float:
    """People on garden leave, N·EE·L.

    Derivation: Little's law, stock = flow × stay. Source: Little (1961), *Operations Research* 9(3).

    Args:
        moves: N·EE, movers a week, not negative.
        weeks: L, weeks on leave, not negative.

    Returns:
        People.

    Raises:
        ValueError: a number is negative.

    Example:
        >>> garden_leave_stock(moves=12.0, weeks=8.0)
        96.0
    """
    require_not_negative(moves=moves, weeks=weeks)
    return moves * weeks


def startup_stock_probability(count: ArrayLike, entry_rate: float, mean_life: float) -> Vector:
    """Probability of each number of startups alive, Poisson(entry × mean life), whatever the law of lives.

    Source: the M/G/∞ queue, e.g. Takács (1962), *Introduction to the Theory of Queues*.

    Args:
        count: any shape, whole numbers, not negative.
        entry_rate: startups founded per unit of time, above 0, a Poisson stream.
        mean_life: time, above 0; lives independent of each other.

    Returns:
        Shape of `count`, probabilities.

    Raises:
        ValueError: a number is out of bounds.
    """
    require_positive(entry_rate=entry_rate, mean_life=mean_life)
    require_not_negative(count=count)
    number, mean = floats(count), entry_rate * mean_life
    if np.any(number != np.floor(number)):
        raise ValueError("count must be whole numbers")
    return np.asarray(np.exp(number * math.log(mean) - mean - gammaln(number + 1.0)))


def watched_runway(runway: float, volatility: float, interval: float) -> float:
    """Runway that, watched all the time, lasts as long as c watched every dt: c' = c + .5826 s√dt.

    Cash may dip below zero between two looks. Source: Siegmund (1979), *Advances in Applied Probability*
    11(4); Broadie, Glasserman & Kou (1997), *Mathematical Finance* 7(4).

    Args:
        runway: c, money, above 0.
        volatility: s, money per square root of time, not negative.
        interval: dt, time between two looks, not negative.

    Returns:
        c', money.

    Raises:
        ValueError: a number is out of bounds.
    """
    require_positive(runway=runway)
    require_not_negative(volatility=volatility, interval=interval)
    return runway + OVERSHOOT * volatility * math.sqrt(interval)


def runway_survival(time: float, runway: float, drift: float, volatility: float, interval: float) -> float:
    """Share of startups whose cash never was at zero at a look, up to t.

    Φ((c'+μt)/(s√t)) - e^(-2μc'/s²) Φ((-c'+μt)/(s√t)), with c' from `watched_runway`. Derivation: first
    passage of a Brownian motion with drift, by reflection, e.g. Harrison (1985), *Brownian Motion and
    Stochastic Flow Systems*, chapter 1.

    Args:
        time: t, not negative.
        runway: c, cash at the beginning, money, above 0.
        drift: μ, money per unit of time, negative while cash burns.
        volatility: s, money per square root of time, above 0.
        interval: dt, time between two looks, 0 for always.

    Returns:
        A share; for dt above 0 an approximation, good where c is several s√dt.

    Raises:
        ValueError: a number is out of bounds.
    """
    require_not_negative(time=time)
    require_finite(drift=drift)
    require_positive(volatility=volatility)
    barrier = watched_runway(runway, volatility, interval)
    if time == 0.0:
        return 1.0
    spread = volatility * math.sqrt(time)
    stays = math.exp(float(log_ndtr((barrier + drift * time) / spread)))
    # In logs: the factor overflows where its companion vanishes.
    reflected = -2.0 * drift * barrier / volatility**2 + float(log_ndtr((drift * time - barrier) / spread))
    return max(stays - math.exp(min(reflected, 0.0)), 0.0)


def mean_runway(runway: float, drift: float, volatility: float, interval: float) -> float:
    """Mean life of a startup that burns cash, c'/|μ|.

    Derivation: Wald's identity at the first passage. Multiplied by the entry rate it is the mean number of
    startups alive.

    Args:
        runway: c, cash at the beginning, money, above 0.
        drift: μ, money per unit of time, below 0.
        volatility: s, money per square root of time, not negative.
        interval: dt, time between two looks, 0 for always.

    Returns:
        Time.

    Raises:
        ValueError: a number is out of bounds; with μ ≥ 0 the mean is infinite.
    """
    require_positive(burn=-drift)
    return watched_runway(runway, volatility, interval) / -drift


def innovation(talents: ArrayLike, exponent: float) -> float:
    """Total innovation Σ T_j^g; over J equal employers J^(1-g) T^g. Concentration helps if and only if g > 1.

    Args:
        talents: shape (J,), talent of each employer, not negative.
        exponent: g, above 0.

    Returns:
        In units of talent^g.

    Raises:
        ValueError: a talent is negative, or g is not positive.
    """
    stock = floats(talents)
    require_not_negative(talents=stock)
    require_positive(exponent=exponent)
    return float((stock**exponent).sum())


def referral_hhi(people: int, founding: float) -> float:
    """Mean HHI where people follow others at random: E[HHI] = 1/N + (1-1/N)(1-μ)/(1+μ(N-2)).

    The null model that a claim of concentration has to beat. One person moves at a time: with probability μ
    to a new employer, else to that of somebody else drawn at random. Derivation: Q, the probability that two
    people share an employer, solves Q = (1-2/N)Q + (2/N)(1-μ)[1 + (N-2)Q]/(N-1). With several movers at a
    time it holds up to the share that moves. Source of the model: Moran (1958), *Mathematical Proceedings of
    the Cambridge Philosophical Society* 54(1); Kimura & Crow (1964), *Genetics* 49(4).

    Args:
        people: N, from 2.
        founding: μ per move, from 0 to 1.

    Returns:
        HHI of headcounts, from 1/N to 1.

    Raises:
        ValueError: a number is out of bounds.
    """
    require_whole(2, people=people)
    require_share(founding=founding)
    together = (1.0 - founding) / (1.0 + founding * (people - 2.0))
    return 1.0 / people + (1.0 - 1.0 / people) * together


def unemployment_path(initial: float, contact: float, separation: float, weeks: ArrayLike) -> Vector:
    """Unemployment after some weeks, u_t = u* + (u_0-u*)(1-δ-λ0)^t with u* = δ/(δ+λ0).

    Derivation: u_{t+1} = u_t(1-λ0) + (1-u_t)δ; who separates in a week is not hired in the same week.

    Args:
        initial: u_0, a share.
        contact: λ0, hires a week per unemployed worker.
        separation: δ, separations a week per employed worker; with λ0 above 0.
        weeks: any shape, t, whole weeks, not negative.

    Returns:
        Shape of `weeks`, shares.

    Raises:
        ValueError: a share or a weekly probability is out of bounds, or t is negative or not whole.
    """
    require_share(initial=initial, contact=contact, separation=separation)
    require_positive(contact_and_separation=contact + separation)
    require_not_negative(weeks=weeks)
    elapsed = floats(weeks)
    if np.any(elapsed != np.floor(elapsed)):
        raise ValueError("weeks must be whole")
    rest = separation / (separation + contact)
    return rest + (initial - rest) * (1.0 - separation - contact) ** elapsed


def urn_ball_fills(seats: int, offers: int) -> float:
    """Expected seats filled when n people apply to one of m seats each at random, m(1-(1-1/m)^n).

    Source: Butters (1977), *Review of Economic Studies* 44(3).

    Args:
        seats: m, from 1.
        offers: n, applications, not negative.

    Returns:
        Seats.

    Raises:
        ValueError: a number is out of bounds.
    """
    require_whole(1, seats=seats)
    require_whole(0, offers=offers)
    if seats == 1:
        return float(offers > 0)
    return -seats * math.expm1(offers * math.log1p(-1.0 / seats))
