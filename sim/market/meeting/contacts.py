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

import numpy as np

from sim.market.compiling.kernel import inlined, kernel
from sim.market.draws import WORD, Key, decision, draw, following, mixed, topic, unit, words
from sim.market.pages.contacts import pull
from sim.market.state.columns import Record, Table
from sim.market.state.counts import Count
from sim.market.state.keys import ENTRANT_KEY, STARTUP_KEY, SUCCESSOR_STEP
from sim.market.state.searching import CROWDS
from sim.market.state.state import State
from sim.vocabulary import NONE

CONTACT = decision(2, "which employer a random contact is with")
CROWD = decision(32, "which of many small startups a random contact is with")
SPARSE = decision(33, "the same, where few of them have a place")

#: Columns of `crowd`: startups of the beginning and their successors by number, entrants by order of birth.
DRAWN, FOUNDED = 0, 1
#: Startups with a seat below this number are drawn one by one. Region r of the seats, from this number times
#: 2^r on, has as many seats as lie before it, and a process of its own: startups beyond change nothing in it.
CROWD_FROM = 64
#: Open places with which a startup takes part in the crowd at most, or the usual headcount if that is more;
#: what it has beyond races by itself.
CROWD_PLACES = 8.0
#: Points of a region after which its startups race one by one.
_POINTS = 256
_LOWER, _UPPER = np.uint64(0xFFFFFFFF), np.uint64(32)
#: More than any whole number of 63 bits.
_FAR = np.iinfo(np.int64).max


@kernel
def open_race(state: State, week: int) -> None:
    """Who takes part in this week's races: the employers with a positive weight."""
    meeting, entrants = state.meeting[0], 0
    meeting.alone, meeting.pulling, meeting.total = 0, 0, 0.0
    meeting.most = most_crowded(state)
    clear_crowd(state)
    for j in range(state.counts[Count.EMPLOYERS]):
        employer, weight = state.employers[j], state.weights[j]
        employer.attention_to = -1.0
        entrant, seat = seat_of(employer, entrants)
        entrants += entrant
        if weight <= 0.0:
            continue
        meeting.total += weight
        crowded = min(weight, meeting.most) if seat >= CROWD_FROM else 0.0
        if crowded > 0.0:
            take_seat(state, FOUNDED if entrant else DRAWN, seat, j, crowded, week)
        if weight > crowded or employer.list_number != NONE:  # whoever has a list meets the listed more often
            line_up(state, j, weight, crowded)
    draw_topics(state.topics[: meeting.alone], state.key, week)


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
def most_crowded(state: State) -> float:
    """The largest weight with which a startup takes part in the crowd."""
    return float(max(CROWD_PLACES, state.rules[0].startup_headcount) * state.startup[0].search_weight)


@kernel
def clear_crowd(state: State) -> None:
    """No seat is taken."""
    for line in range(CROWDS):
        for seat in range(CROWD_FROM, state.meeting[0].seats[line]):
            state.crowd[seat, line].weight = 0.0
        state.meeting[0].seats[line] = 0
        for region in range(state.regions.shape[1]):
            state.regions[line, region].taken = 0


@inlined
def region_of(seat: int) -> int:
    """Number of the region in which a seat of the crowd stands."""
    region, end = 0, 2 * CROWD_FROM
    while seat >= end:
        region += 1
        end *= 2
    return region


@kernel
def take_seat(state: State, line: int, seat: int, j: int, weight: float, week: int) -> None:
    """Startup j takes part in a crowd with this weight."""
    state.crowd[seat, line].employer = j
    state.crowd[seat, line].weight = weight
    number = region_of(seat)
    region = state.regions[line, number]
    if region.taken == 0:
        region.points = topic(state.key, (line << 31) | number, week, CROWD)
    region.taken += 1
    state.meeting[0].seats[line] = max(state.meeting[0].seats[line], seat + 1)


@kernel
def line_up(state: State, j: int, weight: float, crowded: float) -> None:
    """Employer j draws times of its own, with what of its weight is not in the crowd."""
    n, employer = state.meeting[0].alone, state.employers[j]
    state.meeting[0].alone += 1
    if j < len(state.links) or employer.list_number != NONE:
        state.meeting[0].pulling = n + 1
    opening = state.openings[n]
    opening.employer = j
    opening.list_number = employer.list_number
    opening.weight = weight
    opening.crowded = crowded
    opening.multiplier = employer.contact_multiplier
    state.topics[n] = employer.key  # of which `draw_topics` makes the topic
    state.inverse[n] = 1.0 / (weight - crowded) if weight > crowded else math.inf


@kernel
def draw_topics(topics: Table, key: Key, week: int) -> None:
    """Topics in place of the employers' keys: a loop of its own, for vector instructions."""
    for n in range(len(topics)):
        r0, r1, _, _ = words(key, 0, topics[n], week, CONTACT)
        topics[n] = (r0 << _UPPER) | r1


@inlined
def draw_employer(state: State, who: np.uint64, listed: int, origin: int, week: int) -> int:
    """Employer of a random contact, in proportion to weight times `pull`; NONE if none has a vacancy.

    `who` is the word of the person, who stands on the lists of the bits of `listed` and is at `origin`.
    """
    return first_to_arrive(state, who, listed, origin, week)[0]


