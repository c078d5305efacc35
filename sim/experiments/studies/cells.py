"""An outcome over a map's grid, and what a change adds at every point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.beside import sides
from sim.experiments.designs.grid import Grid
from sim.experiments.store.inside import ResultsError, cut
from sim.measures.intervals import means

if TYPE_CHECKING:
    import pandas as pd


#: As a share of values, what may be rounding.
_ROUNDING = 1e-12


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
        """1 or -1 where the interval leaves zero out, else 0: equal values have none."""
        sure = (np.abs(self.mean) > self.half_width) & ~self.alike
        return np.where(sure, np.sign(self.mean), 0.0).astype(np.int64)

    @property
    def alike(self) -> NDArray[np.bool_]:
        """Where all values are equal, and not zero: they do not tell how much others would differ."""
        with np.errstate(invalid="ignore"):
            return np.asarray(
                (self.half_width <= _ROUNDING * np.abs(self.mean)) & (self.mean != 0.0), np.bool_
            )

    @property
    def exists(self) -> NDArray[np.bool_]:
        """Where there is a mean."""
        return self.n > 0

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the largest mean; NaN where there is none."""
        means = self.mean[self.exists]
        return (float(means.min()), float(means.max())) if means.size else (math.nan, math.nan)


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
    own, others = sides(grid.against)
    first = values[own]
    return _cells(first, grid), _cells(first - values[others], grid) if grid.against else None


def _cells(values: NDArray[np.float64], grid: Grid) -> Cells:
    found = means(values)
    shape = grid.shape
    return Cells(found.mean.reshape(shape), found.half_width.reshape(shape), found.n.reshape(shape))
