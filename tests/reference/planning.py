"""How many people an employer wants, where that is chosen: the package's bins and halves, done plainly."""

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
    """An employer that chooses."""

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
