"""What a researcher is worth to an employer (docs/model.md, section 7.3).

    V = (earnings with the person - earnings without) / scale
    V = (valuation with the person - valuation without) / scale / vesting years, at startups that go by it

Both are those of effective talent, of which less counts where the old team is not, or stars have left. In a
contest with a rival in the race, with d the weight of denial,

    V = (1 - d) · V + d · (earnings with, the rival without - earnings without, the rival with) / scale

An outsider sees talent with an error, shades its value, and waits for those who have to take garden leave.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined
from sim.market.draws import draw, inverse_normal
from sim.market.pages.funding import price_of_share
from sim.market.pages.race import DUST, earnings, earnings_against, rivals_moved, share_with
from sim.market.state.records import Rules
from sim.market.state.state import Race, State
from sim.market.state.traits import bargains, races
from sim.mechanisms.denial.kernels import denies
from sim.mechanisms.garden_leave.kernels import after_leave
from sim.mechanisms.knowledge.kernels import gain_by
from sim.mechanisms.merger.kernels import talent_elsewhere
from sim.mechanisms.star_loss.kernels import lost_by_others
from sim.mechanisms.star_premium.kernels import as_star, present_stars
from sim.mechanisms.startup_worth.kernels import values_by_valuation
from sim.mechanisms.sticky_talent.kernels import part_that_counts


@inlined
def value_to_outsider(state: State, i: int, j: int) -> float:
    """Value of person i to j that would hire: of the talent that j sees, shaded, and after the leave."""
    person = state.people[i]
    worth = value_in_contest(state, i, j, person.employer, perceived_talent(state, i, j), False)
    if bargains(state.employers[j]):
        worth *= 1.0 - state.rules[0].shading
        worth *= after_leave(state, person.employer)
    return worth


@inlined
def value_to_incumbent(state: State, i: int, rival: int) -> float:
    """Value of person i to the present employer, which knows the talent; on garden leave it is not there.

    `rival` is who would get the person, or NONE.
    """
    person = state.people[i]
    return value_in_contest(state, i, person.employer, rival, person.talent, not person.on_leave)


@inlined
def value_in_contest(state: State, i: int, j: int, k: int, talent: float, inside: bool) -> float:
    """`value` to j of person i, of so much `talent`, whom otherwise k has, or gets; negative for none.

    V^D is one difference: with the person here and not there, less the other way round.
    """
    field, part = state.people[i].field, part_that_counts(state, i, j)
    effective = effective_at(state, j, talent * part, field) * state.employers[j].scale
    besides = lost_by_others(state, i, effective) if inside else gain_by(state, i, j, effective)
    worth = value_of_part(state, j, talent, part, besides, field, inside)
    if state.rules[0].denial <= 0.0 or not denies(state, j, k):
        return worth
    denial, scale = min(state.rules[0].denial, 1.0), state.employers[j].scale
    present = present_talent(state, j)
    there = counted_talent(state, i, k, talent)
    if inside:
        without = talent_without(present, effective + besides)
        denied = present_earnings(state, j)
        denied -= earnings_against(state, j, without, rivals_moved(state, j, k, there), 0.0)
    else:
        moved = rivals_moved(state, j, k, -there)
        denied = earnings_against(state, j, present + effective, moved, besides)
        denied -= present_earnings(state, j)
    return float((1.0 - denial) * worth + denial * (denied / scale))


@inlined
def value_of_part(
    state: State, j: int, talent: float, part: float, besides: float, field: int, inside: bool
) -> float:
    """V_ij, dollars a year, of a person of `talent`, who is at j already (`inside`) or would join.

    `part` of the talent counts there. `besides` is effective talent of others, which goes with who is there,
    or log points of productivity, which come with who would join. It is V in a market of the size that is
    stated: to an employer s times as large a person weighs as s people do, by their number.
    """
    employer, rules = state.employers[j], state.rules[0]
    if not races(employer):
        return outside_wage(talent, rules)
    if not rules.race:
        return float(employer.productivity * rules.value_per_talent * (talent * part))
    effective = effective_at(state, j, talent * part, field) * employer.scale
    if values_by_valuation(employer, rules):
        return added_valuation(state, j, effective, as_star(state, talent, effective), besides, inside)
    present = present_talent(state, j)
    if not inside:
        earned = earnings_against(state, j, present + effective, 0.0, besides)
        return float((earned - present_earnings(state, j)) / employer.scale)
    without = talent_without(present, effective + besides)
    return float((present_earnings(state, j) - earnings(state, j, without)) / employer.scale)


@inlined
def value(state: State, j: int, talent: float, field: int, inside: bool) -> float:
    """The same of a person all of whose talent counts."""
    return value_of_part(state, j, talent, 1.0, 0.0, field, inside)


@inlined
def talent_without(present: float, effective: float) -> float:
    """Effective talent without that of one person who is there."""
    without = present - effective
    if without < DUST * present:  # the only one: with σ > 1 talent of a billionth would make much output
        without = 0.0
    return without


@inlined
def added_valuation(
    state: State, j: int, effective: float, star: float, besides: float, inside: bool
) -> float:
    """What a person of `effective` talent, `star` of it as a star, adds to j's valuation, and `besides`.

    That is in dollars a year over the vesting years, of an employer of the stated size. Who would lower it,
    since stars had a smaller share, is worth nothing.
    """
    employer, rules = state.employers[j], state.rules[0]
    present, stars = employer.effective_talent + employer.promised_talent, present_stars(employer)
    if inside:
        more, stars_more, gain = present, stars, 0.0
        less, stars_less = talent_without(present, effective + besides), max(stars - star, 0.0)
    else:
        more, stars_more, gain = present + effective, stars + star, besides
        less, stars_less = present, stars
    added = valuation_with(state, j, more, stars_more, gain)
    added -= valuation_with(state, j, less, stars_less, 0.0)
    return float(max(added, 0.0) / employer.scale / rules.vesting_years)


@inlined
def valuation_with(state: State, j: int, talent: float, stars: float, gain: float) -> float:
    """What investors would take j to be worth, without error, with so much effective talent and `gain`."""
    return price_of_share(state, share_with(state, j, talent, gain), state.race[Race.PRIZE], stars, talent)


@inlined
def outside_wage(talent: float, rules: Rules) -> float:
    """What the outside pays people of `talent`, dollars a year."""
    wage: float = rules.outside_wage * talent**rules.outside_elasticity
    return wage


@inlined
def present_earnings(state: State, j: int) -> float:
    """`earnings` with the talent at j and that signed this week; kept until either changes."""
    employer = state.employers[j]
    talent = present_talent(state, j)
    if employer.earning_talent != talent:
        employer.earning_talent = talent
        employer.earnings = earnings(state, j, talent)
    return float(employer.earnings)


@inlined
def present_talent(state: State, j: int) -> float:
    """Effective talent at j, with that signed this week and that of the owner's other brand."""
    talent = state.employers[j].effective_talent + state.employers[j].promised_talent
    if state.rules[0].mergers:
        talent += talent_elsewhere(state, j)
    return float(talent)


