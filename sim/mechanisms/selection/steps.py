"""What keeps the mean rate of contacts: the scale c of each circle."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined, kernel
from sim.market.pages.eligibility import at_large
from sim.market.state.counts import Count
from sim.market.state.records import Rules
from sim.market.state.state import State
from sim.mechanisms.selection.kernels import INSIDE, OUTSIDE, WITHOUT, circle_of

#: Scales are worked out anew after so many weeks; who works where hardly changes meanwhile.
REFRESH = 4
#: A scale that grows by less is found.
_ROUNDING = 1.0 + 1e-12


@inlined
def stated_rate(circle: int, rules: Rules) -> float:
    """Mean rate of random contacts in a circle, per week."""
    if circle == WITHOUT:
        return float(rules.contact_rate_unemployed)
    return float(rules.contact_rate_employed if circle == INSIDE else rules.contact_rate_outside)


@inlined
def most_contacts(circle: int, rules: Rules) -> float:
    """Rate of contacts, per week, beyond which with all other rates it would be more than certain."""
    most = 1.0 - (rules.separation_rate if circle == INSIDE else 0.0)
    return float(most - rules.retirement_rate - rules.applications)


@kernel
def keep_mean_rates(state: State, week: int) -> None:
    """Solve mean min(most, c a^ζ) = stated for c in each circle, by those who are there.

    In a circle with nobody in it c is such that the mean would be kept for everybody.
    """
    rules, meeting = state.rules[0], state.meeting[0]
    if rules.search_elasticity == 0.0 or (week % REFRESH != 0 and meeting.contact_scale[INSIDE] > 0.0):
        return
    count_circles(state)
    people, reach = meeting.circle.sum(), meeting.reach.sum()
    for circle in range(OUTSIDE + 1):
        stated, most = stated_rate(circle, rules), most_contacts(circle, rules)
        if meeting.circle[circle] == 0:
            meeting.contact_scale[circle] = stated * people / reach if people > 0 else stated
            continue
        scale = stated * meeting.circle[circle] / meeting.reach[circle]
        if scale * meeting.furthest > most:
            scale = scale_within(state, circle, scale, most, stated * meeting.circle[circle])
        meeting.contact_scale[circle] = scale


@kernel
def count_circles(state: State) -> None:
    """How many people each circle has, and how far they reach."""
    meeting = state.meeting[0]
    meeting.circle[:], meeting.reach[:] = 0, 0.0
    for i in range(state.counts[Count.PEOPLE]):
        person = state.people[i]
        if at_large(person):
            circle = circle_of(state, person)
            meeting.circle[circle] += 1
            meeting.reach[circle] += person.reach


@kernel
def scale_within(state: State, circle: int, scale: float, most: float, total: float) -> float:
    """The scale at which rates of at most `most` sum to `total`, from one that is too low.

    Newton's method on a function of straight pieces: it ends exactly, with nobody else at the bound.
    """
    while True:
        bound, rest = 0, 0.0
        for i in range(state.counts[Count.PEOPLE]):
            person = state.people[i]
            if at_large(person) and circle_of(state, person) == circle:
                if scale * person.reach >= most:
                    bound += 1
                else:
                    rest += person.reach
        if rest <= 0.0 or (total - most * bound) / rest <= scale * _ROUNDING:
            return scale
        scale = (total - most * bound) / rest


@inlined
def highest_rate(state: State, circle: int, stated: float) -> float:
    """A bound on the rate of contacts of anybody in a circle; `stated` where talent makes no difference."""
    if state.rules[0].search_elasticity == 0.0:
        return stated
    meeting = state.meeting[0]
    return float(min(meeting.contact_scale[circle] * meeting.furthest, most_contacts(circle, state.rules[0])))
