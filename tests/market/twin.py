"""Philox4x32-10 in plain numpy, written from the paper: the twin that the kernel must equal bit by bit.

Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", section 3.3.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.market.draws import WEEK_OFFSET, Key

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


def counter_of(result: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """The counter whose ten rounds give `result`: each round is undone, last first."""
    c0, c1, c2, c3 = result
    inverse = [pow(multiplier, -1, 1 << 32) for multiplier in MULTIPLIERS]
    for done in reversed(range(10)):
        left, right = ((word + done * step) % (1 << 32) for word, step in zip(key, WEYL, strict=True))
        first, second = c3 * inverse[0] % (1 << 32), c1 * inverse[1] % (1 << 32)
        high = [MULTIPLIERS[0] * first >> 32, MULTIPLIERS[1] * second >> 32]
        c0, c1, c2, c3 = first, c0 ^ high[1] ^ left, second, c2 ^ high[0] ^ right
    return c0, c1, c2, c3


def uniforms(key: Key, who: Any, whom: Any, week: Any, decision: Any) -> NDArray[np.float64]:
    """Draws in (0, 1) by key, element by element: 52 bits, and half a step above zero."""
    counter = words(who, whom, np.asarray(week) + WEEK_OFFSET, decision)
    high, low, _, _ = philox(counter, (int(key.low), int(key.high)))
    bits = ((high << np.uint64(32)) | low) >> np.uint64(12)
    return np.asarray(bits.astype(np.float64) * 2.0**-52 + 2.0**-53)
