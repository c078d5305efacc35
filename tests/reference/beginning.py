"""How the market begins: employers, people, places, first pay, startups' finances."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.scenario.employers import Lab
from tests.decisions import Decision
from tests.reference.employer import Employer
from tests.reference.employers import FIRST_DRAWN_KEY, BigLab, Outside, Startup, key_of_name
from tests.reference.units import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher

#: Share of a lab's budget that is spent at first, and of a startup's option pool that its people hold.
FIRST_PAYROLL, FIRST_OPTIONS = 0.93, 0.8
#: Weeks, mean of the exponential distribution of tenure.
MEAN_TENURE = 150.0
#: Capex a head, and bonus pool a dollar of budget, where the scenario leaves them out.
CAPEX_PER_HEAD, BONUS_SHARE = 3e6, 0.15


class Beginning:
    """The first state of a market, before its burn-in."""

    def __init__(self, market: ReferenceMarket) -> None:
        self.market = market
        self.given = market.given
        self.count = market.given.researchers.count
        self.employed = self.count - round(market.given.researchers.unemployed_share * self.count)
        self.stated = [lab.headcount for lab in market.given.labs]

    def arrange(self) -> None:
        """Employers and people, who then find places and pay."""
        sizes = self.sizes_of_startups()
        labs, outside = self.sizes_of_labs(sum(sizes))
        employers = [*self.open_labs(labs), Outside(self.market), *self.open_startups(sizes)]
        self.market.employers = employers
        people = [self.market.admit(key) for key in range(self.count)]
        self.place(people, employers, [*labs, outside, *sizes])
        self.finance_startups()
        for employer in employers:
            for person in sorted(employer.staff, key=lambda person: person.number):
                self.pay_first(person, employer)
        for person in people:
            self.set_clocks(person)
            self.bind(person)

    def bind(self, person: Researcher) -> None:
        """A contract of old may forbid to take another job."""
        if person.employer is not None:
            share, key = person.employer.first_bound, person.employer.key
            draw = self.market.draws.uniform(person.key, key, self.market.week, Decision.NON_COMPETE)
            person.bound = draw < share

    # How large employers are

    def sizes_of_startups(self) -> list[int]:
        """Stated, or lognormal around the median; cut where people do not suffice."""
        rules = self.given.startups
        stated = [named.headcount or 0 for named in rules.named]
        drawn = [self.market.planned_size(FIRST_DRAWN_KEY + n) for n in range(rules.count)]
        sizes, left = stated + drawn, self.employed - sum(size or 0 for size in self.stated)
        if None in self.stated:
            left //= 2  # labs without a headcount keep half
        return sizes if sum(sizes) <= left or not sizes else self.cut(sizes, left)

    def cut(self, sizes: list[int], left: int) -> list[int]:
        """One person each, and the rest in proportion; if that is too many, the largest and last give one."""
        factor = max(left - len(sizes), 0) / sum(sizes)
        cut = [1 + int(size * factor) for size in sizes]
        while sum(cut) > max(left, 0) and any(cut):
            largest = max(cut)
            last = len(cut) - 1 - cut[::-1].index(largest)
            cut[last] -= 1
        return cut

    def sizes_of_labs(self, at_startups: int) -> tuple[list[int], int]:
        """Labs without a headcount share equally what the outside leaves; else the outside takes the rest."""
        left = max(self.employed - at_startups - sum(size or 0 for size in self.stated), 0)
        sharing = self.stated.count(None)
        outside = 0
        if self.given.outside.openings > 0:
            outside = left
            if sharing:
                outside = min(round(self.given.outside.initial_share * self.count), left)
        each, extra = divmod(left - outside, sharing) if sharing else (0, 0)
        sizes = []
        for size in self.stated:
            sizes.append(each + (extra > 0) if size is None else size)
            extra -= size is None
        return sizes, outside

    # Employers

    def open_labs(self, sizes: list[int]) -> list[Employer]:
        """Big labs."""
        labs = []
        for lab, size in zip(self.given.labs, sizes, strict=True):
            labs.append(BigLab(self.market, lab, size))
            self.endow(labs[-1], lab, size)
        return [*labs]

    def endow(self, employer: BigLab, lab: Lab, size: int) -> None:
        """Budget, bonus pool and capex, and compute in its steady state."""
        depreciation = self.given.production.compute_depreciation
        budget = lab.budget_per_head * size if lab.budget is None else lab.budget
        if lab.budget is None and self.given.market.value == "productivity":
            budget = math.inf
        employer.give(
            budget=budget,
            bonus=BONUS_SHARE * budget if lab.bonus_pool is None else lab.bonus_pool,
            capex=CAPEX_PER_HEAD * size if lab.capex is None else lab.capex,
            targets=lab.target_list if lab.target_list.size > 0 else None,
        )
        employer.budget, employer.bonus_pool = budget, employer.terms.bonus / 2.0
        employer.compute = employer.terms.capex / (depreciation or 1.0)

    def open_startups(self, sizes: list[int]) -> list[Employer]:
        """Startups given by name, then the drawn ones."""
        named, startups = self.given.startups.named, []
        for n, size in enumerate(sizes):
            if n < len(named):
                name, key, given = named[n].name, key_of_name(named[n].name), named[n]
                startups.append(Startup(self.market, name, key, size, given))
            else:
                serial = n - len(named)
                startups.append(Startup(self.market, f"Startup {serial + 1}", FIRST_DRAWN_KEY + serial, size))
        return [*startups]

    # People

    def place(self, people: list[Researcher], employers: list[Employer], sizes: list[int]) -> None:
        """An exponential race, with talent as rate, decides who is inside; chance decides where."""
        draws = self.market.draws
        queue = sorted(people, key=lambda p: draws.wait(p.key, 0, 0, Decision.PLACE) / p.talent)
        places = sum(size for employer, size in zip(employers, sizes, strict=True) if not employer.is_outside)

        def deal(some: list[Researcher]) -> list[Researcher]:
            return sorted(some, key=lambda person: draws.uniform(person.key, 1, 0, Decision.PLACE))

        inside, outside = deal(queue[:places]), deal(queue[places:])
        for employer, size in zip(employers, sizes, strict=True):
            pool = outside if employer.is_outside else inside
            taken, pool[:] = pool[:size], pool[size:]
            for person in sorted(taken, key=lambda person: person.number):
                person.join(employer)

    def pay_first(self, person: Researcher, employer: Employer) -> None:
        """The first package."""
        face, equity = self.first_package(person, employer)
        cost = face - equity if isinstance(employer, Startup) else face
        compensation = employer.price_of_pay() * cost
        years = self.given.market.vesting_years
        person.receive(face - equity * employer.equity_discount, compensation, equity * years, face * years)
        employer.payroll += person.compensation
        employer.granted += person.grant

    def first_package(self, person: Researcher, employer: Employer) -> tuple[float, float]:
        """Dollars a year at face value, and the equity in it."""
        share = employer.terms.equity_share
        if isinstance(employer, Outside):
            return employer.wage(person.talent), 0.0
        if isinstance(employer, Startup) and self.given.market.value == "race":
            salary = self.given.startups.cash_pay
            pool = FIRST_OPTIONS * employer.option_pool / employer.headcount
            equity = min(salary * share / (1.0 - share), pool / self.given.market.vesting_years)
            return salary + equity, equity
        if isinstance(employer, BigLab) and math.isfinite(employer.budget):
            affordable = (
                FIRST_PAYROLL * employer.pay_that_leaves_tax(employer.budget) / employer.price_of_pay()
            )
            face = affordable / employer.talent * person.talent
        else:
            worth = employer.productivity * self.given.production.value_per_talent
            face = 0.5 * worth * person.talent
        return face, face * share

    def set_clocks(self, person: Researcher) -> None:
        """Tenure is exponential, and vesting clocks are at a random place."""
        draws, week = self.market.draws, self.market.week
        tenure = math.floor(draws.wait(person.key, 0, 0, Decision.TENURE) * MEAN_TENURE)
        person.since = week - 1 - tenure  # nobody was hired this very week
        period = self.given.market.vesting_years * WEEKS_PER_YEAR
        clock = math.floor(draws.uniform(person.key, 1, 0, Decision.TENURE) * period)
        person.granted = max(week - clock, person.since)

    # Startups

    def finance_startups(self) -> None:
        """A startup is worth what a round would say, without error if no spread is stated."""
        for startup in self.market.startups():
            startup.rent_compute()
        self.market.take_places_in_the_race()
        for startup in self.market.startups():
            startup.valuation = startup.worth_to_investors() * startup.first_error()
            startup.option_pool = self.given.startups.option_pool * startup.valuation
