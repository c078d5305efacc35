"""Capital expenditure over time."""

from __future__ import annotations

import math

from sim.market.compiling.kernel import inlined
from sim.market.state.records import Rules


@inlined
def compute_response(rules: Rules, elapsed: float) -> float:
    """Factor on labs' capital expenditure."""
    return math.exp(rules.compute_growth * elapsed)
