"""Contracts: the pay agreed, what the losers learn, and what is signed; `move` carries it out."""

from __future__ import annotations

from sim.market.auctions.awards import COUNTERED, STAYS
from sim.market.auctions.contest import Competition, Stay, Verdict
from sim.market.auctions.mechanism import takes_or_leaves
from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.cost import (
    compensation_by_purse,
    compensation_of_hire,
    compensation_share,
    grant_of,
    perceived_share,
    sign_on_cash,
    spend_cash,
)
from sim.market.pages.losses import why_lost
from sim.market.pages.utility import extra_of_offer, least_pay, pay_for
from sim.market.pages.worth import counted_talent, perceived_talent
from sim.market.state.columns import UNMADE
from sim.market.state.counts import Count
from sim.market.state.records import Bid, Contract
from sim.market.state.state import Race, State
from sim.market.state.traits import bargains, lives_on_cash
from sim.mechanisms.colleagues.steps import note_ties
from sim.mechanisms.foresight.kernels import log_points, promised_utility, units
from sim.mechanisms.internal_equity.steps.limits import commit_raises, compares
from sim.mechanisms.match_floor.kernels import least_offer
from sim.mechanisms.merger.kernels import share_pool
from sim.mechanisms.purse.kernels import fits, purse_left
from sim.mechanisms.reference_pay.kernels import asked_pay
from sim.mechanisms.retention_subsidy.kernels import cost_of_raise
from sim.mechanisms.star_premium.kernels import as_star
from sim.vocabulary import NONE, EventKind, Tally


@inlined
def conclude(state: State, i: int, count: int, stay: Stay, verdict: Verdict) -> bool:
    """Tell the losers why, and sign what was agreed; does the person move?

    Args:
        state: the market.
        i: the person.
        count: number of bids.
        stay: what staying means.
        verdict: what the mechanism decided.
    """
    worth = worth_in_pay(state, stay, verdict)
    best = explain_losses(state, count, verdict, worth)
    counter = explain_counter(state, stay, verdict, worth)
    runner_up, binding = NONE, NONE
    if best != NONE:
        runner_up, binding = state.bids[best].employer, state.bids[best].reason
    # An outbid counter-offer is a losing bid too.
    if counter >= 0 and (best == NONE or stay.counter_utility > state.utilities[best]):
        runner_up, binding = stay.employer, counter
    bidders = count + verdict.counter_made
    competition = Competition(bidders=bidders, runner_up=runner_up, binding=binding, counter=counter)
    if verdict.winner == COUNTERED:
        sign_raise(state, i, verdict, competition)
    elif verdict.winner != STAYS:
        sign_hire(state, i, stay, verdict, competition)
    return verdict.winner >= 0


@kernel
def countered_pay(state: State, stay: Stay, utility: float, i: int) -> float:
    """Pay of a counter-offer that has to give `utility`, lifted as that of a hire; never a cut."""
    rules = state.rules[0]
    if rules.foresight:
        flow = promised_utility(state, i, stay.employer, utility, stay.counter_utility)
        return max(min(pay_for(flow, stay.forfeit, stay.amenity), stay.counter_pay), stay.pay)
    matched = pay_for(utility, stay.forfeit, stay.amenity)
    lifted = matched + rules.bargaining_share * (stay.counter_pay - matched)
    lifted = max(lifted, asked_pay(state, i))
    return float(max(min(lifted, stay.counter_pay), stay.pay))


@inlined
def agreed_pay(state: State, winner: int, utility: float, i: int) -> float:
    """Pay that gives `utility`, lifted by the bargaining share towards the winner's own limit.

    It is the floor at least, which whoever bids for a person with a job reaches (`reaches_floor`), and what
    others are seen to get, as far as the limit goes.
    """
    offer, rules = state.bids[winner], state.rules[0]
    cap = offer.cap
    if takes_or_leaves(rules) or not bargains(state.employers[offer.employer]):
        return float(cap)  # the outside's and posted offers are take it or leave it
    extra = extra_of_offer(state, winner)
    share = rules.bargaining_share
    if rules.foresight:
        utility = promised_utility(state, i, offer.employer, utility, state.utilities[winner])
        share = 0.0  # it is in the promise
    second = min(least_pay(state, i, pay_for(utility, extra, offer.amenity), extra), cap)
    return float(
        max(
            second + share * (cap - second),  # the bargain
            least_offer(state.people[i], rules),  # the floor
            min(asked_pay(state, i), cap),  # what others get
        )
    )


@inlined
def calm_part(state: State, offer: Bid, pay: float) -> float:
    """Part of `pay` that the winner would have agreed to, had it not bid above what the person is worth.

    The second-best bid and the bargaining share are as they are; the limit is what it would be.
    """
    if offer.calm >= offer.cap or pay <= 0.0:
        return 1.0
    rules = state.rules[0]
    share = 0.0 if rules.foresight else rules.bargaining_share
    second = offer.calm
    if share < 1.0:
        second = min(max((pay - share * offer.cap) / (1.0 - share), 0.0), offer.calm)
    return float(min((second + share * (offer.calm - second)) / pay, 1.0))


@kernel
def worth_in_pay(state: State, stay: Stay, verdict: Verdict) -> float:
    """Pay that would by itself be worth as much as what the person ends with: more where raises will come.

    With foresight people accept less from whom will have to raise pay later. A loser's bid at its limit has
    to be held against the whole of that, or it would seem to have lost on amenities.
    """
    rules = state.rules[0]
    if verdict.winner == STAYS:
        return stay.worth
    if not rules.foresight:
        return verdict.pay
    amenity, extra, limit = stay.amenity, stay.forfeit, stay.counter_utility
    if verdict.winner >= 0:
        offer = state.bids[verdict.winner]
        if not bargains(state.employers[offer.employer]):
            return verdict.pay
        amenity, extra = offer.amenity, extra_of_offer(state, verdict.winner)
        limit = state.utilities[verdict.winner]
    share = rules.bargaining_share
    level = share * units(limit, rules) + (1.0 - share) * units(verdict.utility, rules)
    return max(pay_for(log_points(level, rules), extra, amenity), verdict.pay)


