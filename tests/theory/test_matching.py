"""The assignment game: its core by linear programming, and an ascending auction that must come to it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from sim.theory import matching

Vector = NDArray[np.float64]
markets = st.tuples(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 5))


def random_market(seed: int, seats: int, workers: int) -> tuple[Vector, Vector]:
    """Values and reservation pay; some pairs are worth less than the reservation pay."""
    generator = np.random.default_rng(seed)
    return generator.uniform(0.0, 10.0, (seats, workers)), generator.uniform(0.0, 4.0, workers)


def core_salaries(values: Vector, reservations: Vector, sign: float) -> Vector:
    """The corner of the core with the lowest (sign 1) or highest (sign -1) salaries, by linear programming.

    Nobody can gain together: profit_s + salary_i ≥ v_si; and what is shared is the welfare. The lowest corner
    minimizes the sum of salaries, since the core is a lattice (Shapley & Shubik 1971).
    """
    seats, workers = values.shape
    pairs = np.zeros((seats * workers, seats + workers))
    for s in range(seats):
        for i in range(workers):
            pairs[s * workers + i, [s, seats + i]] = -1.0
    bounds = [(0.0, None)] * seats + [(float(pay), None) for pay in reservations]
    ones = np.ones(seats + workers)
    # The welfare is the lowest sum that keeps everybody content (duality), found by the same program.
    total: Any = linprog(ones, A_ub=pairs, b_ub=-values.ravel(), bounds=bounds)
    cost = np.append(np.zeros(seats), np.full(workers, sign))
    solved: Any = linprog(
        cost,
        A_ub=np.vstack([pairs, ones]),
        b_ub=np.append(-values.ravel(), total.fun + 1e-9),
        bounds=bounds,
    )
    return np.asarray(solved.x[seats:])


@settings(max_examples=40)
@given(markets)
def test_both_ends_of_the_core(market: tuple[int, int, int]) -> None:
    """Lowest and highest competitive salaries equal the corners of the core."""
    values, reservations = random_market(*market)
    lowest = matching.lowest_competitive_salaries(values, reservations)
    assert lowest == pytest.approx(core_salaries(values, reservations, 1.0), abs=1e-6)
    highest = matching.highest_competitive_salaries(values, reservations)
    assert highest == pytest.approx(core_salaries(values, reservations, -1.0), abs=1e-6)


@given(markets)
def test_competitive_salaries_are_stable(market: tuple[int, int, int]) -> None:
    """No pair blocks at either end; a salary lower by 1 is outbid, unless the reservation pay binds."""
    values, reservations = random_market(*market)
    best = matching.optimal_assignment(values, reservations)
    caps = np.full(len(values), np.inf)
    for salaries in (
        matching.lowest_competitive_salaries(values, reservations),
        matching.highest_competitive_salaries(values, reservations),
    ):
        room = matching.blocking_room(values, best.holder, salaries, caps)
        assert room.max(initial=-np.inf) <= 1e-9
        assert matching.instability_index(room, 1e-9) == 0.0
    lowest = matching.lowest_competitive_salaries(values, reservations)
    for worker in np.flatnonzero(lowest > reservations + 1.0):
        lower = lowest.copy()
        lower[worker] -= 1.0
        room = matching.blocking_room(values, best.holder, lower, caps)
        assert room[:, worker].max() > 0.0


def test_welfare_by_trying_everything() -> None:
    """The best matching of a small market against every permutation."""
    values, reservations = random_market(4, 4, 4)
    totals = [
        sum(max(values[s, i] - reservations[i], 0.0) for s, i in enumerate(order))
        for order in permutations(range(4))
    ]
    best = matching.optimal_assignment(values, reservations)
    assert best.welfare == pytest.approx(max(totals))
    held = [i for i in range(4) if best.holder[i] != matching.NOBODY]
    assert best.welfare == pytest.approx(sum(values[best.holder[i], i] - reservations[i] for i in held))


def seat_clock(values: Vector, reservations: Vector, step: float) -> tuple[NDArray[np.int64], Vector]:
    """An ascending auction: every unfilled seat in turn bids on its favourite, the outbid seat re-enters."""
    seats, workers = values.shape
    holder, salaries = np.full(workers, matching.NOBODY), reservations.copy()
    waiting = list(range(seats))
    while waiting:
        seat = waiting.pop()
        asks = salaries + step * (holder != matching.NOBODY)
        choice = int(np.argmax(values[seat] - asks))
        if values[seat, choice] < asks[choice]:
            continue
        if holder[choice] != matching.NOBODY:
            waiting.append(int(holder[choice]))
        holder[choice], salaries[choice] = seat, asks[choice]
    return holder, salaries


@settings(max_examples=30)
@given(markets, st.sampled_from([0.3, 0.05]))
def test_an_ascending_auction_comes_within_its_steps(market: tuple[int, int, int], step: float) -> None:
    """Welfare and salaries within kε, k = min(seats, workers), and no room above ε."""
    values, reservations = random_market(*market)
    holder, salaries = seat_clock(values, reservations, step)
    bound = min(values.shape) * step + 1e-9
    held = np.flatnonzero(holder != matching.NOBODY)
    welfare = float((values[holder[held], held] - reservations[held]).sum())
    assert 0.0 <= matching.optimal_assignment(values, reservations).welfare - welfare + 1e-9 <= bound + 1e-9
    assert np.abs(salaries - matching.lowest_competitive_salaries(values, reservations)).max() <= bound
    room = matching.blocking_room(values, holder, salaries, np.full(len(values), np.inf))
    assert room.max(initial=-np.inf) <= step + 1e-9


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_small_steps_are_exact_for_whole_values(seed: int) -> None:
    """Whole values and ε < 1/k: the auction's welfare is the best."""
    values = np.random.default_rng(seed).integers(0, 12, (4, 5)).astype(float)
    holder, _ = seat_clock(values, np.zeros(5), 0.24)
    held = np.flatnonzero(holder != matching.NOBODY)
    best = matching.optimal_assignment(values, np.zeros(5)).welfare
    assert values[holder[held], held].sum() == pytest.approx(best)


