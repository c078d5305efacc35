"""Whom outcomes follow: the largest labs one by one, and groups of all others; how their outcomes are called.

Names stand in keys as in ``--set`` (`sim.names.join_key`).
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sim.measures.groups import Group, Party
from sim.names import join_key
from sim.scenario.ordering import rank

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: Labs that are followed one by one; with more, the smaller ones are added up.
TITANS = 12


def groups(scenario: Scenario) -> tuple[Party, ...]:
    """The largest labs by initial headcount, in the scenario's order; other labs; startups; outside.

    Of labs of one size those come first whose name does, whatever their order.
    """
    by_size = sorted(scenario.labs, key=lambda lab: (-(lab.headcount or 0), rank(lab.name)))
    largest = {lab.name for lab in by_size[:TITANS]}
    titans = [lab.name for lab in scenario.labs if lab.name in largest]
    others = [Group.OTHER_LABS] if len(scenario.labs) > TITANS else []
    return (*titans, *others, Group.STARTUPS, Group.OUTSIDE)


def about(party: Party, what: str) -> str:
    """Name of an outcome of a lab or group: ``labs.Meta.headcount_end``, ``groups.startups.poached_out``."""
    owner = ("groups", party.key) if isinstance(party, Group) else ("labs", party)
    return join_key(*owner, what)


def flow(origin: Party, destination: Party) -> str:
    """Name of the outcome that counts the people poached from one lab or group by another."""
    return between("flows", origin, destination)


def between(what: str, origin: Party, destination: Party) -> str:
    """Name of an outcome of a pair of labs or groups, as ``diversion.Meta.groups.startups``."""
    ends = (("groups", end.key) if isinstance(end, Group) else (end,) for end in (origin, destination))
    return join_key(what, *chain.from_iterable(ends))
