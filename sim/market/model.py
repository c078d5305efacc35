"""The market as a Mesa model: `step` is one week, phase by phase."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np

from sim.market.agents import make_views
from sim.market.columns import NONE, SETTINGS, Kind, Table, grow
from sim.market.counts import Count
from sim.market.draws import key_of
from sim.market.entry import enter
from sim.market.firms import write_target_list
from sim.market.phases.events import events
from sim.market.phases.money import money
from sim.market.phases.move import move
from sim.market.phases.negotiate import negotiate
from sim.market.phases.plan import plan
from sim.market.phases.produce import produce
from sim.market.phases.record import record
from sim.market.phases.search import search
from sim.market.phases.separate import lay_off_at_random, separate
from sim.market.rules import packed, rules_of
from sim.market.setup import set_up
from sim.market.target_lists import Specifications, no_lists
from sim.records.tables import Tables, tables_of
from sim.scenario.employers import TargetList
from sim.scenario.schema import Scenario


class TalentMarket(mesa.Model):
    """A labor market in which labs and startups bid for researchers.

    Args:
        scenario: what to simulate. rng: seed of all draws; left out: the scenario's. replicate: number of the
        replicate; with the same seed, replicate r has the same draws in every scenario.

    Attributes:
        week: the week that `step` simulates next; 0 is the first of the horizon.
        state: columns, counters and scalars, see `sim.market.state.State`.
        names: employers' names, by id.
    """

    def __init__(self, scenario: Scenario, rng: int | None = None, replicate: int = 0) -> None:
        super().__init__(rng=0)  # Mesa's own generator decides nothing here
        self.scenario = scenario
        self.seed_used = scenario.seed if rng is None else rng
        self.replicate = replicate
        burn_in = round(scenario.burn_in)
        self.week = -burn_in
        beginning = set_up(scenario, key_of(self.seed_used, replicate), self.week)
        self.state = beginning.state
        self.names = beginning.names
        self.scale = beginning.scale
        self.decile_cuts = beginning.decile_cuts
        self.traits = beginning.traits
        self.fields = [field.name for field in scenario.researchers.fields]
        self.initial_count = scenario.researchers.count
        self.initial_prize = scenario.production.prize * scenario.researchers.count
        self._views = [0, 0]  # people and employers that already have a view
        self.happening = 0  # number of the event that acts, in the scenario's order
        self.instability = math.nan  # mechanism `simultaneous`: of the last clock
        self.successors = 0  # startups that succeeded another in the burn-in
        self.lists = no_lists()
        self.target_lists: dict[int, TargetList] = {}
        self._lists_since: dict[int, tuple[int, TargetList]] = {}
        self._settings = self.active_employers().copy()  # of which SETTINGS are restored
        self._links = self.state.links.copy()
        self.events_in_force: tuple[Any, ...] = ()
        self.employer_records: list[tuple[int, Table, Table]] = []
        self.week_records: list[dict[str, Any]] = []
        self.reset_settings()
        for _ in range(burn_in):
            type(self).step(self)  # not Mesa's wrapper: burn-in weeks are not steps of the model
        self.state.counts[Count.ROWS] = 0  # the log begins with week 0
        self.state = self.state._replace(rules=packed(rules_of(scenario, self.scale, escalates=True)))

    @property
    def scenario(self) -> Scenario:
        """What is simulated; Mesa 3.5 would write into a scenario of its own kind, ours is frozen."""
        return self._scenario

    @scenario.setter
    def scenario(self, scenario: Scenario) -> None:
        self._scenario = scenario

    def step(self) -> None:
        """Simulate one week."""
        events(self)
        money(self)
        plan(self)
        search(self)
        negotiate(self)
        move(self)
        separate(self)
        produce(self)
        record(self)
        self.week += 1

    @property
    def weeks_total(self) -> int:
        """Length of the horizon in weeks."""
        return self.scenario.weeks

    def run(self) -> None:
        """Step to the end of the horizon."""
        while self.week < self.weeks_total:
            self.step()

    def tables(self) -> Tables:
        """What happened so far, as data frames (see docs/architecture.md for the columns)."""
        return tables_of(self)

    # What phases ask of the market

    def active_people(self) -> Table:
        """Records of everyone who ever was in the market."""
        return self.state.people[: self.state.counts[Count.PEOPLE]]

    def active_employers(self) -> Table:
        """Records of every employer that ever was in the market."""
        return self.state.employers[: self.state.counts[Count.EMPLOYERS]]

    def reserve_rows(self, count: int) -> None:
        """Make room for `count` more rows in the event log."""
        needed = int(self.state.counts[Count.ROWS]) + count
        if needed > len(self.state.log):
            self.state = self.state._replace(log=grow(self.state.log, max(needed, 2 * len(self.state.log))))

    def grow_pursuits(self) -> None:
        """Double the table of pursuits."""
        used = len(self.state.pursuits)
        self.state = self.state._replace(pursuits=grow(self.state.pursuits, 2 * used))
        self.state.pursuits["person"][used:] = NONE

    def reserve_pursuits(self, count: int) -> None:
        """Make room for `count` more pursuits, whether or not closed entries are free."""
        while int(self.state.counts[Count.SLOTS]) + count > len(self.state.pursuits):
            self.grow_pursuits()

    def reserve_people(self, count: int) -> None:
        """Make room for `count` more people."""
        needed = int(self.state.counts[Count.PEOPLE]) + count
        if needed > len(self.state.people):
            size = max(needed, len(self.state.people) * 5 // 4)
            self.state = self.state._replace(
                people=grow(self.state.people, size), exits=grow(self.state.exits, size)
            )

    def add_employer(self, name: str) -> int:
        """Id of a new, empty record."""
        j = int(self.state.counts[Count.EMPLOYERS])
        if j == len(self.state.employers):
            size = 2 * j
            self.state = self.state._replace(
                employers=grow(self.state.employers, size),
                weights=grow(self.state.weights, size),
                needs=grow(self.state.needs, size),
            )
        self.state.counts[Count.EMPLOYERS] += 1
        self.names.append(name)
        return j

    # Levers: what events may act on

    @property
    def employers(self) -> Table:
        """Records of the employers, see `sim.market.columns.EMPLOYERS`."""
        return self.active_employers()

    def among(self, names: Sequence[str]) -> Table:
        """Mask over employers: those named, or all big labs where no name is given."""
        if not names:
            return np.asarray(self.active_employers()["kind"] == Kind.LAB)
        return np.isin(np.array(self.names), np.array(names))

    def add_unemployed(self, share: float, talent_factor: float) -> None:
        """New people look for work: `share` of the initial count, talent times `talent_factor`."""
        enter(self, round(share * self.initial_count), Count.NEWCOMERS, talent_factor)

    def scale_links(self, origins: Sequence[str], destinations: Sequence[str], factor: float) -> None:
        """Contacts of people at `origins` by other employers among `destinations` times `factor`."""
        size = len(self.state.links)
        concerned = np.outer(self.among(origins)[:size], self.among(destinations)[:size])
        np.fill_diagonal(concerned, False)
        self.state.links["contacts"][concerned] *= factor

    def lay_off_share(self, names: Sequence[str], share: float) -> None:
        """Each person at the employers named, or at all big labs, is laid off with probability `share`."""
        concerned = self.among(names)
        self.reserve_rows(int(self.active_employers()["headcount"][concerned].sum()))
        lay_off_at_random(self.state, concerned, share, self.week, self.happening)

    def keep_settings(self) -> None:
        """Remember the settings of new employers, so that events may change and restore them."""
        known = self._settings
        self._settings = self.active_employers().copy()
        self._settings[: len(known)] = known

    def reset_settings(self) -> None:
        """Settings and target lists as the scenario has them, before events act."""
        employers = self.active_employers()
        for name in SETTINGS:
            if name != "list_number":  # derived from the lists in force
                employers[name] = self._settings[name]
        self.state.links[:] = self._links
        self.target_lists.clear()
        for j, lab in enumerate(self.scenario.labs):
            if lab.target_list.size > 0:
                self.target_lists[j] = lab.target_list

    def specifications_in_force(self) -> Specifications:
        """Target lists in force, each with the week since when."""
        for owner in set(self._lists_since) - set(self.target_lists):
            del self._lists_since[owner]
        for owner, specification in self.target_lists.items():
            if self._lists_since.get(owner, (0, None))[1] is not specification:
                self._lists_since[owner] = (self.week, specification)
            write_target_list(self.state.employers[owner], specification, self.scale)
        return self._lists_since

    @property
    def minimum_team(self) -> int:
        """Researchers below which a startup dies, in this market."""
        return max(round(self.scenario.startups.minimum_team * self.scale), 1)

    @property
    def founders(self) -> int:
        """Researchers who found a startup together, in this market."""
        return max(round(self.scenario.startups.founders * self.scale), self.minimum_team)

    def list_size(self, specification: TargetList) -> int:
        """Length of a target list in this market."""
        return max(round(specification.size * self.scale), 1)

    # Mesa: agents are views, made when somebody looks

    @property
    def agents(self) -> Any:
        """All researchers and employers as Mesa agents, made on demand."""
        self._make_views()
        return super().agents

    @agents.setter
    def agents(self, agents: Any) -> None:
        raise AttributeError("agents are views of the market's columns and cannot be replaced")

    @property
    def agents_by_type(self) -> Any:
        """Agents by class: `Researcher`, `BigLab`, `Startup`, `Outside`."""
        self._make_views()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """Classes of the agents."""
        self._make_views()
        return list(super().agent_types)

    def _make_views(self) -> None:
        """Agents for those who came since the last look."""
        make_views(self, self._views)
