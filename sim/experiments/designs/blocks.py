"""Runs of an experiment that grows while it runs: block after block, so that no run changes its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple


class Block(NamedTuple):
    """Runs that were planned together: replicate by replicate, in each the points in this order.

    Attributes:
        points: places of points in the design.
        first: number of the first replicate of each.
        replicates: how many.
    """

    points: tuple[int, ...]
    first: int
    replicates: int

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.points) * self.replicates


def runs_of(blocks: Sequence[Block]) -> int:
    """Number of runs of all blocks."""
    return sum(block.runs for block in blocks)


class Order:
    """Which run stands where.

    Args:
        blocks: in their order.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = tuple(blocks)
        self._ends = list(accumulate(block.runs for block in self._blocks))

    def run(self, index: int) -> tuple[int, int]:
        """The point and the replicate of a run.

        Raises:
            IndexError: there is no such run.
        """
        number = bisect_right(self._ends, index)
        if index < 0 or number == len(self._blocks):
            raise IndexError(f"no run {index} in blocks of {len(self)} runs")
        block = self._blocks[number]
        replicate, place = divmod(index - (self._ends[number] - block.runs), len(block.points))
        return block.points[place], block.first + replicate

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0


def faults(blocks: Sequence[Block], points: int, replicates: int) -> list[str]:
    """What is wrong with blocks for a design.

    Args:
        blocks: in their order.
        points: number of points.
        replicates: of a point at most.
    """
    found = []
    done = [0] * points
    for block in blocks:
        if not block.points or block.replicates < 1:
            found.append("a block has no runs")
        elif any(not 0 <= place < points for place in block.points):
            found.append("a block has a point that is not there")
        elif len(set(block.points)) < len(block.points):
            found.append("a block has a point twice")
        elif any(done[place] != block.first for place in block.points):
            found.append("the replicates of a point do not follow each other")
        else:
            for place in block.points:
                done[place] += block.replicates
    if not found and (0 in done or max(done) != replicates):
        found.append("a point has no run, or none has all replicates")
    return list(dict.fromkeys(found))
