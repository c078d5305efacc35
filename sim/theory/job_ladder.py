"""The job ladder: employed workers accept every better offer (Burdett & Mortensen 1998).

Employers are described by their rank x = F, the share of offers that are no better. So the formulas hold for
any ranking, by wage or by utility with amenities. k0 = λ0/δ and k = λ1/δ are offers per separation of the
unemployed and the employed. One draw a week decides between separation and contact, which makes the discrete
market equal to the continuous one in every stationary share.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.theory.domain import (
    Vector,
    distribution,
    floats,
    require_not_negative,
    require_positive,
    require_share,
    require_whole,
)


def offers_per_spell(contact: float, separation: float) -> float:
    """Offers per separation, k = λ/δ, where one draw a week decides between the two.

    Args:
        contact: λ, contacts a week, from 0 to 1.
        separation: δ, separations a week, above 0, up to 1.

    Returns:
        k, a pure number.

    Raises:
        ValueError: a rate is no weekly probability, or δ is zero.
    """
    require_share(contact=contact, separation=separation)
    require_positive(separation=separation)
    return contact / separation


def offers_per_spell_drawn_apart(contact: float, separation: float) -> float:
    """Offers per separation, (1-δ)λ/δ, where separation has its own draw before that of contacts.

    Derivation: only the share 1-δ that survived the first draw takes part in the second.

    Args:
        contact: λ, probability of a contact in a week without separation, from 0 to 1.
        separation: δ, separations a week, above 0, up to 1.

    Returns:
        k, a pure number, to be used in the other formulas of this file.

    Raises:
        ValueError: a rate is no weekly probability, or δ is zero.
    """
    return (1.0 - separation) * offers_per_spell(contact, separation)


def unemployment_rate(k0: float) -> float:
    """Stationary share of workers without a job, u = 1/(1+k0).

    Derivation: u λ0 = (1-u) δ.

    Args:
        k0: λ0/δ, a pure number, not negative.

    Returns:
        u, a share.

    Raises:
        ValueError: k0 is negative.

    Example:
        >>> unemployment_rate(offers_per_spell(contact=0.095, separation=0.005))
        0.05
    """
    require_not_negative(k0=k0)
    return 1.0 / (1.0 + k0)


def employed_share(offer_share: ArrayLike, k: float) -> Vector:
    """Share G = F/(1+k(1-F)) of employed workers at employers of rank F or worse.

    Derivation: of the employed G(δ + λ1(1-F)) leave the ranks up to F, and δF enter them. Source: Burdett &
    Mortensen (1998), *International Economic Review* 39(2).

    Args:
        offer_share: any shape, F, share of offers that are no better.
        k: λ1/δ, a pure number, not negative.

    Returns:
        Shape of `offer_share`, shares.

    Raises:
        ValueError: F is no share, or k is negative.

    Example:
        >>> employed_share([0.0, 0.5, 1.0], k=8.0)  # a tenth work for the worse half of employers
        array([0. , 0.1, 1. ])
    """
    rank = floats(offer_share)
    require_share(offer_share=rank)
    require_not_negative(k=k)
    return rank / (1.0 + k * (1.0 - rank))


def employer_size(offer_share: ArrayLike, k0: float, k: float) -> Vector:
    """Workers per employer at rank F, l = k0(1+k)/[(1+k0)(1+k(1-F))²].

    Derivation: (1-u) dG/dF. Source: Burdett & Mortensen (1998), *International Economic Review* 39(2).

    Args:
        offer_share: any shape, F, share of offers that are no better.
        k0: λ0/δ, a pure number, not negative.
        k: λ1/δ, a pure number, not negative.

    Returns:
        Shape of `offer_share`; multiply by workers per employer. Its mean over F is 1-u.

    Raises:
        ValueError: F is no share, or k0 or k is negative.
    """
    rank = floats(offer_share)
    require_share(offer_share=rank)
    require_not_negative(k0=k0, k=k)
    return k0 * (1.0 + k) / ((1.0 + k0) * (1.0 + k * (1.0 - rank)) ** 2)


def job_to_job_rate(separation: float, k: float) -> float:
    """Moves from job to job per employed worker and week, EE = δ[(1+k)ln(1+k) - k]/k.

    Derivation: λ1 ∫ (1-F) dG with dG = (1+k)/(1+k(1-F))² dF. It does not depend on F: only ranks matter.

    Args:
        separation: δ a week, above 0.
        k: λ1/δ, a pure number, not negative.

    Returns:
        Moves a week.

    Raises:
        ValueError: δ is not positive, or k is negative.
    """
    require_positive(separation=separation)
    require_not_negative(k=k)
    if k < 1e-5:  # the difference below would lose the digits that the series has
        return separation * (k / 2.0 - k * k / 6.0)
    return separation * ((1.0 + k) * math.log1p(k) - k) / k


def transient_share(
    initial: ArrayLike, offer_share: ArrayLike, contact: float, separation: float, weeks: int
) -> Vector:
    """Share of the employed at rank F or worse after some weeks, G_t = G* + (G_0 - G*)(1-δ-λ1(1-F))^t.

    Derivation: with unemployment steady, hires are δ per employed worker, so
    G_{t+1} = G_t (1-δ-λ1(1-F)) + δF, of which G* is the rest point.

    Args:
        initial: shape of `offer_share`, G_0.
        offer_share: any shape, F, share of offers that are no better.
        contact: λ1, contacts a week.
        separation: δ a week, above 0; with λ1 at most 1.
        weeks: t, not negative.

    Returns:
        Shape of `offer_share`, shares.

    Raises:
        ValueError: a share or a weekly probability is out of bounds, or t is negative.
    """
    rank, beginning = floats(offer_share), floats(initial)
    require_share(initial=beginning, contact_and_separation=contact + separation)
    require_whole(0, weeks=weeks)
    rest = employed_share(rank, offers_per_spell(contact, separation))
    return rest + (beginning - rest) * (1.0 - separation - contact * (1.0 - rank)) ** weeks


def finite_shares(sampling: ArrayLike, k: float) -> Vector:
    """Share of the employed at each of J employers, sorted worst to best.

    G_i = F_i/(1+k(1-F_i)) with F_i = f_1 + … + f_i, and g_i its steps. A contact with one's own employer is
    void; it does not move anybody across a rank, so the formula is that of the continuum.

    Args:
        sampling: shape (J,), f, probability that an offer comes from each employer, worst first.
        k: λ1/δ, a pure number, not negative.

    Returns:
        Shape (J,), g, summing to 1.

    Raises:
        ValueError: f is no distribution, or k is negative.

    Example:
        >>> finite_shares([0.5, 0.5], k=8.0)
        array([0.1, 0.9])
    """
    cumulative = np.minimum(np.cumsum(distribution("sampling", sampling)), 1.0)
    return np.diff(employed_share(cumulative, k), prepend=0.0)


def finite_job_to_job_rate(sampling: ArrayLike, separation: float, k: float) -> float:
    """Moves from job to job per employed worker and week with J employers, EE = kδ Σ g_i (1-F_i).

    A contact with one's own employer is void, which the continuum does not know: with J = 50 the continuum is
    a few percent too high.

    Args:
        sampling: shape (J,), f, probability that an offer comes from each employer, worst first.
        separation: δ a week, above 0.
        k: λ1/δ, a pure number, not negative.

    Returns:
        Moves a week.

    Raises:
        ValueError: f is no distribution, δ is not positive, or k is negative.
    """
    require_positive(separation=separation)
    better = 1.0 - np.cumsum(distribution("sampling", sampling))
    return float(k * separation * (finite_shares(sampling, k) @ better))
