"""The package moves and pays people as a plain restatement of the model does, event by event."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from sim.market.columns import Reason
from sim.market.model import TalentMarket
from sim.records.columns import HAPPENINGS
from sim.scenario.schema import Scenario
from tests.market.replica import LIVELY
from tests.market.worlds import textbook, textbook_labs
from tests.reference import auction
from tests.reference.bidding import Offer
from tests.reference.compare import compare
from tests.reference.employer import Employer
from tests.reference.employers import BigLab, Outside, Startup
from tests.reference.market import ReferenceMarket
from tests.reference.negotiation import Negotiation
from tests.reference.observed import Observed
from tests.reference.researcher import Researcher
from tests.reference.scenarios import document, scenarios
from tests.reference.units import WEEKS_PER_YEAR

#: What must have happened in the examples, for their agreement to say something.
MECHANISMS = {
    *HAPPENINGS,
    "mechanism sequential", "mechanism posted", "value race", "value productivity",
    "scaled", "seats unlimited", "event capex-shock", "event fast-track", "event layoffs-elsewhere",
    "event offer-policy", "event target-list",
    "several bid", "decided before an offer lapsed", "fast track", "listed hire", "provoked",
    "counter outbid", "outbid counter bound by package_cap", "startup kept somebody",
    "lab hired with equity", "startup hired with equity", "lab paid on signing", "startup paid on signing",
    "made whole", "left before the cliff", "left after the cliff", "left after a renewal", "breakthrough",
    *(f"{kind} lost by {reason.name.lower()}" for kind in ("lab", "startup") for reason in Reason),
}  # fmt: skip


#: The rule about lists as it is, before a test alters it.
RENEW = Employer.renew_targets
#: In so many events, or weeks, at least.
OFTEN = 5


def package_of(scenario: Scenario) -> TalentMarket:
    """The package's market, after its run."""
    market = TalentMarket(scenario)
    market.run()
    return market


def first_differences(reference: ReferenceMarket, market: TalentMarket) -> str:
    """The first differences, or nothing."""
    return "\n".join(itertools.islice(compare(reference, market), 3))


def test_same_moves_and_pay() -> None:
    """Everything agrees in random markets, and in them every mechanism of the model comes to bear."""
    seen: Counter[str] = Counter()

    @settings(max_examples=60)
    @given(scenarios())
    def agree(scenario: Scenario) -> None:
        reference = Observed(scenario)
        reference.run()
        assert first_differences(reference, package_of(scenario)) == ""
        seen.update(reference.seen)

    agree()
    assert {name for name in MECHANISMS if seen[name] < OFTEN} == set(), seen


def test_same_moves_and_pay_in_a_larger_market() -> None:
    """400 people, 25 weeks."""
    scenario = Scenario.model_validate(LIVELY)
    reference = ReferenceMarket(scenario, seed=5)
    reference.run()
    market = TalentMarket(scenario, rng=5)
    market.run()
    assert first_differences(reference, market) == ""
    assert len(reference.journal.entries) > 500


def twins() -> Scenario:
    """Two labs with the same cap, and pay decides alone: bid and counter-offer are equal to the last bit."""
    rules = {"contact_rate_employed": 0.3, "contact_rate_unemployed": 0.3}
    return textbook(textbook_labs(1e6, 1.5e6, package_cap=9e5), market=rules)


def test_same_moves_and_pay_where_bids_tie() -> None:
    """The incumbent keeps whom it can pay just as much."""
    reference = ReferenceMarket(twins())
    reference.run()
    assert first_differences(reference, package_of(twins())) == ""
    assert any(event.pay_after == 9e5 and event.kind == "raised" for event in reference.journal.entries)


def test_mesa_knows_the_agents() -> None:
    """The reference is an ordinary Mesa model: who leaves the market is no agent of it any more."""
    reference = ReferenceMarket(Scenario.model_validate(LIVELY))
    reference.step()
    assert reference.steps == 1
    assert set(reference.agents_by_type) == {Researcher, BigLab, Startup, Outside}
    assert all(not person.retired for person in reference.researchers())
    assert all(employer in reference.agents for employer in reference.employers)


