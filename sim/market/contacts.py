"""Random contacts: which employer somebody meets, at a cost that hardly grows with the number of employers.

Employers race for each contact: employer j arrives after an exponential time with its weight as rate, the
first wins. Draws are keyed by pair, or by a startup's number, or by its place in the order of births, so that
one more employer at the end of its kind changes only the contacts that go to it. Labs, named startups and
the first few of the others draw their times one by one. The rest is a crowd of small startups: as each takes
part with a bounded weight, the times of all of them together are one Poisson process of points that fall on
numbered seats, thinned where a seat is empty or its startup's weight is below the point (Lewis & Shedler
1979). Only the points before the first arrival are ever drawn.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.market.columns import NONE, Record, Table
from sim.market.counts import Count
from sim.market.draws import LAST_WORD, WORD, Decision, Key, first_word, uniform, words
from sim.market.firms import ENTRANT_KEY, STARTUP_KEY, SUCCESSOR_STEP
from sim.market.kernel import allocating_kernel, inlined, kernel
from sim.market.pursuits import on_list
from sim.market.state import State

_EMPLOYERS = int(Count.EMPLOYERS)
_CONTACT = int(Decision.CONTACT)
_CROWD, _SPARSE = int(Decision.CROWD), int(Decision.SPARSE)
#: Startups with a seat below this number are drawn one by one. Region r of the seats, from this number times
#: 2^r on, has as many seats as lie before it, and a process of its own: startups beyond change nothing in it.
CROWD_FROM = 64
#: Open places with which a startup takes part in the crowd at most, or the usual headcount if that is more;
#: what it has beyond races by itself.
CROWD_PLACES = 8.0
#: Regions that there can be, and points of one after which its startups race one by one.
_REGIONS, _POINTS = 32, 256
_LOWEST = 2.0**-53
#: Draws that are made side by side.
_LANES = 16


class Crowd(NamedTuple):
    """Seats of one kind of startups: drawn at the start, or founded since."""

    employer: Table  # int32 ids, NONE on an empty seat
    taken: Table  # int64, taken seats of each region
    weight: Table  # float64, up to `most`
    most: float  # see `most_crowded`


class Openings(NamedTuple):
    """Employers that may be drawn for a random contact this week, side by side for speed."""

    employer: Table  # int64 ids
    key: Table  # uint32, in keyed draws
    weight: Table  # float64
    crowded: Table  # float64, part of the weight that takes part in the crowd
    list_number: Table  # int64, NONE without a list
    multiplier: Table  # float64, on contacts with the listed
    links: Table  # LINKS (named, named)
    drawn: Crowd  # startups of the beginning and their successors, by number
    founded: Crowd  # entrants, by order of birth
    inverse: Table  # float64, one over the weight that races alone
    bound: Table  # float64, room for a number each
    total: float  # sum of weights, the crowd's included


@allocating_kernel
def openings_of(state: State) -> Openings:
    """Employers with a positive weight."""
    single, drawn, founded = count_openings(state)
    single = -(-single // _LANES) * _LANES  # filled up with employers of no weight
    most = most_crowded(state)
    openings = Openings(
        np.zeros(single, np.int64),
        np.zeros(single, np.uint32),
        np.zeros(single),
        np.zeros(single),
        np.full(single, NONE),
        np.zeros(single),
        state.links,
        Crowd(np.full(drawn, NONE, np.int32), np.zeros(_REGIONS, np.int64), np.zeros(drawn), most),
        Crowd(np.full(founded, NONE, np.int32), np.zeros(_REGIONS, np.int64), np.zeros(founded), most),
        np.full(single, np.inf),
        np.empty(single),
        state.weights[: state.counts[_EMPLOYERS]].sum(),
    )
    seat_openings(state, openings)
    return openings


@inlined
def seat_of(employer: Record, entrants: int) -> tuple[bool, int]:
    """Is the employer an entrant, and the number of its seat; NONE for labs, the outside and the named.

    `entrants` is the number of entrants before it.
    """
    if employer.key >= ENTRANT_KEY:
        return True, entrants
    if employer.key >= STARTUP_KEY:
        return False, (employer.key - STARTUP_KEY) % SUCCESSOR_STEP
    return False, NONE


@inlined
def region_of(seat: int) -> int:
    """Number of the region in which a seat of the crowd stands."""
    region, end = 0, 2 * CROWD_FROM
    while seat >= end:
        region += 1
        end *= 2
    return region


@inlined
def most_crowded(state: State) -> float:
    """The largest weight with which a startup takes part in the crowd."""
    usual = state.rules[0].startup_headcount * state.rules[0].size
    return float(max(CROWD_PLACES, usual) * state.startup[0].search_weight)


@inlined
def crowded_part(state: State, seat: int, weight: float) -> float:
    """Part of an employer's weight with which it takes part in the crowd."""
    return min(weight, most_crowded(state)) if seat >= CROWD_FROM else 0.0


