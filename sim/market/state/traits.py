"""What kinds of employers do and do not: what pages and phases ask of labs, startups and the outside.

A new trait is a question more. A new kind is a member of `Kind` and its answer to each question here;
besides, the set-up (`sim.market.setup`) writes its records: who has a budget first, then the outside, then
startups.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace

import numpy as np

from sim.market.compiling.kernel import in_python, inlined
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.records import Employer
from sim.market.state.state import State
from sim.vocabulary import Kind


@inlined
def races(employer: Employer) -> bool:
    """Does it make output, for a share of the prize?"""
    return employer.kind != Kind.OUTSIDE


@inlined
def bargains(employer: Employer) -> bool:
    """Does it bid for a person by what others bid, or post a wage, take it or leave it?"""
    return employer.kind != Kind.OUTSIDE


@inlined
def counts_seats(employer: Employer) -> bool:
    """Does it hire into so many seats, or anyone?"""
    return employer.kind != Kind.OUTSIDE


@inlined
def is_inside(employer: Employer) -> bool:
    """Is it of the market: do its people separate, refer others, and meet at the market's rate?"""
    return employer.kind != Kind.OUTSIDE


@inlined
def has_budget(employer: Employer) -> bool:
    """Has it so much a year for pay, for signing and for compute; and lays off where that is cut?"""
    return employer.kind == Kind.LAB


@inlined
def budgeted(state: State) -> int:
    """How many have a budget. They have the first ids, so that nobody else is looked at."""
    return int(state.counts[Count.OUTSIDE])


@inlined
def lives_on_cash(employer: Employer) -> bool:
    """Does it spend what investors give, and die without it, or have a budget year by year?"""
    return employer.kind == Kind.STARTUP


@inlined
def pays_options(employer: Employer) -> bool:
    """Is its equity options from a pool, or expensed from the budget?"""
    return employer.kind == Kind.STARTUP


@inlined
def keeps_team(employer: Employer) -> bool:
    """Is it gone through person by person, when it is founded, funded or closed?"""
    return employer.kind == Kind.STARTUP


@inlined
def has_payroll_history(employer: Employer) -> bool:
    """Is usual pay what its own people earn, or what such employers plan with?"""
    return employer.kind == Kind.LAB


@cache
def kinds_with(trait: Callable[[Employer], bool]) -> Table:
    """Which kinds have a trait, bool (kinds,), for whole columns of kinds: `kinds_with(races)[kinds]`."""
    return np.array([in_python(trait)(SimpleNamespace(kind=kind)) for kind in Kind])
