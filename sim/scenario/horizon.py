"""What of a scenario begins with week 0 only, so that it says nothing of the burn-in."""

from __future__ import annotations

from sim.names import split_key

#: Parts of a scenario; of escalation and events a few words reach further, see `sim.market.branching`.
LATE = frozenset(
    ("name", "question", "start_date", "seed", "limit_case", "escalation", "events", "plausible")
)


def is_late(key: str) -> bool:
    """Does a dotted key say something of week 0 and later only?

    Example:
        >>> is_late("escalation.intensity"), is_late("production.contest_exponent")
        (True, False)
    """
    return split_key(key)[0] in LATE
