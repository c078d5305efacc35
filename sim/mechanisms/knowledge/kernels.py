"""What an employer's productivity is, and what somebody would add to it.

gain  =  knowledge · (ln z of the old employer - ln z of the new) · talent / (talent of the new + talent)
"""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined, kernel
from sim.market.state.records import Employer
from sim.market.state.state import State
from sim.market.state.traits import is_inside


@inlined
def productivity_of(employer: Employer) -> float:
    """z_j, with what people who came have brought."""
    return float(employer.productivity * (1.0 + employer.know_how))


@inlined
def gain_by(state: State, i: int, j: int, effective: float) -> float:
    """Log points of productivity that i, of so much `effective` talent there, would bring to j."""
    return carried(state, state.people[i].employer, j, effective) if state.rules[0].knowledge != 0.0 else 0.0


@kernel
def carried(state: State, origin: int, j: int, effective: float) -> float:
    """The same, from an employer, negative for none; j's talent is that of the week's plan."""
    if origin < 0 or origin == j:
        return 0.0
    old, new, rules = state.employers[origin], state.employers[j], state.rules[0]
    if not (is_inside(old) and is_inside(new)) or effective <= 0.0:
        return 0.0
    lead = math.log(productivity_of(old) / productivity_of(new))
    room = rules.knowledge_cap - math.log1p(new.know_how)
    gain = rules.knowledge * lead * effective / (new.used_talent + effective)
    return float(max(min(gain, room), 0.0))
