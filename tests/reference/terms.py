"""What the scenario says about an employer, and what events do to it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sim.mechanisms.target_lists.spec import TargetList
from sim.scenario.employers import Culture, Offers


@dataclass(frozen=True)
class Terms:
    """How an employer bids, and the money it is given."""

    approval: float  # days
    fast_track: float  # days, for the listed
    counter_approval: float  # days
    counter_probability: float
    counter_limit: float  # times present pay
    expiry: float  # days
    aggressiveness: float
    package_cap: float  # dollars a year
    equity_share: float
    sign_on_share: float
    make_whole: float
    posted_wage: float | None
    payroll_tax: float  # dollars per dollar of pay
    non_compete: float  # share of contracts that bind
    garden_leave: int  # weeks
    cliff: float | None = None  # years, of new grants, if not the market's
    front_loading: float | None = None
    r_and_d_credit: float = 0.0  # dollars per dollar of pay
    retention_subsidy: float = 0.0  # of what a raise adds
    luxury_threshold: float = math.inf  # dollars a year
    luxury_rate: float = 0.0
    budget: float = math.inf  # dollars a year
    bonus: float = 0.0  # dollars a year
    capex: float = 0.0  # dollars a year
    targets: TargetList | None = None


def terms_of(offers: Offers) -> Terms:
    """The terms of a lab or startup, money aside. Limits that are left out do not bind."""
    return Terms(
        approval=offers.approval,
        fast_track=offers.approval if offers.fast_track is None else offers.fast_track,
        counter_approval=offers.counter_approval,
        counter_probability=offers.counter_probability,
        counter_limit=math.inf if offers.counter_limit is None else offers.counter_limit,
        expiry=offers.expiry,
        aggressiveness=offers.aggressiveness,
        package_cap=math.inf if offers.package_cap is None else offers.package_cap,
        equity_share=offers.equity_share,
        sign_on_share=offers.sign_on_share,
        make_whole=offers.make_whole,
        posted_wage=offers.posted_wage,
        payroll_tax=offers.payroll_tax,
        non_compete=offers.non_compete,
        garden_leave=round(offers.garden_leave),
        r_and_d_credit=offers.r_and_d_credit,
        retention_subsidy=offers.retention_subsidy,
    )


#: The outside has its offers approved at once, pays all in cash, and waits ten years for an answer.
TERMS_OF_THE_OUTSIDE = Terms(
    approval=0.0,
    fast_track=0.0,
    counter_approval=0.0,
    counter_probability=0.0,
    counter_limit=math.inf,
    expiry=3650.0,
    aggressiveness=1.0,
    package_cap=math.inf,
    equity_share=0.0,
    sign_on_share=0.0,
    make_whole=0.0,
    posted_wage=None,
    payroll_tax=0.0,
    non_compete=0.0,
    garden_leave=0,
)


def freedom(culture: Culture) -> float:
    """The mean of freedom, flatness and pace."""
    return (culture.freedom + culture.flatness + culture.pace) / 3.0


def capex_shock(event: Any, terms: Terms) -> Terms:
    """Capex times `factor`."""
    return replace(terms, capex=terms.capex * event.factor)


def fast_track(event: Any, terms: Terms) -> Terms:
    """Offers to listed people are approved in `approval` days."""
    return replace(terms, fast_track=event.approval)


def garden_leave(event: Any, terms: Terms) -> Terms:
    """People who leave for another job wait so many whole weeks."""
    return replace(terms, garden_leave=round(event.length))


def layoffs_elsewhere(event: Any, terms: Terms) -> Terms:
    """Budgets times 1 + `freed_budget`."""
    return replace(terms, budget=terms.budget * (1.0 + event.freed_budget))


def luxury_tax(event: Any, terms: Terms) -> Terms:
    """Another threshold, or rate, of the luxury tax."""
    return replace(
        terms,
        luxury_threshold=terms.luxury_threshold if event.threshold is None else event.threshold,
        luxury_rate=terms.luxury_rate if event.rate is None else event.rate,
    )


def r_and_d_credit(event: Any, terms: Terms) -> Terms:
    """The state bears this share of pay."""
    return replace(terms, r_and_d_credit=event.rate)


def retention_subsidy(event: Any, terms: Terms) -> Terms:
    """The state bears this share of what raises add."""
    return replace(terms, retention_subsidy=event.share)


def non_competes(event: Any, terms: Terms) -> Terms:
    """This share of new contracts binds."""
    return replace(terms, non_compete=event.share)


def offer_policy(event: Any, terms: Terms) -> Terms:
    """Factors on aggressiveness, budget and bonus pool; a new cap; a new `make_whole`."""
    return replace(
        terms,
        aggressiveness=terms.aggressiveness * event.aggressiveness,
        budget=terms.budget if math.isinf(terms.budget) else terms.budget * event.budget,
        bonus=terms.bonus if math.isinf(terms.bonus) else terms.bonus * event.bonus,
        package_cap=terms.package_cap if event.package_cap is None else event.package_cap,
        make_whole=terms.make_whole if event.make_whole is None else event.make_whole,
    )


def pay_cap(event: Any, terms: Terms) -> Terms:
    """A cap, unless that of the employer is lower."""
    return replace(terms, package_cap=min(terms.package_cap, event.cap))


def vesting_rules(event: Any, terms: Terms) -> Terms:
    """New grants vest so."""
    return replace(terms, cliff=event.cliff, front_loading=event.front_loading)


def target_list(event: Any, terms: Terms) -> Terms:
    """This list instead of the employer's own; a list of nobody ends it."""
    return replace(terms, targets=event.list if event.list.size > 0 else None)


#: What each kind of event that lasts does to the terms of the employers concerned.
EFFECTS: dict[str, Callable[[Any, Terms], Terms]] = {
    "capex-shock": capex_shock,
    "fast-track": fast_track,
    "garden-leave": garden_leave,
    "layoffs-elsewhere": layoffs_elsewhere,
    "luxury-tax": luxury_tax,
    "non-competes": non_competes,
    "offer-policy": offer_policy,
    "pay-cap": pay_cap,
    "vesting-rules": vesting_rules,
    "r-and-d-credit": r_and_d_credit,
    "retention-subsidy": retention_subsidy,
    "target-list": target_list,
}
