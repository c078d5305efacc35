"""The words of the market: enums with their printed names, and the units of time. All other rooms use them.

Numbers are codes in columns, and part of the results: a new member goes to the end unless nothing shows its
number; a printed name is what tables, outcomes and files hold.
"""

from __future__ import annotations

from enum import IntEnum
from fractions import Fraction
from typing import Literal

#: The Julian year.
DAYS_PER_YEAR = Fraction(1461, 4)
DAYS_PER_WEEK = 7.0
WEEKS_PER_YEAR = 365.25 / 7.0

#: Values of a person's employer besides an employer's id, and their printed names, from -1 down.
UNEMPLOYED, RETIRED, EDUCATION = -1, -2, -3
NOWHERE = ("unemployed", "retired", "education")
#: "No such entry" in columns of ids and codes.
NONE = -1
#: How people are hired (`market.mechanism`); kernels know each by its place here, see
#: `sim.market.auctions.mechanism`.
HiringMechanism = Literal["sequential", "posted", "simultaneous"]


class Kind(IntEnum):
    """Kind of an employer."""

    LAB = 0
    STARTUP = 1
    OUTSIDE = 2


class Reason(IntEnum):
    """What kept a losing bidder from winning: the binding limit of its bid, or something other than money.

    Tables, outcomes, the report and the figures name and order reasons as they stand here.
    """

    BUDGET = 0
    PACKAGE_CAP = 1
    COUNTER_LIMIT = 2
    POSTED_WAGE = 3
    APPROVAL = 4
    SEATS = 5
    VALUE = 6
    AMENITIES = 7
    FLOOR = 8


class EventKind(IntEnum):
    """Kind of a row in the event log."""

    POACHED = 0
    HIRED = 1
    RAISED = 2
    SEPARATED = 3
    LAID_OFF = 4
    RETIRED = 5
    ENTERED = 6
    SPUN_OUT = 7
    STARTUP_BORN = 8
    STARTUP_FUNDED = 9
    STARTUP_DIED = 10
    MERGED = 11  # of two labs, the second with the first
    TRANSFERRED = 12  # with an employer that has ended in another


class Tally(IntEnum):
    """What is counted market-wide in a week: columns of the table of weeks, by place."""

    COUNTERS_MADE = 0
    COUNTERS_WON = 1
    MOVES = 2
    HIRES = 3
    SEPARATIONS = 4
    LAYOFFS = 5
    STARTUPS_BORN = 6
    STARTUPS_DIED = 7
    SPEED_LIMITS = 8  # labs that wanted more people than they can grow by


#: Printed names by number: a name of several words is one word in columns, and words in the log.
KINDS = tuple(kind.name.lower() for kind in Kind)
REASONS = tuple(reason.name.lower() for reason in Reason)
EVENT_KINDS = tuple(kind.name.lower().replace("_", " ") for kind in EventKind)
TALLY = tuple(count.name.lower() for count in Tally)


def weekly(rate_per_year: float) -> float:
    """Rate a week of a small rate a year."""
    return rate_per_year / WEEKS_PER_YEAR


def years(week: int) -> float:
    """Years since week 0."""
    return week / WEEKS_PER_YEAR
