"""The words of the market: enums with their printed names, and the units of time. All other rooms use them.

Numbers are codes in columns, and part of the results: a new member goes to the end unless nothing shows its
number; a printed name is what tables, outcomes and files hold.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
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


class Channel(StrEnum):
    """By what something moves people between employers, as `poach attribute` sums it up, in that order."""

    MONEY = "money"  # what is there to pay with, and how it is bid
    COMPUTE = "compute"
    SPEED = "speed"  # how soon an offer is there, and how soon it lapses
    TIES = "ties"
    ESCALATION = "escalation"  # the prize grows, and losses make bids higher
    CULTURE = "culture"  # what people like besides pay
    SEARCH = "search"  # who is pursued, and who meets whom
    SEATS = "seats"  # how many people an employer wants
    SUPPLY = "supply"  # who is there to be hired
    DEALS = "deals"  # teams hired, and startups bought, as a whole
    RULES = "rules"  # policies and contracts


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


class Term(IntEnum):
    """What makes up the utility of a bid or of staying, log points: the bid log shows each by itself."""

    PAY = 0
    MAKE_WHOLE = 1  # cash for what leaving forfeits
    FORFEIT = 2  # what leaving would forfeit
    AMENITY = 3  # what the employer offers everybody
    PEERS = 4
    BUREAUCRACY = 5
    PRESTIGE = 6
    COMPUTE = 7
    CULTURE = 8
    MISSION = 9
    TASTE = 10  # of this person for this employer, whenever asked
    TIE = 11
    ATTENTION = 12
    SWITCHING_COST = 13
    SHOCK = 14  # of this person for this employer, at this decision
    PROSPECTS = 15  # what staying is worth besides, with foresight or because of the best offer so far
    OTHER = 16  # a term that has no line of its own yet
    COLLEAGUES = 17  # who are at that employer


class Limit(IntEnum):
    """What limits a bid, in the order in which the first of equal limits counts."""

    VALUE = 0
    POSTED_WAGE = 1
    PACKAGE_CAP = 2
    BUDGET = 3
    SIGN_ON = 4  # cash for signing is short, so that more of the package comes out of the budget
    OPTIONS = 5
    PURSE = 6  # in place of budget, sign-on and options
    COUNTER_LIMIT = 7


class Role(IntEnum):
    """Who a row of the bid log is about."""

    BIDDER = 0
    INCUMBENT = 1
    NO_JOB = 2  # nobody: what it is worth to have no job


class Fate(IntEnum):
    """How a bid ended, or what the incumbent did; the last ones are incumbents'."""

    WON = 0
    OUTBID = 1
    NOT_APPROVED = 2
    LAPSED = 3
    NO_SEAT = 4
    BELOW_FLOOR = 5
    OTHER_BRAND = 6  # its owner's other brand bid more
    ENDED = 7  # the employer had died
    UNKNOWN = 8  # none of these, which is never seen
    KEPT = 9  # nobody offered more than staying was worth
    COUNTERED = 10
    COUNTER_OUTBID = 11
    UNWILLING = 12
    TOO_SLOW = 13
    NOTHING_MORE = 14  # its limit is no more than the person has
    NO_COUNTERS = 15  # it is of a kind, or in a market, that makes none
    LEFT = 16  # of no job, which nobody defends


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
    STARTUP_ACQUIRED = 13  # by a lab, with all its people
    STARTUP_LICENSED = 14  # to a lab, which has hired its people
    JOINED_BY_DEAL = 15  # came with a licence


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
    STARTUPS_COLLAPSED = 9  # of those that died: for want of a team
    STARTUPS_LICENSED = 10
    STARTUPS_ACQUIRED = 11
    DEALS_BLOCKED = 12  # in which a review kept the best bidder from a startup
    EQUITY_RAISES = 13  # of people at labs who compare their pay with that of others
    SPIN_OUTS = 14  # of the startups born: founded by people at labs who had the means
    TO_COLLEAGUES = 15  # hires by an employer where a former colleague is
    LIFT_OUTS = 16  # leaders with whom somebody of the team was asked along
    CAME_ALONG = 17  # hires of people who were asked along with a leader
    STARS_LOST = 18  # who left one of whose best they were, where teams lose by it


#: Printed names by number: a name of several words is one word in columns, and words in the log.
KINDS = tuple(kind.name.lower() for kind in Kind)
REASONS = tuple(reason.name.lower() for reason in Reason)
EVENT_KINDS = tuple(kind.name.lower().replace("_", " ") for kind in EventKind)
TERMS = tuple(term.name.lower() for term in Term)
LIMITS = tuple(limit.name.lower() for limit in Limit)
ROLES = tuple(role.name.lower().replace("_", " ") for role in Role)
FATES = tuple(fate.name.lower().replace("_", " ") for fate in Fate)
TALLY = tuple(count.name.lower() for count in Tally)


def weekly(rate_per_year: float) -> float:
    """Rate a week of a small rate a year."""
    return rate_per_year / WEEKS_PER_YEAR


def years(week: int) -> float:
    """Years since week 0."""
    return week / WEEKS_PER_YEAR
