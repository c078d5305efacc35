"""A researcher: talent, tastes, a job, and offers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.vocabulary import EventKind
from tests.decisions import Decision
from tests.reference.auction import pay_that_gives
from tests.reference.bidding import Counter, Offer, Staying
from tests.reference.colleagues import Past, Sticky
from tests.reference.foresight import worst_job_taken
from tests.reference.people import Traits
from tests.reference.units import DAYS_PER_WEEK, WEEKS_PER_YEAR, weekly

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket


class Researcher(Sticky, mesa.Agent):
    """Someone who works, looks at offers, and takes the best."""

    def __init__(self, market: ReferenceMarket, number: int, traits: Traits) -> None:
        super().__init__(market)
        self.market = market
        self.number = number
        self.key = traits.key
        self.talent = traits.talent
        self.field = traits.field
        self.likes_compute = traits.likes_compute
        self.likes_culture = traits.likes_culture
        self.likes_mission = traits.likes_mission
        self.employer: Employer | None = None
        self.retired = False
        self.since = market.week
        self.pay = 0.0  # dollars a year, as the researcher values them
        self.compensation = 0.0  # dollars a year out of the employer's budget
        self.grant = 0.0  # dollars over the vesting period
        self.package = 0.0  # dollars over the vesting period
        self.granted = market.week
        self.vests_by: tuple[float | None, float | None] = (None, None)  # cliff and front-loading of its own
        self.benchmark = -math.inf  # utility that the best losing bid so far could give
        self.bound = False  # by a non-compete
        self.on_leave = False  # garden leave, at the new employer's
        self.leave_ends = 0  # week
        self.payer: Employer | None = None  # who pays during the leave: the old employer,
        self.leave_pay = 0.0  # dollars a year out of its budget
        self.leave_by_purse = False  # or out of its purse
        self.by_purse = False  # does the employer's purse pay, and not its budget?
        self.by_deal = False  # has a deal with the former employer, a startup, brought the person?
        self.due = 0.0  # pay, dollars a year, that contracts of colleagues bring at the week's end
        self.offers: list[Offer] = []  # the newest first
        self.past = Past()
        self._tastes: dict[Employer, float] = {}
        self._impressions: dict[Employer, float] = {}

    # What is particular to a person and an employer

    def taste_for(self, employer: Employer) -> float:
        """A Gumbel taste for the employer, drawn once."""
        if employer not in self._tastes:
            draw = self.market.draws.gumbel(self.key, employer.key, 0, Decision.TASTE)
            self._tastes[employer] = self.market.given.researchers.tastes.match_scale * draw
        return self._tastes[employer]

    def taste_of_the_week_for(self, option: Employer | None) -> float:
        """A Gumbel taste for an option of this week's decision, be it to stay, or to have no job."""
        scale = self.market.given.researchers.tastes.shock_scale
        if scale == 0.0:
            return 0.0
        key = 0 if option is None else option.key
        return scale * self.market.draws.gumbel(self.key, key, self.market.week, Decision.SHOCK)

    def talent_seen_by(self, employer: Employer) -> float:
        """Talent with the error of an outsider, drawn once."""
        if employer not in self._impressions:
            self._impressions[employer] = self.market.draws.normal(self.key, employer.key, 0, Decision.SIGNAL)
        return self.talent * math.exp(self.market.noise * self._impressions[employer])

    # Money

    def reservation_income(self) -> float:
        """The income of not working rises with talent like the outside wage."""
        elasticity = self.market.given.outside.talent_elasticity
        return float(self.market.given.researchers.reservation_income * self.talent**elasticity)

    def unvested(self) -> float:
        """The part of the grant that has not vested; before the cliff all of it."""
        rules, (cliff, front) = self.market.given.market, self.vests_by
        held, period = self.market.week - self.granted, rules.vesting_years * WEEKS_PER_YEAR
        if held < (rules.vesting_cliff if cliff is None else cliff) * WEEKS_PER_YEAR:
            return self.grant
        if held >= period and not rules.refresh_grants:
            return 0.0
        front = rules.front_loading if front is None else front
        part = held % period / period  # a grant that has vested is renewed
        early = float(np.interp(part, [0.0, 0.25, 0.5, 0.75, 1.0], [0.0, 0.33, 0.66, 0.88, 1.0]))
        return self.grant * (1.0 - (1.0 - front) * part - front * early)

    def forfeit(self) -> float:
        """Dollars that leaving is felt to cost: what is unvested, discounted and weighted."""
        if self.employer is None:
            return 0.0
        seen = 1.0 - self.employer.equity_discount
        return self.market.given.researchers.tastes.forfeit_weight * seen * self.unvested()

    # Search

    def live_through_the_week(self) -> None:
        """One uniform draw decides between separation, a random contact, retirement and nothing."""
        if self.on_leave:
            return
        draw = self.market.draws.uniform(self.key, 0, self.market.week, Decision.FATE)
        separation, retirement = self.separation_rate(), weekly(self.market.given.researchers.retirement_rate)
        contact = self.contact_rate()
        if draw < separation:
            self.market.exits.append((self, EventKind.SEPARATED))
        elif draw < separation + contact:
            self.meet_somebody()
        elif draw < separation + contact + self.market.given.market.applications:
            self.apply()
        elif draw > 1.0 - retirement:
            self.market.exits.append((self, EventKind.RETIRED))
        elif draw > 1.0 - retirement - self.unrest():
            self.market.exits.append((self, EventKind.SEPARATED))

    def unrest(self) -> float:
        """How much more often those leave whom a deal has brought lately."""
        deals = self.market.given.startups.deals
        lately = self.by_deal and self.market.week - self.since < deals.excess_weeks
        return weekly(deals.excess_hazard) if lately else 0.0

    def separation_rate(self) -> float:
        """Nobody separates without a job, or from the outside."""
        if self.employer is None or self.employer.is_outside:
            return 0.0
        return self.market.given.market.separation_rate

    @property
    def circle(self) -> str:
        """Among whom contacts have a mean rate."""
        if self.employer is None:
            return "without"
        return "outside" if self.employer.is_outside else "inside"

    def most_contacts(self) -> float:
        """Probability that is left when everything else has its own."""
        retirement = weekly(self.market.given.researchers.retirement_rate)
        return 1.0 - self.separation_rate() - retirement - self.market.given.market.applications

    def contact_rate(self) -> float:
        """Probability of a random contact in the week, higher for the talented and those on target lists."""
        rate, elasticity = (
            self.market.stated_contact_rate(self.circle),
            self.market.given.market.search_elasticity,
        )
        if elasticity > 0.0:
            scale = self.market.contact_scales[self.circle]
            rate = min(scale * self.talent**elasticity, self.most_contacts())
        attention = self.market.attention_to(self)
        return rate if attention == 1.0 else min(rate * attention, self.most_contacts())

    def apply(self) -> None:
        """Offer oneself where most is to be expected; with a job only if that is far enough above it."""
        if self.bound:
            return
        best, most = None, self.least_to_apply()
        for employer in self.market.employers:
            if employer.open_seats > 0.0 and self.may_hear_from(employer):
                expected = self.utility_expected_of(employer)
                if expected > most:
                    best, most = employer, expected
        if best is not None:
            moment = self.market.draws.uniform(self.key, 0, self.market.week, Decision.CONTACT_DAY)
            self.be_pursued_by(best, moment)

    def least_to_apply(self) -> float:
        """Utility that a vacancy has to beat."""
        if self.employer is None:
            return -math.inf
        forfeit = self.forfeit() / self.market.given.market.vesting_years
        amenity = self.employer.amenity_for(self) + self.market.given.researchers.tastes.switching_cost
        return math.log(self.pay + forfeit) + amenity + self.market.given.market.unhappy

    def utility_expected_of(self, employer: Employer) -> float:
        """Usual pay for the talent, within the limit, and what is known of the rest."""
        limit = employer.limit_on_hire(employer.value_to_bid_on(self), -math.inf).amount
        limit *= employer.seen_in_a_dollar()
        floor = self.market.given.market.match_floor * self.pay
        pay = min(limit, employer.usual_pay_for(self.talent))
        if pay <= 0.0 or limit < floor:
            return -math.inf
        ties = employer.tie_to_people_at(self.employer) + self.market.tie_to_colleagues(self, employer)
        return math.log(pay) + employer.amenity_for(self) + ties

    def meet_somebody(self) -> None:
        """A random contact; void with one's own employer, one that pursues already, or one that may not."""
        employer = self.referred_to() if self.is_referred() else self.first_to_arrive()
        if employer is None or not self.may_hear_from(employer):
            return
        moment = self.market.draws.uniform(self.key, 0, self.market.week, Decision.CONTACT_DAY)
        self.be_pursued_by(employer, moment)

    def may_hear_from(self, employer: Employer) -> bool:
        """Is it another one, which may approach, and does not pursue already?"""
        return (
            employer is not self.employer and not self.is_pursued_by(employer) and employer.may_approach(self)
        )

    def first_to_arrive(self) -> Employer | None:
        """An exponential race of all who look for people, with the weights as rates."""
        first, earliest = None, math.inf
        for employer in self.market.searching:
            weight = employer.search_weight_for(self)
            if weight > 0.0:
                wait = self.market.draws.wait(self.key, employer.key, self.market.week, Decision.CONTACT)
                if wait / weight < earliest:
                    first, earliest = employer, wait / weight
            if self.market.extra_weight(self, employer) > 0.0:
                wait = self.market.wait_for_colleagues(self, employer)
                if wait < earliest:
                    first, earliest = employer, wait
        return first

    def is_referred(self) -> bool:
        """Is the contact of the week a referral?"""
        draw = self.market.draws.uniform(self.key, 0, self.market.week, Decision.REFERRAL)
        return draw < self.market.given.market.referral_share

    def referred_to(self) -> Employer | None:
        """The employer of somebody drawn evenly from all others; void with the outside, or without one."""
        others = [person for person in self.market.everybody if person is not self]
        draw = self.market.draws.uniform(self.key, 0, self.market.week, Decision.REFERRER)
        employer = others[math.floor(draw * len(others))].employer
        return None if employer is None or employer.is_outside else employer

    # Offers

    def is_pursued_by(self, employer: Employer) -> bool:
        """Is an offer of this employer under way?"""
        return any(offer.employer is employer for offer in self.offers)

    def be_pursued_by(
        self, employer: Employer, moment: float, *, attended: bool = False, along: bool = False
    ) -> None:
        """The employer asks for approval of an offer, at this moment of the week, 0 to 1."""
        day = DAYS_PER_WEEK * (self.market.week + moment)
        self.offers.insert(0, employer.ask_for_approval(self, day, attended=attended, along=along))

    def day_of_decision(self) -> float:
        """The first day on which an offer has been waited for long enough."""
        patience = self.market.given.market.patience
        return min((offer.day_of_decision(patience) for offer in self.offers), default=math.inf)

    def decides_this_week(self) -> bool:
        """Is the day of decision over by the end of the week?"""
        return bool(self.offers) and self.day_of_decision() < DAYS_PER_WEEK * (self.market.week + 1)

    def value_staying(self, day: float, rival: Employer | None) -> Staying:
        """Utility of staying at present pay, and of the best counter-offer against the best bidder."""
        if self.employer is None:
            income = self.reservation_income()
            least = worst_job_taken(self, income)
            worth = max(math.exp(least), income)
            return Staying(income, 0.0, 0.0, least + self.taste_of_the_week_for(None), None, worth)
        tastes = self.market.given.researchers.tastes
        amenity = self.employer.amenity_for(self) + tastes.switching_cost
        amenity += self.taste_of_the_week_for(self.employer)
        forfeit = self.forfeit() / self.market.given.market.vesting_years
        counter = None
        limit = self.employer.limit_on_counter(self, rival) if self.may_be_countered(day) else None
        if limit is not None and limit.amount > self.pay:
            counter = Counter(limit.amount, math.log(limit.amount + forfeit) + amenity, limit.reason)
        present = math.log(self.pay + forfeit) if self.pay + forfeit > 0.0 else -math.inf
        utility = self.level_to_beat(present + amenity, counter)
        worth = self.pay
        if self.market.given.market.renegotiation != "present-pay" and self.benchmark > -math.inf:
            worth = max(pay_that_gives(self.benchmark, amenity, forfeit), worth)
        return Staying(self.pay, amenity, forfeit, utility, counter, worth)

    def level_to_beat(self, present: float, counter: Counter | None) -> float:
        """Utility from which pay is negotiated anew: of present pay, or of the best losing bid so far.

        An incumbent that may not counter above that pays on, and then the higher of the two counts.
        """
        if self.market.given.market.renegotiation == "present-pay" or self.benchmark == -math.inf:
            return present
        counters = counter is not None and counter.utility > self.benchmark
        return self.benchmark if counters else max(present, self.benchmark)

    def may_be_countered(self, day: float) -> bool:
        """Does the incumbent counter, is it willing, and does its leave to do so come in time?"""
        employer, market = self.employer, self.market
        if employer is None or employer.is_outside or market.given.market.mechanism == "posted":
            return False
        learns = min(offer.ready for offer in self.offers)
        if learns + employer.terms.counter_approval > day:
            return False
        draw = market.draws.uniform(self.key, employer.key, market.week, Decision.COUNTER)
        return draw < employer.terms.counter_probability

    def close_offers(self, day: float, *, moved: bool) -> None:
        """After a move all offers close, else those that were there; of the rest the oldest stands first."""
        late = [offer for offer in self.offers if offer.ready > day and offer.employer.alive]
        self.offers = []
        for offer in late:
            if moved:
                offer.employer.count_loss(None)
            else:
                self.offers.insert(0, offer)

    # Jobs

    def leave(self) -> None:
        """The job ends, and with it pay, what is unvested, and what binds or keeps from work."""
        if self.employer is not None:
            if not (self.employer.is_outside or self.still_of_old_team()):
                self.past.former = self.employer
                self.past.joined, self.past.left = self.since, self.market.week
            if self.is_star and self.employer.alive:
                self.employer.stars_gone[self.field] += 1
                self.market.tally["stars_lost"] += 1
            self.is_star = False
            self.employer.lose(self)
        self.end_leave_pay()
        self.employer = None
        self.pay = self.compensation = self.grant = self.package = 0.0
        self.benchmark = -math.inf
        self.bound = self.on_leave = self.by_purse = self.by_deal = False

    def join(
        self,
        employer: Employer,
        leave: int = 0,
        payer: Employer | None = None,
        pay: float = 0.0,
        *,
        by_purse: bool = False,
    ) -> None:
        """A new job begins, or so many weeks of leave at the old pay, out of the old purse if that paid."""
        self.lost = self.lost_at(employer)
        self.employer = employer
        if payer is not None and leave > 0:
            self.payer, self.leave_pay, self.leave_by_purse = payer, pay, by_purse
            payer.payroll += 0.0 if by_purse else pay
        self.since = self.market.week
        self.on_leave, self.leave_ends = leave > 0, self.market.week + leave
        employer.welcome(self)
        if not self.on_leave:
            employer.put_to_work(self)

    def come_back(self) -> None:
        """The leave is over at its end, or with the employer that pays for it."""
        over = self.leave_ends <= self.market.week or (self.payer is not None and not self.payer.alive)
        if over:
            self.begin_work()

    def begin_work(self) -> None:
        """The leave, if there is one, is over."""
        if self.on_leave and self.employer is not None:
            self.end_leave_pay()
            self.on_leave = False
            self.employer.payroll += 0.0 if self.by_purse else self.compensation
            self.employer.put_to_work(self)

    def end_leave_pay(self) -> None:
        """The old employer pays no more."""
        if self.payer is not None:
            self.payer.payroll -= 0.0 if self.leave_by_purse else self.leave_pay
            if self.payer.budget_pays_nobody_at_work():
                self.payer.payroll = self.payer.paid_to_leavers(but=self)
        self.payer, self.leave_pay, self.leave_by_purse = None, 0.0, False

    def receive(
        self, pay: float, compensation: float, grant: float, package: float, benchmark: float = -math.inf
    ) -> None:
        """A package, whose clock starts now, and the best that others could have given."""
        self.pay, self.compensation, self.grant, self.package = pay, compensation, grant, package
        self.granted, self.benchmark = self.market.week, benchmark
        if self.employer is not None:
            self.vests_by = self.employer.terms.cliff, self.employer.terms.front_loading

    @property
    def place(self) -> str:
        """Where the person is, as the event log names it."""
        if self.retired:
            return "retired"
        return "unemployed" if self.employer is None else self.employer.name
