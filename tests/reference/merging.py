"""Mergers: two labs come under one owner, as two brands or as one employer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.vocabulary import EventKind

if TYPE_CHECKING:
    from tests.reference.bidding import Bid
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket


class Party:
    """An employer that may come to share its owner with another."""

    partner: Any = None  # the other party of its merger
    is_buyer = False
    alive: bool

    @property
    def brand(self) -> Any:
        """The owner's other brand."""
        return self.partner if self.partner is not None and self.partner.alive and self.alive else None

    @property
    def acquired(self) -> Any:
        """Whom it has taken over; what that one stated goes on."""
        return self.partner if self.is_buyer and self.partner is not None and not self.partner.alive else None

    @property
    def brands(self: Employer) -> list[Employer]:  # type: ignore[misc]
        """Itself, and the owner's other brand."""
        return [self] if self.brand is None else [self, self.brand]

    def books(self: Employer) -> list[tuple[float, float]]:  # type: ignore[misc]
        """What is spent and what there is, dollars a year, of each of the owner's brands."""
        return [(one.committed(), one.budget) for one in self.brands]

    def weight_of_project(self: Employer) -> float:  # type: ignore[misc]
        """Its weight in the contest, with that of the owner's other brand."""
        return sum(one.contest_weight for one in self.brands)

    def project_compute(self: Employer) -> float:  # type: ignore[misc]
        """Compute of the owner's project."""
        return sum(one.compute for one in self.brands)

    def project_productivity(self: Employer) -> float:  # type: ignore[misc]
        """That of the buyer, where two work together."""
        own = self.is_buyer or self.brand is None
        return self.productive() if own else self.brand.productive()

    def talent_elsewhere(self: Employer) -> float:  # type: ignore[misc]
        """What the other brand adds to the project, with those who have signed."""
        return sum(one.effective_talent + one.promised_talent for one in self.brands[1:])

    def project_output(self: Employer) -> float:  # type: ignore[misc]
        """With the people of today."""
        return self.output_with(sum(one.effective_talent for one in self.brands))

    def part_of_project(self: Employer) -> float:  # type: ignore[misc]
        """Its part in the talent of the project."""
        talent = sum(one.effective_talent for one in self.brands)
        return self.effective_talent / talent if self.brand is not None and talent > 0.0 else 1.0

    def staff_of_owner(self: Employer) -> list[Any]:  # type: ignore[misc]
        """The people of all its brands, in the order in which they came."""
        people = [person for one in self.brands for person in one.staff]
        return sorted(people, key=lambda person: person.number)


def best_of_owners(bids: list[Bid]) -> list[Bid]:
    """Of two bids of one owner the better stands, in the place of the first."""
    kept: list[Bid] = []
    for bid in bids:
        rivals = [n for n, other in enumerate(kept) if other.employer is bid.employer.brand]
        if not rivals:
            kept.append(bid)
        elif bid.utility > kept[rivals[0]].utility:
            kept[rivals[0]] = bid
    return kept


def merge(market: ReferenceMarket, event: Any, _: int) -> None:
    """The second comes under the owner of the first."""
    buyer, other = (next(lab for lab in market.labs() if lab.name == name) for name in event.employers)
    market.journal.write(EventKind.MERGED, employer=other, destination=buyer.name)
    keep_wanting(market, buyer, other, event.keeps)
    buyer.partner, other.partner, buyer.is_buyer = other, buyer, True
    joined, at_first = (buyer.remembered or 0.0) + (other.remembered or 0.0), buyer.at_first + other.at_first
    for lab in (buyer, other):
        if market.week <= 0:
            lab.at_first = at_first
        elif lab.remembered:
            lab.at_first *= joined / lab.remembered
        elif lab.at_first > 0.0:
            lab.at_first = math.inf
        lab.remembered = joined if lab.remembered is not None else None
    buyer.bonus_pool = other.bonus_pool = buyer.bonus_pool + other.bonus_pool
    for person in market.researchers():
        if person.employer in (buyer, other):
            rival = buyer if person.employer is other else other
            person.offers = [offer for offer in person.offers if offer.employer is not rival]
            if person.payer in (buyer, other):
                person.begin_work()
    if event.keeps == "one":
        take_over(market, buyer, other)


def keep_wanting(market: ReferenceMarket, buyer: Any, other: Any, keeps: str) -> None:
    """Fitted hurdles are fitted anew: what the next recruit adds, over the hurdle, is what it was."""
    if not market.chooses_seats or market.given.market.hiring_hurdle is not None or not buyer.hurdle:
        return
    talent = market.recruits["lab"].talent
    for lab in (buyer, other):
        lab.wanting = lab.added_by(1.0, talent) / lab.hurdle
    if keeps == "one" and buyer.staff | other.staff:
        weighted = sum(lab.wanting * lab.headcount for lab in (buyer, other))
        buyer.wanting = weighted / (buyer.headcount + other.headcount)


def take_over(market: ReferenceMarket, buyer: Any, ended: Any) -> None:
    """People, with their contracts, and compute go to the buyer."""
    for person in sorted(ended.staff, key=lambda person: person.number):
        market.journal.write(
            EventKind.TRANSFERRED,
            person=person,
            destination=buyer.name,
            pay_before=person.pay,
            pay_after=person.pay,
            package=person.package,
        )
        person.employer = buyer
        buyer.welcome(person)
        if not person.on_leave:
            buyer.put_to_work(person)
    for person in market.researchers():
        if person.payer is ended:
            person.payer = buyer
        if person.past.former is ended:
            person.past.former = buyer
    for amount in ("payroll", "granted", "compute", "slow_headcount"):
        setattr(buyer, amount, getattr(buyer, amount) + getattr(ended, amount))
    for amount in ("payroll", "granted", "compute", "talent", "effective_talent", "budget", "bonus_pool"):
        setattr(ended, amount, 0.0)
    ended.staff = set()
    ended.alive = False
    ended.remove()
    market.ended.append(ended)
