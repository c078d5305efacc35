"""Who has worked with whom, and where they are now: found by looking at everybody."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.decisions import Decision

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


class Reunions:
    """What former colleagues are to the people of a market."""

    def remember(self: ReferenceMarket) -> None:  # type: ignore[misc]
        """Forget what is long ago, and line up by team those who were in one for long enough."""
        self.alumni: dict[tuple[Employer, str], list[Researcher]] = defaultdict(list)
        for person in self.researchers():
            past = person.past
            if past.former is not None and self.week - past.left >= round(self.given.ties.lasts):
                past.former = None
            if past.former is not None and past.lasted() >= self.tie_weeks:
                self.alumni[past.former, person.field].append(person)

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
