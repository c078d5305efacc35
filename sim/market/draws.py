"""Keyed random draws: the one source of randomness of the market.

A draw is a pure function of who decides (a person's or employer's key), about whom (a partner's key), when
(the week) and what (a `decision`). Nobody's draw depends on who else exists or in which order people are
visited, so two scenarios differ only where their mechanisms differ (common random numbers), and any number of
threads gives the same bits.

Who decides has a word of 64 bits, the *subject*; about whom, when and what have another, the *topic*. Both
come from Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3",
section 3.3) under the key of the run. A draw mixes the two words by the finalizer of SplitMix64 (Steele, Lea
& Flood 2014, "Fast splittable pseudorandom number generators", with the constants of Stafford's variant 13).
Any three draws are independent, since the words are; four at the corners of a rectangle (two subjects, two
topics) are tied only through the mixer. A subject's word is kept as long as the subject lives, and a topic's
for as many subjects as it concerns: a draw then takes a few instructions.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.market.compiling.kernel import inlined, kernel

#: A table, or one column of it.
Table = NDArray[Any]

#: Weeks of burn-in are negative; counters are unsigned, so that week w enters as w + WEEK_OFFSET.
WEEK_OFFSET = 1 << 16

_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
#: Multipliers and shifts of the mixer, and what a chain of words grows by: 2^64 over the golden ratio.
_MIX0, _MIX1 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT0, _SHIFT1, _SHIFT2 = np.uint64(30), np.uint64(27), np.uint64(31)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_UNUSED = np.uint64(12)
_Whole = int | np.int64
#: 2^64, and the largest float64 below it.
_WORDS, _LAST_WORD = 2.0**64, 2.0**64 - 2.0**11
#: One over the number of words of 32 bits.
WORD = 2.0**-32
#: 2^-52, and half of it: a uniform lies strictly between 0 and 1 (with 53 bits the largest rounds to 1).
STEP = 2.0**-52
_HALF = 2.0**-53
#: By so much the word of a probability may be off.
ROUNDING = 4.0 * STEP
#: People whose draws are made together.
CHUNK = 1024
#: The largest mean of a Poisson draw: sums over all employers and weeks stay whole numbers of 64 bits.
_MOST = 1e11


class Decision(int):
    """The number of what draws decide: `FATE = decision(1, "separation, retirement or ...")`."""


#: What is decided by draws, by number; each stands as a constant in the module that draws it.
DECISIONS: dict[int, str] = {}


def decision(number: int, what: str) -> Decision:
    """Declare what some draws decide, in the module that draws them.

    Args:
        number: part of the results: never change one, nor take one that was another's.
        what: in words.

    Raises:
        ValueError: the number is taken.
    """
    if number in DECISIONS:
        raise ValueError(
            f'decision {number} ({what}): the number is that of "{DECISIONS[number]}"; '
            f"{max(DECISIONS) + 1} is free"
        )
    DECISIONS[number] = what
    return Decision(number)


SUBJECT = decision(34, "no decision: the word of who decides")


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
def words(key: Key, who: int, whom: int, week: int, decision: int) -> tuple[np.uint64, ...]:
    """Four words of 32 bits of Philox, for a counter of four."""
    return philox(
        np.uint64(who) & _LOW,
        np.uint64(whom) & _LOW,
        np.uint64(week + WEEK_OFFSET) & _LOW,
        np.uint64(decision),
        key.low,
        key.high,
    )


@inlined
def subject(key: Key, who: int) -> np.uint64:
    """The word of who decides."""
    return _word(key, np.int64(who), 0, 0, SUBJECT)


@inlined
def topic(key: Key, whom: int, week: int, decision: int) -> np.uint64:
    """The word of what is decided: about whom, when, and what."""
    return _word(key, 0, np.int64(whom), np.int64(week), np.int64(decision))


@kernel
def _word(key: Key, who: _Whole, whom: _Whole, week: _Whole, decision: _Whole) -> np.uint64:
    """A word of 64 bits for a counter of four. It is compiled once: its numbers are all of one type."""
    r0, r1, _, _ = words(key, int(who), int(whom), int(week), int(decision))
    return (r0 << _SHIFT) | r1


@inlined
def mixed(word: np.uint64) -> np.uint64:
    """A word each bit of which depends on every bit of the given one (Steele, Lea & Flood 2014)."""
    word = (word ^ (word >> _SHIFT0)) * _MIX0
    word = (word ^ (word >> _SHIFT1)) * _MIX1
    return word ^ (word >> _SHIFT2)


@inlined
def following(word: np.uint64) -> np.uint64:
    """The next word of a chain, each of which is to be `mixed`."""
    return word + _GOLDEN


@inlined
def unit(word: np.uint64) -> float:
    """A float64 in (0, 1) from the leading 52 bits of a word."""
    return float(np.int64(word >> _UNUSED)) * STEP + _HALF


@inlined
def word_at(probability: float) -> np.uint64:
    """The word whose `unit` is `probability`, give or take `STEP`."""
    return np.uint64(min(max(probability, 0.0) * _WORDS, _LAST_WORD))


@inlined
def draw(who: np.uint64, what: np.uint64) -> float:
    """One float64 in (0, 1), from the words of a subject and a topic."""
    return unit(mixed(who ^ what))


@inlined
def uniform(key: Key, who: int, whom: int, week: int, decision: int) -> float:
    """The same, keyed by (who, whom, week, decision)."""
    return draw(subject(key, who), topic(key, whom, week, decision))


@kernel
def mix_all(found: Table, subjects: Table, what: np.uint64) -> None:
    """The words of a draw about one topic for each of `subjects`, into `found`.

    A loop of its own, compiled into vector instructions; `unit` of a word is the draw.
    """
    for n in range(len(found)):
        found[n] = mixed(subjects[n] ^ what)


@inlined
def gumbel(u: float) -> float:
    """Standard Gumbel draw (mode 0) from a uniform one, by inverse cdf."""
    return -math.log(-math.log(u))


@inlined
def normal(key: Key, who: int, whom: int, week: int, decision: int) -> float:
    """Standard normal draw by inverse cdf."""
    return inverse_normal(uniform(key, who, whom, week, decision))


@kernel
def poisson(u: float, mean: float) -> int:
    """Poisson draw from a uniform one, by inverse cdf, for means up to some hundreds."""
    if mean > 500.0:  # the cdf underflows near 745; a normal is within half a percent here
        mean = min(mean, _MOST)
        return max(0, math.floor(mean + math.sqrt(mean) * inverse_normal(u) + 0.5))
    if u <= 1.0 - mean:
        return 0  # as 1 - mean <= exp(-mean)
    term = math.exp(-mean)
    total = term
    count = 0
    while u > total and count < 2000:
        count += 1
        term *= mean / count
        total += term
    return count


# Coefficients of Wichura's PPND16: numerators and denominators, highest power first.
_CENTRE = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
     5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
)  # fmt: skip
_SIDE = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0),
)  # fmt: skip
_FAR = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
     0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699,
     6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
     7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0),
)  # fmt: skip


@inlined
def inverse_normal(u: float) -> float:
    """Inverse of the standard normal cdf: Wichura (1988), algorithm AS 241 (PPND16), to about 1 in 10^16."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(_CENTRE, 0.180625 - q * q)
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    x = _ratio(_SIDE, r - 1.6) if r <= 5.0 else _ratio(_FAR, r - 5.0)
    return x if q > 0.0 else -x


@inlined
def _ratio(rational: tuple[tuple[float, ...], tuple[float, ...]], x: float) -> float:
    """Quotient of two polynomials of degree seven in x, by Horner's rule."""
    (a7, a6, a5, a4, a3, a2, a1, a0), (b7, b6, b5, b4, b3, b2, b1, b0) = rational
    top = ((((((a7 * x + a6) * x + a5) * x + a4) * x + a3) * x + a2) * x + a1) * x + a0
    return top / (((((((b7 * x + b6) * x + b5) * x + b4) * x + b3) * x + b2) * x + b1) * x + b0)
