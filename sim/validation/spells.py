"""Flows between labs and unemployment in the tables of runs, and their findings. States as in `chain`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from sim.theory import chain_counts
from sim.validation import tables
from sim.validation.finding import SMALLEST_P, Finding, estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.figures.curve import Vector
    from sim.records.run import Run

#: A flow that is expected to be smaller is too rare for a normal approximation.
_RARE = 20.0
_KINDS = ("poached", "hired", "separated", "laid off")


def headcounts(runs: Sequence[Run], week: int) -> Vector:
    """People at each lab in the order of the file, then without a job, at the end of a week, all runs."""
    return np.asarray(np.roll(np.sum([tables.headcounts(run, week) for run in runs], axis=0), -1))


def counted(runs: Sequence[Run], first: int) -> Vector:
    """Moves from each state (row) to each other (column) from week `first` on, all runs, (J+1, J+1)."""
    places = [*tables.lab_names(runs[0].scenario), "unemployed"]
    total = np.zeros((len(places), len(places)))
    for run in runs:
        moves = run.moves[(run.moves["week"] >= first) & run.moves["kind"].isin(_KINDS)]
        origin, destination = (_codes(moves[side], places) for side in ("origin", "destination"))
        np.add.at(total, (origin, destination), 1.0)
    return total


def _codes(column: pd.Series, places: Sequence[str]) -> NDArray[np.int64]:
    position = pd.Index(places).get_indexer(pd.Index(column.cat.categories.astype(str)))
    return np.asarray(position[column.cat.codes.to_numpy()], np.int64)


def at_risk(runs: Sequence[Run], first: int) -> Vector:
    """Person-weeks in each state, by the state at the beginning of the week, from week `first` (≥ 1) on."""
    weeks = range(first - 1, runs[0].scenario.weeks - 1)
    return np.asarray(np.sum([headcounts(runs, week) for week in weeks], axis=0))


def given_origins(statistic: str, runs: Sequence[Run], first: int, transition: Vector) -> Finding:
    """Where people go, given where they are: chi-square of moves against P, row by row.

    Given the headcounts at its beginning, a week's moves out of a state are multinomial, in the steady state
    or not (Billingsley 1961, *Annals of Mathematical Statistics* 32(1)).
    """
    moves, exposed = counted(runs, first), at_risk(runs, first)
    expected = exposed[:, None] * transition
    off = ~np.eye(len(moves), dtype=bool)
    kept = off & (expected >= _RARE)
    impossible = off & (transition <= 0.0) & (moves > 0.0)
    distance, cells = 0.0, 0
    for row in range(len(moves)):
        seen, wanted = moves[row, kept[row]], expected[row, kept[row]]
        rest_seen, rest_wanted = exposed[row] - seen.sum(), exposed[row] - wanted.sum()
        distance += float(((seen - wanted) ** 2 / wanted).sum())
        if rest_wanted >= _RARE:  # those who stay, and rare moves
            distance += (rest_seen - rest_wanted) ** 2 / rest_wanted
            cells += 1
        cells += max(len(seen) - 1, 0)
    p = float(stats.chi2.sf(distance, cells)) if cells and not impossible.any() else 0.0
    return Finding(statistic, math.nan, math.nan, "p", p, SMALLEST_P)


def direct(size: int) -> NDArray[np.int64]:
    """`entries` of `SteadyFlows.all_together` where a move from i to j is the transition from i to j."""
    return np.moveaxis(np.array(np.indices((size, size)), np.int64), 0, -1)


class SteadyFlows:
    """Counts of moves over the last weeks of runs, held against N π_i P_ij of a steady state."""

    def __init__(self, runs: Sequence[Run], first: int, transition: Vector, shares: Vector) -> None:
        self.moves = counted(runs, first)
        self.weeks = runs[0].scenario.weeks - first
        self.people = sum(run.scenario.researchers.count for run in runs)
        self._transition, self._shares = transition, shares

    def mean_and_error(self, weights: Vector) -> tuple[float, float]:
        """Mean of a sum of weights over all people and weeks, and its standard deviation; weights (S, S)."""
        stack = weights[None]
        mean = chain_counts.count_means(self._shares, self._transition, stack)[0]
        variance = chain_counts.count_covariance(self._shares, self._transition, stack, self.weeks)[0, 0]
        return self.people * self.weeks * float(mean), math.sqrt(self.people * max(float(variance), 0.0))

    def all_together(self, statistic: str, entries: NDArray[np.int64]) -> Finding:
        """The matrix of flows, by chi-square with the exact covariance of counts of moves.

        Args:
            statistic: what is compared.
            entries: shape (J+1, J+1, 2), the transition of the chain by which a move from i to j happens.
        """
        off = ~np.eye(len(self.moves), dtype=bool)
        flows = self._shares[:, None] * self._transition
        expected = self.people * self.weeks * flows[entries[..., 0], entries[..., 1]]
        kept = off & (expected >= _RARE)
        weights = chain_counts.indicators(len(flows), entries[kept])
        covariance = self.people * chain_counts.count_covariance(
            self._shares, self._transition, weights, self.weeks
        )
        gap = self.moves[kept] - expected[kept]
        distance = float(gap @ np.linalg.solve(covariance, gap))
        impossible = off & (expected <= 0.0) & (self.moves > 0.0)
        p = 0.0 if impossible.any() else float(stats.chi2.sf(distance, len(gap)))
        return Finding(statistic, math.nan, math.nan, "p", p, SMALLEST_P)

    def rate(self, statistic: str, counts: Vector, exposed: Vector, observed: float) -> Finding:
        """Moves per person-week of exposure, a ratio of two sums over the weeks.

        Args:
            statistic: what is compared.
            counts: shape (S, S), 1 where a week from x to y is such a move.
            exposed: shape (S,), 1 where a person is exposed.
            observed: the rate in the simulation.
        """
        rate, error = self.rate_and_error(counts, exposed)
        return estimate(statistic, rate, observed, error)

    def rate_and_error(self, counts: Vector, exposed: Vector) -> tuple[float, float]:
        """The rate of `rate`, and its standard error by the delta method."""
        exposure = float(self._shares @ exposed)
        rate = float(chain_counts.count_means(self._shares, self._transition, counts[None])[0]) / exposure
        _, error = self.mean_and_error(counts - rate * exposed[:, None])
        return rate, error / (self.people * self.weeks * exposure)
