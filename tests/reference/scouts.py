"""Those who pursue people by name for an employer: a target list, and recruiters who work through it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.decisions import Decision

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.researcher import Researcher


class Scouts:
    """An employer's target list, drawn up from time to time."""

    def __init__(self, employer: Employer) -> None:
        self.employer = employer
        self.market = employer.market
        self.listed: dict[Researcher, int | None] = {}  # best first, with the week of the last open offer
        self.since: int | None = None
        self.orders = employer.terms.targets
        self.noise = self.market.noise

    def renew(self) -> None:
        """Draw up the list where it is due; those who stay on it keep their cooldown."""
        wanted, week = self.employer.terms.targets, self.market.week
        if wanted is None:
            self.listed, self.since = {}, None
            return
        seen_otherwise, self.noise = self.noise != self.market.noise, self.market.noise
        if self.since is None or self.orders is not wanted or seen_otherwise:
            self.since, self.orders = week, wanted
        if (week - self.since) % max(round(wanted.refresh), 1) == 0:
            size = wanted.size
            best = sorted(self.candidates(), key=self.estimate, reverse=True)[:size]
            self.listed = {person: self.listed.get(person) for person in best}

    def candidates(self) -> list[Researcher]:
        """Those who pass the filters of the list."""
        wanted = self.employer.terms.targets
        if wanted is None:
            return []
        own = self.employer.brands
        others = [person for person in self.market.researchers() if person.employer not in own]
        if wanted.employers:
            others = [person for person in others if self.is_at(person, wanted.employers)]
        return [person for person in others if not wanted.fields or person.field in wanted.fields]

    def is_at(self, person: Researcher, names: tuple[str, ...]) -> bool:
        """At one of these, or where one of these has ended?"""
        acquired = None if person.employer is None else person.employer.acquired
        return person.place in names or (acquired is not None and acquired.name in names)

    def estimate(self, person: Researcher) -> float:
        """Effective talent as the employer sees it."""
        return person.talent_seen_by(self.employer) * self.employer.match(person)

    def pursue(self) -> None:
        """Recruiters pursue people by name, from the top of the list down."""
        wanted, week = self.employer.terms.targets, self.market.week
        if wanted is None or not self.employer.alive:
            return
        open_offers, attended = self.this_week(wanted.recruiters), self.this_week(wanted.attention)
        for person, last in self.listed.items():
            if open_offers == 0:
                return
            rests = last is not None and week - last < wanted.cooldown
            if rests or not self.is_free(person):
                continue
            moment = self.market.draws.uniform(person.key, self.employer.key, week, Decision.OFFER_DAY)
            person.be_pursued_by(self.employer, moment, attended=attended > 0)
            self.ask_along(person, moment, wanted.lift_out, attended=attended > 0)
            self.listed[person] = week
            open_offers, attended = open_offers - 1, attended - 1

    def ask_along(self, leader: Researcher, moment: float, most: int, *, attended: bool) -> None:
        """The best of the leader's team, as the employer sees them, are asked to come too."""
        market, home = self.market, leader.employer
        if most == 0 or home is None or home.is_outside or leader.talent <= market.star_from:
            return
        if market.week - leader.since < market.tie_weeks:
            return
        team = [one for one in sorted(home.staff, key=lambda one: one.number) if one.field == leader.field]
        team = [one for one in team if one is not leader and market.week - one.since >= market.tie_weeks]
        free = [one for one in team if self.is_free(one)]
        best = sorted(free, key=lambda one: one.talent_seen_by(self.employer), reverse=True)[:most]
        for one in best:
            one.be_pursued_by(self.employer, moment, attended=attended, along=True)
            if one in self.listed:
                self.listed[one] = market.week
        market.tally["lift_outs"] += bool(best)

    def this_week(self, rate: float) -> int:
        """Whole ones of so many a week; what is left over adds up."""
        return math.floor((self.market.week + 1) * rate) - math.floor(self.market.week * rate)

    def is_free(self, person: Researcher) -> bool:
        """May the person be pursued, and is nobody doing so already?"""
        here = person.employer is self.employer or person.is_pursued_by(self.employer)
        return not (person.retired or here) and self.employer.may_approach(person)