# Does the comparison notice a model that is a little different?


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


def same_reservation_for_all(person: Researcher) -> float:
    """Talent does not raise the income of not working."""
    return person.market.given.researchers.reservation_income


def no_floor(negotiation: Negotiation, bid: Any, utility: float) -> float:
    """Cash on signing may buy work at any pay."""
    rules = negotiation.market.given.market
    if rules.mechanism == "posted" or bid.employer.is_outside:
        return float(bid.pay)
    pay = auction.pay_that_gives(utility, bid.amenity, bid.make_whole / rules.vesting_years)
    return auction.lifted(min(max(pay, 0.0), bid.pay), bid.pay, rules.bargaining_share)


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
    joining = talent * employer.match(person)
    alone = inside and employer.headcount == 1
    others = 0.0 if alone else employer.effective_talent - (joining if inside else 0.0)
    return employer.earnings_with(others + joining) - employer.earnings_with(others)


def needs_a_seat(employer: Employer, offer: Offer, day: float) -> bool:
    """Even for a listed person a seat must be open."""
    seat = employer.open_seats >= 1.0 or employer.is_outside or not employer.market.given.market.planned_seats
    return employer.alive and seat and offer.stands_on(day)


def cooldown_forgotten(employer: Employer) -> None:
    """A list that is drawn up anew does not know who has been pursued."""
    before, since = employer.targets, employer.targets_since
    RENEW(employer)
    if employer.targets is not before and since is not None:
        employer.targets = dict.fromkeys(employer.targets)


#: Where, what, and by what it is replaced.
ALTERATIONS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "the raider wins ties": (auction, "incumbent_keeps", lambda counter, best: counter > best),
    "no cliff": (Researcher, "unvested", no_cliff),
    "a cliff in renewals": (Researcher, "unvested", cliff_in_renewals),
    "reservation without talent": (Researcher, "reservation_income", same_reservation_for_all),
    "no floor under pay": (Negotiation, "pay_of_hire", no_floor),
    "the outside shades": (Outside, "value_to_bid_on", shades_too),
    "the signed do not count": (Employer, "value_of", counts_without_those_who_signed),
    "a hire needs no compute": (Startup, "free_budget_for_hire", Employer.free_budget_for_hire),
    "signing leaves the runway": (Startup, "cost_of_hire", Startup.flow_of_hire),
    "make-whole leaves the runway": (Startup, "cash_beside", Employer.cash_beside),
    "the best are laid off": (BigLab, "value_per_dollar", lambda lab, person: -person.number),
    "the listed need a seat": (Employer, "bids_on", needs_a_seat),
    "no cooldown after a refresh": (Employer, "renew_targets", cooldown_forgotten),
    "nobody is provoked": (Employer, "be_provoked", lambda employer, person: None),
    "no attention to the listed": (ReferenceMarket, "attention_to", lambda market, person: 1.0),
    "first come, first served": (ReferenceMarket, "turn", lambda market, person: person.number),
    "estimates without noise": (Researcher, "talent_seen_by", lambda person, employer: person.talent),
    "the outside separates": (
        Researcher,
        "separation_rate",
        lambda p: p.market.given.market.separation_rate if p.employer else 0.0,
    ),
}  # fmt: skip


@cache
def fixed_pairs(number: int) -> tuple[Scenario, TalentMarket]:
    """The package's run of a fixed scenario; the first one has ties."""
    scenario = Scenario.model_validate(document(Random(number))) if number else twins()
    return scenario, package_of(scenario)


@pytest.mark.parametrize("name", ALTERATIONS)
def test_a_small_alteration_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some history among a few dozen is another one, whatever rule is changed."""
    monkeypatch.setattr(*ALTERATIONS[name])
    for number in range(40):
        scenario, market = fixed_pairs(number)
        reference = ReferenceMarket(scenario)
        reference.run()
        if first_differences(reference, market):
            return
    pytest.fail(f"nothing differs although {name}")
