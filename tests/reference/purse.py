"""Money beside the budget for the people on a target list, each contract out of one of the two."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.reference.bidding import Contract
from tests.reference.means import CENT

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.researcher import Researcher

#: A contract for the last dollar fits.
NEARLY = 1.0 + 1e-9


class Purse:
    """What an employer's purse pays, and may pay."""

    purse_promised = 0.0  # dollars a year, this week

    def paid_by_purse(self: Employer) -> list[Researcher]:  # type: ignore[misc]
        """Whom it pays, or will when they are back from leave."""
        return [person for person in self.staff if person.by_purse]

    def budget_pays_nobody_at_work(self: Employer) -> bool:  # type: ignore[misc]
        """Are there none, or only such as the purse pays?"""
        return self.at_work() == 0 or len(self.paid_by_purse()) == self.headcount

    @property
    def purse_payroll(self: Employer) -> float:  # type: ignore[misc]
        """Pay of those at work, and of those who left and wait, dollars a year."""
        at_work = sum(person.compensation for person in self.paid_by_purse() if not person.on_leave)
        gone = [person for person in self.market.everybody if person.payer is self]
        return at_work + sum(person.leave_pay for person in gone if person.leave_by_purse)

    def left_in_purse(self: Employer) -> float:  # type: ignore[misc]
        """Dollars a year that are not spoken for; the burn-in has no purses."""
        targets = self.terms.targets
        stated = targets.purse if targets is not None and self.market.week >= 0 else 0.0
        waiting = sum(person.compensation for person in self.paid_by_purse() if person.on_leave)
        return self.purse_before_contracts(stated) - self.purse_payroll - self.purse_promised - waiting

    def package_from_purse(self: Employer, drawn: float = 0.0) -> float:  # type: ignore[misc]
        """The largest package, dollars a year, that it can pay; without money there is none."""
        left = self.left_in_purse() + drawn
        return left / self.cost_of_raise() if left > 0.0 else -math.inf

    def make_whole_from_purse(self: Employer, wanted: float, package: float) -> float:  # type: ignore[misc]
        """Cash beside a package that it pays."""
        left = (self.package_from_purse() - package) * self.market.given.market.vesting_years
        return min(wanted, left) if left >= CENT else 0.0

    def compensation_from_purse(self: Employer, face: float, make_whole: float) -> float:  # type: ignore[misc]
        """What package and cash take from it each year."""
        return (face + make_whole / self.market.given.market.vesting_years) * self.cost_of_raise()

    def purse_has(self: Employer, compensation: float, drawn: float = 0.0) -> bool:  # type: ignore[misc]
        """Does a contract fit?"""
        return compensation <= (self.left_in_purse() + drawn) * NEARLY

    def commit_purse(self: Employer, contract: Contract) -> None:  # type: ignore[misc]
        """Everything but money is committed as for anybody."""
        self.purse_promised += contract.compensation
        self.commit_to_hire(replace(contract, compensation=0.0), bonus=0.0)
