"""How far investors err."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined
from sim.market.draws import decision, normal
from sim.market.state.records import Rules
from sim.market.state.state import State

FIRST_VALUATION = decision(37, "error of investors in the first valuation of a startup")


@inlined
def investors_error(rules: Rules, z: float) -> float:
    """Factor on a valuation by a standard normal draw: a split normal in logs, with median 1."""
    return math.exp((rules.dispersion_low if z < 0.0 else rules.dispersion_high) * z)


@inlined
def first_error(state: State, key: int) -> float:
    """The same for the first valuation of the startup with this key; 1 where first valuations have none."""
    if not state.rules[0].disperses_first:
        return 1.0
    return investors_error(state.rules[0], normal(state.key, key, 0, 0, FIRST_VALUATION))
