"""Deals: labs take over startups, whole or by their people under a licence."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import allocating_kernel, kernel
from sim.market.log import log_person, log_takeover
from sim.market.meeting.open_offers import drop_offers
from sim.market.pages.cost import compensation_by_purse, compensation_share, grant_of, perceived_share
from sim.market.phases.move import join, leave
from sim.market.phases.separate import end_startup, let_go
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.room import room_for_rows
from sim.market.state.state import State
from sim.market.state.teams import team_of
from sim.mechanisms.applications.steps import usual_pay
from sim.mechanisms.deals.steps import (
    ACQUISITION,
    NOTHING,
    best_bidders,
    best_of_team,
    deal_pay,
    in_question,
)
from sim.mechanisms.garden_leave.steps import release_leavers_of_the_dead
from sim.mechanisms.non_competes.kernels import binds
from sim.mechanisms.purse.steps import enter_purse
from sim.vocabulary import NONE, EventKind, Tally


@allocating_kernel
def strike_deals(state: State, week: int) -> bool:
    """Startups that labs take over this week, whole or by their people; none in the burn-in."""
    if state.rules[0].talks + state.rules[0].hazard_acquired <= 0.0:
        return True
    rows = 0
    for j in state.living[: state.counts[Count.LIVING]]:
        if in_question(state, j, week) != NOTHING:
            rows += state.employers[j].headcount + 1
    if not room_for_rows(state, rows):
        return False
    for j in state.living[: state.counts[Count.LIVING]]:
        what = in_question(state, j, week)
        if what != NOTHING:
            settle_deal(state, week, j, what == ACQUISITION)
    return True


@allocating_kernel
def settle_deal(state: State, week: int, j: int, whole: bool) -> None:
    """The best lab that no review keeps from it takes startup j, if any bids enough."""
    team = team_of(state, j)
    coming = team if whole else best_of_team(state, team)
    buyer, best = best_bidders(state, coming, len(team), whole)
    state.tally[Tally.DEALS_BLOCKED] += best != buyer
    if buyer != NONE:
        carry_out_deal(state, week, j, buyer, coming, whole)


@allocating_kernel
def carry_out_deal(state: State, week: int, j: int, k: int, coming: Table, whole: bool) -> None:
    """Startup j ends; those who come are lab k's people, the others look for work. Needs room in the log."""
    usual, price = usual_pay(state, k), state.rules[0].price_per_head * len(coming)
    kind, count = EventKind.STARTUP_LICENSED, Tally.STARTUPS_LICENSED
    if whole:
        kind, count, price = EventKind.STARTUP_ACQUIRED, Tally.STARTUPS_ACQUIRED, state.employers[j].valuation
    end_startup(state, week, j)
    release_leavers_of_the_dead(state)
    for i in coming:
        take_on(state, week, i, k, deal_pay(state, i, k, usual, whole), whole)
    for i in team_of(state, j):
        let_go(state, week, i, EventKind.LAID_OFF)
        state.tally[Tally.LAYOFFS] += 1
    log_takeover(state, week, kind, j, k, price)
    state.tally[count] += 1


@kernel
def take_on(state: State, week: int, i: int, k: int, pay: float, whole: bool) -> None:
    """Person i comes to lab k by a deal, at this pay, with a new grant and under the lab's terms.

    The parent adds what the person costs to the lab's budget, unless the purse pays.
    """
    person, lab, rules = state.people[i], state.employers[k], state.rules[0]
    face = pay / perceived_share(state, k)
    compensation, package = face * compensation_share(state, k, False), face * rules.vesting_years
    by_purse = rules.deal_by_purse and not whole
    kind = EventKind.TRANSFERRED if whole else EventKind.JOINED_BY_DEAL
    log_person(state, week, kind, i, k, pay, package)
    state.log[state.counts[Count.ROWS] - 1].by_purse = by_purse
    if not whole:
        state.employers[person.employer].losses += 1
        lab.hires += 1
        state.tally[Tally.HIRES] += 1
    drop_offers(state, i)
    bound = person.bound
    leave(state, i)
    join(state, i, k, week)
    person.bound = bound if whole else binds(state, i, k, week)
    if by_purse:
        compensation = compensation_by_purse(state, k, face, rules.price_per_head)
        enter_purse(state, i, compensation)
    else:
        lab.payroll += compensation
        lab.from_parent += compensation
        lab.budget += compensation
    person.by_deal = True
    person.pay, person.compensation, person.package = pay, compensation, package
    person.grant, person.grant_week = grant_of(state, k, face), week
    person.schedule = state.employers[k].vesting_rule
    lab.granted += person.grant
    person.benchmark = -math.inf
