"""What talent is worth to employers at the margin, from what a run leaves behind, to hold against its pay."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from sim.scenario.race import Production


def talent_elasticity(
    compute: ArrayLike, talent: ArrayLike, compute_share: float, elasticity: float
) -> NDArray[np.float64]:
    """Elasticity of output in talent, (1-α) L^ρ / (α K^ρ + (1-α) L^ρ) with ρ = (σ-1)/σ; 1-α where σ = 1.

    Args:
        compute: K, shape (n,), in units of `production.compute_unit`.
        talent: L, shape (n,).
        compute_share: α, from 0 to below 1.
        elasticity: σ, of substitution.

    Returns:
        Shape (n,), from 0 to 1; NaN where there is neither compute nor talent.

    Example:
        >>> talent_elasticity([4.0], [1.0], 0.5, 2.0).round(3)
        array([0.333])
    """
    capital, labor = np.asarray(compute, np.float64), np.asarray(talent, np.float64)
    if compute_share == 0.0:
        return np.ones(capital.shape)
    power = (elasticity - 1.0) / elasticity
    odds = math.log(compute_share / (1.0 - compute_share))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = power * (np.log(capital) - np.log(labor)) if power else np.zeros(capital.shape)
        return np.asarray(1.0 / (1.0 + np.exp(odds + ratio)))


def marginal_worth(
    output: ArrayLike,
    contest_share: ArrayLike,
    elasticity: ArrayLike,
    prize: float,
    production: Production,
) -> NDArray[np.float64]:
    """What all the talent of employers is worth at the margin, L dπ/dL, dollars a year.

    π = R Q + Π s with s = Q^γ / Σ Q^γ, so L dπ/dL = (R Q + γ Π s (1-s)) · dlnQ/dlnL. Each person is counted
    at what one more unit of talent adds, in proportion to talent.

    Args:
        output: Q, shape (n,).
        contest_share: s, shape (n,).
        elasticity: dlnQ/dlnL, shape (n,), see `talent_elasticity`.
        prize: Π, dollars a year.
        production: R and γ of the scenario.
    """
    made, share = np.asarray(output, np.float64), np.asarray(contest_share, np.float64)
    earned = production.direct_return * made + production.contest_exponent * prize * share * (1.0 - share)
    return np.asarray(earned * np.asarray(elasticity, np.float64))
