"""The scenario: every parameter of the market, declared once, with unit, bounds and meaning.

It feeds validation, ``--set``, the JSON Schema and the documentation; defaults live nowhere else. Sections
are pydantic models, frozen, and refuse unknown keys. Cross-field rules are in `sim.scenario.consistency`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import model_validator

from sim.later import maker
from sim.mechanisms.registry import InMarket, InScenario, InTastes
from sim.scenario.employers import Lab, Outside, Startups
from sim.scenario.events import Event
from sim.scenario.given import SEEDS
from sim.scenario.limits import FIELDS, MONEY, NAME_LETTERS, PEOPLE, TEXT_LETTERS
from sim.scenario.parameter import Section, parameter
from sim.scenario.plausible import PlausibleTable
from sim.scenario.quantities import (
    Count,
    Date,
    Days,
    Flag,
    MoneyPerYear,
    Number,
    PerWeek,
    PerYear,
    Share,
    Weeks,
    WholeWeeks,
    Years,
)
from sim.scenario.race import Escalation, Innovation, Production
from sim.scenario.texts import Line, Name
from sim.vocabulary import HiringMechanism


class Talent(Section):
    """Distribution of talent a_i: lognormal body with median 1, Pareto tail, truncated; or uniform."""

    shape: Literal["lognormal-pareto", "uniform"] = parameter(
        "lognormal-pareto",
        description=(
            "`lognormal-pareto`: body and tail as below (`sigma` 0 and `tail_share` 0: everybody has "
            "talent 1); `uniform`: between 0 and `maximum`."
        ),
    )
    sigma: Number = parameter(
        0.5, description="Standard deviation of log talent in the lognormal body.", ge=0, le=3
    )
    tail_share: Share = parameter(0.05, description="Share of people in the Pareto tail.", ge=0, le=0.5)
    tail_exponent: Number = parameter(
        2.0, description="Pareto exponent of the tail; facts: top pay has about 2.", gt=1, le=20
    )
    maximum: Number = parameter(
        60.0,
        description="Talent is truncated here, so that one draw cannot dominate a market.",
        gt=0,
        le=1e6,
    )


class Tastes(InTastes):
    """What researchers care about besides pay, in log points of pay per unit."""

    compute: Number = parameter(
        0.06, description="Weight on the log of compute per head against the market's mean.", ge=0, le=5
    )
    culture: Number = parameter(
        0.6, description="Weight on the culture index (freedom, flatness, pace; 0 to 1).", ge=0, le=5
    )
    mission: Number = parameter(0.6, description="Weight on mission (0 to 1).", ge=0, le=5)
    peers: Number = parameter(0.05, description="Weight on the log of co-workers' mean talent.", ge=0, le=5)
    bureaucracy: Number = parameter(
        0.03, description="Distaste for size: weight on log(1 + headcount / 100).", ge=0, le=5
    )
    dispersion: Number = parameter(
        0.35,
        description=(
            "Standard deviation across people of the log of their weights on compute, culture, mission."
        ),
        ge=0,
        le=3,
    )
    match_scale: Number = parameter(
        0.15,
        description="Scale of the Gumbel taste for a particular employer, drawn once for each pair.",
        ge=0,
        le=5,
    )
    shock_scale: Number = parameter(
        0.0,
        description=(
            "Scale of a Gumbel taste for each option, staying included, drawn anew at each decision: offers "
            "are accepted by a logit rule."
        ),
        ge=0,
        le=5,
    )
    forfeit_weight: Share = parameter(
        0.25,
        description=(
            "How far forfeited unvested equity counts against leaving, besides the pay that vests: 0 not at "
            "all, since "
            "yearly pay includes what vests; 1 in full, as a loss of its own."
        ),
        ge=0,
        le=1,
    )
    switching_cost: Number = parameter(
        0.10, description="Utility lost by any change of employer, in log points of pay.", ge=0, le=10
    )


class Field(Section):
    """One research field, and the share of people who work in it."""

    name: Name = parameter(..., description="Name of the field.", min_length=1, max_length=NAME_LETTERS)
    share: Share = parameter(1.0, description="Relative share of researchers in the field.", ge=0, le=1e6)


def _default_fields() -> tuple[Field, ...]:
    shares = {
        "pretraining": 0.25,
        "post-training": 0.25,
        "infrastructure": 0.25,
        "multimodal": 0.15,
        "robotics": 0.10,
    }
    return tuple(Field(name=name, share=share) for name, share in shares.items())


class Researchers(Section):
    """The people of the market."""

    count: Count = parameter(
        4000,
        description="Researchers at the start, outside and unemployed included, at `market.scale` 1.",
        ge=2,
        le=PEOPLE,
        scales=True,
    )
    reference_count: Count | None = parameter(
        None,
        description=(
            "Number of people to which everything else in this file belongs: another `count` then turns "
            "`market.scale` by their ratio. Left out: the count itself."
        ),
        ge=2,
        le=PEOPLE,
    )
    fields: tuple[Field, ...] = parameter(
        default_factory=_default_fields,
        description="Research fields and their shares.",
        min_length=1,
        max_length=FIELDS,
    )
    talent: Talent = parameter(default_factory=Talent, description="Distribution of talent.")
    tastes: Tastes = parameter(default_factory=Tastes, description="Weights in utility.")
    unemployed_share: Share = parameter(
        0.03, description="Share without an employer when people are first placed.", ge=0, le=1
    )
    reservation_income: MoneyPerYear = parameter(
        250_000.0,
        description="Income when not employed, per unit of talent to the outside's elasticity.",
        gt=0,
        le=MONEY,
    )
    retirement_rate: PerYear = parameter(
        0.0, description="Share of people who leave the market for good.", ge=0, le=1
    )
    entry_rate: PerYear = parameter(
        0.0, description="New researchers a year as a share of the initial count.", ge=0, le=10
    )


class Market(InMarket):
    """How large the market is, how employers and researchers meet and how pay is set."""

    scale: Number = parameter(
        1.0,
        description=(
            "Size of the market: all that scales is multiplied by it, people, labs, the number of startups "
            "and what is done in a week included, so that what happens per head stays the same."
        ),
        gt=0,
        le=1e6,
    )
    mechanism: HiringMechanism = parameter(
        "sequential",
        description=(
            "`sequential`: ascending auction with counter-offers, person by person; `posted`: take it or "
            "leave it, no counters; `simultaneous`: all vacancies bid for all contested people at once."
        ),
    )
    value: Literal["race", "productivity"] = parameter(
        "race",
        description="What a researcher is worth: `race` for a prize, or `productivity` times talent.",
    )
    contact_rate_employed: PerWeek = parameter(
        0.02, description="Random contacts per employed researcher.", ge=0, le=1
    )
    contact_rate_unemployed: PerWeek = parameter(
        0.10, description="Random contacts per researcher without a job.", ge=0, le=1
    )
    separation_rate: PerWeek = parameter(
        0.0012, description="Separations into unemployment per employed researcher.", ge=0, le=1
    )
    bargaining_share: Share = parameter(
        0.0,
        description=(
            "Share of the gap between the second-best bid and the winner's own cap that goes to pay. "
            "Mechanism `simultaneous` does without."
        ),
        ge=0,
        le=1,
    )
    renegotiation: Literal["present-pay", "best-offer"] = parameter(
        "present-pay",
        description=(
            "What an outside offer has to beat before pay is negotiated anew: `present-pay`, or "
            "`best-offer`, the best that a losing bidder could have given so far. They differ where "
            "`bargaining_share` or `foresight` part pay from it."
        ),
    )
    posted_rule: Literal["markdown", "oligopsony"] = parameter(
        "markdown",
        description=(
            "Mechanism `posted`, for labs that post no wage: value less `posted_markdown`; or less a "
            "markdown that rises with the employer's share of the wage bill (nested CES, Berger et al. 2022)."
        ),
    )
    posted_markdown: Share = parameter(
        0.25,
        description=(
            "Mechanism `posted`: pay offered is value times one minus this, unless a lab posts a wage."
        ),
        ge=0,
        lt=1,
    )
    elasticity_within: Number = parameter(
        6.0,
        description="Rule `oligopsony`: elasticity η of labor supply between employers of the market.",
        gt=0,
        le=1e6,
    )
    elasticity_across: Number = parameter(
        1.0, description="Rule `oligopsony`: elasticity θ of labor supply to the market.", gt=0, le=1e6
    )
    increment: MoneyPerYear = parameter(
        1000.0, description="Mechanism `simultaneous`: step by which bids rise.", ge=1e-6, le=MONEY
    )
    patience: Days = parameter(
        7.0,
        description="Days a researcher waits after the first valid offer before deciding.",
        ge=0,
        le=365,
    )
    planned_seats: Flag = parameter(
        True,
        description="True: employers hire into planned, affordable seats. False: seats are unlimited.",
    )
    signal_noise: Number = parameter(
        0.15,
        description="Standard deviation of the log error with which outsiders see talent.",
        ge=0,
        le=3,
    )
    shading: Share = parameter(
        0.0, description="Share by which outside bidders shade their value.", ge=0, lt=1
    )
    vesting_years: Years = parameter(4.0, description="Vesting period of equity grants.", gt=0, le=20)
    vesting_cliff: Years = parameter(1.0, description="Time before anything vests.", ge=0, le=20)
    refresh_grants: Flag = parameter(
        True,
        description="True: a grant that has vested is renewed, without a cliff. False: nothing follows it.",
    )


class Scenario(InScenario):
    """One market and the question it answers."""

    name: Name = parameter(
        "scenario",
        description="Short name, also of the results folder.",
        min_length=1,
        max_length=NAME_LETTERS,
    )
    question: Line = parameter(
        "", description="The question that the scenario answers, in one line.", max_length=TEXT_LETTERS
    )
    weeks: WholeWeeks = parameter(104, description="Length of the run.", ge=1, le=5200)
    start_date: Date | None = parameter(None, description="Date of week 0; events may then be dated.")
    burn_in: Weeks = parameter(
        104.0,
        description="Weeks of quiet market (no events, no escalation) before week 0.",
        ge=0,
        le=2000,
    )
    seed: Count = parameter(1, description="Seed of all random draws.", ge=SEEDS[0], le=SEEDS[1])
    limit_case: Name | None = parameter(
        None,
        description="Name of the limit case it sets up, or its letter; `poach validate` judges it.",
        max_length=NAME_LETTERS,
    )
    researchers: Researchers = parameter(default_factory=Researchers, description="The people.")
    labs: tuple[Lab, ...] = parameter(default_factory=tuple, description="Named big labs.")
    startups: Startups = parameter(default_factory=Startups, description="Startups, named or drawn.")
    outside: Outside = parameter(
        default_factory=Outside, description="Academia and other industry: takes anyone."
    )
    market: Market = parameter(default_factory=Market, description="Meeting and bargaining.")
    production: Production = parameter(default_factory=Production, description="Output and the race.")
    escalation: Escalation = parameter(default_factory=Escalation, description="Why offers escalate.")
    innovation: Innovation = parameter(default_factory=Innovation, description="Breakthroughs.")
    events: tuple[Event, ...] = parameter(default_factory=tuple, description="Scheduled shocks and policies.")
    plausible: PlausibleTable = parameter(
        default_factory=dict,
        description="Ranges over which keys may be varied; they say nothing about the market.",
    )

    @model_validator(mode="after")
    def _check_rules(self) -> Scenario:
        maker("consistency")(self)
        return self

    @property
    def scale(self) -> float:
        """Size of this market against the one that is stated: `market.scale`, and how `count` differs."""
        people = self.researchers
        return self.market.scale * people.count / (people.reference_count or people.count)

    @property
    def people(self) -> int:
        """Researchers at the start."""
        return round(self.researchers.count * self.market.scale)

    @property
    def events_on(self) -> tuple[Event, ...]:
        """The events that happen."""
        return tuple(event for event in self.events if event.on)

    @property
    def employer_names(self) -> list[str]:
        """Names of the labs and of the startups given by name."""
        return [lab.name for lab in self.labs] + [startup.name for startup in self.startups.named]

    @property
    def field_names(self) -> list[str]:
        """Names of the fields of research."""
        return [field.name for field in self.researchers.fields]

    def with_(self, changes: Mapping[str, Any]) -> Scenario:
        """Return a copy with dotted keys changed, e.g. ``{"labs.Microsoft.approval": "30 days"}``.

        Raises:
            ScenarioError: a key is unknown or a value is out of bounds; all mistakes at once.

        Example:
            >>> Scenario().with_({"burn_in": "26 weeks"}).burn_in
            26.0
        """
        changed: Scenario = maker("changed_scenario")(self, changes)
        return changed