@inlined
def races_alone(employer: Record, weight: float, crowded: float) -> bool:
    """Does an employer draw a time of its own? Whoever has a list does, for more contacts with the listed."""
    return weight > crowded or employer.list_number != NONE


@kernel
def count_openings(state: State) -> tuple[int, int, int]:
    """Employers that draw a time of their own; and the numbers of seats of both crowds, 0 without any."""
    single, drawn, founded, entrants = 0, 0, 0, 0
    for j in range(state.counts[_EMPLOYERS]):
        employer, weight = state.employers[j], state.weights[j]
        entrant, seat = seat_of(employer, entrants)
        entrants += entrant
        if weight <= 0.0:
            continue
        crowded = crowded_part(state, seat, weight)
        single += races_alone(employer, weight, crowded)
        if crowded > 0.0 and entrant:
            founded = max(founded, seat + 1)
        elif crowded > 0.0:
            drawn = max(drawn, seat + 1)
    return single, drawn, founded


@kernel
def seat_openings(state: State, openings: Openings) -> None:
    """Fill in who takes part in the race."""
    n, entrants = 0, 0
    for j in range(state.counts[_EMPLOYERS]):
        employer, weight = state.employers[j], state.weights[j]
        entrant, seat = seat_of(employer, entrants)
        entrants += entrant
        if weight <= 0.0:
            continue
        crowded = crowded_part(state, seat, weight)
        if crowded > 0.0:
            crowd = openings.founded if entrant else openings.drawn
            crowd.employer[seat] = j
            crowd.weight[seat] = crowded
            crowd.taken[region_of(seat)] += 1
        if races_alone(employer, weight, crowded):
            openings.employer[n] = j
            openings.key[n] = employer.key
            openings.weight[n] = weight
            openings.crowded[n] = crowded
            openings.list_number[n] = employer.list_number
            openings.multiplier[n] = employer.contact_multiplier
            openings.inverse[n] = 1.0 / (weight - crowded) if weight > crowded else math.inf
            n += 1


@inlined
def pull(openings: Openings, n: int, listed: int, origin: int) -> float:
    """Factor on contacts by the n-th employer with a person on these lists at `origin`.

    Target lists, leaders' ties and no-poach pacts act here.
    """
    factor = 1.0
    if listed != 0 and on_list(listed, openings.list_number[n]):
        factor = openings.multiplier[n]
    j = openings.employer[n]
    if 0 <= origin < len(openings.links) and j < len(openings.links):
        factor *= openings.links[origin, j].contacts
    return factor


@kernel
def attention(openings: Openings, listed: int, origin: int) -> float:
    """Factor on the contact rate: 1 + Σ (pull_j - 1) f_j; contacts with others are as frequent as before."""
    if openings.total <= 0.0:
        return 1.0
    extra = 0.0
    for n in range(len(openings.weight)):
        extra += (pull(openings, n, listed, origin) - 1.0) * openings.weight[n]
    return max(1.0 + extra / openings.total, 0.0)


@kernel
def highest_attention(openings: Openings) -> float:
    """A bound on the factor on contacts that lists and ties could give a person."""
    extra = 0.0
    for n in range(len(openings.weight)):
        factor = 1.0
        if openings.list_number[n] != NONE:
            factor = max(openings.multiplier[n], 1.0)
        most = 1.0
        if openings.employer[n] < len(openings.links):
            for origin in range(len(openings.links)):
                most = max(most, openings.links[origin, openings.employer[n]].contacts)
        extra += (factor * most - 1.0) * openings.weight[n]
    return 1.0 + extra / openings.total if extra > 0.0 else 1.0


@kernel
def draw_employer(openings: Openings, key: Key, who: int, listed: int, origin: int, week: int) -> int:
    """Employer of a random contact, in proportion to weight times `pull`; NONE if none has an open seat."""
    winner, first = race(openings, key, who, listed, origin, week)
    winner, first = race_of_crowd(openings.drawn, winner, first, key, who, 0, week)
    winner, _ = race_of_crowd(openings.founded, winner, first, key, who, 1, week)
    return winner


