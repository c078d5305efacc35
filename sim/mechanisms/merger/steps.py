"""How two labs come under one owner, and how money passes on where one of them has ended."""

from __future__ import annotations

import math

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.compiling.order import falling_order
from sim.market.log import log_person, log_takeover
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.records import Employer
from sim.market.state.state import State
from sim.market.state.teams import staff_of
from sim.mechanisms.chosen_seats.steps import adds
from sim.mechanisms.colleagues.steps import join_colleagues, leave_colleagues, pass_on_past
from sim.mechanisms.garden_leave.steps import add_to_work, begin_work
from sim.mechanisms.merger.kernels import bought, other_brand
from sim.vocabulary import NONE, EventKind


@kernel
def merge(state: State, week: int, first: int, second: int, brands: bool) -> None:
    """Lab `second` comes under the owner of lab `first`, and ends unless both stay. Needs room in the log.

    Their offers to each other's people have been withdrawn (`withdraw_between`).
    """
    buyer, other = state.employers[first], state.employers[second]
    log_takeover(state, week, EventKind.MERGED, second, first, 0.0)
    keep_wanting(state, first, second, brands)
    buyer.merged, other.merged = second + 1, -(first + 1)
    joined, at_first = buyer.race_memory + other.race_memory, buyer.race_first + other.race_first
    go_on_from(buyer, joined, at_first, week)
    go_on_from(other, joined, at_first, week)
    buyer.bonus_pool += other.bonus_pool
    other.bonus_pool = buyer.bonus_pool  # which is one
    end_leaves_between(state, first, second)
    if not brands:
        take_over(state, week, first, second)


@kernel
def keep_wanting(state: State, first: int, second: int, brands: bool) -> None:
    """Where hurdles of chosen seats are fitted, both want people after the merger as they did before.

    What a recruit would add is another amount at the joint project. So what it would have added, over the
    hurdle, is noted, and `choose_seats` fits the hurdle anew: as one employer to the mean by headcount.
    """
    buyer, other, rules = state.employers[first], state.employers[second], state.rules[0]
    if not rules.chosen_seats or rules.hiring_hurdle > 0.0 or buyer.hurdle <= 0.0 or other.hurdle <= 0.0:
        return
    talent = state.recruits[0].usual_talent
    own = adds(state, first, 1.0, talent) / buyer.hurdle
    others = adds(state, second, 1.0, talent) / other.hurdle
    if not brands:
        heads = max(buyer.headcount + other.headcount, 1)
        own = (own * buyer.headcount + others * other.headcount) / heads
    if own > 0.0:
        buyer.hurdle = -own
    if others > 0.0:
        other.hurdle = -others


@inlined
def go_on_from(lab: Employer, joined: float, at_first: float, week: int) -> None:
    """Money goes on from where it is, and follows the success of both from then on.

    So the share that success is measured against changes with what is remembered, now of both. Before week 1
    nothing has followed anything yet.
    """
    if week <= 0:
        lab.race_first = at_first
    elif lab.race_memory > 0.0:
        lab.race_first *= joined / lab.race_memory
    elif lab.race_first > 0.0:
        lab.race_first = math.inf
    lab.race_memory = joined


@kernel
def end_leaves_between(state: State, first: int, second: int) -> None:
    """Who left one for the other, and waits, begins to work at once."""
    n = 0
    while n < state.counts[Count.ON_LEAVE]:
        leave = state.leaves[n]
        employer = state.people[leave.person].employer
        if among(leave.payer, first, second) and among(employer, first, second):
            begin_work(state, n)  # which puts another in its place
        else:
            n += 1


@inlined
def among(j: int, first: int, second: int) -> bool:
    """Is j one of the two?"""
    return j in (first, second)


@kernel
def take_over(state: State, week: int, first: int, second: int) -> None:
    """People, contracts and compute of the second go to the first, which is the only one from then on.

    What a purse of the second paid runs off in that of the first.
    """
    buyer, ended = state.employers[first], state.employers[second]
    for i in range(state.counts[Count.PEOPLE]):
        person = state.people[i]
        pass_on_past(state, i, second, first)
        if person.employer == second:
            log_person(state, week, EventKind.TRANSFERRED, i, first, person.pay, person.package)
            leave_colleagues(state, i)
            person.employer = first
            join_colleagues(state, i)
            if not person.on_leave:
                add_to_work(state, i)
    for n in range(state.counts[Count.ON_LEAVE]):
        if state.leaves[n].payer == second:
            state.leaves[n].payer = first
    buyer.headcount += ended.headcount
    buyer.talent += ended.talent
    buyer.payroll += ended.payroll
    buyer.reserved += ended.reserved
    buyer.leave_pay += ended.leave_pay
    buyer.granted += ended.granted
    buyer.purse_payroll += ended.purse_payroll
    buyer.purse_reserved += ended.purse_reserved
    buyer.purse_heads += ended.purse_heads
    buyer.purse_talent += ended.purse_talent
    buyer.compute += ended.compute
    buyer.public_compute += ended.public_compute
    buyer.head_memory += ended.head_memory
    end(state, week, second)


@kernel
def end(state: State, week: int, j: int) -> None:
    """Lab j is no more; what the scenario states about its money and seats goes on at the buyer's."""
    ended = state.employers[j]
    ended.alive = False
    ended.died = week
    ended.headcount = 0
    ended.talent, ended.effective_talent, ended.star_talent = 0.0, 0.0, 0.0
    ended.payroll, ended.reserved, ended.leave_pay, ended.granted = 0.0, 0.0, 0.0, 0.0
    ended.purse_payroll, ended.purse_reserved, ended.purse_talent = 0.0, 0.0, 0.0
    ended.purse_heads = 0
    ended.budget, ended.bonus_pool = 0.0, 0.0
    ended.compute, ended.output, ended.open_seats = 0.0, 0.0, 0.0
    ended.public_compute, ended.luxury_tax = 0.0, 0.0
    state.weights[j] = 0.0


@kernel
def hand_over_money(state: State) -> None:
    """Budget and investment of a lab that has ended are the buyer's."""
    for j in range(state.counts[Count.OUTSIDE]):  # labs come first
        if bought(state, j) != NONE:
            buyer, ended = state.employers[j], state.employers[bought(state, j)]
            buyer.budget += ended.budget
            buyer.compute += ended.compute
            ended.budget, ended.bonus_pool, ended.compute = 0.0, 0.0, 0.0


@allocating_kernel
def staff_of_owner(state: State, j: int) -> Table:
    """Ids of the people of employer j, and of its owner's other brand, in order."""
    staff, k = staff_of(state, j), NONE
    if state.rules[0].mergers:
        k = other_brand(state, j)
    if k == NONE:
        return staff
    others = staff_of(state, k)
    both = np.empty(len(staff) + len(others), np.int64)
    both[: len(staff)] = staff
    both[len(staff) :] = others
    return both[falling_order(-1.0 * both)]
