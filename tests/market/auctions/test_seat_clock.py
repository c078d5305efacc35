"""The seat clock, against optimal assignment and the lowest competitive salaries.

Random instances have integer values, offsets and floors and an increment that is a power of two, so that all
sums are exact and bounds hold to the last digit.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.market.auctions.seat_clock import Placement, instability, most_bids, open_book, seat_clock, take_turn
from sim.vocabulary import NONE
from tests.market.auctions.auctions import (
    EPSILON,
    INSTANCES,
    LARGEST,
    auction_of,
    best_swap,
    distance_bound,
    first_price,
    instances,
    is_individually_rational,
    lowest_promises,
    optimum,
    placed,
    promises,
    run,
    sizes,
    surplus,
    textbook,
    welfare,
    with_employers,
)


def test_outcomes_are_individually_rational() -> None:
    """Nobody is in two seats, below the floor or hired at a loss, with or without employers and budgets."""
    for auction, rng in instances():
        assert is_individually_rational(auction, run(auction, rng))
        shared = with_employers(auction, rng, alike=False)
        assert is_individually_rational(shared, run(shared, rng))


def test_welfare_is_within_an_increment_for_each_filled_seat() -> None:
    """Surplus falls short of the optimal assignment's by at most (filled seats) × ε, whatever ε."""
    for auction, rng in instances():
        coarse = auction._replace(epsilon=float(rng.choice([0.25, 1.0, 4.0])))
        placement = run(coarse, rng)
        filled = len(placed(placement)[0])
        assert filled <= min(coarse.value.shape)
        assert welfare(coarse, placement) >= optimum(surplus(coarse)) - filled * coarse.epsilon


def test_welfare_is_exact_for_integers() -> None:
    """With integer values and kε < 1 the assignment is optimal."""
    for auction, rng in instances():
        assert welfare(auction, run(auction, rng)) == optimum(surplus(auction))


def test_a_coarse_clock_misses_the_optimum() -> None:
    """Power: with kε far above 1 some integer instances are not optimal."""
    missed = 0
    for auction, rng in instances():
        coarse = auction._replace(epsilon=4.0)
        missed += welfare(coarse, run(coarse, rng)) < optimum(surplus(coarse))
    assert missed > INSTANCES // 20


def test_promises_are_within_k_increments_of_the_lowest_competitive_ones() -> None:
    """No promise is further than min(workers, seats - 1)ε from the lowest competitive one, whatever ε."""
    for auction, rng in instances():
        coarse = auction._replace(epsilon=float(rng.choice([1 / 64, 1 / 8, 1.0, 4.0])))
        distance = promises(coarse, run(coarse, rng)) - lowest_promises(coarse)
        assert np.abs(distance).max() <= distance_bound(coarse)


def test_the_bound_on_promises_is_attained() -> None:
    """Power: with 3 seats and 3 workers some promises are at either bound, which thus cannot be tightened."""
    reached: list[float] = []
    for seed in range(INSTANCES):
        rng = np.random.default_rng(seed)
        auction = textbook(rng, 3, 3)
        reached.extend(
            (promises(auction, run(auction, rng)) - lowest_promises(auction)) / distance_bound(auction)
        )
    assert max(reached) == 1.0
    assert min(reached) == -1.0


def test_first_price_violates_the_bound_on_promises() -> None:
    """Power: were winners to pay what they gain, salaries would be out of bounds in most instances."""
    violated = 0
    for auction, rng in instances():
        paid = promises(auction, first_price(auction, run(auction, rng)))
        violated += bool(np.abs(paid - lowest_promises(auction)).max() > distance_bound(auction))
    assert violated > INSTANCES // 2


def test_a_lone_seat_pays_the_floor() -> None:
    """Without a rival the salary is the floor, to the last digit."""
    auction = auction_of(np.array([[9.3, 9.9]]), floor=np.array([2.1, 3.3]))
    placement = seat_clock(auction, np.arange(1))
    assert placement.seat.tolist() == [0, NONE]
    assert placement.salary.tolist() == [2.1, 0.0]
    assert placement.rounds == 1


def test_no_pair_blocks() -> None:
    """No seat would gain by giving another worker an increment more than the present promise."""
    for auction, rng in instances():
        placement = run(auction, rng)
        assert best_swap(auction, placement) <= 0.0
        assert instability(auction, placement) == 0.0


