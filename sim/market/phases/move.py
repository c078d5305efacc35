"""Move: carry out the contracts of the week. People change employer, packages and vesting clocks start."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.market.columns import UNEMPLOYED, Happening, Kind
from sim.market.counts import Count, Tally
from sim.market.kernel import kernel
from sim.market.state import State
from sim.market.value import field_match

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

_ROWS, _SIGNED = int(Count.ROWS), int(Count.SIGNED)
_RAISED, _POACHED = int(Happening.RAISED), int(Happening.POACHED)
_MOVES, _HIRES = int(Tally.MOVES), int(Tally.HIRES)
_OUTSIDE = int(Kind.OUTSIDE)


def move(market: TalentMarket) -> None:
    """Carry out the contracts that `negotiate` signed."""
    carry_out(market.state, market.week)


@kernel
def carry_out(state: State, week: int) -> None:
    """Rows from SIGNED to ROWS become facts; promises become payroll."""
    for row in range(state.counts[_SIGNED], state.counts[_ROWS]):
        contract = state.log[row]
        i = contract.person
        person = state.people[i]
        if contract.kind == _RAISED:
            state.employers[contract.destination].payroll += contract.flow - person.flow
        else:
            if contract.origin >= 0:
                state.employers[contract.origin].losses += 1
                if contract.listed:
                    provoke(state, contract.origin, person.talent)
            leave(state, i)
            join(state, i, contract.destination, week)
            state.employers[contract.destination].hires += 1
            state.employers[contract.destination].payroll += contract.flow
            state.tally[_HIRES] += 1
            state.tally[_MOVES] += contract.kind == _POACHED
        person.pay = contract.pay_after
        person.flow = contract.flow
        person.grant = contract.grant
        person.grant_week = week
        person.package = contract.package
    for j in range(len(state.employers)):
        state.employers[j].promised = 0.0
        state.employers[j].promised_talent = 0.0


@kernel
def provoke(state: State, j: int, talent: float) -> None:
    """Losing a listed person raises log aggressiveness in proportion to the share of talent lost."""
    employer, rules = state.employers[j], state.rules[0]
    if rules.aggressiveness_rise <= 0.0 or employer.talent <= 0.0 or employer.kind == _OUTSIDE:
        return
    rise = rules.aggressiveness_rise * 100.0 * talent / employer.talent
    employer.pressure = min(employer.pressure + rise, math.log(rules.aggressiveness_limit))
    employer.aggressiveness = employer.base_aggressiveness * math.exp(employer.pressure)


@kernel
def join(state: State, i: int, j: int, week: int) -> None:
    """Person i becomes one of j's people; pay, flow and grant are the caller's business."""
    person, employer = state.people[i], state.employers[j]
    person.employer = j
    person.since = week
    employer.headcount += 1
    employer.talent += person.talent
    employer.effective_talent += person.talent * field_match(state, j, person.field)


@kernel
def leave(state: State, i: int) -> None:
    """Person i leaves the present employer, if any: unvested equity is forfeited, the flow ends."""
    person = state.people[i]
    j = person.employer
    person.employer = UNEMPLOYED
    if j < 0:
        return
    employer = state.employers[j]
    employer.headcount -= 1
    employer.talent -= person.talent
    employer.effective_talent -= person.talent * field_match(state, j, person.field)
    employer.payroll -= person.flow
    employer.granted -= person.grant
    person.pay = 0.0
    person.flow = 0.0
    person.grant = 0.0
    person.package = 0.0
    if employer.headcount == 0:  # sums of many floats leave dust behind
        employer.talent = 0.0
        employer.effective_talent = 0.0
        employer.payroll = 0.0
