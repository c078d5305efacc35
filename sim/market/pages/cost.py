"""What a dollar of pay costs an employer, and what its money buys (docs/model.md, section 7.9).

The largest package for a person, dollars a year at face value, is the least of

    value · aggressiveness                                            / cost of a dollar more
    package cap
    (budget - payroll - promised - reserved - fund - compute + drawn) / (flow share + signing share)
    (option pool - granted + held)                                    / grant of a dollar

What the person draws and holds already counts where a raise replaces it; the retention fund, compute, sign-on
cash and the signing share where somebody new is hired. Where the bonus pool has less than the sign-on cash of
such a package, all of it is paid on signing and the rest of the package year by year. A purse that can pay
more for the person stands in place of the third: (purse left + drawn from it) / cost of a dollar. The budget
is what pay may come to, luxury tax apart; of what a raise adds the state may bear a share.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.columns import Table
from sim.market.state.records import Employer, Rules
from sim.market.state.state import State
from sim.market.state.traits import bargains, has_payroll_history, lives_on_cash, pays_options
from sim.mechanisms.luxury_tax.kernels import luxury_margin
from sim.mechanisms.merger.kernels import budget_elsewhere, held_back_elsewhere
from sim.mechanisms.pay_cap.kernels import cap_on_package
from sim.mechanisms.payroll_tax.kernels import payroll_tax
from sim.mechanisms.purse.kernels import purse_left, staff_on_budget
from sim.mechanisms.r_and_d_credit.kernels import r_and_d_credit
from sim.mechanisms.retention_fund.kernels import held_back
from sim.mechanisms.retention_subsidy.kernels import raise_within
from sim.vocabulary import Reason

#: Less is rounding: a bid that takes the whole pool leaves a billionth of a dollar, or none.
CENT = 0.01


@inlined
def dollar_cost(employer: Employer) -> float:
    """What a dollar of pay costs the employer."""
    return float(
        1.0  # the pay
        + payroll_tax(employer)
        - r_and_d_credit(employer)
    )


@inlined
def next_dollar_cost(employer: Employer) -> float:
    """What a further dollar of pay costs, with what it adds to the tax on all pay."""
    return dollar_cost(employer) * (1.0 + luxury_margin(employer))


@inlined
def worth_in_pay(worth: float, employer: Employer) -> float:
    """Further pay that costs as much as something is worth."""
    return worth / next_dollar_cost(employer)


@inlined
def pay_out_of(cost: float, employer: Employer) -> float:
    """Pay that so many dollars of an employer's money buy."""
    return cost / dollar_cost(employer)


@inlined
def seen_value(employer: Employer, face: float, equity: float) -> float:
    """What a package of `face` dollars, `equity` of them shares, is to a researcher: shares are risky."""
    return float(face - equity * employer.equity_discount)


@inlined
def budget_cost(employer: Employer, face: float, equity: float) -> float:
    """What a package of `face` dollars, `equity` of them shares, takes from the compensation budget.

    A listed company expenses its equity; a startup pays equity in options.
    """
    if pays_options(employer):
        face -= equity
    return face * dollar_cost(employer)


@inlined
def perceived_share(state: State, j: int) -> float:
    """What a researcher sees in a dollar of j's package."""
    return seen_value(state.employers[j], 1.0, state.employers[j].equity_share)


@inlined
def compensation_share(state: State, j: int, signing: bool) -> float:
    """What a dollar of package costs the budget each year; sign-on cash comes from the bonus pool."""
    employer = state.employers[j]
    return budget_cost(employer, 1.0 - employer.sign_on_share if signing else 1.0, employer.equity_share)


@inlined
def signing_share(state: State, j: int, signing: bool) -> float:
    """Budget, dollars a year, that a startup gives up per dollar of package by paying the sign-on in cash.

    What a startup can afford each year is its cash over the minimum runway, so cash spent today counts there.
    """
    employer, runway = state.employers[j], state.rules[0].startup_minimum_runway
    if not signing or not lives_on_cash(employer) or runway <= 0.0:
        return 0.0
    return float(employer.sign_on_share * state.rules[0].vesting_years / runway)


@inlined
def free_budget(state: State, j: int, signing: bool) -> float:
    """Budget left for pay, dollars a year; a startup also needs compute for one more person."""
    employer = state.employers[j]
    free = employer.budget - employer.payroll - employer.promised - employer.reserved
    if signing:
        free -= held_back(employer)
    if signing and lives_on_cash(employer):
        free -= state.rules[0].startup_compute_cost
    if state.rules[0].mergers:
        free += budget_elsewhere(state, j, signing)  # of the owner's other brand
    return float(free)


