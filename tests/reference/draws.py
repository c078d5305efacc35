"""Keyed random draws in plain Python, written from the papers.

Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3)
gives who decides a word, and about whom, when and what another; the seed and the replicate are its key. A
draw mixes both words by the finalizer of SplitMix64 (Steele, Lea & Flood 2014, "Fast splittable pseudorandom
number generators").
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from sim.market.draws import WEEK_OFFSET
from tests.decisions import Decision

_WORD, _LONG_WORD = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF
_STANDARD_NORMAL = NormalDist()
#: Above this mean a Poisson number is rounded from a normal one, as the package does.
_MANY = 500.0


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Ten rounds on four words of 32 bits."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        first, second = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1 = (second >> 32) ^ c1 ^ k0, second & _WORD
        c2, c3 = (first >> 32) ^ c3 ^ k1, first & _WORD
        k0, k1 = (k0 + 0x9E3779B9) & _WORD, (k1 + 0xBB67AE85) & _WORD
    return c0, c1, c2, c3


def mixed(word: int) -> int:
    """The finalizer of SplitMix64, with the constants of Stafford's variant 13."""
    for shift, multiplier in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        word = (word ^ word >> shift) * multiplier & _LONG_WORD
    return word ^ word >> 31


def inverse_normal(share: float) -> float:
    """The number below which this share of a standard normal distribution lies."""
    return _STANDARD_NORMAL.inv_cdf(share)


class Draws:
    """All random numbers of one run."""

    def __init__(self, seed: int, replicate: int = 0) -> None:
        low, high = np.random.SeedSequence(seed, spawn_key=(replicate,)).generate_state(2, np.uint32)
        self.key = (int(low), int(high))
        self._words: dict[tuple[int, int, int, int], int] = {}  # most are asked for again and again

    def word(self, who: int, whom: int, week: int, what: int) -> int:
        """64 bits of Philox."""
        counter = (who, whom, week + WEEK_OFFSET, int(what))
        if counter not in self._words:
            high, low, _, _ = philox(counter, self.key)
            self._words[counter] = high << 32 | low
        return self._words[counter]

    def uniform(self, who: int, whom: int, week: int, what: int) -> float:
        """A number between 0 and 1: the first 52 bits, in the middle of their step."""
        word = mixed(self.word(who, 0, 0, Decision.SUBJECT) ^ self.word(0, whom, week, what))
        return ((word >> 12) + 0.5) / 2.0**52

    def normal(self, who: int, whom: int, week: int, what: int) -> float:
        """A standard normal number."""
        return inverse_normal(self.uniform(who, whom, week, what))

    def gumbel(self, who: int, whom: int, week: int, what: int) -> float:
        """A standard Gumbel number."""
        return -math.log(-math.log(self.uniform(who, whom, week, what)))

    def wait(self, who: int, whom: int, week: int, what: int) -> float:
        """An exponential waiting time with mean one."""
        return -math.log(self.uniform(who, whom, week, what))

    def poisson(self, mean: float, who: int, week: int, what: int) -> int:
        """How often something happens that happens `mean` times on average."""
        share = self.uniform(who, 0, week, what)
        if mean > _MANY:
            return max(0, math.floor(mean + math.sqrt(mean) * inverse_normal(share) + 0.5))
        count, chance = 0, math.exp(-mean)
        so_far = chance
        while share > so_far and chance > 0.0:
            count += 1
            chance *= mean / count
            so_far += chance
        return count
