"""Which inputs an outcome's variance comes from: first and total Sobol indices, with the noise taken out.

Source: Saltelli et al. (2010), *Computer Physics Communications* 181(2), table 2, estimators (b) and (f);
intervals: Archer, Saltelli & Sobol (1997), *J. Statist. Comput. Simul.* 58(2).

Indices are of the *expected* outcome. Each row of points (A, B, and A with one column of B, input by input)
has draws of its own, which its points share; a product of two outcomes is the mean over pairs of *different*
replicates. Noise in one replicate is independent of that in another, so it adds nothing to the mean of a
product, neither to an index nor to the variance by which it is divided. Rows are independent of each other,
so resampling rows tells of the noise as well. Where even one resample has no variance left, it cannot be told
from noise, and what is divided by it says nothing: there are no indices then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.experiments.statistics.spread import Spread, unknown

#: Points of a row besides those that differ from the first in one input.
OTHERS = 2
_RESAMPLES = 1_000
#: Indices are settled where all intervals are at most so wide: Sarrazin, Pianosi & Wagener (2016),
#: *Environmental Modelling & Software* 79, section 3.1, take 0.05; here half an interval is meant.
SETTLED = 0.05


@dataclass(frozen=True)
class Indices:
    """Sobol indices of an outcome.

    Attributes:
        first: share of the variance that would go if an input alone were known.
        total: share that would stay if all other inputs were known.
        variance: of the expected outcome over the ranges, in squares of the outcome's unit.
        noise_share: how much of the variance of a point's mean over its replicates is chance, which the
            indices leave out; NaN with one replicate, where they cannot.
        rows: rows that were used.
        left_out: numbers of the rows that were not, because an outcome of theirs is missing.
    """

    first: Spread
    total: Spread
    variance: float
    noise_share: float
    rows: int
    left_out: tuple[int, ...]

    @property
    def told(self) -> bool:
        """Are there any indices?"""
        return bool(np.isfinite(self.first.value).all())

    @property
    def half_width(self) -> float:
        """Half of the widest interval of all."""
        return max(self.first.half_width, self.total.half_width)


def sobol_indices(
    values: ArrayLike, level: float = 0.95, resamples: int = _RESAMPLES, seed: int = 0
) -> Indices:
    """First and total indices with bootstrap intervals over rows.

    Quasi-random rows are less variable than the resampling takes them to be, so intervals are rather too
    wide. Indices may come out a little below 0 or above 1; they are not cut.

    Args:
        values: outcomes, shape (rows, inputs + 2, replicates): A, B, and A with column i of B.
        level: confidence level of percentile intervals.
        resamples: of the bootstrap.
        seed: of the bootstrap.

    Returns:
        NaN for all indices where fewer than two rows are whole, or the variance of the expected outcome
        cannot be told from noise: in some resample none is left.

    Raises:
        ValueError: the values have another shape.

    Example:
        >>> a, b = np.random.default_rng(1).random((2, 4096, 2))
        >>> mixed = [a, b, np.column_stack([b[:, 0], a[:, 1]]), np.column_stack([a[:, 0], b[:, 1]])]
        >>> found = sobol_indices(np.stack([x[:, :1] + 0.5 * x[:, 1:] for x in mixed], axis=1))
        >>> found.first.value.round(1).tolist(), found.total.value.round(1).tolist()
        ([0.8, 0.2], [0.8, 0.2])
    """
    table = np.asarray(values, np.float64)
    if table.ndim != 3 or table.shape[1] <= OTHERS or not table.shape[2]:
        raise ValueError(f"values have shape {table.shape}; it must be (rows, inputs + 2, replicates)")
    whole = np.isfinite(table).all(axis=(1, 2))
    left_out = tuple(np.flatnonzero(~whole).tolist())
    table = table[whole]
    rows, inputs = len(table), table.shape[1] - OTHERS
    if rows < 2:
        return Indices(unknown(inputs), unknown(inputs), float("nan"), float("nan"), rows, left_out)
    terms = _Terms.of(table - table[:, :OTHERS].mean())
    first, total, variance = terms.indices(np.full((1, rows), 1.0 / rows))
    counts = np.random.default_rng(seed).multinomial(rows, np.full(rows, 1.0 / rows), size=resamples)
    drawn = terms.indices(counts / rows)
    spread = float(variance[0, 0])
    noise = _noise_share(table, spread)
    if not (spread > 0.0 and (drawn[2] > 0.0).all()):
        return Indices(unknown(inputs), unknown(inputs), spread, noise, rows, left_out)
    ends = [(1.0 - level) / 2.0, (1.0 + level) / 2.0]
    alone = Spread(first[0], *np.quantile(drawn[0], ends, axis=0))
    whatever = Spread(total[0], *np.quantile(drawn[1], ends, axis=0))
    return Indices(alone, whatever, spread, noise, rows, left_out)


def convergence(values: ArrayLike, level: float = 0.95) -> list[Indices]:
    """Indices from the first quarter of the rows, from the first half, and from all."""
    table = np.asarray(values, np.float64)
    return [sobol_indices(table[: max(len(table) // part, 1)], level) for part in (4, 2, 1)]


def settled(found: Sequence[Indices]) -> bool:
    """Are the last indices to be relied on: intervals narrow, and none moved by more with the last half?"""
    moved = max(
        float(np.abs(getattr(found[-1], name).value - getattr(found[-2], name).value).max())
        for name in ("first", "total")
    )
    return bool(found[-1].half_width <= SETTLED and moved <= SETTLED)


@dataclass(frozen=True)
class _Terms:
    """What indices are made of, row by row, before the mean outcome is taken off.

    Attributes:
        level: mean outcome of A and B, shape (rows,).
        square: mean product of A with itself and of B with itself, shape (rows,).
        change: outcome where one input is that of B, less that of A, shape (rows, inputs).
        common: product of B with that change.
        apart: half the product of that change with itself.
    """

    level: NDArray[np.float64]
    square: NDArray[np.float64]
    change: NDArray[np.float64]
    common: NDArray[np.float64]
    apart: NDArray[np.float64]

    @classmethod
    def of(cls, table: NDArray[np.float64]) -> _Terms:
        a, b = table[:, 0], table[:, 1]
        change = table[:, OTHERS:] - a[:, None]
        return cls(
            (a + b).mean(axis=1) / 2.0,
            (_product(a, a) + _product(b, b)) / 2.0,
            change.mean(axis=2),
            _product(b[:, None], change),
            _product(change, change) / 2.0,
        )

    def indices(
        self, weights: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """First indices, total indices and the variance for each set of weights of the rows."""
        mean = (weights @ self.level)[:, None]
        variance = (weights @ self.square)[:, None] - mean**2
        with np.errstate(divide="ignore", invalid="ignore"):
            known = np.where(variance > 0.0, variance, np.nan)
            first = (weights @ self.common - mean * (weights @ self.change)) / known
            return first, (weights @ self.apart) / known, variance


def _product(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean product over pairs of different replicates, the last axis; with one, of it with itself."""
    replicates = other.shape[-1]
    same: NDArray[np.float64] = (one * other).sum(axis=-1)
    if replicates == 1:
        return same
    pairs: NDArray[np.float64] = one.sum(axis=-1) * other.sum(axis=-1) - same
    pairs /= replicates * (replicates - 1)
    return pairs


def _noise_share(table: NDArray[np.float64], variance: float) -> float:
    replicates = table.shape[2]
    if replicates == 1:
        return float("nan")
    noise = float(table[:, :OTHERS].var(axis=2, ddof=1).mean()) / replicates
    return noise / (noise + max(variance, 0.0)) if noise > 0.0 else 0.0
