"""The numbers that kernels read besides the tables, each declared once (no defaults here).

Those of a mechanism are declared in its folder, see `sim.mechanisms`.
"""

from __future__ import annotations

import math
from typing import Any, get_args

import numpy as np

from sim.declared import Scalar, record_of
from sim.market.state.records import Rows, Rules
from sim.mechanisms import registry
from sim.scenario.schema import Scenario
from sim.vocabulary import WEEKS_PER_YEAR, HiringMechanism, weekly


def _minimum_team(s: Any) -> int:
    """Researchers below whom a startup dies."""
    return max(int(s.startups.minimum_team), 1)


#: How people and employers meet and bargain.
MEETING = (
    Scalar("race", bool, lambda s: s.market.value == "race"),
    Scalar("mechanism", int, lambda s: get_args(HiringMechanism).index(s.market.mechanism)),
    Scalar("oligopsony", bool, lambda s: s.market.posted_rule == "oligopsony"),
    Scalar("best_offer", bool, lambda s: s.market.renegotiation == "best-offer"),
    Scalar("planned_seats", bool, lambda s: s.market.planned_seats),
    Scalar("contact_rate_employed", float, lambda s: s.market.contact_rate_employed, "per week"),
    Scalar("contact_rate_unemployed", float, lambda s: s.market.contact_rate_unemployed),
    Scalar("separation_rate", float, lambda s: s.market.separation_rate),
    Scalar("bargaining_share", float, lambda s: s.market.bargaining_share),
    Scalar("posted_markdown", float, lambda s: s.market.posted_markdown),
    Scalar("patience", float, lambda s: s.market.patience, "days"),
    Scalar("elasticity_within", float, lambda s: s.market.elasticity_within),
    Scalar("elasticity_across", float, lambda s: s.market.elasticity_across),
    Scalar("signal_noise", float, lambda s: s.market.signal_noise),
    Scalar("shading", float, lambda s: s.market.shading),
    Scalar("vesting_weeks", float, lambda s: s.market.vesting_years * WEEKS_PER_YEAR),
    Scalar("cliff_weeks", float, lambda s: s.market.vesting_cliff * WEEKS_PER_YEAR),
    Scalar("vesting_years", float, lambda s: s.market.vesting_years),
    Scalar("refresh_grants", bool, lambda s: s.market.refresh_grants),
    Scalar(
        "contact_rate_outside",
        float,
        lambda s: s.market.contact_rate_employed * s.outside.contact_factor,
        "per week",
    ),
    Scalar("simultaneous", bool, lambda s: s.market.mechanism == "simultaneous"),
)
#: What people want, and what they have without labs and startups.
PEOPLE = (
    Scalar("retirement_rate", float, lambda s: weekly(s.researchers.retirement_rate)),
    Scalar("graduates", float, lambda s: weekly(s.researchers.entry_rate * s.researchers.count), "per week"),
    Scalar("reservation_income", float, lambda s: s.researchers.reservation_income),
    Scalar("match_scale", float, lambda s: s.researchers.tastes.match_scale),
    Scalar("shock_scale", float, lambda s: s.researchers.tastes.shock_scale),
    Scalar("taste_dispersion", float, lambda s: s.researchers.tastes.dispersion, "of log tastes"),
    Scalar("switching_cost", float, lambda s: s.researchers.tastes.switching_cost),
    Scalar("forfeit_weight", float, lambda s: s.researchers.tastes.forfeit_weight),
    Scalar("weight_compute", float, lambda s: s.researchers.tastes.compute, "log points of pay"),
    Scalar("weight_culture", float, lambda s: s.researchers.tastes.culture),
    Scalar("weight_mission", float, lambda s: s.researchers.tastes.mission),
    Scalar("weight_peers", float, lambda s: s.researchers.tastes.peers),
    Scalar("weight_bureaucracy", float, lambda s: s.researchers.tastes.bureaucracy),
    Scalar("outside_wage", float, lambda s: s.outside.wage),
    Scalar("outside_elasticity", float, lambda s: s.outside.talent_elasticity),
    Scalar("outside_openings", float, lambda s: s.outside.openings),
)
#: What talent and compute make, and what it earns.
PRODUCTION = (
    Scalar("compute_share", float, lambda s: s.production.compute_share),
    Scalar("elasticity", float, lambda s: s.production.elasticity),
    Scalar("compute_unit", float, lambda s: s.production.compute_unit),
    Scalar("field_bonus", float, lambda s: s.production.field_bonus),
    Scalar("contest_exponent", float, lambda s: s.production.contest_exponent),
    Scalar("direct_return", float, lambda s: s.production.direct_return),
    Scalar(
        "value_per_talent",
        float,
        lambda s: s.production.value_per_talent,
        "dollars a year, value mode productivity",
    ),
    Scalar("compute_depreciation", float, lambda s: weekly(s.production.compute_depreciation), "per week"),
    Scalar("innovation_rate", float, lambda s: weekly(s.innovation.rate), "per week, at output 100"),
    Scalar("innovation_exponent", float, lambda s: s.innovation.exponent),
    Scalar(
        "prize", float, lambda s: s.production.prize * s.researchers.count, "dollars a year, at the start"
    ),
)
#: How startups begin, are funded and end.
STARTUPS = (
    Scalar("startup_minimum_runway", float, lambda s: s.startups.minimum_runway / WEEKS_PER_YEAR, "years"),
    Scalar("startup_cash_pay", float, lambda s: s.startups.cash_pay),
    Scalar("startup_compute_cost", float, lambda s: s.startups.compute_cost),
    Scalar("startup_compute_per_head", float, lambda s: s.startups.compute_per_head),
    Scalar("startup_option_share", float, lambda s: s.startups.option_pool),
    Scalar(
        "startup_cash_volatility",
        float,
        lambda s: s.startups.cash_volatility / math.sqrt(WEEKS_PER_YEAR),
        "dollars, over a week",
    ),
    Scalar("founders_from_startups", bool, lambda s: s.startups.founders_from_startups),
    Scalar("startup_headcount", float, lambda s: s.startups.headcount, "median, of drawn startups"),
    Scalar("startup_headcount_sigma", float, lambda s: s.startups.headcount_sigma),
    Scalar("startup_productivity", float, lambda s: s.startups.productivity),
    Scalar("startup_productivity_sigma", float, lambda s: s.startups.productivity_sigma),
    Scalar("startup_runway", float, lambda s: s.startups.runway, "weeks that a round lasts"),
    Scalar("startup_births", float, lambda s: weekly(s.startups.entry_rate), "per week"),
    Scalar("founders", int, lambda s: max(s.startups.founders, _minimum_team(s))),
    Scalar("minimum_team", int, _minimum_team, "researchers below which a startup dies"),
    Scalar("round_rate", float, lambda s: weekly(s.startups.funding.rate), "per week"),
    Scalar(
        "round_multiple",
        float,
        lambda s: s.startups.funding.multiple * s.startups.funding.mood,
        "years of the expected share of the prize, mood included",
    ),
    Scalar("round_dilution", float, lambda s: s.startups.funding.dilution),
    Scalar("round_seek_runway", float, lambda s: s.startups.funding.seek_runway, "weeks"),
)

