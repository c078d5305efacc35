"""How much an employer can and will bid, and what a package is made of."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.state import State
from sim.vocabulary import Kind, Reason

#: Less is rounding: a bid that takes the whole pool leaves a billionth of a dollar, or none.
CENT = 0.01


@inlined
def perceived_share(state: State, j: int) -> float:
    """What a researcher sees in a dollar of j's package: illiquid, risky equity is discounted."""
    employer = state.employers[j]
    return float(1.0 - employer.equity_share * employer.equity_discount)


@inlined
def flow_share(state: State, j: int, signing: bool) -> float:
    """What a dollar of package costs the compensation budget each year, tax included.

    Sign-on cash comes from the bonus pool. A listed company expenses its equity; a startup pays equity in
    options.
    """
    employer = state.employers[j]
    share = 1.0 - employer.sign_on_share if signing else 1.0
    if employer.kind == Kind.STARTUP:
        share -= employer.equity_share
    return float(share * (1.0 + employer.payroll_tax))


@inlined
def signing_share(state: State, j: int, signing: bool) -> float:
    """Budget, dollars a year, that a startup gives up per dollar of package by paying the sign-on in cash.

    What a startup can afford each year is its cash over the minimum runway, so cash spent today counts there.
    """
    employer, runway = state.employers[j], state.rules[0].startup_minimum_runway
    if not signing or employer.kind != Kind.STARTUP or runway <= 0.0:
        return 0.0
    return float(employer.sign_on_share * state.rules[0].vesting_years / runway)


@inlined
def free_budget(state: State, j: int, signing: bool) -> float:
    """Budget left for pay, dollars a year; a startup also needs compute for one more person."""
    employer = state.employers[j]
    free = employer.budget - employer.payroll - employer.promised
    if signing and employer.kind == Kind.STARTUP:
        free -= state.rules[0].startup_compute_cost
    return float(free)


@inlined
def bonus_left(state: State, j: int, bid: float) -> float:
    """Cash that j has for making a person whole, beside a package of `bid` dollars a year."""
    employer, rules = state.employers[j], state.rules[0]
    left = employer.bonus_pool - employer.sign_on_share * rules.vesting_years * bid
    if employer.kind == Kind.STARTUP:
        share = flow_share(state, j, True) + signing_share(state, j, True)
        spare = free_budget(state, j, True) - share * bid
        left = min(left, spare * rules.startup_minimum_runway)
    return float(left) if left >= CENT else 0.0


@inlined
def limit_bid(
    state: State, j: int, worth: float, flow: float, grant: float, signing: bool
) -> tuple[float, int]:
    """Largest package, dollars a year, that j can bid for a person worth `worth` to it, and what limits it.

    The least of value times aggressiveness, the cap per package, and what the money allows: compensation
    budget less payroll and promises, bonus pool for sign-on cash, option pool for equity; of equal limits the
    first. The outside's value is its posted wage. `flow` and `grant` are what the person draws already
    (incumbents), and `signing` tells a hire from a raise.
    """
    employer, years = state.employers[j], state.rules[0].vesting_years
    bid, reason = worth * employer.aggressiveness / (1.0 + employer.payroll_tax), Reason.VALUE
    if employer.kind == Kind.OUTSIDE:
        reason = Reason.POSTED_WAGE
    if employer.package_cap < bid:
        bid, reason = employer.package_cap, Reason.PACKAGE_CAP
    affordable = math.inf
    share = flow_share(state, j, signing) + signing_share(state, j, signing)
    if share > 0.0:
        affordable = (free_budget(state, j, signing) + flow) / share
    if signing and employer.sign_on_share > 0.0:
        affordable = min(affordable, employer.bonus_pool / (employer.sign_on_share * years))
    if employer.equity_share > 0.0:
        options = employer.option_pool - employer.granted + grant
        affordable = min(affordable, options / (employer.equity_share * years))
    if affordable < bid:
        bid, reason = affordable, Reason.BUDGET
    return max(bid, 0.0), reason


@kernel
def spend_cash(state: State, j: int, bonus: float) -> None:
    """A startup hires: the bonus comes from cash, compute for one more from what it can afford."""
    employer, rules = state.employers[j], state.rules[0]
    employer.cash -= bonus
    employer.budget -= rules.startup_compute_cost
    if rules.startup_minimum_runway > 0.0:
        employer.budget -= bonus / rules.startup_minimum_runway
