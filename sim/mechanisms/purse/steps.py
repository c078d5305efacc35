"""How people come to be paid by a purse, and how they leave it."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.state import State
from sim.mechanisms.garden_leave.steps import less


@inlined
def enter_purse(state: State, i: int, compensation: float) -> None:
    """The purse of the employer of person i pays so much a year, or sets it aside in a leave."""
    person = state.people[i]
    employer = state.employers[person.employer]
    person.by_purse = True
    employer.purse_heads += 1
    employer.purse_talent += person.talent
    if person.on_leave:
        employer.purse_reserved += compensation
    else:
        employer.purse_payroll += compensation


@inlined
def leave_purse(state: State, i: int) -> None:
    """The purse that pays person i pays no more; what rounding leaves of the sums is nothing."""
    person = state.people[i]
    employer = state.employers[person.employer]
    person.by_purse = False
    employer.purse_heads -= 1
    employer.purse_talent = less(employer.purse_talent, person.talent)
    if person.on_leave:
        employer.purse_reserved = less(employer.purse_reserved, person.compensation)
    else:
        employer.purse_payroll = less(employer.purse_payroll, person.compensation)
