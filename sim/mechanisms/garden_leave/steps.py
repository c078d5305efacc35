"""How people begin to wait, and come back.

The old employer pays the old wage to the end; the new one has the new wage set aside from the day on which it
was agreed. So a week's pay comes out of one payroll, while the money is spoken for at both.
"""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.race import DUST
from sim.market.pages.worth import effective_talent
from sim.market.state.counts import Count
from sim.market.state.room import room_for_leaves
from sim.market.state.state import State
from sim.mechanisms.garden_leave.kernels import garden_leave
from sim.mechanisms.purse.kernels import staff_on_budget
from sim.mechanisms.star_premium.kernels import as_star


@kernel
def room_for_leavers(state: State) -> bool:
    """Is there room for those who begin a leave with this week's contracts?"""
    signed = state.counts[Count.SIGNED]
    if state.counts[Count.ON_LEAVE] + signed <= len(state.leaves):
        return True
    leavers = 0
    for n in range(signed):
        contract = state.contracts[n]
        leavers += contract.origin != contract.destination and garden_leave(state, contract.origin) > 0
    return room_for_leaves(state, leavers)


@kernel
def begin_leave(state: State, i: int, payer: int, pay: float, until: int, by_purse: bool) -> None:
    """Person i has joined the new employer but may not work there before week `until`.

    Till then `payer`, the old employer, pays `pay` dollars a year, out of budget or purse. Needs room.
    """
    leave = state.leaves[state.counts[Count.ON_LEAVE]]
    state.counts[Count.ON_LEAVE] += 1
    leave.person = i
    leave.payer = payer
    leave.pay = pay
    leave.until = until
    leave.by_purse = by_purse
    state.people[i].on_leave = True
    if by_purse:
        state.employers[payer].purse_payroll += pay
    else:
        state.employers[payer].payroll += pay
        state.employers[payer].leave_pay += pay
    idle(state, i)


@inlined
def stop_work(state: State, i: int) -> None:
    """Person i, who leaves the employer, works there no more, or waits for it no longer."""
    if state.people[i].on_leave:
        n = 0
        while state.leaves[n].person != i:
            n += 1
        end_leave(state, n)
    else:
        idle(state, i)


@kernel
def end_leave(state: State, n: int) -> None:
    """The leave number n is over, and with it the old employer's pay; the last one takes its place."""
    leave = state.leaves[n]
    payer = state.employers[leave.payer]
    if leave.by_purse:
        payer.purse_payroll = less(payer.purse_payroll, leave.pay)
    else:
        payer.payroll = max(payer.payroll - leave.pay, 0.0)  # rounding may go below
        payer.leave_pay = less(payer.leave_pay, leave.pay)
    if payer.effective_talent == 0.0 or staff_on_budget(payer) == 0:  # it pays nobody at work
        payer.payroll = payer.leave_pay
    state.people[leave.person].on_leave = False
    state.counts[Count.ON_LEAVE] -= 1
    state.leaves[n] = state.leaves[state.counts[Count.ON_LEAVE]]


@inlined
def less(total: float, amount: float) -> float:
    """A running sum without one of its amounts; what rounding leaves of it is nothing."""
    left = total - amount
    return left if left >= DUST * amount else 0.0


@inlined
def add_to_work(state: State, i: int) -> None:
    """Person i begins to work at the present employer."""
    employer, effective = state.employers[state.people[i].employer], effective_talent(state, i)
    employer.effective_talent += effective
    employer.star_talent += as_star(state, state.people[i].talent, effective)


@inlined
def idle(state: State, i: int) -> None:
    """Person i works at the present employer no more; what rounding leaves of the sum is nothing."""
    employer, effective = state.employers[state.people[i].employer], effective_talent(state, i)
    employer.effective_talent -= effective
    employer.star_talent = max(employer.star_talent - as_star(state, state.people[i].talent, effective), 0.0)
    if employer.effective_talent < DUST * state.people[i].talent:
        employer.effective_talent = 0.0


@kernel
def begin_work(state: State, n: int) -> None:
    """The person of leave number n begins to work: pay that was set aside goes on the payroll."""
    i = state.leaves[n].person
    end_leave(state, n)
    person = state.people[i]
    employer = state.employers[person.employer]
    if person.by_purse:
        employer.purse_reserved = less(employer.purse_reserved, person.compensation)
        employer.purse_payroll += person.compensation
    else:
        employer.reserved = less(employer.reserved, person.compensation)
        employer.payroll += person.compensation
    add_to_work(state, i)


@kernel
def return_from_leave(state: State, week: int) -> None:
    """Those whose leave is over begin to work."""
    n = 0
    while n < state.counts[Count.ON_LEAVE]:
        if state.leaves[n].until <= week:
            begin_work(state, n)  # which puts another in its place
        else:
            n += 1


@kernel
def release_leavers_of_the_dead(state: State) -> None:
    """Nobody pays for a leave from an employer that has died: those people begin to work at once."""
    n = 0
    while n < state.counts[Count.ON_LEAVE]:
        if not state.employers[state.leaves[n].payer].alive:
            begin_work(state, n)
        else:
            n += 1
