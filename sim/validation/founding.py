"""What the cases about startups have in common: they are founded, are not funded, hire nobody, and die."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.validation import assumptions
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_ALONE: dict[str, Any] = {
    "market.mechanism": "posted",
    "market.value": "productivity",
    "market.contact_rate_employed": 0.0,
    "market.separation_rate": 0.0,
    "production.direct_return": 0.0,
    "burn_in": 0.0,
    "researchers.tastes.dispersion": 0.0,
    "market.signal_noise": 0.0,
    "researchers.talent.shape": "lognormal-pareto",
    "researchers.talent.sigma": 0.0,
    "researchers.talent.tail_share": 0.0,
    "startups.search_weight": 0.0,
    "startups.headcount_sigma": 0.0,
    "startups.funding.rate": 0.0,
    "startups.offers.payroll_tax": 0.0,
    "startups.founders_from_startups": False,
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
}


def not_alone(scenario: Scenario, *, but: str = "") -> Iterator[str]:
    """Sentences about what keeps startups from living on their first money only, in one size.

    Args:
        scenario: the market.
        but: the beginning of keys that are the case's own.
    """
    closed = {key: value for key, value in assumptions.CLOSED.items() if key != "startups.entry_rate"}
    closed = {key: value for key, value in closed.items() if not (but and key.startswith(but))}
    yield from assumptions.broken(
        scenario, _ALONE, assumptions.NO_TASTES, closed, assumptions.AT_ONCE, assumptions.UNLIMITED
    )
    startups = scenario.startups
    if startups.entry_rate <= 0.0:
        yield "no startup is founded"
    if startups.minimum_team > startups.founders:
        yield "startups need a larger team than their founders"
    for lab in scenario.labs:
        worth = lab.productivity * scenario.production.value_per_talent
        if lab.posted_wage is None or not scenario.researchers.reservation_income < lab.posted_wage <= worth:
            yield f"labs.{lab.name} posts no wage that it can afford and everybody takes"


def too_few_founders(scenario: Scenario, mean_life: float) -> Iterator[str]:
    """A sentence if people may be too few to found the startups that come."""
    stock = entry_rate(scenario) * mean_life
    needed = scenario.startups.founders * (stock + 10.0 * stock**0.5 + 10.0)
    back = scenario.market.contact_rate_unemployed
    if back < 1.0 or needed > scenario.researchers.count:
        yield "there may be nobody left at the labs to found another startup"


def entry_rate(scenario: Scenario) -> float:
    """Startups founded a week."""
    return scenario.startups.entry_rate / WEEKS_PER_YEAR


def burn(scenario: Scenario) -> float:
    """Dollars a week that a startup spends: pay and compute of its founders."""
    startups = scenario.startups
    return (startups.cash_pay + startups.compute_cost) * startups.founders / WEEKS_PER_YEAR


def first_cash(scenario: Scenario) -> float:
    """Dollars with which a startup begins: its runway at the size that is planned."""
    startups = scenario.startups
    planned = max(round(startups.headcount), startups.founders)
    return (startups.cash_pay + startups.compute_cost) * planned * startups.runway / WEEKS_PER_YEAR
