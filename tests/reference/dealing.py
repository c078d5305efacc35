"""Startups that end by stated hazards, or in a lab: deals about teams."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.vocabulary import EventKind
from tests.decisions import Decision
from tests.reference.purse import NEARLY
from tests.reference.units import weekly

if TYPE_CHECKING:
    from tests.reference.employers import BigLab, Startup
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher

Team = list["Researcher"]


class Dealing:
    """Deals of the week between labs and startups."""

    review: Any = None  # the event that reviews them

    def fate_of(self: ReferenceMarket, startup: Startup) -> str | None:  # type: ignore[misc]
        """One draw decides between death, acquisition and neither."""
        exits = self.given.startups.exits
        acquired = exits.hazard_acquired if self.week >= 0 else 0.0
        total = weekly(exits.hazard_death) + weekly(acquired)
        if total == 0.0:
            return None
        draw, chance = self.draws.uniform(startup.key, 0, self.week, Decision.EXIT), -math.expm1(-total)
        if draw >= chance:
            return None
        return "dies" if draw * total < chance * weekly(exits.hazard_death) else "is acquired"

    def strike_deals(self: ReferenceMarket) -> None:  # type: ignore[misc]
        """Acquisitions as the hazard says; licences where labs look into it and find it worth the price."""
        if self.week < 0:
            return
        talks = weekly(self.given.startups.deals.talks)
        for startup in self.startups():
            if not startup.alive:
                continue
            team = sorted(startup.staff, key=lambda person: person.number)
            if self.fate_of(startup) == "is acquired":
                self.settle(startup, team, whole=True)
            elif self.draws.uniform(startup.key, 0, self.week, Decision.TALKS) < talks:
                self.settle(startup, self.best_of(team), whole=False)

    def best_of(self: ReferenceMarket, team: Team) -> Team:  # type: ignore[misc]
        """The most talented of those who are at work, this share of them."""
        there = sorted((one for one in team if not one.on_leave), key=lambda one: -one.talent)
        wanted = math.floor(self.given.startups.deals.comes * len(there) + 0.5)
        return there[: max(wanted, min(len(there), 1))]

    def settle(self: ReferenceMarket, startup: Startup, coming: Team, *, whole: bool) -> None:  # type: ignore[misc]
        """The best bid wins, of those that are enough and not blocked."""
        made = {lab: lab.bid_for_team(coming, whole=whole) for lab in self.labs() if lab.alive and coming}
        bids = {lab: bid for lab, bid in made.items() if bid is not None}
        good = list(bids)
        free = [lab for lab in good if not self.blocks(lab, len(coming), startup.headcount)]
        best = max(good, key=bids.__getitem__, default=None)
        buyer = max(free, key=bids.__getitem__, default=None)
        self.tally["deals_blocked"] += best is not buyer
        if buyer is not None:
            self.carry_out_deal(startup, buyer, coming, whole=whole)

    def blocks(self: ReferenceMarket, lab: BigLab, coming: int, team: int) -> bool:  # type: ignore[misc]
        """Does the deal exceed each threshold that a review states?"""
        review = self.review
        if review is None or (review.team_share is not None and coming <= review.team_share * team):
            return False
        inside = [one for one in self.employers if one.alive and not one.is_outside]
        owners = [one for one in inside if one.brand is None or one.is_buyer]
        heads = {one: sum(brand.headcount for brand in one.brands) for one in owners}
        people = sum(heads.values())
        added = 2.0 * sum(brand.headcount for brand in lab.brands) * coming / people**2
        index = sum(number**2 for number in heads.values()) / people**2 + added
        return (review.hhi is None or index > review.hhi) and (
            review.delta_hhi is None or added > review.delta_hhi
        )

    def carry_out_deal(  # type: ignore[misc]
        self: ReferenceMarket, startup: Startup, buyer: BigLab, coming: Team, *, whole: bool
    ) -> None:
        """The startup ends; who comes is the lab's from now on, the others look for work."""
        deals = self.given.startups.deals
        pays = {person: buyer.pay_after_deal(person, whole=whole) for person in coming}
        price = startup.valuation if whole else deals.price_per_head * len(coming)
        startup.alive = False
        for person in self.researchers():
            person.come_back()  # from a leave that the startup would have paid
        for person, pay in pays.items():
            self.take_on(person, buyer, pay, whole=whole)
        for person in sorted(startup.staff, key=lambda person: person.number):
            self.dismiss(person)
        startup.leave_nothing()
        kind = EventKind.STARTUP_ACQUIRED if whole else EventKind.STARTUP_LICENSED
        self.journal.write(kind, employer=startup, destination=buyer.name, package=price)
        self.tally["startups_acquired" if whole else "startups_licensed"] += 1

    def take_on(self: ReferenceMarket, person: Researcher, lab: BigLab, pay: float, *, whole: bool) -> None:  # type: ignore[misc]
        """A new contract with the lab, paid by its purse, or by its budget with more from the parent."""
        years, deals = self.given.market.vesting_years, self.given.startups.deals
        face = pay / lab.seen_in_a_dollar()
        by_purse = deals.paid_by == "purse" and not whole
        self.journal.write(
            EventKind.TRANSFERRED if whole else EventKind.JOINED_BY_DEAL,
            person=person,
            destination=lab.name,
            pay_before=person.pay,
            pay_after=pay,
            package=face * years,
            by_purse=by_purse,
        )
        if not whole and person.employer is not None:
            person.employer.losses += 1
            lab.hires += 1
            self.tally["hires"] += 1
        person.offers.clear()
        bound = person.bound
        person.leave()
        person.join(lab)
        person.bound = bound if whole else lab.binds(person)
        compensation = face * lab.cost_of_raise()
        if by_purse:
            compensation = lab.compensation_from_purse(face, deals.price_per_head)
        else:
            lab.payroll += compensation
            lab.from_parent += compensation
            lab.budget += compensation
        person.by_purse, person.by_deal = by_purse, True
        grant = face * lab.terms.equity_share * years
        lab.granted += grant
        person.receive(pay, compensation, grant, face * years)