def test_two_seats_one_worker() -> None:
    """The worker goes to the higher value and is paid the lower one; a cap below it opens no room."""
    values = np.array([[5.0], [3.0]])
    assert matching.lowest_competitive_salaries(values, [1.0]).tolist() == [3.0]
    assert matching.highest_competitive_salaries(values, [1.0]).tolist() == [5.0]
    room = matching.blocking_room(values, [0], [2.0], [np.inf, 2.5])
    assert room[1, 0] == pytest.approx(0.5)
    assert matching.instability_index(room, 0.4) == 1.0
    assert matching.instability_index(room, 0.5) == 0.0


@pytest.mark.parametrize(
    "broken",
    [
        lambda: matching.optimal_assignment([1.0, 2.0], [0.0]),
        lambda: matching.optimal_assignment([[1.0, np.nan]], [0.0, 0.0]),
        lambda: matching.lowest_competitive_salaries([[1.0, 2.0]], [0.0]),
        lambda: matching.highest_competitive_salaries([[1.0, 2.0]], [0.0]),
        lambda: matching.blocking_room([[1.0, 2.0]], [0], [1.0], [1.0]),
        lambda: matching.instability_index([[1.0]], -1.0),
        lambda: matching.instability_index([1.0], 1.0),
    ],
)
def test_what_is_no_market_is_refused(broken: Callable[[], object]) -> None:
    """Every argument outside its domain raises ValueError."""
    with pytest.raises(ValueError, match="must"):
        broken()


def test_a_seat_holds_one_worker() -> None:
    """Two workers at one seat are no matching."""
    with pytest.raises(ValueError, match="two workers"):
        matching.blocking_room([[1.0, 2.0]], [0, 0], [0.0, 0.0], [1.0])
