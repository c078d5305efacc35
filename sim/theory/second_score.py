"""Second-score auctions with logit tastes (case O): what the winner keeps, and what one owner of two keeps.

J employers bid for a person. A bid at j's limit is worth u_j = μ_j + s ε_j to the person, with the ε standard
Gumbel, each drawn by itself. They outbid each other in utility, so the winner pays what beats the second.

Derivation. The best of all but j is Gumbel too, with location s ln Σ_{k≠j} e^(μ_k/s) (McFadden 1978), so the
lead D = u_j - max_{k≠j} u_k is logistic with location δ = s ln(P_j/(1 - P_j)) and scale s, where
P_j = e^(μ_j/s)/Σ_k e^(μ_k/s) is j's chance to win. Where j wins, D > 0 is what it keeps of its limit, log
points if utility is that of log pay:

    E[D; D > 0] = s ln(1 + e^(δ/s)) = -s ln(1 - P_j),      E[D | j wins] = -s ln(1 - P_j) / P_j.

Of two employers of one owner only the better bid stands, and it has to beat the best of the others. The
better of two Gumbels is Gumbel, and whose it is does not depend on how good it is: so P_j + P_k stands for
P_j, whichever of the two hires.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.theory.domain import Vector, floats, require_positive


def _require_chance(share: Vector) -> None:
    """Raise unless every share lies strictly between nothing and everything."""
    require_positive(share=share, others=1.0 - share)


def kept_by_winner(share: ArrayLike, scale: float) -> Vector:
    """What a winner keeps of its limit in the mean, -s ln(1 - P)/P.

    Args:
        share: any shape, P, chance to win of the owner, all its employers together; strictly within 0 and 1.
        scale: s, of the Gumbel tastes, log points, above 0.

    Returns:
        Same shape, log points: at least s, which is what the smallest bidder keeps.

    Raises:
        ValueError: a share or the scale is out of bounds.

    Example:
        >>> kept_by_winner([0.25, 0.5], 0.2).round(4)
        array([0.2301, 0.2773])
    """
    chance = floats(share)
    _require_chance(chance)
    require_positive(scale=scale)
    return np.asarray(-scale * np.log1p(-chance) / chance)


def lead_distribution(lead: ArrayLike, share: ArrayLike, scale: float) -> Vector:
    """Distribution function of what the winner keeps: a logistic lead, given that it is one.

    1 - 1 / (P + (1 - P) e^(d/s)), for d at least 0.

    Args:
        lead: any shape, d, log points.
        share: same shape or one number, P as in `kept_by_winner`.
        scale: s, above 0.

    Returns:
        Shape of both: probability that the winner keeps no more than d.

    Raises:
        ValueError: a share or the scale is out of bounds.

    Example:
        >>> lead_distribution([0.0, 0.2], 0.5, 0.2).round(4)
        array([0.    , 0.4621])
    """
    distance, chance = floats(lead), floats(share)
    _require_chance(chance)
    require_positive(scale=scale)
    with np.errstate(over="ignore"):
        return np.asarray(1.0 - 1.0 / (chance + (1.0 - chance) * np.exp(np.maximum(distance, 0.0) / scale)))
