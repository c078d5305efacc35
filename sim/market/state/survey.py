"""The survey: pay of everybody at labs and startups, kept up to date from the events of the week.

Whoever changes employer or pay stands in the week's rows of the event log. So the survey forgets what it knew
of those people and looks at them again; nobody else is touched, however many they are. The median is the pay
of rank n // 2 (from 0). It is looked for among the pay within a band around it, which is kept as a list of
its own, and only where it has left the band among all.
"""

from __future__ import annotations

import numpy as np

from sim.market.compiling.kernel import allocating_kernel, inlined, kernel
from sim.market.compiling.prefetch import AHEAD, prefetch
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.market.state.survey_columns import DECILES
from sim.market.state.traits import is_inside
from sim.vocabulary import UNEMPLOYED

#: What the survey knows a person as.
_ELSEWHERE, _INSIDE, _IDLE = 0, 1, 2
#: Half the width of the band at first and at most, as a share of the median. In a market whose pay rises by
#: half a percent a week the band is then placed anew every few months.
_WIDTH = 0.08


@allocating_kernel
def survey(state: State) -> float:
    """Bring the survey up to date; returns the median pay, dollars a year, 0 where nobody is at work."""
    if not state.survey[0].known:
        look_at_all(state)
    look_at_changed(state)
    found = state.survey[0]
    if found.top < 0.0:
        find_top(state)
    if found.employed == 0:
        return 0.0
    rank = found.employed // 2 - found.below
    if 0 <= rank < found.near < len(state.near):
        return ranked(state.near[: found.near], rank)
    pay = np.empty(found.employed)
    gather_pay(state, pay)
    median = ranked(pay, found.employed // 2)
    place_band(state, pay, median)
    return median


@kernel
def look_at_all(state: State) -> None:
    """Begin: see everybody."""
    found = state.survey[0]
    found.known = True
    found.low, found.high, found.width = np.inf, np.inf, _WIDTH
    for i in range(state.counts[Count.PEOPLE]):
        look_at(state, i)


@kernel
def look_at_changed(state: State) -> None:
    """See those again to whom something happened this week."""
    last = state.counts[Count.ROWS]
    for row in range(state.counts[Count.BEGUN], last):
        ahead = state.log[min(row + AHEAD, last - 1)].person
        prefetch(state.people, ahead)
        prefetch(state.surveyed, ahead)
        i = state.log[row].person
        if i >= 0:
            forget(state, i)
            look_at(state, i)


@kernel
def look_at(state: State, i: int) -> None:
    """Count person i as it is now."""
    state.counts[Count.LOOKS] += 1
    person, known, found = state.people[i], state.surveyed[i], state.survey[0]
    if person.employer < 0 or not is_inside(state.employers[person.employer]):
        known.status = _IDLE if person.employer == UNEMPLOYED else _ELSEWHERE
        found.unemployed += person.employer == UNEMPLOYED
        return
    known.status = _INSIDE
    known.pay = person.pay
    known.package = person.package
    found.employed += 1
    found.pay[person.decile] += person.pay
    found.heads[person.decile] += 1
    if found.top >= 0.0:
        found.top = max(found.top, person.package)
    found.below += person.pay < found.low
    if found.low <= person.pay <= found.high:
        note_near(state, person.pay)


@kernel
def forget(state: State, i: int) -> None:
    """Take back what person i was counted as."""
    known, found, decile = state.surveyed[i], state.survey[0], state.people[i].decile
    if known.status == _IDLE:
        found.unemployed -= 1
    if known.status != _INSIDE:
        return
    found.employed -= 1
    found.heads[decile] -= 1
    found.pay[decile] = found.pay[decile] - known.pay if found.heads[decile] > 0 else 0.0
    if known.package >= found.top:
        found.top = -1.0  # who has the largest now is not known
    found.below -= known.pay < found.low
    if found.low <= known.pay <= found.high and found.near < len(state.near):
        drop_near(state, known.pay)


@inlined
def note_near(state: State, pay: float) -> None:
    """One more in the band. A full list stays full until the band is placed anew."""
    found = state.survey[0]
    if found.near < len(state.near):
        state.near[found.near] = pay
        found.near += 1


@kernel
def drop_near(state: State, pay: float) -> None:
    """One of those in the band with this pay is there no more."""
    found = state.survey[0]
    place = 0
    while state.near[place] != pay:
        place += 1
    found.near -= 1
    state.near[place] = state.near[found.near]


@kernel
def find_top(state: State) -> None:
    """The largest package among all."""
    top = 0.0
    for i in range(state.counts[Count.PEOPLE]):
        known = state.surveyed[i]
        if known.status == _INSIDE:
            top = max(top, known.package)
    state.survey[0].top = top


@kernel
def gather_pay(state: State, pay: Table) -> None:
    """Pay of everybody at labs and startups."""
    found = 0
    for i in range(state.counts[Count.PEOPLE]):
        if state.surveyed[i].status == _INSIDE:
            pay[found] = state.surveyed[i].pay
            found += 1


@kernel
def place_band(state: State, pay: Table, median: float) -> None:
    """Put the band around the median of `pay`, half as wide as long as it holds too many people."""
    found, half = state.survey[0], len(state.near) // 2
    while True:
        found.low, found.high = median * (1.0 - found.width), median * (1.0 + found.width)
        found.below, within = count_in_band(pay, found.low, found.high)
        if within <= half or found.width < 1e-6:
            break
        found.width /= 2.0
    if within < half // 8:
        found.width = min(2.0 * found.width, _WIDTH)  # next time
    found.near = 0
    for amount in pay:
        if found.low <= amount <= found.high:
            note_near(state, amount)


@kernel
def count_in_band(pay: Table, low: float, high: float) -> tuple[int, int]:
    """How many have less, and how many are within: a loop of its own, for vector instructions."""
    below, not_above = 0, 0
    for n in range(len(pay)):
        below += pay[n] < low
        not_above += pay[n] <= high
    return below, not_above - below


@kernel
def ranked(values: Table, rank: int) -> float:
    """The value of this rank, from 0; reorders the values (Hoare 1961, FIND).

    numpy's partition would do, but takes seconds to compile.
    """
    low, high = 0, len(values) - 1
    while low < high:
        pivot = values[rank]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while pivot < values[j]:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if j < rank:
            low = i
        if rank < i:
            high = j
    return float(values[rank])


@kernel
def book_survey(state: State, week: int, median: float) -> None:
    """The survey's part of the market's row of the week."""
    row, found = state.weeks[week], state.survey[0]
    row.unemployed = found.unemployed
    row.median_pay = median
    row.top_package = found.top
    total = 0.0
    for decile in range(DECILES):
        total += found.pay[decile]
        row.deciles[decile, 0] = found.pay[decile]
        row.deciles[decile, 1] = found.heads[decile]
    row.mean_pay = total / found.employed if found.employed > 0 else 0.0
