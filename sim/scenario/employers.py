"""Employers of a scenario: big labs, startups, and the outside."""

from __future__ import annotations

from sim.mechanisms.registry import InFunding, InLab, InNamedStartup, InOffers, InStartups
from sim.scenario import quantities
from sim.scenario.limits import MONEY, NAME_LETTERS, PEOPLE
from sim.scenario.parameter import Section, parameter
from sim.scenario.quantities import (
    Count,
    Days,
    Flag,
    Money,
    MoneyPerYear,
    Number,
    PerYear,
    Share,
    Weeks,
)
from sim.scenario.texts import Name


class Culture(Section):
    """What an employer is like to work for, each from 0 to 1."""

    freedom: Number = parameter(0.5, description="Freedom to choose what to work on.", ge=0, le=1)
    flatness: Number = parameter(0.5, description="Flat hierarchy.", ge=0, le=1)
    pace: Number = parameter(0.5, description="Pace of a startup.", ge=0, le=1)
    mission: Number = parameter(0.5, description="Strength of the mission.", ge=0, le=1)


class Offers(InOffers):
    """How an employer bids: approvals, expiry, composition of packages, limits."""

    approval: Days = parameter(30.0, description="Days until an offer is approved.", ge=0, le=3650)
    counter_approval: Days = parameter(
        5.0, description="Days until a counter-offer is approved.", ge=0, le=3650
    )
    counter_probability: Share = parameter(
        0.5, description="Share of outside offers that the employer is willing to counter.", ge=0, le=1
    )
    counter_limit: Number | None = parameter(
        None,
        description=(
            "Largest counter-offer as a multiple of present pay (fairness to others); left out: no limit."
        ),
        ge=1,
        le=1000,
    )
    expiry: Days = parameter(21.0, description="Days after approval at which an offer lapses.", ge=0, le=3650)
    aggressiveness: Number = parameter(
        1.0, description="Multiple of its value for a person that the employer is ready to bid.", gt=0, le=100
    )
    package_cap: MoneyPerYear | None = parameter(
        None, description="Largest package, per year; left out: no cap.", gt=0, le=MONEY
    )
    equity_share: Share = parameter(
        0.6, description="Share of a package paid as equity that vests.", ge=0, lt=1
    )
    sign_on_share: Share = parameter(
        0.05, description="Share of a package paid as cash on signing.", ge=0, lt=1
    )
    make_whole: Share = parameter(
        0.0,
        description=(
            "Share of what forfeited equity is felt to be worth (`forfeit_weight` times what is unvested) "
            "that the raider replaces in cash."
        ),
        ge=0,
        le=1,
    )
    posted_wage: MoneyPerYear | None = parameter(
        None,
        description="Mechanism `posted`: the wage offered to everyone; left out: value less markdown.",
        gt=0,
        le=MONEY,
    )


#: What is left out of a lab, dollars a year per initial researcher, and of its budget.
CAPEX_PER_HEAD, BONUS_SHARE = 3e6, 0.15