@kernel
def race(openings: Openings, key: Key, who: int, listed: int, origin: int, week: int) -> tuple[int, float]:
    """The first of those that draw times of their own, -ln(u_ij) / w_j, and its time; or NONE and inf."""
    bound = openings.bound
    draw_bounds(bound, openings.key, openings.inverse, key, who, week)
    if listed != 0 or 0 <= origin < len(openings.links):
        pull_closer(openings, listed, origin)
    nearest = 0  # who may be the first; once its time is known hardly any other needs one
    for n in range(1, len(bound)):
        nearest = n if bound[n] < bound[nearest] else nearest
    best, winner = np.inf, NONE
    for n in range(-1, len(bound)):
        m = n if n >= 0 else nearest
        if m < len(bound) and bound[m] < best and (n < 0 or m != nearest):
            arrival = arrival_of(openings, m, key, who, listed, origin, week)
            if arrival < best:
                best, winner = arrival, openings.employer[m]
    return winner, best


@kernel
def arrival_of(openings: Openings, n: int, key: Key, who: int, listed: int, origin: int, week: int) -> float:
    """Time at which the n-th of those that race alone arrives."""
    weight = pull(openings, n, listed, origin) * openings.weight[n] - openings.crowded[n]
    return float(-math.log(uniform(key, who, openings.key[n], week, _CONTACT)) / weight)


@kernel
def draw_bounds(bound: Table, keys: Table, inverse: Table, key: Key, who: int, week: int) -> None:
    """Times before which nobody arrives, as -ln u >= 1 - u, from the leading bits of u.

    A loop of its own, for vector instructions.
    """
    for n in range(len(bound)):
        missing = LAST_WORD - first_word(key, who, keys[n], week, _CONTACT)
        bound[n] = missing * WORD * inverse[n]


@kernel
def pull_closer(openings: Openings, listed: int, origin: int) -> None:
    """Let those arrive earlier, or later, that pull more or less on this person."""
    for n in range(len(openings.bound)):
        factor = pull(openings, n, listed, origin)
        if factor != 1.0:
            alone = factor * openings.weight[n] - openings.crowded[n]
            openings.bound[n] = 0.0 if alone > 0.0 else math.inf


@kernel
def race_of_crowd(
    crowd: Crowd, winner: int, best: float, key: Key, who: int, line: int, week: int
) -> tuple[int, float]:
    """Does one of the crowd arrive before `best`? The winner then, and its time.

    Points come at the rate `most` per seat of the region. A point has a time, a seat that it falls on, and a
    height between 0 and `most`; it is an arrival if the startup on the seat weighs more than that.
    """
    first, region = CROWD_FROM, 0
    while first < len(crowd.employer):
        rate = crowd.most * first  # a region has as many seats as lie before it
        time = 0.0
        for point in range(_POINTS if crowd.taken[region] > 0 else 0):
            r0, r1, r2, r3 = words(key, who, (line << 31) | (region << 26) | point, week, _CROWD)
            u = (float(r0) + float(r1) * WORD) * WORD + _LOWEST
            time = math.inf if 1.0 - u >= (best - time) * rate else time - math.log(u) / rate
            if time >= best:
                break
            seat = first + int(float(r2) * WORD * first)
            if seat < len(crowd.employer) and float(r3) * WORD * crowd.most < crowd.weight[seat]:
                best, winner = time, crowd.employer[seat]
                break
        else:
            if crowd.taken[region] > 0:
                winner, best = race_of_sparse(crowd, winner, best, time, first, key, who, line, week)
        first *= 2
        region += 1
    return winner, best


@kernel
def race_of_sparse(
    crowd: Crowd,
    winner: int,
    best: float,
    time: float,
    first: int,
    key: Key,
    who: int,
    line: int,
    week: int,
) -> tuple[int, float]:
    """Go on one by one where many points fell on nobody until `time`: arrivals have no memory."""
    for seat in range(first, min(2 * first, len(crowd.employer))):
        if crowd.weight[seat] > 0.0:
            u = uniform(key, who, (line << 31) | seat, week, _SPARSE)
            arrival = time - math.log(u) / crowd.weight[seat]
            if arrival < best:
                best, winner = arrival, crowd.employer[seat]
    return winner, best
