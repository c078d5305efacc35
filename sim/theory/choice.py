"""Employers as differentiated goods: logit tastes and oligopsony.

Card, Cardoso, Heining & Kline (2018), *Journal of Labor Economics* 36(S1); Berger, Herkenhoff & Mongey
(2022), *American Economic Review* 112(4).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import softmax

from sim.theory.domain import (
    Vector,
    distribution,
    floats,
    require_finite,
    require_not_negative,
    require_positive,
    require_share,
    same_shape,
)


def logit_shares(wages: ArrayLike, amenities: ArrayLike, sensitivity: float, income: float) -> Vector:
    """Share of workers who choose each employer, softmax of V_j = β ln(w_j - b) + a_j.

    Tastes are Gumbel with scale 1. Source: McFadden (1974); Card et al. (2018).

    Args:
        wages: shape (J,), w, money, above b.
        amenities: shape (J,), a, in units of the taste.
        sensitivity: β, a pure number, not negative.
        income: b, money.

    Returns:
        Shape (J,), summing to 1.

    Raises:
        ValueError: a wage is not above b, shapes differ, or β is negative.

    Example:
        >>> logit_shares([200.0, 200.0, 300.0], [0.0, 0.0, 0.0], 2.0, 100.0).round(3)
        array([0.167, 0.167, 0.667])
    """
    pay, extras = floats(wages), floats(amenities)
    same_shape(wages=pay, amenities=extras)
    require_positive(wage_above_income=pay - income)
    require_finite(amenities=extras)
    require_not_negative(sensitivity=sensitivity)
    return np.asarray(softmax(sensitivity * np.log(pay - income) + extras))


def logit_elasticity(share: ArrayLike, wage: ArrayLike, sensitivity: float, income: float) -> Vector:
    """Own-wage elasticity of an employer's labor supply, β(1-s)w/(w-b).

    Derivation: d ln s = (1-s) dV and dV = β dw/(w-b).

    Args:
        share: any shape, s, share of workers.
        wage: same shape, w, money, above b.
        sensitivity: β, a pure number, not negative.
        income: b, money.

    Returns:
        Same shape, pure numbers.

    Raises:
        ValueError: a wage is not above b, s is no share, or β is negative.
    """
    part, pay = floats(share), floats(wage)
    require_share(share=part)
    require_positive(wage_above_income=pay - income)
    require_not_negative(sensitivity=sensitivity)
    return sensitivity * (1.0 - part) * pay / (pay - income)


def logit_monopsony_wage(
    share: ArrayLike, productivity: ArrayLike, sensitivity: float, income: float
) -> Vector:
    """Wage that an employer would post, (b + β(1-s)p)/(1 + β(1-s)), given its share at that wage.

    Derivation: maximize (p-w) s(w): (p-w) β(1-s)/(w-b) = 1. Source: Card et al. (2018), for s → 0.

    Args:
        share: any shape, s, share of workers at that wage.
        productivity: same shape, p, money, at least b.
        sensitivity: β, a pure number, not negative.
        income: b, money.

    Returns:
        Same shape, money.

    Raises:
        ValueError: productivity is below b, s is no share, or β is negative.
    """
    part, product = floats(share), floats(productivity)
    require_share(share=part)
    require_not_negative(sensitivity=sensitivity, productivity_above_income=product - income)
    weight = sensitivity * (1.0 - part)
    return (income + weight * product) / (1.0 + weight)


def _check_substitution(within: float, across: float) -> None:
    """Elasticities of substitution, tighter within a market than across markets."""
    require_positive(within=within, across=across)


def nested_ces_shares(wages: ArrayLike, within: float) -> Vector:
    """Share of each employer in the wage bill of its market, w^(1+η) / Σ w^(1+η).

    Source: Berger, Herkenhoff & Mongey (2022).

    Args:
        wages: shape (J,), w, money, above 0.
        within: η, elasticity of substitution between employers of the market, above 0.

    Returns:
        Shape (J,), summing to 1.

    Raises:
        ValueError: a wage or η is not positive.
    """
    require_positive(wages=wages, within=within)
    return np.asarray(softmax((1.0 + within) * np.log(floats(wages))))


def cournot_elasticity(share: ArrayLike, within: float, across: float) -> Vector:
    """Elasticity of labor supply that a Cournot employer sees, [(1-s)/η + s/θ]^-1.

    Source: Berger, Herkenhoff & Mongey (2022).

    Args:
        share: any shape, s, share in the wage bill of the market.
        within: η, elasticity of substitution between employers of the market, above 0.
        across: θ, elasticity of substitution between markets, above 0.

    Returns:
        Shape of `share`, pure numbers.

    Raises:
        ValueError: s is no share, or an elasticity is not positive.
    """
    part = floats(share)
    require_share(share=part)
    _check_substitution(within, across)
    return 1.0 / ((1.0 - part) / within + part / across)


def cournot_inverse_markdown(share: ArrayLike, within: float, across: float) -> Vector:
    """Marginal revenue product over the wage, MRPL/w = 1 + (1-s)/η + s/θ.

    Derivation: 1 + 1/elasticity, from `cournot_elasticity`.

    Args:
        share: any shape, s, share in the wage bill of the market.
        within: η, elasticity of substitution between employers of the market, above 0.
        across: θ, elasticity of substitution between markets, above 0.

    Returns:
        Shape of `share`, pure numbers above 1.

    Raises:
        ValueError: s is no share, or an elasticity is not positive.

    Example:
        >>> cournot_inverse_markdown([0.0, 0.5, 1.0], within=5.0, across=1.0)
        array([1.2, 1.6, 2. ])
    """
    return 1.0 + 1.0 / cournot_elasticity(share, within, across)


def cournot_mean_inverse_markdown(hhi: float, within: float, across: float) -> float:
    """Mean of MRPL/w weighted by wage bills, Σ s_j MRPL_j/w_j = 1 + (1-HHI)/η + HHI/θ.

    Derivation: `cournot_inverse_markdown` is linear in s. Source: Berger, Herkenhoff & Mongey (2022).

    Args:
        hhi: Herfindahl index of wage bills in the market, above 0, up to 1.
        within: η, elasticity of substitution between employers of the market, above 0.
        across: θ, elasticity of substitution between markets, above 0.

    Returns:
        A pure number above 1.

    Raises:
        ValueError: HHI is no share or zero, or an elasticity is not positive.
    """
    require_share(hhi=hhi)
    require_positive(hhi=hhi)
    _check_substitution(within, across)
    return 1.0 + (1.0 - hhi) / within + hhi / across


def cournot_wages(products: ArrayLike, within: float, across: float) -> Vector:
    """Equilibrium wages of Cournot employers with given marginal revenue products.

    Solves w_j = MRPL_j / (1 + (1-s_j)/η + s_j/θ) with s_j = w_j^(1+η)/Σ w^(1+η), by damped iteration on s.

    Args:
        products: shape (J,), MRPL, money, above 0.
        within: η, elasticity of substitution between employers of the market, above 0.
        across: θ, elasticity of substitution between markets, above 0.

    Returns:
        Shape (J,), money.

    Raises:
        ValueError: a product or an elasticity is not positive.
        ArithmeticError: the iteration did not settle.
    """
    worth = floats(products)
    require_positive(products=worth)
    _check_substitution(within, across)
    share = distribution("shares", np.full(worth.size, 1.0 / worth.size))
    damping = 1.0 / (1.0 + (1.0 + within) / 2.0)
    for _ in range(100_000):
        wages = worth / cournot_inverse_markdown(share, within, across)
        change = nested_ces_shares(wages, within) - share
        if np.abs(change).max() < 1e-14:
            return wages
        share = np.clip(share + damping * change, 0.0, 1.0)
    raise ArithmeticError("no equilibrium was found")
