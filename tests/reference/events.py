"""Events: what lasts acts on terms and contacts as long as it is in force, the rest happens once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sim.market.setup.people import NEWCOMER_KEY
from sim.scenario.events import EventBase
from tests.decisions import Decision
from tests.reference.employers import key_of_name
from tests.reference.merging import merge
from tests.reference.public_money import reprice
from tests.reference.terms import EFFECTS

if TYPE_CHECKING:
    from tests.reference.employer import Employer
    from tests.reference.market import ReferenceMarket


def act(market: ReferenceMarket) -> None:
    """Terms are the scenario's, and the events in force act on them in the order of their weeks."""
    before = {employer: employer.price_of_pay() for employer in (*market.employers, *market.ended)}
    market.in_force = in_force = [event for event in market.given.events if is_in_force(market, event)]
    moods = [event for event in in_force if event.kind == "funding-mood"]
    market.rounds = math.prod(event.rate for event in moods)
    market.mood = math.prod(event.valuations for event in moods)
    market.review = next((event for event in in_force if event.kind == "acqui-hire-review"), None)
    caps = [getattr(event, "cap", math.inf) for event in in_force if caps_all(event)]
    market.pay_cap = min(caps, default=math.inf)
    market.published = [event for event in in_force if event.kind == "pay-transparency"]
    pacts = [event for event in in_force if event.kind == "no-poach" or keeps_brands(event)]
    market.pacts = [names_concerned(market, event) for event in pacts]
    for employer in (*market.employers, *market.ended):
        employer.terms = employer.usual_terms
        for event in in_force:
            if event.kind in EFFECTS and concerns(market, event, employer):
                employer.terms = EFFECTS[event.kind](event, employer.terms)
    reprice(market, before)
    move_leaders(market, [event for event in in_force if event.kind == "leader-moves"])
    seen: Counter[str] = Counter()
    starting = [event for event in in_force if event.starts(market.given.start_date) == market.week]
    for event in sorted(starting, key=lambda event: (event.kind, event.content())):
        concerned = "\n".join((event.kind, *event.employers))
        if event.kind in EVENT_KINDS:
            EVENT_KINDS[event.kind](market, event, key_of_name(concerned) + seen[concerned])
        seen[concerned] += 1


def caps_all(event: Any) -> bool:
    """Is it a cap on pay for all labs and startups?"""
    return bool(event.kind == "pay-cap" and not event.employers)


def move_leaders(market: ReferenceMarket, moves: list[Any]) -> None:
    """Leaders take their ties from one employer to another, in the order of their weeks."""
    ties = {one.name: set(one.usual_leaders_from) for one in market.employers if not one.is_outside}
    for event in moves:
        left, joined = event.employers
        if left in ties:
            ties[left] -= set(event.came_from)
        if joined in ties:
            ties[joined] |= {left, *event.came_from} - {joined}
    for one in market.employers:
        if not one.is_outside:
            one.leaders_from = frozenset(ties[one.name])


def keeps_brands(event: Any) -> bool:
    """Do two employers of one owner leave each other's people alone?"""
    return bool(event.kind == "merger" and event.keeps == "brands")


def is_in_force(market: ReferenceMarket, event: EventBase) -> bool:
    """The burn-in knows no events, and what is off does not happen."""
    return event.on and market.week >= 0 and event.in_force(market.week, market.given.start_date)


def concerns(market: ReferenceMarket, event: Any, employer: Employer) -> bool:
    """Is the employer named, or of the kind concerned where none is?"""
    if employer.kind == "startup" and event in market.policies_for_startups():
        return True
    named = event.employers or getattr(event, "all_of", "labs") != "startups"
    return bool(named and employer.name in names_concerned(market, event))


def names_concerned(market: ReferenceMarket, event: Any) -> frozenset[str]:
    """Those named, or all big labs."""
    return frozenset(event.employers or (lab.name for lab in market.given.labs))


def lay_off_some(market: ReferenceMarket, event: Any, key: int) -> None:
    """Each person there loses the job with this probability; events of one week draw independently."""
    concerned = names_concerned(market, event)
    for person in market.researchers():
        draw = market.draws.uniform(person.key, key, market.week, Decision.LAYOFF)
        if person.employer is not None and person.place in concerned and draw < event.share:
            if person.on_leave:  # and is yet to come
                continue
            market.dismiss(person)


def let_newcomers_enter(market: ReferenceMarket, event: Any, key: int) -> None:
    """People laid off elsewhere look for work."""
    for _ in range(round(event.people * market.given.researchers.count)):
        market.enter(NEWCOMER_KEY + market.newcomers, event.talent_factor)
        market.newcomers += 1


def void_non_competes(market: ReferenceMarket, event: Any, _: int) -> None:
    """Nobody is bound there any more, if that is what it says."""
    for person in market.researchers():
        if event.voids and person.employer is not None and person.place in names_concerned(market, event):
            person.bound = False


#: What happens once, in an event's first week; the key is that of whom it concerns.
EVENT_KINDS: dict[str, Callable[[ReferenceMarket, Any, int], None]] = {
    "layoffs": lay_off_some,
    "layoffs-elsewhere": let_newcomers_enter,
    "merger": merge,
    "non-competes": void_non_competes,
}