@inlined
def effective_talent(state: State, i: int) -> float:
    """Talent of person i as it counts at the present employer."""
    return counted_talent(state, i, state.people[i].employer, state.people[i].talent)


@inlined
def counted_talent(state: State, i: int, j: int, talent: float) -> float:
    """`talent` of person i, as somebody sees it, as it would count at j."""
    return effective_at(state, j, talent * part_that_counts(state, i, j), state.people[i].field)


@inlined
def effective_at(state: State, j: int, talent: float, field: int) -> float:
    """Talent as it counts at employer j."""
    return talent * field_match(state, j, field)


@inlined
def field_match(state: State, j: int, field: int) -> float:
    """m(field, j): 1, plus the bonus where j's teams need the field."""
    return 1.0 + state.rules[0].field_bonus if state.needs[j, field] else 1.0


@inlined
def perceived_talent(state: State, i: int, j: int) -> float:
    """Talent of person i as outsider j sees it."""
    person, noise = state.people[i], state.rules[0].signal_noise
    return perceived(person.talent, draw(person.subject, state.employers[j].signal_topic), noise)


@inlined
def perceived(talent: float, u: float, noise: float) -> float:
    """Talent as an outsider sees it: lognormal noise with median 1, one draw for each pair."""
    if noise == 0.0:
        return talent
    return talent * math.exp(noise * inverse_normal(u))
