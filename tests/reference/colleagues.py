"""Who has worked with whom, and where they are now: found by looking at everybody."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tests.decisions import Decision
from tests.reference.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher


class Past:
    """The employer that a person left last, labs and startups alone."""

    def __init__(self) -> None:
        self.former: Employer | None = None
        self.joined = self.left = 0  # weeks

    def lasted(self) -> int:
        """Weeks there."""
        return self.left - self.joined


class Sticky:
    """A person whose talent does not all go along."""

    lost = 0.0  # part of talent that does not count
    is_star = False  # one of the best of the employer, as the week was planned
    was_counted = False  # at a lab or startup, as the week was planned

    def has_old_team(self: Researcher) -> bool:  # type: ignore[misc]
        """Was the person for long enough where it was last?"""
        return self.past.former is not None and self.past.lasted() >= self.market.tie_weeks

    def still_of_old_team(self: Researcher) -> bool:  # type: ignore[misc]
        """Is the present employer too new to make another team the old one?"""
        new = self.market.week - self.since < self.market.tie_weeks
        return self.market.given.portability.stickiness > 0.0 and new and self.has_old_team()

    def recover(self: Researcher) -> None:  # type: ignore[misc]
        """What is lost follows the old team and time."""
        if (
            self.employer is None
            or self.employer.is_outside
            or self.market.given.portability.stickiness == 0.0
        ):
            return
        rules, weeks, former = self.market.given.portability, self.market.week - self.since, self.past.former
        a_week = 0.5 ** (1.0 / (rules.recovery * WEEKS_PER_YEAR))
        lost = 0.0
        if former is None:
            lost = self.lost * a_week
        elif former is not self.employer and self.has_old_team():
            lost = rules.stickiness * (1.0 - self.share_there(former, self.employer)) * a_week**weeks
        self.lost = lost

    def lost_at(self: Researcher, employer: Employer) -> float:  # type: ignore[misc]
        """What would be lost there at first."""
        stickiness = self.market.given.portability.stickiness
        if employer.is_outside or stickiness == 0.0:
            return 0.0
        team: Employer | None = self.past.former if self.has_old_team() else None
        settled = self.market.week - self.since >= self.market.tie_weeks
        if self.employer is not None and not self.employer.is_outside and settled:
            team = self.employer
        if team is None or team is employer:
            return 0.0
        return stickiness * (1.0 - self.share_there(team, employer))

    def share_there(self: Researcher, former: Employer, employer: Employer) -> float:  # type: ignore[misc]
        """Share of an old team, others alone, that is at an employer, as the week was planned."""
        team, there = (former, self.field), self.was_counted and self.employer is employer
        others = self.market.members[team] + self.market.gone[team] - self.was_counted
        return (self.market.places[team, employer] - there) / others if others > 0 else 1.0


class Reunions:
    """What former colleagues are to the people of a market."""

    uncounted = 0.0  # share of the talent at labs and startups that does not count

    def remember(self: ReferenceMarket) -> None:  # type: ignore[misc]
        """Forget what is long ago, and line up by team those who were in one for long enough."""
        self.alumni: dict[tuple[Employer, str], list[Researcher]] = defaultdict(list)
        self.members: Counter[tuple[Employer, str]] = Counter()
        for person in self.researchers():
            past = person.past
            if past.former is not None and self.week - past.left >= round(self.given.ties.lasts):
                past.former = None
            if past.former is not None and past.lasted() >= self.tie_weeks:
                self.alumni[past.former, person.field].append(person)
            person.was_counted = False
            if person.employer is not None and not person.employer.is_outside:
                person.was_counted = True
                self.members[person.employer, person.field] += 1
        self.places: Counter[tuple[tuple[Employer, str], Employer]] = Counter(
            (team, one.employer)
            for team, ones in self.alumni.items()
            for one in ones
            if one.employer is not None and not one.employer.is_outside
        )
        self.gone: Counter[tuple[Employer, str]] = Counter()
        for (team, employer), heads in self.places.items():
            self.gone[team] += heads if employer is not team[0] else 0  # who is back is a member
        if self.given.portability.stickiness > 0.0 or self.given.portability.star_loss > 0.0:
            self.recover()

    def recover(self: ReferenceMarket) -> None:  # type: ignore[misc]
        """Talent that was lost, and how much of all still is."""
        for person in self.researchers():
            person.recover()
        for employer in self.employers:
            if not employer.is_outside:
                employer.recover_teams()
                if self.given.portability.star_loss > 0.0:
                    employer.find_stars()
                working = [person for person in employer.staff if not person.on_leave]
                parts = [one.talent * employer.part_that_counts(one) * employer.match(one) for one in working]
                employer.effective_talent = math.fsum(parts)
        inside = [person for person in self.researchers() if person.was_counted]
        talent = sum(person.talent for person in inside)
        parts = [one.employer.part_that_counts(one) for one in inside if one.employer is not None]
        lost = sum(one.talent * (1.0 - part) for one, part in zip(inside, parts, strict=True))
        self.uncounted = lost / talent if talent > 0.0 else 0.0

    @property
    def counts_colleagues(self: ReferenceMarket) -> bool:  # type: ignore[misc]
        """Does it matter who has worked with whom?"""
        ties, portability = self.given.ties, self.given.portability
        in_part = portability.stickiness > 0.0 or portability.star_loss > 0.0
        return ties.contacts != 1.0 or ties.utility != 0.0 or in_part or self.lifts_out

    @property
    def tie_weeks(self: ReferenceMarket) -> int:  # type: ignore[misc]
        """Weeks together after which people are colleagues."""
        return round(self.given.ties.weeks)

    def are_tied(self: ReferenceMarket, person: Researcher, employer: Employer) -> bool:  # type: ignore[misc]
        """Is a former colleague there, at another employer than the person's?"""
        if employer.is_outside:  # which is many employers
            return False
        return self.left_for(person, employer) or self.tied_by_past(person, employer)

    def left_for(self: ReferenceMarket, person: Researcher, employer: Employer) -> bool:  # type: ignore[misc]
        """Has somebody left the person's present team for that employer, after long enough together?"""
        if person.employer is None:
            return False
        others = self.alumni[person.employer, person.field]
        return any(
            other.past.left - max(other.past.joined, person.since) >= self.tie_weeks
            for other in others
            if other.employer is employer
        )

    def tied_by_past(self: ReferenceMarket, person: Researcher, employer: Employer) -> bool:  # type: ignore[misc]
        """Of the team that the person left: those still there, or the last who went to that employer."""
        past = person.past
        if past.former is None:
            return False
        if past.former is employer:
            since = (one.since for one in employer.staff if one.field == person.field)
            return any(past.left - max(past.joined, first) >= self.tie_weeks for first in since)
        there = [one for one in self.alumni[past.former, person.field] if one.employer is employer]
        if not there:
            return False
        last = max(there, key=lambda one: (one.past.left, -one.past.joined)).past
        return min(past.left, last.left) - max(past.joined, last.joined) >= self.tie_weeks

    def extra_weight(self: ReferenceMarket, person: Researcher, employer: Employer) -> float:  # type: ignore[misc]
        """Weight in a person's random contacts that an employer has besides, for colleagues' sake."""
        factor = self.given.ties.contacts
        if factor == 1.0 or employer is person.employer or not self.are_tied(person, employer):
            return 0.0
        return (factor - 1.0) * employer.search_weight_for(person)

    def wait_for_colleagues(self: ReferenceMarket, person: Researcher, employer: Employer) -> float:  # type: ignore[misc]
        """When the employer contacts the person through a former colleague."""
        draw = self.draws.wait(person.key, employer.key, self.week, Decision.THROUGH_COLLEAGUE)
        return draw / self.extra_weight(person, employer)

    def tie_to_colleagues(self: ReferenceMarket, person: Researcher, employer: Employer) -> float:  # type: ignore[misc]
        """Utility of working with former colleagues, log points of pay."""
        utility = self.given.ties.utility
        return utility if utility != 0.0 and self.are_tied(person, employer) else 0.0
