"""Where people apply: the vacancy at which they expect most."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.draws import draw
from sim.market.pages.cost import compensation_share, limit_bid, perceived_share
from sim.market.pages.eligibility import may_approach, reachable, reaches_floor
from sim.market.pages.utility import amenities, felt_forfeit, foreseen_utility, utility_of
from sim.market.pages.worth import value_to_outsider
from sim.market.state.counts import Count
from sim.market.state.records import Person, Vacancy
from sim.market.state.state import State
from sim.market.state.traits import bargains
from sim.mechanisms.colleagues.kernels import most_colleague_tie
from sim.mechanisms.ties.kernels import most_tie
from sim.vocabulary import NONE

#: Appeal is at least so many log points, see `sim.market.pages.utility`: near that the bound says nothing.
_LEAST_APPEAL = -99.0
#: What a bound may be wrong by.
_ROUNDING = 1e-9


@kernel
def list_vacancies(state: State) -> None:
    """Write down which employers have a vacancy this week, and how they look to people."""
    state.meeting[0].vacancies = 0
    if state.rules[0].applications == 0.0:
        return
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        if employer.open_seats <= 0.0:
            continue
        vacancy = state.vacancies[state.meeting[0].vacancies]
        state.meeting[0].vacancies += 1
        vacancy.employer = j
        vacancy.pay[0] = usual_pay(state, j)
        vacancy.pay[1] = math.log(vacancy.pay[0])
        vacancy.elasticity = 1.0 if bargains(employer) else state.rules[0].outside_elasticity
        vacancy.appeal[0], vacancy.appeal[1] = employer.appeal_common, employer.appeal_compute
        vacancy.appeal[2], vacancy.appeal[3] = employer.appeal_culture, employer.appeal_mission
        vacancy.taste_topic = employer.taste_topic


@inlined
def usual_pay(state: State, j: int) -> float:
    """Pay for talent one at j, dollars a year, out of its budget; inf at one that pays nobody yet."""
    employer = state.employers[j]
    if not bargains(employer):
        return float(state.rules[0].outside_wage)
    bill, talent = employer.payroll - employer.leave_pay + employer.reserved, employer.talent
    if employer.purse_heads > 0:
        talent -= employer.purse_talent
    share = compensation_share(state, j, False)
    if talent <= 0.0 or bill <= 0.0 or share <= 0.0:
        return math.inf
    return float(bill / share / talent * perceived_share(state, j))


@kernel
def place_to_apply(state: State, week: int, i: int) -> int:
    """Employer to which person i applies, or NONE: with a job only where it is better by `unhappy`."""
    person, rules = state.people[i], state.rules[0]
    if not reachable(person):
        return NONE
    least = -math.inf
    if person.employer >= 0:
        forfeit = felt_forfeit(state, week, i) / rules.vesting_years
        staying = amenities(state, i, person.employer) + rules.switching_cost
        least = utility_of(person.pay, forfeit, staying) + rules.unhappy
    return best_vacancy(state, i, least)


@kernel
def best_vacancy(state: State, i: int, least: float) -> int:
    """Employer with a vacancy at which i expects the highest utility above `least`; NONE if there is none.

    What costs more to find out is found out of fewer: whether tastes can make up for what is missing, utility
    at the usual pay, and the limit for i, which is no more pay than that.
    """
    person, scale, best = state.people[i], state.rules[0].match_scale, NONE
    log_talent, per_taste = math.log(person.talent), 1.0 / scale if scale > 0.0 else math.inf
    most_for_ties = most_tie(state) + most_colleague_tie(state)
    for n in range(state.meeting[0].vacancies):
        vacancy = state.vacancies[n]
        usual = vacancy.pay[1] + vacancy.elasticity * log_talent
        if not may_beat(vacancy, person, least - usual - most_for_ties, per_taste):
            continue
        j, pay = vacancy.employer, math.exp(usual)
        if not may_approach(state, i, j):
            continue
        if foreseen_utility(state, i, person.employer, j, pay) <= least - _ROUNDING:
            continue
        pay = expected_pay(state, i, j, pay)
        if pay <= 0.0:
            continue
        utility = foreseen_utility(state, i, person.employer, j, pay)
        if utility > least:
            best, least = j, utility
    return best


@inlined
def expected_pay(state: State, i: int, j: int, usual: float) -> float:
    """Pay that i may expect of j, dollars a year: as is usual, at most j's limit for i; 0 for none."""
    person = state.people[i]
    bid, _ = limit_bid(state, j, value_to_outsider(state, i, j), 0.0, 0.0, True, -math.inf)
    limit = bid * perceived_share(state, j)
    if not reaches_floor(person, limit, state.rules[0]):
        return 0.0
    return float(min(limit, usual))


@inlined
def may_beat(vacancy: Vacancy, person: Person, wanted: float, per_taste: float) -> bool:
    """False where what speaks for a vacancy besides pay cannot reach `wanted`, as found out at little cost.

    A Gumbel draw g = -ln(-ln u) is below -ln y with y = 1-u, and that below 4 (y^(-1/4) - 1). So if `missing`
    is to be had of a taste, g / `per_taste`, there has to be y (1 + missing · per_taste / 4)^4 < 1.
    """
    appeal = (
        vacancy.appeal[0]
        + person.taste_compute * vacancy.appeal[1]
        + person.taste_culture * vacancy.appeal[2]
        + person.taste_mission * vacancy.appeal[3]
    )
    missing = wanted - appeal - _ROUNDING
    if missing <= 0.0 or appeal <= _LEAST_APPEAL:
        return True
    left, part = 1.0 - draw(person.subject, vacancy.taste_topic), 1.0 + 0.25 * missing * per_taste
    return bool(left * (part * part) * (part * part) < 1.0)
