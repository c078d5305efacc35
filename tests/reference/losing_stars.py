"""What a team loses when one of its employer's best leaves."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from tests.reference.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.researcher import Researcher


class LosingStars:
    """An employer some of whose people are its stars."""

    def forget_stars(self) -> None:
        """Nobody has left yet."""
        self.team_loss: dict[str, float] = {}  # by field, part of talent that does not count
        self.stars_gone: Counter[str] = Counter()  # since the last plan
        self.team_stars: Counter[str] = Counter()  # as the week was planned
        self.team_talent: Counter[str] = Counter()  # effective, as the week was planned

    def recover_teams(self: Employer) -> None:  # type: ignore[misc]
        """A week passes, and the stars who left since the last are missed."""
        rules = self.market.given.portability
        kept = 0.5 ** (1.0 / (rules.star_recovery * WEEKS_PER_YEAR))
        for field in {*self.team_loss, *self.stars_gone}:
            counts = 1.0 - self.team_loss.get(field, 0.0) * kept
            gone = self.stars_gone[field]
            if gone:
                counts *= (1.0 - rules.star_loss) ** (gone / max(self.team_stars[field], gone))
            self.team_loss[field] = min(1.0 - counts, 0.9)
        self.stars_gone.clear()

    def find_stars(self: Employer) -> None:  # type: ignore[misc]
        """The best one in twenty of those at work, and what each team makes."""
        at_work = [person for person in self.staff if not person.on_leave]
        best = sorted(at_work, key=lambda person: (-person.talent, person.number))
        for place, person in enumerate(best):
            person.is_star = place < math.ceil(len(best) / 20)
        self.team_stars = Counter(person.field for person in best if person.is_star)
        self.team_talent.clear()
        for person in at_work:
            counted = person.talent * self.part_that_counts(person) * self.match(person)
            self.team_talent[person.field] += counted  # type: ignore[assignment]

    def lost_by_others(self: Employer, person: Researcher, own: float) -> float:  # type: ignore[misc]
        """Effective talent of others in the team that would not count, mean of the vesting years."""
        rules, years = self.market.given.portability, self.market.given.market.vesting_years
        if not person.is_star or person.on_leave or rules.star_loss == 0.0:
            return 0.0
        decay = math.log(2.0) / rules.star_recovery
        mean = rules.star_loss * -math.expm1(-decay * years) / (decay * years)
        part = min(self.scale / max(self.team_stars[person.field], 1), 1.0)
        return mean * part * max(self.team_talent[person.field] - own, 0.0)
