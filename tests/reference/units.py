"""Units of time."""

from __future__ import annotations

WEEKS_PER_YEAR = 365.25 / 7.0
DAYS_PER_WEEK = 7.0


def weekly(a_year: float) -> float:
    """What of a yearly amount falls into a week."""
    return a_year / WEEKS_PER_YEAR
