"""Simultaneous bidding: a clock that raises salaries until no seat wants anybody else.

Kelso & Crawford (1982, Econometrica 50) with one worker a seat, which is the approximate auction of Demange,
Gale & Sotomayor (1986, J. Political Economy 94, section 4). A seat without a worker turns to the one it would
gain most from at the salary asked, and holds that one until another seat bids more; the outbid seat bids
anew. Nobody is ever let go, so salaries only rise.

**The worker's scale.** Workers compare promises, (salary + offset) · factor: money that comes with the seat,
and what a dollar there is worth to the worker (0 and 1 in the textbook). Floors and asks are promises; caps,
budgets and the salaries that come out are money paid, promise / factor - offset.

**One employer's seats.** In the textbook every seat bids for itself. Several seats of one employer then drive
up each other's salaries: two seats of one lone employer, workers worth 10 and 5, floors 0, and the employer
pays 5 to the better one, for whom nobody else bids. With `outbid_own` off no seat bids for whom its employer
already holds, which is Kelso and Crawford's firm; it takes the employer's seats to be alike (same values,
offsets and caps), since nobody is moved from one seat to another.

What holds, with h the number of filled seats and surplus = value + offset - floor (proofs: no budget, no
cap; the last two with all factors 1):

- *It ends.* The bid number n on a worker promises floor + (n - 1)ε, and none promises more than the best
  seat's min(value, cap) + offset, so the number of bids is bounded (`most_bids`). Turns without a bid are
  bounded too: the seat leaves the stack, and comes back only where a bid has freed money of its employer.
- *No blocking pair.* When a seat bid, no other worker was better at the ask, and asks only rise. So no seat
  would gain by paying another worker's ask, which is ε above the present promise. Holds with caps, because
  what a cap rules out once it rules out for good. Fails with budgets: money comes back when a seat is outbid,
  and workers are no substitutes where one is hired with what another one leaves, so nothing guarantees that a
  stable outcome exists: see `instability`. With `outbid_own` off: an employer's unfilled seats are at least
  as many as the workers whom it lacks and who are, at the ask, better than somebody it holds; being outbid
  adds at most one to either.
- *Welfare within hε of the optimum.* Take promises + ε of the held and floors of the others as prices. No
  seat can gain more than it does now, so by duality V ≤ (gains of seats) + (prices - floors) = welfare + hε.
  Exact where surpluses are integers and hε < 1.
- *Promises within kε of the lowest competitive ones, for every worker, k = min(workers, seats - 1)* (each
  seat for itself; Demange, Gale & Sotomayor, theorem 2, have min(workers, seats)). The lowest are q = value +
  offset - [V - V without the seat] for whom an optimum places at the seat, and the floor for whom it places
  nowhere. Above: let a bid be the first to lift a promise p above q + kε. Before it at most k workers were
  held, the one bid for with p - q > (k - 1)ε; so among the k intervals (L, L + ε], L = -ε, 0, ..., (k - 2)ε,
  one is without p - q of a held worker. The holders of the workers above it, and the bidder, all bid above q
  + L + ε while everybody else was asked at most q + L + ε. So at q each of them is matched with a worker
  above, of whom there is one too few. Below: let q > p + kε for some worker. Take the workers with q > p + L
  + ε, L = 0, ε, ..., (k - 1)ε. As q is lowest, one seat more than they are wants one of them at q, and gains
  more than L more at the asks. So all these seats are filled, one of them with another worker, with p + L < q
  ≤ p + L + ε. That makes k workers in the intervals besides the first, all with q > p; but they are at most k
  in all, since one seat more wants them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.state.columns import Table
from sim.vocabulary import NONE


class Auction(NamedTuple):
    """Who may bid for whom, and for how much. Money in any one unit."""

    value: Table  # float64 (seats, workers), worth of the worker to the seat; -inf: the seat may not bid
    offset: Table  # float64 (seats, workers), money that comes with the seat besides the salary
    factor: Table  # float64 (seats, workers), what a dollar at the seat is worth to the worker; positive
    cap: Table  # float64 (seats, workers), the most that the seat may pay the worker; inf: no cap
    floor: Table  # float64 (workers,), the least promise that the worker accepts
    employer: Table  # int64 (seats,), position in `budget`
    budget: Table  # float64 (employers,), the most that an employer's seats may pay together; inf: no budget
    epsilon: float  # increment of promises, positive
    outbid_own: bool  # may a seat bid for whom another seat of its employer holds


class Placement(NamedTuple):
    """Who works where, and for how much."""

    seat: Table  # int64 (workers,), or NONE
    salary: Table  # float64 (workers,), 0 where there is no seat
    rounds: int  # number of bids made


class Book(NamedTuple):
    """The clock between two turns."""

    holder: Table  # int64 (workers,), seat that made the last bid, or NONE
    salary: Table  # float64 (workers,), of the last bid
    ask: Table  # float64 (workers,), promise of the next bid
    bids: Table  # int64 (workers,), number made
    held: Table  # int64 (seats,), worker or NONE
    stack: Table  # int64 (seats,), unfilled seats that have yet to bid
    height: Table  # int64 (1,), of the stack
    stacked: Table  # bool (seats,)
    roster: Table  # int64 (seats,), seats grouped by employer, in keyed order within
    start: Table  # int64 (employers + 1,), where an employer's seats begin in the roster
    spent: Table  # float64 (employers,), salaries of its seats; a negative salary frees no money


@allocating_kernel
def seat_clock(auction: Auction, order: Table) -> Placement:
    """Run the clock until no unfilled seat wants to bid.

    Args:
        auction: seats, workers and limits.
        order: int64 (seats,), the seats in the order in which they first bid. Keyed by what a seat is, it
            makes the outcome independent of how seats are numbered. Ties go to the lower worker.

    Returns:
        seat and salary of each worker, and the number of bids.

    Raises:
        ValueError: where the clock could run for ever: `most_bids` is not finite.
    """
    limit = most_bids(auction)
    if not (auction.epsilon > 0.0 and limit < np.inf):
        raise ValueError("the increment must be positive, and values less floors below infinity")
    book = open_book(auction, order)
    rounds = 0
    while book.height[0] > 0:
        rounds += take_turn(auction, book)
        if rounds > limit:
            raise RuntimeError("more bids than asks can rise")
    for i in range(len(book.salary)):
        if book.holder[i] == NONE:
            book.salary[i] = 0.0
    return Placement(book.holder, book.salary, rounds)


@kernel
def most_bids(auction: Auction) -> float:
    """Upper bound of the number of bids: asks rise by the increment, from the floor to the most on offer."""
    value, offset, cap = auction.value, auction.offset, auction.cap
    seats, workers = value.shape
    total = 0.0
    for i in range(workers):
        top = -np.inf
        for s in range(seats):
            top = max(top, (min(value[s, i], cap[s, i]) + offset[s, i]) * auction.factor[s, i])
        if top >= auction.floor[i]:
            total += (top - auction.floor[i]) / auction.epsilon + 2.0  # 1, and 1 for rounding
    return total


@allocating_kernel
def open_book(auction: Auction, order: Table) -> Book:
    """The clock before the first turn: nobody is held, and the first in order is on top of the stack."""
    seats, workers = auction.value.shape
    employers = len(auction.budget)
    start = np.zeros(employers + 1, np.int64)
    for s in range(seats):
        start[auction.employer[s] + 1] += 1
    start = np.cumsum(start)
    filled = start.copy()
    roster = np.empty(seats, np.int64)
    for s in order:
        roster[filled[auction.employer[s]]] = s
        filled[auction.employer[s]] += 1
    return Book(
        np.full(workers, NONE),
        np.zeros(workers),
        auction.floor.copy(),
        np.zeros(workers, np.int64),
        np.full(seats, NONE),
        order[::-1].copy(),
        np.full(1, seats),
        np.ones(seats, np.bool_),
        roster,
        start,
        np.zeros(employers),
    )


@kernel
def take_turn(auction: Auction, book: Book) -> int:
    """The seat on top of the stack bids or drops out. Returns the number of bids, 1 or 0."""
    book.height[0] -= 1
    seat = book.stack[book.height[0]]
    book.stacked[seat] = False
    i = best_affordable(auction, book, seat)
    if i == NONE:
        return 0
    loser = book.holder[i]
    book.holder[i] = seat
    book.held[seat] = i
    book.salary[i] = book.ask[i] / auction.factor[seat, i] - auction.offset[seat, i]
    book.bids[i] += 1
    # Not by adding the increment to the ask, where a tiny one would be lost again and again.
    book.ask[i] = auction.floor[i] + book.bids[i] * auction.epsilon
    if loser != NONE:
        book.held[loser] = NONE
        settle(auction, book, auction.employer[loser])
        call_back(auction, book, loser)
    settle(auction, book, auction.employer[seat])
    return 1


@kernel
def best_affordable(auction: Auction, book: Book, seat: int) -> int:
    """The worker from whom the seat gains most at the ask, among the affordable; NONE if it would lose."""
    value, offset, cap, ask = auction.value[seat], auction.offset[seat], auction.cap[seat], book.ask
    factor = auction.factor[seat]
    own = auction.employer[seat]
    money = auction.budget[own] - book.spent[own]
    best, most = NONE, 0.0
    for i in range(len(ask)):
        salary = ask[i] / factor[i] - offset[i]
        gain = value[i] - salary
        if gain > most or (gain == most and best == NONE):
            if salary > cap[i]:
                continue
            if book.holder[i] != NONE and auction.employer[book.holder[i]] == own:
                if not auction.outbid_own or salary > money + max(book.salary[i], 0.0):
                    continue
            elif salary > money:
                continue
            best, most = i, gain
    return best


@inlined
def settle(auction: Auction, book: Book, employer: int) -> None:
    """Add up what an employer pays: a running total would gather rounding errors."""
    if auction.budget[employer] == np.inf:
        return
    total = 0.0
    for n in range(book.start[employer], book.start[employer + 1]):
        i = book.held[book.roster[n]]
        if i != NONE:
            total += max(book.salary[i], 0.0)
    book.spent[employer] = total


@kernel
def call_back(auction: Auction, book: Book, loser: int) -> None:
    """The outbid seat bids next; then those of its employer that had dropped out: there is money again."""
    own = auction.employer[loser]
    if auction.budget[own] < np.inf:
        for n in range(book.start[own + 1] - 1, book.start[own] - 1, -1):
            seat = book.roster[n]
            if seat != loser and book.held[seat] == NONE and not book.stacked[seat]:
                put_back(book, seat)
    put_back(book, loser)


@kernel
def put_back(book: Book, seat: int) -> None:
    """Put a seat on the stack."""
    book.stack[book.height[0]] = seat
    book.stacked[seat] = True
    book.height[0] += 1


@allocating_kernel
def instability(auction: Auction, placement: Placement) -> float:
    """Share of the pairs of a seat and a worker it may bid for that block the outcome; 0 if it is stable.

    A pair blocks if at some salary, within the seat's cap and its employer's budget, both gain by more than
    the increment: the worker over the present promise (or the floor), the seat over its present gain (or 0).
    The seat lets go of its own worker and has the money back; other seats of its employer keep theirs.
    """
    seats, workers = auction.value.shape
    held = np.full(seats, NONE)
    spent = np.zeros(len(auction.budget))
    for i in range(workers):
        if placement.seat[i] != NONE:
            held[placement.seat[i]] = i
            spent[auction.employer[placement.seat[i]]] += max(placement.salary[i], 0.0)
    pairs, blocking = 0, 0
    for s in range(seats):
        money = auction.budget[auction.employer[s]] - spent[auction.employer[s]]
        for i in range(workers):
            if auction.value[s, i] > -np.inf:
                pairs += 1
                blocking += blocks(auction, placement, s, held[s], i, money)
    return blocking / pairs if pairs > 0 else 0.0


@kernel
def blocks(auction: Auction, placement: Placement, seat: int, held: int, i: int, money: float) -> bool:
    """Would seat and worker i rather have each other? `money`: what the employer has left."""
    if i == held:
        return False
    gain = 0.0
    if held != NONE:
        gain = auction.value[seat, held] - placement.salary[held]
        money += max(placement.salary[held], 0.0)
    promise, holder = auction.floor[i], placement.seat[i]
    if holder != NONE:
        promise = (placement.salary[i] + auction.offset[holder, i]) * auction.factor[holder, i]
        if auction.employer[holder] == auction.employer[seat]:
            if not auction.outbid_own:
                return False
            money += max(placement.salary[i], 0.0)
    salary = (promise + auction.epsilon) / auction.factor[seat, i] - auction.offset[seat, i]
    affordable = salary < min(auction.cap[seat, i], money)
    return bool(affordable and auction.value[seat, i] - salary > gain + auction.epsilon)
