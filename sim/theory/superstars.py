"""Pay of superstars: talents matched to sizes one to one (Gabaix & Landier 2008; Terviö 2008)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.theory.domain import Vector, floats, require_not_negative, require_positive


def superstar_pay(
    sizes: ArrayLike, talents: ArrayLike, exponent: float, scale: float, reservation: float
) -> Vector:
    """Lowest stable pay of the n-th talent, w_n = w_{n+1} + C S_{n+1}^γ (T_n - T_{n+1}).

    Employer n, of the n-th largest size, hires the n-th talent and must only keep the employer below it from
    bidding more: the top pay does not depend on the top size. The last one matched is paid the reservation
    pay, or what the first employer without anybody would bid. Derivation: sum of the gaps that keep each
    employer from the talent above; the discrete form of Gabaix & Landier (2008), *Quarterly Journal of
    Economics* 123(1), and Terviö (2008), *American Economic Review* 98(3).

    Args:
        sizes: shape (M,), S, largest first, not negative.
        talents: shape (N,), T, highest first, not negative.
        exponent: γ, not negative.
        scale: C, money per unit of S^γ T, above 0.
        reservation: pay of those whom nobody hires, money, not negative.

    Returns:
        Shape (N,), money; the unmatched get the reservation pay.

    Raises:
        ValueError: sizes or talents are not sorted, a parameter is out of bounds, or the last match is worth
            less than the reservation pay.

    Example:
        >>> superstar_pay([3.0, 2.0, 1.0], [3.0, 2.0, 1.0], exponent=1.0, scale=1.0, reservation=0.5)
        array([3.5, 1.5, 0.5])
    """
    size, talent = floats(sizes), floats(talents)
    require_not_negative(sizes=size, talents=talent, exponent=exponent, reservation=reservation)
    require_positive(scale=scale)
    if np.any(np.diff(size) > 0.0) or np.any(np.diff(talent) > 0.0):
        raise ValueError("sizes and talents must be sorted, largest first")
    matched = min(size.size, talent.size)
    pay = np.full(talent.size, float(reservation))
    if matched == 0:
        return pay
    worth = scale * size**exponent
    if worth[matched - 1] * talent[matched - 1] < reservation:
        raise ValueError("the last match must be worth the reservation pay")
    if size.size > matched:
        pay[matched - 1] = max(reservation, float(worth[matched] * talent[matched - 1]))
    for n in range(matched - 2, -1, -1):
        pay[n] = pay[n + 1] + worth[n + 1] * (talent[n] - talent[n + 1])
    return pay
