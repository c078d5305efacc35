"""Rules that are a little different from the model's: does the comparison notice them?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from tests.decisions import Decision
from tests.reference import auction, clock, foresight, negotiation, researcher
from tests.reference.bidding import Bid, Counter, Offer
from tests.reference.compare import first_differences
from tests.reference.employer import Employer
from tests.reference.employers import BigLab, Outside, Startup
from tests.reference.features import FEATURES
from tests.reference.foresight import Prospect, accepted_utility
from tests.reference.market import ReferenceMarket
from tests.reference.negotiation import Negotiation
from tests.reference.pairs import Pair, random_pair, run_of, twins
from tests.reference.researcher import Researcher
from tests.reference.scouts import Scouts
from tests.reference.temper import NEARLY_SPENT, Temper
from tests.reference.units import WEEKS_PER_YEAR

#: Rules as they are, before a test alters them.
RENEW, JOIN, PROSPECTS, ASK = Scouts.renew, Researcher.join, foresight.prospects, Scouts.ask_along


def no_cliff(person: Researcher) -> float:
    """Grants vest from the first day."""
    period = person.market.given.market.vesting_years * WEEKS_PER_YEAR
    return person.grant * (1.0 - (person.market.week - person.granted) % period / period)


def cliff_in_renewals(person: Researcher) -> float:
    """A renewed grant has a cliff too."""
    rules = person.market.given.market
    period = rules.vesting_years * WEEKS_PER_YEAR
    held = (person.market.week - person.granted) % period
    return person.grant * (1.0 if held < rules.vesting_cliff * WEEKS_PER_YEAR else 1.0 - held / period)


def always_renewed(person: Researcher) -> float:
    """Grants are renewed whatever the rules say."""
    rules = person.market.given.market
    held, period = person.market.week - person.granted, rules.vesting_years * WEEKS_PER_YEAR
    before_cliff = held < rules.vesting_cliff * WEEKS_PER_YEAR
    return person.grant * (1.0 if before_cliff else 1.0 - held % period / period)


def calmed_by_spending_alone(temper: Temper) -> None:
    """Time does not lower the pressure."""
    if temper.committed() >= NEARLY_SPENT * temper.budget:
        temper.pressure *= 1.0 - temper.market.given.escalation.aggressiveness_fall
    temper.settle_aggressiveness()


def paid_by_the_new(
    person: Researcher,
    employer: Employer,
    leave: int = 0,
    payer: Employer | None = None,
    *_: object,
    **pot: bool,
) -> None:
    """The old employer pays nothing during the leave."""
    JOIN(person, employer, leave, payer, 0.0, **pot)


def prospects_without_leave(person: Researcher, origin: Employer | None) -> list[Prospect]:
    """People expect offers that do not wait for a leave."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Employer, "kept_after_leave_from", lambda employer, other: 1.0)
        return PROSPECTS(person, origin)


def lays_off_anybody(lab: BigLab) -> None:
    """Also people who are on leave, and draw nothing from the budget."""
    for person in sorted(sorted(lab.staff, key=lambda person: person.number), key=lab.value_per_dollar):
        if lab.payroll <= lab.budget:
            return
        lab.market.dismiss(person)


def same_reservation_for_all(person: Researcher) -> float:
    """Talent does not raise the income of not working."""
    return person.market.given.researchers.reservation_income


def no_floor(self: Negotiation, bid: Bid, utility: float) -> float:
    """Cash on signing may buy work at any pay."""
    rules = self.market.given.market
    if rules.mechanism == "posted" or bid.employer.is_outside:
        return bid.pay
    share = rules.bargaining_share
    if rules.foresight:
        utility, share = accepted_utility(self.person, bid.employer, utility, bid.utility), 0.0
    pay = auction.pay_that_gives(utility, bid.amenity, bid.make_whole / rules.vesting_years)
    return auction.lifted(min(max(pay, 0.0), bid.pay), bid.pay, share)


def stopped_by_the_pool(employer: Employer, pool: float) -> float:
    """An empty bonus pool stops hiring."""
    usual = employer.free_budget_for_hire() / employer.cost_of_hire()
    return min(usual, employer.per_year(pool, employer.terms.sign_on_share))


def shades_too(outside: Outside, person: Researcher) -> float:
    """The outside shades its wage."""
    shading = outside.market.given.market.shading
    return (1.0 - shading) * outside.wage(person.talent_seen_by(outside))


