"""Raises for those who are likeliest to be lost next, out of what losses have released."""

from __future__ import annotations

import math

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, kernel
from sim.market.compiling.order import falling_order
from sim.market.log import log_person
from sim.market.pages.cost import (
    CENT,
    compensation_share,
    free_budget,
    grant_of,
    limit_bid,
    perceived_share,
    value_limit,
    worth_of_keeping,
)
from sim.market.pages.worth import value_to_incumbent
from sim.market.state.room import room_for_rows
from sim.market.state.state import Race, State
from sim.market.state.teams import staff_of
from sim.market.state.traits import budgeted
from sim.mechanisms.retention_subsidy.kernels import cost_of_raise, raise_within
from sim.vocabulary import NONE, EventKind

#: A raise is more than rounding, and so is a difference in risk.
_MORE, _DIGITS = 1.0 + 1e-9, 9


@allocating_kernel
def retain(state: State, week: int) -> bool:
    """Labs that lost listed people this week raise the pay of others."""
    for j in range(budgeted(state)):
        lab = state.employers[j]
        if lab.released > 0.0:
            if not room_for_rows(state, lab.headcount):
                return False
            spend_released(state, week, j)
            lab.released = 0.0
    return True


@allocating_kernel
def spend_released(state: State, week: int, j: int) -> None:
    """Lab j raises pay up to its limits, the likeliest to leave first, until what is released is spent."""
    staff = staff_of(state, j)
    risk = np.empty(len(staff))
    for n in range(len(staff)):
        risk[n] = risk_of(state, staff[n])
    left = min(state.employers[j].released, free_budget(state, j, False))
    for n in falling_order(risk):
        if left <= CENT:
            return
        left -= raise_pay(state, week, staff[n], left)


@kernel
def risk_of(state: State, i: int) -> float:
    """How likely person i is to be lost next: on how many rivals' lists, then by how far below the limit.

    The whole part counts lists; the rest, x/(1+x) with x the most that the employer would pay over present
    pay, decides among people on equally many. It is rounded, for many are paid the same part of their worth:
    then who came first goes first, not whom the last digit favours.
    """
    person = state.people[i]
    employer = state.employers[person.employer]
    listed, lists = np.int64(person.listed), 0
    if employer.list_number != NONE:
        listed &= ~(np.int64(1) << np.int64(employer.list_number))
    while listed != 0:
        listed &= listed - np.int64(1)
        lists += 1
    drawn = 0.0 if person.by_purse else person.compensation
    worth = worth_of_keeping(employer, value_to_incumbent(state, i, NONE), drawn)
    most = value_limit(employer, worth) * perceived_share(state, person.employer)
    return lists + round(most / (most + person.pay), _DIGITS) if most > 0.0 else float(lists)


@kernel
def raise_pay(state: State, week: int, i: int, left: float) -> float:
    """Raise the pay of person i to what the employer would counter with; returns what that adds to payroll.

    That is at most `left` dollars a year. As with a counter-offer a new grant replaces the old.
    """
    person = state.people[i]
    j = person.employer
    employer, share = state.employers[j], compensation_share(state, j, False)
    if person.on_leave or person.by_purse or share <= 0.0:  # the fund is part of the budget
        return 0.0
    worth = value_to_incumbent(state, i, NONE)
    most, _ = limit_bid(state, j, worth, person.compensation, person.grant, False, -math.inf)
    face = min(most, raise_within(employer, person.compensation + left, person.compensation) / share)
    pay, package = face * perceived_share(state, j), face * state.rules[0].vesting_years
    if pay <= person.pay * _MORE:
        return 0.0
    log_person(state, week, EventKind.RAISED, i, j, pay, package)
    compensation = cost_of_raise(employer, face * share, person.compensation)
    state.race[Race.SUBSIDIES] += face * share - compensation
    added, grant = compensation - person.compensation, grant_of(state, j, face)
    employer.payroll += added
    employer.granted += grant - person.grant
    person.pay = pay
    person.compensation = compensation
    person.grant = grant
    person.grant_week = week
    person.schedule = employer.vesting_rule
    person.package = package
    return added
