"""When a market tips (case N: feedback from success to money and compute).

J employers race for a prize with output Q = CES(K, L) and contest exponent γ. Talent moves at once, compute
slowly: capital expenditure is in proportion to s̄^f, with s̄ the share of the race that is remembered. Do small
differences grow?

Derivation. With output elasticity of compute θ_j, local in unequal markets, ρ = (σ - 1)/σ and s_j the share,

    d ln s_j = γ (q_j - Σ_k s_k q_k),     q_j = θ_j d ln K_j + (1 - θ_j) d ln L_j.

What limits talent says how L answers. *Value*: what one more adds, Π s_j (1 - s_j) γ (1 - θ_j)/L_j,
is the wage, so (1 - θ_j ρ) d ln L_j = m_j d ln s_j - θ_j ρ d ln K_j with m_j = (1 - 2 s_j)/(1 - s_j).
*Seats* that are planned: d ln L_j = 0. *Budgets* that follow s̄^φ: d ln L_j = φ d ln s̄_j. Prestige
of local elasticity ω makes talent cheaper as s̄^ω: ω d ln s̄_j is added to the right-hand side of
either. Then

    d/dt d ln K_j = δ (f d ln s̄_j - d ln K_j),     d/dt d ln s̄_j = (d ln s_j - d ln s̄_j) / τ

is linear, and the market tips where its largest eigenvalue is above zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sim.theory.domain import Vector, floats, require_not_negative, require_positive

Limit = Literal["value", "seats", "budgets"]


@dataclass(frozen=True)
class Feedback:
    """How success comes back.

    Attributes:
        capex: f, elasticity of capital expenditure to the remembered share; a number, or one an employer.
        budgets: φ, that of budgets, which matters where they limit talent.
        pull: ω, local elasticity of prestige.
        limit: what keeps employers from more talent.
        depreciation: δ of compute, a year.
        memory: τ, years.
    """

    capex: ArrayLike = 1.0
    budgets: ArrayLike = 0.0
    pull: float = 0.0
    limit: Limit = "value"
    depreciation: float = 0.2
    memory: float = 1.0

    def __post_init__(self) -> None:
        """Check bounds."""
        require_not_negative(capex=self.capex, budgets=self.budgets, pull=self.pull)
        require_positive(depreciation=self.depreciation, memory=self.memory)


def talent_multiplier(
    employers: int, compute_elasticity: float, substitution: float, exponent: float, pull: float = 0.0
) -> float:
    """a_eff = γ θ (1 - ρ) / D with D = 1 - θ ρ - γ (1 - θ)(m + ω): what a difference in ln K ends as in ln s.

    Args:
        employers: J, two at least; all alike.
        compute_elasticity: θ, output's elasticity to compute, from 0 up to below 1.
        substitution: σ, elasticity of substitution between compute and talent, above 0.
        exponent: γ of the contest, not negative.
        pull: ω, local elasticity of prestige.

    Returns:
        The multiplier; infinite where talent tips by itself (D ≤ 0).

    Raises:
        ValueError: a parameter is out of bounds.

    Example:
        >>> round(talent_multiplier(6, 0.4, 1.0, 1.1364), 3)
        1.0
    """
    _require(employers, compute_elasticity, substitution, exponent)
    power = _power(substitution)
    curb = 1.0 - compute_elasticity * power
    curb -= exponent * (1.0 - compute_elasticity) * (_rivalry(employers) + pull)
    if curb <= 0.0:
        return math.inf
    return exponent * compute_elasticity * (1.0 - power) / curb


def tipping_exponent(
    employers: int,
    compute_elasticity: float,
    substitution: float,
    feedback: Feedback,
) -> float:
    """γ*, the contest exponent above which differences among equal employers grow.

    Value limits talent: (1 - θρ)/(f θ (1 - ρ) + (1 - θ)(m + ω)). Planned seats bind: 1/(f θ). Budgets bind
    and follow s̄^φ: 1/(f θ + (1 - θ)(φ + ω)).

    Args:
        employers: J, two at least.
        compute_elasticity: θ.
        substitution: σ.
        feedback: f, φ and ω, the same for all, and what limits talent.

    Returns:
        γ*; infinite where the market never tips.

    Raises:
        ValueError: a parameter is out of bounds.

    Example:
        >>> round(tipping_exponent(6, 0.4, 0.8, Feedback(capex=1.0)), 4)
        1.1224
    """
    _require(employers, compute_elasticity, substitution, 0.0)
    theta, power, pull = compute_elasticity, _power(substitution), feedback.pull
    f, budgets = float(floats(feedback.capex)), float(floats(feedback.budgets))
    if feedback.limit == "value":
        top = 1.0 - theta * power
        below = f * theta * (1.0 - power) + (1.0 - theta) * (_rivalry(employers) + pull)
    else:
        top = 1.0
        below = f * theta + ((1.0 - theta) * (budgets + pull) if feedback.limit == "budgets" else 0.0)
    return top / below if below > 0.0 else math.inf


def growth_of_differences(multiplier: float, feedback: Feedback) -> float:
    """r, the larger root of r² + (δ + 1/τ) r + (δ/τ)(1 - f a_eff) = 0: differences grow like e^{rt}.

    Args:
        multiplier: a_eff, see `talent_multiplier`.
        feedback: f, δ and τ; value limits talent, and there is no prestige.

    Returns:
        The rate, a year; infinite where talent tips by itself.

    Example:
        >>> round(growth_of_differences(talent_multiplier(6, 0.4, 1.0, 1.3), Feedback()), 4)
        0.0608
    """
    if math.isinf(multiplier):
        return math.inf
    total = feedback.depreciation + 1.0 / feedback.memory
    rest = feedback.depreciation / feedback.memory * (1.0 - float(floats(feedback.capex)) * multiplier)
    return (-total + math.sqrt(total * total - 4.0 * rest)) / 2.0


def jacobian(
    shares: ArrayLike,
    compute_elasticities: ArrayLike,
    substitution: float,
    exponent: float,
    feedback: Feedback,
) -> Vector:
    """Jacobian of (d ln K, d ln s̄) of an unequal market; see the derivation above.

    Args:
        shares: shape (J,), shares of the race; what they leave of 1 is held by others, who stand still.
        compute_elasticities: shape (J,) or a number, θ_j.
        substitution: σ.
        exponent: γ.
        feedback: of shape (J,) what differs.

    Returns:
        Shape (2J, 2J), per year. NaN where talent tips by itself.

    Raises:
        ValueError: a parameter is out of bounds.
    """
    s = floats(shares)
    given = (compute_elasticities, feedback.capex, feedback.budgets)
    theta, f, phi = (np.broadcast_to(floats(values), s.shape) for values in given)
    delta, tau, pull = feedback.depreciation, feedback.memory, feedback.pull
    require_positive(shares=s, substitution=substitution)
    if float(s.sum()) > 1.0 + 1e-9:
        raise ValueError("shares must sum to 1 at most")
    power, one = _power(substitution), np.eye(s.size)
    contest = exponent * (one - np.ones((s.size, 1)) * s)  # d ln s of d ln Q
    by_share, by_compute, by_memory = np.zeros(s.size), np.zeros(s.size), np.zeros(s.size)
    if feedback.limit == "value":
        curb = 1.0 - theta * power
        by_share = (1.0 - 2.0 * s) / (1.0 - s) / curb
        by_compute, by_memory = -theta * power / curb, pull / curb
    elif feedback.limit == "budgets":
        by_memory = phi + pull
    within = one - contest @ np.diag((1.0 - theta) * by_share)
    if _tips_by_itself(contest @ np.diag((1.0 - theta) * by_share)):
        return np.full((2 * s.size, 2 * s.size), np.nan)
    of_compute = np.linalg.solve(within, contest @ np.diag(theta + (1.0 - theta) * by_compute))
    of_memory = np.linalg.solve(within, contest @ np.diag((1.0 - theta) * by_memory))
    return np.block([[-delta * one, delta * np.diag(f)], [of_compute / tau, (of_memory - one) / tau]])


def largest_growth(matrix: ArrayLike) -> float:
    """The largest real part of the eigenvalues: the rate, a year, at which the fastest difference grows.

    Args:
        matrix: shape (n, n); a Jacobian.

    Returns:
        The rate; infinite where the Jacobian is NaN, since talent tips by itself.

    Example:
        >>> round(largest_growth(jacobian([1 / 6] * 6, 0.4, 1.0, 1.3, Feedback())), 4)
        0.0608
    """
    values = floats(matrix)
    return math.inf if np.isnan(values).any() else float(np.linalg.eigvals(values).real.max())


def compute_elasticity(share: float, substitution: float, compute: ArrayLike, talent: ArrayLike) -> Vector:
    """θ = μ k^ρ / (μ k^ρ + (1 - μ) L^ρ), output's elasticity to compute.

    Args:
        share: μ, the share parameter of compute, from 0 up to below 1.
        substitution: σ.
        compute: k, in units, above 0.
        talent: L, effective talent, above 0.

    Returns:
        As many as there are of `compute` and `talent`; μ itself where σ = 1 or k = L.

    Raises:
        ValueError: a parameter is out of bounds.
    """
    k, labor, power = floats(compute), floats(talent), _power(substitution)
    require_positive(compute=k, talent=labor)
    part = share * k**power
    return np.asarray(part / (part + (1.0 - share) * labor**power))


def _tips_by_itself(loop: Vector) -> bool:
    """Does talent that follows the race, which follows talent, run away within a moment?"""
    return bool(np.linalg.eigvals(loop).real.max() >= 1.0)


def _power(substitution: float) -> float:
    """ρ = (σ - 1)/σ."""
    return (substitution - 1.0) / substitution


def _rivalry(employers: int) -> float:
    """M = (J - 2)/(J - 1): how far what one more person adds rises with the share."""
    return (employers - 2.0) / (employers - 1.0)


def _require(employers: int, theta: float, substitution: float, exponent: float) -> None:
    if employers < 2:
        raise ValueError("a race needs two employers at least")
    if not 0.0 <= theta < 1.0:
        raise ValueError("compute_elasticity must be from 0 up to below 1")
    require_positive(substitution=substitution)
    require_not_negative(exponent=exponent)
