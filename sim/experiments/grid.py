"""A map's grid: two axes, what is mapped, and what every point is compared with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.axes import Axis
from sim.experiments.design import Design
from sim.experiments.inside import ResultsError, cut
from sim.experiments.origins import collected, unknown_outcomes
from sim.experiments.plan import NOT_VARIED, TABLES, Plan
from sim.measures.intervals import means
from sim.names import join_key, split_key

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

#: Outcomes of a map at most, each of which is a panel of its picture; and its points.
MOST_OUTCOMES, MOST_POINTS = 8, 10_000


@dataclass(frozen=True)
class Grid:
    """Every combination of two axes' values.

    Attributes:
        x: the first axis, whose values follow each other in the design.
        y: the second.
        outcomes: what is mapped, by names of columns of `runs.parquet`.
        against: keys that differ in what every point is compared with, on the same draws; empty: nothing.
    """

    x: Axis
    y: Axis
    outcomes: tuple[str, ...]
    against: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a key that two parts would set or that changes no market, and a map that is too large.

        Raises:
            ValueError: with a line for each mistake.
        """
        wrong = []
        for option, keys in self._keys.items():
            wrong += [
                f"{option}: {key} changes no market; name another key" for key in keys if key in NOT_VARIED
            ]
        every = [key for keys in self._keys.values() for key in keys]
        twice = sorted({key for key in every if every.count(key) > 1})
        if twice:
            wrong.append(f"{', '.join(twice)}: stands twice among --x, --y and --against; name it once")
        points = self.shape[0] * self.shape[1]
        if points > MOST_POINTS:
            wrong.append(f"--x, --y: make {points:,} points; {MOST_POINTS:,} at most, so give fewer values")
        if not 1 <= len(self.outcomes) <= MOST_OUTCOMES:
            wrong.append(f"--outcome: {len(self.outcomes)} are named; name 1 to {MOST_OUTCOMES} of them")
        if wrong:
            raise ValueError("\n".join(wrong))

    @property
    def _keys(self) -> dict[str, list[str]]:
        """Keys, in the one way of writing them, by the option that names them."""
        named = {"--x": self.x.keys, "--y": self.y.keys, "--against": self.against}
        return {option: [join_key(*split_key(key)) for key in keys] for option, keys in named.items()}

    @property
    def origins(self) -> dict[str, str]:
        """The option that names each key."""
        return {key: option for option, keys in self._keys.items() for key in keys}

    @property
    def shape(self) -> tuple[int, int]:
        """Number of values of y and of x."""
        return len(self.y.values), len(self.x.values)

    def design(self) -> Design:
        """All points, row by row from the lowest y; then once more what they are compared with."""
        points = [
            {**dict.fromkeys(self.y.keys, _number(y)), **dict.fromkeys(self.x.keys, _number(x))}
            for y in self.y.values
            for x in self.x.values
        ]
        compared = [{**point, **self.against} for point in points] if self.against else []
        return Design.of_changes([*points, *compared])

    def document(self) -> dict[str, Any]:
        """What a manifest says of it."""
        axes = {
            name: {"keys": list(axis.keys), "values": list(axis.values)}
            for name, axis in (("x", self.x), ("y", self.y))
        }
        return {**axes, "outcomes": list(self.outcomes), "against": dict(self.against)}


@dataclass(frozen=True)
class Cells:
    """An outcome over a grid.

    Attributes:
        mean: shape (y, x), mean over runs, or of paired differences.
        half_width: shape (y, x), of its 95% interval (t); NaN below two runs.
        n: shape (y, x), runs or pairs in which the outcome exists; without any the mean is NaN.
    """

    mean: NDArray[np.float64]
    half_width: NDArray[np.float64]
    n: NDArray[np.int64]

    @property
    def sign(self) -> NDArray[np.int64]:
        """1 or -1 where the interval leaves zero out, else 0."""
        sure = np.abs(self.mean) > self.half_width
        return np.where(sure, np.sign(self.mean), 0.0).astype(np.int64)

    @property
    def exists(self) -> NDArray[np.bool_]:
        """Where there is a mean."""
        return self.n > 0

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the largest mean; NaN where there is none."""
        means = self.mean[self.exists]
        return (float(means.min()), float(means.max())) if means.size else (math.nan, math.nan)


def grid_of(document: Mapping[str, Any]) -> Grid:
    """The grid that a manifest describes.

    Raises:
        ValueError: it is none; with a line for each mistake.
    """
    x, y = (
        Axis(tuple(document[name]["keys"]), tuple(map(float, document[name]["values"])))
        for name in ("x", "y")
    )
    return Grid(x, y, tuple(document["outcomes"]), document["against"])


def plan_map(
    grid: Grid,
    scenarios: Sequence[Scenario],
    replicates: int,
    seed: int | None,
    tables: tuple[str, ...] = TABLES,
) -> Plan:
    """The runs of a map; without a seed, that of the scenario.

    Args:
        grid: what is mapped.
        scenarios: the one whose keys are varied.
        replicates: runs at each point.
        seed: seed of all random draws.
        tables: which tables of the runs are kept.

    Raises:
        ScenarioError: outcomes are none of the scenario's, or points are no scenarios; with all mistakes.
    """
    (base,) = scenarios
    chosen = base.seed if seed is None else seed
    plan = Plan(base, grid.design(), replicates, chosen, tables, grid.document())
    with collected(grid.origins, unknown_outcomes(base, grid.outcomes)):
        _ = plan.scenarios
    return plan


def cells(
    runs: pd.DataFrame, labels: tuple[str, ...], grid: Grid, outcome: str
) -> tuple[Cells, Cells | None]:
    """An outcome at every point, and its paired differences (point minus what it is compared with).

    Args:
        runs: the rows of `runs.parquet`.
        labels: names of the points, in the order of the design.
        grid: what was mapped.
        outcome: a column.

    Returns:
        Means over runs; mean differences, or None where nothing was compared.

    Raises:
        ResultsError: there is no such column, or it has no numbers.
    """
    if outcome not in runs or runs[outcome].dtype.kind not in "iufb":
        raise ResultsError(f"runs.parquet: has no numbers in a column {cut(outcome)}, which the map shows")
    done = runs[runs["status"] == "done"]
    table = done.pivot(index="scenario", columns="replicate", values=outcome).reindex(list(labels))
    values = table.to_numpy(dtype=np.float64)
    points = grid.shape[0] * grid.shape[1]
    first, second = values[:points], values[points:]
    return _cells(first, grid), _cells(first - second, grid) if grid.against else None


def _cells(values: NDArray[np.float64], grid: Grid) -> Cells:
    found = means(values)
    shape = grid.shape
    return Cells(found.mean.reshape(shape), found.half_width.reshape(shape), found.n.reshape(shape))


def _number(value: float) -> float | int:
    """A whole number as one, for keys that take no others."""
    return int(value) if value == int(value) else value
