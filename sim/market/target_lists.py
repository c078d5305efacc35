"""Target lists: who is on them, and when they were last pursued."""

from __future__ import annotations

import heapq
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtri

from sim.market.columns import NONE, RETIRED, Table
from sim.market.counts import Count
from sim.market.draws import Decision, first_words
from sim.market.kernel import allocating_kernel, kernel
from sim.market.state import State
from sim.market.value import field_match, perceived_talent
from sim.scenario.employers import TargetList

if TYPE_CHECKING:
    from sim.market.model import TalentMarket

_PEOPLE, _SIGNAL = int(Count.PEOPLE), int(Decision.SIGNAL)
#: People whose draws are made together, and bins of a draw in each of which the noise has a bound.
_CHUNK, _BINS = 128, 256
_WORDS_PER_BIN = np.uint32(2**32 // _BINS)
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
    places = {int(owner): k for k, owner in enumerate(previous.owner)}
    for k in range(len(previous.owner)):
        state.people["listed"][previous.people[k, : previous.length[k]]] = 0
    state.employers["list_number"] = NONE
    for k, owner in enumerate(sorted(specifications)):
        old = places.get(owner)
        before = previous.people[old, : previous.length[old]] if old is not None else np.zeros(0, np.int32)
        chosen = before
        if owner in due or old is None:
            chosen = best_people(market, owner, specifications[owner][1], sizes[owner])
        lists.owner[k] = owner
        lists.length[k] = len(chosen)
        lists.people[k, : len(chosen)] = chosen
        if chosen is before and old is not None:
            lists.pursued[k, : len(chosen)] = previous.pursued[old, : len(chosen)]
        elif old is not None:
            week_of = dict(zip(before.tolist(), previous.pursued[old].tolist(), strict=False))
            lists.pursued[k, : len(chosen)] = [week_of.get(i, LONG_AGO) for i in chosen.tolist()]
        state.employers["list_number"][owner] = k
        state.people["listed"][chosen] |= np.int64(1) << np.int64(k)
    return lists


def best_people(market: TalentMarket, owner: int, specification: TargetList, size: int) -> Table:
    """Ids of the `size` people worth most to the owner, as it sees them, who pass the filter; best first.

    Value rises with effective talent, so that is what they are ranked by.
    """
    everybody = not specification.employers
    at = np.ones(1, np.bool_) if everybody else market.among(specification.employers)
    wanted = np.array([field in specification.fields or not specification.fields for field in market.fields])
    most = largest_factors(float(market.state.rules["signal_noise"][0]))
    return shortlist(market.state, owner, at, everybody, wanted, most, size)


@lru_cache(maxsize=16)
def largest_factors(noise: float) -> Table:
    """In each bin of a uniform draw, the largest factor that noise puts on talent."""
    if noise == 0.0:
        return np.ones(_BINS)
    return np.asarray(np.exp(noise * ndtri(np.arange(1, _BINS + 1) / _BINS)))


@allocating_kernel
def shortlist(
    state: State, owner: int, at: Table, everybody: bool, wanted: Table, most: Table, size: int
) -> Table:
    """Ids of the `size` people who look best to the owner, best first, ties in the order of ids.

    Args:
        state: the market.
        owner: whose list it is.
        at: mask over employers, of those whose people are eligible.
        everybody: are all eligible, wherever they are.
        wanted: mask over fields.
        most: in each bin of the uniform draw, the largest factor that noise puts on talent.
        size: length of the list, at most.
    """
    best = [(0.0, 0) for _ in range(0)]  # a heap whose first is the worst; of ties the last comes first
    draws = np.empty(_CHUNK, np.uint32)
    whom = state.employers[owner].key
    for first in range(0, state.counts[_PEOPLE], _CHUNK):
        chunk = min(_CHUNK, state.counts[_PEOPLE] - first)
        first_words(draws[:chunk], state.keys[first : first + chunk], state.key, whom, 0, _SIGNAL)
        worst = best[0][0] if len(best) == size else -1.0
        found = select_promising(state, owner, at, everybody, wanted, most, draws[:chunk], first, worst)
        for place in range(found):
            i = first + draws[place]
            match = field_match(state, owner, state.people[i].field)
            estimate = (perceived_talent(state, i, owner) * match, -i)
            if len(best) < size:
                heapq.heappush(best, estimate)
            elif estimate > best[0]:
                heapq.heapreplace(best, estimate)
    chosen = np.empty(len(best), np.int32)
    for place in range(len(best) - 1, -1, -1):
        chosen[place] = -heapq.heappop(best)[1]
    return chosen


@kernel
def select_promising(
    state: State,
    owner: int,
    at: Table,
    everybody: bool,
    wanted: Table,
    most: Table,
    draws: Table,
    first: int,
    worst: float,
) -> int:
    """Who is eligible and might look better than `worst`, however the noise lies within its bin.

    Their places replace the leading bits of the draws, from the beginning; returns how many they are.
    """
    found = 0
    for n in range(len(draws)):
        person = state.people[first + n]
        bound = person.talent * (1.0 + state.rules[0].field_bonus) * most[draws[n] // _WORDS_PER_BIN]
        if bound > worst and eligible(state, first + n, owner, at, everybody, wanted):
            draws[found] = n
            found += 1
    return found


@kernel
def eligible(state: State, i: int, owner: int, at: Table, everybody: bool, wanted: Table) -> bool:
    """May person i stand on the owner's list?"""
    person = state.people[i]
    j = person.employer
    if j in (RETIRED, owner):
        return False
    if not everybody and (j < 0 or not at[j]):
        return False
    return bool(wanted[person.field])
