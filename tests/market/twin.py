"""Draws in plain numpy, written from the papers: the twin that the kernel must equal bit by bit.

Philox4x32-10: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", section 3.3.
The finalizer of SplitMix64: Steele, Lea & Flood (2014), "Fast splittable pseudorandom number generators".
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.market.draws import WEEK_OFFSET, Key
from tests.decisions import Decision

Words = NDArray[np.uint64]

MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
#: Golden ratio and square root of 3 minus 1, as fractions of 2^32.
WEYL = (0x9E3779B9, 0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)


def words(*values: Any) -> list[Words]:
    """Counter or key words of any signed integers, broadcast against each other."""
    columns = np.broadcast_arrays(*(np.asarray(value, np.int64) for value in values))
    return [column.astype(np.uint64) & LOW for column in columns]


def philox(counter: list[Words], key: tuple[int, int]) -> list[Words]:
    """Ten rounds on four words of counter."""
    left, right = key
    c0, c1, c2, c3 = counter
    for _ in range(10):
        first, second = np.uint64(MULTIPLIERS[0]) * c0, np.uint64(MULTIPLIERS[1]) * c2
        c0 = (second >> np.uint64(32)) ^ c1 ^ np.uint64(left)
        c1 = second & LOW
        c2 = (first >> np.uint64(32)) ^ c3 ^ np.uint64(right)
        c3 = first & LOW
        left, right = (left + WEYL[0]) % (1 << 32), (right + WEYL[1]) % (1 << 32)
    return [c0, c1, c2, c3]


def long_words(key: Key, who: Any, whom: Any, week: Any, decision: Any) -> Words:
    """Words of 64 bits of Philox by counter, element by element."""
    counter = words(who, whom, np.asarray(week) + WEEK_OFFSET, decision)
    high, low, _, _ = philox(counter, (int(key.low), int(key.high)))
    return np.asarray((high << np.uint64(32)) | low)


def mixed(word: Words) -> Words:
    """Stafford's variant 13 of the finalizer."""
    with np.errstate(over="ignore"):
        for shift, multiplier in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            word = (word ^ (word >> np.uint64(shift))) * np.uint64(multiplier)
    return word ^ (word >> np.uint64(31))


def uniforms(key: Key, who: Any, whom: Any, week: Any, decision: Any) -> NDArray[np.float64]:
    """Draws in (0, 1) by key, element by element: 52 bits, and half a step above zero."""
    who, whom, week, decision = np.broadcast_arrays(who, whom, week, decision)
    subjects = long_words(key, who, 0, 0, Decision.SUBJECT)
    bits = mixed(subjects ^ long_words(key, 0, whom, week, decision)) >> np.uint64(12)
    return np.asarray(bits.astype(np.float64) * 2.0**-52 + 2.0**-53)
