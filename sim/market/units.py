"""Conversions between the units of the scenario and those of the weekly market."""

from __future__ import annotations

#: Weeks in a mean Julian year.
WEEKS_PER_YEAR = 365.25 / 7.0
DAYS_PER_WEEK = 7.0


def weekly(rate_per_year: float) -> float:
    """Rate a week of a small rate a year."""
    return rate_per_year / WEEKS_PER_YEAR


def years(week: int) -> float:
    """Years since week 0."""
    return week / WEEKS_PER_YEAR
