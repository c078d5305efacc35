"""Counters that kernels advance: how many entries of each table are in use, and the week's tallies."""

from __future__ import annotations

from enum import IntEnum


class Count(IntEnum):
    """Index into the array of entry counts."""

    PEOPLE = 0
    EMPLOYERS = 1
    ROWS = 2  # rows of the event log
    SIGNED = 3  # contracts that wait to be carried out
    EXITS = 4  # people who separate or retire this week
    SLOTS = 5  # entries of open offers ever used
    FREE = 6  # head of their free list, NONE if empty
    GRADUATES = 7  # people who entered the market
    NEWCOMERS = 8  # people who entered through an event
    ON_LEAVE = 9  # people on garden leave
    MET = 10  # people whose fate of this week is known
    BOOKED = 11  # rows of the employers' book
    OUTSIDE = 12  # id of the outside
    BEGUN = 13  # first row of the log that the survey has not seen
    LOOKS = 14  # records of people read in passing by search, survey and founding, since the beginning
    CONTESTS = 15  # people who decided one by one, since the beginning; none where all bid at once
    WEEK = 16  # week and phase that the kernel has come to
    PHASE = 17
    # Entries that a paused week asks for, see `sim.market.state.room`.
    WANTED_PEOPLE = 18
    WANTED_EMPLOYERS = 19
    WANTED_ROWS = 20
    WANTED_EXITS = 21
    WANTED_SLOTS = 22
    WANTED_BOOK = 23
    WANTED_RANKED = 24
    RANKED = 25  # places of the rankings of target lists
    LIVING = 26  # employers that are alive, or died this week
    WANTED_CONTRACTS = 27
    WANTED_LEAVES = 28
    TOLD = 29  # rows of the bid log
    RAISES = 30  # people whom contracts of others raise when the week ends
