"""Taxes, credits, subsidies and public compute."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tests.reference.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher


class PublicMoney:
    """What an employer pays the state, and has of it."""

    luxury_tax = 0.0  # dollars a year; below zero what it gets
    lent_compute = 0.0  # dollars

    def owes(self: Employer, pay: float) -> float:  # type: ignore[misc]
        """Luxury tax, dollars a year, on so much pay."""
        threshold = self.terms.luxury_threshold
        above = pay - threshold
        return self.terms.luxury_rate * above**2 / (2.0 * threshold) if above > 0.0 else 0.0

    def pay_that_leaves_tax(self: Employer, money: float) -> float:  # type: ignore[misc]
        """Pay for which the money is enough, with the luxury tax on it."""
        threshold, rate = self.terms.luxury_threshold, self.terms.luxury_rate
        if money <= threshold or math.isinf(money):
            return money
        if rate == 0.0:
            return money
        return threshold + threshold / rate * (math.sqrt(1.0 + 2.0 * rate * (money / threshold - 1.0)) - 1.0)

    def pay_in_all(self: Employer) -> float:  # type: ignore[misc]
        """Out of budget and purse, dollars a year, with what is promised and set aside."""
        waiting = sum(person.compensation for person in self.paid_by_purse() if person.on_leave)
        return self.committed() + self.promised + self.purse_payroll + self.purse_promised + waiting

    def price_of_more_pay(self: Employer) -> float:  # type: ignore[misc]
        """What a further dollar of pay costs."""
        if math.isinf(self.terms.luxury_threshold):
            return self.price_of_pay()
        above = max(self.pay_in_all() / self.terms.luxury_threshold - 1.0, 0.0)
        return self.price_of_pay() * (1.0 + self.terms.luxury_rate * above)

    def purse_before_contracts(self: Employer, stated: float) -> float:  # type: ignore[misc]
        """Pay for which a purse is enough that bears what it adds to the luxury tax."""
        if math.isinf(self.terms.luxury_threshold):
            return stated
        payroll = self.committed() + self.promised
        return self.pay_that_leaves_tax(stated + payroll + self.owes(payroll)) - payroll

    def subsidised(self: Employer, money: float, drawn: float) -> float:  # type: ignore[misc]
        """Cost of the package that money buys for who draws so much: the state adds to what comes on top."""
        share = self.terms.retention_subsidy
        if share == 0.0 or drawn <= 0.0 or money <= drawn:
            return money
        return drawn + (money - drawn) / (1.0 - share)

    def own_part(self: Employer, person: Researcher, cost: float) -> float:  # type: ignore[misc]
        """What is left of the cost of a raise, which is noted; a purse gets nothing."""
        if person.by_purse or cost <= person.compensation:
            return cost
        paid = self.terms.retention_subsidy * (cost - person.compensation)
        self.market.subsidies += paid
        return cost - paid

    def worth_in_pay(  # type: ignore[misc]
        self: Employer, person: Researcher, rival: Employer | None = None
    ) -> float:
        """Largest package for who is there by what the person is worth."""
        worth = self.value_against(rival, person, person.talent, inside=True) * self.aggressiveness
        if person.by_purse or self.terms.retention_subsidy == 0.0:
            return worth / self.price_of_more_pay()
        taxed = self.price_of_more_pay() / self.price_of_pay()
        drawn = person.compensation / self.part_in_budget()  # options too
        return self.subsidised(worth / taxed, drawn) / self.price_of_pay()

    def give_compute_back(self: Employer) -> None:  # type: ignore[misc]
        """What was lent for last week."""
        self.compute -= self.lent_compute
        self.lent_compute = 0.0


def tax_luxury(market: ReferenceMarket) -> None:
    """What labs owe on pay as the week begins; others get it, and budgets are then what pay may come to."""
    labs = [lab for lab in market.labs() if lab.alive]
    for lab in market.ended:
        lab.luxury_tax = 0.0
    for lab in labs:
        lab.luxury_tax = lab.owes(lab.pay_in_all())
    market.luxury_tax = sum(lab.luxury_tax for lab in labs)
    to = market.given.luxury_tax.redistribute
    below = [lab for lab in labs if lab.luxury_tax == 0.0]
    if market.luxury_tax > 0.0 and to == "labs below":
        for lab in below:
            lab.budget += market.luxury_tax / len(below)
            lab.luxury_tax = -market.luxury_tax / len(below)
    startups = [startup for startup in market.startups() if startup.alive]
    for startup in startups:
        startup.luxury_tax = 0.0
        if market.luxury_tax > 0.0 and to == "startups" and market.week >= 0:
            startup.luxury_tax = -market.luxury_tax / len(startups)
            startup.cash -= startup.luxury_tax / WEEKS_PER_YEAR
    for lab in labs:
        lab.budget = lab.pay_that_leaves_tax(lab.budget)


def sum_up_credits(market: ReferenceMarket) -> None:
    """What R&D credits are worth on pay as the week begins."""
    market.credits = sum(
        (one.payroll + one.purse_payroll) / one.price_of_pay() * one.terms.r_and_d_credit
        for one in market.employers
        if one.alive
    )


def lend_compute(market: ReferenceMarket) -> None:
    """To startups, or to all below a size."""
    market.lent = 0.0
    for loan in [event for event in market.in_force if event.kind == "public-compute"][-1:]:
        for one in market.employers:
            small = loan.below is not None and one.headcount < loan.below * one.scale
            if one.alive and not one.is_outside and (small if loan.below else one.kind == "startup"):
                one.lent_compute = loan.per_head * one.headcount
                one.compute += one.lent_compute
                market.lent += one.lent_compute


def reprice(market: ReferenceMarket, before: dict[Any, float]) -> None:
    """Pay in force, which cost so much a dollar, costs what a dollar does now."""
    change = {one: one.price_of_pay() / price for one, price in before.items()}
    for person in market.researchers():
        if person.employer is not None:
            person.compensation *= change[person.employer]
        if person.payer is not None:
            person.leave_pay *= change[person.payer]
    for one, factor in change.items():
        one.payroll *= factor
        if one.kind == "lab":
            one.from_parent *= factor
