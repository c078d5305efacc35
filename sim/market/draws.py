"""Keyed random draws: the one source of randomness of the market.

A draw is a pure function of who decides (a person's or employer's key), about whom (a partner's key), when
(the week) and what (a `Decision`). Nobody's draw depends on who else exists or in which order people are
visited, so two scenarios differ only where their mechanisms differ (common random numbers), and any number of
threads gives the same bits. The generator is Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel
random numbers: as easy as 1, 2, 3", section 3.3): 128 bits of counter, 64 bits of key, ten rounds.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.market.kernel import inlined, kernel

#: Weeks of burn-in are negative; counters are unsigned, so that week w enters as w + WEEK_OFFSET.
WEEK_OFFSET = 1 << 16

_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
#: 2^-52, and half of it: a uniform lies strictly between 0 and 1 (with 53 bits the largest rounds to 1).
_STEP = 2.0**-52
_HALF = 2.0**-53


class Decision(IntEnum):
    """What a draw decides. Numbers are part of the results: never reuse or renumber one."""

    FATE = 1  # separation, retirement or random contact this week
    CONTACT = 2  # which employer a random contact is with
    CONTACT_DAY = 3  # day of the week of a contact
    TASTE = 4  # Gumbel taste of a person for an employer
    SIGNAL = 5  # error with which an employer sees a person's talent
    COUNTER = 6  # is the incumbent willing to counter this week
    ORDER = 7  # order in which contested people are taken
    TALENT = 8
    FIELD = 9
    TASTE_COMPUTE = 10
    TASTE_CULTURE = 11
    TASTE_MISSION = 12
    PLACE = 13  # initial employer
    TENURE = 14
    STARTUP_SIZE = 16
    STARTUP_PRODUCTIVITY = 17
    STARTUP_RUNWAY = 18
    STARTUP_ENTRY = 19  # number of startups founded in a week
    FOUNDER = 20
    ROUND = 21  # does a startup close a funding round this week
    VALUATION = 22
    BREAKTHROUGH = 23
    ENTRY = 24  # number of graduates of a week
    PURSUIT_DAY = 25
    SHOCK = 26  # Gumbel taste of a person for an option, at one decision
    NON_COMPETE = 27  # does a contract bind
    REFERRAL = 28  # is a contact a referral
    REFERRER = 29  # by whom
    CASH = 30  # what a startup's cash does besides burn and rounds
    LAYOFF = 31  # who loses the job when a share of a staff does


class Key(NamedTuple):
    """The 64-bit key of one run, as two 32-bit words."""

    low: np.uint64
    high: np.uint64


def key_of(seed: int, replicate: int) -> Key:
    """Key of a run from its seed and replicate; never from the scenario, so that scenarios share draws."""
    if not (isinstance(seed, int | np.integer) and seed >= 0 and replicate >= 0):
        raise ValueError(f"seed and replicate are whole numbers from 0 up, not {seed!r} and {replicate!r}")
    words = np.random.SeedSequence(seed, spawn_key=(replicate,)).generate_state(2, np.uint32)
    return Key(np.uint64(words[0]), np.uint64(words[1]))


@inlined
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Ten rounds of Philox4x32 on 32-bit words held in uint64 (Salmon et al. 2011)."""
    for _ in range(10):
        product0 = _M0 * c0
        product1 = _M1 * c2
        c0, c1, c2, c3 = (
            (product1 >> _SHIFT) ^ c1 ^ k0,
            product1 & _LOW,
            (product0 >> _SHIFT) ^ c3 ^ k1,
            product0 & _LOW,
        )
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@inlined
def uniform(key: Key, who: int, whom: int, week: int, decision: int) -> float:
    """One float64 in (0, 1), keyed by (who, whom, week, decision)."""
    r0, r1, _, _ = philox(
        np.uint64(who) & _LOW,
        np.uint64(whom) & _LOW,
        np.uint64(week + WEEK_OFFSET) & _LOW,
        np.uint64(decision),
        key.low,
        key.high,
    )
    bits = ((r0 << _SHIFT) | r1) >> np.uint64(12)
    return float(bits) * _STEP + _HALF


@kernel
def gumbel(key: Key, who: int, whom: int, week: int, decision: int) -> float:
    """Standard Gumbel draw (mode 0) by inverse cdf."""
    return -math.log(-math.log(uniform(key, who, whom, week, decision)))


@kernel
def normal(key: Key, who: int, whom: int, week: int, decision: int) -> float:
    """Standard normal draw by inverse cdf."""
    return inverse_normal(uniform(key, who, whom, week, decision))


@kernel
def poisson(key: Key, mean: float, who: int, whom: int, week: int, decision: int) -> int:
    """Poisson draw by inverse cdf, for means up to some hundreds."""
    u = uniform(key, who, whom, week, decision)
    if mean > 500.0:  # the cdf underflows near 745; a normal is within half a percent here
        return max(0, math.floor(mean + math.sqrt(mean) * inverse_normal(u) + 0.5))
    term = math.exp(-mean)
    total = term
    count = 0
    while u > total and count < 2000:
        count += 1
        term *= mean / count
        total += term
    return count


_A = (-3.969683028665376e01, 2.209460984245205e02, -2.759285104469687e02, 1.383577518672690e02,
      -3.066479806614716e01, 2.506628277459239e00)  # fmt: skip
_B = (-5.447609879822406e01, 1.615858368580409e02, -1.556989798598866e02, 6.680131188771972e01,
      -1.328068155288572e01)  # fmt: skip
_C = (-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e00, -2.549732539343734e00,
      4.374664141464968e00, 2.938163982698783e00)  # fmt: skip
_D = (7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e00, 3.754408661907416e00)


@kernel
def inverse_normal(u: float) -> float:
    """Inverse of the standard normal cdf.

    Rational approximation of P. J. Acklam (2003), relative error below 1.15e-9, then one step of Halley's
    method on erfc, which brings it to machine precision.
    """
    if u < 0.02425:
        q = math.sqrt(-2.0 * math.log(u))
        x = _tail(q)
    elif u > 1.0 - 0.02425:
        q = math.sqrt(-2.0 * math.log1p(-u))
        x = -_tail(q)
    else:
        q = u - 0.5
        r = q * q
        top = ((((_A[0] * r + _A[1]) * r + _A[2]) * r + _A[3]) * r + _A[4]) * r + _A[5]
        bottom = ((((_B[0] * r + _B[1]) * r + _B[2]) * r + _B[3]) * r + _B[4]) * r + 1.0
        x = top * q / bottom
    error = 0.5 * math.erfc(-x / math.sqrt(2.0)) - u
    step = error * math.sqrt(2.0 * math.pi) * math.exp(0.5 * x * x)
    return x - step / (1.0 + 0.5 * x * step)


@inlined
def _tail(q: float) -> float:
    top = ((((_C[0] * q + _C[1]) * q + _C[2]) * q + _C[3]) * q + _C[4]) * q + _C[5]
    return top / ((((_D[0] * q + _D[1]) * q + _D[2]) * q + _D[3]) * q + 1.0)
