"""Output and the race (docs/model.md, section 7.2).

What talent and compute make, what share of the prize that is, and what an employer earns by it:

    π = direct return · Q + prize · W / Σ W
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.cost import pay_out_of
from sim.market.pages.losses import let_a_week_pass
from sim.market.state.counts import Count
from sim.market.state.state import Race, State
from sim.market.state.traits import races
from sim.mechanisms.knowledge.kernels import productivity_of
from sim.mechanisms.merger.kernels import other_brand, productivity_of_project, weight_elsewhere
from sim.vocabulary import NONE

#: Less of the talent than this is what running sums leave behind.
DUST = 1e-9
#: Elasticities of substitution this close to one are one.
_COBB_DOUGLAS = 1e-9
#: Below this elasticity powers of compute and talent leave the range of floats: their logs are added up.
_IN_LOGS = 0.1


@kernel
def appraise_race(state: State) -> None:
    """Outputs and contest weights of the week, and how aggressive everybody is."""
    total, wage_bill = 0.0, 0.0
    for j in state.living[: state.counts[Count.LIVING]]:
        employer = state.employers[j]
        let_a_week_pass(state, j)
        employer.contest_weight = 0.0
        if not (races(employer) and employer.alive):
            continue
        paid = employer.payroll + employer.purse_payroll
        wage_bill += pay_out_of(paid, employer)  # labor supply answers to pay, not cost
        appraise_output(state, j)
        employer.contest_weight = employer.used_weight
        employer.earning_talent = -1.0  # unknown: rivals and the prize are new
        total += employer.contest_weight
    state.race[Race.WEIGHTS] = total
    state.race[Race.WAGE_BILL] = wage_bill


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
    if rules.mergers and other_brand(state, j) != NONE:
        appraise_project(state, j)
        return
    productivity = productivity_of(employer)
    if employer.compute != employer.used_compute or productivity != employer.used_productivity:
        compute = employer.compute / rules.compute_unit
        employer.capital = capital_of(compute, rules.compute_share, rules.elasticity)
        employer.unit_weight = weight_of(state, j, productivity)
    elif employer.effective_talent == employer.used_talent:
        employer.output = employer.used_output
        return
    employer.used_compute = employer.compute
    employer.used_productivity = productivity
    employer.used_talent = employer.effective_talent
    employer.output = output_from(
        employer.capital,
        employer.effective_talent,
        productivity,
        rules.compute_share,
        rules.elasticity,
    )
    employer.used_output = employer.output
    employer.used_weight = weight_of(state, j, employer.output) if employer.output > 0.0 else 0.0


@kernel
def appraise_project(state: State, j: int) -> None:
    """Output and weight of a project of two brands, j's part of which is that of its talent.

    Their compute and talent work together, with the buyer's productivity.
    """
    employer, brand, rules = state.employers[j], state.employers[other_brand(state, j)], state.rules[0]
    compute = (employer.compute + brand.compute) / rules.compute_unit
    productivity = productivity_of_project(state, j)
    talent = employer.effective_talent + brand.effective_talent
    employer.capital = capital_of(compute, rules.compute_share, rules.elasticity)
    employer.unit_weight = weight_of(state, j, productivity)
    made = output_from(employer.capital, talent, productivity, rules.compute_share, rules.elasticity)
    part = employer.effective_talent / talent if talent > 0.0 else 0.0
    employer.output = made * part
    employer.used_weight = weight_of(state, j, made) * part if made > 0.0 else 0.0


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
def contest_share(weight: float, rivals: float) -> float:
    """Share of the prize by weights, Q^γ / (Q^γ + Σ rivals' Q^γ) (Tullock 1980)."""
    return float(weight / (weight + max(rivals, 0.0))) if weight > 0.0 else 0.0


@inlined
def weight_with(state: State, j: int, talent: float, gain: float) -> float:
    """Contest weight of j, of all brands of its owner, with so much effective talent.

    `gain` is by how many log points it would be more productive.
    """
    rules, employer = state.rules[0], state.employers[j]
    made = log_output(employer.capital, talent, rules.compute_share, rules.elasticity)
    return float(employer.unit_weight * math.exp(rules.contest_exponent * (made + gain)))


@kernel
def rivals_moved(state: State, j: int, k: int, talent: float) -> float:
    """How the weight of j's rivals changes when k has so much more effective talent, negative for less.

    That is per person of a market of the size that is stated, times what one weighs at k, against k's output
    at the beginning of the week. One person of a large j may come from many small k.
    """
    rules, rival = state.rules[0], state.employers[k]
    present, weight = rival.effective_talent, rival.contest_weight
    if rules.mergers and other_brand(state, k) != NONE:
        present += state.employers[other_brand(state, k)].effective_talent
        weight += weight_elsewhere(state, k)
    moved = present + rival.scale * talent
    if moved < DUST * present:
        moved = 0.0
    return float(state.employers[j].scale / rival.scale * (weight_with(state, k, moved, 0.0) - weight))


@inlined
def share_with(state: State, j: int, talent: float, gain: float) -> float:
    """Share of the race of startup j with so much effective talent, more productive by `gain` log points."""
    rivals = state.race[Race.WEIGHTS] - state.employers[j].contest_weight
    return contest_share(weight_with(state, j, talent, gain), rivals)


@inlined
def earnings(state: State, j: int, talent: float) -> float:
    """Yearly earnings of employer j if its effective talent were `talent`, dollars.

    They are direct_return · Q_j + share · prize; rivals' outputs are those of the start of the week. Two
    brands earn together, with the talent of both.
    """
    return earnings_against(state, j, talent, 0.0, 0.0)


@inlined
def earnings_against(state: State, j: int, talent: float, more: float, gain: float) -> float:
    """The same if besides the weight of rivals were by `more` above that of the start of the week.

    And if the employer were more productive by `gain` log points.
    """
    rules, employer = state.rules[0], state.employers[j]
    made = log_output(employer.capital, talent, rules.compute_share, rules.elasticity) + gain
    weight = employer.unit_weight * math.exp(rules.contest_exponent * made)
    rivals, productivity = state.race[Race.WEIGHTS] - employer.contest_weight, productivity_of(employer)
    if rules.mergers:
        rivals -= weight_elsewhere(state, j)
        productivity = productivity_of_project(state, j)
    rivals += more
    earned = state.race[Race.PRIZE] * contest_share(weight, rivals)
    if rules.direct_return > 0.0:
        earned += rules.direct_return * productivity * math.exp(made)
    return float(earned)