@inlined
def make_whole_cash(state: State, j: int, forfeit: float, bid: float) -> float:
    """Cash that j adds to a package of `bid` dollars a year, for what leaving is felt to forfeit, dollars."""
    wanted = state.employers[j].make_whole * forfeit
    return min(wanted, bonus_left(state, j, bid)) if wanted > 0.0 else 0.0


@inlined
def purse_cash(state: State, j: int, forfeit: float, bid: float, purse: float) -> float:
    """The same where a purse that can pay `purse` dollars a year pays all of the package."""
    left = (purse - bid) * state.rules[0].vesting_years
    return float(min(state.employers[j].make_whole * forfeit, left)) if left >= CENT else 0.0


@inlined
def bonus_left(state: State, j: int, bid: float) -> float:
    """Cash that j has for making a person whole, beside a package of `bid` dollars a year."""
    employer, rules = state.employers[j], state.rules[0]
    left = employer.bonus_pool - employer.sign_on_share * rules.vesting_years * bid
    if lives_on_cash(employer):
        share = compensation_share(state, j, True) + signing_share(state, j, True)
        spare = free_budget(state, j, True) - share * bid
        left = min(left, spare * rules.startup_minimum_runway)
    return float(left) if left >= CENT else 0.0


@inlined
def limit_bid(
    state: State, j: int, worth: float, compensation: float, grant: float, signing: bool, purse: float
) -> tuple[float, int]:
    """Largest package, dollars a year, that j can bid for a person worth `worth` to it, and what limits it.

    Of equal limits the first counts. `compensation` and `grant` are what the person draws and holds already
    (incumbents), `signing` tells a hire from a raise, and `purse` is the most that a purse would pay, -inf
    without one.
    """
    if not signing:
        worth = worth_of_keeping(state.employers[j], worth, compensation)
    bid, reason = wanted_bid(state, j, worth)
    affordable = affordable_bid(state, j, state.employers[j].bonus_pool, compensation, grant, signing)
    affordable = max(affordable, purse)
    if affordable < bid:
        bid, reason = affordable, Reason.BUDGET
    return max(bid, 0.0), reason


@inlined
def purse_bid(state: State, j: int, drawn: float) -> float:
    """Largest package, dollars a year, that j's purse can pay, besides the `drawn` that it pays already.

    It pays all of it year by year, what is paid on signing too; -inf where there is no purse for that.
    """
    left, share = purse_left(state.employers[j]) + drawn, compensation_share(state, j, False)
    return left / share if left > 0.0 and share > 0.0 else -math.inf


@inlined
def compensation_by_purse(state: State, j: int, face: float, cash: float) -> float:
    """What `face` dollars a year and `cash` dollars of make-whole take from j's purse each year."""
    return (face + cash / state.rules[0].vesting_years) * compensation_share(state, j, False)


@inlined
def wanted_bid(state: State, j: int, worth: float) -> tuple[float, int]:
    """What j would bid were money no object, and what limits that; the outside's value is its posted wage."""
    employer = state.employers[j]
    bid = value_limit(employer, worth)
    if not bargains(employer):
        return bid, Reason.POSTED_WAGE
    cap = cap_on_package(state, j)
    return (cap, Reason.PACKAGE_CAP) if cap < bid else (bid, Reason.VALUE)


@inlined
def value_limit(employer: Employer, worth: float) -> float:
    """Package that costs as much as what a person is worth, times how aggressive the employer is."""
    return worth_in_pay(worth * employer.aggressiveness, employer)


@inlined
def worth_of_keeping(employer: Employer, worth: float, drawn: float) -> float:
    """Worth of who costs the budget `drawn` dollars a year already, with the state's share of a raise."""
    if employer.retention_subsidy == 0.0:
        return worth
    factor = employer.aggressiveness * dollar_cost(employer) / next_dollar_cost(employer)
    drawn *= dollar_cost(employer) / budget_cost(employer, 1.0, employer.equity_share)  # options included
    return raise_within(employer, worth * factor, drawn) / factor


@inlined
def affordable_bid(
    state: State, j: int, bonus: float, compensation: float, grant: float, signing: bool
) -> float:
    """Largest package, dollars a year, that j's money allows, with `bonus` dollars for signing."""
    employer, years = state.employers[j], state.rules[0].vesting_years
    affordable = math.inf
    share = compensation_share(state, j, signing) + signing_share(state, j, signing)
    if share > 0.0:
        money = free_budget(state, j, signing) + compensation
        affordable = (money if signing else raise_within(employer, money, compensation)) / share
    if signing and exceeds_pool(state, j, affordable, bonus):
        affordable = bid_beyond_pool(state, j, bonus)
    if employer.equity_share > 0.0:
        options = employer.option_pool - employer.granted + grant
        affordable = min(affordable, options / (employer.equity_share * years))
    return float(affordable)


