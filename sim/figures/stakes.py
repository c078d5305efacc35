"""The inputs that decide the sign of an answer about concentration, said where the answer is.

Measured for frontier-2025: what escalation adds to the labs' share is gone where headcount is planned, and
below zero where budgets do not answer to the prize; the contest exponent says how much it is. How it goes
with the others is told by `python -m benchmarks.plausible`.
"""

from __future__ import annotations

from collections.abc import Collection
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: Dotted keys, those on which most hangs first.
DECISIVE = (
    "production.contest_exponent",
    "market.headcount",
    "escalation.budget_response",
    "escalation.prize_growth",
    "escalation.aggressiveness_rise",
    "market.hiring_speed",
    "feedback.budgets",
    "feedback.capex",
    "production.elasticity",
    "production.compute_share",
    "market.bargaining_share",
)


def stakes(scenario: Scenario, without: Collection[str] = ()) -> str:
    """What the scenario says of them, in a sentence.

    Args:
        scenario: what was run.
        without: keys that are varied, and told elsewhere.
    """
    values = {key: attrgetter(key)(scenario) for key in DECISIVE if key not in without}
    said = (
        f"{key} = {value:g}" if isinstance(value, float) else f"{key} = {value}"
        for key, value in values.items()
    )
    return (
        "What becomes of concentration hangs on how headcount is decided and on inputs that nobody has "
        f"measured, here {', '.join(said)}."
    )
