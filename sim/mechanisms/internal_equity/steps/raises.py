"""Who is whose colleague, and raises that contracts of others have brought."""

from __future__ import annotations

from sim.market.compiling.kernel import kernel
from sim.market.log import log_person
from sim.market.pages.cost import dollar_cost
from sim.market.state.counts import Count
from sim.market.state.room import room_for_rows
from sim.market.state.state import State
from sim.market.state.traits import budgeted
from sim.mechanisms.internal_equity.steps.limits import LEAST_RAISE
from sim.vocabulary import NONE, EventKind, Tally


@kernel
def line_up_peers(state: State) -> None:
    """Chain up the people of each lab and field who are at work and paid out of its budget."""
    if state.rules[0].equity_band <= 0.0:
        return
    labs = budgeted(state)
    for j in range(labs):
        for field in range(state.first_colleague.shape[1]):
            state.first_colleague[j, field] = NONE
    for i in range(state.counts[Count.PEOPLE]):
        person, colleague = state.people[i], state.colleagues[i]
        colleague.pay = 0.0
        if 0 <= person.employer < labs and not (person.on_leave or person.by_purse):
            colleague.next = state.first_colleague[person.employer, person.field]
            state.first_colleague[person.employer, person.field] = i


@kernel
def raise_colleagues(state: State, week: int) -> bool:
    """Labs raise those whom the week's contracts of others left behind, in cash and without a new grant."""
    if state.rules[0].equity_band <= 0.0:
        return True
    people, due = state.counts[Count.PEOPLE], 0
    for i in range(people):
        due += state.colleagues[i].pay > 0.0
    if not room_for_rows(state, due):
        return False
    for i in range(people):
        pay = state.colleagues[i].pay
        state.colleagues[i].pay = 0.0
        if pay > state.people[i].pay * LEAST_RAISE and state.people[i].since < week:
            raise_to(state, week, i, pay)
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