class Lab(InLab, Offers):
    """A big lab, and how it bids. Headcount, seats, budget, pool and capex are for `market.scale` 1."""

    name: Name = parameter(..., description="Unique name.", min_length=1, max_length=NAME_LETTERS)
    headcount: Count | None = parameter(
        None,
        description="Researchers at the start; left out: an equal share of those left over.",
        ge=0,
        le=PEOPLE,
        scales=True,
    )
    seats: Count | None = parameter(
        None,
        description=(
            "Seats in all, for listed people too; left out: the first headcount, growing by `growth`, and "
            "for a listed person always one."
        ),
        ge=0,
        le=PEOPLE,
        scales=True,
    )
    budget: MoneyPerYear | None = parameter(
        None,
        description=(
            "Compensation budget: pay and vesting equity a year; left out: `budget_per_head` times headcount."
        ),
        ge=0,
        le=MONEY,
        scales=True,
    )
    budget_per_head: MoneyPerYear = parameter(
        1.7e6,
        description="Compensation budget per initial researcher, where `budget` is left out.",
        ge=0,
        le=MONEY,
    )
    budget_growth: PerYear = parameter(
        0.0, description="Growth of the budget in log points, besides escalation.", ge=-5, le=5
    )
    growth: PerYear = parameter(0.0, description="Planned growth of headcount in log points.", ge=-5, le=5)
    bonus_pool: MoneyPerYear | None = parameter(
        None,
        description=(
            f"Sign-on and make-whole cash available per year; left out: {BONUS_SHARE:.0%} of the budget."
        ),
        ge=0,
        le=MONEY,
        scales=True,
    )
    capex: MoneyPerYear | None = parameter(
        None,
        description=(
            "Capital expenditure on compute; left out: "
            f"{quantities.MONEY.show(CAPEX_PER_HEAD)} per initial researcher."
        ),
        ge=0,
        le=MONEY,
        scales=True,
    )
    productivity: Number = parameter(
        1.0,
        description=(
            "Total factor productivity z_j; in value mode `productivity` the p_j in dollars per talent."
        ),
        gt=0,
        le=1e12,
    )
    needs: tuple[Name, ...] = parameter(
        default_factory=tuple, description="Fields whose people count `field_bonus` more here."
    )
    search_weight: Number = parameter(
        1.0, description="Weight of the employer (times its vacancies) in random contacts.", ge=0, le=1e9
    )
    culture: Culture = parameter(default_factory=Culture, description="Culture and mission.")
    amenity: Number = parameter(0.0, description="Other amenities, in log points of pay.", ge=-20, le=20)


def _startup_offers() -> Offers:
    return Offers(
        approval=5.0,
        counter_approval=1.0,
        counter_probability=0.5,
        expiry=21.0,
        equity_share=0.6,
        sign_on_share=0.0,
        package_cap=None,
    )


def _startup_culture() -> Culture:
    return Culture(freedom=0.8, flatness=0.9, pace=0.9, mission=0.6)


class NamedStartup(InNamedStartup):
    """A startup given by name; what is left out is drawn like that of the others."""

    name: Name = parameter(..., description="Unique name.", min_length=1, max_length=NAME_LETTERS)
    headcount: Count | None = parameter(
        None, description="Researchers at the start.", ge=1, le=PEOPLE, scales=True
    )
    cash: Money | None = parameter(None, description="Cash at the start.", ge=0, le=MONEY, scales=True)
    productivity: Number | None = parameter(None, description="Total factor productivity.", gt=0, le=1e12)
    mission: Number | None = parameter(None, description="Strength of the mission, 0 to 1.", ge=0, le=1)
    amenity: Number = parameter(0.0, description="Other amenities, in log points of pay.", ge=-20, le=20)
    growth: PerYear | None = parameter(
        None, description="Planned growth of headcount in log points.", ge=-5, le=5
    )
    search_weight: Number = parameter(1.0, description="Weight in random contacts.", ge=0, le=1e9)


class Funding(InFunding):
    """Rounds: how often, how large, at what valuation."""

    rate: PerYear = parameter(1.1, description="Rounds a year for a startup that seeks money.", ge=0, le=52)
    multiple: Number = parameter(
        2.5,
        description="Valuation: this many years of the startup's expected share of the prize.",
        ge=0,
        le=1000,
    )
    valuation_dispersion: Number = parameter(
        0.8, description="Standard deviation of the log error of investors.", ge=0, le=5
    )
    dilution: Share = parameter(0.2, description="Share of the valuation raised in a round.", gt=0, lt=1)
    mood: Number = parameter(1.0, description="Market mood: multiplies every valuation.", ge=0, le=100)
    seek_runway: Weeks = parameter(
        60.0, description="A startup seeks money when its runway is below this.", ge=0, le=1000
    )