def test_no_affordable_pair_blocks_under_caps() -> None:
    """With hard caps on seats and on pairs, they are kept and no pair blocks at a salary below them."""
    bound = 0
    for auction, rng in instances():
        shape = auction.value.shape
        cap = rng.integers(0, 12, shape if rng.random() < 0.5 else (shape[0], 1)).astype(float)
        capped = auction._replace(cap=np.broadcast_to(cap, shape).copy())
        placement = run(capped, rng)
        assert (placement.salary[placed(placement)[1]] <= capped.cap[placed(placement)]).all()
        assert best_swap(capped, placement) <= 0.0
        assert instability(capped, placement) == 0.0
        bound += best_swap(auction, placement) > 0.0
    assert bound > INSTANCES // 5  # power: without the caps pairs would block


def test_a_seat_capped_out_takes_its_best_affordable_worker() -> None:
    """The seat that cannot follow the bidding for the best turns to the second."""
    auction = auction_of(np.array([[20.0, 9.0], [15.0, 8.0]]), epsilon=1.0)
    cap = np.array([[4.0, 4.0], [np.inf, np.inf]])
    assert seat_clock(auction, np.arange(2)).seat.tolist() == [0, 1]
    placement = seat_clock(auction._replace(cap=cap), np.arange(2))
    assert placement.seat.tolist() == [1, 0]
    assert placement.salary.tolist() == [5.0, 0.0]


def test_ties_go_to_the_lower_worker_and_to_bidding() -> None:
    """Of equal workers the first is taken, and a seat that neither gains nor loses bids."""
    auction = auction_of(np.array([[2.0, 2.0]]), floor=np.array([2.0, 2.0]))
    placement = seat_clock(auction, np.arange(1))
    assert placement.seat.tolist() == [0, NONE]
    assert placement.salary.tolist() == [2.0, 0.0]
    dear = auction_of(np.array([[2.0, 2.0]]), floor=np.array([2.5, 2.5]))
    assert seat_clock(dear, np.arange(1)).seat.tolist() == [NONE, NONE]


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 7), (7, 1), (3, 30), (30, 3)])
def test_rectangular(shape: tuple[int, int]) -> None:
    """More seats than workers, more workers than seats, none at all: the scarce side is used as it should."""
    rng = np.random.default_rng(sum(shape))
    for _ in range(20):
        value = rng.integers(1, 50, shape).astype(float)
        auction = auction_of(value, epsilon=1 / 64)
        placement = run(auction, rng)
        assert len(placed(placement)[0]) == min(shape)
        assert welfare(auction, placement) == optimum(value)
        if min(shape) > 0:
            distance = np.abs(promises(auction, placement) - lowest_promises(auction))
            assert distance.max() <= distance_bound(auction)


def test_budgets_hold_at_every_moment() -> None:
    """After every bid an employer's salaries are within its budget, and one ask has risen, none fallen."""
    binding = 0
    for base, rng in instances():
        auction = with_employers(base, rng, alike=False)
        book = open_book(auction, rng.permutation(len(auction.employer)))
        bids, ask = 0, book.ask.copy()
        while book.height[0] > 0:
            made = take_turn(auction, book)
            bids += made
            assert (book.ask >= ask).all()
            assert np.count_nonzero(book.ask > ask) == made
            ask = book.ask.copy()
            filled = np.flatnonzero(book.held != NONE)
            paid = book.salary[book.held[filled]]
            total = np.bincount(auction.employer[filled], paid, minlength=len(auction.budget))
            assert (total <= auction.budget).all()
            assert (book.holder[book.held[filled]] == filled).all()
        assert bids <= most_bids(auction)
        free = auction._replace(budget=np.full(len(auction.budget), np.inf))
        binding += bool((run(free, rng).seat != book.holder).any())
    assert binding > INSTANCES // 5  # power: budgets matter


def test_money_of_an_outbid_seat_goes_to_the_employers_other_seats() -> None:
    """A seat that dropped out for want of money bids when a seat of the same employer is outbid."""
    value = np.array([[20.0, 9.0, 8.0], [20.0, 9.0, 8.0], [90.0, -np.inf, -np.inf]])
    auction = auction_of(value, 1.0, np.array([6.0, 5.0, 5.0]))
    auction = auction._replace(
        employer=np.array([0, 0, 1]), budget=np.array([10.0, np.inf]), outbid_own=False
    )
    placement = seat_clock(auction, np.array([0, 1, 2]))
    assert placement.seat.tolist() == [2, 0, 1]
    assert placement.salary.tolist() == [11.0, 5.0, 5.0]


