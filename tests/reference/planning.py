"""How many people an employer wants: as planned, or as chosen, with the package's bins done plainly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket

#: Bins of the log of pay per unit of talent.
FIRST, WIDTH = -30.0, 0.02


class Recruits:
    """What recent hires by labs, or by startups, or by any, tell."""

    def __init__(self, market: ReferenceMarket, kind: str) -> None:
        self.market, self.kind = market, kind
        self.hires: list[tuple[float, int, float]] = []  # weight, bin, talent
        self.price = self.talent = 0.0

    def note(self, talent: float, pay: float) -> None:
        """One more hire at so much a year; later ones weigh more, by e a year."""
        price = math.log(pay / talent)
        weight = math.exp(self.market.week / WEEKS_PER_YEAR)
        self.hires.append((weight, math.floor((price - FIRST) / WIDTH), talent))

    def appraise(self) -> None:
        """Usual pay for a unit of talent, and usual talent, as the week begins."""
        if self.hires:
            total = sum(weight for weight, _, _ in self.hires)
            self.talent = sum(weight * talent for weight, _, talent in self.hires) / total
            self.price = self.median(total / 2.0)
            return
        same = [one for one in self.market.employers if one.alive and one.kind == self.kind]
        staff = [person for one in same for person in one.staff if not person.by_purse]
        paying = [one for one in same if one.headcount > len(one.paid_by_purse())]
        talent = sum(person.talent for person in staff)
        self.price = sum(one.payroll for one in paying) / talent if talent > 0.0 else math.inf
        self.talent = talent / len(staff) if staff else 1.0

    def median(self, half: float) -> float:
        """The middle, within its bin in proportion to weight."""
        below = 0.0
        for place in sorted({place for _, place, _ in self.hires}):
            within = sum(weight for weight, where, _ in self.hires if where == place)
            if below + within >= half:
                return math.exp(FIRST + (place + (half - below) / within) * WIDTH)
            below += within
        raise AssertionError("the middle is below the end")


class Planning:
    """How many seats an employer has open: as planned, or as it chooses, and what it can afford."""

    market: ReferenceMarket
    kind: str
    hurdle = 0.0
    wanting = 0.0  # what its next recruit added over the hurdle, before its merger
    slow_headcount = 0.0

    def chosen_seats(self: Employer, planned: float) -> float:  # type: ignore[misc]
        """As many as would each add more than they cost, and as it may grow by and can afford."""
        rules, recruits = self.market.given.market, self.market.recruits[self.kind]
        cost = self.price_of_more_pay() * recruits.price * recruits.talent
        if self.hurdle == 0.0:
            self.slow_headcount = self.headcount / (1.0 + rules.hiring_speed)
            if rules.hiring_hurdle is None:
                fitted = self.added_by(planned + 1.0, recruits.talent) / cost
                self.hurdle = max(fitted * (1.0 + 1e-9), 1e-12)  # the next is not wanted
            else:
                self.hurdle = max(1.0 + rules.hiring_hurdle, 1e-12)
        else:
            self.slow_headcount += (self.headcount - self.slow_headcount) / WEEKS_PER_YEAR
        if self.wanting > 0.0:
            self.hurdle = max(self.added_by(1.0, recruits.talent) / self.wanting, 1e-12)
            self.wanting = 0.0
        grown = self.slow_headcount + max(1.0, rules.hiring_speed * self.slow_headcount)
        acquired = [] if self.acquired is None else [self.acquired]
        speed = max(grown, sum(one.first_headcount for one in (self, *acquired))) - self.headcount
        money = self.affordable_seats()
        seats = sum(math.inf if one.seats is None else one.seats for one in (self, *acquired))
        ceiling = seats - self.headcount
        wanted = 0
        while wanted < min(money, ceiling, max(math.floor(speed), 0) + 1):
            if wanted + 1 > min(money, ceiling):
                break
            if self.added_by(wanted + 1.0, recruits.talent) <= cost * self.hurdle:
                break
            wanted += 1
        if wanted > speed and self.kind == "lab":
            self.market.tally["speed_limits"] += 1
        return float(max(math.floor(min(wanted, speed)), 0))

    def added_by(self: Employer, place: float, talent: float) -> float:  # type: ignore[misc]
        """What the recruit in this place adds to yearly earnings."""
        heads = sum(one.headcount for one in self.brands)
        times = heads / self.headcount if self.headcount > 0 else 1.0  # the other brand hires in proportion
        before = self.effective_talent + self.talent_elsewhere() + (place - 1.0) * times * talent
        more = self.earnings_with(before + self.scale * talent) - self.earnings_with(before)
        return float(more / self.scale)

    def open_seats_of_the_week(self: Employer) -> float:  # type: ignore[misc]
        """Seats that are planned, unfilled and affordable."""
        planned = self.planned_headcount() + (self.acquired.planned_headcount() if self.acquired else 0.0)
        return max(math.floor(min(planned + 0.5 - self.headcount, self.affordable_seats())), 0.0)

    def planned_headcount(self: Employer) -> float:  # type: ignore[misc]
        """As stated, or as at first and its growth."""
        age = max(self.market.week - max(self.born, 0), 0) / WEEKS_PER_YEAR
        return self.first_headcount * math.exp(self.growth * age) if self.seats is None else self.seats

    def affordable_seats(self: Employer) -> float:  # type: ignore[misc]
        """People at usual pay that the free budget is enough for."""
        usual_pay = self.usual_pay()
        if usual_pay <= 0.0:
            return math.inf
        return sum(one.budget - one.held_back() - one.committed() for one in self.brands) / usual_pay

    def usual_pay(self: Employer) -> float:  # type: ignore[misc]
        """What the staff costs per head; an employer of nobody reckons with what startups pay."""
        heads = self.headcount - len(self.paid_by_purse())
        if heads == 0:
            return self.planned_cost()
        return (self.committed() - self.paid_to_leavers()) / heads

    def planned_cost(self: Employer) -> float:  # type: ignore[misc]
        """What a person at startups' cash pay costs here: the tax on pay is for the employer."""
        return self.market.given.startups.cash_pay * self.price_of_pay()

    def plan_seats(self: Employer) -> None:  # type: ignore[misc]
        """With unlimited seats everybody always has room."""
        planned = self.market.given.market.planned_seats
        if not self.alive:
            self.open_seats = self.weight = 0.0
            return
        self.open_seats = self.open_seats_of_the_week() if planned else 1.0
        if self.market.chooses_seats:
            self.open_seats = self.chosen_seats(self.open_seats)
        self.weight = self.search_weight * (self.open_seats if planned else self.scale)
