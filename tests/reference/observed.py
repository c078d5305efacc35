"""A reference market that notes which parts of the model came to bear, so that agreement says something."""

from __future__ import annotations

from collections import Counter

from sim.scenario.schema import Scenario
from sim.vocabulary import EventKind, Reason
from tests.reference.bidding import Contract, Offer
from tests.reference.market import ReferenceMarket
from tests.reference.units import WEEKS_PER_YEAR


class Observed(ReferenceMarket):
    """A reference market with a count of what it has seen since week 0."""

    def __init__(self, given: Scenario) -> None:
        self.seen: Counter[str] = Counter()
        super().__init__(given)

    def see(self, what: str, *, when: bool = True) -> None:
        """Count, if it happened after the burn-in."""
        if when and self.week >= 0:
            self.seen[what] += 1

    def negotiate(self) -> None:
        """Look at the offers before they are decided on."""
        for person in self.researchers():
            if person.decides_this_week():
                day = person.day_of_decision()
                patience = self.given.market.patience
                hastened = day < min(offer.ready for offer in person.offers) + patience
                self.see("decided before an offer lapsed", when=hastened)
                self.see("several bid", when=sum(offer.stands_on(day) for offer in person.offers) > 1)
                self.see("fast track", when=any(map(self.is_fast, person.offers)))
                self.see("asked along", when=any(offer.along for offer in person.offers))
                self.see("executives attend", when=any(offer.attended for offer in person.offers))
                self.see("offer that explodes", when=any(map(self.explodes, person.offers)))
        super().negotiate()

    @staticmethod
    def is_fast(offer: Offer) -> bool:
        """Was the offer approved sooner because the person is listed?"""
        return offer.listed and offer.employer.terms.fast_track < offer.employer.terms.approval

    @staticmethod
    def explodes(offer: Offer) -> bool:
        """Does it lapse sooner than the employer's other offers because the person is listed?"""
        return offer.listed and offer.lapses - offer.ready < offer.employer.terms.expiry - 1e-9

    def move(self) -> None:
        """Look at the contracts before they are carried out."""
        for contract in self.contracts:
            self.see_rules(contract)
            self.see_purse(contract)
            if contract.kind != EventKind.RAISED:
                self.see_hire(contract)
            elif contract.employer.kind == "startup":
                self.see("startup kept somebody")
        pressure = [employer.pressure for employer in self.employers]
        super().move()
        self.see("provoked", when=pressure != [employer.pressure for employer in self.employers])

    def see_purse(self, contract: Contract) -> None:
        """Who pays, and who has paid."""
        raised, before = contract.kind == EventKind.RAISED, contract.person.by_purse
        self.see("hired out of the purse", when=contract.by_purse and not raised)
        self.see("raised out of the purse", when=contract.by_purse and raised)
        self.see("raised out of the budget instead", when=before and raised and not contract.by_purse)
        self.see("left a purse", when=before and not raised)

    def see_rules(self, contract: Contract) -> None:
        """By which rules it was signed."""
        rules = self.given.market
        how = "raised" if contract.kind == EventKind.RAISED else "hired"
        self.see(f"{how} by the clock", when=rules.mechanism == "simultaneous")
        self.see(f"{how} with foresight", when=rules.foresight)
        unemployed = contract.kind == EventKind.HIRED
        self.see("hired from unemployment with foresight", when=rules.foresight and unemployed)
        tied = contract.employer.tie_to_people_at(contract.person.employer) != 0.0
        self.see("tied hire", when=tied and contract.kind != EventKind.RAISED)

    def see_hire(self, contract: Contract) -> None:
        """Equity, cash on signing, and what was left behind."""
        person, employer = contract.person, contract.employer
        self.see("listed hire", when=contract.listed)
        self.see("made whole", when=contract.make_whole > 0.0)
        self.see(f"{employer.kind} hired with equity", when=contract.grant > 0.0)
        self.see(f"{employer.kind} paid on signing", when=employer.terms.sign_on_share > 0.0)
        if person.grant > 0.0:
            held, rules = self.week - person.granted, self.given.market
            cliff, period = rules.vesting_cliff * WEEKS_PER_YEAR, rules.vesting_years * WEEKS_PER_YEAR
            self.see("left before the cliff", when=held < cliff)
            self.see("left after the cliff", when=cliff <= held < period)
            self.see("left after a renewal", when=held >= period)

    def record(self) -> None:
        """Look at losers' reasons, and at who is bound or on leave."""
        self.see("scaled", when=self.scale != 1.0)
        self.see("counter outbid", when=self.tally["counters_made"] > self.tally["counters_won"])
        self.see("bound", when=any(person.bound for person in self.researchers()))
        self.see("on leave", when=any(person.on_leave for person in self.researchers()))
        for employer in self.employers:
            self.see("breakthrough", when=employer.breakthroughs > 0)
            for reason in Reason:
                what = f"{employer.kind} lost by {reason.name.lower()}"
                self.see(what, when=employer.lost[reason] > 0)
        self.see("left talent behind", when=any(person.lost > 0.0 for person in self.researchers()))
        self.see("learnt", when=self.know_how > 0.0)
        self.see("lost a star", when=self.tally["stars_lost"] > 0)
        self.see("to colleagues", when=self.tally["to_colleagues"] > 0)
        self.see("came along", when=self.tally["came_along"] > 0)
        super().record()

    def run(self) -> None:
        """Count the kinds of events at the end."""
        super().run()
        for event in self.journal.entries:
            self.seen[event.kind] += 1
            self.seen["raised out of the fund"] += event.kind == "raised" and event.bidders == 0
            if event.runner_up is not None and event.runner_up == event.origin:
                self.seen[f"outbid counter bound by {event.binding}"] += 1
            self.seen[f"not kept by {event.not_kept_by}"] += 1
            limit, unmade = event.counter_limited_by, event.not_kept_by == "no counter"
            self.seen["no counter within its limit"] += unmade and limit is not None
            self.seen["counter behind another loser"] += (
                not unmade and limit is not None and event.runner_up != event.origin
            )
