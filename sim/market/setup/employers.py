"""Who the employers are: records of labs, startups and the outside, from the scenario."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.declared import Column
from sim.market.compiling.kernel import kernel
from sim.market.draws import decision, normal, subject, topic, uniform
from sim.market.pages.cost import dollar_cost
from sim.market.pages.funding import first_money, option_pool, valuation_of
from sim.market.state.allocation import allocate
from sim.market.state.columns import EMPLOYER_COLUMNS, EMPLOYERS, LINKS, Table
from sim.market.state.keys import NEVER, OUTSIDE_KEY, STARTUP_KEY, name_key
from sim.market.state.records import Employer, Rows
from sim.market.state.state import State
from sim.mechanisms import registry
from sim.mechanisms.target_lists.steps.tables import write_target_list
from sim.mechanisms.valuation_spread.kernels import first_error
from sim.scenario.employers import BONUS_SHARE, CAPEX_PER_HEAD, Culture, Lab, NamedStartup, Offers
from sim.scenario.schema import Scenario
from sim.vocabulary import NONE, Kind

TASTE = decision(4, "Gumbel taste of a person for an employer")
SIGNAL = decision(5, "error with which an employer sees a person's talent")
STARTUP_SIZE = decision(16, "target of a startup")
STARTUP_PRODUCTIVITY = decision(17, "productivity of a startup")
STARTUP_RUNWAY = decision(18, "how much of its runway a startup has used at first")

#: The largest startup: as many people as a market can have.
_MOST = 1e9


def _write_common(employer: Employer, key: int, kind: Kind, culture: Culture, amenity: float) -> None:
    employer["key"] = key
    employer["kind"] = kind
    employer["alive"] = True
    employer["died"] = NEVER
    employer["culture"] = (culture.freedom + culture.flatness + culture.pace) / 3.0
    employer["mission"] = culture.mission
    employer["amenity"] = amenity
    employer["list_number"] = NONE
    employer["team"] = NONE
    employer["shock_week"] = NEVER
    employer["option_pool"] = math.inf
    employer["contact_multiplier"] = 1.0
    employer["seats"] = math.inf


def _write_offers(employer: Employer, offers: Offers, columns: Iterable[Column] = EMPLOYER_COLUMNS) -> None:
    """How it bids: the columns whose declarations say how they follow from that.

    Raises:
        TypeError: a column reads a key that this employer has not.
    """
    for column in columns:
        if column.read is not None:
            try:
                employer[column.name] = column.read(offers)
            except AttributeError as fault:
                raise TypeError(
                    f"the column {column.name!r} reads a key of labs alone ({fault}); startups and the "
                    "outside have `Offers`, so its `read` has to say what stands for none: "
                    "getattr(offers, key, None)"
                ) from fault


def write_lab(employer: Employer, lab: Lab, headcount: int, scenario: Scenario, scale: float) -> None:
    """Record of a big lab, `scale` times as large as stated; what is left out follows from headcount."""
    _write_common(employer, name_key(lab.name), Kind.LAB, lab.culture, lab.amenity)
    employer["scale"] = scale
    _write_offers(employer, lab)
    budget = lab.budget_per_head * headcount if lab.budget is None else lab.budget
    if lab.budget is None and scenario.market.value == "productivity":
        budget = math.inf  # the textbook employer has no budget
    capex = CAPEX_PER_HEAD * headcount if lab.capex is None else lab.capex
    bonus = BONUS_SHARE * budget if lab.bonus_pool is None else lab.bonus_pool
    depreciation = scenario.production.compute_depreciation
    employer["base_budget"] = budget
    employer["budget"] = budget
    employer["budget_growth"] = lab.budget_growth
    employer["base_capex"] = capex
    employer["compute"] = capex / depreciation if depreciation > 0 else capex  # the steady state
    employer["growth"] = lab.growth
    employer["initial_headcount"] = headcount
    employer["seats"] = math.inf if lab.seats is None else lab.seats
    employer["productivity"] = lab.productivity
    employer["search_weight"] = lab.search_weight
    employer["bonus_rate"] = bonus
    employer["bonus_pool"] = bonus / 2.0
    write_target_list(employer, lab.target_list)


def write_outside(employer: Employer, scenario: Scenario, scale: float) -> None:
    """Record of the outside: money and seats without limit."""
    outside = scenario.outside
    _write_common(employer, OUTSIDE_KEY, Kind.OUTSIDE, outside.culture, outside.amenity)
    _write_offers(employer, Offers(), registry.settings())  # mechanisms are off there
    employer["scale"] = scale
    employer["base_budget"] = math.inf
    employer["budget"] = math.inf
    employer["package_cap"] = math.inf
    employer["base_aggressiveness"] = 1.0
    employer["aggressiveness"] = 1.0
    employer["expiry"] = 3650.0


def startup_record(scenario: Scenario) -> Rows[Employer]:
    """One record: what every drawn startup begins with. What differs from startup to startup is left zero."""
    startups = scenario.startups
    record: Rows[Employer] = allocate(EMPLOYERS, 1)
    employer = record[0]
    _write_common(employer, 0, Kind.STARTUP, startups.culture, 0.0)
    employer["scale"] = 1.0  # of another market there are more of them, each as large
    _write_offers(employer, startups.offers)
    employer["equity_discount"] = startups.equity_discount
    employer["growth"] = startups.growth
    employer["search_weight"] = startups.search_weight
    return record


@kernel
def write_startup(state: State, j: int, code: int, headcount: int) -> None:
    """Record j becomes a startup of the given size, keyed by `code`; its cash is what a round has left.

    A cross-section is caught at a uniform point of the time since the last round, of which three quarters
    pass at most.
    """
    rules, employer = state.rules[0], state.employers[j]
    state.employers[j] = state.startup[0]
    employer.key = code
    write_words(state, j)
    employer.productivity = rules.startup_productivity * math.exp(
        rules.startup_productivity_sigma * normal(state.key, code, 0, 0, STARTUP_PRODUCTIVITY)
    )
    employer.priced = dollar_cost(employer)
    employer.initial_headcount = headcount
    runway = first_money(employer, rules, headcount)
    elapsed = 0.75 * uniform(state.key, code, 0, 0, STARTUP_RUNWAY)
    employer.cash = runway * (1.0 - elapsed)
    employer.valuation = valuation_of(rules, runway) * first_error(state, code)
    employer.option_pool = option_pool(rules, employer.valuation)


@kernel
def write_words(state: State, j: int) -> None:
    """The words of employer j in draws, which follow from its key."""
    employer = state.employers[j]
    employer.subject = subject(state.key, employer.key)
    employer.taste_topic = topic(state.key, employer.key, 0, TASTE)
    employer.signal_topic = topic(state.key, employer.key, 0, SIGNAL)


@kernel
def write_startups(state: State, first: int, headcounts: Table) -> None:
    """Records from `first` on become the drawn startups of the beginning, of these sizes."""
    for n in range(len(headcounts)):
        write_startup(state, first + n, STARTUP_KEY + n, headcounts[n])


def name_startup(state: State, j: int, named: NamedStartup, scale: float) -> None:
    """What a startup given by name states replaces what is drawn; it is `scale` times as large as stated."""
    employer = state.employers[j]
    employer["scale"] = scale
    if named.mission is not None:
        employer["mission"] = named.mission
    employer["amenity"] = named.amenity
    employer["search_weight"] = named.search_weight
    employer["investors"] = named.investors
    if named.productivity is not None:
        employer["productivity"] = named.productivity
    if named.growth is not None:
        employer["growth"] = named.growth
    if named.cash is not None:
        employer["cash"] = named.cash


@kernel
def startup_headcount(state: State, code: int) -> int:
    """Headcount of a drawn startup, lognormal, at least one."""
    rules = state.rules[0]
    spread = rules.startup_headcount_sigma * normal(state.key, code, 0, 0, STARTUP_SIZE)
    return int(max(round(min(rules.startup_headcount * math.exp(spread), _MOST)), 1))


@kernel
def draw_headcounts(state: State, first: int, headcounts: Table) -> None:
    """Headcounts of startups drawn by the codes from `first` on."""
    for n in range(len(headcounts)):
        headcounts[n] = startup_headcount(state, first + n)


def links_of(scenario: Scenario) -> Any:
    """Ties of labs' leaders to other named employers: LINKS (named, named), empty where there are none.

    Rows and columns are ids: labs, the outside, named startups.
    """
    # The outside has no name here: an employer may be called so.
    names = [lab.name for lab in scenario.labs] + [""] + [s.name for s in scenario.startups.named]
    scaled = any(event.scales_links for event in scenario.events_on)
    if not scaled and not any(lab.leaders_from for lab in scenario.labs):
        return np.zeros((0, 0), LINKS)
    links = np.zeros((len(names), len(names)), LINKS)
    links["contacts"] = links["scaled"] = 1.0
    for j, lab in enumerate(scenario.labs):
        for name in lab.leaders_from:
            links["tied"][names.index(name), j] = True
            links["contacts"][names.index(name), j] = scenario.market.tie_contacts
    return links


def field_needs(scenario: Scenario, count: int) -> Table:
    """Mask (employers, fields) of the fields that labs' teams need; labs come first."""
    names = [field.name for field in scenario.researchers.fields]
    needs = np.zeros((count, len(names)), np.bool_)
    for j, lab in enumerate(scenario.labs):
        for field in lab.needs:
            needs[j, names.index(field)] = True
    return needs
