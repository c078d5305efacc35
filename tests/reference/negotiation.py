"""One researcher decides: bids, counter-offer, verdict, contract, and why the losers lost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.vocabulary import EventKind, Reason
from tests.reference import auction
from tests.reference.bidding import Bid, Contract, Verdict
from tests.reference.employer import Employer
from tests.reference.foresight import accepted_utility, in_logs, in_units
from tests.reference.merging import best_of_owners

if TYPE_CHECKING:
    from tests.reference.researcher import Researcher

#: More than the pay agreed is what exceeds it by more than rounding.
MORE = 1.0 + 1e-9


class Negotiation:
    """What lies on the table on the day of decision."""

    def __init__(self, person: Researcher) -> None:
        self.person = person
        self.market = person.market
        self.day = person.day_of_decision()
        self.bids = [
            offer.employer.bid_for(person, listed=offer.listed, attended=offer.attended, along=offer.along)
            for offer in person.offers
            if offer.employer.bids_on(offer, self.day)
        ]
        self.bids = best_of_owners([bid for bid in self.bids if self.stands(bid)])
        best = auction.best_of(self.bids)
        self.best_bidder = None if best is None or best.utility == -math.inf else best.employer
        self.staying = person.value_staying(self.day, self.best_bidder)

    def stands(self, bid: Bid) -> bool:
        """Who cannot pay the floor does not bid, and has lost."""
        if bid.pay >= self.floor():
            return True
        bid.employer.bids += 1
        bid.employer.count_loss(Reason.FLOOR)
        return False

    def floor(self) -> float:
        """The least that others may pay: a multiple of present pay, if there is any."""
        return 0.0 if self.person.employer is None else self.market.given.market.match_floor * self.person.pay

    def settle(self) -> None:
        """The mechanism names the winner, who signs."""
        verdict = self.verdict()
        self.conclude(verdict, self.agreed_pay(verdict))

    def conclude(self, verdict: Verdict, pay: float) -> None:
        """Sign what was agreed, and tell the losers why."""
        worth = self.worth(verdict, pay)
        runner_up = self.explain_losses(verdict, worth)
        leaving = self.reason_of_leaving(verdict, worth)
        if verdict.countered:
            self.market.tally["counters_made"] += 1
        contract = self.contract(verdict, pay)  # none where things stay as they are
        if contract is not None:
            self.write_down(contract, verdict, runner_up, leaving)
            self.market.contracts.append(contract)
        self.person.close_offers(self.day, moved=verdict.winner is not None)

    def verdict(self) -> Verdict:
        """By posted offers, or by an auction."""
        if self.market.given.market.mechanism == "posted":
            return auction.posted(self.bids, self.staying)
        return auction.sequential(self.bids, self.staying)

    # Pay

    def agreed_pay(self, verdict: Verdict) -> float:
        """Pay of the winner, of the raise, or as it was."""
        if verdict.winner is not None:
            return self.pay_of_hire(verdict.winner, verdict.utility)
        return self.pay_of_raise(verdict.utility) if verdict.raises else self.staying.pay

    def pay_of_hire(self, bid: Bid, utility: float) -> float:
        """What beats the second, lifted by the bargaining share toward the winner's limit, and as asked."""
        rules = self.market.given.market
        if rules.mechanism == "posted" or bid.employer.is_outside:
            return bid.pay
        extra, share = bid.make_whole / rules.vesting_years, rules.bargaining_share
        if rules.foresight:  # which knows of the bargaining share
            utility, share = accepted_utility(self.person, bid.employer, utility, bid.utility), 0.0
        pay = max(auction.pay_that_gives(utility, bid.amenity, extra), 0.0)
        if extra > 0.0:  # cash on signing buys no work below the income of not working
            pay = max(pay, self.person.reservation_income())
        return max(
            auction.lifted(min(pay, bid.pay), bid.pay, share), self.floor(), min(self.asked(), bid.pay)
        )

    def asked(self) -> float:
        """What the person has seen others get, for so much talent."""
        return self.market.publicity * self.market.seen_pay.price * self.person.talent

    def calm_part(self, bid: Bid, pay: float) -> float:
        """Part of its pay that a winner would have agreed to that does not bid above value."""
        rules = self.market.given.market
        share = 0.0 if rules.foresight else rules.bargaining_share
        if bid.calm >= bid.pay or pay <= 0.0:
            return 1.0
        second = bid.calm if share == 1.0 else max((pay - share * bid.pay) / (1.0 - share), 0.0)
        return min(auction.lifted(min(second, bid.calm), bid.calm, share) / pay, 1.0)

    def pay_of_raise(self, utility: float) -> float:
        """What matches the best bid, lifted toward the incumbent's limit; never a cut."""
        staying, counter, employer = self.staying, self.staying.counter, self.person.employer
        if counter is None or employer is None:
            return staying.pay
        share = self.market.given.market.bargaining_share
        if self.market.given.market.foresight:
            utility, share = accepted_utility(self.person, employer, utility, counter.utility), 0.0
        matched = auction.pay_that_gives(utility, staying.amenity, staying.forfeit)
        pay = max(auction.lifted(matched, counter.pay, share), self.asked())
        return max(min(pay, counter.pay), staying.pay)

    # Contracts

    def contract(self, verdict: Verdict, pay: float) -> Contract | None:
        """A hire, a raise, or nothing."""
        if verdict.winner is not None:
            return self.sign_hire(verdict.winner, verdict.utility, pay)
        return self.sign_raise(verdict.utility, pay) if verdict.raises else None

    def sign_hire(self, bid: Bid, benchmark: float, pay: float) -> Contract:
        """Budget, bonus pool, options and a seat are committed at once."""
        employer, years = bid.employer, self.market.given.market.vesting_years
        face = pay / employer.seen_in_a_dollar()
        if self.market.counts_colleagues:
            self.market.tally["to_colleagues"] += self.market.are_tied(self.person, employer)
            self.market.tally["came_along"] += bid.along
        of_purse = employer.compensation_from_purse(face, bid.make_whole)
        by_purse = bid.listed and employer.purse_has(of_purse)
        contract = Contract(
            person=self.person,
            employer=employer,
            kind=EventKind.HIRED if self.person.employer is None else EventKind.POACHED,
            pay=pay,
            compensation=of_purse if by_purse else employer.compensation_of(face),
            grant=face * employer.terms.equity_share * years,
            package=face * years + bid.make_whole,
            benchmark=benchmark,
            make_whole=bid.make_whole,
            listed=bid.listed,
            by_purse=by_purse,
            calm=(face * years + bid.make_whole) * self.calm_part(bid, pay),
        )
        if not by_purse:
            employer.commit_raises(self.person, self.person.talent_seen_by(employer), pay)
        if by_purse:
            employer.commit_purse(contract)
        else:
            employer.commit_to_hire(contract, employer.sign_on(face) + bid.make_whole)
        return contract

    def sign_raise(self, benchmark: float, pay: float) -> Contract | None:
        """The difference is committed; a new grant replaces the old."""
        employer, years = self.person.employer, self.market.given.market.vesting_years
        if employer is None:
            return None
        face = pay / employer.seen_in_a_dollar()
        compensation, drawn = face * employer.cost_of_raise(), self.person.compensation
        by_purse = self.person.by_purse and employer.purse_has(compensation, drawn)
        contract = Contract(
            person=self.person,
            employer=employer,
            kind=EventKind.RAISED,
            pay=pay,
            compensation=employer.own_part(self.person, compensation),
            grant=face * employer.terms.equity_share * years,
            package=face * years,
            benchmark=benchmark,
            by_purse=by_purse,
        )
        if not contract.by_purse:
            employer.commit_raises(self.person, self.person.talent, pay)
        employer.commit_to_raise(contract)
        self.market.tally["counters_won"] += 1
        return contract

    # Losers

    def worth(self, verdict: Verdict, pay: float) -> float:
        """Pay that by itself would be worth what the person ends with, raises to come included."""
        staying, market = self.staying, self.market
        if verdict.winner is None and not verdict.raises:
            return staying.worth
        if not market.given.market.foresight or (verdict.winner and verdict.winner.employer.is_outside):
            return pay
        share, amenity, extra, limit = (
            market.given.market.bargaining_share,
            staying.amenity,
            staying.forfeit,
            0.0,
        )
        if staying.counter is not None:
            limit = staying.counter.utility
        if verdict.winner is not None:
            bid, years = verdict.winner, market.given.market.vesting_years
            amenity, extra, limit = bid.amenity, bid.make_whole / years, bid.utility
        benchmark = share * in_units(limit, market) + (1.0 - share) * in_units(verdict.utility, market)
        return max(auction.pay_that_gives(in_logs(benchmark, market), amenity, extra), pay)

    def explain_losses(self, verdict: Verdict, worth: float) -> tuple[Employer, Reason | None] | None:
        """Count each losing bid under its reason, and find the best loser."""
        losers = [bid for bid in self.bids if bid is not verdict.winner]
        for bid in losers:
            if bid.pay > worth * MORE and bid.utility <= verdict.utility:  # money would not have helped
                bid.reason = Reason.AMENITIES
            bid.employer.count_loss(bid.reason)
        for bid in self.bids:
            bid.employer.bids += 1
        best = auction.best_of(losers)
        incumbent, counter = self.person.employer, self.staying.counter
        if incumbent is not None and verdict.countered and (verdict.winner is not None or verdict.raises):
            incumbent.bids += 1
        reason = self.reason_of_outbid_counter(verdict, worth)
        if reason is not None and incumbent is not None and counter is not None:
            incumbent.count_loss(reason)
            if best is None or counter.utility > best.utility:
                return incumbent, reason
        return None if best is None else (best.employer, best.reason)

    def reason_of_outbid_counter(self, verdict: Verdict, worth: float) -> Reason | None:
        """What kept the incumbent's counter-offer from being enough; None where there was none, or it won."""
        counter = self.staying.counter
        if verdict.winner is None or not verdict.countered or counter is None:
            return None
        enough = counter.pay > worth * MORE and counter.utility <= verdict.utility
        return Reason.AMENITIES if enough else counter.reason

    def reason_of_leaving(self, verdict: Verdict, worth: float) -> tuple[str | None, Reason | None]:
        """What could not keep the person, and what limited a counter-offer, also one that was not made."""
        incumbent = self.person.employer
        if verdict.winner is None or incumbent is None:
            return None, None
        reason = self.reason_of_outbid_counter(verdict, worth)
        if reason is None:
            willing = self.person.may_be_countered(self.day)
            return "no counter", incumbent.limit_on_counter(
                self.person, self.best_bidder
            ).reason if willing else None
        return {Reason.VALUE: "value", Reason.AMENITIES: "amenities"}.get(reason, "money"), reason

    def write_down(
        self,
        contract: Contract,
        verdict: Verdict,
        runner_up: tuple[Employer, Reason | None] | None,
        leaving: tuple[str | None, Reason | None],
    ) -> None:
        """A row of the log."""
        loser, reason = (None, None) if runner_up is None else runner_up
        self.market.journal.write(
            contract.kind,
            person=self.person,
            destination=contract.employer.name,
            pay_before=self.staying.pay,
            pay_after=contract.pay,
            package=contract.package,
            bidders=len(self.bids) + verdict.countered,
            runner_up=None if loser is None else loser.name,
            binding=reason,
            listed=contract.listed,
            not_kept_by=leaving[0],
            counter_limited_by=leaving[1],
            by_purse=contract.by_purse,
        )
