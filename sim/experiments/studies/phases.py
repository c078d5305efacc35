"""A map read back from its results folder: outcomes over the grid, and theory's word on every point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.beside import sides
from sim.experiments.designs.grid import Grid, grid_of
from sim.experiments.runs.single import compile_first
from sim.experiments.store.planned import labels_in, study_in
from sim.experiments.studies.cells import Cells, cells
from sim.experiments.studies.tipping import growth_at_week_0, why_no_theory

if TYPE_CHECKING:
    from sim.experiments.store.results import Results
    from sim.scenario.schema import Scenario
    from sim.theory.tipping import Limit

#: Burn-ins over which theory's rate is averaged at every point.
_BURN_INS = 2


@dataclass(frozen=True, eq=False)
class PhaseMap:
    """A map.

    Attributes:
        results: the results folder.
        grid: what was mapped.
    """

    results: Results
    grid: Grid

    @property
    def seed(self) -> int:
        """Seed of all random draws."""
        return int(self.results.manifest["seed"])

    @property
    def replicates(self) -> int:
        """Runs at each point."""
        return int(self.results.manifest["replicates"])

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Names of the points, in the order of the design."""
        return tuple(labels_in(self.results.manifest))

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario at the first point."""
        return self.results.scenario(self.labels[0])

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What may keep labs from more talent: theory has a line for each."""
        return ("value", "budgets") if self.scenario.market.headcount == "chosen" else ("seats", "budgets")

    @property
    def without_theory(self) -> str:
        """Why there is no line of theory; empty where theory has a word on some point."""
        reasons, rates = self._theory
        if all(reasons):
            return reasons[0]
        return "fewer than two labs race" if np.isnan(rates[self.limits[0]]).all() else ""

    def cells(self, outcome: str) -> tuple[Cells, Cells | None]:
        """An outcome at every point, and its differences where points were compared; see `grid.cells`.

        Raises:
            KeyError: there is no such outcome.
        """
        return self._cells[outcome]

    @cached_property
    def _cells(self) -> dict[str, tuple[Cells, Cells | None]]:
        runs = self.results.runs
        return {name: cells(runs, self.labels, self.grid, name) for name in self.grid.outcomes}

    @property
    def growth(self) -> dict[Limit, NDArray[np.float64]]:
        """Rate at which small differences among labs grow, a year, by what limits talent; shape (y, x).

        Burn-ins are simulated again for it. NaN at points on which theory has no word; empty where it has
        none at all.
        """
        return {} if self.without_theory else self._theory[1]

    @cached_property
    def _theory(self) -> tuple[list[str], dict[Limit, NDArray[np.float64]]]:
        """Why there is no theory, point by point, empty where there is; and the rates."""
        reasons, rates = [], []
        for label in self.labels[sides(self.grid.against)[0]]:
            scenario = self.results.scenario(label)
            reasons.append(why_no_theory(scenario))
            if reasons[-1]:
                rates.append(dict.fromkeys(self.limits, math.nan))
            else:
                if all(reasons[:-1]):  # the first
                    compile_first()
                rates.append(growth_at_week_0(scenario, self.limits, self.seed, _BURN_INS))
        found = {
            limit: np.array([rate[limit] for rate in rates]).reshape(self.grid.shape) for limit in self.limits
        }
        return reasons, found


def phase_map(results: Results) -> PhaseMap | None:
    """The map that a results folder holds; None where it holds something else."""
    document = study_in(results.manifest, "map")
    return None if document is None else PhaseMap(results, grid_of(document))
