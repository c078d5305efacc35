"""What an employer is worth to a researcher, log points of pay (docs/model.md, section 7.4).

    U = ln(w + e) + x

    x of an offer  =  appeal and taste  +  ties  +  courtship  +  shock
    x of staying   =  appeal and taste  +  switching cost     +  shock
    x of no job    =                                             shock

w is pay, e cash and grants a year that hang on the choice, x everything else.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.draws import decision, draw, gumbel, topic
from sim.market.pages.cost import seen_value
from sim.market.state.counts import Count
from sim.market.state.records import Rules, Schedule
from sim.market.state.state import State
from sim.market.state.traits import races
from sim.mechanisms.colleagues.kernels import colleague_tie
from sim.mechanisms.executive_attention.kernels import courtship
from sim.mechanisms.merger.kernels import compute_per_head
from sim.mechanisms.prestige.kernels import prestige
from sim.mechanisms.ties.kernels import tie
from sim.mechanisms.vesting.kernels import left_to_vest

SHOCK = decision(26, "Gumbel taste of a person for an option, at one decision")

#: Appeal is within so many log points, e^100 times any pay: what is beyond makes no difference.
_MOST_APPEAL = 100.0


@inlined
def utility_of(pay: float, extra: float, besides: float) -> float:
    """U = ln(w + e) + x, of `pay` and `extra` in dollars a year."""
    return math.log(pay + extra) + besides


@inlined
def pay_for(utility: float, extra: float, besides: float) -> float:
    """Pay w, dollars a year, that gives `utility` = ln(w + e) + x."""
    return math.exp(utility - besides) - extra


@inlined
def pay_alike(pay: float, extra: float, besides: float) -> float:
    """e^U = (w + e) e^x: pay, dollars a year, that by itself would be worth as much."""
    return (pay + extra) * math.exp(besides)


@inlined
def besides_pay(state: State, i: int, origin: int, j: int, start: float) -> float:
    """What speaks for a job at j besides pay, to i who comes from `origin`; added to `start` term by term."""
    return (
        start
        + amenities(state, i, j)  # appeal and taste
        + tie(state, origin, j)  # to leaders
        + colleague_tie(state, i, j)
    )


@inlined
def besides_offer(state: State, i: int, j: int, week: int, attended: bool) -> float:
    """What speaks for an offer by j, to which its executives attend or not, to person i besides pay."""
    return (
        besides_pay(state, i, state.people[i].employer, j, 0.0)  # appeal, taste and tie
        + courtship(state.employers[j], attended)
        + shock(state, i, j, week)
    )


@inlined
def switching(state: State) -> float:
    """What it is worth not to have to change, log points of pay."""
    return float(state.rules[0].switching_cost)


@inlined
def besides_staying(state: State, i: int, week: int) -> float:
    """What speaks for staying at the present employer besides pay."""
    j = state.people[i].employer
    return (
        amenities(state, i, j)  # appeal and taste
        + switching(state)
        + shock(state, i, j, week)
    )


@inlined
def besides_not_working(state: State, i: int, week: int) -> float:
    """What speaks for having no job besides its income."""
    return shock(state, i, state.people[i].employer, week)


@inlined
def foreseen_utility(state: State, i: int, origin: int, j: int, pay: float) -> float:
    """U of a job at j that i, then at `origin`, may be offered some day; no shock and no forfeit is known."""
    return besides_pay(state, i, origin, j, math.log(pay))


@inlined
def extra_of_offer(state: State, n: int) -> float:
    """What the n-th bid adds to pay, dollars a year: cash that makes whole, over the vesting years."""
    return float(state.bids[n].make_whole / state.rules[0].vesting_years)


@inlined
def extra_of_staying(state: State, i: int, week: int) -> float:
    """What leaving is felt to forfeit, dollars a year over the vesting years."""
    return felt_forfeit(state, week, i) / state.rules[0].vesting_years


@inlined
def felt_forfeit(state: State, week: int, i: int) -> float:
    """Dollars that leaving is felt to cost: the unvested grant as the researcher sees it, weighted."""
    person, rules = state.people[i], state.rules[0]
    seen = seen_value(state.employers[person.employer], 1.0, 1.0)
    schedule = state.schedules[person.schedule]
    held = unvested(person.grant, week - person.grant_week, schedule, rules)
    return float(rules.forfeit_weight * seen * held)


@inlined
def unvested(grant: float, elapsed: float, schedule: Schedule, rules: Rules) -> float:
    """Dollars of a grant that leaving would forfeit, `elapsed` weeks after it was made.

    Nothing vests before the cliff of the first period, then as scheduled. A grant that has vested is renewed,
    so that the yearly value of the package goes on; renewals have no cliff. Without renewals nothing
    is left then.
    """
    if elapsed < schedule.cliff_weeks:
        return grant
    if elapsed >= rules.vesting_weeks:
        if not rules.refresh_grants:
            return 0.0
        if elapsed < 2.0 * rules.vesting_weeks:
            elapsed -= rules.vesting_weeks  # the remainder, to the bit; most are here, and `%` takes long
        else:
            elapsed = elapsed % rules.vesting_weeks
    return grant * left_to_vest(elapsed / rules.vesting_weeks, schedule.front_loading)


@kernel
def reservation_income(talent: float, rules: Rules) -> float:
    """Income of a person without a job, dollars a year."""
    return float(rules.reservation_income * talent**rules.outside_elasticity)


@inlined
def least_pay(state: State, i: int, pay: float, extra: float) -> float:
    """Pay that i accepts where utility asks for `pay`: cash does not buy work below the income of no job."""
    if extra > 0.0:
        return max(pay, reservation_income(state.people[i].talent, state.rules[0]))
    return pay


@inlined
def amenities(state: State, i: int, j: int) -> float:
    """Appeal of j weighted by the tastes of i, log points, and a taste for the pair."""
    person, employer = state.people[i], state.employers[j]
    appeal = (
        employer.appeal_common  # amenity, peers, bureaucracy, prestige
        + person.taste_compute * employer.appeal_compute
        + person.taste_culture * employer.appeal_culture
        + person.taste_mission * employer.appeal_mission
    )
    scale = state.rules[0].match_scale
    if scale != 0.0:
        appeal += scale * gumbel(draw(person.subject, employer.taste_topic))
    return float(min(max(appeal, -_MOST_APPEAL), _MOST_APPEAL))


@kernel
def appraise_appeal(state: State) -> None:
    """What each employer offers besides pay, in log points of pay before personal tastes.

    Compute per head counts against the market's mean, peers by the log of their mean talent, size as
    bureaucracy.
    """
    rules = state.rules[0]
    compute, heads = 0.0, 0
    for j in state.living[: state.counts[Count.LIVING]]:
        if races(state.employers[j]):
            compute += state.employers[j].compute
            heads += state.employers[j].headcount
    mean = compute / heads if heads > 0 else 0.0
    same, level = 0.0, 0.0  # startups have the same compute per head, so that one logarithm serves for all
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        employer.appeal_culture = rules.weight_culture * employer.culture
        employer.appeal_mission = rules.weight_mission * employer.mission
        employer.appeal_common = employer.amenity + prestige(state, j)
        employer.appeal_compute = 0.0
        if not races(employer) or employer.headcount == 0:
            continue
        employer.appeal_common += rules.weight_peers * math.log(employer.talent / employer.headcount)
        employer.appeal_common -= rules.weight_bureaucracy * math.log1p(
            employer.headcount / (100.0 * employer.scale)
        )
        per_head = employer.compute / employer.headcount
        if rules.mergers:
            per_head = compute_per_head(state, j)
        if per_head > 0.0 and mean > 0.0:
            if per_head != same:
                same, level = per_head, math.log(per_head / mean)
            employer.appeal_compute = rules.weight_compute * level


@inlined
def shock(state: State, i: int, employer: int, week: int) -> float:
    """Taste of i for one option at this week's decision; `employer` is its id, negative for no job."""
    scale = state.rules[0].shock_scale
    if scale == 0.0:
        return 0.0
    if employer < 0:
        what = topic(state.key, 0, week, SHOCK)
    else:
        option = state.employers[employer]
        if option.shock_week != week:
            option.shock_week, option.shock_topic = week, topic(state.key, option.key, week, SHOCK)
        what = option.shock_topic
    return float(scale * gumbel(draw(state.people[i].subject, what)))
