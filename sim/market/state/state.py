"""The state that a kernel takes as one argument: tables, counters and scalars."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated, Any

import numpy as np

from sim.market.draws import Key
from sim.market.state.bid_log import BID_LOG
from sim.market.state.columns import (
    BIDS,
    COLLEAGUES,
    CONTRACTS,
    DISTRIBUTIONS,
    EMPLOYER_WEEKS,
    EMPLOYERS,
    LEAVES,
    LINKS,
    LISTS,
    LOG,
    MEMBERS,
    OPEN_OFFERS,
    PEOPLE,
    RECRUITS,
    SCHEDULES,
    WEEKS,
    Table,
)
from sim.market.state.passing import pass_by_address, replaced
from sim.market.state.pasts import ALUMNI, KNOWN, PASTS, TEAMS
from sim.market.state.records import (
    Alumni,
    Bid,
    Colleague,
    Contract,
    Distributions,
    Employer,
    EmployerWeek,
    Event,
    Known,
    Leave,
    ListInForce,
    Meeting,
    Member,
    Opening,
    OpenOffer,
    Past,
    Person,
    Recruits,
    Rows,
    Rules,
    Schedule,
    Survey,
    Surveyed,
    ToldBid,
    Vacancy,
    Week,
)
from sim.market.state.scalars import RULES
from sim.market.state.searching import MEETING, OPENINGS, REGIONS, SEATS, VACANCIES
from sim.market.state.survey_columns import SURVEY, SURVEYED


class Race(IntEnum):
    """Index into market-wide amounts of the week."""

    WEIGHTS = 0  # sum of contest weights
    PRIZE = 1  # dollars a year
    WAGE_BILL = 2  # payroll of labs and startups, dollars a year
    KEENEST = 3  # the largest taste for culture of anybody who ever was in the market
    REMEMBERED = 4  # mean share of the race that is remembered of labs and startups
    ROUNDS = 5  # factor on the rate of funding rounds, by the mood of investors
    MOOD = 6  # and on valuations
    STAR = 7  # talent above which people are stars; 0: nobody is, or not yet
    REVIEW_SHARE = 8  # share of a team that a deal may have; inf: no review
    REVIEW_HHI = 9  # index that a deal may lead to; -1: not stated, so that every deal exceeds it
    REVIEW_DELTA = 10  # and what it may add to the index
    PAY_CAP = 11  # law on packages of labs and startups, dollars a year; inf without one
    LOAN = 12  # compute that the state lends for each person of who is entitled, dollars
    LOAN_SIZE = 13  # people below whom labs and startups are; inf: startups are
    LENT = 14  # so much in all, dollars
    LUXURY_TAX = 15  # owed by all labs, dollars a year
    CREDITS = 16  # what R&D credits are worth, dollars a year
    SUBSIDIES = 17  # what the state adds to raises that were agreed this week, dollars a year
    INSTABILITY = 18  # of the seat clock, see `seat_clock.instability`
    UNCOUNTED = 19  # share of the talent at labs and startups that does not count, since teams were left
    KNOW_HOW = 20  # share by which hires have raised productivity, mean of labs and startups by talent


@dataclass(frozen=True, eq=False, repr=False)
@pass_by_address
class State:
    """Everything the kernels read and write. A table that grows is replaced, in a new state.

    The annotations say what kind of records or numbers a table holds, and of how many dimensions if not one.
    """

    people: Annotated[Rows[Person], PEOPLE]
    subjects: Annotated[Table, np.uint64]  # people["subject"] once more, side by side
    employers: Annotated[Rows[Employer], EMPLOYERS]
    living: Annotated[Table, np.int32]  # ids of employers alive, or dead since this week, in rising order
    open_offers: Annotated[Rows[OpenOffer], OPEN_OFFERS]
    contracts: Annotated[Rows[Contract], CONTRACTS]  # signed, and to be carried out
    leaves: Annotated[Rows[Leave], LEAVES]  # of people who wait to begin at a new employer
    log: Annotated[Rows[Event], LOG]
    bid_log: Annotated[Rows[ToldBid], BID_LOG]  # this week's, of length 0 unless somebody keeps it
    book: Annotated[Rows[EmployerWeek], EMPLOYER_WEEKS]
    weeks: Annotated[Rows[Week], WEEKS]  # one record a week of the horizon
    survey: Annotated[Rows[Survey], SURVEY]  # one record
    surveyed: Annotated[Rows[Surveyed], SURVEYED]  # one record a person
    near: Annotated[Table, np.float64]  # pay in the band around the median, as many as `survey` says
    counts: Annotated[Table, np.int64]  # see Count
    tally: Annotated[Table, np.int64]  # see Tally
    exits: Annotated[Table, np.int32]  # people who separate this week; the complement ~i for a retirement
    weights: Annotated[Table, np.float64]  # weight of each employer in this week's random contacts
    bids: Annotated[Rows[Bid], BIDS]  # for the person whose contest is being held
    utilities: Annotated[Table, np.float64]  # and what they are worth to that person
    meeting: Annotated[Rows[Meeting], MEETING]  # one record, of this week's races for contacts
    openings: Annotated[Rows[Opening], OPENINGS]  # draw times of their own, as many as `meeting` says
    topics: Annotated[Table, np.uint64]  # and of each the topic of its draws,
    inverse: Annotated[Table, np.float64]  # one over the weight that races alone,
    bounds: Annotated[Table, np.float64]  # room for a time
    vacancies: Annotated[Rows[Vacancy], VACANCIES]  # to which people may apply, as many as `meeting` says
    crowd: Annotated[Table, SEATS, 2]  # (seats, crowds)
    regions: Annotated[Table, REGIONS, 2]  # (crowds, regions)
    lists: Annotated[Rows[ListInForce], LISTS]  # target lists in force
    members: Annotated[Rows[Member], MEMBERS]  # those on them
    ranked: Annotated[Table, np.int32]  # rankings from which they are drawn up: people, best first,
    estimates: Annotated[Table, np.float64]  # and their effective talent as the owner sees it
    list_fields: Annotated[Table, np.bool_, 2]  # (lists, fields), wanted fields
    list_origins: Annotated[Table, np.bool_, 2]  # (lists, employers), whose people are in question
    needs: Annotated[Table, np.bool_, 2]  # (employers, fields), fields that an employer's teams need
    links: Annotated[Table, LINKS, 2]  # (named, named), of people at the first with the second; may be empty
    recruits: Annotated[Rows[Recruits], RECRUITS]  # three: what recent hires by labs, startups, any tell
    price_bins: Annotated[Table, np.float64, 2]  # (3, bins), weight of hires by pay for talent; or none
    colleagues: Annotated[Rows[Colleague], COLLEAGUES]  # people of labs, side by side by lab and field,
    colleagues_end: Annotated[Table, np.int32, 2]  # (employers, fields) and the place after the last of each
    schedules: Annotated[Rows[Schedule], SCHEDULES]  # of grants
    pasts: Annotated[Rows[Past], PASTS]  # one record a person; empty where nobody remembers, as are
    teams: Annotated[Table, TEAMS, 2]  # (employers, fields),
    alumni: Annotated[Rows[Alumni], ALUMNI]  # of all teams, one after the other,
    known: Annotated[Rows[Known], KNOWN]  # and one record an employer
    distributions: Annotated[Rows[Distributions], DISTRIBUTIONS]  # one record: what people are drawn from,
    field_bounds: Annotated[Table, np.float64]  # and upper ends of the fields' parts of the unit interval
    race: Annotated[Table, np.float64]  # see Race
    rules: Annotated[Rows[Rules], RULES]  # one record, see sim.market.state.scalars.Rules
    startup: Annotated[Rows[Employer], EMPLOYERS]  # one record: what every drawn startup begins with
    key: Key

    def replace(self, **tables: Any) -> State:
        """The same state but for these tables."""
        same: State = replaced(self, tables)
        return same
