"""What labs, startups and the outside have in common."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import mesa

from sim.scenario.employers import Culture
from sim.vocabulary import Reason
from tests.decisions import Decision
from tests.reference.bidding import Bid, Contract, Limit, Offer, least
from tests.reference.equity import Equity
from tests.reference.investors import Stars
from tests.reference.learning import Learning
from tests.reference.losing_stars import LosingStars
from tests.reference.means import Means
from tests.reference.merging import Party
from tests.reference.planning import Planning
from tests.reference.posting import Posting
from tests.reference.public_money import PublicMoney
from tests.reference.purse import Purse
from tests.reference.scouts import Scouts
from tests.reference.success import Success
from tests.reference.temper import Temper
from tests.reference.terms import Terms, freedom
from tests.reference.units import WEEKS_PER_YEAR
from tests.reference.worth import Worth

if TYPE_CHECKING:
    from tests.reference.market import ReferenceMarket
    from tests.reference.researcher import Researcher


class Employer(
    Party,
    Temper,
    Success,
    Planning,
    Worth,
    Means,
    Purse,
    Posting,
    Equity,
    PublicMoney,
    Stars,
    LosingStars,
    Learning,
    mesa.Agent,
):
    """Somebody who employs researchers. Its kinds say where its money comes from."""

    kind = "employer"
    is_outside = False
    reason_of_worth = Reason.VALUE

    def __init__(self, market: ReferenceMarket, name: str, key: int, terms: Terms, culture: Culture) -> None:
        super().__init__(market)
        self.market = market
        self.forget_stars()
        self.name, self.key = name, key
        self.usual_terms = self.terms = terms
        self.culture, self.mission, self.amenity = freedom(culture), culture.mission, 0.0
        self.alive = True
        self.scale = 1.0  # times as large as stated
        self.born = 0
        self.productivity = 1.0
        self.equity_discount = 0.0
        self.search_weight = 0.0
        self.growth = 0.0
        self.retention_fund = self.released = 0.0  # share of the budget; dollars a year for raises
        self.first_headcount = 0
        self.first_bound = 0.0  # share of the first people
        self.needs: frozenset[str] = frozenset()
        self.leaders_from: frozenset[str] = frozenset()
        self.usual_leaders_from: frozenset[str] = frozenset()
        self.seats: int | None = None  # in all; left out: the first headcount and its growth
        # Money
        self.budget = self.payroll = self.promised = 0.0  # dollars a year
        self.bonus_pool = self.cash = self.valuation = self.granted = 0.0  # dollars
        self.option_pool = math.inf  # dollars
        # People
        self.staff: set[Researcher] = set()
        self.talent = self.effective_talent = self.promised_talent = self.promised_stars = 0.0
        self.open_seats = 0.0
        self.scouts = Scouts(self)
        # The race
        self.compute = self.output = self.contest_weight = 0.0
        self.pressure = self.aggressiveness = 0.0
        self.appeal = self.appeal_of_compute = 0.0
        self.begin_memory()
        self.forget_the_week()

    def forget_the_week(self) -> None:
        """Counts begin anew."""
        self.hires = self.losses = self.breakthroughs = self.bids = 0
        self.lost: Counter[Reason] = Counter()

    # Output and the race

    @property
    def headcount(self) -> int:
        """Researchers employed, those on leave too."""
        return len(self.staff)

    def committed(self) -> float:
        """Payroll, and pay that is set aside for those who are yet to come, dollars a year."""
        waiting = (person.compensation for person in self.staff if person.on_leave and not person.by_purse)
        return self.payroll + sum(waiting)

    def paid_to_leavers(self, but: Researcher | None = None) -> float:
        """Old pay out of the budget, dollars a year, of those on leave who worked here, but for one."""
        leavers = (person for person in self.market.everybody if person.payer is self and person is not but)
        return sum((person.leave_pay for person in leavers if not person.leave_by_purse), 0.0)

    def at_work(self) -> int:
        """How many of them are not on garden leave."""
        return sum(not person.on_leave for person in self.staff)

    def match(self, person: Researcher) -> float:
        """Effective talent per talent: more where the field is needed."""
        return 1.0 + self.market.given.production.field_bonus if person.field in self.needs else 1.0

    def output_with(self, talent: float) -> float:
        """Constant elasticity of substitution between compute and effective talent."""
        rules = self.market.given.production
        share, elasticity = rules.compute_share, rules.elasticity
        compute, productivity = self.project_compute() / rules.compute_unit, self.project_productivity()
        if talent <= 0.0 or (compute <= 0.0 and elasticity <= 1.0 and share > 0.0):
            return 0.0
        if elasticity == 1.0:
            return float(productivity * compute**share * talent ** (1.0 - share))
        power = (elasticity - 1.0) / elasticity
        inputs = (share * compute**power if share > 0.0 else 0.0) + (1.0 - share) * talent**power
        return float(productivity * inputs ** (1.0 / power))

    def contest_weight_of(self, output: float) -> float:
        """Output to the exponent of the contest (Tullock 1980), of as many employers of the stated size."""
        exponent = self.market.given.production.contest_exponent
        return float(self.scale * (output / self.scale) ** exponent) if output > 0.0 else 0.0

    def earnings_with(self, talent: float, more: float = 0.0, gain: float = 0.0) -> float:
        """The direct return on output and the share of the prize.

        Rivals are as at the beginning of the week, but for `more` weight; productivity is higher by `gain`.
        """
        output = self.output_with(talent) * math.exp(gain)
        weight = self.contest_weight_of(output)
        rivals = max(self.market.contest_weights - self.weight_of_project() + more, 0.0)
        share = weight / (weight + rivals) if weight > 0.0 else 0.0
        return self.market.given.production.direct_return * output + self.market.prize * share

    def take_place_in_the_race(self) -> None:
        """Output with the people of today, and the weight it has in the contest."""
        made, part = self.project_output(), self.part_of_project()
        self.output, self.contest_weight = made * part, self.contest_weight_of(made) * part

    def make_breakthroughs(self) -> None:
        """Everyone works; breakthroughs are Poisson."""
        made, part = self.project_output(), self.part_of_project()
        self.output = made * part
        rules = self.market.given.innovation
        if self.output > 0.0 and rules.rate > 0.0:
            mean = self.scale * rules.rate / WEEKS_PER_YEAR * (made / self.scale / 100.0) ** rules.exponent
            mean *= part
            self.breakthroughs = self.market.draws.poisson(
                mean, self.key, self.market.week, Decision.BREAKTHROUGH
            )

    # What it is worth to a researcher

    def appraise_appeal(self, usual_compute: float) -> None:
        """Peers, bureaucracy, and compute per head against that of all labs and startups."""
        tastes, heads = self.market.given.researchers.tastes, self.headcount
        self.appeal, self.appeal_of_compute = self.amenity, 0.0
        if self.is_outside:
            return
        self.appeal += self.prestige()
        if heads == 0:
            return
        self.appeal += tastes.peers * math.log(self.talent / heads)
        self.appeal -= tastes.bureaucracy * math.log1p(heads / self.scale / 100.0)
        if self.compute > 0.0:
            heads = sum(one.headcount for one in self.brands)
            self.appeal_of_compute = tastes.compute * math.log(self.project_compute() / heads / usual_compute)

    def amenity_for(self, person: Researcher) -> float:
        """Everything besides pay, in log points of pay."""
        tastes = self.market.given.researchers.tastes
        common = self.appeal + person.likes_compute * self.appeal_of_compute
        culture = person.likes_culture * tastes.culture * self.culture
        mission = person.likes_mission * tastes.mission * self.mission
        return common + culture + mission + person.taste_for(self)

    def seen_in_a_dollar(self) -> float:
        """What a researcher sees in a dollar of the package: equity may be discounted."""
        return 1.0 - self.terms.equity_share * self.equity_discount

    # Contacts and target lists

    def search_weight_for(self, person: Researcher) -> float:
        """Weight in a person's random contact; listed people and former colleagues are met more often."""
        weight = self.weight * self.contacts_with_people_at(person.employer)
        if person in self.scouts.listed and self.terms.targets is not None:
            return weight * self.terms.targets.contact_multiplier
        return weight

    def contacts_with_people_at(self, other: Employer | None) -> float:
        """How many times as frequent contacts with people there are: none in a pact, others by ties."""
        if other is None:
            return 1.0
        if self.market.are_in_a_pact(self, other):
            return 0.0
        return self.market.given.market.tie_contacts if other.name in self.leaders_from else 1.0

    def tie_to_people_at(self, other: Employer | None) -> float:
        """Utility of coming here to former colleagues of the leaders, log points of pay."""
        tied = other is not None and other.name in self.leaders_from
        return self.market.given.market.tie_utility if tied else 0.0

    def may_approach(self, person: Researcher) -> bool:
        """Neither a pact nor a non-compete forbids it, and the person is at work."""
        free = not (person.bound or person.on_leave)
        return free and self.contacts_with_people_at(person.employer) > 0.0

    def ask_for_approval(self, person: Researcher, day: float, *, attended: bool, along: bool) -> Offer:
        """Approval takes days, fewer for the listed if there is a fast track; none if executives attend.

        Whoever is asked along with another is treated as that one, but not courted.
        """
        listed = along or person in self.scouts.listed
        ready = day + (self.terms.fast_track if listed else self.terms.approval) * (not attended)
        lapses = ready + self.days_open(listed=listed)
        return Offer(self, ready, lapses, listed, attended and not along, along)

    def courtship(self, *, attended: bool) -> float:
        """Utility of an offer to which executives attend, log points of pay."""
        return self.terms.targets.attention_utility if attended and self.terms.targets is not None else 0.0

    def days_open(self, *, listed: bool) -> float:
        """Days from approval to lapse: those of the target list for whom it lists, if it has any."""
        targets = self.terms.targets
        if listed and targets is not None and targets.expiry is not None:
            return targets.expiry
        return self.terms.expiry

    # Bids

    def bids_on(self, offer: Offer, day: float) -> bool:
        """Is the offer there, and a seat? The listed need none where no number of seats is stated."""
        seat = (offer.listed and self.seats is None) or self.open_seats >= 1.0
        seat = seat or self.is_outside or not self.market.given.market.planned_seats
        return self.alive and offer.stands_on(day) and seat

    def bid_for(
        self, person: Researcher, *, listed: bool, attended: bool = False, along: bool = False
    ) -> Bid:
        """The bid at its limit, make-whole cash included."""
        worth = self.value_to_bid_on(person)
        purse = self.package_from_purse() if listed else -math.inf
        limit = self.limit_on_hire(worth, purse)
        limit = self.fair_limit(person, person.talent_seen_by(self), worth, limit, purse=purse)
        if self.market.given.market.mechanism == "posted":
            limit = self.posted_offer(worth, limit)
        pay, amenity = limit.amount * self.seen_in_a_dollar(), self.amenity_for(person)
        amenity += self.tie_to_people_at(person.employer) + person.taste_of_the_week_for(self)
        amenity += self.courtship(attended=attended) + self.market.tie_to_colleagues(person, self)
        make_whole = self.terms.make_whole * person.forfeit()
        if limit.amount <= purse:
            make_whole = self.make_whole_from_purse(make_whole, limit.amount)
        else:
            make_whole = min(make_whole, self.cash_beside(limit.amount))
        extra = make_whole / self.market.given.market.vesting_years
        utility = math.log(pay + extra) + amenity if pay > 0.0 else -math.inf
        calm = min(limit.amount, worth / self.price_of_more_pay()) * self.seen_in_a_dollar()
        return Bid(self, pay, limit.reason, amenity, make_whole, utility, listed, calm, along)

    def limit_on_hire(self, worth: float, purse: float) -> Limit:
        """The largest package for a person not yet on the payroll, dollars a year at face value.

        That is the more of what the budget and a `purse` can pay.
        """
        return least(
            Limit(worth * self.aggressiveness / self.price_of_more_pay(), self.reason_of_worth),
            Limit(self.package_cap(), Reason.PACKAGE_CAP),
            Limit(max(self.affordable_hire(self.bonus_pool), purse), Reason.BUDGET),
            Limit(self.per_year(self.option_pool - self.granted, self.terms.equity_share), Reason.BUDGET),
        )

    def limit_on_counter(self, person: Researcher, rival: Employer | None) -> Limit:
        """The largest counter-offer, as the person values it; at most the fair multiple of present pay.

        `rival` is who bids best.
        """
        limit = self.limit_on_raise(person, rival)
        drawn = 0.0 if person.by_purse else person.compensation
        purse = self.package_from_purse(person.compensation) if person.by_purse else -math.inf
        worth = self.value_against(rival, person, person.talent, inside=True)
        limit = self.fair_limit(person, person.talent, worth, limit, purse=purse, drawn=drawn)
        seen = Limit(limit.amount * self.seen_in_a_dollar(), limit.reason)
        return least(seen, Limit(self.terms.counter_limit * person.pay, Reason.COUNTER_LIMIT))

    def limit_on_raise(self, person: Researcher, rival: Employer | None = None) -> Limit:
        """The largest package for somebody who is there, dollars a year at face value."""
        options = self.option_pool - self.granted + person.grant
        drawn = 0.0 if person.by_purse else person.compensation
        money = self.subsidised(self.free_budget() + drawn, drawn) / self.cost_of_raise()
        if person.by_purse:
            money = max(money, self.package_from_purse(person.compensation))
        return least(
            Limit(self.worth_in_pay(person, rival), Reason.VALUE),
            Limit(self.package_cap(), Reason.PACKAGE_CAP),
            Limit(money, Reason.BUDGET),
            Limit(self.per_year(options, self.terms.equity_share), Reason.BUDGET),
        )

    def package_cap(self) -> float:
        """Of its own, or the law's if that is lower, dollars a year; the outside knows none."""
        return math.inf if self.is_outside else min(self.terms.package_cap, self.market.pay_cap)

    def count_loss(self, reason: Reason | None) -> None:
        """A bid was lost; where no reason is given it was approved too late to be one."""
        if reason is None:
            self.bids += 1
            reason = Reason.APPROVAL
        self.lost[reason] += 1

    # Contracts and people

    def commit_to_hire(self, contract: Contract, bonus: float) -> None:
        """A contract commits budget, bonus pool, options and a seat at once."""
        self.promised += contract.compensation
        self.granted += contract.grant
        person, counted = contract.person, self.part_that_counts(contract.person)
        self.promised_talent += person.talent * counted * self.match(person)
        self.promised_stars += self.as_star(person, person.talent) * counted
        self.open_seats = max(self.open_seats - 1.0, 0.0)
        self.bonus_pool -= bonus
        for brand in self.brands:
            brand.bonus_pool = self.bonus_pool  # which is one

    def commit_to_raise(self, contract: Contract) -> None:
        """Only the difference is new, unless the budget takes over from the purse; so is the grant."""
        if contract.by_purse:
            self.purse_promised += contract.compensation - contract.person.compensation
        else:
            self.promised += contract.compensation - (
                0.0 if contract.person.by_purse else contract.person.compensation
            )
        self.granted += contract.grant - contract.person.grant

    def binds(self, person: Researcher) -> bool:
        """Does the contract forbid to take another job?"""
        draw = self.market.draws.uniform(person.key, self.key, self.market.week, Decision.NON_COMPETE)
        return draw < self.terms.non_compete

    def welcome(self, person: Researcher) -> None:
        """A person joins; the flow of pay is added with the package."""
        self.staff.add(person)
        self.talent += person.talent

    def put_to_work(self, person: Researcher) -> None:
        """A person begins to work, or is back from leave."""
        self.effective_talent += person.talent * self.part_that_counts(person) * self.match(person)

    def lose(self, person: Researcher) -> None:
        """A person is gone."""
        self.staff.remove(person)
        self.talent -= person.talent
        if not person.on_leave:
            self.effective_talent -= person.talent * self.part_that_counts(person) * self.match(person)
        if not (person.on_leave or person.by_purse):
            self.payroll = max(self.payroll - person.compensation, 0.0)  # which rounding may take below
        self.granted -= person.grant
        if not self.staff:
            self.talent = 0.0
        if self.at_work() == 0:
            self.effective_talent = 0.0
        if self.budget_pays_nobody_at_work():
            self.payroll = self.paid_to_leavers()
