"""Auctions for the tests of the seat clock, and what is known of them: optimum, lowest promises, bounds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from sim.market.auctions.seat_clock import Auction, Placement, seat_clock
from sim.vocabulary import NONE

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

INSTANCES = 300
EPSILON = 1 / 8
LARGEST = 7  # seats or workers: 7ε < 1


def auction_of(value: Floats, epsilon: float = EPSILON, floor: Floats | None = None) -> Auction:
    """The textbook: every seat an employer, no offsets, caps or budgets."""
    seats, workers = value.shape
    return Auction(
        value,
        np.zeros(value.shape),
        np.ones(value.shape),
        np.full(value.shape, np.inf),
        np.zeros(workers) if floor is None else floor,
        np.arange(seats),
        np.full(seats, np.inf),
        epsilon,
        True,
    )


def textbook(rng: np.random.Generator, seats: int, workers: int) -> Auction:
    """Random values, some of them forbidden, offsets and floors. Few levels in some instances: many ties."""
    value = rng.integers(0, rng.integers(2, 30), (seats, workers)).astype(float)
    value[rng.random(value.shape) < 0.15] = -np.inf
    floor = rng.integers(0, 6, workers).astype(float)
    return auction_of(value, floor=floor)._replace(offset=rng.integers(-4, 5, value.shape).astype(float))


def with_employers(auction: Auction, rng: np.random.Generator, *, alike: bool) -> Auction:
    """Seats shared out among few employers, some with budgets; `alike`: an employer's seats are the same."""
    seats = len(auction.employer)
    employers = int(rng.integers(1, 4))
    employer = rng.integers(0, employers, seats)
    budget = rng.integers(0, 40, employers).astype(float)
    budget[rng.random(employers) < 0.3] = np.inf
    auction = auction._replace(employer=employer, budget=budget, outbid_own=bool(rng.random() < 0.5))
    if not alike:
        return auction
    first = np.array([np.flatnonzero(employer == own)[0] for own in employer])
    return auction._replace(value=auction.value[first], offset=auction.offset[first], cap=auction.cap[first])


def sizes(rng: np.random.Generator) -> tuple[int, int]:
    """Random numbers of seats and workers."""
    seats, workers = rng.integers(1, LARGEST + 1, 2)
    return int(seats), int(workers)


def instances() -> Iterator[tuple[Auction, np.random.Generator]]:
    """Random textbook auctions of all shapes."""
    for seed in range(INSTANCES):
        rng = np.random.default_rng(seed)
        yield textbook(rng, *sizes(rng)), rng


def run(auction: Auction, rng: np.random.Generator) -> Placement:
    """The clock with seats in random order."""
    return seat_clock(auction, rng.permutation(len(auction.employer)))


def placed(placement: Placement) -> tuple[Ints, Ints]:
    """Seats and workers of the pairs."""
    workers = np.flatnonzero(placement.seat != NONE)
    return placement.seat[workers], workers


def surplus(auction: Auction) -> Floats:
    """What a pair is worth above the worker's floor."""
    total: Floats = auction.value + auction.offset - auction.floor
    return total


def promises(auction: Auction, placement: Placement) -> Floats:
    """What workers have in their own scale; the floor where they have no seat."""
    promise: Floats = auction.floor.copy()
    seats, workers = placed(placement)
    promise[workers] = placement.salary[workers] + auction.offset[seats, workers]
    return promise


def gains(auction: Auction, placement: Placement) -> Floats:
    """What seats gain; 0 without a worker."""
    gain = np.zeros(len(auction.employer))
    seats, workers = placed(placement)
    gain[seats] = auction.value[seats, workers] - placement.salary[workers]
    return gain


def welfare(auction: Auction, placement: Placement) -> float:
    """Surplus of all pairs."""
    return float(surplus(auction)[placed(placement)].sum())


def optimum(total: Floats) -> float:
    """Largest surplus of any assignment, nobody being forced into a pair."""
    worth = np.maximum(total, 0.0)
    return float(worth[linear_sum_assignment(worth, maximize=True)].sum())


def lowest_promises(auction: Auction) -> Floats:
    """Lowest competitive: value + offset - [V(N) - V(N without the seat)] at an optimum, else the floor."""
    total = surplus(auction)
    promise: Floats = auction.floor.copy()
    for seat, i in zip(*linear_sum_assignment(np.maximum(total, 0.0), maximize=True), strict=True):
        if total[seat, i] > 0.0:
            product = optimum(total) - optimum(np.delete(total, seat, 0))
            promise[i] = auction.value[seat, i] + auction.offset[seat, i] - product
    return promise


def distance_bound(auction: Auction) -> float:
    """How far promises may be from the lowest competitive ones."""
    seats, workers = auction.value.shape
    return float(min(workers, seats - 1) * auction.epsilon)


def best_swap(auction: Auction, placement: Placement) -> float:
    """The most that a seat would gain by paying another worker the ask, where the cap lets it."""
    held = placement.seat != NONE
    ask = promises(auction, placement) + auction.epsilon * held
    salary = ask - auction.offset
    gain = np.where(salary <= auction.cap, auction.value - salary, -np.inf)
    gain -= np.maximum(gains(auction, placement), 0.0)[:, None]
    seats, workers = placed(placement)
    gain[seats, workers] = -np.inf
    if not auction.outbid_own:
        own = (auction.employer[placement.seat] == auction.employer[:, None]) & held
        gain[own] = -np.inf
    return float(gain.max())


def first_price(auction: Auction, placement: Placement) -> Placement:
    """The same pairs, but the winner pays what the worker is worth to it."""
    salary = placement.salary.copy()
    seats, workers = placed(placement)
    salary[workers] = auction.value[seats, workers]
    return placement._replace(salary=salary)


def is_individually_rational(auction: Auction, placement: Placement) -> bool:
    """No worker below the floor, no seat at a loss or with a worker it may not have, nobody in two seats."""
    seats, _ = placed(placement)
    enough = promises(auction, placement) >= auction.floor
    return bool(enough.all() and (gains(auction, placement) >= 0.0).all() and len(set(seats)) == len(seats))
