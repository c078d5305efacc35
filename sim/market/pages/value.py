"""What a researcher is worth to an employer, and an employer to a researcher."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.draws import Decision, draw, gumbel, inverse_normal, topic
from sim.market.state.records import Rules
from sim.market.state.state import Race, State
from sim.vocabulary import Kind

#: Less of the talent than this is what running sums leave behind.
_DUST = 1e-9
#: Elasticities of substitution this close to one are one.
_COBB_DOUGLAS = 1e-9
#: Below this elasticity powers of compute and talent leave the range of floats: their logs are added up.
_IN_LOGS = 0.1
#: Amenities are within so many log points, e^100 times any pay: what is beyond makes no difference.
_MOST_AMENITY = 100.0


@kernel
def output(compute: float, talent: float, productivity: float, share: float, elasticity: float) -> float:
    """Output z · CES(K, L) with share α of compute and elasticity σ (Arrow, Chenery, Minhas & Solow 1961).

    σ = 1 is Cobb-Douglas, z K^α L^(1-α). Without talent nothing is made, whatever the elasticity.
    """
    return output_from(capital_of(compute, share, elasticity), talent, productivity, share, elasticity)


@kernel
def capital_of(compute: float, share: float, elasticity: float) -> float:
    """What compute contributes to output: α K^ρ with ρ = (σ-1)/σ, α ln K where σ = 1, ln(α K^ρ) below 0.1."""
    if share == 0.0:
        return 0.0
    if abs(elasticity - 1.0) < _COBB_DOUGLAS:
        return share * math.log(compute) if compute > 0.0 else -math.inf
    if compute <= 0.0:
        return 0.0 if elasticity > 1.0 else math.inf
    if elasticity < _IN_LOGS:
        return math.log(share) + (elasticity - 1.0) / elasticity * math.log(compute)
    return float(share * compute ** ((elasticity - 1.0) / elasticity))


@kernel
def output_from(capital: float, talent: float, productivity: float, share: float, elasticity: float) -> float:
    """Output z · (capital + (1-α) L^ρ)^(1/ρ), where `capital` is what compute contributes."""
    if share == 0.0:
        return productivity * max(talent, 0.0)
    return productivity * math.exp(log_output(capital, talent, share, elasticity))


@inlined
def log_output(capital: float, talent: float, share: float, elasticity: float) -> float:
    """Ln of output at productivity one, -inf where nothing is made.

    Logs are what powers are made of: with them one more power, as in the contest, costs next to nothing.
    """
    if talent <= 0.0:
        return -math.inf
    if share == 0.0:
        return math.log(talent)
    if abs(elasticity - 1.0) < _COBB_DOUGLAS:
        return capital + (1.0 - share) * math.log(talent)
    if capital == math.inf:
        return -math.inf
    power = (elasticity - 1.0) / elasticity
    if elasticity < _IN_LOGS:
        labor = math.log(1.0 - share) + power * math.log(talent)
        return (max(capital, labor) + math.log1p(math.exp(-abs(capital - labor)))) / power
    return math.log(capital + (1.0 - share) * math.exp(power * math.log(talent))) / power


@kernel
def appraise_output(state: State, j: int) -> None:
    """Output of employer j and its contest weight, worked out anew only where something changed."""
    employer, rules = state.employers[j], state.rules[0]
    if employer.compute != employer.used_compute or employer.productivity != employer.used_productivity:
        compute = employer.compute / rules.compute_unit
        employer.capital = capital_of(compute, rules.compute_share, rules.elasticity)
        employer.unit_weight = weight_of(state, j, employer.productivity)
    elif employer.effective_talent == employer.used_talent:
        employer.output = employer.used_output
        return
    employer.used_compute = employer.compute
    employer.used_productivity = employer.productivity
    employer.used_talent = employer.effective_talent
    employer.output = output_from(
        employer.capital,
        employer.effective_talent,
        employer.productivity,
        rules.compute_share,
        rules.elasticity,
    )
    employer.used_output = employer.output
    employer.used_weight = weight_of(state, j, employer.output) if employer.output > 0.0 else 0.0


@inlined
def weight_of(state: State, j: int, output: float) -> float:
    """Contest weight s (Q / s)^γ of employer j, with s its scale: Q^γ in a market of the size that is stated.

    In a market s times as large there are s times as many startups, but the labs are larger instead. Without
    this the labs' weight would grow as s^γ and that of all startups together as s.
    """
    scale, exponent = state.employers[j].scale, state.rules[0].contest_exponent
    weight = output**exponent
    return float(weight if scale == 1.0 else scale ** (1.0 - exponent) * weight)


@inlined
def field_match(state: State, j: int, field: int) -> float:
    """m(field, j): 1, plus the bonus where j's teams need the field."""
    return 1.0 + state.rules[0].field_bonus if state.needs[j, field] else 1.0


@inlined
def contest_share(weight: float, rivals: float) -> float:
    """Share of the prize by weights, Q^γ / (Q^γ + Σ rivals' Q^γ) (Tullock 1980)."""
    return float(weight / (weight + max(rivals, 0.0))) if weight > 0.0 else 0.0


