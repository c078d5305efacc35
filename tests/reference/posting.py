"""Wages that are posted, take it or leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.vocabulary import Reason
from tests.reference.bidding import Limit

if TYPE_CHECKING:
    from tests.reference.employer import Employer


class Posting:
    """What an employer posts."""

    def posted_offer(self: Employer, worth: float, limit: Limit) -> Limit:  # type: ignore[misc]
        """The posted wage, or value less a markdown, within the limits."""
        wage = self.terms.posted_wage
        if wage is None:
            wage = worth * self.aggressiveness / self.price_of_more_pay() * self.share_paid()
        return Limit(wage, Reason.POSTED_WAGE) if wage < limit.amount else limit

    def share_paid(self: Employer) -> float:  # type: ignore[misc]
        """Part of value that a posted wage pays: the scenario's, or that of an oligopsonist.

        With share s of the wage bill the inverse elasticity of supply to it is (1 - s)/η + s/θ (Berger,
        Herkenhoff & Mongey 2022).
        """
        rules = self.market.given.market
        if rules.posted_rule == "markdown":
            return 1.0 - rules.posted_markdown
        bill = self.market.wage_bill
        payroll = sum(one.payroll + one.purse_payroll for one in self.brands)
        paid = payroll / self.price_of_pay() / self.scale  # by an employer of the stated size
        share = min(paid / (bill / self.market.scale), 1.0) if bill > 0.0 else 0.0
        return 1.0 / (1.0 + (1.0 - share) / rules.elasticity_within + share / rules.elasticity_across)
