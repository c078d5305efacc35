"""How often random contacts come to one person, and how often to another."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.counts import Count
from sim.market.state.records import Person, Rules
from sim.market.state.state import State

#: Circles of people within which the mean rate is kept: at labs and startups, without a job, outside.
INSIDE, WITHOUT, OUTSIDE = range(3)


@inlined
def reach_of(talent: float, rules: Rules) -> float:
    """Weight a^ζ of a person of this talent in contacts."""
    return 1.0 if rules.search_elasticity == 0.0 else talent**rules.search_elasticity


@inlined
def circle_of(state: State, person: Person) -> int:
    """The circle to which a person in the market belongs."""
    if person.employer < 0:
        return WITHOUT
    # The outside is known by its id, as reading its record for everybody would take longer than all else.
    return OUTSIDE if person.employer == state.counts[Count.OUTSIDE] else INSIDE


@inlined
def selected_rate(state: State, person: Person, stated: float, most: float) -> float:
    """Rate of random contacts of a person, min(most, c a^ζ); `stated` where talent makes no difference."""
    if state.rules[0].search_elasticity == 0.0:
        return stated
    return float(min(state.meeting[0].contact_scale[circle_of(state, person)] * person.reach, most))
