"""Negotiate: researchers whose day of decision has come choose among the bidders that are ready.

Person by person in keyed random order, or all at once (mechanism `simultaneous`); budgets are live: what one
contract commits, the next cannot spend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.market.bidding import gather_bids, value_staying
from sim.market.columns import NONE, Table
from sim.market.contest import Bids, room_for
from sim.market.contracts import agreed_pay, conclude, countered_pay
from sim.market.counts import Count
from sim.market.draws import Decision, uniform
from sim.market.kernel import allocating_kernel, kernel
from sim.market.mechanisms.awards import COUNTERED
from sim.market.mechanisms.posted import posted
from sim.market.mechanisms.sequential import sequential
from sim.market.mechanisms.simultaneous import bid_at_once
from sim.market.pursuits import close_pursuits
from sim.market.state import State

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

_SLOTS = int(Count.SLOTS)
_ORDER = int(Decision.ORDER)


def negotiate(market: TalentMarket) -> None:
    """Hold the contests of the week. Contracts become the newest rows of the event log."""
    counts = market.state.counts
    counts[Count.SIGNED] = counts[Count.ROWS]
    market.reserve_rows(int(counts[Count.SLOTS]))
    if market.scenario.market.mechanism == "simultaneous":
        contested = those_who_decide(market.state, market.week)
        market.instability = bid_at_once(
            market.state, contested, market.week, market.scenario.market.increment
        )
    else:
        hold_contests(market.state, market.week)


@allocating_kernel
def those_who_decide(state: State, week: int) -> Table:
    """People whose day of decision lies in this week, in keyed random order."""
    most = state.counts[_SLOTS]
    contested = np.empty(most, np.int64)
    priority = np.empty(most)
    found = 0
    for slot in range(most):
        i = state.pursuits[slot].person
        # The head of a person's list stands for the person; closed entries have no person.
        if i != NONE and state.people[i].pursuit == slot and state.people[i].decides < 7.0 * (week + 1):
            contested[found] = i
            priority[found] = uniform(state.key, state.people[i].key, 0, week, _ORDER)
            found += 1
    return contested[np.argsort(priority[:found], kind="mergesort")]


@allocating_kernel
def hold_contests(state: State, week: int) -> None:
    """Settle everyone who decides this week, one after the other."""
    bids = room_for(len(state.employers))
    for i in those_who_decide(state, week):
        count = gather_bids(state, bids, week, i)
        moved = settle(state, bids, count, week, i)
        close_pursuits(state, i, moved)


@kernel
def settle(state: State, bids: Bids, count: int, week: int, i: int) -> bool:
    """One researcher decides: the mechanism names the winner, who signs."""
    stay = value_staying(state, week, i)
    made = False
    if state.rules[0].posted:
        winner, utility = posted(bids.utility, count, stay.utility)
    else:
        winner, utility, made = sequential(
            bids.utility, count, stay.utility, stay.may_counter, stay.counter_utility
        )
    pay = stay.pay
    if winner >= 0:
        pay = agreed_pay(state, bids, winner, utility, i)
    elif winner == COUNTERED:
        pay = countered_pay(state, stay, utility, i)
    return conclude(state, bids, count, stay, made, week, i, winner, utility, pay)