class Bidder:
    """A lab that may take over a team."""

    def bid_for_team(self: BigLab, coming: Team, *, whole: bool) -> float | None:  # type: ignore[misc]
        """Dollars over the vesting years above pay; None where that, or the purse, is not enough."""
        rules, deals = self.market.given, self.market.given.startups.deals
        pays = [self.pay_after_deal(person, whole=whole) for person in coming]
        faces = [pay / self.seen_in_a_dollar() for pay in pays]
        cost = sum(faces) * self.part_in_budget() * self.price_of_more_pay()
        seen = [person.talent_seen_by(self) for person in coming]
        if rules.market.value == "productivity":
            worth = self.productivity * rules.production.value_per_talent * sum(seen)
        else:
            joining = sum(talent * self.match(one) for talent, one in zip(seen, coming, strict=True))
            held = self.effective_talent + self.promised_talent + self.talent_elsewhere()
            worth = self.earnings_with(held + joining * self.scale) - self.earnings_with(held)
            worth /= self.scale
        worth *= 1.0 - rules.market.shading
        bid = rules.market.vesting_years * (self.aggressiveness * worth - cost)
        if whole:
            return bid
        drawn = sum(self.compensation_from_purse(face, deals.price_per_head) for face in faces)
        broke = deals.paid_by == "purse" and drawn > self.left_in_purse() * NEARLY
        return None if broke or bid < deals.price_per_head * len(coming) else bid

    def pay_after_deal(self: BigLab, person: Researcher, *, whole: bool) -> float:  # type: ignore[misc]
        """Present pay, or with a licence what is usual for the talent if that is more, under the cap."""
        if whole:
            return person.pay
        usual = self.usual_pay_for(person.talent)
        pay = person.pay if math.isinf(usual) else max(person.pay, usual)
        return min(pay, self.package_cap() * self.seen_in_a_dollar())
