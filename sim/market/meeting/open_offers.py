"""Open offers: an employer has an offer approved, and the offer waits for the decision.

The offers to one person form a linked list through the table; closed entries form the free list.
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.compiling.prefetch import prefetch
from sim.market.pages.losses import count_lost
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.mechanisms.executive_attention.kernels import time_to_approve
from sim.mechanisms.target_lists.kernels import expiry_time, on_list
from sim.vocabulary import NONE, Reason


@inlined
def begin_offer(state: State, i: int, j: int, day: float, attended: bool) -> None:
    """Employer j asks for approval of an offer to i on `day`. The caller has made sure that there is room.

    It is there at once if executives attend to it. The researcher decides some days of patience after the
    first offer is approved, or when that offer lapses.
    """
    listed = on_list(state.people[i].listed, state.employers[j].list_number)
    write_offer(state, i, j, day, listed, attended, False)


@inlined
def write_offer(state: State, i: int, j: int, day: float, listed: bool, attended: bool, along: bool) -> None:
    """The same of an offer that is one to a listed person or not, and may ask somebody `along` with another.

    Executives who attend to the other have it approved as fast, but do not court whoever is asked along.
    """
    counts, employer, person = state.counts, state.employers[j], state.people[i]
    slot = counts[Count.FREE]
    if slot != NONE:
        counts[Count.FREE] = state.open_offers[slot].next
        prefetch(state.open_offers, counts[Count.FREE])  # for the next
    else:
        slot = counts[Count.SLOTS]
        counts[Count.SLOTS] += 1
    open_offer = state.open_offers[slot]
    open_offer.person = i
    open_offer.employer = j
    open_offer.ready = day + time_to_approve(employer, listed, attended)
    open_offer.expires = open_offer.ready + expiry_time(employer, listed)
    open_offer.listed = listed
    open_offer.attended = attended and not along
    open_offer.along = along
    open_offer.next = person.open_offer
    person.open_offer = slot
    person.decides = min(person.decides, decision_day(state, slot))


@kernel
def decision_day(state: State, slot: int) -> float:
    """Day on which a researcher decides whose first approved offer is this one."""
    open_offer = state.open_offers[slot]
    return float(min(open_offer.ready + state.rules[0].patience, open_offer.expires))


@kernel
def first_approval(state: State, i: int) -> float:
    """Day on which the first offer to i was approved; then the incumbent asks for leave to counter."""
    earliest = math.inf
    slot = state.people[i].open_offer
    while slot != NONE:
        earliest = min(earliest, state.open_offers[slot].ready)
        slot = state.open_offers[slot].next
    return earliest


@inlined
def close_offers(state: State, i: int, moved: bool) -> None:
    """Close the offers that were ready; if the person moved, all: those still unapproved came too late."""
    person, counts = state.people[i], state.counts
    day = person.decides
    keep = NONE
    decides = math.inf
    slot = person.open_offer
    while slot != NONE:
        following = state.open_offers[slot].next
        late = state.open_offers[slot].ready > day
        employer = state.employers[state.open_offers[slot].employer]
        if late and not moved and employer.alive:
            state.open_offers[slot].next = keep
            keep = slot
            decides = min(decides, decision_day(state, slot))
        else:
            if late and employer.alive:
                count_lost(state, state.open_offers[slot].employer, Reason.APPROVAL)
            state.open_offers[slot].person = NONE
            state.open_offers[slot].next = counts[Count.FREE]
            counts[Count.FREE] = slot
        slot = following
    person.open_offer = keep
    person.decides = decides


@kernel
def withdraw_between(state: State, one: int, other: int) -> None:
    """Two employers withdraw their offers to each other's people."""
    for i in range(state.counts[Count.PEOPLE]):
        employer = state.people[i].employer
        if employer == one:
            withdraw_offer(state, i, other)
        elif employer == other:
            withdraw_offer(state, i, one)


@kernel
def withdraw_offer(state: State, i: int, j: int) -> None:
    """Employer j withdraws its offer to person i, if it has made one: no bid lost to another."""
    person, counts = state.people[i], state.counts
    slot, before, decides = person.open_offer, NONE, math.inf
    while slot != NONE:
        following = state.open_offers[slot].next
        if state.open_offers[slot].employer == j:
            if before == NONE:
                person.open_offer = following
            else:
                state.open_offers[before].next = following
            state.open_offers[slot].person = NONE
            state.open_offers[slot].next = counts[Count.FREE]
            counts[Count.FREE] = slot
        else:
            before = slot
            decides = min(decides, decision_day(state, slot))
        slot = following
    person.decides = decides


@kernel
def drop_offers(state: State, i: int) -> None:
    """Withdraw every offer to a person who retires or founds a startup: no bid lost to another."""
    person, counts = state.people[i], state.counts
    slot = person.open_offer
    while slot != NONE:
        following = state.open_offers[slot].next
        state.open_offers[slot].person = NONE
        state.open_offers[slot].next = counts[Count.FREE]
        counts[Count.FREE] = slot
        slot = following
    person.open_offer = NONE
    person.decides = math.inf
