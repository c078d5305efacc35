"""What a researcher is worth to an employer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.units import weekly

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.researcher import Researcher


class Worth:
    """The change of earnings with a person, and what an outsider makes of it."""

    def value_of(self: Employer, person: Researcher, talent: float, *, inside: bool = False) -> float:  # type: ignore[misc]
        """The exact change of earnings, dollars a year; the textbook has productivity times talent."""
        rules = self.market.given
        counted = talent * self.part_that_counts(person)
        if rules.market.value == "productivity":
            return self.productivity * rules.production.value_per_talent * counted
        if self.goes_by_valuation():
            return self.added_valuation(person, talent, inside=inside and not person.on_leave)
        joining = counted * self.match(person) * self.scale  # at an employer so many times as large
        held = self.effective_talent + self.promised_talent + self.talent_elsewhere()
        if not inside or person.on_leave:
            gain = self.gain_by(person, joining)
            return (self.earnings_with(held + joining, gain=gain) - self.earnings_with(held)) / self.scale
        others = self.talent_of_others(held, joining, self.lost_by_others(person, joining))
        return (self.earnings_with(held) - self.earnings_with(others)) / self.scale

    def value_against(  # type: ignore[misc]
        self: Employer, other: Employer | None, person: Researcher, talent: float, *, inside: bool = False
    ) -> float:
        """The value, with what it is worth that another in the race goes without the person."""
        weight = min(self.market.given.escalation.denial * self.market.intensity, 1.0)
        plain = self.value_of(person, talent, inside=inside)
        if weight == 0.0 or other is None or self.goes_by_valuation() or not self.is_rival(other):
            return plain
        held = self.effective_talent + self.promised_talent + self.talent_elsewhere()
        own = talent * self.part_that_counts(person) * self.match(person) * self.scale
        there = talent * other.part_that_counts(person) * other.match(person) * other.scale
        if inside:
            moved = self.rivals_moved(other, there)
            with_person = self.earnings_with(held)
            others = self.talent_of_others(held, own, self.lost_by_others(person, own))
            without = self.earnings_with(others, moved)
        else:
            moved = self.rivals_moved(other, -there)
            with_person = self.earnings_with(held + own, moved, self.gain_by(person, own))
            without = self.earnings_with(held)
        return (1.0 - weight) * plain + weight * (with_person - without) / self.scale

    def is_rival(self: Employer, other: Employer) -> bool:  # type: ignore[misc]
        """Do both race, for owners of their own?"""
        return not (self.is_outside or other.is_outside or other is self.brand)

    def rivals_moved(self: Employer, other: Employer, more: float) -> float:  # type: ignore[misc]
        """What the weight of rivals gains when the other has so much more effective talent."""
        talent = sum(one.effective_talent for one in other.brands)
        moved = talent + more if talent + more >= 1e-9 * talent else 0.0
        gained = other.contest_weight_of(other.output_with(moved)) - other.weight_of_project()
        return gained * self.scale / other.scale

    def talent_of_others(self: Employer, held: float, own: float, lost: float = 0.0) -> float:  # type: ignore[misc]
        """Effective talent without that of one who is at work here, and of what others lose."""
        left = held - own - lost
        if self.at_work() == 1 and self.scale == 1.0:
            left = (
                self.promised_talent + self.talent_elsewhere() - lost
            )  # whatever sums say in their last digits
        return left if left >= 1e-9 * held else 0.0

    def part_that_counts(self: Employer, person: Researcher) -> float:  # type: ignore[misc]
        """Part of a person's talent that counts here, or would at first."""
        lost = person.lost if person.employer is self else person.lost_at(self)
        return (1.0 - lost) * (1.0 - self.team_loss.get(person.field, 0.0))

    def value_to_bid_on(self: Employer, person: Researcher) -> float:  # type: ignore[misc]
        """An outsider bids on what it sees, shades, and waits for those who have to take leave."""
        shading = self.market.given.market.shading
        seen = person.talent_seen_by(self)
        worth = (1.0 - shading) * self.value_against(person.employer, person, seen)
        return worth * self.kept_after_leave_from(person.employer)

    def kept_after_leave_from(self: Employer, other: Employer | None) -> float:  # type: ignore[misc]
        """Share left of the value of who comes after a leave at the other: discounted, and some quit."""
        if other is None or other is self or self.is_outside:
            return 1.0
        rules = self.market.given.market
        rate = weekly(rules.discount_rate + self.market.given.researchers.retirement_rate)
        return math.exp(-(rate + rules.separation_rate) * other.terms.garden_leave)
