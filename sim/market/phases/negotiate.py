"""Negotiate: researchers whose day of decision has come choose among the bidders that are ready.

Person by person in keyed random order, or all at once (mechanism `simultaneous`); budgets are live: what one
contract commits, the next cannot spend.
"""

from __future__ import annotations

import math

from sim.market.auctions.awards import COUNTERED
from sim.market.auctions.bidding import gather_bids, value_staying
from sim.market.auctions.contest import Verdict
from sim.market.auctions.contracts import agreed_pay, conclude, countered_pay
from sim.market.auctions.deciding import those_who_decide
from sim.market.auctions.mechanism import decide
from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.compiling.prefetch import AHEAD, prefetch
from sim.market.meeting.open_offers import close_offers
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.room import room_for_contracts
from sim.market.state.state import State


@allocating_kernel
def negotiate(state: State, week: int) -> bool:
    """Hold the contests of the week. Contracts are signed, which `move` carries out.

    Where all bid at once the market runs the clock (`bid_at_once`) in place of this phase.
    """
    contested = those_who_decide(state, week)
    if not room_for_contracts(state, len(contested)) or state.rules[0].simultaneous:
        return False
    hold_contests(state, contested, week)
    return True


@kernel
def hold_contests(state: State, contested: Table, week: int) -> None:
    """Settle everyone who decides this week, one after the other."""
    state.counts[Count.CONTESTS] += len(contested)
    for n in range(len(contested)):
        prefetch(state.people, contested[min(n + AHEAD, len(contested) - 1)])
        soon = contested[min(n + AHEAD // 2, len(contested) - 1)]
        prefetch(state.open_offers, state.people[soon].open_offer)
        i = contested[n]
        count = gather_bids(state, week, i)
        moved = settle(state, count, week, i)
        close_offers(state, i, moved)


@inlined
def settle(state: State, count: int, week: int, i: int) -> bool:
    """One researcher decides: the mechanism names the winner, who signs."""
    rival = -math.inf
    for n in range(count):
        rival = max(rival, state.utilities[n])
    stay = value_staying(state, week, i, rival)
    winner, utility, counter_made = decide(state, count, stay)
    pay = stay.pay
    if winner >= 0:
        pay = agreed_pay(state, winner, utility, i)
    elif winner == COUNTERED:
        pay = countered_pay(state, stay, utility, i)
    verdict = Verdict(winner=winner, utility=utility, pay=pay, counter_made=counter_made)
    return conclude(state, i, count, stay, verdict)
