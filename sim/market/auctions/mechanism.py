"""The hiring mechanism of a scenario: how one person's bids, person by person, become an award.

All have one signature: the utilities of the bids at their limits, how many they are, and what staying means.
Where all seats bid for all people at once (`simultaneous`), the market runs that in place of this.
"""

from __future__ import annotations

from typing import get_args

from sim.market.auctions.awards import Award
from sim.market.auctions.contest import Stay
from sim.market.auctions.posted import posted
from sim.market.auctions.sequential import sequential
from sim.market.compiling.kernel import inlined
from sim.market.state.records import Rules
from sim.market.state.state import State
from sim.vocabulary import HiringMechanism

_POSTED = get_args(HiringMechanism).index("posted")


@inlined
def takes_or_leaves(rules: Rules) -> bool:
    """Are bids posted wages, which nobody counters and which are paid as they stand?"""
    return rules.mechanism == _POSTED


@inlined
def decide(state: State, count: int, stay: Stay) -> Award:
    """What the mechanism of the scenario makes of the first `count` bids of the state."""
    if takes_or_leaves(state.rules[0]):
        return posted(state.utilities, count, stay)
    return sequential(state.utilities, count, stay)
