"""Who may approach whom, and who may bid (docs/model.md, section 7.8).

An employer may approach a person where every line of `may_approach` holds, and bid where every line of
`may_bid` does and its limit is high enough (`reaches_floor`).
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.records import Person, Rules
from sim.market.state.state import State
from sim.market.state.traits import counts_seats
from sim.mechanisms.match_floor.kernels import least_offer
from sim.mechanisms.merger.kernels import of_one_owner
from sim.mechanisms.no_poach.kernels import no_poach
from sim.vocabulary import NONE, RETIRED


@inlined
def at_large(person: Person) -> bool:
    """Is this person in the market, neither retired nor on garden leave?"""
    return not (person.employer == RETIRED or person.on_leave)


@inlined
def reachable(person: Person) -> bool:
    """May anybody approach this person?"""
    return at_large(person) and not person.bound  # by a non-compete


@inlined
def may_approach(state: State, i: int, j: int) -> bool:
    """May employer j approach person i?"""
    person = state.people[i]
    return (
        person.employer != j  # nobody approaches their own
        and reachable(person)
        and not no_poach(state, person.employer, j)
        and not pursued_by(state, i, j)
    )


@kernel
def pursued_by(state: State, i: int, j: int) -> bool:
    """Has employer j an open offer to person i, approved or not?"""
    slot = state.people[i].open_offer
    while slot != NONE:
        if state.open_offers[slot].employer == j:
            return True
        slot = state.open_offers[slot].next
    return False


@inlined
def may_bid(state: State, slot: int, day: float) -> bool:
    """May the employer of this open offer bid on the day on which the person decides?"""
    open_offer = state.open_offers[slot]
    j = open_offer.employer
    return bool(
        open_offer.ready <= day  # approved
        and open_offer.expires >= day  # and not lapsed
        and seats_for(state, j, int(open_offer.listed)) >= 1.0
        and state.employers[j].alive
    )


@inlined
def reaches_floor(person: Person, limit: float, rules: Rules) -> bool:
    """Is `limit`, dollars a year as the person values them, enough to bid at all?"""
    return bool(limit >= least_offer(person, rules))


@inlined
def seats_for(state: State, j: int, listed: int) -> float:
    """How many people j may hire, `listed` of those it bids for being on its list.

    A named target needs no planned seat: the seat is made for the person, if there is money; but not where
    the number of seats is stated.
    """
    employer = state.employers[j]
    if not (counts_seats(employer) and state.rules[0].planned_seats):
        return math.inf
    return float(
        employer.open_seats  # planned
        + (listed if employer.seats == math.inf else 0)  # made
    )


@kernel
def may_list(state: State, k: int, i: int) -> bool:
    """May the owner of list k put person i on it?"""
    target, j = state.lists[k], state.people[i].employer
    return bool(
        j != target.owner
        and j != RETIRED
        and (target.everywhere or among_origins(state, k, j))
        and not (state.rules[0].mergers and of_one_owner(state, target.owner, j))
        # and in a field that is wanted: others are not in the ranking, see `wants_field`
    )


@inlined
def among_origins(state: State, k: int, j: int) -> bool:
    """Is employer j, negative for none, one of those whose people list k is about?"""
    origins = state.list_origins
    return bool(0 <= j < origins.shape[1] and origins[k, j])


@inlined
def wants_field(state: State, k: int, field: int) -> bool:
    """Is list k about people in this field?"""
    return bool(state.list_fields[k, field])