def counts_without_those_who_signed(
    employer: Employer, person: Researcher, talent: float, *, inside: bool = False
) -> float:
    """Those signed earlier in the week do not lower the value of the next."""
    if employer.market.given.market.value == "productivity":
        return employer.productivity * employer.market.given.production.value_per_talent * talent
    joining, here = talent * employer.match(person), inside and not person.on_leave
    alone = here and employer.at_work() == 1
    others = 0.0 if alone else employer.effective_talent - (joining if here else 0.0)
    return employer.earnings_with(others + joining) - employer.earnings_with(others)


def needs_a_seat(employer: Employer, offer: Offer, day: float) -> bool:
    """Even for a listed person a seat must be open."""
    seat = employer.open_seats >= 1.0 or employer.is_outside or not employer.market.given.market.planned_seats
    return employer.alive and seat and offer.stands_on(day)


def makes_a_seat(employer: Employer, offer: Offer, day: float) -> bool:
    """A listed person needs no seat even where their number is stated."""
    return employer.alive and offer.stands_on(day) and (offer.listed or needs_a_seat(employer, offer, day))


def cooldown_forgotten(scouts: Scouts) -> None:
    """A list that is drawn up anew does not know who has been pursued."""
    before, since = scouts.listed, scouts.since
    RENEW(scouts)
    if scouts.listed is not before and since is not None:
        scouts.listed = dict.fromkeys(scouts.listed)


def refers_to_the_outside(person: Researcher) -> Employer | None:
    """People outside refer too."""
    others = [other for other in person.market.everybody if other is not person]
    draw = person.market.draws.uniform(person.key, 0, person.market.week, Decision.REFERRER)
    return others[math.floor(draw * len(others))].employer


def one_taste_for_all_weeks(person: Researcher, option: Employer | None) -> float:
    """Fresh tastes stay."""
    key = 0 if option is None else option.key
    draw = person.market.draws.gumbel(person.key, key, 0, Decision.SHOCK)
    return person.market.given.researchers.tastes.shock_scale * draw


def ties_of_the_origin(person: Researcher, origin: Employer | None) -> list[Prospect]:
    """People expect offers as they come to them where they are, not where they go."""
    return PROSPECTS(person, person.employer)


def haggles(table: Negotiation, bid: Bid, salary: float) -> tuple[float, float]:
    """The outside pays what the clock says."""
    return min(salary, bid.pay), bid.make_whole / table.market.given.market.vesting_years


def present_pay(person: Researcher, present: float, counter: Counter | None) -> float:
    """Present pay is to be beaten, whatever others could have given."""
    return present


def separates_outside(person: Researcher) -> float:
    """People separate from the outside."""
    return person.market.given.market.separation_rate if person.employer else 0.0


def asked_along_and_again(
    scouts: Scouts, leader: Researcher, moment: float, most: int, *, attended: bool
) -> None:
    """Who is asked along has no cooldown, on the list or not."""
    before = dict(scouts.listed)
    ASK(scouts, leader, moment, most, attended=attended)
    scouts.listed.update(before)


class Alteration(NamedTuple):
    """Where, what, by what it is replaced; and the feature whose market notices, if it is of one."""

    place: Any
    name: str
    rule: Callable[..., Any]
    feature: str | None = None


