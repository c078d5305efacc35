"""The bids for one researcher, each at its limit, and what staying is worth."""

from __future__ import annotations

import math

from sim.market.auctions.contest import Stay
from sim.market.auctions.mechanism import takes_or_leaves
from sim.market.compiling.kernel import inlined, kernel
from sim.market.draws import decision, draw, topic
from sim.market.meeting.open_offers import first_approval
from sim.market.pages.cost import (
    limit_bid,
    make_whole_cash,
    pay_out_of,
    perceived_share,
    purse_bid,
    purse_cash,
    value_limit,
    worth_in_pay,
)
from sim.market.pages.eligibility import may_bid, reaches_floor
from sim.market.pages.losses import count_lost
from sim.market.pages.utility import (
    besides_not_working,
    besides_offer,
    besides_staying,
    extra_of_offer,
    extra_of_staying,
    felt_forfeit,
    pay_for,
    reservation_income,
    utility_of,
)
from sim.market.pages.worth import perceived_talent, value_to_incumbent, value_to_outsider
from sim.market.state.state import Race, State
from sim.market.state.traits import bargains
from sim.mechanisms.foresight.kernels import reservation_utility
from sim.mechanisms.internal_equity.steps.limits import compares, fair_bid
from sim.mechanisms.merger.kernels import best_of_owners, payroll_elsewhere
from sim.vocabulary import NONE, Reason

COUNTER = decision(6, "is the incumbent willing to counter this week")


@inlined
def gather_bids(state: State, week: int, i: int) -> int:
    """Bids at their limits, of employers that may bid on the day of decision; returns how many.

    Who does not reach the floor has lost, and is no bidder: nobody has to beat it. Employers of one owner
    do not bid against each other.
    """
    person, rules = state.people[i], state.rules[0]
    forfeit = 0.0
    if person.employer >= 0:
        forfeit = felt_forfeit(state, week, i)
    count = 0
    slot = person.open_offer
    while slot != NONE:
        open_offer = state.open_offers[slot]
        if may_bid(state, slot, person.decides):
            place_bid(state, count, week, i, slot, forfeit)
            if reaches_floor(person, state.bids[count].cap, rules):
                count += 1
            else:
                count_lost(state, open_offer.employer, Reason.FLOOR)
        slot = open_offer.next
    if rules.mergers:
        count = best_of_owners(state, count)
    return count


@inlined
def place_bid(state: State, n: int, week: int, i: int, slot: int, forfeit: float) -> None:
    """Write the bid of an employer that pursues person i, at its limit, as number n."""
    open_offer = state.open_offers[slot]
    j = open_offer.employer
    employer, rules = state.employers[j], state.rules[0]
    worth = value_to_outsider(state, i, j)
    purse = purse_bid(state, j, 0.0) if rules.purses and open_offer.listed else -math.inf
    bid, reason = limit_bid(state, j, worth, 0.0, 0.0, True, purse)
    if compares(state, j):
        talent = perceived_talent(state, i, j)
        bid, reason = fair_bid(state, i, j, talent, worth, 0.0, True, purse, bid, reason)
    if takes_or_leaves(rules) and bargains(employer):
        bid, reason = posted_bid(state, j, worth, bid, reason)
    offer = state.bids[n]
    offer.employer = j
    offer.listed = open_offer.listed
    offer.along = open_offer.along
    offer.reason = reason
    offer.worth = worth
    offer.cap = bid * perceived_share(state, j)
    offer.calm = min(bid, worth_in_pay(worth, employer)) * perceived_share(state, j)
    offer.amenity = besides_offer(state, i, j, week, open_offer.attended)
    if bid <= purse:
        offer.make_whole = purse_cash(state, j, forfeit, bid, purse)
    else:
        offer.make_whole = make_whole_cash(state, j, forfeit, bid)
    state.utilities[n] = -math.inf
    if offer.cap > 0.0:
        state.utilities[n] = utility_of(offer.cap, extra_of_offer(state, n), offer.amenity)


@kernel
def posted_bid(state: State, j: int, worth: float, bid: float, reason: int) -> tuple[float, int]:
    """The posted offer, if the limits allow it: the employer's wage, or its value less a markdown.

    The markdown is the scenario's, or that of a Cournot employer under nested CES labor supply with share s
    of the wage bill (Berger, Herkenhoff & Mongey 2022).
    """
    employer = state.employers[j]
    wage, rules = employer.posted_wage, state.rules[0]
    if math.isnan(wage):
        kept = 1.0 - rules.posted_markdown
        if rules.oligopsony:  # inverse elasticity of supply to the employer, 1 + (1-s)/η + s/θ over one
            bill, paid = (
                state.race[Race.WAGE_BILL],
                pay_out_of(employer.payroll + employer.purse_payroll, employer),
            )
            if rules.mergers:
                paid += pay_out_of(payroll_elsewhere(state, j), employer)
            # of the wage bill of a market of the size that is stated
            share = min(paid / employer.scale / (bill / rules.market_scale), 1.0) if bill > 0.0 else 0.0
            kept = 1.0 / (1.0 + (1.0 - share) / rules.elasticity_within + share / rules.elasticity_across)
        wage = value_limit(employer, worth) * kept
    if wage < bid:
        return wage, Reason.POSTED_WAGE
    return bid, reason


