"""The columns of the market, indexed by stable ids that are never reused.

Each table is one numpy structured array: `people["talent"]` is a column, `people[i]` the record of a person.
A kernel then takes a table as one argument, whatever the number of its columns.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.declared import CACHE_LINE, Column, record_of
from sim.market.state.survey_columns import DECILES
from sim.mechanisms import registry
from sim.vocabulary import Reason, Tally

#: A table, or one column of it.
Table = NDArray[Any]
#: One record of a table, with its columns as attributes inside kernels.
Record = Any


def _or(value: float | None, otherwise: float) -> float:
    """A limit, or what stands for none."""
    return otherwise if value is None else value


#: Researchers, one entry a person who ever was in the market. What is read oftenest comes first, within
#: one cache line of 64 bytes.
PERSON_COLUMNS = (
    Column("subject", np.uint64, "who, in draws: see `draws.subject`"),
    Column("talent", np.float64, "a_i, median 1"),
    Column("pay", np.float64, "$/year as the researcher values the package"),
    Column("decides", np.float64, "day on which the researcher decides on open offers; inf without one"),
    Column("listed", np.int64, "bit k set: on the target list of the employer with list number k"),
    Column("employer", np.int32, "id, UNEMPLOYED or RETIRED"),
    Column("since", np.int32, "week of the last change of employer"),
    Column("open_offer", np.int32, "head of the list of open offers, NONE if there is none"),
    Column("field", np.int16, "index into the scenario's fields"),
    Column("decile", np.int8, "talent decile at the start, 0 to 9, weights of pay inflation"),
    Column("bound", np.bool_, "by a non-compete"),
    Column("on_leave", np.bool_, "garden leave, at the new employer's"),
    Column("by_purse", np.bool_, "paid by the employer's purse, not by its budget"),
    Column("by_deal", np.bool_, "a deal with the former employer, a startup, has brought the person"),
    Column("reach", np.float32, "a_i^ζ, weight in random contacts"),
    # the second cache line
    Column("package", np.float64, "$ over the vesting years: pay, sign-on and make-whole at face value"),
    Column(
        "compensation",
        np.float64,
        "$/year that the package draws from the employer's compensation budget, or purse",
    ),
    Column("grant", np.float64, "$ equity grant in force, face value"),
    Column("benchmark", np.float64, "utility that the best losing bid so far could give; -inf: as pay gives"),
    Column("taste_compute", np.float32),
    Column("taste_culture", np.float32),
    Column("taste_mission", np.float32),
    Column("key", np.uint32, "who: first people count from 0, see `sim.market.state.keys`"),
    Column("grant_week", np.int32, "week of the grant"),
    Column("schedule", np.int16, "by which the grant vests: number among `schedules`, 0 the market's"),
    Column("next", np.int32, "at a startup: the others of its team, see `teams`"),
    Column("previous", np.int32),
)
PEOPLE = record_of(PERSON_COLUMNS, CACHE_LINE)

#: Employers, one entry a lab, startup or outside that ever existed; what contests read stands together in the
#: middle. Settings are what events may change, and what is reset when they end.
EMPLOYER_COLUMNS = (
    # who
    Column("key", np.uint32),
    Column("born", np.int32, "week"),
    Column("died", np.int32, "week, or a week far ahead"),
    # settings
    Column("base_budget", np.float64, "$/year", setting=True),
    Column("budget_growth", np.float64, "log points a year", setting=True),
    Column("base_capex", np.float64, "$/year", setting=True),
    Column("growth", np.float64, "planned headcount growth, log points a year", setting=True),
    Column("initial_headcount", np.float64, setting=True),
    Column("search_weight", np.float64, setting=True),
    Column("culture", np.float64, "index, 0 to 1", setting=True),
    Column("mission", np.float64, "0 to 1", setting=True),
    Column("amenity", np.float64, "log points of pay", setting=True),
    Column("base_aggressiveness", np.float64, setting=True, read=lambda offers: offers.aggressiveness),
    Column(
        "posted_wage",
        np.float64,
        "$/year, nan: value less markdown",
        setting=True,
        read=lambda offers: _or(offers.posted_wage, math.nan),
    ),
    Column("bonus_rate", np.float64, "$/year of sign-on and make-whole cash", setting=True),
    # settings that contests read
    *registry.settings(),
    Column("counter_probability", np.float64, setting=True, read=lambda offers: offers.counter_probability),
    Column("counter_approval", np.float64, "days", setting=True, read=lambda offers: offers.counter_approval),
    Column(
        "counter_limit",
        np.float64,
        "multiple of present pay, inf without",
        setting=True,
        read=lambda offers: _or(offers.counter_limit, math.inf),
    ),
    Column("approval", np.float64, "days", setting=True, read=lambda offers: offers.approval),
    Column("expiry", np.float64, "days", setting=True, read=lambda offers: offers.expiry),
    Column(
        "package_cap",
        np.float64,
        "$/year, inf without",
        setting=True,
        read=lambda offers: _or(offers.package_cap, math.inf),
    ),
    Column("equity_share", np.float64, setting=True, read=lambda offers: offers.equity_share),
    Column("sign_on_share", np.float64, setting=True, read=lambda offers: offers.sign_on_share),
    Column("equity_discount", np.float64, setting=True),
    Column("make_whole", np.float64, setting=True, read=lambda offers: offers.make_whole),
    Column("seats", np.float64, "in all, inf: the first headcount and its growth", setting=True),
    Column("productivity", np.float64, setting=True),
    # money
    Column("budget", np.float64, "$/year that payroll may reach", kept=True),
    Column(
        "payroll",
        np.float64,
        "$/year, sum of flows that the budget pays, those to leavers included",
        kept=True,
    ),
    Column("promised", np.float64, "$/year committed this week, not yet on the payroll"),
    Column("reserved", np.float64, "$/year set aside for people who wait on garden leave"),
    Column("leave_pay", np.float64, "$/year of the payroll that goes to leavers on garden leave"),
    Column("bonus_pool", np.float64, "$"),
    Column("option_pool", np.float64, "$ of grants that may be in force, inf for listed companies"),
    Column("granted", np.float64, "$ of grants in force, promises included"),
    # who, as contests read it
    Column("taste_topic", np.uint64, "what people think of it, and it of them: see `draws.topic`"),
    Column("signal_topic", np.uint64),
    Column("kind", np.int8, kept=True),
    Column("alive", np.bool_, kept=True),
    Column("shock_week", np.int32, "week of the topic below"),
    Column("shock_topic", np.uint64, "topic of people's tastes of one week for it"),
    Column("list_number", np.int32, "bit in People.listed, NONE without a list"),
    Column("team", np.int32, "a startup's first person, NONE if it has nobody"),
    # people and the race
    Column("open_seats", np.float64, kept=True),
    Column("effective_talent", np.float64),
    Column("promised_talent", np.float64, "effective talent signed this week"),
    Column("capital", np.float64, "what compute contributes, see `sim.market.pages.race.capital_of`"),
    Column("unit_weight", np.float64, "contest weight of output one, see `sim.market.pages.race.weight_of`"),
    Column("contest_weight", np.float64, "see `sim.market.pages.race.weight_of`", kept=True),
    Column("earnings", np.float64, "dollars a year, with the talent that follows"),
    Column("earning_talent", np.float64, "effective talent"),
    Column("aggressiveness", np.float64, kept=True),
    Column("scale", np.float64, "size of the market for a lab, the outside or a named startup, else 1"),
    # appeal, in log points of pay, before personal tastes
    Column("appeal_common", np.float64),
    Column("appeal_compute", np.float64),
    Column("appeal_culture", np.float64),
    Column("appeal_mission", np.float64),
    # counts of the week
    Column("bids", np.int64, kept=True),
    Column("lost", np.int64, shape=(len(Reason),), kept=True),
    Column("hires", np.int64, kept=True),
    Column("losses", np.int64, kept=True),
    Column("breakthroughs", np.int64, kept=True),
    # the rest of the state
    Column("attention_to", np.float64, "factor on contacts of its unlisted people, -1: not known yet"),
    Column("subject", np.uint64, "in draws: see `draws.subject`"),
    Column("headcount", np.int64, kept=True),
    Column("talent", np.float64, kept=True),
    Column("cash", np.float64, "$, startups", kept=True),
    Column("valuation", np.float64, "$, startups", kept=True),
    Column("compute", np.float64, "$", kept=True),
    Column("output", np.float64, kept=True),
    Column("pressure", np.float64, "log points that losses have added to aggressiveness"),
    # what output was worked out from last, and what came out
    Column("used_compute", np.float64),
    Column("used_productivity", np.float64),
    Column("used_talent", np.float64),
    Column("used_output", np.float64),
    Column("used_weight", np.float64, "contest weight"),
    *registry.columns(),
)
EMPLOYERS = record_of(EMPLOYER_COLUMNS, CACHE_LINE)
SETTINGS = tuple(column.name for column in EMPLOYER_COLUMNS if column.setting)
KEPT = tuple(column.name for column in EMPLOYER_COLUMNS if column.kept)

#: Open offers, approved or not. The entries of one person form a linked list; unused ones form the free list.
OPEN_OFFERS = np.dtype(
    [
        ("person", np.int32),
        ("employer", np.int32),
        ("ready", np.float64),  # day on which the offer is approved
        ("expires", np.float64),  # day on which it lapses
        ("listed", np.bool_),
        ("attended", np.bool_),  # by executives
        ("along", np.bool_),  # with a leader whom the employer pursues
        ("next", np.int32),
    ],
    align=True,
)

#: Target lists in force. Each has its part of the members and of the rankings.
LISTS = np.dtype(
    [
        ("owner", np.int32),  # employer
        ("everywhere", np.bool_),  # people at any employer, or without one, are in question
        ("size", np.int64),  # people asked for
        ("since", np.int64),  # week from which on it is drawn up anew every `refresh` weeks
        ("refresh", np.int64),
        ("begin", np.int64),  # place of its first member, of which there are `length`
        ("length", np.int64),
        ("first", np.int64),  # place of the first of its ranking, which has `places`; `ranked` are taken
        ("places", np.int64),
        ("ranked", np.int64),
        ("seen", np.int64),  # people who have been looked at for the ranking, from the first id on
    ],
    align=True,
)

#: A list of n is drawn up from so many times n of the best people, and so many more.
TIMES, MORE = 8, 1000

#: Those on target lists, best first.
MEMBERS = np.dtype([("person", np.int32), ("pursued", np.int32)])  # week of the last offer

#: Bids for one researcher; the entries are used again for the next.
BIDS = np.dtype(
    [
        ("cap", np.float64),  # pay at the bidder's limit as the researcher values it, dollars a year
        ("calm", np.float64),  # and what that limit would be without aggressiveness
        ("amenity", np.float64),  # log points of pay
        ("make_whole", np.float64),  # cash for forfeited equity, dollars
        ("worth", np.float64),  # of the person to the bidder, dollars a year
        ("employer", np.int32),
        ("reason", np.int8),  # Reason, what limits the bid
        ("listed", np.bool_),
        ("along", np.bool_),  # for somebody who was asked along with a leader
    ],
    align=True,
)

#: In the log's column `counter` a Reason is what limited a counter-offer that was outbid, and UNMADE - Reason
#: what left the incumbent no counter-offer above present pay. NONE says that it was not willing, not in time
#: or may not counter, or that there is no incumbent.
UNMADE = -2

#: What an event and a contract have in common.
_EVENT = [
    ("person", np.int32),  # NONE where the event is an employer's
    ("kind", np.int8),
    ("origin", np.int32),  # employer id, UNEMPLOYED, RETIRED
    ("destination", np.int32),
    ("pay_before", np.float64),
    ("pay_after", np.float64),
    ("package", np.float64),  # $ over the vesting years, sign-on and make-whole included
    ("bidders", np.int16),
    ("runner_up", np.int32),
    ("binding", np.int8),  # Reason, NONE without a loser
    ("counter", np.int8),  # of a hire, what limited the incumbent's counter-offer, see `UNMADE`
    ("listed", np.bool_),
    ("by_purse", np.bool_),  # does a purse pay, and not the budget?
]
#: The event log, written by `sim.market.log` alone.
LOG = np.dtype([("week", np.int32), *_EVENT], align=True)

#: Contracts that are signed and wait for the phase `move`, which carries them out in this order.
CONTRACTS = np.dtype(
    [
        *_EVENT,
        ("calm", np.float64),  # $ that a hire's package would be, had the employer not bid above value
        ("compensation", np.float64),  # $/year that the package draws from the employer's budget, or purse
        ("grant", np.float64),  # $ equity, face value
        ("benchmark", np.float64),  # utility that the best losing bid could have given
    ],
    align=True,
)

#: Garden leaves, as many as there are people on leave.
LEAVES = np.dtype(
    [
        ("person", np.int32),
        ("payer", np.int32),  # the employer that was left
        ("pay", np.float64),  # $/year that the old package draws from its budget, or purse
        ("until", np.int32),  # week in which work at the new employer begins
        ("by_purse", np.bool_),  # does the old employer's purse pay?
    ],
    align=True,
)

#: What connects two named employers, indexed [origin, destination].
LINKS = np.dtype(
    [
        ("contacts", np.float64),  # factor on contacts: of leaders' ties, and what events make of it
        ("scaled", np.float64),  # the latter alone
        ("tied", np.bool_),  # by leaders
    ],
    align=True,
)

#: The employers' book, one row an employer a week, from birth to death.
EMPLOYER_WEEKS = record_of(
    (
        Column("week", np.int64),
        Column("employer", np.int64),
        *(column for column in EMPLOYER_COLUMNS if column.kept),
    )
)

#: The market's book, one row a week of the horizon.
WEEKS = np.dtype(
    [
        ("week", np.int64),
        ("unemployed", np.int64),
        ("on_leave", np.int64),
        ("median_pay", np.float64),  # dollars a year, of those at labs and startups
        ("mean_pay", np.float64),
        ("top_package", np.float64),  # $ over the vesting years
        ("prize", np.float64),  # dollars a year
        ("instability", np.float64),  # see `seat_clock.instability`; 0 where not all bid at once
        ("luxury_tax", np.float64),  # dollars a year that labs owe
        ("r_and_d_credits", np.float64),  # dollars a year
        ("retention_subsidies", np.float64),  # dollars a year, of raises agreed in the week
        ("public_compute", np.float64),  # dollars of hardware
        ("know_how", np.float64),  # share by which hires have raised productivity
        ("talent_uncounted", np.float64),  # share of the talent at labs and startups that does not count
        ("deciles", np.float64, (DECILES, 2)),  # sum of pay, and people, by talent decile
        ("tally", np.int64, (len(Tally),)),
    ],
    align=True,
)

#: Recent hires of labs (0), of startups (1), and as people see them (2): sums by weight, and the middle of
#: pay per unit of talent.
RECRUITS = np.dtype(
    [
        ("weight", np.float64),
        ("talent", np.float64),
        ("middle", np.int64),  # the bin of the median, when it was last asked for
        ("below", np.float64),  # weight in lower bins
        ("price", np.float64),  # dollars a year for a unit of talent, this week
        ("usual_talent", np.float64),  # of a recruit, this week
    ],
    align=True,
)
#: Bins of the log of pay per unit of talent: the lower end of the first, how many, and how many a log point.
FIRST_BIN, BINS, PER_BIN = -30.0, 4000, 50.0

#: By which grants vest: the market's, and those that policies bring.
SCHEDULES = np.dtype([("cliff_weeks", np.float64), ("front_loading", np.float64)], align=True)

#: Whose pay is compared with whose this week, see `sim.mechanisms.internal_equity`: the people of a lab in
#: one field one after the other, in the order of ids; and two lists that begin at the first record.
COLLEAGUES = np.dtype(
    [
        ("person", np.int32),
        ("raised", np.bool_),  # by contracts of this week
        ("talent", np.float64),
        ("pay", np.float64),  # dollars a year, with what these contracts bring
        ("worth", np.float64),  # to the lab, dollars a year,
        ("beside", np.float64),  # where it has so much effective talent; NaN: not known
        # a list: whom a contract would raise
        ("place", np.int32),
        ("ratio", np.float64),  # their talent over that of whom it is with
        ("present", np.float64),  # pay, dollars a year,
        ("limit", np.float64),  # and at how much raises stop
        # another: places of those who are to be raised when the week ends
        ("due", np.int32),
        # and while people are put side by side, who they are, in `due`, and where; talent and pay in `ratio`
        # and `present`
        ("employer", np.int32),
        ("field", np.int16),
    ],
    align=True,
)

#: What people are drawn from: one record, see `sim.market.setup.people`.
DISTRIBUTIONS = np.dtype(
    [
        ("uniform", np.bool_),  # talent between 0 and the maximum
        ("sigma", np.float64),  # of log talent in the body
        ("body", np.float64),  # share of people in the body
        ("threshold", np.float64),  # talent at which the tail begins
        ("least", np.float64),  # survival of the untruncated tail at the maximum
        ("tail_exponent", np.float64),
        ("maximum", np.float64),
        ("dispersion", np.float64),  # of log tastes
        ("cuts", np.float64, (DECILES - 1,)),  # talents that part the deciles of the first people
    ],
    align=True,
)