@inlined
def earnings(state: State, j: int, talent: float) -> float:
    """Yearly earnings of employer j if its effective talent were `talent`, dollars.

    They are direct_return · Q_j + share · prize; rivals' outputs are those of the start of the week.
    """
    rules, employer = state.rules[0], state.employers[j]
    made = log_output(employer.capital, talent, rules.compute_share, rules.elasticity)
    weight = employer.unit_weight * math.exp(rules.contest_exponent * made)
    earned = state.race[Race.PRIZE] * contest_share(
        weight, state.race[Race.WEIGHTS] - employer.contest_weight
    )
    if rules.direct_return > 0.0:
        earned += rules.direct_return * employer.productivity * math.exp(made)
    return float(earned)


@inlined
def present_earnings(state: State, j: int) -> float:
    """`earnings` with the talent at j and that signed this week; kept until either changes."""
    employer = state.employers[j]
    talent = employer.effective_talent + employer.promised_talent
    if employer.earning_talent != talent:
        employer.earning_talent = talent
        employer.earnings = earnings(state, j, talent)
    return float(employer.earnings)


@inlined
def value(state: State, j: int, talent: float, field: int, inside: bool) -> float:
    """V_ij, dollars a year, of a person of `talent` who is at j already (`inside`) or would join.

    It is that in a market of the size that is stated: to an employer s times as large a person weighs as s
    people do, by their number.
    """
    employer, rules = state.employers[j], state.rules[0]
    if employer.kind == Kind.OUTSIDE:
        return float(rules.outside_wage * talent**rules.outside_elasticity)
    if not rules.race:
        return float(employer.productivity * rules.value_per_talent * talent)
    effective = talent * field_match(state, j, field) * employer.scale
    present = employer.effective_talent + employer.promised_talent
    if not inside:
        return float((earnings(state, j, present + effective) - present_earnings(state, j)) / employer.scale)
    without = present - effective
    if without < _DUST * present:  # the only one: with σ > 1 talent of a billionth would make much output
        without = 0.0
    return float((present_earnings(state, j) - earnings(state, j, without)) / employer.scale)


@inlined
def perceived(talent: float, u: float, noise: float) -> float:
    """Talent as an outsider sees it: lognormal noise with median 1, one draw for each pair."""
    if noise == 0.0:
        return talent
    return talent * math.exp(noise * inverse_normal(u))


@inlined
def perceived_talent(state: State, i: int, j: int) -> float:
    """Talent of person i as outsider j sees it."""
    person, noise = state.people[i], state.rules[0].signal_noise
    return perceived(person.talent, draw(person.subject, state.employers[j].signal_topic), noise)


@inlined
def amenities(state: State, i: int, j: int) -> float:
    """Utility of i at j besides pay, log points: appeal weighted by tastes, and a taste for the pair."""
    person, employer = state.people[i], state.employers[j]
    appeal = (
        employer.appeal_common
        + person.taste_compute * employer.appeal_compute
        + person.taste_culture * employer.appeal_culture
        + person.taste_mission * employer.appeal_mission
    )
    scale = state.rules[0].match_scale
    if scale != 0.0:
        appeal += scale * gumbel(draw(person.subject, employer.taste_topic))
    return float(min(max(appeal, -_MOST_AMENITY), _MOST_AMENITY))


@inlined
def tie(state: State, origin: int, j: int) -> float:
    """Utility of leaving `origin` for j to its leaders' former colleagues, log points of pay."""
    if 0 <= origin < len(state.links) and j < len(state.links) and state.links[origin, j].tied:
        return float(state.rules[0].tie_utility)
    return 0.0


@inlined
def shock(state: State, i: int, employer: int, week: int) -> float:
    """Taste of i for one option at this week's decision; `employer` is its id, negative for no job."""
    scale = state.rules[0].shock_scale
    if scale == 0.0:
        return 0.0
    if employer < 0:
        what = topic(state.key, 0, week, Decision.SHOCK)
    else:
        option = state.employers[employer]
        if option.shock_week != week:
            option.shock_week, option.shock_topic = week, topic(state.key, option.key, week, Decision.SHOCK)
        what = option.shock_topic
    return float(scale * gumbel(draw(state.people[i].subject, what)))


@inlined
def unvested(grant: float, elapsed: float, rules: Rules) -> float:
    """Dollars of a grant that leaving would forfeit, `elapsed` weeks after it was made.

    Nothing vests before the cliff of the first period, then linearly. A grant that has vested is renewed, so
    that the yearly value of the package goes on; renewals have no cliff. Without renewals nothing
    is left then.
    """
    if elapsed < rules.cliff_weeks:
        return grant
    if elapsed >= rules.vesting_weeks:
        if not rules.refresh_grants:
            return 0.0
        if elapsed < 2.0 * rules.vesting_weeks:
            elapsed -= rules.vesting_weeks  # the remainder, to the bit; most are here, and `%` takes long
        else:
            elapsed = elapsed % rules.vesting_weeks
    return grant * (1.0 - elapsed / rules.vesting_weeks)


@kernel
def reservation_income(talent: float, rules: Rules) -> float:
    """Income of a person without a job, dollars a year."""
    return float(rules.reservation_income * talent**rules.outside_elasticity)


@inlined
def effective_talent(state: State, i: int) -> float:
    """Talent of person i as it counts at the present employer."""
    person = state.people[i]
    return float(person.talent * field_match(state, person.employer, person.field))
