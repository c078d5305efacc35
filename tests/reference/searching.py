"""Who meets whom in a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher


class Searching:
    """Random contacts with the people of a market, and open offers by recruiters."""

    def search(self: ReferenceMarket) -> None:  # type: ignore[misc]
        """One draw a person; then recruiters open targeted open offers."""
        self.exits.clear()
        self.weights = sum(employer.weight for employer in self.searching)
        self.pulling = [employer for employer in self.searching if self.may_pull(employer)]
        self.scale_contacts()
        for person in self.researchers():
            person.live_through_the_week()
        for employer in self.employers:
            employer.scouts.pursue()

    def scale_contacts(self: ReferenceMarket) -> None:  # type: ignore[misc]
        """Contacts that a unit of talent to the elasticity has, such that means are as stated."""
        elasticity = self.given.market.search_elasticity
        if elasticity == 0.0 or (self.contact_scales and self.week % 4 != 0):
            return
        everybody = [one for one in self.researchers() if not one.on_leave]
        for circle in ("inside", "without", "outside"):
            people = [one for one in everybody if one.circle == circle]
            stated = self.stated_contact_rate(circle)
            if people:
                wanted = stated * len(people)
                self.contact_scales[circle] = scale_by_halves(people, elasticity, wanted)
            else:
                reach = sum(one.talent**elasticity for one in everybody)
                self.contact_scales[circle] = stated * len(everybody) / reach

    def stated_contact_rate(self: ReferenceMarket, circle: str) -> float:  # type: ignore[misc]
        """Mean probability of a random contact in the week."""
        rules, outside = self.given.market, self.given.outside
        return {
            "without": rules.contact_rate_unemployed,
            "outside": rules.contact_rate_employed * outside.contact_factor,
            "inside": rules.contact_rate_employed,
        }[circle]

    def may_pull(self: ReferenceMarket, employer: Employer) -> bool:  # type: ignore[misc]
        """May it meet some people more often than others, or less often?"""
        return bool(employer.scouts.listed or employer.leaders_from or self.pacts)

    def attention_to(self: ReferenceMarket, person: Researcher) -> float:  # type: ignore[misc]
        """How many times as frequent contacts are; only those by employers that pull, or may not, change."""
        extra = sum(employer.search_weight_for(person) - employer.weight for employer in self.pulling)
        usual = max(1.0 + extra / self.weights, 0.0) if self.pulling else 1.0
        if self.given.ties.contacts == 1.0 or self.weights == 0.0:
            return usual
        return usual + sum(self.extra_weight(person, one) for one in self.searching) / self.weights

    def are_in_a_pact(self: ReferenceMarket, one: Employer, other: Employer) -> bool:  # type: ignore[misc]
        """Have they agreed not to approach each other's people?"""
        return one is not other and any({one.name, other.name} <= pact for pact in self.pacts)


def scale_by_halves(people: list[Researcher], elasticity: float, wanted: float) -> float:
    """The scale with which these people have so many contacts together."""
    low, high = 0.0, 1e6
    for _ in range(200):
        scale = (low + high) / 2.0
        rates = (min(scale * one.talent**elasticity, one.most_contacts()) for one in people)
        low, high = (low, scale) if sum(rates) >= wanted else (scale, high)
    return high
