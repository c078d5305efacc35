"""What an employer's money buys."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.employer import Employer

#: Dollars.
CENT = 0.01


class Means:
    """Budget, bonus pool and options, and the packages for which they suffice."""

    def affordable_hire(self: Employer, pool: float) -> float:  # type: ignore[misc]
        """Package that budget and bonus pool pay for: sign-on as is usual, or else all of the pool."""
        usual = self.free_budget_for_hire() / self.cost_of_hire()
        if self.usual_sign_on(usual) <= pool:
            return usual
        spared = self.price_of_pay() / self.market.given.market.vesting_years - self.runway_of_cash()
        return (self.free_budget_for_hire() + pool * spared) / self.cost_of_raise()

    def usual_sign_on(self: Employer, package: float) -> float:  # type: ignore[misc]
        """Dollars on signing, where they are there."""
        share = self.terms.sign_on_share
        return share * self.market.given.market.vesting_years * package if share > 0.0 else 0.0

    def sign_on(self: Employer, package: float) -> float:  # type: ignore[misc]
        """Dollars on signing: as is usual, as far as the pool goes."""
        return min(self.usual_sign_on(package), max(self.bonus_pool, 0.0))

    def compensation_of(self: Employer, package: float) -> float:  # type: ignore[misc]
        """What a hire draws from the budget: all that is not paid on signing."""
        yearly = package * self.part_in_budget()
        return self.price_of_pay() * (yearly - self.sign_on(package) / self.market.given.market.vesting_years)

    def runway_of_cash(self: Employer) -> float:  # type: ignore[misc]
        """Budget, dollars a year, that a dollar of cash on signing takes besides."""
        return 0.0

    def per_year(self: Employer, pool: float, share: float) -> float:  # type: ignore[misc]
        """Package of which this share, over the vesting years, exhausts the pool."""
        return pool / (share * self.market.given.market.vesting_years) if share > 0.0 else math.inf

    def free_budget(self: Employer) -> float:  # type: ignore[misc]
        """Budget that is neither spent nor promised."""
        return sum(one.budget - one.committed() - one.promised for one in self.brands)

    def free_budget_for_hire(self: Employer) -> float:  # type: ignore[misc]
        """Budget that is left for one more person, without what is kept back to keep others."""
        return self.free_budget() - sum(one.held_back() for one in self.brands)

    def held_back(self: Employer) -> float:  # type: ignore[misc]
        """The part of the budget that only those see who are there already."""
        share = self.retention_fund
        return share * self.budget if share > 0.0 and not math.isinf(self.budget) else 0.0

    def price_of_pay(self: Employer) -> float:  # type: ignore[misc]
        """What a dollar of pay costs: taxed, or subsidised."""
        return 1.0 + self.terms.payroll_tax - self.terms.r_and_d_credit

    def part_in_budget(self: Employer) -> float:  # type: ignore[misc]
        """Part of a package that the budget bears, before what is paid on signing."""
        return 1.0

    def cost_of_raise(self: Employer) -> float:  # type: ignore[misc]
        """What a dollar of package costs the budget; nothing is paid on signing."""
        return self.price_of_pay() * self.part_in_budget()

    def usual_pay_for(self: Employer, talent: float) -> float:  # type: ignore[misc]
        """Pay of its people for so much talent, as they value it; no limit where nobody is there."""
        outside = self.market.given.outside
        if self.is_outside:
            return outside.wage * float(talent**outside.talent_elasticity)
        bill = self.committed() - self.paid_to_leavers()
        paid = sum(person.talent for person in self.staff if not person.by_purse)
        if paid <= 0.0 or bill <= 0.0:
            return math.inf
        return bill / self.cost_of_raise() / paid * self.seen_in_a_dollar() * talent

    def compensation_of_hire(self: Employer) -> float:  # type: ignore[misc]
        """What of it counts as payroll; what is paid on signing comes from the bonus pool."""
        return self.price_of_pay() * (self.part_in_budget() - self.terms.sign_on_share)

    def cost_of_hire(self: Employer) -> float:  # type: ignore[misc]
        """What a dollar of package of a hire costs the budget."""
        return self.compensation_of_hire()

    def pay_that_money_buys(self: Employer) -> float:  # type: ignore[misc]
        """Pay of hires, dollars a year as they value it, for which budget, bonus pool and options suffice."""
        terms = self.terms
        most = max(self.affordable_hire(self.cash_beside(0.0)), 0.0)
        most = min(most, max(self.per_year(self.option_pool - self.granted, terms.equity_share), 0.0))
        return most * self.seen_in_a_dollar()

    def cash_beside(self: Employer, package: float) -> float:  # type: ignore[misc]
        """Cash left for make-whole beside a package; less than a cent is nothing."""
        left = self.bonus_pool - self.sign_on(package)
        return left if left >= CENT else 0.0