def test_outbidding_a_seat_of_the_same_employer_frees_what_it_paid() -> None:
    """A worker who changes seats within an employer costs its budget the new salary only."""
    auction = auction_of(np.array([[5.0], [9.0]]), 1.0, np.array([3.0]))
    auction = auction._replace(employer=np.zeros(2, np.int64), budget=np.array([4.0]))
    placement = seat_clock(auction, np.arange(2))
    assert placement.seat.tolist() == [1]
    assert placement.salary.tolist() == [4.0]


def test_with_a_budget_the_outcome_may_be_unstable() -> None:
    """A seat takes what it can afford, money comes back later, seats never let go: two pairs of 7 block."""
    value = np.array([[12.0, 11.0, 8.0], [12.0, 11.0, 8.0], [20.0, -np.inf, -np.inf]])
    auction = auction_of(value, 0.25, np.array([4.0, 7.0, 5.0]))
    auction = auction._replace(
        employer=np.array([0, 0, 1]), budget=np.array([10.0, np.inf]), outbid_own=False
    )
    placement = seat_clock(auction, np.array([0, 1, 2]))
    assert placement.seat.tolist() == [2, NONE, 1]
    assert instability(auction, placement) == 2 / 7  # the lower seat with either other worker
    without = auction._replace(budget=np.full(2, np.inf))
    assert instability(without, seat_clock(without, np.array([0, 1, 2]))) == 0.0


def test_instability_counts_blocking_pairs() -> None:
    """Both must gain by more than the increment, at a salary that cap and budget allow."""
    auction = auction_of(np.array([[10.0, 4.0], [7.0, -np.inf]]), epsilon=1.0)
    empty = Placement(np.array([NONE, NONE]), np.zeros(2), 0)
    assert instability(auction, empty) == 1.0
    wrong = Placement(np.array([1, 0]), np.array([2.0, 1.0]), 0)  # seat 0 gains 3, and 10 - 3 with worker 0
    assert instability(auction, wrong) == 1 / 3
    assert instability(auction._replace(epsilon=2.5), wrong) == 0.0
    assert instability(auction._replace(cap=np.full((2, 2), 3.0)), wrong) == 0.0
    assert instability(auction._replace(budget=np.array([3.0, 9.0])), wrong) == 0.0
    assert instability(auction._replace(budget=np.array([3.1, 9.0])), wrong) == 1 / 3
    shared = auction._replace(employer=np.zeros(2, np.int64), budget=np.array([3.1]))
    assert instability(shared, wrong) == 1 / 3
    assert instability(shared._replace(outbid_own=False), wrong) == 0.0
    assert instability(auction_of(np.empty((0, 2))), empty) == 0.0


def test_random_placements_are_unstable() -> None:
    """Power: the same workers in random seats at the same promises block nearly always."""
    unstable = []
    for seed in range(INSTANCES):
        rng = np.random.default_rng(seed)
        auction = auction_of(rng.integers(0, 30, (LARGEST, LARGEST)).astype(float))
        placement = run(auction, rng)
        unstable.append(instability(auction, placement._replace(seat=rng.permutation(LARGEST))))
    assert np.mean(np.array(unstable) > 0.0) > 0.99


def test_the_numbering_of_seats_and_employers_does_not_matter() -> None:
    """With the same keyed order, renumbered seats and employers get the same workers at the same salaries."""
    for base, rng in instances():
        auction = with_employers(base, rng, alike=False)
        seats, employers = len(auction.employer), len(auction.budget)
        order, new, label = rng.permutation(seats), rng.permutation(seats), rng.permutation(employers)
        renumbered = auction._replace(
            value=auction.value[new],
            offset=auction.offset[new],
            cap=auction.cap[new],
            employer=np.argsort(label)[auction.employer[new]],
            budget=auction.budget[label],
        )
        one, two = seat_clock(auction, order), seat_clock(renumbered, np.argsort(new)[order])
        assert one.rounds == two.rounds
        np.testing.assert_array_equal(one.salary, two.salary)
        np.testing.assert_array_equal(one.seat, np.where(two.seat == NONE, NONE, new[two.seat]))


