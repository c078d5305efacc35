"""The inputs that decide the sign of an answer about concentration, said where the answer is.

Which these are was measured: over the plausible ranges of docs/model.md the contest exponent, how headcount
is chosen and whether budgets answer to the prize turn what escalation adds from plus to minus.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: Dotted keys, those on which most hangs first.
DECISIVE = (
    "production.contest_exponent",
    "market.headcount",
    "market.hiring_speed",
    "escalation.budget_response",
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
    said = []
    for key in DECISIVE:
        if key not in without:
            value: object = scenario
            for part in key.split("."):
                value = getattr(value, part)
            said.append(f"{key} = {value:g}" if isinstance(value, float) else f"{key} = {value}")
    return f"The answer hangs on inputs that nobody has measured, here {', '.join(said)}."
