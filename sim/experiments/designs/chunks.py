"""Runs handed out in chunks, so that what a hand-over costs is small beside the runs, whatever one takes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

#: What a chunk should take, seconds: a thousand times the cost of a hand-over, and short enough to lose.
_SECONDS = 0.4
_MOST = 200
#: A row is not cut if it is at most so many chunks.
_WHOLE = 3


class Chunk(NamedTuple):
    """Consecutive runs of a plan.

    Attributes:
        first: place of the first run in the plan.
        size: number of runs.
    """

    first: int
    size: int

    def singles(self) -> list[Chunk]:
        """The same runs, one a chunk."""
        return [Chunk(index, 1) for index in self.indices()]

    def indices(self) -> range:
        """Places of the runs in the plan."""
        return range(self.first, self.first + self.size)


def share_of(runs: int, number: int, of: int) -> Chunk:
    """The runs of a shard of a plan: so many of all, one after the other.

    Args:
        runs: number of runs of the plan.
        number: of the shard, from 1.
        of: how many shards there are.
    """
    first, end = ((place * runs) // of for place in (number - 1, number))
    return Chunk(first, end - first)


class Pace:
    """How large chunks should be, learned from the time that runs took.

    Args:
        seconds: what a chunk should take.
        most: runs of a chunk at most.
    """

    def __init__(self, seconds: float = _SECONDS, most: int = _MOST) -> None:
        self._seconds, self._most = seconds, most
        self._size = 1

    def learn(self, chunk: Chunk, seconds: float) -> None:
        """Take note of what a chunk took."""
        wanted = self._seconds * chunk.size / max(seconds, 1e-6)
        self._size = max(1, min(self._most, math.floor(wanted)))

    def size(self, left: int, workers: int) -> int:
        """Runs of the next chunk; towards the end fewer, so that all workers end at about the same time."""
        return max(1, min(self._size, math.ceil(left / (2 * workers))))


def chunks(gaps: Sequence[Chunk], workers: int, pace: Pace, row: int = 1) -> Iterator[Chunk]:
    """All runs of some stretches of a plan in chunks, each cut when it is asked for.

    Args:
        gaps: the stretches.
        workers: processes that take chunks.
        pace: how large they should be.
        row: so many runs, from place 0 on, share what comes before week 0. They stay together where they are
            a few chunks of that size at most, for each chunk would set up what they share.
    """
    left = sum(gap.size for gap in gaps)
    for gap in gaps:
        first, end = gap.first, gap.first + gap.size
        while first < end:
            size = pace.size(left, workers)
            if row <= _WHOLE * size:
                size = -(-(first + size) // row) * row - first
            size = min(size, end - first)
            yield Chunk(first, size)
            first += size
            left -= size


def gaps_in(share: Chunk, kept: Iterable[Chunk]) -> list[Chunk]:
    """The stretches of a share of a plan that are not kept.

    Args:
        share: the runs that are wanted.
        kept: those that are there, in order, none twice.
    """
    found, first = [], share.first
    for chunk in kept:
        if chunk.first > first:
            found.append(Chunk(first, chunk.first - first))
        first = chunk.first + chunk.size
    end = share.first + share.size
    return [*found, Chunk(first, end - first)] if first < end else found
