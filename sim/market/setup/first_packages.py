"""First packages: pay in proportion to talent that meets budgets, tenure, and where vesting stands."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sim.market.compiling.kernel import in_python, kernel
from sim.market.draws import decision
from sim.market.pages.cost import dollar_cost, hand_out, pay_out_of, planned_equity
from sim.market.pages.worth import outside_wage
from sim.market.setup.people import uniforms
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.records import Rules
from sim.market.state.state import State
from sim.market.state.traits import bargains, has_budget, lives_on_cash
from sim.mechanisms.luxury_tax.kernels import pay_within
from sim.vocabulary import WEEKS_PER_YEAR

TENURE = decision(14, "weeks with the first employer, and where its vesting stands")

#: Share of a lab's budget that its first payroll uses; the burn-in finds the market's own.
FIRST_PAYROLL = 0.93
#: Share of a startup's option pool that its first people hold.
FIRST_OPTIONS = 0.8
#: Mean tenure at the start, weeks.
MEAN_TENURE = 150.0
#: People whose first packages are worked out together.
_PART = 1 << 18
#: What an employer pays at first.
_TERMS = np.dtype(
    [
        ("rate", np.float64),  # dollars a year per unit of talent,
        ("alike", np.bool_),  # or the same to all:
        ("cash", np.float64),  # dollars a year
        ("equity", np.float64),
        ("posts", np.bool_),  # or its posted wage
    ],
    align=True,
)


def agree_first(state: State, rules: Rules, week: int) -> None:
    """Packages, tenure and vesting clocks of everybody in `week`, with which the burn-in begins."""
    terms = np.zeros(len(state.employers), _TERMS)
    set_first_terms(state, terms)
    for people, subjects in _parts(state):
        _pay_first(state, people, terms, rules)
        _start_clocks(state, people, subjects, rules, week)


def _parts(state: State) -> Iterator[tuple[Table, Table]]:
    """The people and their subjects, part by part, so that passing results need little memory."""
    count = int(state.counts[Count.PEOPLE])
    for first in range(0, count, _PART):
        last = min(first + _PART, count)
        yield state.people[first:last], state.subjects[first:last]


@kernel
def set_first_terms(state: State, terms: Table) -> None:
    """What each employer pays at first."""
    rules = state.rules[0]
    for j in range(len(terms)):
        employer, first = state.employers[j], terms[j]
        employer.priced = dollar_cost(employer)
        # Where no budget says more: textbook labs and startups.
        first.rate = 0.5 * employer.productivity * rules.value_per_talent
        if has_budget(employer) and employer.budget < math.inf and employer.talent > 0.0:
            budget = pay_within(employer, employer.budget)
            first.rate = pay_out_of(FIRST_PAYROLL * budget / employer.talent, employer)
        first.posts = not bargains(employer)
        first.alike = lives_on_cash(employer) and rules.race
        if first.alike:
            first.cash = rules.startup_cash_pay
            pool = FIRST_OPTIONS * employer.option_pool / max(employer.headcount, 1)
            first.equity = min(planned_equity(employer, rules), pool / rules.vesting_years)


def _pay_first(state: State, people: Table, terms: Table, rules: Rules) -> None:
    """First packages of these people."""
    at = np.maximum(people["employer"], 0)
    talent = people["talent"]
    face = terms["rate"][at] * talent
    equity = face * state.employers["equity_share"][at]
    alike = terms["alike"][at]
    equity = np.where(alike, terms["equity"][at], equity)
    face = np.where(alike, terms["cash"][at] + equity, face)
    face = np.where(terms["posts"][at], in_python(outside_wage)(talent, rules), face)
    hand_out(people, state.employers, face, equity, rules.vesting_years)


def _start_clocks(state: State, people: Table, subjects: Table, rules: Rules, week: int) -> None:
    """Tenure and vesting clocks of these people."""
    tenure = -np.log(uniforms(subjects, state.key, 0, 0, TENURE)) * MEAN_TENURE
    people["since"] = week - 1 - np.floor(tenure).astype(np.int64)  # nobody was hired this very week
    clock = uniforms(subjects, state.key, 1, 0, TENURE) * rules.vesting_years * WEEKS_PER_YEAR
    people["grant_week"] = np.maximum(week - np.floor(clock).astype(np.int64), people["since"])
