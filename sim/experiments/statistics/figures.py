"""Figures that runs make for targets, and what chance there is in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.targets import Target
from sim.outcomes import moments

Array = NDArray[np.float64]


def _mean(parts: Array) -> float:
    there = parts[np.isfinite(parts[:, 0]), 0]
    return float(there.mean()) if there.size else np.nan


def pooled(target: Target) -> Callable[[Array], float]:
    """What makes the figure of a target of the parts of runs, shape (runs, columns of the target).

    Of a target that is held against a scenario the columns stand there twice, its own first.
    """
    if target.moment:
        make = moments.moment(target.measures)[0].pooled
    else:
        make = partial(moments.ratio) if target.over else _mean
    return partial(_higher, make, len(target.columns)) if target.against else make


def _higher(make: Callable[[Array], float], width: int, parts: Array) -> float:
    """By what share a figure is higher in the one scenario, in replicates that have it in both."""
    there = parts[np.isfinite(parts).all(axis=1)]
    own, other = (make(half) if len(half) else np.nan for half in (there[:, :width], there[:, width:]))
    return float(own / other - 1.0) if other else np.nan


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure for a target.

    Attributes:
        target: what it is held against.
        parts: shape (runs, columns of the target), by replicate, see `pooled`.
    """

    target: Target
    parts: Array

    @cached_property
    def value(self) -> float:
        """The figure; NaN where no run has it."""
        return pooled(self.target)(self.parts)

    @cached_property
    def without(self) -> Array:
        """The figure without each of the runs in turn, shape (runs,)."""
        make = pooled(self.target)
        places = np.arange(len(self.parts))
        return np.array([make(self.parts[places != place]) for place in places])

    @property
    def error(self) -> float:
        """Standard error over the runs (jackknife); NaN below two."""
        return float(np.sqrt(covariance(self.without[:, None])[0, 0]))

    @property
    def n(self) -> int:
        """Runs that have it."""
        return int(np.isfinite(self.parts).all(axis=1).sum())

    @cached_property
    def band(self) -> tuple[float, float]:
        """The band in which the target is met."""
        if self.target.has_band:
            return self.target.low, self.target.high
        own = moments.moment(self.target.measures)[0].band
        assert own is not None
        half = own(self.parts)
        return self.target.value - half, self.target.value + half

    @property
    def met(self) -> bool:
        """Is it in the band?"""
        return bool(self.band[0] <= self.value <= self.band[1])

    @property
    def residual(self) -> float:
        """How far it is off, in halves of the band on its side, times the root of its weight."""
        target = self.target
        if not target.has_band:
            target = Target(target.name, target.measures, target.value, *self.band, target.source)
        return float(np.sqrt(self.target.weight)) * target.distance(self.value)


def covariance(without: Array) -> Array:
    """Covariance of figures over runs, of what they are without each of them (jackknife).

    (n - 1)/n Σ (m_(-r) - m̄)(m_(-r) - m̄)ᵀ. Source: Efron & Stein (1981), *Annals of Statistics* 9(3), eq. 1.6.

    Args:
        without: shape (runs, figures).

    Returns:
        Shape (figures, figures); NaN below two runs.
    """
    n = len(without)
    if n < 2:
        return np.full((without.shape[1],) * 2, np.nan)
    apart = without - without.mean(axis=0)
    return np.asarray((n - 1) / n * apart.T @ apart)
