"""Negotiate: researchers whose day of decision has come choose among the bidders that are ready.

Person by person in keyed random order, or all at once (mechanism `simultaneous`); budgets are live: what one
contract commits, the next cannot spend.
"""

from __future__ import annotations

from sim.market.auctions.awards import COUNTERED
from sim.market.auctions.bidding import best_bidder, gather_bids, value_staying
from sim.market.auctions.contest import Stay, Verdict
from sim.market.auctions.contracts import agreed_pay, conclude, countered_pay
from sim.market.auctions.deciding import those_who_decide
from sim.market.auctions.mechanism import decide
from sim.market.auctions.telling import tell_contest, tell_reasons
from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.compiling.prefetch import AHEAD, prefetch
from sim.market.meeting.open_offers import close_offers
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.room import room_for_contracts
from sim.market.state.state import State
from sim.mechanisms.internal_equity.steps.raises import line_up_peers


@allocating_kernel
def negotiate(state: State, week: int) -> bool:
    """Hold the contests of the week. Contracts are signed, which `move` carries out.

    Where all bid at once the market runs the clock (`bid_at_once`) in place of this phase, and with the bid
    log on `negotiate_told`.
    """
    contested = those_who_decide(state, week)
    elsewhere = state.rules[0].simultaneous or len(state.bid_log) > 0
    if not room_for_contracts(state, len(contested)) or elsewhere:
        return False
    line_up_peers(state)
    hold_contests(state, contested, week)
    return True


@allocating_kernel
def negotiate_told(state: State, week: int) -> None:
    """Hold the contests of the week, and tell the bid log. Needs room for contracts and rows."""
    contested = those_who_decide(state, week)
    state.counts[Count.CONTESTS] += len(contested)
    line_up_peers(state)
    for i in contested:
        count = gather_bids(state, week, i)
        stay, verdict = decided(state, count, week, i)
        first = tell_contest(state, week, i, count, stay, verdict)
        moved = conclude(state, i, count, stay, verdict)
        tell_reasons(state, first, count, moved)
        close_offers(state, i, moved)


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
        stay, verdict = decided(state, count, week, i)
        moved = conclude(state, i, count, stay, verdict)
        close_offers(state, i, moved)


@inlined
def decided(state: State, count: int, week: int, i: int) -> tuple[Stay, Verdict]:
    """One researcher decides: what staying means, and what the mechanism makes of it and of the bids."""
    bidder, rival = best_bidder(state, count)
    stay = value_staying(state, week, i, rival, bidder)
    winner, utility, counter_made = decide(state, count, stay)
    pay = stay.pay
    if winner >= 0:
        pay = agreed_pay(state, winner, utility, i)
    elif winner == COUNTERED:
        pay = countered_pay(state, stay, utility, i)
    return stay, Verdict(winner=winner, utility=utility, pay=pay, counter_made=counter_made)
