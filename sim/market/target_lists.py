"""Target lists: who is on them, and when they were last pursued."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.market.columns import NONE, RETIRED, Table
from sim.market.counts import Count
from sim.market.kernel import allocating_kernel
from sim.market.state import State
from sim.market.value import field_match, perceived_talent
from sim.scenario.employers import TargetList

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

#: People who are looked at together at least, and at most.
_CHUNK, _LARGEST = 1 << 18, 1 << 24
#: A list of n is chosen from so many times n of the best people, and so many more.
_TIMES, _MORE = 8, 1000
#: Where they are too few, from so many times as many.
_FARTHER = 8
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
    due = [owner for owner in specifications if _weeks_to_refresh(market, *specifications[owner]) == 0]
    if not due and len(specifications) == len(market.lists.owner):
        return  # whoever has a new list is due
    sizes = {owner: market.list_size(specification) for owner, (_, specification) in specifications.items()}
    longest = max(sizes.values(), default=0)
    if set(sizes) != set(market.lists.owner.tolist()) or longest > market.lists.people.shape[1]:
        market.lists = rearranged(market, sorted(sizes), longest)
    for owner in due:
        chosen = best_people(market, owner, specifications[owner][1], sizes[owner])
        replace_list(market.state, market.lists, market.lists.owner.tolist().index(owner), chosen)


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


def rearranged(market: TalentMarket, owners: list[int], longest: int) -> TargetLists:
    """Lists for these owners, the old ones where they had one; sets `listed` and `list_number`."""
    previous, state = market.lists, market.state
    # An old list that is longer than the new ones stays whole until it is replaced: it knows the cooldowns.
    kept = [
        int(length) for owner, length in zip(previous.owner, previous.length, strict=True) if owner in owners
    ]
    lists = no_lists(len(owners), max([longest, *kept]))
    market.rankings = {key: ranking for key, ranking in market.rankings.items() if key[0] in owners}
    lists.owner[:] = owners
    state.employers["list_number"] = NONE
    state.employers["list_number"][owners] = np.arange(len(owners))
    state.people["listed"][previous.people[previous.people != NONE]] = 0
    for old, owner in enumerate(previous.owner.tolist()):
        if owner in owners:
            k, length = owners.index(owner), int(previous.length[old])
            lists.length[k] = length
            lists.people[k, :length] = previous.people[old, :length]
            lists.pursued[k, :length] = previous.pursued[old, :length]
            state.people["listed"][lists.people[k, :length]] |= np.int64(1) << np.int64(k)
    return lists


@allocating_kernel
def replace_list(state: State, lists: TargetLists, k: int, chosen: Table) -> None:
    """List k is this one from now on. Who stays on it keeps the week of the last pursuit: cooldowns go on."""
    before = lists.people[k, : lists.length[k]].copy()
    order = np.argsort(before)
    weeks = lists.pursued[k][order]
    before = before[order]
    bit = np.int64(1) << np.int64(k)
    lists.people[k, :], lists.pursued[k, :], lists.length[k] = NONE, LONG_AGO, len(chosen)
    for place in range(len(chosen)):
        i = chosen[place]
        lists.people[k, place] = i
        if state.people[i].listed & bit:
            lists.pursued[k, place] = weeks[np.searchsorted(before, i)]
    for i in before:
        state.people[i].listed &= ~bit
    for i in chosen:
        state.people[i].listed |= bit


def best_people(market: TalentMarket, owner: int, specification: TargetList, size: int) -> Table:
    """Ids of the `size` people worth most to the owner, as it sees them, who pass the filter; best first.

    Value rises with effective talent, so that is what they are ranked by.
    """
    fields = specification.fields
    wanted = np.array([not fields or field in fields for field in market.fields])
    ranking = market.rankings.get((owner, fields), no_ranking(_TIMES * size + _MORE))
    everywhere = not specification.employers
    at = np.ones(1, np.bool_) if everywhere else market.among(specification.employers)
    while True:
        ranking = market.rankings[owner, fields] = bring_up_to_date(market.state, owner, wanted, ranking)
        chosen = first_eligible(market.state, owner, ranking.people, at, everywhere, size)
        if len(chosen) == size or len(ranking.people) < ranking.places:
            return chosen
        ranking = no_ranking(_FARTHER * ranking.places)  # too few of the best are eligible


@allocating_kernel
def first_eligible(state: State, owner: int, people: Table, at: Table, everywhere: bool, size: int) -> Table:
    """The first `size` of the people who are neither retired nor the owner's, and at an employer in question.

    `at` is a mask over employers; without one people are in question `everywhere`, those without a job too.
    """
    chosen = np.empty(size, np.int32)
    found = 0
    for i in people:
        j = state.people[i].employer
        if j not in (RETIRED, owner) and (everywhere or (j >= 0 and at[j])):
            chosen[found] = i
            found += 1
            if found == size:
                break
    return chosen[:found]


class Ranking(NamedTuple):
    """The people who look best to one employer, wherever they are.

    That never changes, but for newcomers: talent, field, the employer's needs and its error are drawn once.
    """

    people: Table  # int32 ids, best first
    estimates: Table  # float64, effective talent as the employer sees it
    places: int  # so many are ranked, if there are so many
    seen: int  # people who have been looked at, from the first


def no_ranking(places: int) -> Ranking:
    """Nobody has been looked at yet."""
    return Ranking(np.zeros(0, np.int32), np.zeros(0), places, 0)


def bring_up_to_date(state: State, owner: int, wanted: Table, ranking: Ranking) -> Ranking:
    """Look at those who came since; ties are ranked in the order of ids. `wanted` is a mask over fields."""
    people, estimates, places, seen = ranking
    count, chunk = int(state.counts[Count.PEOPLE]), max(_CHUNK, min(_TIMES * places, _LARGEST))
    for first in range(seen, count, chunk):
        least = estimates[-1] if len(people) == places else 0.0
        newcomers, looks = promising(state, owner, first, min(first + chunk, count), wanted, least)
        if len(newcomers) > 0:
            order = order_of_best(looks, places)
            people, estimates = merged(people, estimates, newcomers[order], looks[order], places)
    return Ranking(people, estimates, places, count)


@allocating_kernel
def merged(
    people: Table, estimates: Table, newcomers: Table, looks: Table, places: int
) -> tuple[Table, Table]:
    """The best of both, each from the best down, `places` of them at most; of equals newcomers come last."""
    size = min(places, len(people) + len(newcomers))
    ranked, values = np.empty(size, np.int32), np.empty(size)
    old, new = 0, 0
    for place in range(size):
        if new == len(newcomers) or (old < len(people) and estimates[old] >= looks[new]):
            ranked[place], values[place] = people[old], estimates[old]
            old += 1
        else:
            ranked[place], values[place] = newcomers[new], looks[new]
            new += 1
    return ranked, values


def order_of_best(values: Table, places: int) -> Table:
    """Places of the largest values from the largest down, equal ones as they stand.

    They are as many as there are places, or more where some are equal to the last.
    """
    if len(values) <= places:
        return np.argsort(-values, kind="stable")
    among = np.flatnonzero(values >= np.partition(values, -places)[-places])
    return among[np.argsort(-values[among], kind="stable")]


@allocating_kernel
def promising(
    state: State, owner: int, first: int, last: int, wanted: Table, least: float
) -> tuple[Table, Table]:
    """Those from `first` to before `last` whom the owner takes for better than `least`, and for how good.

    That is effective talent as the owner sees it. Who is in a field that is not wanted is not looked at.
    """
    people, estimates = np.empty(last - first, np.int32), np.empty(last - first)
    found = 0
    for i in range(first, last):
        field = state.people[i].field
        if wanted[field]:
            estimate = perceived_talent(state, i, owner) * field_match(state, owner, field)
            people[found], estimates[found] = i, estimate
            found += estimate > least
    return people[:found], estimates[:found]
