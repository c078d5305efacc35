"""How losses make employers bid more, and time and a budget that is nearly spent calm them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.terms import Terms
from tests.reference.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher

#: From this share of the budget on an employer feels that it has overspent.
NEARLY_SPENT = 0.97


class Temper:
    """Aggressiveness, and the pressure that it comes from."""

    market: ReferenceMarket
    terms: Terms
    is_outside: bool
    talent: float
    budget: float
    pressure: float
    aggressiveness: float

    def committed(self) -> float:
        """What of the budget is spent, dollars a year."""
        raise NotImplementedError

    def books(self) -> list[tuple[float, float]]:
        """What is spent and what there is, dollars a year, of each of the owner's brands."""
        raise NotImplementedError

    def be_provoked(self, person: Researcher) -> None:
        """A listed person is lost: aggressiveness rises with the share of talent that goes."""
        rise = self.market.intensity * self.market.given.escalation.aggressiveness_rise
        if rise > 0.0 and self.talent > 0.0 and not self.is_outside:
            limit = math.log(self.market.given.escalation.aggressiveness_limit)
            self.pressure = min(self.pressure + rise * 100.0 * person.talent / self.talent, limit)
            self.settle_aggressiveness()

    def calm_down(self) -> None:
        """The pressure falls with time, and where the budget is nearly spent."""
        half_life = self.market.given.escalation.aggressiveness_half_life
        if half_life is not None:
            self.pressure *= math.exp(-math.log(2.0) / WEEKS_PER_YEAR / half_life)
        spent, budget = (sum(amounts) for amounts in zip(*self.books(), strict=True))
        if spent >= NEARLY_SPENT * budget:
            self.pressure *= 1.0 - self.market.given.escalation.aggressiveness_fall
        self.settle_aggressiveness()

    def settle_aggressiveness(self) -> None:
        """The scenario's aggressiveness, times what pressure adds."""
        self.aggressiveness = self.terms.aggressiveness * math.exp(self.pressure)