#: All of them, in the order of the record.
SCALARS: tuple[Scalar, ...] = (*MEETING, *PEOPLE, *PRODUCTION, *STARTUPS, *registry.scalars())
#: Set by the market alone.
MARKET_SCALE = Scalar(
    "market_scale", float, lambda s: 1.0, "of the market, against the one that the scenario states"
)
RULES = record_of([*SCALARS, MARKET_SCALE])


def rules_of(scenario: Scenario, scale: float, *, escalates: bool) -> Rows[Rules]:
    """Scalars of a scenario, a table of one record; in the quiet market of the burn-in nothing escalates.

    What is `late` is 0 there.

    Args:
        scenario: the scenario, at its size.
        scale: size of the market against the one that its file states.
        escalates: false switches every channel of escalation off.
    """
    intensity = scenario.escalation.intensity if escalates else 0.0
    numbers = [
        scalar.read(scenario) * (intensity if scalar.escalates else escalates or not scalar.late)
        for scalar in SCALARS
    ]
    found: Any = np.array([(*numbers, scale)], RULES)
    rules: Rows[Rules] = found
    return rules


def named(rules: Rows[Rules]) -> Rules:
    """The scalars as attributes, which kernels see in the record itself."""
    found: Rules = rules.view(np.recarray)[0]
    return found
