"""How startups end and begin."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.market.state.keys import ENTRANT_KEY, SUCCESSOR_STEP
from sim.vocabulary import EventKind
from tests.decisions import Decision
from tests.reference.employers import Startup
from tests.reference.units import WEEKS_PER_YEAR, weekly

if TYPE_CHECKING:
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher


class Founding:
    """Deaths and births of startups in a market."""

    def close_startups(self: ReferenceMarket) -> None:  # type: ignore[misc]
        """Those without cash or with too small a team die; in the burn-in drawn ones, with a successor."""
        doomed = [startup for startup in self.startups() if startup.is_doomed()]
        for startup in doomed:
            startup.alive = self.week < 0 and not startup.drawn
        for person in self.researchers():
            person.come_back()  # from a leave that nobody pays for any more
        for startup in doomed:
            small = startup.headcount < self.minimum_team
            if self.week >= 0:
                startup.die()
            elif startup.drawn:
                startup.die()
                self.successors += 1
                serial = self.given.startups.count + self.successors
                self.found(startup.key + SUCCESSOR_STEP, f"Startup {serial}")
            self.tally["startups_died"] += not startup.alive
            self.tally["startups_collapsed"] += small and not startup.alive

    def found_startups(self: ReferenceMarket) -> None:  # type: ignore[misc]
        """Startups are born as a Poisson stream."""
        rate = weekly(self.given.startups.entry_rate)
        born = self.draws.poisson(rate, 0, self.week, Decision.STARTUP_ENTRY)
        for n in range(born):
            self.found(ENTRANT_KEY + (self.week << 16) + n, f"Entrant {self.week}-{n + 1}")

    def break_away(self: ReferenceMarket) -> None:  # type: ignore[misc]
        """People at labs with savings found startups at a hazard, with colleagues of their field."""
        rules, number = self.given.startups.spin_outs, 0
        ready = [one for one in self.researchers() if self.sets_out(one)]
        for person in ready:
            if not self.sets_out(person):  # gone along with another
                continue
            number += 1
            key = ENTRANT_KEY + (self.week << 16) + (1 << 15) + number - 1
            colleagues = [
                one
                for one in (person.employer.staff if person.employer is not None else ())
                if one is not person
                and one.field == person.field
                and not one.on_leave
                and self.week - max(one.since, person.since) >= rules.together
            ]
            colleagues.sort(key=lambda one: self.arrival(one, key))
            founders = [person, *colleagues[: self.founders - 1]]
            if len(founders) == self.founders:
                self.begin(key, f"Spin-out {self.week}-{number}", founders)
                self.tally["spin_outs"] += 1

    def sets_out(self: ReferenceMarket, person: Researcher) -> bool:  # type: ignore[misc]
        """Is the person at a lab, with the means, and keen enough this week?"""
        rules = self.given.startups.spin_outs
        if person.employer is None or person.employer.kind != "lab" or person.on_leave:
            return False
        saved = rules.saving_share * person.pay * (self.week - person.since) / WEEKS_PER_YEAR
        if person.since == self.week or saved < rules.means:
            return False
        draw = self.draws.uniform(person.key, 0, self.week, Decision.SPIN_OUT)
        return draw < weekly(rules.hazard) * person.likes_culture

    def arrival(self: ReferenceMarket, person: Researcher, key: int) -> float:  # type: ignore[misc]
        """An exponential wait with the weight on culture as rate."""
        return self.draws.wait(person.key, key, self.week, Decision.FOUNDER) / person.likes_culture

    def found(self: ReferenceMarket, key: int, name: str) -> None:  # type: ignore[misc]
        """Startups need founders."""
        founders = self.choose_founders(key)
        if len(founders) == self.founders:
            self.begin(key, name, founders)

    def begin(self: ReferenceMarket, key: int, name: str, founders: list[Researcher]) -> None:  # type: ignore[misc]
        """Founders leave at once; investors give a first runway at the planned size."""
        startup = Startup(self, name, key, max(self.planned_size(key), len(founders)))
        startup.born = self.week
        startup.cash = startup.first_runway()
        self.employers.append(startup)
        self.journal.write(EventKind.STARTUP_BORN, employer=startup, package=startup.cash)
        for person in founders:
            self.spin_out(person, startup)
        self.tally["startups_born"] += 1

    def choose_founders(self: ReferenceMarket, key: int) -> list[Researcher]:  # type: ignore[misc]
        """People with a job, by default not at startups: an exponential race with the weight on culture."""
        anywhere = self.given.startups.founders_from_startups
        candidates = [
            person
            for person in self.researchers()
            if person.employer is not None
            and (anywhere or person.employer.kind != "startup")
            and person.since != self.week
            and not person.on_leave
        ]
        return sorted(candidates, key=lambda one: self.arrival(one, key))[: self.founders]

    def spin_out(self: ReferenceMarket, person: Researcher, startup: Startup) -> None:  # type: ignore[misc]
        """A founder has the planned cash pay, and shares that come out of no pool and are not forfeited."""
        rules = self.given
        face = rules.startups.cash_pay / startup.part_in_budget()
        pay, package = face * startup.seen_in_a_dollar(), face * rules.market.vesting_years
        self.journal.write(
            EventKind.SPUN_OUT,
            person=person,
            destination=startup.name,
            pay_before=person.pay,
            pay_after=pay,
            package=package,
        )
        if person.employer is not None:
            person.employer.losses += 1
        person.offers.clear()
        person.leave()
        person.join(startup)
        startup.hires += 1
        self.tally["hires"] += 1
        person.receive(pay, face * startup.cost_of_raise(), 0.0, package)
        startup.payroll += person.compensation

    @property
    def minimum_team(self: ReferenceMarket) -> int:  # type: ignore[misc]
        """Researchers below which a startup dies."""
        return max(self.given.startups.minimum_team, 1)

    @property
    def founders(self: ReferenceMarket) -> int:  # type: ignore[misc]
        """Researchers who found a startup together."""
        return max(self.given.startups.founders, self.minimum_team)

    def planned_size(self: ReferenceMarket, key: int) -> int:  # type: ignore[misc]
        """Planned headcount of a drawn startup, lognormal."""
        rules = self.given.startups
        spread = rules.headcount_sigma * self.draws.normal(key, 0, 0, Decision.STARTUP_SIZE)
        return max(round(rules.headcount * math.exp(spread)), 1)