@inlined
def explain_losses(state: State, count: int, verdict: Verdict, worth: float) -> int:
    """Count each losing bid under its reason; returns the position of the best loser, or NONE."""
    runner_up = NONE
    for n in range(count):
        offer = state.bids[n]
        employer = state.employers[offer.employer]
        employer.bids += 1
        if n == verdict.winner:
            continue
        offer.reason = why_lost(offer.cap, state.utilities[n], worth, verdict.utility, offer.reason)
        employer.lost[offer.reason] += 1
        if runner_up == NONE or state.utilities[n] > state.utilities[runner_up]:
            runner_up = n
    return runner_up


@inlined
def explain_counter(state: State, stay: Stay, verdict: Verdict, worth: float) -> int:
    """Count the incumbent's counter-offer, if it made one; returns what the log says of it.

    That is the Reason if it was outbid; UNMADE less the Reason that left nothing to counter with; else NONE.
    """
    if not verdict.counter_made:
        return UNMADE - stay.counter_reason if stay.counter_reason != NONE else NONE
    incumbent = state.employers[stay.employer]
    state.tally[Tally.COUNTERS_MADE] += 1
    state.tally[Tally.COUNTERS_WON] += verdict.winner == COUNTERED
    incumbent.bids += verdict.winner != STAYS  # else staying as things are was enough
    if verdict.winner < 0:
        return NONE
    reason = why_lost(stay.counter_pay, stay.counter_utility, worth, verdict.utility, stay.counter_reason)
    incumbent.lost[reason] += 1
    return reason


@inlined
def sign_hire(state: State, i: int, stay: Stay, verdict: Verdict, competition: Competition) -> None:
    """Sign a contract with the winning bidder, and commit money and seat."""
    person, offer = state.people[i], state.bids[verdict.winner]
    j = offer.employer
    employer = state.employers[j]
    face = verdict.pay / perceived_share(state, j)
    make_whole = offer.make_whole
    contract = write_contract(state, i, j, verdict, competition, face)
    contract.kind = EventKind.HIRED if person.employer < 0 else EventKind.POACHED
    contract.pay_before = stay.pay
    contract.package += make_whole
    contract.calm = contract.package * calm_part(state, offer, verdict.pay)
    contract.listed = offer.listed
    contract.by_purse = False
    note_ties(state, i, offer)
    if state.rules[0].purses and offer.listed:
        contract.compensation = compensation_by_purse(state, j, face, make_whole)
        contract.by_purse = fits(contract.compensation, purse_left(employer))
    if compares(state, j) and not contract.by_purse:
        commit_raises(state, i, j, perceived_talent(state, i, j), verdict.pay)
    employer.granted += contract.grant
    effective = counted_talent(state, i, j, person.talent)
    employer.promised_talent += effective
    employer.promised_stars += as_star(state, person.talent, effective)
    employer.open_seats = max(employer.open_seats - 1.0, 0.0)  # listed people need no planned seat
    if contract.by_purse:
        employer.purse_promised += contract.compensation
        return
    contract.compensation = compensation_of_hire(state, j, face)
    employer.promised += contract.compensation
    bonus = sign_on_cash(state, j, face) + make_whole
    employer.bonus_pool -= bonus
    if state.rules[0].mergers:
        share_pool(state, j)
    if lives_on_cash(employer):
        spend_cash(state, j, bonus)


@kernel
def sign_raise(state: State, i: int, verdict: Verdict, competition: Competition) -> None:
    """Sign a counter-offer, and commit the difference; a fresh grant replaces the old.

    A purse goes on to pay where it can; else the budget has all of the contract. What the budget bears
    already, the state may help to raise.
    """
    person = state.people[i]
    j = person.employer
    employer = state.employers[j]
    face = verdict.pay / perceived_share(state, j)
    contract = write_contract(state, i, j, verdict, competition, face)
    contract.kind = EventKind.RAISED
    contract.pay_before = person.pay
    contract.compensation = face * compensation_share(state, j, False)
    contract.listed = False
    contract.by_purse = person.by_purse and fits(
        contract.compensation, purse_left(employer) + person.compensation
    )
    if compares(state, j) and not contract.by_purse:
        commit_raises(state, i, j, person.talent, verdict.pay)
    if contract.by_purse:
        employer.purse_promised += contract.compensation - person.compensation
    elif person.by_purse:
        employer.promised += contract.compensation
    else:
        cost = contract.compensation
        contract.compensation = cost_of_raise(employer, cost, person.compensation)
        state.race[Race.SUBSIDIES] += cost - contract.compensation
        employer.promised += contract.compensation - person.compensation
    employer.granted += contract.grant - person.grant


@inlined
def write_contract(
    state: State, i: int, j: int, verdict: Verdict, competition: Competition, face: float
) -> Contract:
    """A new contract of person i with employer j, with what hires and raises have in common."""
    contract: Contract = state.contracts[state.counts[Count.SIGNED]]
    state.counts[Count.SIGNED] += 1
    contract.person = i
    contract.origin = state.people[i].employer
    contract.destination = j
    contract.pay_after = verdict.pay
    contract.grant = grant_of(state, j, face)
    contract.package = face * state.rules[0].vesting_years
    contract.benchmark = verdict.utility
    contract.bidders = competition.bidders
    contract.runner_up = competition.runner_up
    contract.binding = competition.binding
    contract.counter = competition.counter
    return contract
