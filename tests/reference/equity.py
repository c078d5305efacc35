"""Raises of colleagues that a contract brings, and what they leave for it: breakpoint by breakpoint."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.vocabulary import EventKind, Reason
from tests.reference.bidding import Limit

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.researcher import Researcher

#: A raise is more than rounding.
MORE = 1.0 + 1e-9


class Equity:
    """An employer whose people compare their pay."""

    kind: str

    def compares(self: Employer) -> bool:  # type: ignore[misc]
        """Do they? Only at labs, and where escalation has it."""
        return self.kind == "lab" and self.equity_band() > 0.0

    def equity_band(self: Employer) -> float:  # type: ignore[misc]
        """How far in logs talent may differ to be alike."""
        if self.market.given.market.mechanism != "sequential":
            return 0.0
        return self.market.given.escalation.equity_band * self.market.intensity

    def colleagues_of(self: Employer, person: Researcher, talent: float) -> list[Researcher]:  # type: ignore[misc]
        """People of the field and of like talent, at work and paid out of the budget."""
        return [
            other
            for other in self.staff
            if other is not person
            and other.field == person.field
            and not (other.on_leave or other.by_purse)
            and abs(math.log(other.talent / talent)) <= self.equity_band()
        ]

    def most_for(self: Employer, colleague: Researcher) -> float:  # type: ignore[misc]
        """What it would pay them were money no object, as they value it."""
        worth = self.value_of(colleague, colleague.talent, inside=True)
        most = min(worth * self.aggressiveness / self.price_of_more_pay(), self.package_cap())
        return most * self.seen_in_a_dollar()

    def raises_by(self: Employer, person: Researcher, talent: float, pay: float) -> dict[Researcher, float]:  # type: ignore[misc]
        """New pay of those who would be raised if the person got this pay."""
        raised = {}
        for other in self.colleagues_of(person, talent):
            fair = min(pay * other.talent / talent, self.most_for(other))
            if fair > max(other.pay, other.due):
                raised[other] = fair
        return raised

    def sum_of_raises(self: Employer, person: Researcher, talent: float, pay: float) -> float:  # type: ignore[misc]
        """Dollars a year."""
        raised = self.raises_by(person, talent, pay)
        return sum(fair - max(other.pay, other.due) for other, fair in raised.items())

    def largest_with_raises(  # type: ignore[misc]
        self: Employer, person: Researcher, talent: float, money: float, price: float
    ) -> float:
        """Package that costs `money` with the raises, each dollar of which costs `price`."""
        if money <= 0.0 or math.isinf(money):
            return money
        seen = self.seen_in_a_dollar()
        kinks = {0.0, money}
        for other in self.colleagues_of(person, talent):
            ratio = other.talent / talent * seen
            kinks |= {max(other.pay, other.due) / ratio, self.most_for(other) / ratio}

        def left(package: float) -> float:
            return money - package - price * self.sum_of_raises(person, talent, package * seen)

        for low, high in pairwise(sorted(kink for kink in kinks if 0.0 <= kink <= money)):
            if left(high) < 0.0:  # straight in between
                return low + (high - low) * left(low) / (left(low) - left(high))
        return money

    def fair_limit(  # type: ignore[misc]
        self: Employer,
        person: Researcher,
        talent: float,
        worth: float,
        limit: Limit,
        *,
        purse: float,
        drawn: float | None = None,
    ) -> Limit:
        """The limit, or less because of raises; `drawn` is what somebody who is there draws already."""
        if not self.compares() or limit.amount <= purse:
            return limit
        by_value = self.worth_with_raises(person, talent, worth * self.aggressiveness, drawn)
        if drawn is None:
            by_money = self.hire_with_raises(person, talent)
        else:
            money = self.free_budget() + drawn
            by_money = self.largest_with_raises(
                person, talent, self.subsidised(money, drawn) / self.cost_of_raise(),
                self.price_of_others(money, drawn),
            )  # fmt: skip
        fair = min(Limit(by_value, Reason.VALUE), Limit(by_money, Reason.BUDGET), key=lambda one: one.amount)
        if fair.amount < purse:
            fair = Limit(purse, Reason.BUDGET)
        return Limit(max(fair.amount, 0.0), fair.reason) if fair.amount < limit.amount else limit

    def price_of_others(self: Employer, money: float, drawn: float) -> float:  # type: ignore[misc]
        """What a dollar of others' raises takes of what one subsidised raise may cost."""
        subsidised = self.terms.retention_subsidy > 0.0 and 0.0 < drawn < money
        return 1.0 / (1.0 - self.terms.retention_subsidy) if subsidised else 1.0

    def worth_with_raises(  # type: ignore[misc]
        self: Employer, person: Researcher, talent: float, worth: float, drawn: float | None
    ) -> float:
        """Package of which the cost to the lab, with what the raises cost it, is what the person is worth."""
        taxed = worth / (self.price_of_more_pay() / self.price_of_pay())
        drawn = drawn or 0.0
        return self.largest_with_raises(
            person, talent, self.subsidised(taxed, drawn) / self.price_of_pay(),
            self.price_of_others(taxed, drawn),
        )  # fmt: skip

    def hire_with_raises(self: Employer, person: Researcher, talent: float) -> float:  # type: ignore[misc]
        """Package of a hire that budget and bonus pool pay for, with the raises."""
        price, money = self.price_of_pay(), self.free_budget_for_hire()
        usual = self.largest_with_raises(
            person, talent, money / self.cost_of_hire(), price / self.cost_of_hire()
        )
        if self.usual_sign_on(usual) <= self.bonus_pool:
            return usual
        money += self.bonus_pool * price / self.market.given.market.vesting_years
        return self.largest_with_raises(person, talent, money / price, 1.0)

    def commit_raises(self: Employer, person: Researcher, talent: float, pay: float) -> None:  # type: ignore[misc]
        """Colleagues are raised when the week ends."""
        if not self.compares():
            return
        for other, fair in self.raises_by(person, talent, pay).items():
            present = max(other.pay, other.due)
            if fair > present * MORE:
                self.promised += (fair - present) * self.price_of_pay()
                other.due = fair

    def raise_for_equity(self: Employer, person: Researcher, pay: float) -> None:  # type: ignore[misc]
        """More cash, and nothing else that is new."""
        more = pay - person.pay
        person.package += more * self.market.given.market.vesting_years
        self.market.journal.write(
            EventKind.RAISED, person=person, pay_before=person.pay, pay_after=pay, package=person.package
        )
        person.pay = pay
        person.compensation += more * self.price_of_pay()
        self.payroll += more * self.price_of_pay()
        self.market.tally["equity_raises"] += 1
