"""The fit that the runs of a calibration make: figures against targets, and what these tell of parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.search import WIDE
from sim.experiments.designs.targets import HELD_OUT, Target, Targets, targets_of
from sim.experiments.statistics.figures import Figure, covariance
from sim.experiments.statistics.identification import Identification, identify
from sim.experiments.store.planned import labels_in, study_in

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.store.results import Results

Array = NDArray[np.float64]


class Proposal(NamedTuple):
    """Values of the parameters.

    Attributes:
        role: what it is for: `start`, `look`, `slope`, `step`, `held out`, or `profile` and the parameter it
            is of.
        shares: where each parameter is in its range, from 0 to 1.
    """

    role: str
    shares: tuple[float, ...]


def changes_of(targets: Targets, proposal: Proposal) -> dict[str, Any]:
    """The keys that a proposal sets."""
    return targets.changes(proposal.shares)


@dataclass(frozen=True, eq=False)
class Fit:
    """A calibration whose runs are done.

    Attributes:
        name: of the scenario.
        seed: of its runs.
        replicates: runs of each scenario at each proposal.
        targets: targets and parameters.
        proposals: all that were tried, in their order.
        names: the scenarios as targets name them.
        labels: names of the points in `runs`, those of a proposal together, in the order of `names`.
        runs: the rows of `runs.parquet`.
    """

    name: str
    seed: int
    replicates: int
    targets: Targets
    proposals: tuple[Proposal, ...]
    names: tuple[str, ...]
    labels: tuple[str, ...]
    runs: pd.DataFrame

    def figures(self, place: int) -> list[Figure]:
        """The figures of a proposal, one a target."""
        return self._figures[place]

    @cached_property
    def _figures(self) -> list[list[Figure]]:
        ordered = self.runs[self.runs["status"] == "done"].sort_values("replicate", kind="stable")
        tables = {str(label): rows for label, rows in ordered.groupby("scenario", sort=False)}
        labels, found = iter(self.labels), []
        roles = [one.role for one in self.proposals]
        for names in self.targets.tried(self.names, roles, len(self.labels)):
            rows = dict.fromkeys(self.names) | {name: tables.get(next(labels, "")) for name in names}
            found.append([Figure(one, self._parts_of(one, rows)) for one in self.targets.targets])
        return found

    def _parts_of(self, target: Target, rows: Mapping[str, pd.DataFrame | None]) -> Array:
        return np.hstack([self._parts(target, rows[name]) for name in target.scenarios])

    def _parts(self, target: Target, rows: pd.DataFrame | None) -> Array:
        """What a scenario tells of a figure; where a run failed nothing is known of the proposal."""
        if rows is None or len(rows) < self.replicates:
            return np.full((self.replicates, len(target.columns)), np.nan)
        return rows[list(target.columns)].to_numpy(np.float64)

    @cached_property
    def squares(self) -> Array:
        """What was made least, of every proposal; infinite where a figure does not exist."""
        sums = [
            sum(one.residual**2 for one in figures if not one.target.held_out) for figures in self._figures
        ]
        return np.where(np.isfinite(sums), sums, np.inf)

    @cached_property
    def best(self) -> int:
        """Place of the best proposal of the search."""
        searched = [one.role != HELD_OUT and not one.role.startswith("profile") for one in self.proposals]
        return int(np.argmin(np.where(searched, self.squares, np.inf)))

    @property
    def at_best(self) -> list[Figure]:
        """The figures of the best proposal, one a target, the held-out ones among them."""
        places = (place for place, one in enumerate(self.proposals) if one.role == HELD_OUT)
        return self.figures(next(places, self.best))

    def at_end(self, parameter: int) -> bool:
        """Is a parameter best at an end of its range, where its estimate cannot spread to both sides?"""
        share = self.proposals[self.best].shares[parameter]
        return min(share, 1.0 - share) < 1e-6

    def width(self, parameter: int, share: float) -> float:
        """A share of a parameter's range in the parameter's own unit, where slopes were measured."""
        one, at = self.targets.parameters[parameter], self.proposals[self.centre].shares[parameter]
        if one.log:
            return float(one.value(at)) * share * math.log(one.high / one.low)
        return share * (one.high - one.low)

    def profile(self, parameter: int) -> list[tuple[float, float]]:
        """The sum of squares along a parameter: where it is in its range, and what is least there."""
        role = f"profile {self.targets.parameters[parameter].name}"
        return [
            (one.shares[parameter], float(self.squares[place]))
            for place, one in enumerate(self.proposals)
            if one.role == role
        ]

    @cached_property
    def identification(self) -> Identification | None:
        """What the targets tell about the parameters; None where there are none, or no slopes at the best."""
        pairs = list(self._pairs())
        if not self.targets.parameters or len(pairs) < len(self.targets.parameters):
            return None
        slopes, chance = zip(*(self._slope(*pair) for pair in pairs), strict=True)
        sought, unit = self._sought(self.centre), self._unit
        without = np.array([one.without for one in sought]).T / unit
        weights = np.array([one.target.weight for one in sought])
        return identify(np.array(slopes).T, np.array(chance).T, weights, covariance(without))

    @cached_property
    def _unit(self) -> Array:
        """Half the band of each target, as the search has it."""
        return np.array([(one.band[1] - one.band[0]) / 2.0 for one in self._sought(self.centre)])

    @cached_property
    def centre(self) -> int:
        """Place of the best proposal around which slopes were measured."""
        known = [place for place in np.argsort(self.squares, kind="stable") if self._around(int(place))]
        return int(known[0]) if known else self.best

    def _around(self, place: int) -> list[tuple[int, int]]:
        """Of each parameter the two proposals that differ from this one in it alone, as far as slopes go."""
        points = self._points
        apart = points - points[place]
        found = []
        for parameter in range(points.shape[1]):
            others = np.delete(apart, parameter, axis=1)
            alone = np.flatnonzero((np.abs(others) < 1e-9).all(axis=1) & np.isfinite(self.squares))
            ends = []
            for side in (1.0, -1.0):
                far = side * apart[alone, parameter]
                there = alone[far > WIDE / 2.0]
                wide = np.abs(far[far > WIDE / 2.0] - WIDE)
                ends.append(int(there[np.argmin(wide)]) if len(there) else place)
            if ends[0] == ends[1]:
                return []
            found.append((ends[0], ends[1]))
        return found

    def _pairs(self) -> Iterator[tuple[int, int, int]]:
        for parameter, ends in enumerate(self._around(self.centre)):
            yield (parameter, *ends)

    @cached_property
    def _points(self) -> Array:
        return np.array([one.shares for one in self.proposals])

    def _slope(self, parameter: int, above: int, below: int) -> tuple[Array, Array]:
        """How targets move over a parameter's range, in their units, and the variance of chance in that."""
        apart = (self._points[above, parameter] - self._points[below, parameter]) * self._unit
        ends = [self._sought(place) for place in (above, below)]
        values = [np.array([one.value for one in end]) for end in ends]
        without = [np.array([one.without for one in end]).T for end in ends]
        chance = np.diag(covariance((without[0] - without[1]) / apart))
        return (values[0] - values[1]) / apart, chance

    def _sought(self, place: int) -> list[Figure]:
        return [one for one in self.figures(place) if not one.target.held_out]


def proposals_in(study: Mapping[str, Any]) -> tuple[Proposal, ...]:
    """The proposals of a calibration, as its manifest says."""
    return tuple(Proposal(one["role"], tuple(one["shares"])) for one in study["proposals"])


def fit_of(
    study: Mapping[str, Any], labels: Sequence[str], runs: pd.DataFrame, about: tuple[str, int, int]
) -> Fit:
    """The fit of a calibration.

    Args:
        study: what its manifest says of it.
        labels: names of its points.
        runs: the rows of its runs.
        about: name of the scenario, seed, and replicates.
    """
    targets, proposals = targets_of(study), proposals_in(study)
    return Fit(*about, targets, proposals, tuple(study["scenarios"]), tuple(labels), runs)


def fit_in(results: Results) -> Fit | None:
    """The calibration that a results folder holds; None where it holds something else."""
    manifest = results.manifest
    study = study_in(manifest, "calibration")
    if study is None:
        return None
    about = (str(manifest["base"]["name"]), int(manifest["seed"]), int(manifest["replicates"]))
    return fit_of(study, labels_in(manifest), results.runs, about)
