"""Target lists: who is on them, and when they were last pursued."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.market.columns import NONE, RETIRED, Table
from sim.market.value import perceived_talent_of_all
from sim.scenario.employers import TargetList

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

#: A week so early that no cooldown reaches it.
LONG_AGO = -(1 << 20)
#: For each employer with a list: the week since when it is in force, and what it asks for.
Specifications = dict[int, tuple[int, TargetList]]


class TargetLists(NamedTuple):
    """Lists in force, one row each; `people` is ordered from the best down."""

    owner: Table  # int32 employer ids
    length: Table  # int32
    people: Table  # int32 (lists, longest) ids
    pursued: Table  # int32 (lists, longest) week of the last pursuit


def no_lists(lists: int = 0, longest: int = 0) -> TargetLists:
    """Lists with nobody on them."""
    return TargetLists(
        np.zeros(lists, np.int32),
        np.zeros(lists, np.int32),
        np.full((lists, longest), NONE, np.int32),
        np.full((lists, longest), LONG_AGO, np.int32),
    )


def renew_lists(market: TalentMarket) -> None:
    """Draw up the target lists that are due."""
    specifications = market.specifications_in_force()
    due = {owner for owner in specifications if _weeks_to_refresh(market, *specifications[owner]) == 0}
    if due or set(specifications) != set(market.lists.owner.tolist()):
        market.lists = draw_up(market, specifications, due)


def renewals(market: TalentMarket) -> list[int]:
    """Weeks after this one in which the lists in force are due again."""
    refreshes = [
        (round(specification.refresh), _weeks_to_refresh(market, since, specification))
        for since, specification in market.specifications_in_force().values()
    ]
    return [market.week + (left or max(refresh, 1)) for refresh, left in refreshes]


def _weeks_to_refresh(market: TalentMarket, since: int, specification: TargetList) -> int:
    """Weeks until the list is due, 0 in the week in which it is."""
    return (since - market.week) % max(round(specification.refresh), 1)


def draw_up(market: TalentMarket, specifications: Specifications, due: set[int]) -> TargetLists:
    """New lists for the employers in `due`, the old ones for the others; sets `listed` and `list_number`.

    Cooldowns outlive a refresh: who stays on a list keeps the week of the last pursuit.
    """
    previous, state = market.lists, market.state
    sizes = {owner: market.list_size(specification) for owner, (_, specification) in specifications.items()}
    lists = no_lists(len(specifications), max(sizes.values(), default=0))
    state.employers["list_number"] = NONE
    state.people["listed"] = 0
    for k, owner in enumerate(sorted(specifications)):
        lists.owner[k] = owner
        state.employers["list_number"][owner] = k
        old = np.flatnonzero(previous.owner == owner)
        chosen = previous.people[old[0], : previous.length[old[0]]] if len(old) else np.zeros(0, np.int32)
        if owner in due or not len(old):
            chosen = best_people(market, owner, specifications[owner][1], sizes[owner])
        lists.length[k] = len(chosen)
        lists.people[k, : len(chosen)] = chosen
        if len(old):
            length = previous.length[old[0]]
            lists.pursued[k, : len(chosen)] = carry_cooldowns(
                chosen, previous.people[old[0], :length], previous.pursued[old[0], :length]
            )
        state.people["listed"][chosen] |= np.int64(1) << np.int64(k)
    return lists


def carry_cooldowns(chosen: Table, before: Table, pursued: Table) -> Table:
    """Week of the last pursuit of each of the chosen: that of the old list, where they were on it."""
    weeks = np.full(len(chosen), LONG_AGO, np.int32)
    _, new, old = np.intersect1d(chosen, before, assume_unique=True, return_indices=True)
    weeks[new] = pursued[old]
    return weeks


def best_people(market: TalentMarket, owner: int, specification: TargetList, size: int) -> Table:
    """Ids of the `size` people worth most to the owner, as it sees them, who pass the filter; best first.

    Value rises with effective talent, so that is what they are ranked by.
    """
    people = market.active_people()
    employer = people["employer"]
    eligible = (employer != RETIRED) & (employer != owner)
    if specification.employers:
        named = market.among(specification.employers)
        eligible &= (employer >= 0) & named[np.maximum(employer, 0)]
    if specification.fields:
        wanted = [k for k, field in enumerate(market.fields) if field in specification.fields]
        eligible &= np.isin(people["field"], wanted)
    candidates = np.flatnonzero(eligible)
    estimates = perceived_talent_of_all(market.state, candidates, owner)
    needed = market.state.needs[owner, people["field"][candidates]]
    estimates *= np.where(needed, 1.0 + market.state.rules["field_bonus"][0], 1.0)
    return candidates[largest(estimates, size)].astype(np.int32)


def largest(values: Table, count: int) -> Table:
    """Places of the `count` largest values, largest first, ties in the order in which they stand."""
    among = np.arange(len(values))
    if count < len(values):  # sort only those that can be among them
        among = np.flatnonzero(values >= np.partition(values, len(values) - count)[len(values) - count])
    return among[np.argsort(-values[among], kind="stable")[:count]]
