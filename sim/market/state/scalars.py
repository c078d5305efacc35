"""Scalars that kernels need, gathered once from the scenario (no defaults here)."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, get_type_hints

import numpy as np

from sim.market.state.columns import Table
from sim.scenario.employers import Startups
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR, weekly


class Rules(NamedTuple):
    """Parameters as plain numbers, in the units of the kernels (weeks, days, dollars a year)."""

    race: bool
    posted: bool
    oligopsony: bool
    best_offer: bool
    foresight: bool
    linear_utility: bool
    planned_seats: bool
    contact_rate_employed: float  # per week
    contact_rate_unemployed: float
    separation_rate: float
    retirement_rate: float
    bargaining_share: float
    posted_markdown: float
    patience: float  # days
    discount_rate: float  # per week
    elasticity_within: float
    elasticity_across: float
    referral_share: float
    tie_utility: float  # log points of pay
    signal_noise: float
    shading: float
    vesting_weeks: float
    cliff_weeks: float
    vesting_years: float
    refresh_grants: bool
    compute_share: float
    elasticity: float
    compute_unit: float
    field_bonus: float
    contest_exponent: float
    direct_return: float
    value_per_talent: float  # dollars a year, value mode productivity
    match_scale: float
    shock_scale: float
    taste_dispersion: float  # of log tastes
    switching_cost: float
    forfeit_weight: float
    reservation_income: float
    outside_wage: float
    outside_elasticity: float
    outside_openings: float
    contact_rate_outside: float  # per week
    prize: float  # dollars a year, at the start
    prize_growth: float  # log points a year
    budget_response: float  # of the log of budgets to that of the prize
    compute_growth: float  # log points a year
    aggressiveness_rise: float
    aggressiveness_fall: float
    aggressiveness_limit: float
    weight_compute: float  # log points of pay
    weight_culture: float
    weight_mission: float
    weight_peers: float
    weight_bureaucracy: float
    compute_depreciation: float  # per week
    innovation_rate: float  # per week, at output 100
    innovation_exponent: float
    startup_minimum_runway: float  # years
    startup_cash_pay: float
    startup_compute_cost: float
    startup_compute_per_head: float
    startup_option_share: float
    startup_cash_volatility: float  # dollars, over a week
    founders_from_startups: bool
    startup_headcount: float  # median, of drawn startups
    startup_headcount_sigma: float
    startup_productivity: float
    startup_productivity_sigma: float
    startup_runway: float  # weeks that a round lasts
    startup_births: float  # per week
    founders: int
    minimum_team: int  # researchers below which a startup dies
    graduates: float  # per week
    size: float  # of the market, against the one that the scenario states
    simultaneous: bool
    round_rate: float  # per week
    round_multiple: float  # years of the expected share of the prize, mood included
    round_dispersion: float
    round_dilution: float
    round_seek_runway: float  # weeks


#: `Rules` as a record that kernels read.
RULES = np.dtype([(name, np.dtype(kind)) for name, kind in get_type_hints(Rules).items()], align=True)


def packed(rules: Rules) -> Table:
    """The rules as a table of one record, so that a kernel takes them as one argument, not as some fifty."""
    return np.array([tuple(rules)], RULES)


def rules_of(scenario: Scenario, scale: float, *, escalates: bool) -> Rules:
    """Scalars of a scenario; in the quiet market of the burn-in nothing escalates.

    Args:
        scenario: the scenario, at its size.
        scale: size of the market against the one that its file states.
        escalates: false switches every channel of escalation off.
    """
    return Rules(
        size=scale,
        **_of_market(scenario),
        **_of_people(scenario),
        **_of_production(scenario),
        **_of_escalation(scenario, scenario.escalation.intensity if escalates else 0.0),
        **_of_startups(scenario.startups),
    )


def _of_market(scenario: Scenario) -> dict[str, Any]:
    """How people and employers meet and bargain."""
    market, outside = scenario.market, scenario.outside
    return {
        "race": market.value == "race",
        "posted": market.mechanism == "posted",
        "oligopsony": market.posted_rule == "oligopsony",
        "best_offer": market.renegotiation == "best-offer",
        "foresight": market.foresight,
        "linear_utility": market.utility == "linear",
        "planned_seats": market.planned_seats,
        "contact_rate_employed": market.contact_rate_employed,
        "contact_rate_unemployed": market.contact_rate_unemployed,
        "separation_rate": market.separation_rate,
        "bargaining_share": market.bargaining_share,
        "posted_markdown": market.posted_markdown,
        "patience": market.patience,
        "discount_rate": weekly(market.discount_rate),
        "elasticity_within": market.elasticity_within,
        "elasticity_across": market.elasticity_across,
        "referral_share": market.referral_share,
        "tie_utility": market.tie_utility,
        "signal_noise": market.signal_noise,
        "shading": market.shading,
        "vesting_weeks": market.vesting_years * WEEKS_PER_YEAR,
        "cliff_weeks": market.vesting_cliff * WEEKS_PER_YEAR,
        "vesting_years": market.vesting_years,
        "refresh_grants": market.refresh_grants,
        "contact_rate_outside": market.contact_rate_employed * outside.contact_factor,
        "simultaneous": market.mechanism == "simultaneous",
    }


def _of_people(scenario: Scenario) -> dict[str, Any]:
    """What people want, and what they have without labs and startups."""
    people, tastes, outside = scenario.researchers, scenario.researchers.tastes, scenario.outside
    return {
        "retirement_rate": weekly(people.retirement_rate),
        "graduates": weekly(people.entry_rate * people.count),
        "reservation_income": people.reservation_income,
        "match_scale": tastes.match_scale,
        "shock_scale": tastes.shock_scale,
        "taste_dispersion": tastes.dispersion,
        "switching_cost": tastes.switching_cost,
        "forfeit_weight": tastes.forfeit_weight,
        "weight_compute": tastes.compute,
        "weight_culture": tastes.culture,
        "weight_mission": tastes.mission,
        "weight_peers": tastes.peers,
        "weight_bureaucracy": tastes.bureaucracy,
        "outside_wage": outside.wage,
        "outside_elasticity": outside.talent_elasticity,
        "outside_openings": outside.openings,
    }


def _of_production(scenario: Scenario) -> dict[str, Any]:
    """What talent and compute make, and what it earns."""
    people, production = scenario.researchers, scenario.production
    return {
        "compute_share": production.compute_share,
        "elasticity": production.elasticity,
        "compute_unit": production.compute_unit,
        "field_bonus": production.field_bonus,
        "contest_exponent": production.contest_exponent,
        "direct_return": production.direct_return,
        "value_per_talent": production.value_per_talent,
        "compute_depreciation": weekly(production.compute_depreciation),
        "innovation_rate": weekly(scenario.innovation.rate),
        "innovation_exponent": scenario.innovation.exponent,
        "prize": production.prize * people.count,
    }


def _of_escalation(scenario: Scenario, intensity: float) -> dict[str, Any]:
    """What drives offers up."""
    escalation = scenario.escalation
    return {
        "prize_growth": escalation.prize_growth * intensity,
        "budget_response": escalation.budget_response,
        "compute_growth": escalation.compute_growth * intensity,
        "aggressiveness_rise": escalation.aggressiveness_rise * intensity,
        "aggressiveness_fall": escalation.aggressiveness_fall,
        "aggressiveness_limit": escalation.aggressiveness_limit,
    }


def _of_startups(startups: Startups) -> dict[str, Any]:
    """How startups begin, are funded and end."""
    minimum_team = max(startups.minimum_team, 1)
    return {
        "startup_minimum_runway": startups.minimum_runway / WEEKS_PER_YEAR,
        "startup_cash_pay": startups.cash_pay,
        "startup_compute_cost": startups.compute_cost,
        "startup_compute_per_head": startups.compute_per_head,
        "startup_option_share": startups.option_pool,
        "startup_cash_volatility": startups.cash_volatility / math.sqrt(WEEKS_PER_YEAR),
        "founders_from_startups": startups.founders_from_startups,
        "startup_headcount": startups.headcount,
        "startup_headcount_sigma": startups.headcount_sigma,
        "startup_productivity": startups.productivity,
        "startup_productivity_sigma": startups.productivity_sigma,
        "startup_runway": startups.runway,
        "startup_births": weekly(startups.entry_rate),
        "founders": max(startups.founders, minimum_team),
        "minimum_team": minimum_team,
        "round_rate": weekly(startups.funding.rate),
        "round_multiple": startups.funding.multiple * startups.funding.mood,
        "round_dispersion": startups.funding.valuation_dispersion,
        "round_dilution": startups.funding.dilution,
        "round_seek_runway": startups.funding.seek_runway,
    }
