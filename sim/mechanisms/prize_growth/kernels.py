"""The prize over time, and how labs' money for pay answers."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Rules


@inlined
def prize_factor(rules: Rules, elapsed: float) -> float:
    """Factor by which the prize has grown `elapsed` years after week 0."""
    return math.exp(rules.prize_growth * elapsed)


@inlined
def prize_response(rules: Rules, elapsed: float) -> float:
    """Factor by which labs' money for pay follows the prize."""
    return math.exp(rules.budget_response * (rules.prize_growth * elapsed))
