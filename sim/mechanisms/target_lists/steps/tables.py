"""Target lists as the scenario and its events ask for them, laid out in the tables that kernels read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from sim.market.state.allocation import allocate
from sim.market.state.columns import LISTS, MEMBERS, MORE, TIMES, Table
from sim.market.state.counts import Count
from sim.market.state.records import Employer
from sim.market.state.state import State
from sim.mechanisms.target_lists.spec import TargetList
from sim.mechanisms.target_lists.steps.rankings import places_for
from sim.vocabulary import NONE

#: A target list holds this many times the first people at most.
_EVERYBODY = 10


class Listing(Protocol):
    """What has lists: the market."""

    state: State
    week: int
    fields: list[str]
    initial_count: int
    target_lists: dict[int, TargetList]  # by owner, as the events of the week want them
    lists_in_force: dict[int, TargetList]  # as the tables have them
    successors: dict[int, int]  # of labs that have ended in another
    noise_of_lists: float  # of outsiders' signals, as rankings have it

    @property
    def employers(self) -> Table:
        """Records of every employer that ever was in the market."""

    def among(self, names: Sequence[str]) -> Table:
        """Mask over employers: those named, or all big labs where no name is given."""


def write_target_list(employer: Employer, specification: TargetList) -> None:
    """Settings of a target list."""
    employer["recruiters"] = specification.recruiters
    employer["cooldown"] = specification.cooldown
    employer["contact_multiplier"] = specification.contact_multiplier
    employer["attention"] = specification.attention
    employer["lift_out"] = specification.lift_out
    employer["attention_utility"] = specification.attention_utility
    usual = employer["expiry"]
    employer["list_expiry"] = usual if specification.expiry is None else specification.expiry


def no_lists(fields: int) -> dict[str, Any]:
    """Tables of lists without any, in a market of so many fields."""
    return {
        "lists": allocate(LISTS, 0),
        "members": allocate(MEMBERS, 0),
        "ranked": np.zeros(0, np.int32),
        "estimates": np.zeros(0),
        "list_fields": np.zeros((0, fields), np.bool_),
        "list_origins": np.zeros((0, 1), np.bool_),
    }


def arrange_lists(market: Listing) -> None:
    """Bring the tables of lists in line with `market.target_lists`, where these have changed.

    Lists that stay as they were keep their members, ranking and rhythm; one that has changed is drawn up in
    this week, and keeps its cooldowns, and its ranking if that is of the same fields. Where outsiders come to
    see people otherwise all are ranked and drawn up anew. Recruiters and the rest are settings of the
    employer, which the end of any event resets: they are written in any case.
    """
    wanted, before, state = market.target_lists, market.lists_in_force, market.state
    for ended, buyer in market.successors.items():
        wanted.pop(ended, None)
        pass_on(state.list_origins, ended, buyer)
    for owner, specification in wanted.items():
        write_target_list(state.employers[owner], specification)
        state.employers[owner]["purse"] = specification.purse if market.week >= 0 else 0.0
    noise = float(state.rules["signal_noise"][0])
    anew, market.noise_of_lists = noise != market.noise_of_lists, noise
    if wanted == before and not anew:
        return
    lists = _lists(market, sorted(wanted), anew=anew)
    fields = np.zeros((len(lists), len(market.fields)), np.bool_)
    origins = np.zeros((len(lists), len(market.employers)), np.bool_)
    for k, owner in enumerate(lists["owner"].tolist()):
        fields[k] = [not wanted[owner].fields or field in wanted[owner].fields for field in market.fields]
        origins[k] = market.among(wanted[owner].employers)
    for ended, buyer in market.successors.items():
        pass_on(origins, ended, buyer)
    market.state = state.replace(
        lists=lists,
        members=_moved_members(state, lists),
        **_moved_rankings(state, lists),
        list_fields=fields,
        list_origins=origins,
    )
    market.lists_in_force = dict(wanted)


def pass_on(origins: Table, ended: int, buyer: int) -> None:
    """Lists of people at a lab that has ended are of those at its buyer."""
    if len(origins):
        origins[:, buyer] |= origins[:, ended]


def _lists(market: Listing, owners: list[int], *, anew: bool) -> Table:
    """A record for each of these owners, with what is kept of the list before; `anew`: no ranking is."""
    wanted, before = market.target_lists, market.lists_in_force
    old = {int(target["owner"]): target for target in market.state.lists}
    lists: Table = allocate(LISTS, len(owners))
    for k, owner in enumerate(owners):
        specification, target = wanted[owner], lists[k]
        if owner in old:
            lists[k] = old[owner]
            if anew or owner not in before or specification.fields != before[owner].fields:
                target["places"] = target["ranked"] = target["seen"] = 0
        if anew or specification != before.get(owner):
            target["since"] = market.week
        target["owner"] = owner
        # A list of more people than there will be is one of everybody, and needs no more memory.
        target["size"] = min(specification.size, _EVERYBODY * market.initial_count)
        target["refresh"] = max(round(specification.refresh), 1)
        target["everywhere"] = not specification.employers
    return lists


def _moved_members(state: State, lists: Table) -> Table:
    """The members, with room for those to come; sets `begin`, and what people and employers know of lists.

    A list that is to be drawn up shorter stays whole until then: it knows the cooldowns.
    """
    rooms = np.maximum(lists["size"], lists["length"])
    begins = np.cumsum(rooms) - rooms
    members: Table = allocate(MEMBERS, int(rooms.sum()))
    for target in state.lists:
        state.people["listed"][_members_of(state.members, target)["person"]] = 0
    for k, (target, begin) in enumerate(zip(lists, begins.tolist(), strict=True)):
        kept = _members_of(state.members, target)
        members[begin : begin + len(kept)] = kept
        state.people["listed"][kept["person"]] |= np.int64(1) << np.int64(k)
        target["begin"] = begin
    state.employers["list_number"] = NONE
    state.employers["list_number"][lists["owner"]] = np.arange(len(lists))
    return members


def _members_of(members: Table, target: Table) -> Table:
    """Those on one list, best first."""
    return members[target["begin"] : target["begin"] + target["length"]]


def _moved_rankings(state: State, lists: Table) -> dict[str, Table]:
    """The rankings that are kept, one after the other, and room for those to come; sets `first`."""
    tables, used = {}, 0
    spans = [slice(target["first"], target["first"] + target["places"]) for target in lists]
    new = lists["size"][lists["places"] == 0].tolist()
    to_come = sum(places_for(state, TIMES * size + MORE) for size in new)
    for name in ("ranked", "estimates"):
        table = getattr(state, name)
        tables[name] = np.concatenate([*(table[span] for span in spans), np.zeros(to_come, table.dtype)])
    for target in lists:
        target["first"] = used
        used += int(target["places"])
    state.counts[Count.RANKED] = used
    return tables