def test_the_order_of_seats_hardly_matters() -> None:
    """For generic values and a fine clock any order gives the same assignment, and promises within 2kε."""
    for seed in range(INSTANCES // 3):
        rng = np.random.default_rng(seed)
        auction = auction_of(rng.random(sizes(rng)), epsilon=1e-5)
        one, two = run(auction, rng), run(auction, rng)
        np.testing.assert_array_equal(one.seat, two.seat)
        distance = np.abs(promises(auction, one) - promises(auction, two)).max()
        assert distance <= 2 * distance_bound(auction) + 1e-12


def test_offsets_are_compensated_in_salary() -> None:
    """What a seat offers besides pay it pays less: where value + offset are the same, so are the promises."""
    for auction, rng in instances():
        shift = rng.integers(-9, 10, auction.value.shape).astype(float)
        order = rng.permutation(len(auction.employer))
        shifted = auction._replace(value=auction.value - shift, offset=auction.offset + shift)
        one, two = seat_clock(auction, order), seat_clock(shifted, order)
        np.testing.assert_array_equal(one.seat, two.seat)
        np.testing.assert_array_equal(promises(auction, one), promises(shifted, two))
        seats, workers = placed(one)
        np.testing.assert_array_equal(one.salary[workers] - two.salary[workers], shift[seats, workers])


def test_the_better_place_wins_at_a_lower_salary() -> None:
    """Of two seats with equal values the one that is worth 3 more to the worker wins, and pays less."""
    auction = auction_of(np.array([[10.0], [10.0]]), epsilon=0.5)
    auction = auction._replace(offset=np.array([[0.0], [3.0]]))
    placement = seat_clock(auction, np.array([1, 0]))
    assert placement.seat.tolist() == [1]
    assert placement.salary[0] == pytest.approx(7.0, abs=0.5)


def test_an_employer_need_not_bid_against_itself() -> None:
    """Two seats of a lone employer pay floors; each for itself they bid the better worker up."""
    auction = auction_of(np.array([[10.0, 5.0], [10.0, 5.0]]))._replace(
        employer=np.zeros(2, np.int64), budget=np.array([np.inf])
    )
    apart = seat_clock(auction, np.arange(2))
    together = seat_clock(auction._replace(outbid_own=False), np.arange(2))
    assert apart.salary.tolist() == pytest.approx([5.0, 0.0], abs=EPSILON)
    assert together.salary.tolist() == [0.0, 0.0]


def test_employers_with_several_seats_alike_reach_the_optimum() -> None:
    """Where no employer outbids itself welfare is still optimal, no pair blocks, and salaries are lower."""
    cheaper = 0
    for base, rng in instances():
        auction = with_employers(base, rng, alike=True)
        auction = auction._replace(budget=np.full(len(auction.budget), np.inf), outbid_own=False)
        order = rng.permutation(len(auction.employer))
        placement = seat_clock(auction, order)
        assert welfare(auction, placement) == optimum(surplus(auction))
        assert best_swap(auction, placement) <= 0.0
        apart = seat_clock(auction._replace(outbid_own=True), order)
        cheaper += placement.salary.sum() < apart.salary.sum()
    assert cheaper > INSTANCES // 4


def test_tiny_increments_end_all_the_same() -> None:
    """An increment that disappears when added to the ask does not stop the ask from rising."""
    floor = 2.0**53
    auction = auction_of(np.full((2, 1), floor + 64.0), 1.0, np.array([floor]))
    assert floor + auction.epsilon == floor
    assert seat_clock(auction, np.arange(2)).salary[0] == pytest.approx(floor + 64.0, abs=2.0)


@pytest.mark.parametrize("epsilon", [0.0, -1.0, np.nan])
def test_an_increment_must_be_positive(epsilon: float) -> None:
    """A clock that does not move is refused."""
    with pytest.raises(ValueError, match="positive"):
        seat_clock(auction_of(np.ones((2, 2)), epsilon), np.arange(2))


def test_unbounded_bids_are_refused_but_for_a_cap() -> None:
    """Infinite values could bid for ever; with a cap they cannot."""
    auction = auction_of(np.full((2, 1), np.inf), epsilon=0.5)
    with pytest.raises(ValueError, match="infinity"):
        seat_clock(auction, np.arange(2))
    capped = seat_clock(auction._replace(cap=np.full((2, 1), 5.0)), np.arange(2))
    assert capped.salary[0] == 5.0