@inlined
def value_staying(state: State, week: int, i: int, rival: float, bidder: int) -> Stay:
    """Utility of staying as things are, and at the most that the incumbent may counter with.

    `rival` is the utility of the best bid, and `bidder` its employer, NONE where that is not known: against a
    bid that does not beat staying nobody counters, and what the counter-offer could be is not worked out.
    """
    person, rules = state.people[i], state.rules[0]
    j = person.employer
    if j < 0:
        return value_not_working(state, week, i)
    forfeit = extra_of_staying(state, i, week)
    amenity = besides_staying(state, i, week)
    utility = utility_of(person.pay, forfeit, amenity)
    counter, reason, at_limit, worth = person.pay, NONE, utility, person.pay
    if rival > utility or rules.best_offer:
        counter, reason = limit_counter(state, week, i, bidder)
        at_limit = utility_of(counter, forfeit, amenity)
        if rules.best_offer and person.benchmark > -math.inf:
            # An incumbent that may counter has to beat any offer above the best so far; one that may not pays
            # on.
            counters = at_limit > person.benchmark and counter > person.pay
            utility = person.benchmark if counters else max(utility, person.benchmark)
            worth = max(pay_for(person.benchmark, forfeit, amenity), person.pay)
    return Stay(
        employer=j,
        pay=person.pay,
        amenity=amenity,
        forfeit=forfeit,
        utility=utility,
        may_counter=counter > person.pay,
        counter_pay=counter,
        counter_utility=at_limit,
        counter_reason=reason,
        worth=worth,
    )


@inlined
def value_not_working(state: State, week: int, i: int) -> Stay:
    """The same for person i without a job: nobody counters."""
    rules = state.rules[0]
    income = reservation_income(state.people[i].talent, rules)
    utility, worth = utility_of(income, 0.0, 0.0), income
    if rules.foresight and rules.bargaining_share > 0.0:
        utility = reservation_utility(state, i, income)
        worth = max(pay_for(utility, 0.0, 0.0), income)
    utility += besides_not_working(state, i, week)
    return Stay(
        employer=state.people[i].employer,
        pay=income,
        amenity=0.0,
        forfeit=0.0,
        utility=utility,
        may_counter=False,
        counter_pay=0.0,
        counter_utility=0.0,
        counter_reason=NONE,
        worth=worth,
    )


@inlined
def limit_counter(state: State, week: int, i: int, bidder: int) -> tuple[float, int]:
    """Pay of the incumbent's counter-offer at its limit, and what limits it; present pay if there is none."""
    person, rules = state.people[i], state.rules[0]
    employer = state.employers[person.employer]
    if takes_or_leaves(rules) or not bargains(employer) or not may_counter(state, week, i):
        return person.pay, NONE
    return most_to_keep(state, i, bidder)


@inlined
def most_to_keep(state: State, i: int, bidder: int) -> tuple[float, int]:
    """The most pay that the incumbent would give to keep person i from `bidder`, and what limits it."""
    person = state.people[i]
    j = person.employer
    employer = state.employers[j]
    drawn, purse = person.compensation, -math.inf
    if person.by_purse:
        drawn, purse = 0.0, purse_bid(state, j, person.compensation)
    worth = value_to_incumbent(state, i, bidder)
    bid, reason = limit_bid(state, j, worth, drawn, person.grant, False, purse)
    if compares(state, j):
        bid, reason = fair_bid(state, i, j, person.talent, worth, drawn, False, purse, bid, reason)
    fair = employer.counter_limit * person.pay
    if fair < bid * perceived_share(state, j):
        reason = Reason.COUNTER_LIMIT
    return max(min(bid * perceived_share(state, j), fair), person.pay), reason


@inlined
def best_bidder(state: State, count: int) -> tuple[int, float]:
    """Employer of the best of so many bids, NONE without one, and its utility."""
    rival, bidder = -math.inf, NONE
    for n in range(count):
        if state.utilities[n] > rival:
            rival, bidder = state.utilities[n], state.bids[n].employer
    return bidder, rival


@inlined
def may_counter(state: State, week: int, i: int) -> bool:
    """Is the incumbent willing, and is its leave to counter there before the researcher decides?"""
    if not in_time(state, i):
        return False
    person = state.people[i]
    employer = state.employers[person.employer]
    willing = draw(person.subject, topic(state.key, employer.key, week, COUNTER))
    return bool(willing < employer.counter_probability)


@inlined
def in_time(state: State, i: int) -> bool:
    """Has the incumbent its leave to counter before the researcher decides?"""
    person = state.people[i]
    employer = state.employers[person.employer]
    return bool(first_approval(state, i) + employer.counter_approval <= person.decides)
