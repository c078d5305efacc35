"""Simultaneous bidding for workers: the assignment game and its lowest competitive salaries.

Seats s have values v_si for workers i; a worker has a reservation pay r_i and cares for pay only. Source:
Shapley & Shubik (1971), "The assignment game I: The core"; Kelso & Crawford (1982), *Econometrica* 50(6);
Demange, Gale & Sotomayor (1986), *Journal of Political Economy* 94(4).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linear_sum_assignment

from sim.theory.domain import Vector, floats, require_finite, require_not_negative

#: Seat of a worker whom nobody holds.
NOBODY = -1


class Assignment(NamedTuple):
    """A matching of workers to seats.

    Attributes:
        holder: shape (W,), seat of each worker, `NOBODY` for none.
        welfare: sum of values of the matched over their reservation pay, money.
    """

    holder: NDArray[np.int64]
    welfare: float


def _surplus(values: ArrayLike, reservations: ArrayLike) -> Vector:
    """What each pair gains over staying apart."""
    worth, pay = floats(values), floats(reservations)
    if worth.ndim != 2 or pay.shape != (worth.shape[1],):
        raise ValueError("values must be seats by workers, reservations one for each worker")
    require_finite(values=worth, reservations=pay)
    return worth - pay[None, :]


def _assign(surplus: Vector) -> Assignment:
    """The matching of largest surplus; pairs that gain nothing stay apart."""
    gains = np.maximum(surplus, 0.0)
    seats, workers = linear_sum_assignment(gains, maximize=True)
    useful = gains[seats, workers] > 0.0
    holder = np.full(surplus.shape[1], NOBODY, dtype=np.int64)
    holder[workers[useful]] = seats[useful]
    return Assignment(holder, float(gains[seats, workers].sum()))


def optimal_assignment(values: ArrayLike, reservations: ArrayLike) -> Assignment:
    """The matching with the largest sum of values over reservation pay.

    Args:
        values: shape (S, W), v, money, of each worker to each seat.
        reservations: shape (W,), r, money.

    Returns:
        Who holds whom, and the welfare.

    Raises:
        ValueError: shapes do not match, or a number is not finite.

    Example:
        >>> optimal_assignment([[10.0, 6.0], [8.0, 7.0]], [1.0, 1.0])
        Assignment(holder=array([0, 1]), welfare=15.0)
    """
    return _assign(_surplus(values, reservations))


def lowest_competitive_salaries(values: ArrayLike, reservations: ArrayLike) -> Vector:
    """The lowest salaries at which nobody wants to bid: what an ascending auction ends with.

    A worker i held by s earns v_si - [V(N) - V(N without s)], with V the welfare of the best matching: the
    seat's profit is what it adds. Others earn their reservation pay. Source: Demange, Gale & Sotomayor
    (1986); Leonard (1983), *Journal of Political Economy* 91(3), for the marginal products.

    Args:
        values: shape (S, W), v, money, of each worker to each seat.
        reservations: shape (W,), r, money.

    Returns:
        Shape (W,), money.

    Raises:
        ValueError: shapes do not match, or a number is not finite.

    Example:
        >>> lowest_competitive_salaries([[10.0], [8.0]], [1.0])  # the second highest value
        array([8.])
    """
    surplus, salaries = _surplus(values, reservations), floats(reservations).copy()
    best = _assign(surplus)
    for worker in np.flatnonzero(best.holder != NOBODY):
        seat = best.holder[worker]
        added = best.welfare - _assign(np.delete(surplus, seat, axis=0)).welfare
        salaries[worker] += surplus[seat, worker] - added
    return salaries


def highest_competitive_salaries(values: ArrayLike, reservations: ArrayLike) -> Vector:
    """The highest salaries at which every seat still wants its worker, r_i + V(N) - V(N without i).

    The other end of the core. Source: Leonard (1983), *Journal of Political Economy* 91(3).

    Args:
        values: shape (S, W), v, money, of each worker to each seat.
        reservations: shape (W,), r, money.

    Returns:
        Shape (W,), money; at least the lowest competitive salaries.

    Raises:
        ValueError: shapes do not match, or a number is not finite.

    Example:
        >>> highest_competitive_salaries([[10.0], [8.0]], [1.0])
        array([10.])
    """
    surplus, salaries = _surplus(values, reservations), floats(reservations).copy()
    best = _assign(surplus)
    for worker in np.flatnonzero(best.holder != NOBODY):
        salaries[worker] += best.welfare - _assign(np.delete(surplus, worker, axis=1)).welfare
    return salaries


def blocking_room(values: ArrayLike, holder: ArrayLike, salaries: ArrayLike, caps: ArrayLike) -> Vector:
    """By how much each seat could outbid each worker's salary and gain: positive means a blocking pair.

    min(v_si - profit_s, cap_s) - salary_i. An outcome is stable within ε if no room is above ε.

    Args:
        values: shape (S, W), v, money.
        holder: shape (W,), seat of each worker, `NOBODY` for none; no seat twice.
        salaries: shape (W,), money; of those whom nobody holds, their reservation pay.
        caps: shape (S,), the highest salary that each seat can pay, money; infinity for no cap.

    Returns:
        Shape (S, W), money; -infinity for a seat and its own worker.

    Raises:
        ValueError: shapes do not match, or a seat holds two workers.
    """
    worth, held, pay, limits = floats(values), np.asarray(holder), floats(salaries), floats(caps)
    if worth.ndim != 2 or held.shape != pay.shape or worth.shape != (limits.size, pay.size):
        raise ValueError(
            "values must be seats by workers, with a cap for each seat and a salary for each worker"
        )
    workers = np.flatnonzero(held != NOBODY)
    seats = held[workers]
    if len(np.unique(seats)) < len(seats):
        raise ValueError("a seat holds two workers")
    profits = np.zeros(len(limits))
    profits[seats] = worth[seats, workers] - pay[workers]
    room = np.minimum(worth - profits[:, None], limits[:, None]) - pay[None, :]
    room[seats, workers] = -np.inf
    return np.asarray(room)


def instability_index(room: ArrayLike, tolerance: float) -> float:
    """Share of workers whom some seat could win away and gain by more than the tolerance; 0 is stable.

    Args:
        room: shape (S, W), money, from `blocking_room`.
        tolerance: ε, money, not negative.

    Returns:
        A share; 0 where there is nobody.

    Raises:
        ValueError: the tolerance is negative, or room is no matrix.
    """
    require_not_negative(tolerance=tolerance)
    gaps = floats(room)
    if gaps.ndim != 2:
        raise ValueError("room must be seats by workers")
    return float(np.mean((gaps > tolerance).any(axis=0))) if gaps.size else 0.0
