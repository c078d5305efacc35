"""Samples of independent values, held against a mean or a distribution function."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from sim.validation.finding import SMALLEST_P, Finding, estimate


def mean_of(statistic: str, theory: float, sample: ArrayLike) -> Finding:
    """The mean of independent values against theory, with the standard error that the sample has."""
    values = np.asarray(sample, float).ravel()
    if values.size < 2:  # nothing to learn an error from
        return Finding(statistic, theory, math.nan, "z", math.nan, 0.0)
    error = float(values.std(ddof=1)) / math.sqrt(values.size)
    return estimate(statistic, theory, float(values.mean()), error)


def drawn_from(statistic: str, sample: ArrayLike, cdf: Callable[[ArrayLike], ArrayLike]) -> Finding:
    """Independent values against a continuous distribution function (Kolmogorov-Smirnov)."""
    values = np.asarray(sample, float).ravel()
    p = float(stats.kstest(np.asarray(cdf(values)), "uniform").pvalue) if values.size else math.nan
    return Finding(statistic, math.nan, math.nan, "p", p, SMALLEST_P)