class Startups(InStartups):
    """Startups: drawn at the start from these distributions, entering at a rate, funded, dying."""

    count: Count = parameter(
        0, description="Startups drawn at the start, besides the named.", ge=0, le=10**6, scales=True
    )
    named: tuple[NamedStartup, ...] = parameter(default_factory=tuple, description="Startups given by name.")
    headcount: Number = parameter(8.0, description="Median researchers of a drawn startup.", ge=1, le=10**6)
    headcount_sigma: Number = parameter(0.5, description="Standard deviation of log headcount.", ge=0, le=3)
    runway: Weeks = parameter(
        91.0, description="Mean runway of a startup at a round; facts: 18 to 24 months.", gt=0, le=1000
    )
    minimum_runway: Weeks = parameter(
        26.0, description="No commitment may bring the runway below this.", ge=0, le=1000
    )
    minimum_team: Count = parameter(2, description="A startup with fewer researchers dies.", ge=0, le=1000)
    growth: PerYear = parameter(0.2, description="Planned growth of headcount in log points.", ge=-5, le=5)
    cash_pay: MoneyPerYear = parameter(
        350_000.0, description="Cash pay per researcher that a startup plans with.", gt=0, le=MONEY
    )
    compute_cost: MoneyPerYear = parameter(
        150_000.0, description="Cost of rented compute per researcher.", ge=0, le=MONEY
    )
    compute_per_head: Money = parameter(
        4e6, description="Compute that a startup commands per researcher.", ge=0, le=MONEY
    )
    productivity: Number = parameter(1.0, description="Median total factor productivity.", gt=0, le=1e12)
    productivity_sigma: Number = parameter(
        0.3, description="Standard deviation of log productivity.", ge=0, le=3
    )
    option_pool: Share = parameter(
        0.15, description="Share of the valuation that may be promised as equity.", ge=0, lt=1
    )
    equity_discount: Share = parameter(
        0.5, description="What a researcher discounts from illiquid, risky startup equity.", ge=0, lt=1
    )
    entry_rate: PerYear = parameter(0.0, description="Startups founded a year.", ge=0, le=10**5, scales=True)
    founders: Count = parameter(
        4, description="Founders who leave their jobs for a new startup.", ge=1, le=1000
    )
    founders_from_startups: Flag = parameter(
        False, description="True: people at startups found startups too, not only those at labs and outside."
    )
    cash_volatility: Money = parameter(
        0.0,
        description=(
            "Standard deviation, over a year, of what a startup's cash does besides burn and rounds "
            "(a Brownian motion, checked every week)."
        ),
        ge=0,
        le=MONEY,
    )
    search_weight: Number = parameter(1.0, description="Weight in random contacts.", ge=0, le=1e9)
    culture: Culture = parameter(default_factory=_startup_culture, description="Culture and mission.")
    offers: Offers = parameter(default_factory=_startup_offers, description="How startups bid.")
    funding: Funding = parameter(default_factory=Funding, description="Funding rounds.")


class Outside(Section):
    """Academia and other industry: takes anyone at a reservation wage, has money and seats without limit."""

    wage: MoneyPerYear = parameter(
        450_000.0,
        description="Most that the outside pays, per unit of talent to `talent_elasticity`.",
        gt=0,
        le=MONEY,
    )
    talent_elasticity: Number = parameter(
        0.5, description="Elasticity of the outside wage to talent.", ge=0, le=5
    )
    openings: Number = parameter(
        10.0,
        description="Vacancies that the outside always counts as in random contacts; 0: no outside.",
        ge=0,
        le=1e9,
        scales=True,
    )
    contact_factor: Number = parameter(
        1.0,
        description="Random contacts of people outside, as a multiple of those of other employed people.",
        ge=0,
        le=1000,
    )
    amenity: Number = parameter(
        0.0, description="Amenities of the outside, in log points of pay.", ge=-20, le=20
    )
    culture: Culture = parameter(default_factory=Culture, description="Culture and mission.")
    initial_share: Share = parameter(
        0.1,
        description="Share of people there at the start, where a lab's headcount is left out; else the rest.",
        ge=0,
        le=1,
    )
