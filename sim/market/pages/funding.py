"""Where employers' money comes from (docs/model.md, section 7.5).

    prize of the race      = stated · growth
    budget of a lab        = stated · growth of its own · response to the prize · feedback of success
                           + from the parent, for people whom deals have brought
    capex of a lab         = stated · growth · feedback of success
    valuation of a startup = multiple · share of the race · prize · mood · stars · error
    rounds of a startup    = stated · mood
    budget of a startup    = cash / minimum runway - compute

The phases that spend and raise it are in `money`.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.cost import planned_cost
from sim.market.state.records import Employer, Rules
from sim.market.state.state import Race, State
from sim.mechanisms.compute_growth.kernels import compute_response
from sim.mechanisms.feedback.kernels import budget_feedback, capex_feedback
from sim.mechanisms.funding_mood.kernels import rate_in_mood, valuation_in_mood
from sim.mechanisms.merger.kernels import other_party
from sim.mechanisms.prize_growth.kernels import prize_factor, prize_response
from sim.mechanisms.star_premium.kernels import star_factor
from sim.vocabulary import NONE, WEEKS_PER_YEAR


@inlined
def prize_of(rules: Rules, elapsed: float) -> float:
    """The prize of the race, dollars a year, `elapsed` years after week 0."""
    return (
        rules.prize  # stated
        * prize_factor(rules, elapsed)
    )


@inlined
def lab_budget(state: State, j: int, elapsed: float) -> float:
    """Compensation budget of lab j, dollars a year."""
    lab = state.employers[j]
    return float(
        lab.base_budget  # stated
        * math.exp(lab.budget_growth * elapsed)  # growth of its own
        * prize_response(state.rules[0], elapsed)
        * budget_feedback(state, j)
        + lab.from_parent  # for people whom deals have brought
    )


@inlined
def lab_bonus(state: State, j: int, elapsed: float) -> float:
    """What lab j sets aside for signing, dollars a year, with the lab that it merged with."""
    stated = state.employers[j].bonus_rate
    if state.rules[0].mergers and other_party(state, j) != NONE:
        stated += state.employers[other_party(state, j)].bonus_rate
    return float(stated * prize_response(state.rules[0], elapsed))


@inlined
def lab_capex(state: State, j: int, elapsed: float) -> float:
    """What lab j spends on compute, dollars a year."""
    return float(
        state.employers[j].base_capex  # stated
        * compute_response(state.rules[0], elapsed)
        * capex_feedback(state, j)
    )


@inlined
def rented_compute(rules: Rules, headcount: int) -> float:
    """Compute of a startup of this size, dollars."""
    return rules.startup_compute_per_head * headcount


@inlined
def burn(state: State, j: int) -> float:
    """What startup j spends beyond its returns, dollars a year."""
    startup, rules = state.employers[j], state.rules[0]
    return float(
        startup.payroll
        + rules.startup_compute_cost * startup.headcount  # rented
        - rules.direct_return * startup.output  # earned
    )


@inlined
def first_money(startup: Employer, rules: Rules, headcount: int) -> float:
    """Dollars that a round gives a new startup of this size: its planned burn over the usual runway."""
    planned = (planned_cost(startup, rules) + rules.startup_compute_cost) * headcount
    return over_runway(rules, planned)


@inlined
def over_runway(rules: Rules, spent: float) -> float:
    """Dollars that burning `spent` a year takes over the usual runway."""
    return spent * rules.startup_runway / WEEKS_PER_YEAR


@inlined
def valuation(state: State, j: int, prize: float, error: float) -> float:
    """What investors take startup j to be worth, dollars, by its share of the race."""
    total, startup = state.race[Race.WEIGHTS], state.employers[j]
    share = startup.contest_weight / total if total > 0.0 else 0.0
    stars, talent = startup.star_talent, startup.effective_talent
    return price_of_share(state, share, prize, stars, talent) * error


@inlined
def price_of_share(state: State, share: float, prize: float, stars: float, talent: float) -> float:
    """What investors pay, without error, for a share of the race made by `talent`, `stars` of it by stars."""
    return float(
        state.rules[0].round_multiple  # stated mood included
        * share
        * prize
        * valuation_in_mood(state)  # of the week
        * star_factor(state.rules[0], stars, talent)
    )


@inlined
def round_rate(state: State) -> float:
    """Rounds a week of a startup that seeks money."""
    return float(
        state.rules[0].round_rate  # stated
        * rate_in_mood(state)
    )


@inlined
def raised(rules: Rules, worth: float) -> float:
    """Dollars that a round brings to a startup valued at `worth`: it sells a part of itself."""
    return rules.round_dilution * worth


@inlined
def valuation_of(rules: Rules, money: float) -> float:
    """What a startup must have been valued at for its round to bring so many dollars."""
    return money / rules.round_dilution


@inlined
def option_pool(rules: Rules, worth: float) -> float:
    """Options, dollars, that a startup valued at `worth` may have in force."""
    return rules.startup_option_share * worth


@kernel
def set_means(state: State, j: int, spent: float) -> None:
    """What startup j can afford from now on; `spent` is its burn, dollars a year."""
    startup, rules = state.employers[j], state.rules[0]
    fundable = startup.cash / rules.startup_minimum_runway  # inf where no runway is asked for
    if startup.cash <= 0.0:
        fundable = 0.0
    startup.budget = max(fundable - rules.startup_compute_cost * startup.headcount, 0.0)
    startup.option_pool = option_pool(rules, startup.valuation)
    startup.bonus_pool = max(startup.cash - rules.startup_minimum_runway * max(spent, 0.0), 0.0)
