"""The three kinds of employers, and where their money comes from."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.mechanisms.target_lists.spec import TargetList
from sim.scenario.employers import Lab, NamedStartup
from sim.vocabulary import EventKind, Reason
from tests.decisions import Decision
from tests.reference.bidding import Contract, Limit
from tests.reference.dealing import Bidder
from tests.reference.employer import Employer
from tests.reference.investors import Investors
from tests.reference.means import CENT
from tests.reference.terms import EFFECTS, TERMS_OF_THE_OUTSIDE, terms_of
from tests.reference.units import WEEKS_PER_YEAR, weekly

if TYPE_CHECKING:
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher

_OFFSET, _PRIME = 2166136261, 16777619
#: Keys of employers without a name of their own begin here.
FIRST_DRAWN_KEY = 1 << 28


def key_of_name(name: str) -> int:
    """Key of a named employer: FNV-1a of its name."""
    code = _OFFSET
    for byte in unicodedata.normalize("NFC", name).encode():
        code = (code ^ byte) * _PRIME % (1 << 32)
    return code % FIRST_DRAWN_KEY


class BigLab(Bidder, Employer):
    """A big lab: a budget for pay, a bonus pool, and capital expenditure."""

    kind = "lab"

    def __init__(self, market: ReferenceMarket, lab: Lab, headcount: int) -> None:
        super().__init__(market, lab.name, key_of_name(lab.name), terms_of(lab), lab.culture)
        self.scale = market.scale
        self.amenity = lab.amenity
        self.productivity, self.search_weight, self.growth = lab.productivity, lab.search_weight, lab.growth
        self.first_headcount, self.needs = headcount, frozenset(lab.needs)
        self.leaders_from = self.usual_leaders_from = frozenset(lab.leaders_from)
        self.seats = None if lab.seats is None else lab.seats
        self.budget_growth = lab.budget_growth
        self.retention_fund = lab.retention_fund
        self.first_bound = lab.non_compete_base
        self.budget_follows, self.capex_follows = lab.feedback_budget, lab.feedback_capex
        self.budget_success = self.capex_success = 1.0
        self.from_parent = 0.0  # dollars a year, for people whom deals have brought
        if lab.luxury_threshold is not None:
            self.usual_terms = self.terms = replace(self.terms, luxury_threshold=lab.luxury_threshold)
        self.usual_terms = self.terms = replace(self.terms, luxury_rate=lab.luxury_rate)

    def give(self, budget: float, bonus: float, capex: float, targets: TargetList | None) -> None:
        """Money a year, and whom to pursue."""
        self.usual_terms = replace(self.terms, budget=budget, bonus=bonus, capex=capex, targets=targets)
        self.terms = self.usual_terms

    def accrue(self) -> None:
        """Budget and bonus pool of the week; capex becomes compute."""
        if not self.alive:
            return
        acquired = [] if self.acquired is None else [self.acquired]
        self.budget = sum(lab.budget_of_the_week() for lab in (self, *acquired))
        parties = [self] if self.partner is None else [self, self.partner]
        bonus = sum(lab.terms.bonus for lab in parties) * self.market.budget_factor
        self.bonus_pool = min(self.bonus_pool + weekly(bonus), bonus)
        self.give_compute_back()
        worn = weekly(self.market.given.production.compute_depreciation) * self.compute
        self.compute += weekly(sum(lab.capex_of_the_week() for lab in (self, *acquired))) - worn

    def budget_of_the_week(self) -> float:
        """As stated, grown, and as the prize and success have it, dollars a year."""
        grown = self.terms.budget * math.exp(self.budget_growth * self.market.years)
        return grown * self.market.budget_factor * self.budget_success + self.from_parent

    def capex_of_the_week(self) -> float:
        """As stated, grown, and as success has it, dollars a year."""
        return self.terms.capex * self.market.capex_factor * self.capex_success

    def follows(self, own: float | None, common: float) -> float:
        """Its own elasticity, or that of all labs."""
        return common if own is None else own

    def raise_the_likeliest(self) -> None:
        """What losses have released goes to those who are likeliest to be lost next."""
        left, self.released = min(self.released, self.free_budget()), 0.0
        staff = sorted(self.staff, key=lambda person: person.number)
        for person in sorted(staff, key=self.risk_of_losing, reverse=True):
            if left > CENT and not (person.on_leave or person.by_purse):
                left -= self.raise_pay(person, left)

    def risk_of_losing(self, person: Researcher) -> tuple[int, float]:
        """On how many rivals' lists, and how far below what would be paid at most."""
        rivals = (rival for rival in self.market.employers if rival is not self)
        lists = sum(person in rival.scouts.listed for rival in rivals)
        most = self.worth_in_pay(person) * self.seen_in_a_dollar()
        return lists, round(most / (most + person.pay), 9) if most > 0.0 else 0.0

    def raise_pay(self, person: Researcher, left: float) -> float:
        """As a counter-offer would, but for at most so many dollars a year more; returns how many."""
        years = self.market.given.market.vesting_years
        released = self.subsidised(person.compensation + left, person.compensation)
        face = min(self.limit_on_raise(person).amount, released / self.cost_of_raise())
        pay = face * self.seen_in_a_dollar()
        if pay <= person.pay * (1.0 + 1e-9):
            return 0.0
        self.market.journal.write(
            EventKind.RAISED,
            person=person,
            pay_before=person.pay,
            pay_after=pay,
            package=face * years,
        )
        compensation = self.own_part(person, face * self.cost_of_raise())
        added, grant = compensation - person.compensation, face * self.terms.equity_share * years
        self.payroll += added
        self.granted += grant - person.grant
        person.receive(pay, compensation, grant, face * years, person.benchmark)
        return added

    def is_over_budget(self) -> bool:
        """Does payroll exceed the budget, by more than rounding?"""
        return sum(lab.payroll for lab in self.brands) > self.owners_budget() * (1.0 + 1e-9)

    def owners_budget(self) -> float:
        """What all brands of the owner have, dollars a year."""
        return sum(lab.budget for lab in self.brands)

    def lay_off(self) -> None:
        """People with the least value per dollar go until payroll is within the budget."""
        for person in sorted(self.staff_of_owner(), key=self.value_per_dollar):
            if sum(lab.payroll for lab in self.brands) <= self.owners_budget():
                return
            if not (person.on_leave or person.by_purse):
                self.market.dismiss(person)

    def value_per_dollar(self, person: Researcher) -> float:
        """What a person is worth for what he or she costs."""
        employer = person.employer or self
        return employer.value_of(person, person.talent, inside=True) / max(person.compensation, 1.0)