ALTERATIONS = {
    "the raider wins ties": Alteration(auction, "incumbent_keeps", lambda counter, best: counter > best),
    "no cliff": Alteration(Researcher, "unvested", no_cliff),
    "a cliff in renewals": Alteration(Researcher, "unvested", cliff_in_renewals),
    "always renewed": Alteration(Researcher, "unvested", always_renewed, "no renewals"),
    "reservation without talent": Alteration(Researcher, "reservation_income", same_reservation_for_all),
    "no floor under pay": Alteration(Negotiation, "pay_of_hire", no_floor),
    "no floor under offers": Alteration(Negotiation, "floor", lambda table: 0.0, "match floor"),
    "an empty pool stops hiring": Alteration(
        Employer, "affordable_hire", stopped_by_the_pool, "empty bonus pools"
    ),
    "the outside shades": Alteration(Outside, "value_to_bid_on", shades_too),
    "the signed do not count": Alteration(Employer, "value_of", counts_without_those_who_signed, "layoffs"),
    "a hire needs no compute": Alteration(Startup, "free_budget_for_hire", Employer.free_budget_for_hire),
    "signing leaves the runway": Alteration(Startup, "cost_of_hire", Startup.compensation_of_hire),
    "make-whole leaves the runway": Alteration(Startup, "cash_beside", Employer.cash_beside),
    "the best are laid off": Alteration(
        BigLab, "value_per_dollar", lambda lab, person: -person.number, "a dated event"
    ),
    "the listed need a seat": Alteration(Employer, "bids_on", needs_a_seat),
    "the listed find a seat": Alteration(Employer, "bids_on", makes_a_seat, "seats"),
    "offers to the listed stay open": Alteration(
        Employer, "days_open", lambda employer, *, listed: employer.terms.expiry, "exploding offers"
    ),
    "executives are not liked": Alteration(
        Employer, "courtship", lambda employer, *, attended: 0.0, "liked executives"
    ),
    "no cooldown after a refresh": Alteration(Scouts, "renew", cooldown_forgotten),
    "who was asked along is asked again": Alteration(Scouts, "ask_along", asked_along_and_again, "lift-outs"),
    "nobody is provoked": Alteration(Employer, "be_provoked", lambda employer, person: None),
    "pressure does not decay": Alteration(
        Employer, "calm_down", calmed_by_spending_alone, "aggressiveness decays"
    ),
    "no attention to the listed": Alteration(ReferenceMarket, "attention_to", lambda market, person: 1.0),
    "first come, first served": Alteration(ReferenceMarket, "turn", lambda market, person: person.number),
    "estimates without noise": Alteration(
        Researcher, "talent_seen_by", lambda person, employer: person.talent
    ),
    "the outside separates": Alteration(Researcher, "separation_rate", separates_outside),
    "nothing binds": Alteration(Employer, "binds", lambda employer, person: False, "non-competes"),
    "no garden leave": Alteration(
        Researcher,
        "join",
        lambda person, employer, *leave, **pot: JOIN(person, employer, **pot),
        "garden-leave",
    ),
    "the new employer pays at once": Alteration(Researcher, "join", paid_by_the_new, "garden leave"),
    "nobody reserves": Alteration(Employer, "committed", lambda employer: employer.payroll, "garden leave"),
    "leave costs no value": Alteration(
        Employer, "kept_after_leave_from", lambda employer, other: 1.0, "garden leave"
    ),
    "leave costs no value later": Alteration(foresight, "prospects", prospects_without_leave, "leave ahead"),
    "those to come are laid off": Alteration(
        BigLab, "lay_off", lays_off_anybody, "budgets cut during a leave"
    ),
    "pacts are broken": Alteration(
        ReferenceMarket, "are_in_a_pact", lambda market, one, other: False, "no-poach"
    ),
    "leaders have no ties": Alteration(
        Employer, "contacts_with_people_at", lambda employer, other: 1.0, "ties"
    ),
    "leaders are not liked": Alteration(
        Employer, "tie_to_people_at", lambda employer, other: 0.0, "liked leaders"
    ),
    "ties of the origin": Alteration(foresight, "prospects", ties_of_the_origin, "liked leaders ahead"),
    "the outside refers": Alteration(Researcher, "referred_to", refers_to_the_outside),
    "tastes of a day stay": Alteration(
        Researcher, "taste_of_the_week_for", one_taste_for_all_weeks, "fresh tastes"
    ),
    "present pay is to be beaten": Alteration(Researcher, "level_to_beat", present_pay, "best offer"),
    "nobody looks ahead": Alteration(
        negotiation, "accepted_utility", lambda person, winner, low, high: low, "foresight"
    ),
    "any job is taken": Alteration(
        researcher, "worst_job_taken", lambda person, income: math.log(income), "foresight"
    ),
    "bids before taxes": Alteration(Employer, "price_of_pay", lambda employer: 1.0, "payroll tax"),
    "who overpaid wants nobody": Alteration(
        Negotiation, "calm_part", lambda table, bid, pay: 1.0, "chosen among the aggressive"
    ),
    "plans before taxes": Alteration(
        Employer, "planned_cost", lambda employer: employer.market.given.startups.cash_pay, "taxed founders"
    ),
    "no oligopsony": Alteration(
        Employer, "share_paid", lambda e: 1.0 - e.market.given.market.posted_markdown, "oligopsony"
    ),
    "the clock knows no money": Alteration(clock.Purse, "left", lambda purse: math.inf, "simultaneous"),
    "the outside haggles": Alteration(clock, "pay_at", haggles, "simultaneous"),
}


def histories(feature: str | None) -> Iterator[Pair]:
    """The market of the feature, one with ties, and random ones."""
    if feature is not None:
        yield run_of(next(some.scenario() for some in FEATURES if some.name == feature))
    yield twins()
    yield from map(random_pair, range(40))


@pytest.mark.parametrize("name", ALTERATIONS)
def test_a_small_alteration_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some history among a few dozen is another one, whatever rule is changed."""
    alteration = ALTERATIONS[name]
    monkeypatch.setattr(alteration.place, alteration.name, alteration.rule)
    for scenario, market in histories(alteration.feature):
        reference = ReferenceMarket(scenario)
        reference.run()
        if first_differences(reference, market):
            return
    pytest.fail(f"nothing differs although {name}")
