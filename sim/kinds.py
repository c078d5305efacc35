"""What kinds of employers do and do not: asked of labs, startups and the outside by kernels and tables alike.

A new trait is a question more. A new kind is a member of `Kind` and its answer to each question here;
besides, the set-up (`sim.market.setup`) writes its records: who has a budget first, then the outside, then
startups. Kernels ask `sim.market.state.traits`, where these are compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.vocabulary import Kind


class HasKind(Protocol):
    """Whoever is of a kind of employers."""

    @property
    def kind(self) -> int:
        """Kind."""


def races(employer: HasKind) -> bool:
    """Does it make output, for a share of the prize?"""
    return employer.kind != Kind.OUTSIDE


def bargains(employer: HasKind) -> bool:
    """Does it bid for a person by what others bid, or post a wage, take it or leave it?"""
    return employer.kind != Kind.OUTSIDE


def counts_seats(employer: HasKind) -> bool:
    """Does it hire into so many seats, or anyone?"""
    return employer.kind != Kind.OUTSIDE


def is_inside(employer: HasKind) -> bool:
    """Is it of the market: do its people separate, refer others, and meet at the market's rate?"""
    return employer.kind != Kind.OUTSIDE


def has_budget(employer: HasKind) -> bool:
    """Has it so much a year for pay, for signing and for compute; and lays off where that is cut?"""
    return employer.kind == Kind.LAB


def lives_on_cash(employer: HasKind) -> bool:
    """Does it spend what investors give, and die without it, or have a budget year by year?"""
    return employer.kind == Kind.STARTUP


def pays_options(employer: HasKind) -> bool:
    """Is its equity options from a pool, or expensed from the budget?"""
    return employer.kind == Kind.STARTUP


def keeps_team(employer: HasKind) -> bool:
    """Is it gone through person by person, when it is founded, funded or closed?"""
    return employer.kind == Kind.STARTUP


def has_payroll_history(employer: HasKind) -> bool:
    """Is usual pay what its own people earn, or what such employers plan with?"""
    return employer.kind == Kind.LAB


@cache
def kinds_with(trait: Callable[[HasKind], bool]) -> NDArray[np.bool_]:
    """Which kinds have a trait, shape (kinds,), for whole columns of kinds: `kinds_with(races)[kinds]`."""
    return np.array([trait(SimpleNamespace(kind=kind)) for kind in Kind])