@inlined
def exceeds_pool(state: State, j: int, package: float, bonus: float) -> bool:
    """Is more usually paid on signing such a package than the `bonus` dollars that there are?"""
    return bool(state.employers[j].sign_on_share > 0.0 and usual_sign_on(state, j, package) > bonus)


@inlined
def bid_beyond_pool(state: State, j: int, bonus: float) -> float:
    """Largest package, dollars a year, of which `bonus` dollars are paid on signing: less than is usual.

    They spare the budget what they are a year, and cost a startup of what it can afford.
    """
    employer, rules = state.employers[j], state.rules[0]
    money = free_budget(state, j, True) + bonus / rules.vesting_years * dollar_cost(employer)
    if lives_on_cash(employer) and rules.startup_minimum_runway > 0.0:
        money -= bonus / rules.startup_minimum_runway
    share = compensation_share(state, j, False)
    return money / share if share > 0.0 else math.inf


@kernel
def payable(state: State, j: int) -> float:
    """Pay, dollars a year as researchers value it, that all money of j can hire for."""
    most = max(affordable_bid(state, j, bonus_left(state, j, 0.0), 0.0, 0.0, True), 0.0)
    return most * perceived_share(state, j)


@inlined
def planned_cost(employer: Employer, rules: Rules) -> float:
    """What a person at the cash pay that startups plan with costs this employer, dollars a year."""
    return float(rules.startup_cash_pay * dollar_cost(employer))


@inlined
def planned_package(employer: Employer, rules: Rules) -> float:
    """Package at that cash pay, with the employer's share of equity, dollars a year at face value."""
    return float(rules.startup_cash_pay / (1.0 - employer.equity_share))


@inlined
def planned_equity(employer: Employer, rules: Rules) -> float:
    """The equity in it, dollars a year."""
    share = employer.equity_share
    return float(rules.startup_cash_pay * share / max(1.0 - share, 1e-9))


@inlined
def affordable_seats(state: State, j: int) -> float:
    """People at usual pay that the free budget of j is enough for."""
    employer = state.employers[j]
    usual = planned_cost(employer, state.rules[0])
    if has_payroll_history(employer) and staff_on_budget(employer) > 0:
        staff = employer.payroll - employer.leave_pay + employer.reserved
        usual = staff / staff_on_budget(employer)
    free = free_budget(state, j, False) - held_back(employer)
    if state.rules[0].mergers:
        free -= held_back_elsewhere(state, j)
    return free / usual if usual > 0.0 else math.inf


@inlined
def usual_sign_on(state: State, j: int, face: float) -> float:
    """Dollars that j would pay on signing a package of `face` dollars a year, had it the money."""
    share = state.employers[j].sign_on_share
    return float(face * share * state.rules[0].vesting_years) if share > 0.0 else 0.0


@inlined
def sign_on_cash(state: State, j: int, face: float) -> float:
    """Dollars that j pays on signing a package of `face` dollars a year: as is usual, if the pool has it."""
    return min(usual_sign_on(state, j, face), max(state.employers[j].bonus_pool, 0.0))


@inlined
def compensation_of_hire(state: State, j: int, face: float) -> float:
    """What a hire at `face` dollars a year takes from the budget each year: what is not paid on signing."""
    employer, cash = state.employers[j], sign_on_cash(state, j, face)
    if cash < usual_sign_on(state, j, face):
        yearly = face - cash / state.rules[0].vesting_years
        return budget_cost(employer, yearly, face * employer.equity_share)
    return face * compensation_share(state, j, True)


@inlined
def grant_of(state: State, j: int, face: float) -> float:
    """Equity, dollars over the vesting years, in a package of `face` dollars a year."""
    return float(face * state.employers[j].equity_share * state.rules[0].vesting_years)


@kernel
def spend_cash(state: State, j: int, bonus: float) -> None:
    """A startup hires: the bonus comes from cash, compute for one more from what it can afford."""
    employer, rules = state.employers[j], state.rules[0]
    employer.cash -= bonus
    employer.budget -= rules.startup_compute_cost
    if rules.startup_minimum_runway > 0.0:
        employer.budget -= bonus / rules.startup_minimum_runway


@kernel
def hand_out(people: Table, employers: Table, face: Table, equity: Table, years: float) -> None:
    """Packages of `face` dollars a year, `equity` of them shares, become those of people with an employer."""
    for n in range(len(people)):
        person = people[n]
        if person.employer >= 0:
            employer = employers[person.employer]
            person.pay = seen_value(employer, face[n], equity[n])
            person.compensation = budget_cost(employer, face[n], equity[n])
            person.grant = equity[n] * years
            person.package = face[n] * years
