"""Move: carry out the contracts of the week. People change employer, packages and vesting clocks start."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.compiling.prefetch import AHEAD, prefetch
from sim.market.log import log_contract
from sim.market.pages.losses import lose_to_list
from sim.market.state.counts import Count
from sim.market.state.records import Contract
from sim.market.state.room import room_for_rows
from sim.market.state.state import State
from sim.market.state.teams import join_team, leave_team
from sim.mechanisms.chosen_seats.steps import note_recruit
from sim.mechanisms.colleagues.steps import join_colleagues, leave_colleagues, remember_leaving
from sim.mechanisms.garden_leave.kernels import garden_leave
from sim.mechanisms.garden_leave.steps import (
    add_to_work,
    begin_leave,
    less,
    return_from_leave,
    room_for_leavers,
    stop_work,
)
from sim.mechanisms.knowledge.steps import learn_from
from sim.mechanisms.non_competes.kernels import binds
from sim.mechanisms.purse.kernels import staff_on_budget
from sim.mechanisms.purse.steps import enter_purse, leave_purse
from sim.mechanisms.reference_pay.steps import note_pay
from sim.mechanisms.star_loss.kernels import lose_star
from sim.mechanisms.sticky_talent.steps import leave_behind
from sim.vocabulary import UNEMPLOYED, EventKind, Tally


@kernel
def move(state: State, week: int) -> bool:
    """Carry out the contracts that `negotiate` signed; people come back from garden leave."""
    if not (room_for_rows(state, state.counts[Count.SIGNED]) and room_for_leavers(state)):
        return False
    return_from_leave(state, week)
    carry_out(state, week)
    return True


@kernel
def carry_out(state: State, week: int) -> None:
    """Contracts become facts, which the log tells; promises become payroll."""
    signed = state.counts[Count.SIGNED]
    for n in range(signed):
        prefetch(state.people, state.contracts[min(n + AHEAD, signed - 1)].person)
        contract = state.contracts[n]
        log_contract(state, week, contract)
        i = contract.person
        person = state.people[i]
        if contract.kind == EventKind.RAISED:
            raise_pay(state, contract)
        else:
            if contract.origin >= 0:
                state.employers[contract.origin].losses += 1
                if contract.listed:
                    lose_to_list(state, contract.origin, person.talent, person.compensation)
            rest, present, purse = garden_leave(state, contract.origin), person.compensation, person.by_purse
            learn_from(state, i, contract.destination)
            leave(state, i)
            join(state, i, contract.destination, week)
            person.bound = binds(state, i, contract.destination, week)
            if rest > 0:
                begin_leave(state, i, contract.origin, present, week + rest, purse)
            if contract.by_purse:
                enter_purse(state, i, contract.compensation)
            elif rest > 0:
                state.employers[contract.destination].reserved += contract.compensation
            else:
                state.employers[contract.destination].payroll += contract.compensation
            state.employers[contract.destination].hires += 1
            state.tally[Tally.HIRES] += 1
            note_recruit(state, week, contract)
            note_pay(state, week, contract)
            state.tally[Tally.MOVES] += contract.kind == EventKind.POACHED
        person.pay = contract.pay_after
        person.compensation = contract.compensation
        person.grant = contract.grant
        person.grant_week = week
        person.schedule = state.employers[contract.destination].vesting_rule
        person.package = contract.package
        person.benchmark = contract.benchmark
    for n in range(signed):
        employer = state.employers[state.contracts[n].destination]
        employer.promised, employer.purse_promised = 0.0, 0.0
        employer.promised_talent, employer.promised_stars = 0.0, 0.0
    state.counts[Count.SIGNED] = 0


@inlined
def raise_pay(state: State, contract: Contract) -> None:
    """A raise becomes payroll: of the purse that pays the person, of the budget, or of that instead."""
    person, employer = state.people[contract.person], state.employers[contract.destination]
    if contract.by_purse:
        employer.purse_payroll += contract.compensation - person.compensation
    elif person.by_purse:
        leave_purse(state, contract.person)
        employer.payroll += contract.compensation
    else:
        employer.payroll += contract.compensation - person.compensation


@kernel
def join(state: State, i: int, j: int, week: int) -> None:
    """Person i becomes one of j's people; pay, flow and grant are the caller's business."""
    person, employer = state.people[i], state.employers[j]
    leave_behind(state, i, j)
    person.employer = j
    person.since = week
    join_team(state, i)
    join_colleagues(state, i)
    employer.headcount += 1
    employer.talent += person.talent
    add_to_work(state, i)


@kernel
def leave(state: State, i: int) -> None:
    """Person i leaves the present employer, if any: unvested equity is forfeited, the flow ends."""
    person = state.people[i]
    j = person.employer
    if j < 0:
        return
    employer = state.employers[j]
    remember_leaving(state, i)
    lose_star(state, i)
    leave_team(state, i)
    leave_colleagues(state, i)
    employer.headcount -= 1
    employer.talent -= person.talent
    if person.by_purse:
        leave_purse(state, i)
    elif person.on_leave:
        employer.reserved = less(employer.reserved, person.compensation)
    else:
        employer.payroll = max(employer.payroll - person.compensation, 0.0)  # rounding may go below
    stop_work(state, i)
    if employer.effective_talent == 0.0 or staff_on_budget(employer) == 0:  # it pays nobody at work
        employer.payroll = employer.leave_pay
    person.employer = UNEMPLOYED
    person.bound = False
    person.by_deal = False
    employer.granted -= person.grant
    person.pay = 0.0
    person.compensation = 0.0
    person.grant = 0.0
    person.package = 0.0
    person.benchmark = -math.inf
    if employer.headcount == 0:  # sums of many floats leave dust behind
        employer.talent = 0.0
        employer.effective_talent = 0.0
        employer.payroll = employer.leave_pay
        employer.reserved = 0.0