class Startup(Investors, Employer):
    """A startup: lives on investors' money, and pays largely in options."""

    kind = "startup"

    def __init__(
        self, market: ReferenceMarket, name: str, key: int, headcount: int, named: NamedStartup | None = None
    ) -> None:
        rules = market.given.startups
        super().__init__(market, name, key, terms_of(rules.offers), rules.culture)
        for policy in market.policies_for_startups():
            self.terms = EFFECTS[policy.kind](policy, self.terms)
        self.drawn = named is None
        self.first_bound = rules.offers.non_compete_base
        self.equity_discount, self.first_headcount = rules.equity_discount, headcount
        self.growth, self.search_weight = rules.growth, rules.search_weight
        spread = rules.productivity_sigma * market.draws.normal(key, 0, 0, Decision.STARTUP_PRODUCTIVITY)
        self.productivity = rules.productivity * math.exp(spread)
        self.cash = self.first_runway() * (1.0 - self.share_spent())
        self.valuation = self.first_runway() / rules.funding.dilution * self.first_error()
        self.option_pool = rules.option_pool * self.valuation
        self.investors = 0.0 if named is None else named.investors  # dollars that they will yet give
        if named is not None:
            self.be_as_stated(named)

    def be_as_stated(self, named: NamedStartup) -> None:
        """What the scenario says about a startup given by name."""
        self.scale, self.amenity, self.search_weight = self.market.scale, named.amenity, named.search_weight
        if named.mission is not None:
            self.mission = named.mission
        if named.productivity is not None:
            self.productivity = named.productivity
        if named.growth is not None:
            self.growth = named.growth
        if named.cash is not None:
            self.cash = named.cash

    def first_runway(self) -> float:
        """Dollars that last for the runway at the planned size, cash pay and the tax on it."""
        rules = self.market.given.startups
        burn = (self.planned_cost() + rules.compute_cost) * self.first_headcount
        return burn * rules.runway / WEEKS_PER_YEAR

    def share_spent(self) -> float:
        """A uniform part, up to three quarters, has gone since the last round."""
        return 0.75 * self.market.draws.uniform(self.key, 0, 0, Decision.STARTUP_RUNWAY)

    # Money

    @property
    def minimum_runway(self) -> float:
        """Years that the cash has to last after any commitment."""
        return self.market.given.startups.minimum_runway / WEEKS_PER_YEAR

    def live_on_cash(self) -> None:
        """Spend, look for money if the runway is short, and learn what can be afforded."""
        self.rent_compute()
        burn = self.burn()
        if self.market.week >= 0 or self.drawn:  # named startups stand still in the burn-in
            self.cash += self.luck() - burn / WEEKS_PER_YEAR
            if self.seeks_money(burn):
                self.look_for_money(burn)
        self.learn_what_it_can_afford(burn)

    def rent_compute(self) -> None:
        """Compute for everyone."""
        self.lent_compute = 0.0
        self.compute = self.market.given.startups.compute_per_head * self.headcount

    def burn(self) -> float:
        """Pay and rented compute, less the direct return, dollars a year."""
        rules = self.market.given
        rent = rules.startups.compute_cost * self.headcount
        return self.payroll + rent - rules.production.direct_return * self.output

    def luck(self) -> float:
        """What cash does besides burn and rounds: a step of a Brownian motion, dollars."""
        volatility = self.market.given.startups.cash_volatility / math.sqrt(WEEKS_PER_YEAR)
        return volatility * self.market.draws.normal(self.key, 0, self.market.week, Decision.CASH)

    def look_for_money(self, burn: float) -> None:
        """From those who stand by it, as far as they go; else from others, if a round closes."""
        missing = self.market.given.startups.runway * burn / WEEKS_PER_YEAR - self.cash
        given = max(min(missing, self.investors), 0.0)
        if given > 0.0:
            self.investors -= given
            self.cash += given
            self.market.journal.write(EventKind.STARTUP_FUNDED, employer=self, package=given)
        elif self.finds_investors():
            self.close_round()

    def seeks_money(self, burn: float) -> bool:
        """Will the cash last for less than `seek_runway`?"""
        return self.cash * WEEKS_PER_YEAR < self.market.given.startups.funding.seek_runway * burn

    def finds_investors(self) -> bool:
        """Does a round close in the week?"""
        draw = self.market.draws.uniform(self.key, 0, self.market.week, Decision.ROUND)
        return draw < weekly(self.market.given.startups.funding.rate) * self.market.rounds

    def close_round(self) -> None:
        """Investors value the share of the race, with an error; the startup sells part of itself."""
        rules = self.market.given.startups.funding
        error = self.market.draws.normal(self.key, 0, self.market.week, Decision.VALUATION)
        self.valuation = self.worth_to_investors() * self.error_of_investors(error)
        raised = rules.dilution * self.valuation
        self.cash += raised
        self.market.journal.write(EventKind.STARTUP_FUNDED, employer=self, package=raised)

    def learn_what_it_can_afford(self, burn: float) -> None:
        """Payroll, options and signing cash that keep the minimum runway."""
        rules = self.market.given.startups
        payable = math.inf if self.minimum_runway == 0.0 else self.cash / self.minimum_runway
        if self.cash <= 0.0:
            payable = 0.0
        self.budget = max(payable - rules.compute_cost * self.headcount, 0.0)
        self.option_pool = rules.option_pool * self.valuation
        self.bonus_pool = max(self.cash - self.minimum_runway * max(burn, 0.0), 0.0)

    def is_doomed(self) -> bool:
        """Is the cash gone, or the team too small, or does the hazard say so?"""
        spent = self.cash <= 0.0 or self.headcount < self.market.minimum_team
        return spent or self.market.fate_of(self) == "dies"

    def die(self) -> None:
        """Its people look for work; nothing is left."""
        team = self.headcount
        for person in sorted(self.staff, key=lambda person: person.number):
            self.market.dismiss(person)
        self.leave_nothing()
        self.market.journal.write(EventKind.STARTUP_DIED, employer=self, team=team)

    def leave_nothing(self) -> None:
        """It is no more."""
        self.alive = False
        self.open_seats = self.output = self.compute = self.cash = self.budget = 0.0
        self.lent_compute = 0.0
        self.remove()

    # Bids

    def usual_pay(self) -> float:
        """What startups plan with."""
        return self.planned_cost()

    def free_budget_for_hire(self) -> float:
        """One more person also needs compute."""
        return self.free_budget() - self.market.given.startups.compute_cost

    def part_in_budget(self) -> float:
        """Equity is paid in options, not out of the budget."""
        return 1.0 - self.terms.equity_share

    def cost_of_hire(self) -> float:
        """Cash spent on signing shortens the runway, and so lowers what can be paid each year."""
        years = self.market.given.market.vesting_years
        return self.compensation_of_hire() + self.terms.sign_on_share * years * self.runway_of_cash()

    def runway_of_cash(self) -> float:
        """Cash that has to last for the minimum runway could pay this much a year."""
        return 1.0 / self.minimum_runway if self.minimum_runway > 0.0 else 0.0

    def cash_beside(self, package: float) -> float:
        """Make-whole cash also has to leave the minimum runway."""
        left = super().cash_beside(package)
        if self.minimum_runway == 0.0:
            return left
        spare = self.free_budget_for_hire() - self.cost_of_hire() * package
        left = min(left, spare * self.minimum_runway)
        return left if left >= CENT else 0.0

    def commit_to_hire(self, contract: Contract, bonus: float) -> None:
        """The bonus comes from cash, which then affords less, and one more needs compute."""
        super().commit_to_hire(contract, bonus)
        self.cash -= bonus
        self.budget -= self.market.given.startups.compute_cost
        if self.minimum_runway > 0.0:
            self.budget -= bonus / self.minimum_runway


