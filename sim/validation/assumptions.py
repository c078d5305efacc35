"""Assumptions of a theory, as demands on the keys of a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: Pay decides, and nothing else.
NO_TASTES: dict[str, Any] = {
    "researchers.tastes.compute": 0.0,
    "researchers.tastes.culture": 0.0,
    "researchers.tastes.mission": 0.0,
    "researchers.tastes.peers": 0.0,
    "researchers.tastes.bureaucracy": 0.0,
    "researchers.tastes.match_scale": 0.0,
    "researchers.tastes.shock_scale": 0.0,
    "researchers.tastes.switching_cost": 0.0,
    "researchers.tastes.forfeit_weight": 0.0,
    "labs.*.target_list.attention_utility": 0.0,
}
#: Everybody is worth the same, and employers see it.
ONE_TALENT: dict[str, Any] = {
    "researchers.talent.shape": "lognormal-pareto",
    "researchers.talent.sigma": 0.0,
    "researchers.talent.tail_share": 0.0,
    "market.signal_noise": 0.0,
}
#: Wages are posted, and paid as cash week by week.
POSTED: dict[str, Any] = {
    "market.mechanism": "posted",
    "market.value": "productivity",
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
}
#: Nobody holds a contract at other pay than is offered now: all begin without a job.
NO_OLD_CONTRACTS: dict[str, Any] = {"researchers.unemployed_share": 1.0, "labs.*.headcount": None}
#: Nobody comes or goes, and nothing happens from outside.
CLOSED: dict[str, Any] = {
    "researchers.entry_rate": 0.0,
    "researchers.retirement_rate": 0.0,
    "outside.openings": 0.0,
    "startups.count": 0,
    "startups.named": (),
    "startups.entry_rate": 0.0,
    "startups.exits.hazard_death": 0.0,
    "startups.exits.hazard_acquired": 0.0,
    "startups.deals.talks": 0.0,
    "events": (),
}
#: An offer is there at once, and the researcher decides at once.
AT_ONCE: dict[str, Any] = {"labs.*.approval": 0.0, "labs.*.target_list.size": 0, "market.patience": 0.0}
#: Contacts decide, not seats or contracts that bind.
UNLIMITED: dict[str, Any] = {
    "market.planned_seats": False,
    "market.referral_share": 0.0,
    "labs.*.non_compete": 0.0,
    "labs.*.non_compete_base": 0.0,
    "labs.*.garden_leave": 0.0,
    "labs.*.leaders_from": (),
    "labs.*.package_cap": None,
    "labs.*.budget": None,
}
#: Everybody is worth the same, and everybody sees what.
ONE_KIND: dict[str, Any] = {
    "researchers.talent.shape": "lognormal-pareto",
    "researchers.talent.sigma": 0.0,
    "researchers.talent.tail_share": 0.0,
    "market.signal_noise": 0.0,
}
#: A package is pay, and costs what it pays.
PLAIN_PAY: dict[str, Any] = {
    "labs.*.equity_share": 0.0,
    "labs.*.sign_on_share": 0.0,
    "labs.*.make_whole": 0.0,
    "labs.*.payroll_tax": 0.0,
}
#: Bidders go up to productivity, and incumbents always counter, at once.
OPEN_BIDDING: dict[str, Any] = {
    "market.mechanism": "sequential",
    "market.value": "productivity",
    "market.shading": 0.0,
    "labs.*.aggressiveness": 1.0,
    "labs.*.counter_probability": 1.0,
    "labs.*.counter_approval": 0.0,
    "labs.*.counter_limit": None,
    "market.match_floor": 0.0,
    "escalation.publicity": 0.0,
    "escalation.equity_band": 0.0,
}
#: The event log tells everybody's history from the beginning.
FROM_THE_START: dict[str, Any] = {
    "burn_in": 0.0,
    "researchers.unemployed_share": 1.0,
    "labs.*.headcount": None,
}
#: Largest part of the first state that may be left when the steady state is looked at.
STEADY = 1e-3


def unsettled(scenario: Scenario, weeks: float) -> Iterator[str]:
    """A sentence if the slowest transient, of rate δ, is not over after this many weeks."""
    left = (1.0 - scenario.market.separation_rate) ** weeks
    if left > STEADY:
        yield f"after {weeks:g} weeks {left:.1%} of the first state is left; the theory needs a steady state"


def broken(scenario: Scenario, *demands: Mapping[str, Any]) -> Iterator[str]:
    """Sentences about the demands that a scenario does not meet.

    A demand is a dotted key and the value it needs; `labs.*.key` is asked of every lab.
    """
    for demand in demands:
        for key, wanted in demand.items():
            for place, value in _values(scenario, key):
                if value != wanted:
                    yield f"{place} is {_shown(value)}; the theory needs {_shown(wanted)}"


def without(demands: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """The demands but for some keys, which a case looks after itself."""
    return {key: value for key, value in demands.items() if key not in keys}


def unaffordable(scenario: Scenario) -> Iterator[str]:
    """Labs that post no wage, or a wage above what a person is worth to them."""
    for lab in scenario.labs:
        worth = lab.productivity * scenario.production.value_per_talent * lab.aggressiveness
        worth *= (1.0 - scenario.market.shading) / (1.0 + lab.payroll_tax)
        if lab.posted_wage is None:
            yield f"labs.{lab.name}.posted_wage is left out; the theory needs a wage at every lab"
        elif lab.posted_wage > worth:
            yield f"labs.{lab.name}.posted_wage is above what a person is worth there, {worth:g} a year"


def _values(scenario: Scenario, key: str) -> Iterator[tuple[str, Any]]:
    """Values at a dotted key, with the names of labs in place of the star."""
    first, star, rest = key.partition("labs.*.")
    if star:
        for lab in scenario.labs:
            yield f"labs.{lab.name}.{rest}", _reach(lab, rest)
    else:
        yield first, _reach(scenario, first)


def _reach(section: Any, key: str) -> Any:
    for part in key.split("."):
        section = getattr(section, part)
    return section


def _shown(value: Any) -> str:
    if value is None:
        return "left out"
    if isinstance(value, tuple):
        return f"{len(value)} of them" if value else "empty"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
