"""Who is whose colleague, and raises that contracts of others have brought."""

from __future__ import annotations

import math

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, kernel
from sim.market.compiling.order import falling_order
from sim.market.log import log_person
from sim.market.pages.cost import dollar_cost
from sim.market.state.counts import Count
from sim.market.state.room import room_for_rows
from sim.market.state.state import State
from sim.market.state.traits import budgeted
from sim.mechanisms.internal_equity.steps.limits import LEAST_RAISE
from sim.vocabulary import EventKind, Tally


@kernel
def line_up_peers(state: State) -> None:
    """Put the people of each lab and field who are at work and paid out of its budget side by side."""
    if state.rules[0].equity_band <= 0.0:
        return
    found = list_at_labs(state)
    ends, place = state.colleagues_end, 0
    ends[: budgeted(state)] = 0
    for n in range(found):
        ends[state.colleagues[n].employer, state.colleagues[n].field] += 1
    for j in range(budgeted(state)):
        for field in range(ends.shape[1]):
            heads = ends[j, field]
            ends[j, field] = place  # and after the next loop where they end
            place += heads
    for n in range(found):
        listed = state.colleagues[n]
        peer = state.colleagues[ends[listed.employer, listed.field]]
        ends[listed.employer, listed.field] += 1
        peer.person, peer.talent, peer.pay = listed.due, listed.ratio, listed.present
        peer.raised, peer.beside = False, math.nan
    state.counts[Count.RAISES] = 0


@kernel
def list_at_labs(state: State) -> int:
    """List those people in the columns of the lists, with talent and pay, and say how many they are.

    That is one look at everybody, and without branches: how they go is anybody's guess.
    """
    labs, found = budgeted(state), 0
    for i in range(state.counts[Count.PEOPLE]):
        person, listed = state.people[i], state.colleagues[found]
        listed.due, listed.employer, listed.field = i, person.employer, person.field
        listed.ratio, listed.present = person.talent, person.pay
        at_lab = (person.employer >= 0) & (person.employer < labs)
        found += at_lab & (not person.on_leave) & (not person.by_purse)
    return found


@allocating_kernel
def raise_colleagues(state: State, week: int) -> bool:
    """Labs raise those whom the week's contracts of others left behind, in cash and without a new grant."""
    due = state.counts[Count.RAISES]
    if due == 0:
        return True
    if not room_for_rows(state, due):
        return False
    ids = np.empty(due)
    for n in range(due):
        ids[n] = state.colleagues[state.colleagues[n].due].person
    for n in falling_order(-1.0 * ids):
        peer = state.colleagues[state.colleagues[n].due]
        person = state.people[peer.person]
        if peer.pay > person.pay * LEAST_RAISE and person.since < week:
            raise_to(state, week, peer.person, peer.pay)
    state.counts[Count.RAISES] = 0
    return True


@kernel
def raise_to(state: State, week: int, i: int, pay: float) -> None:
    """Person i, who has not moved this week, is paid so much from now on."""
    person, employer = state.people[i], state.employers[state.people[i].employer]
    more = pay - person.pay
    package = person.package + more * state.rules[0].vesting_years
    log_person(state, week, EventKind.RAISED, i, person.employer, pay, package)
    employer.payroll += more * dollar_cost(employer)
    person.compensation += more * dollar_cost(employer)
    person.pay, person.package = pay, package
    state.tally[Tally.EQUITY_RAISES] += 1
