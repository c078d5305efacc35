"""How many people employers want: as many as would each add more than usual pay.

What usual pay for a unit of talent is, and how good a typical recruit, recent hires tell: of labs for labs,
and of startups for startups, those whom a purse pays left out. A hire counts with weight e^(t/τ), t the week
and τ a year: what was a year ago counts e times less. The median of pay per unit of talent is found in bins
of 2%, which are kept with the place of the middle: it moves by few bins a week.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.cost import affordable_seats, next_dollar_cost
from sim.market.pages.race import earnings
from sim.market.pages.worth import present_talent
from sim.market.state.columns import BINS, FIRST_BIN, PER_BIN
from sim.market.state.counts import Count
from sim.market.state.records import Contract, Employer
from sim.market.state.state import State
from sim.market.state.traits import bargains, lives_on_cash
from sim.mechanisms.chosen_seats.spec import LEAST_HURDLE
from sim.mechanisms.merger.kernels import bought, share_of_heads
from sim.mechanisms.purse.kernels import staff_on_budget
from sim.mechanisms.sticky_talent.kernels import part_that_counts
from sim.vocabulary import NONE, WEEKS_PER_YEAR, Tally

#: A fitted hurdle is by rounding more than what the next recruit would add, so that this one is not wanted.
_MORE = 1.0 + 1e-9
#: More recruits than anybody can have; infinitely many are no whole number.
_MANY = 1e9


@kernel
def note_recruit(state: State, week: int, contract: Contract) -> None:
    """A hire by a lab or a startup: pay, sign-on and make-whole at face value a year, per unit of talent.

    Counted is what the employer would have paid had it not bid above value (`calm_part`): aggressiveness
    bids, it does not plan. Else who has overpaid once would want nobody any more, and usual pay, with no
    hires, would stay what it was.
    """
    rules, employer = state.rules[0], state.employers[contract.destination]
    if not rules.chosen_seats or not bargains(employer) or contract.by_purse:
        return
    kind = 1 if lives_on_cash(employer) else 0
    counted = part_that_counts(state, contract.person, contract.destination)
    talent = state.people[contract.person].talent * counted
    price = math.log(max(contract.calm, 1e-30) / rules.vesting_years / talent)
    note_price(state, kind, price, talent, week)


@kernel
def note_price(state: State, kind: int, price: float, talent: float, week: int) -> None:
    """One more hire of this week, of so much talent; `price` is the log of pay for a unit of it."""
    weight = math.exp(week / WEEKS_PER_YEAR)
    place = min(max(int((price - FIRST_BIN) * PER_BIN), 0), BINS - 1)
    recruits = state.recruits[kind]
    state.price_bins[kind, place] += weight
    recruits.weight += weight
    recruits.talent += weight * talent
    if place < recruits.middle:
        recruits.below += weight


@inlined
def recruits_as(employer: Employer, kind: int) -> bool:
    """Is it a lab (kind 0), or a startup (1)?"""
    return bargains(employer) and lives_on_cash(employer) == (kind == 1)


@kernel
def usual_price(state: State, kind: int) -> float:
    """Median pay, dollars a year, of a unit of talent among recent hires."""
    recruits, bins = state.recruits[kind], state.price_bins[kind]
    half = recruits.weight / 2.0
    while recruits.middle > 0 and recruits.below > half:
        recruits.middle -= 1
        recruits.below -= bins[recruits.middle]
    while recruits.middle < BINS - 1 and recruits.below + bins[recruits.middle] < half:
        recruits.below += bins[recruits.middle]
        recruits.middle += 1
    within = bins[recruits.middle]
    part = (half - recruits.below) / within if within > 0.0 else 0.5
    return math.exp(FIRST_BIN + (recruits.middle + min(max(part, 0.0), 1.0)) / PER_BIN)


@kernel
def appraise_staff(state: State, kind: int) -> None:
    """Where nobody was hired, recruits are taken for like those who work at such employers, in the mean."""
    payroll, talent, heads = 0.0, 0.0, 0
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if staff_on_budget(employer) > 0 and recruits_as(employer, kind):
            payroll += employer.payroll
            talent += employer.talent - employer.purse_talent
            heads += staff_on_budget(employer)
    state.recruits[kind].price = payroll / talent if talent > 0.0 else math.inf
    state.recruits[kind].usual_talent = talent / heads if heads > 0 else 1.0


@kernel
def choose_seats(state: State, j: int, planned: float) -> float:
    """Seats of this week: n* within what money, hiring speed and a ceiling of seats allow.

    n* is the largest n such that each of n typical recruits adds more than (1 + h) times what it costs. What
    would be `planned` in the first week is what fitted hurdles h give then.
    """
    rules, employer = state.rules[0], state.employers[j]
    kind = 1 if lives_on_cash(employer) else 0
    talent = state.recruits[kind].usual_talent
    cost = next_dollar_cost(employer) * state.recruits[kind].price * talent
    if employer.hurdle == 0.0:
        employer.head_memory = employer.headcount / (1.0 + rules.hiring_speed)
        fitted = adds(state, j, planned + 1.0, talent) / cost if cost > 0.0 else 1.0
        employer.hurdle = (
            rules.hiring_hurdle if rules.hiring_hurdle > 0.0 else max(fitted * _MORE, LEAST_HURDLE)
        )
    else:
        employer.head_memory += (employer.headcount - employer.head_memory) / WEEKS_PER_YEAR
    if employer.hurdle < 0.0:  # it has merged
        employer.hurdle = max(-adds(state, j, 1.0, talent) / employer.hurdle, LEAST_HURDLE)
    growing = employer.head_memory + max(1.0, rules.hiring_speed * employer.head_memory)
    first, ceiling = employer.initial_headcount, employer.seats
    if rules.mergers and bought(state, j) != NONE:
        first += state.employers[bought(state, j)].initial_headcount
        ceiling += state.employers[bought(state, j)].seats
    speed = max(growing, first) - employer.headcount
    most = max(min(affordable_seats(state, j), ceiling - employer.headcount, _MANY), 0.0)
    # One more than it may, to see whether it wants more.
    most = min(math.floor(most), max(math.floor(speed), 0.0) + 1.0)
    wanted = wanted_recruits(state, j, talent, cost * employer.hurdle, most)
    if wanted > speed and kind == 0:
        state.tally[Tally.SPEED_LIMITS] += 1
    return max(math.floor(min(wanted, speed)), 0.0)


@kernel
def wanted_recruits(state: State, j: int, talent: float, cost: float, most: float) -> float:
    """The largest n up to `most` such that each of n recruits adds more than `cost`.

    What one more adds first rises and then falls, or falls throughout: so it is enough to look at the first,
    the last, and in between by halves.
    """
    if most < 1.0 or adds(state, j, 1.0, talent) <= cost:
        return 0.0
    if adds(state, j, most, talent) > cost:
        return most
    low, high = 1.0, most
    while high - low > 1.0:
        middle = math.floor((low + high) / 2.0)
        if adds(state, j, middle, talent) > cost:
            low = middle
        else:
            high = middle
    return low


@inlined
def adds(state: State, j: int, place: float, talent: float) -> float:
    """What the recruit in this place, 1 for the first, adds to the yearly earnings of j, dollars.

    The owner's other brand is taken to hire in proportion.
    """
    employer, others = state.employers[j], 1.0
    if state.rules[0].mergers:
        others = share_of_heads(state, j)
    before = present_talent(state, j) + (place - 1.0) / others * talent
    more = earnings(state, j, before + employer.scale * talent) - earnings(state, j, before)
    return float(more / employer.scale)


@kernel
def appraise_recruits(state: State, week: int) -> None:
    """Usual pay and talent of recruits, as this week begins."""
    if not state.rules[0].chosen_seats or week < 0:
        return
    for kind in range(2):
        recruits = state.recruits[kind]
        if recruits.weight > 0.0:
            recruits.price = usual_price(state, kind)
            recruits.usual_talent = recruits.talent / recruits.weight
        else:
            appraise_staff(state, kind)
