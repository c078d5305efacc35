"""Markets in which workers do not interact: a Markov chain over employers and unemployment.

A week is one step, and one uniform draw a worker and week decides: separation first, then a contact, else
nothing. So the rates are exactly the weekly probabilities, and nobody both separates and is contacted. States
are the J employers, then unemployment.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse.csgraph import connected_components
from scipy.special import expit, softmax

from sim.theory.domain import (
    Vector,
    distribution,
    floats,
    require_finite,
    require_not_negative,
    require_positive,
    require_share,
    require_whole,
    same_shape,
)


def pairs_mask(employers: int, pairs: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    """Which (origin, destination) cells a list of pairs means, in both directions.

    Args:
        employers: number J of employers.
        pairs: ids of employers that are bound to each other, each 0 to J-1.

    Returns:
        Shape (J, J), symmetric.

    Raises:
        ValueError: there is no such employer.

    Example:
        >>> pairs_mask(3, [(0, 2)])
        array([[False, False,  True],
               [False, False, False],
               [ True, False, False]])
    """
    mask = np.zeros((employers, employers), dtype=bool)
    for one, other in pairs:
        if not (0 <= one < employers and 0 <= other < employers):
            raise ValueError(f"no such pair of employers: {one}, {other}")
        mask[one, other] = mask[other, one] = True
    return mask


def scaled_contacts(contact: ArrayLike, mask: ArrayLike, factor: float) -> Vector:
    """Contact rates with some multiplied: 0 a no-poach pact, m a target list, ρ the ties of leaders.

    Args:
        contact: shape (J, J), contacts a week of a worker at the row's employer with the column's.
        mask: shape (J, J), true where the factor applies (a column for a target list that names everyone).
        factor: not negative.

    Returns:
        Shape (J, J), contacts a week.

    Raises:
        ValueError: shapes differ, or a rate or the factor is negative.

    Example:
        >>> scaled_contacts([[0.0, 0.1], [0.1, 0.0]], pairs_mask(2, [(0, 1)]), 3.0).round(3)
        array([[0. , 0.3],
               [0.3, 0. ]])
    """
    rates = floats(contact)
    same_shape(contact=rates, mask=mask)
    require_not_negative(contact=rates, factor=factor)
    return np.where(np.asarray(mask, dtype=bool), factor * rates, rates)


def logit_acceptance(values: ArrayLike, scale: float) -> Vector:
    """Probability 1/(1 + exp(-(V_j - V_i)/s)) that a worker at i accepts j.

    The difference of two Gumbel tastes of scale s is logistic with scale s. Source: McFadden (1974),
    "Conditional logit analysis of qualitative choice behavior".

    Args:
        values: shape (J,), V, in any unit.
        scale: s > 0, in the same unit.

    Returns:
        Shape (J, J), row the origin, column the destination.

    Raises:
        ValueError: a value is not finite, or the scale is not positive.
    """
    levels = floats(values)
    require_finite(values=levels)
    require_positive(scale=scale)
    return np.asarray(expit((levels[None, :] - levels[:, None]) / scale))


def logit_stationary(values: ArrayLike, scale: float) -> Vector:
    """Stationary shares ∝ exp(V/s) with uniform contacts, logit acceptance and no separations.

    Derivation: exp(V_i/s)/(1 + exp((V_i - V_j)/s)) = exp((V_i+V_j)/s)/(exp(V_j/s) + exp(V_i/s)) is symmetric
    in i and j, so flows balance pair by pair (detailed balance) and every ratio of opposite flows is 1.

    Args:
        values: shape (J,), V, in any unit.
        scale: s > 0, in the same unit.

    Returns:
        Shape (J,), summing to 1.

    Raises:
        ValueError: a value is not finite, or the scale is not positive.
    """
    levels = floats(values)
    require_finite(values=levels)
    require_positive(scale=scale)
    return np.asarray(softmax(levels / scale))


def transition_matrix(
    contact: ArrayLike, accept: ArrayLike, separation: ArrayLike, hiring: ArrayLike
) -> Vector:
    """One-week transition probabilities: P_ij = contact_ij · accept_ij, P_iU = δ_i, P_Uj = hire_j.

    The diagonal is what is left: a contact with one's own employer is void, so the diagonals of `contact` and
    `accept` do not matter.

    Args:
        contact: shape (J, J), probability a week that a worker at the row's employer hears of the column's.
        accept: shape (J, J), probability that the worker then goes.
        separation: shape (J,), probability a week of becoming unemployed; drawn before contacts.
        hiring: shape (J,), probability a week that an unemployed worker is hired by each employer.

    Returns:
        Shape (J+1, J+1), rows sum to 1; the last state is unemployment.

    Raises:
        ValueError: shapes do not match, a number is no probability, or those of a row sum to more than 1.
    """
    meets, takes, leaves, hires = (floats(part) for part in (contact, accept, separation, hiring))
    size = leaves.size
    if meets.shape != (size, size) or takes.shape != (size, size) or hires.shape != (size,):
        raise ValueError("contact and accept must be square, separation and hiring as long as they are")
    require_share(contact=meets, accept=takes, separation=leaves, hiring=hires)
    inner = meets * takes
    np.fill_diagonal(inner, 0.0)
    busy = meets.sum(axis=1) - np.diag(meets) + leaves
    if np.any(busy > 1.0 + 1e-12) or hires.sum() > 1.0 + 1e-12:
        raise ValueError("separations and contacts of a week must not sum to more than 1: one draw decides")
    matrix = np.zeros((size + 1, size + 1))
    matrix[:size, :size] = inner
    matrix[:size, size] = leaves
    matrix[size, :size] = hires
    np.fill_diagonal(matrix, 1.0 - matrix.sum(axis=1))
    return matrix


def _chain(transition: ArrayLike) -> Vector:
    """A transition matrix, checked."""
    matrix = floats(transition)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError("transition must be square")
    require_finite(transition=matrix)
    if np.any(matrix < -1e-12) or np.any(np.abs(matrix.sum(axis=1) - 1.0) > 1e-9):
        raise ValueError("rows of transition must be probabilities that sum to 1")
    return matrix


def stationary_distribution(transition: ArrayLike) -> Vector:
    """The distribution π with π P = π.

    Source: any text on finite Markov chains, e.g. Norris (1997), *Markov Chains*, chapter 1. States that are
    left for good have probability 0.

    Args:
        transition: shape (S, S), rows sum to 1.

    Returns:
        Shape (S,), summing to 1.

    Raises:
        ValueError: it is no transition matrix, or has several closed classes, hence several π.

    Example:
        >>> stationary_distribution([[0.9, 0.1], [0.3, 0.7]]).round(3)
        array([0.75, 0.25])
    """
    matrix = _chain(transition)
    count, label = connected_components(matrix > 0.0, directed=True, connection="strong")
    leaks = np.zeros(count, dtype=bool)
    origin, destination = np.nonzero(matrix > 0.0)
    leaks[label[origin[label[origin] != label[destination]]]] = True
    closed = np.flatnonzero(~leaks)
    if len(closed) != 1:
        raise ValueError(
            "the chain has several closed classes, so where workers end depends on where they began"
        )
    # Solved within the closed class, so that what is left for good gets exactly 0, not dust of either sign.
    inside = np.flatnonzero(label == closed[0])
    system = matrix[np.ix_(inside, inside)].T - np.eye(len(inside))
    system[-1] = 1.0
    shares = np.zeros(len(matrix))
    shares[inside] = np.linalg.solve(system, np.eye(len(inside))[-1])
    return shares


def distribution_after(initial: ArrayLike, transition: ArrayLike, weeks: int) -> Vector:
    """Distribution π0 P^t after some weeks.

    Args:
        initial: shape (S,), π0, summing to 1.
        transition: shape (S, S), rows sum to 1.
        weeks: t, not negative.

    Returns:
        Shape (S,), summing to 1.

    Raises:
        ValueError: π0 is no distribution, P no transition matrix, or t is negative.
    """
    require_whole(0, weeks=weeks)
    return np.asarray(distribution("initial", initial) @ np.linalg.matrix_power(_chain(transition), weeks))


def transient(initial: ArrayLike, transition: ArrayLike, weeks: int) -> Vector:
    """The whole path π0, π0 P, …, π0 P^t.

    Args:
        initial: shape (S,), π0, summing to 1.
        transition: shape (S, S), rows sum to 1.
        weeks: t, not negative.

    Returns:
        Shape (t+1, S), row 0 is π0.

    Raises:
        ValueError: π0 is no distribution, P no transition matrix, or t is negative.
    """
    require_whole(0, weeks=weeks)
    matrix, path = _chain(transition), [distribution("initial", initial)]
    for _ in range(weeks):
        path.append(path[-1] @ matrix)
    return np.array(path)


def expected_flows(people: float, shares: ArrayLike, transition: ArrayLike) -> Vector:
    """Expected movers a week, N π_i P_ij.

    Args:
        people: N, number of workers.
        shares: shape (S,), π at the beginning of the week.
        transition: shape (S, S), rows sum to 1.

    Returns:
        Shape (S, S), people a week from row to column; zero on the diagonal.

    Raises:
        ValueError: N is negative, π is no distribution, or P no transition matrix.
    """
    require_not_negative(people=people)
    flows = people * distribution("shares", shares)[:, None] * _chain(transition)
    np.fill_diagonal(flows, 0.0)
    return np.asarray(flows)


def flow_ratios(flows: ArrayLike) -> Vector:
    """Ratios of opposite flows, flow_ij / flow_ji.

    Args:
        flows: shape (S, S), people from row to column, not negative.

    Returns:
        Shape (S, S); NaN where there is no flow back, and on the diagonal of a chain's flows.

    Raises:
        ValueError: a flow is negative, or the matrix is not square.

    Example:
        >>> flow_ratios([[0.0, 8.0], [2.0, 0.0]])
        array([[ nan, 4.  ],
               [0.25,  nan]])
    """
    moved = floats(flows)
    require_not_negative(flows=moved)
    same_shape(flows=moved, transposed=moved.T)
    back = moved.T
    return np.where(back > 0.0, moved / np.where(back > 0.0, back, 1.0), np.nan)


def laid_off(shares: ArrayLike, laid_off_shares: ArrayLike) -> Vector:
    """Distribution right after a layoff shock: some of each employer's people become unemployed.

    Args:
        shares: shape (J+1,), distribution before, unemployment last.
        laid_off_shares: shape (J,), share of each employer's people who lose their jobs.

    Returns:
        Shape (J+1,), to start `transient` from.

    Raises:
        ValueError: it is no distribution, or the shares do not match it.

    Example:
        >>> laid_off([0.6, 0.4, 0.0], [0.5, 0.0])
        array([0.3, 0.4, 0.3])
    """
    before, cut = distribution("shares", shares), floats(laid_off_shares)
    if cut.shape != (before.size - 1,):
        raise ValueError("laid_off_shares must have one entry for each employer")
    require_share(laid_off_shares=cut)
    lost = before[:-1] * cut
    return np.append(before[:-1] - lost, before[-1] + lost.sum())


def garden_leave_matrix(transition: ArrayLike, leave_weeks: ArrayLike) -> Vector:
    """The chain with garden leave: who leaves employer i for j sits out L_i weeks before joining j.

    A worker on leave for j with r weeks to go is a state of its own; nothing else can happen to them. Who
    moves in a week is on leave at the end of that week and of L_i - 1 weeks after it, so that the stock on
    leave is the weekly flow times L_i. The unemployed start at once.

    Args:
        transition: shape (J+1, J+1), as from `transition_matrix`.
        leave_weeks: shape (J,), L_i, whole weeks that each origin imposes, not negative.

    Returns:
        Shape (S, S) with S = J + 1 + J·max(L). After the J employers and unemployment, state
        J + 1 + j·max(L) + r - 1 is on leave for employer j (0 to J-1) with r weeks to go.

    Raises:
        ValueError: P is no transition matrix, or the leaves do not match it.
    """
    matrix, leave = _chain(transition), np.asarray(leave_weeks)
    size = len(matrix) - 1
    if leave.shape != (size,) or np.any(leave < 0) or np.any(leave != leave.astype(np.int64)):
        raise ValueError("leave_weeks must be a whole number of weeks for each employer")
    longest = int(leave.max(initial=0))
    wide = np.zeros((size + 1 + size * longest,) * 2)
    wide[size, : size + 1] = matrix[size]
    for i in range(size):
        wide[i, i], wide[i, size] = matrix[i, i], matrix[i, size]
        for j in range(size):
            if j != i:
                away = j if leave[i] == 0 else size + 1 + j * longest + int(leave[i]) - 1
                wide[i, away] = matrix[i, j]
    for j in range(size):
        first = size + 1 + j * longest
        for left in range(longest):
            wide[first + left, first + left - 1 if left else j] = 1.0
    return wide