@inlined
def first_to_arrive(state: State, who: np.uint64, listed: int, origin: int, week: int) -> tuple[int, float]:
    """The same, and the time at which it arrives: inf for NONE."""
    winner, first = race(state, who, listed, origin)
    for line in range(CROWDS):
        if state.meeting[0].seats[line] > 0:
            winner, first = race_of_crowd(state, winner, first, who, line, week)
    return winner, first


@inlined
def race(state: State, who: np.uint64, listed: int, origin: int) -> tuple[int, float]:
    """The first of those that draw times of their own, -ln(u_ij) / w_j, and its time; or NONE and inf."""
    alone = state.meeting[0].alone
    if alone == 0:
        return NONE, math.inf
    bounds = state.bounds[:alone]
    draw_bounds(bounds, state.topics, state.inverse, who)
    if listed != 0 or 0 <= origin < len(state.links):
        pull_closer(state, bounds[: state.meeting[0].pulling], listed, origin)
    nearest = place_of_least(bounds.view(np.int64))
    winner, best = nearest, arrival_of(state, nearest, who, listed, origin)
    others = count_before(bounds, best) > 1  # hardly ever may anybody else come earlier
    for n in range(alone if others else 0):
        if bounds[n] < best and n != nearest:
            arrival = arrival_of(state, n, who, listed, origin)
            if arrival < best:
                winner, best = n, arrival
    return (state.openings[winner].employer, best) if best < math.inf else (NONE, best)


@inlined
def draw_bounds(bounds: Table, topics: Table, inverse: Table, who: np.uint64) -> None:
    """Times before which nobody arrives, as -ln u >= 1 - u: a loop of its own, for vector instructions."""
    for n in range(len(bounds)):
        bounds[n] = (1.0 - draw(who, topics[n])) * inverse[n]


@inlined
def place_of_least(bits: Table) -> int:
    """Place of the least of positive numbers, or of one nearly as small, from their bits.

    These are in the order of the numbers, and whole numbers are compared in vector instructions. The last few
    bits make room for the place.
    """
    room = 1
    while room < len(bits):
        room *= 2
    least = _FAR
    for n in range(len(bits)):
        least = min(least, (bits[n] & -room) | n)
    return least & (room - 1)


@inlined
def count_before(bounds: Table, time: float) -> int:
    """How many may come before a time."""
    count = 0
    for n in range(len(bounds)):
        count += bounds[n] < time
    return count


@inlined
def arrival_of(state: State, n: int, who: np.uint64, listed: int, origin: int) -> float:
    """Time at which the n-th of those that race alone arrives."""
    alone = pull(state, n, listed, origin) * state.openings[n].weight - state.openings[n].crowded
    return float(-math.log(draw(who, state.topics[n])) / alone) if alone > 0.0 else math.inf


@kernel
def pull_closer(state: State, bounds: Table, listed: int, origin: int) -> None:
    """Let those arrive earlier, or later, that pull more or less on this person."""
    for n in range(len(bounds)):
        factor = pull(state, n, listed, origin)
        if factor != 1.0:
            alone = factor * state.openings[n].weight - state.openings[n].crowded
            bounds[n] = 0.0 if alone > 0.0 else math.inf


@kernel
def race_of_crowd(
    state: State, winner: int, best: float, who: np.uint64, line: int, week: int
) -> tuple[int, float]:
    """Does one of the crowd arrive before `best`? The winner then, and its time.

    Points come at the rate `most` per seat of the region. A point has a time, a seat that it falls on, and a
    height between 0 and `most`; it is an arrival if the startup on the seat weighs more than that.
    """
    first, region = CROWD_FROM, 0
    seats, most = state.meeting[0].seats[line], state.meeting[0].most
    while first < seats:
        crowded = state.regions[line, region].taken > 0
        rate = most * first  # a region has as many seats as lie before it
        time, chain = 0.0, mixed(who ^ state.regions[line, region].points)
        for _ in range(_POINTS if crowded else 0):
            chain = following(chain)
            u = unit(mixed(chain))
            time = math.inf if 1.0 - u >= (best - time) * rate else time - math.log(u) / rate
            if time >= best:
                break
            chain = following(chain)
            word = mixed(chain)
            seat = first + int(float(word >> _UPPER) * WORD * first)
            if seat < seats and float(word & _LOWER) * WORD * most < state.crowd[seat, line].weight:
                best, winner = time, state.crowd[seat, line].employer
                break
        else:
            if crowded:
                winner, best = race_of_sparse(state, winner, best, time, first, who, line, week)
        first *= 2
        region += 1
    return winner, best


@kernel
def race_of_sparse(
    state: State, winner: int, best: float, time: float, first: int, who: np.uint64, line: int, week: int
) -> tuple[int, float]:
    """Go on one by one where many points fell on nobody until `time`: arrivals have no memory."""
    for seat in range(first, min(2 * first, state.meeting[0].seats[line])):
        if state.crowd[seat, line].weight > 0.0:
            u = draw(who, topic(state.key, (line << 31) | seat, week, SPARSE))
            arrival = time - math.log(u) / state.crowd[seat, line].weight
            if arrival < best:
                best, winner = arrival, state.crowd[seat, line].employer
    return winner, best
