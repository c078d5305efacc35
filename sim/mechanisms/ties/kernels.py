"""Leaders' ties in utility and contacts."""

from __future__ import annotations

from sim.market.compiling.kernel import inlined
from sim.market.state.state import State


@inlined
def tie(state: State, origin: int, j: int) -> float:
    """Utility of leaving `origin` for j to its leaders' former colleagues, log points of pay."""
    if 0 <= origin < len(state.links) and j < len(state.links) and state.links[origin, j].tied:
        return float(state.rules[0].tie_utility)
    return 0.0


@inlined
def most_tie(state: State) -> float:
    """The largest `tie` of anybody, 0 at least."""
    return float(max(state.rules[0].tie_utility, 0.0))


@inlined
def linked(state: State, origin: int, j: int) -> float:
    """Factor that leaders' ties and no-poach pacts put on contacts of people at `origin` with j."""
    links = state.links
    if 0 <= origin < len(links) and j < len(links):
        return float(links[origin, j].contacts)
    return 1.0


@inlined
def most_linked(state: State, j: int) -> float:
    """The largest such factor for contacts with j, of people wherever they are; 1 at least."""
    most = 1.0
    if j < len(state.links):
        for origin in range(len(state.links)):
            most = max(most, state.links[origin, j].contacts)
    return most
