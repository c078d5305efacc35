"""What people bring with them from more productive employers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher


class Learning:
    """An employer whose productivity grows with what people know who come."""

    know_how = 0.0  # log points
    learning = 0.0  # what those of this week will add
    planned_talent = 0.0  # effective, as the week was planned

    def productive(self: Employer) -> float:  # type: ignore[misc]
        """Productivity of today."""
        return float(self.productivity * math.exp(self.know_how))

    def gain_by(self: Employer, person: Researcher, effective: float) -> float:  # type: ignore[misc]
        """Log points that a person from another lab or startup would bring."""
        rules, old = self.market.given.portability, person.employer
        if rules.knowledge == 0.0 or old is None or old is self or old.is_outside or self.is_outside:
            return 0.0
        lead = math.log(old.productive() / self.productive())
        part = effective / (self.planned_talent + effective)
        return max(min(rules.knowledge * lead * part, rules.knowledge_cap - self.know_how), 0.0)

    def learn_from(self: Employer, person: Researcher) -> None:  # type: ignore[misc]
        """A person is about to come."""
        self.learning += self.gain_by(
            person, person.talent * self.part_that_counts(person) * self.match(person)
        )


def learn(market: ReferenceMarket) -> None:
    """What was brought last week is known; the mean over labs and startups, by talent."""
    racing = [one for one in market.employers if one.alive and not one.is_outside]
    for one in racing:
        one.planned_talent = one.effective_talent
        if one.learning > 0.0:
            one.know_how = min(one.know_how + one.learning, market.given.portability.knowledge_cap)
        one.learning = 0.0
    talent = sum(one.effective_talent for one in racing)
    known = sum(math.expm1(one.know_how) * one.effective_talent for one in racing)
    market.know_how = known / talent if talent > 0.0 else 0.0
