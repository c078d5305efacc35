"""What of a scenario begins with week 0 only, so that it says nothing of the burn-in."""

from __future__ import annotations

from collections.abc import Mapping

from sim.names import split_key

#: Parts of a scenario; of escalation and events a few words reach further, see `sim.market.branching`.
LATE = frozenset(
    ("name", "question", "start_date", "seed", "limit_case", "escalation", "events", "plausible")
)


#: Keys of other parts: scalars that they set are `late`, and nothing else reads them.
LATE_KEYS: Mapping[str, frozenset[str]] = {
    "feedback": frozenset(("budgets", "capex", "limit", "conserve")),
    "market": frozenset(("hiring_speed",)),
}


def is_late(key: str) -> bool:
    """Does a dotted key say something of week 0 and later only?

    Example:
        >>> [is_late(key) for key in ("escalation.intensity", "feedback.budgets", "feedback.memory")]
        [True, True, False]
    """
    part, *below = split_key(key)
    return part in LATE or (len(below) == 1 and below[0] in LATE_KEYS.get(part, ()))
