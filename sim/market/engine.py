"""The market: its state, and how it advances week by week. It knows nothing of Mesa, see `model`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from typing import Self

import numpy as np

from sim.kinds import has_budget, is_inside, kinds_with, lives_on_cash
from sim.later import maker
from sim.market.auctions.simultaneous import bid_all_at_once
from sim.market.bid_book import BidBook
from sim.market.branching import copied
from sim.market.draws import key_of
from sim.market.extension import Extension, Function, Hook
from sim.market.hooked import Hooks
from sim.market.levers import StateLevers
from sim.market.meeting.open_offers import withdraw_between
from sim.market.phases.entry import enter
from sim.market.phases.events import events, open_books, turning_points
from sim.market.phases.money import money
from sim.market.phases.move import move
from sim.market.phases.negotiate import negotiate, negotiate_told
from sim.market.phases.separate import lay_off_at_random
from sim.market.setup.beginning import set_up
from sim.market.setup.employers import links_of
from sim.market.setup.people import NEWCOMER_KEY
from sim.market.state.allocation import grow
from sim.market.state.columns import Table
from sim.market.state.counts import Count
from sim.market.state.keys import ENTRANT_KEY, ENTRANTS_BITS, SPIN_OUTS
from sim.market.state.room import (
    make_room,
    room_for_employers,
    room_for_offers,
    room_for_people,
    room_for_rows,
)
from sim.market.state.scalars import rules_of
from sim.market.state.settings import restore_settings, saved_settings
from sim.market.state.state import Race
from sim.market.week import WEEK_OVER, position, simulate
from sim.mechanisms.merger.steps import merge
from sim.mechanisms.reference_pay.steps import with_prices
from sim.mechanisms.star_premium.steps import find_stars
from sim.mechanisms.target_lists.spec import TargetList
from sim.mechanisms.target_lists.steps.tables import arrange_lists
from sim.mechanisms.vesting.steps import with_schedules
from sim.scenario.given import REPLICATE, SEEDS, whole_number
from sim.scenario.load import require_scenarios
from sim.scenario.ordering import in_order
from sim.scenario.scaling import sized
from sim.scenario.schema import Scenario
from sim.tables import Tables

#: Researcher-weeks that the kernel goes through before Python has its turn, about half a second.
_AT_ONCE = 10_000_000
#: A week of an employer takes as long as one of so many researchers.
_EMPLOYER = 8
#: Rules that publicity of pay changes.
_PUBLISHED = ("signal_noise", "publicity")
#: Positions in the week around which Python has something to do.
_OPEN_BOOKS, _MONEY, _NEGOTIATE, _MOVE = map(position, (open_books, money, negotiate, move))


def seed_and_replicate(scenario: Scenario, rng: object, replicate: object) -> tuple[int, int]:
    """What the draws of a market are keyed by, of what a market was asked for.

    Raises:
        TypeError: the scenario is none, or a number is no whole number.
        ValueError: a number is out of bounds.
    """
    require_scenarios(scenario)
    seed = scenario.seed if rng is None else whole_number("rng", rng, SEEDS)
    return seed, whole_number("replicate", replicate, REPLICATE)


class Market(StateLevers):
    """A labor market in which labs and startups bid for researchers.

    Args:
        scenario: what to simulate. rng: seed of all draws; left out: the scenario's. replicate: number of the
        replicate; with the same seed, replicate r has the same draws in every scenario. log: keep the event
        log; without it a long run of a large market needs less memory, and `tables().moves` is empty.

    Raises:
        TypeError: the scenario is none, but its name, for instance, or a number is no whole number.
        ValueError: a number is out of bounds.

    Attributes:
        week: the week that `step` simulates next; 0 is the first of the horizon.
        simulated: the scenario at its size and in the order in which it is simulated; ids of labs are places
            in it.
        state: columns, counters and scalars, see `sim.market.state.state.State`.
        names: employers' names, by id.
    """

    def __init__(
        self, scenario: Scenario, rng: int | None = None, replicate: int = 0, log: bool = True
    ) -> None:
        self.seed_used, self.replicate = seed_and_replicate(scenario, rng, replicate)
        self.scenario = scenario
        self.simulated = sized(in_order(scenario))
        self.log = log
        burn_in = round(scenario.burn_in)
        self.week = -burn_in
        key = key_of(self.seed_used, self.replicate)
        beginning = set_up(self.simulated, scenario.scale, key, self.week)
        self.state = beginning.state
        self._names = beginning.names
        self.scale = scenario.scale
        self.fields = [field.name for field in self.simulated.researchers.fields]
        self.initial_count = self.simulated.researchers.count
        self.event_key = 0  # what draws of the event that acts are about
        self.bid_book: BidBook | None = None  # where the bid log is kept, if it is on
        self.hooks: Hooks | None = None  # functions between phases, from week 0 on
        self._successors = 0  # startups that succeeded another in the burn-in, of those that have a name
        self.launches = 0  # calls of the week's kernel
        self._acted: int | None = None  # last week in which events acted
        self._interrupted_in = 0  # phase to go on with after an interrupt in the middle of a week
        self.target_lists: dict[int, TargetList] = {}  # by owner, as the events of the week want them
        self.lists_in_force: dict[int, TargetList] = {}  # as the tables have them
        self.noise_of_lists = float(self.state.rules["signal_noise"][0])
        self.successors: dict[int, int] = {}  # of labs that have ended in another, by id
        self._settings = saved_settings(self.employers)
        self._of_startups: dict[str, float] = {}  # what a startup begins with where no event says otherwise
        self._links = self.state.links.copy()
        self._usual_rules: dict[str, float] = {}  # of week 0 and later, those that events change
        self._turns = turning_points(self.simulated)
        self.reset_settings()
        self.advance(0)
        self._open_horizon()

    def branch(self, scenario: Scenario) -> Self:
        """A market of another scenario that has been the same until week 0, in which this one stands.

        Args:
            scenario: one whose `until_week_0` is that of this market's.
        """
        other = copy(self)
        other.scenario = scenario
        other.simulated = sized(in_order(scenario))
        links = links_of(other.simulated)
        other.state = copied(self.state, links)
        other._names, other._links = list(self._names), links.copy()
        other.target_lists, other.lists_in_force = dict(self.target_lists), dict(self.lists_in_force)
        other.successors, other.bid_book, other._of_startups = {}, None, {}
        other._turns = turning_points(other.simulated)
        other._open_horizon()
        return other

    def _open_horizon(self) -> None:
        """From week 0 on all is as the scenario says, escalation too."""
        self.state = self.state.replace(rules=rules_of(self.simulated, self.scale, escalates=True))
        self._usual_rules = {name: float(self.state.rules[name][0]) for name in _PUBLISHED}
        self.state = with_prices(with_schedules(self.state, self.simulated.events))
        find_stars(self.state)

    def before(self, phase: str, function: Function) -> None:
        """Call a function before a phase of every week from now on, see docs/extending.md.

        Raises:
            ExtensionError: there is no such phase, or it is no function.
        """
        self.extend(Extension((Hook("before", phase, function),)))

    def after(self, phase: str, function: Function) -> None:
        """Call a function after a phase of every week from now on.

        Raises:
            ExtensionError: there is no such phase, or it is no function.
        """
        self.extend(Extension((Hook("after", phase, function),)))

    def extend(self, extension: Extension) -> None:
        """Call the functions of an extension from now on, after those that are called already."""
        self.hooks = (self.hooks or Hooks()).with_(extension)

    def go_on_with(self, phase: int) -> None:
        """With which phase the week goes on after an interrupt; 0 where there is none."""
        self._interrupted_in = phase

    def step(self) -> None:
        """Simulate one week, whose phases `sim.market.week` lists."""
        self.advance(self.week + 1)

    def run(self) -> None:
        """Go to the end of the horizon, many weeks in one go where `step` is this class's own."""
        if type(self).step is Market.step:
            self.advance(self.weeks_total)
        while self.week < self.weeks_total:
            self.step()

    def advance(self, until: int) -> None:
        """Simulate week by week before `until`. The kernel is left only where Python has something to do.

        An interrupt leaves the market where the kernel ended; the next call goes on from there.
        """
        while self.week < until:
            first = self.begin_week()
            if self.hooks is not None:
                self.hooks.simulate_week(self, first)
            else:
                self._call(first, min(until, self._next_stop()), WEEK_OVER - 1)
            if not self.log:
                self.state.counts[[Count.ROWS, Count.BEGUN]] = 0

    def begin_week(self) -> int:
        """Let events happen, and arrange target lists as they want them; returns the phase to go on with."""
        resumed, self._interrupted_in = self._interrupted_in, 0
        if resumed > _MONEY or (resumed == _MONEY and self._acted == self.week):
            return resumed
        first = resumed
        if self.week in self._turns:
            if first == _OPEN_BOOKS:
                self.perform(_OPEN_BOOKS, _OPEN_BOOKS)
            events(self)
            self._acted = self.week
            first = _MONEY
        arrange_lists(self)
        return first

    def perform(self, first: int, last: int) -> None:
        """Perform phases `first` to `last` of this week, and no more."""
        week = self.week
        self._call(first, week + 1, last)
        self.week = week

    def _call(self, first: int, until: int, last: int) -> None:
        """Run the kernel, and do what it pauses for."""
        if until > len(self.state.weeks):
            self.state = self.state.replace(weeks=grow(self.state.weeks, until + until // 4))
        while True:
            self.launches += 1
            try:
                self.week, first = simulate(self.state, self.week, until, int(first), int(last))
            except KeyboardInterrupt:  # heard when the kernel has ended, before its answer is taken
                counts = self.state.counts
                self.week, self._interrupted_in = int(counts[Count.WEEK]), int(counts[Count.PHASE])
                raise
            if self.week == until or first > last:
                return
            self.state = make_room(self.state)
            at_once = bool(self.state.rules["simultaneous"][0])
            if first == _NEGOTIATE and (at_once or self.bid_book is not None):
                self._negotiate(at_once)
                first = _MOVE

    def _negotiate(self, at_once: bool) -> None:
        """The phase where the kernel leaves it to others."""
        if self.bid_book is not None:
            self.reserve(employers=1)
            self.state = self.bid_book.with_room(self.state)
        if at_once:
            increment = self.scenario.market.increment
            self.state.race[Race.INSTABILITY] = bid_all_at_once(self.state, self.week, increment)
        else:
            negotiate_told(self.state, self.week)
        if self.bid_book is not None:
            self.bid_book.take(self.state)

    def keep_bids(self, book: BidBook) -> None:
        """From now on tell a book of all bids, which changes nothing of what happens."""
        self.bid_book = book
        self.state = book.with_room(self.state)

    def _next_stop(self) -> int:
        """The next week after this in which Python has something to do, be it to hear an interrupt."""
        if not self.log:
            return self.week + 1
        turns = [week for week in self._turns if week > self.week]
        return min([self.week + self.weeks_of(_AT_ONCE), *turns[:1]])

    def weeks_of(self, work: int) -> int:
        """Weeks that take as long as `work` researcher-weeks do, at least one; one where all bid at once."""
        if self.state.rules["simultaneous"][0]:
            return 1
        counts = self.state.counts
        week = int(counts[Count.PEOPLE]) + _EMPLOYER * int(counts[Count.LIVING])
        return max(work // week, 1)

    @property
    def instability(self) -> float:
        """Of the last clock where all bid at once, see `seat_clock.instability`; NaN without one."""
        return float(self.state.race[Race.INSTABILITY]) if self.state.rules["simultaneous"][0] else math.nan

    @property
    def weeks_total(self) -> int:
        """Length of the horizon in weeks."""
        return self.scenario.weeks

    @property
    def names(self) -> list[str]:
        """Employers' names, by id."""
        keys = self.employers["key"]
        for j in range(len(self._names), len(keys)):
            self._names.append(self._name_of(int(keys[j])))
        return self._names

    def _name_of(self, key: int) -> str:
        """Name of the next startup founded since the beginning, which has this key."""
        if key >= ENTRANT_KEY:
            week, number = divmod(key - ENTRANT_KEY, 1 << ENTRANTS_BITS)
            if number >= SPIN_OUTS:
                return f"Spin-out {week}-{number - SPIN_OUTS + 1}"
            return f"Entrant {week}-{number + 1}"
        self._successors += 1
        return f"Startup {self.simulated.startups.count + self._successors}"

    def tables(self) -> Tables:
        """What happened so far, as data frames (see docs/architecture.md for the columns)."""
        made: Tables = maker("tables")(self)
        return made

    @property
    def people(self) -> Table:
        """Records of everyone who ever was in the market, see `sim.market.state.columns.PEOPLE`."""
        return self.state.people[: self.state.counts[Count.PEOPLE]]

    @property
    def employers(self) -> Table:
        """Records of every employer that ever was in the market, see `sim.market.state.columns.EMPLOYERS`."""
        return self.state.employers[: self.state.counts[Count.EMPLOYERS]]

    def reserve(self, people: int = 0, employers: int = 0, rows: int = 0, open_offers: int = 0) -> None:
        """Make room for so many more entries, as kernels cannot."""
        room_for_people(self.state, people)
        room_for_employers(self.state, employers)
        room_for_rows(self.state, rows)
        room_for_offers(self.state, open_offers)
        self.state = make_room(self.state)

    def among(self, names: Sequence[str]) -> Table:
        """Mask over employers: those named, or all big labs where no name is given."""
        if not names:
            return np.asarray(kinds_with(has_budget)[self.employers["kind"]])
        kinds, given = self.employers["kind"], len(self.scenario.labs) + 1 + len(self.scenario.startups.named)
        mask = np.zeros(len(kinds), np.bool_)
        # Only names that the scenario gives: the outside and drawn startups may be called alike.
        mask[:given] = [name in names for name in self.names[:given]] & kinds_with(is_inside)[kinds[:given]]
        return mask

    def add_unemployed(self, share: float, talent_factor: float) -> None:
        """New people look for work: `share` of the initial count, talent times `talent_factor`."""
        count = round(share * self.initial_count)
        counts = self.state.counts
        self.reserve(people=count, rows=count)
        first = NEWCOMER_KEY + int(counts[Count.NEWCOMERS])
        enter(self.state, self.week, count, first, talent_factor)
        counts[Count.NEWCOMERS] += count

    def set_startups(self, column: str, value: float) -> None:
        """A setting of all startups, those included that are founded while events in force stay the same."""
        startup, employers = self.state.startup, self.employers
        self._of_startups.setdefault(column, float(startup[column][0]))
        startup[column] = value
        employers[column][kinds_with(lives_on_cash)[employers["kind"]]] = value

    def lay_off_share(self, names: Sequence[str], share: float) -> None:
        """Each person at the employers named, or at all big labs, is laid off with probability `share`."""
        concerned = self.among(names)
        self.reserve(rows=int(self.employers["headcount"][concerned].sum()))
        lay_off_at_random(self.state, concerned, share, self.week, self.event_key)

    def merge(self, first: str, second: str, *, brands: bool) -> None:
        """Two big labs come under one owner; the second ends unless both stay as `brands`."""
        names = [lab.name for lab in self.simulated.labs]
        buyer, other = names.index(first), names.index(second)
        self.reserve(rows=1 + int(self.employers["headcount"][other]))
        withdraw_between(self.state, buyer, other)
        merge(self.state, self.week, buyer, other, brands)
        if not brands:
            self.successors[other] = buyer

    def reset_settings(self) -> None:
        """Settings and target lists as the scenario has them, before events act."""
        employers, known = self.employers, len(self._settings)
        for column, value in self._of_startups.items():  # who came since began with what events had set
            self.state.startup[column] = value
            newcomers = employers[known:]
            newcomers[column][kinds_with(lives_on_cash)[newcomers["kind"]]] = value
        self._of_startups.clear()
        if known < len(employers):  # no event has acted yet on those who came since
            # As a whole, whenever an interrupt comes.
            self._settings = np.concatenate((self._settings, saved_settings(employers[known:])))
        restore_settings(employers, self._settings)
        self.state.links[:] = self._links
        self.state.race[[Race.ROUNDS, Race.MOOD]] = 1.0
        self.state.race[Race.REVIEW_SHARE] = math.inf
        self.state.race[Race.PAY_CAP] = math.inf
        self.state.race[Race.LOAN] = 0.0
        for name, usual in self._usual_rules.items():
            self.state.rules[name] = usual
        self.target_lists.clear()
        for j, lab in enumerate(self.simulated.labs):
            if lab.target_list.size > 0:
                self.target_lists[j] = lab.target_list
