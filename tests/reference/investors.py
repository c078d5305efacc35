"""What investors pay for a startup, and what that makes of people who would join it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.decisions import Decision

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.employers import Startup
    from tests.reference.researcher import Researcher


class Stars:
    """An employer of stars, who goes by earnings."""

    def as_star(self: Employer, person: Researcher, talent: float) -> float:  # type: ignore[misc]
        """Effective talent of a person who, with so much talent, is a star; else 0."""
        return talent * self.match(person) if talent > self.market.star_from else 0.0

    def goes_by_valuation(self: Employer) -> bool:  # type: ignore[misc]
        """Is a person worth what investors would pay for?"""
        return False

    def added_valuation(self: Employer, person: Researcher, talent: float, *, inside: bool) -> float:  # type: ignore[misc]
        """What a person adds to the valuation, over the vesting years."""
        raise NotImplementedError


class Investors:
    """A startup as investors see it."""

    def worth_to_investors(self: Startup) -> float:  # type: ignore[misc]
        """Valuation without error: some years of the expected share of the prize, more for stars."""
        total = self.market.contest_weights
        share = self.contest_weight / total if total > 0.0 else 0.0
        return self.price_of(share, self.effective_talent, self.stars_at_work())

    def price_of(self: Startup, share: float, talent: float, stars: float) -> float:  # type: ignore[misc]
        """What investors pay for a share of the race, at the moods of the scenario and of the day."""
        rules = self.market.given.startups.funding
        premium = 1.0 + rules.star_premium * stars / talent if talent > 0.0 else 1.0
        return rules.multiple * rules.mood * self.market.mood * premium * share * self.market.prize

    def stars_at_work(self: Startup) -> float:  # type: ignore[misc]
        """Effective talent of stars here."""
        at_work = (person for person in self.staff if not person.on_leave)
        return sum(self.as_star(person, person.talent) * self.part_that_counts(person) for person in at_work)

    def error_of_investors(self: Startup, draw: float) -> float:  # type: ignore[misc]
        """With median 1, and another spread above than below where that is stated."""
        rules = self.market.given.startups.funding
        spread = rules.valuation_dispersion_low if draw < 0.0 else rules.valuation_dispersion_high
        return math.exp(draw * (rules.valuation_dispersion if spread is None else spread))

    def first_error(self: Startup) -> float:  # type: ignore[misc]
        """That of the first valuation, if a spread is stated."""
        rules = self.market.given.startups.funding
        if rules.valuation_dispersion_low is None and rules.valuation_dispersion_high is None:
            return 1.0
        return self.error_of_investors(self.market.draws.normal(self.key, 0, 0, Decision.FIRST_VALUATION))

    def goes_by_valuation(self: Startup) -> bool:  # type: ignore[misc]
        """If the scenario says so."""
        return self.market.given.startups.worth == "valuation"

    def added_valuation(self: Startup, person: Researcher, talent: float, *, inside: bool) -> float:  # type: ignore[misc]
        """Valuation with and without, over the vesting years and at the stated size."""
        counted = self.part_that_counts(person)
        own = talent * counted * self.match(person) * self.scale
        star = self.as_star(person, talent) * counted * self.scale
        held, stars = self.effective_talent + self.promised_talent, self.stars_at_work() + self.promised_stars
        if inside:
            lost = self.lost_by_others(person, own)
            own, held = own + lost, self.talent_of_others(held, own, lost)
            stars = max(stars - star, 0.0)
        rivals = max(self.market.contest_weights - self.contest_weight, 0.0)
        prices = []
        gain = 0.0 if inside else self.gain_by(person, own)
        for some, of_stars, more in ((held + own, stars + star, gain), (held, stars, 0.0)):
            weight = self.contest_weight_of(self.output_with(some) * math.exp(more))
            share = weight / (weight + rivals) if weight > 0.0 else 0.0
            prices.append(self.price_of(share, some, of_stars))
        return max(prices[0] - prices[1], 0.0) / self.scale / self.market.given.market.vesting_years
