"""The market of docs/model.md as plain Mesa agents: what the package has to reproduce, event by event.

Nothing of the package's market is used but numbers that name things: decisions, reasons, kinds of events, and
the first keys of those who come later.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import mesa
import numpy as np

from sim.market.setup.people import GRADUATE_KEY
from sim.scenario.schema import Scenario
from sim.vocabulary import EventKind
from tests.decisions import Decision
from tests.reference import events
from tests.reference.beginning import Beginning
from tests.reference.bidding import Contract
from tests.reference.clock import all_at_once
from tests.reference.colleagues import Reunions
from tests.reference.dealing import Dealing
from tests.reference.draws import Draws
from tests.reference.employer import Employer
from tests.reference.employers import BigLab, Startup
from tests.reference.equity import MORE
from tests.reference.founding import Founding
from tests.reference.learning import learn
from tests.reference.ledger import Journal, Row, row_of, totals_of
from tests.reference.negotiation import Negotiation
from tests.reference.ordering import by_name
from tests.reference.people import draw_traits
from tests.reference.planning import Recruits
from tests.reference.public_money import lend_compute, sum_up_credits, tax_luxury
from tests.reference.researcher import Researcher
from tests.reference.scaling import at_size, scale_of
from tests.reference.searching import Searching
from tests.reference.units import WEEKS_PER_YEAR, weekly


class ReferenceMarket(Searching, Founding, Dealing, Reunions, mesa.Model):
    """A labor market in which labs and startups bid for researchers.

    Args:
        given: the scenario, which is gone through by name. seed: of all draws; left out: the scenario's.
        replicate: number of the replicate.
    """

    def __init__(self, given: Scenario, seed: int | None = None, replicate: int = 0) -> None:
        super().__init__(rng=0)  # Mesa's own generator decides nothing here
        self.scale = scale_of(given)
        self.given = given = at_size(by_name(given))
        self.draws = Draws(given.seed if seed is None else seed, replicate)
        people = given.researchers
        burn_in = round(given.burn_in)
        self.week = -burn_in
        self.prize = given.production.prize * people.count
        self.contest_weights = self.wage_bill = 0.0  # sums over those who race
        self.mean_remembered = 0.0  # of their shares of the race
        self.rounds = self.mood = 1.0  # factors on the rate of rounds, and on valuations
        self.luxury_tax = self.credits = self.subsidies = 0.0  # dollars a year
        self.lent = 0.0  # compute, dollars
        self.know_how = 0.0  # share of productivity, mean of labs and startups by talent
        self.in_force: list[Any] = []  # events
        self.star_from = math.inf  # talent above which people are stars
        self.recruits = {kind: Recruits(self, kind) for kind in ("lab", "startup")}
        self.pay_cap = math.inf  # law, dollars a year
        self.published: list[Any] = []  # events in force that let everybody know what others get
        self.seen_pay = Recruits(self, "any")  # by labs and startups, as people see it
        self.pacts: list[frozenset[str]] = []  # names of employers that do not approach each other's people
        self.everybody: list[Researcher] = []  # who ever came
        self.graduates = self.newcomers = self.successors = 0
        self.employers: list[Employer] = []  # in the order in which they came
        self.ended: list[BigLab] = []  # in another
        self.searching: list[Employer] = []  # those whom random contacts may be with
        self.exits: list[tuple[Researcher, EventKind]] = []  # separations and retirements of the week
        self.contracts: list[Contract] = []  # signed in the week
        self.contact_scales: dict[str, float] = {}
        lists = [event.list for event in given.events if event.on and event.kind == "target-list"]
        self.lifts_out = any(one.lift_out for one in [*(lab.target_list for lab in given.labs), *lists])
        self.tally: Counter[str] = Counter()
        self.journal = Journal(self)
        self.employer_rows: list[Row] = []
        self.week_rows: list[Row] = []
        Beginning(self).arrange()
        for _ in range(burn_in):
            type(self).step(self)  # not Mesa's wrapper: the burn-in is no step of the model
        self.journal.entries.clear()
        if given.startups.funding.star_premium > 0.0 or self.lifts_out:
            self.star_from = float(np.quantile([person.talent for person in self.researchers()], 0.95))

    def step(self) -> None:
        """One week."""
        self.open_books()
        events.act(self)
        self.settle_money()
        self.plan()
        self.search()
        self.negotiate()
        self.move()
        self.separate()
        self.produce()
        self.record()
        self.week += 1

    def run(self) -> None:
        """All weeks of the horizon."""
        while self.week < self.given.weeks:
            self.step()

    def open_books(self) -> None:
        """Counts of the week begin anew."""
        self.tally.clear()
        self.subsidies = 0.0
        for employer in self.employers:
            employer.forget_the_week()

    # 2 Money

    def settle_money(self) -> None:
        """Prize, budgets and bonus pools; capex becomes compute; startups spend and raise."""
        escalation = self.given.escalation
        grown = self.intensity * escalation.prize_growth * self.years
        self.prize = self.given.production.prize * self.given.researchers.count * math.exp(grown)
        self.budget_factor = math.exp(escalation.budget_response * grown)
        self.capex_factor = math.exp(self.intensity * escalation.compute_growth * self.years)
        self.reward_success()
        for lab in self.labs():
            lab.accrue()
        tax_luxury(self)
        sum_up_credits(self)
        for startup in self.startups():
            startup.live_on_cash()
        lend_compute(self)

    def reward_success(self) -> None:
        """Labs' money follows success; its sum may be kept."""
        feedback, labs = self.given.feedback, [*(lab for lab in self.labs() if lab.alive), *self.ended]
        for lab in labs:
            if lab.partner is not None and not lab.is_buyer:
                lab.remembered = lab.partner.remembered
            lab.budget_success = lab.success(lab.follows(lab.budget_follows, feedback.budgets))
            lab.capex_success = lab.success(lab.follows(lab.capex_follows, feedback.capex))
        if not feedback.conserve:
            return
        grown = [math.exp(lab.budget_growth * self.years) * lab.terms.budget for lab in labs]
        spent = sum(money * lab.budget_success for money, lab in zip(grown, labs, strict=True))
        invested = sum(lab.terms.capex * lab.capex_success for lab in labs)
        for lab in labs:
            if 0.0 < spent < math.inf:
                lab.budget_success *= sum(grown) / spent
            if invested > 0.0:
                lab.capex_success *= sum(other.terms.capex for other in labs) / invested

    def policies_for_startups(self) -> list[Any]:
        """Events in force that concern all startups, by whatever name."""
        return [event for event in self.in_force if getattr(event, "all_of", "labs") != "labs"]

    @property
    def chooses_seats(self) -> bool:
        """Do employers choose how many people they want? In the burn-in they plan."""
        return self.given.market.headcount == "chosen" and self.week >= 0

    @property
    def years(self) -> float:
        """Years since week 0."""
        return max(self.week, 0) / WEEKS_PER_YEAR

    @property
    def price_level(self) -> float:
        """What a dollar of week 0 is in dollars of today; the market reckons in those of week 0."""
        return math.exp(self.given.growth.common * self.years)

    @property
    def intensity(self) -> float:
        """The dial of escalation; nothing escalates in the burn-in."""
        return self.given.escalation.intensity if self.week >= 0 else 0.0

    @property
    def publicity(self) -> float:
        """Times usual pay that people ask for."""
        stated = self.given.escalation.publicity * self.intensity
        return float(max([stated, *(event.publicity for event in self.published)]))

    @property
    def noise(self) -> float:
        """In what outsiders see of talent."""
        return float(self.given.market.signal_noise * math.prod(event.noise for event in self.published))

    # 3 Plan

    def plan(self) -> None:
        """Places in the race, appeal, seats and weights in random contacts; target lists where one is due."""
        for employer in self.employers:
            employer.calm_down()
        self.remember()
        learn(self)
        self.take_places_in_the_race()
        if self.chooses_seats:
            for recruits in self.recruits.values():
                recruits.appraise()
        if self.seen_pay.hires:
            self.seen_pay.appraise()
        racers = [employer for employer in self.employers if not employer.is_outside and employer.alive]
        for employer in racers:
            employer.remember_the_race()
        for lab in self.ended if self.week == 0 else []:
            lab.at_first = lab.partner.at_first
        projects = [employer for employer in racers if employer.partner is None or employer.is_buyer]
        self.mean_remembered = sum(one.remembered or 0.0 for one in projects) / max(len(projects), 1)
        self.wage_bill = sum((one.payroll + one.purse_payroll) / one.price_of_pay() for one in racers)
        heads = sum(employer.headcount for employer in racers)
        usual_compute = sum(employer.compute for employer in racers) / max(heads, 1)
        for employer in self.employers:
            employer.appraise_appeal(usual_compute)
            employer.plan_seats()
            employer.scouts.renew()
        self.searching = [employer for employer in self.employers if employer.weight > 0.0]

    def take_places_in_the_race(self) -> None:
        """Outputs of the week, and the sum of contest weights."""
        for employer in self.employers:
            employer.take_place_in_the_race()
        self.contest_weights = sum(employer.contest_weight for employer in self.employers)

    # 5 Negotiate

    def negotiate(self) -> None:
        """Everyone whose day of decision lies in the week decides, in an order that is drawn."""
        self.contracts.clear()
        deciding = [person for person in self.researchers() if person.decides_this_week()]
        deciding.sort(key=self.turn)
        if self.given.market.mechanism == "simultaneous":
            all_at_once(self, deciding)
            return
        for person in deciding:
            Negotiation(person).settle()

    def turn(self, person: Researcher) -> float:
        """When a person's turn is."""
        return self.draws.uniform(person.key, 0, self.week, Decision.ORDER)

    # 6 Move

    def move(self) -> None:
        """People come back from leave; contracts are carried out. Losses of listed people provoke."""
        for person in self.researchers():
            person.come_back()
        for contract in self.contracts:
            person, employer = contract.person, contract.employer
            if contract.kind == EventKind.RAISED:
                employer.payroll -= 0.0 if person.by_purse else person.compensation
            else:
                self.carry_over(person, employer, provoked=contract.listed)
                if employer.kind in self.recruits and not contract.by_purse:
                    yearly = contract.calm / self.given.market.vesting_years
                    self.recruits[employer.kind].note(
                        person.talent * employer.part_that_counts(person), yearly
                    )
                if not employer.is_outside and self.publicity > 0.0:
                    self.seen_pay.note(person.talent, contract.pay)
            person.by_purse = contract.by_purse
            if not (person.on_leave or person.by_purse):  # else it is set aside, or not the budget's
                employer.payroll += contract.compensation
            person.receive(
                contract.pay, contract.compensation, contract.grant, contract.package, contract.benchmark
            )
        for employer in self.employers:
            employer.promised = employer.purse_promised = 0.0
            employer.promised_talent = employer.promised_stars = 0.0
        for person in self.researchers():
            lab, pay, person.due = person.employer, person.due, 0.0
            if lab is not None and pay > person.pay * MORE and person.since < self.week:
                lab.raise_for_equity(person, pay)
        for lab in self.labs():
            if lab.released > 0.0:
                lab.raise_the_likeliest()

    def carry_over(self, person: Researcher, employer: Employer, *, provoked: bool) -> None:
        """A person changes employer."""
        leave, origin, present, by_purse = 0, person.employer, person.compensation, person.by_purse
        employer.learn_from(person)
        if person.employer is not None:
            self.tally["moves"] += 1
            leave = person.employer.terms.garden_leave
            person.employer.losses += 1
            if provoked:
                person.employer.be_provoked(person)
                if person.employer.retention_fund > 0.0:
                    person.employer.released += person.compensation
        person.leave()
        person.join(employer, leave, origin, present, by_purse=by_purse)
        person.bound = employer.binds(person)
        employer.hires += 1
        self.tally["hires"] += 1

    # 7 Separate

    def separate(self) -> None:
        """Separations and retirements, layoffs, deaths and births of startups, graduates."""
        for person, kind in self.exits:
            self.carry_out_exit(person, kind)
        for lab in self.labs():
            if lab.is_over_budget():
                lab.lay_off()
        self.close_startups()
        self.strike_deals()
        if self.week >= 0:
            self.found_startups()
            self.break_away()
        self.let_graduates_enter()

    def carry_out_exit(self, person: Researcher, kind: EventKind) -> None:
        """A person leaves, unless he or she signed elsewhere in this very week."""
        if person.employer is not None and person.since == self.week:
            return
        if kind == EventKind.SEPARATED and person.employer is None:
            return
        destination = "retired" if kind == EventKind.RETIRED else "unemployed"
        self.let_go(person, kind, destination)
        self.tally["separations"] += 1
        if kind == EventKind.RETIRED:
            person.retired = True
            person.remove()

    def dismiss(self, person: Researcher) -> None:
        """A layoff."""
        self.let_go(person, EventKind.LAID_OFF, "unemployed")
        self.tally["layoffs"] += 1

    def let_go(self, person: Researcher, kind: EventKind, destination: str) -> None:
        """A person leaves for no employer."""
        self.journal.write(kind, person=person, destination=destination, pay_before=person.pay)
        if person.employer is not None:
            person.employer.losses += 1
        person.leave()

    def let_graduates_enter(self) -> None:
        """Graduates are a Poisson stream. They have no job."""
        rate = weekly(self.given.researchers.entry_rate * self.given.researchers.count)
        for _ in range(self.draws.poisson(rate, 0, self.week, Decision.ENTRY)):
            self.enter(GRADUATE_KEY + self.graduates)
            self.graduates += 1

    def enter(self, key: int, talent_factor: float = 1.0) -> None:
        """A person comes to the market."""
        person = self.admit(key)
        person.talent *= talent_factor
        self.journal.write(EventKind.ENTERED, person=person, origin="education", destination="unemployed")

    def admit(self, key: int) -> Researcher:
        """A new person, without a job."""
        person = Researcher(self, len(self.everybody), draw_traits(key, self.given.researchers, self.draws))
        self.everybody.append(person)
        return person

    # 8 Produce

    def produce(self) -> None:
        """Output with the people of the week's end; breakthroughs."""
        for employer in self.employers:
            if employer.alive:
                employer.make_breakthroughs()

    # 9 Record

    def record(self) -> None:
        """The week's rows; the dead have a last one. The burn-in leaves none."""
        if self.week >= 0:
            self.employer_rows += [row_of(employer, self.week) for employer in self.employers]
            self.week_rows.append(totals_of(self))
        self.employers = [employer for employer in self.employers if employer.alive]

    # Who is there

    def researchers(self) -> list[Researcher]:
        """Everyone in the market, in the order in which they came."""
        return list(self.agents_by_type[Researcher])

    def labs(self) -> list[BigLab]:
        """Big labs."""
        return [employer for employer in self.employers if isinstance(employer, BigLab)]

    def startups(self) -> list[Startup]:
        """Startups."""
        return [employer for employer in self.employers if isinstance(employer, Startup)]
