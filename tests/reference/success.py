"""Success in the race, as it is remembered: money and appeal follow it."""

from __future__ import annotations

import math
from statistics import fmean
from typing import TYPE_CHECKING

from tests.reference.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from tests.reference.market import ReferenceMarket

#: Weeks in the last year of the burn-in.
A_YEAR = 52


class Success:
    """An employer's share of the race over time."""

    market: ReferenceMarket
    contest_weight: float

    def begin_memory(self) -> None:
        """Nothing is known yet."""
        self.remembered: float | None = None
        self.in_first_year: list[float] = []
        self.at_first = 0.0

    def weight_of_project(self) -> float:
        """Its weight in the contest, with that of the owner's other brand."""
        raise NotImplementedError

    def remember_the_race(self) -> None:
        """A share more; in week 0 memory begins at the mean of the last year, if there was a whole one."""
        total, week = self.market.contest_weights, self.market.week
        own = self.weight_of_project()
        share = own / total if total > 0.0 else 0.0
        weight = 1.0 - math.exp(-1.0 / (WEEKS_PER_YEAR * self.market.given.feedback.memory))
        if week < -A_YEAR or self.remembered is None:
            self.remembered = self.at_first = share
        else:
            self.remembered += weight * (share - self.remembered)
        if -A_YEAR <= week < 0:
            self.in_first_year.append(share)
            self.at_first = fmean(self.in_first_year)
        elif week == 0:
            if len(self.in_first_year) < A_YEAR:
                self.at_first = share
            self.remembered = self.at_first

    def success(self, elasticity: float) -> float:
        """What success multiplies money by."""
        if self.market.week <= 0 or elasticity == 0.0 or self.at_first <= 0.0 or self.remembered is None:
            return 1.0
        limit = self.market.given.feedback.limit
        return float(min(max((self.remembered / self.at_first) ** elasticity, 1.0 / limit), limit))

    def prestige(self) -> float:
        """Log points of pay, against the mean of all who race."""
        mean = self.market.mean_remembered
        weight = self.market.given.researchers.tastes.prestige
        if weight == 0.0 or mean <= 0.0:
            return 0.0
        return weight * math.log(((self.remembered or 0.0) + mean) / (2.0 * mean))