class Outside(Employer):
    """Academia and other industry: takes people at a wage that rises slowly with talent."""

    kind = "outside"
    is_outside = True
    reason_of_worth = Reason.POSTED_WAGE

    def __init__(self, market: ReferenceMarket) -> None:
        rules = market.given.outside
        super().__init__(market, "outside", key_of_name("outside"), TERMS_OF_THE_OUTSIDE, rules.culture)
        self.amenity = rules.amenity
        self.budget = math.inf

    def wage(self, talent: float) -> float:
        """The wage, dollars a year."""
        rules = self.market.given.outside
        return float(rules.wage * talent**rules.talent_elasticity)

    def value_of(self, person: Researcher, talent: float, *, inside: bool = False) -> float:
        """People are worth their wage to the outside."""
        return self.wage(talent)

    def value_to_bid_on(self, person: Researcher) -> float:
        """The outside does not shade."""
        return self.wage(person.talent_seen_by(self))

    def posted_offer(self, worth: float, limit: Limit) -> Limit:
        """It pays its wage, whatever the mechanism."""
        return limit

    def plan_seats(self) -> None:
        """It always looks for some people."""
        self.open_seats = self.weight = self.market.given.outside.openings

    def take_place_in_the_race(self) -> None:
        """The outside does not race."""

    def make_breakthroughs(self) -> None:
        """Nor does it make breakthroughs."""
