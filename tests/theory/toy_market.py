"""A market of offers and counter-offers in a few lines of numpy, which shares nothing with the formulas."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]
#: Two-sided 4 standard errors, as a p-value.
FALSE_ALARM = 1e-4


class Toy(NamedTuple):
    """What a toy market ends with: employer and losing bid of each worker (-1: none), and event counts."""

    employer: NDArray[np.int64]
    losing: NDArray[np.int64]
    moves: int
    raises: int
    worker_weeks: int


def toy_market(
    sampling: ArrayLike, rates: tuple[float, float, float], workers: int, weeks: int, bound: float = 0.0
) -> Toy:
    """Workers take every better offer; events are counted in the last third. Rates: λ0, λ1, δ.

    With probability `bound` a job binds its holder until separation.
    """
    contact_unemployed, contact_employed, separation = rates
    generator = np.random.default_rng(20250611)
    thresholds = np.cumsum(np.asarray(sampling, dtype=np.float64))
    employer, losing = np.full(workers, -1), np.full(workers, -1)
    binds = np.zeros(workers, dtype=bool)
    moves = raises = worker_weeks = 0
    for week in range(weeks):
        draw = generator.random(workers)
        offer = np.minimum(np.searchsorted(thresholds, generator.random(workers)), len(thresholds) - 1)
        binding = generator.random(workers) < bound
        idle = employer < 0
        leaves = ~idle & (draw < separation)
        met = ~idle & ~leaves & (draw < separation + contact_employed) & ~binds
        hired = idle & (draw < contact_unemployed)
        moved = met & (offer > employer)
        raised = met & (offer < employer) & (offer > losing)
        if week >= 2 * weeks // 3:
            moves, raises = moves + int(moved.sum()), raises + int(raised.sum())
            worker_weeks += int((~idle).sum())
        losing = np.where(moved, employer, np.where(raised, offer, np.where(leaves | hired, -1, losing)))
        employer = np.where(moved | hired, offer, np.where(leaves, -1, employer))
        binds = np.where(moved | hired, binding, binds & ~leaves)
    return Toy(employer, losing, moves, raises, worker_weeks)


def z_of_count(count: float, expected: float) -> float:
    """Standard errors between a count of events and its Poisson mean."""
    return (count - expected) / math.sqrt(expected)


def z_of_mean(sample: ArrayLike, expected: float) -> float:
    """Standard errors between a sample mean and what it should be."""
    values = np.asarray(sample, dtype=np.float64)
    return float((values.mean() - expected) / (values.std(ddof=1) / math.sqrt(values.size)))
