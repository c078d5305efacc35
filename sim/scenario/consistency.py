"""Rules that tie several parameters together. All that are broken are reported at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from sim.mechanisms.registry import MECHANISMS
from sim.scenario.contradictions import contradictions
from sim.scenario.magnitudes import magnitudes
from sim.scenario.problems import Problem, Problems, unknown_names
from sim.scenario.ranges import check_plausible
from sim.vocabulary import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.scenario.employers import Offers
    from sim.scenario.schema import Scenario

#: Names that the market gives to startups it draws.
DRAWN = re.compile(r"Startup \d+|(Entrant|Spin-out) \d+-\d+")
#: As many as `researchers.count` may be.
MOST_PEOPLE = 10**9


def check(scenario: Scenario) -> None:
    """Raise `Problems` with every rule that the scenario breaks."""
    problems = [*_names(scenario), *_headcounts(scenario), *_events(scenario), *_fields(scenario)]
    problems += [*_rates(scenario), *_packages(scenario), *_calendar(scenario), *_talent(scenario)]
    problems += [*_negotiation(scenario), *magnitudes(scenario), *check_plausible(scenario)]
    problems += [problem for mechanism in MECHANISMS for problem in mechanism.check(scenario)]
    if problems:
        raise Problems(problems)


def _names(scenario: Scenario) -> Iterator[Problem]:
    places: list[tuple[tuple[str | int, ...], str]] = []
    places += [(("labs", k, "name"), lab.name) for k, lab in enumerate(scenario.labs)]
    places += [(("startups", "named", k, "name"), s.name) for k, s in enumerate(scenario.startups.named)]
    count = Counter(name for _, name in places)
    seen: set[str] = set()
    for place, name in places:
        if place[0] == "startups" and DRAWN.fullmatch(name):
            yield Problem(place, f"startups that are drawn are called so: {name!r}", "choose another name")
        if count[name] > 1 and name in seen:
            yield Problem(
                place, f"duplicate employer name {name!r}", "give every lab and startup its own name"
            )
        seen.add(name)


def _headcounts(scenario: Scenario) -> Iterator[Problem]:
    people = scenario.researchers
    reference = people.reference_count or people.count
    stated = sum(lab.headcount or 0 for lab in scenario.labs)
    if stated > reference:
        yield Problem(
            ("researchers", "count" if people.reference_count is None else "reference_count"),
            f"the labs' headcounts sum to {stated:,}, more than the {reference:,} researchers of the market",
            "raise it or lower headcounts; market.scale makes the whole market smaller or larger",
            needs=(("researchers", "count"), ("researchers", "reference_count")),
        )
    if not 2 <= scenario.people <= MOST_PEOPLE:
        yield Problem(
            ("market", "scale"),
            f"{people.count:,} researchers times {scenario.market.scale:g} are {scenario.people:,}",
            f"choose a scale that leaves 2 to {MOST_PEOPLE:,} researchers",
            needs=(("researchers", "count"),),
        )
    yield from _startups_fit(scenario, stated / reference)
    if sum(field.share for field in people.fields) <= 0:
        yield Problem(("researchers", "fields"), "all shares are zero", "give one field a positive share")
    if scenario.market.vesting_cliff > scenario.market.vesting_years:
        yield Problem(
            ("market", "vesting_cliff"),
            "the cliff is longer than the vesting period",
            "shorten the cliff",
            needs=(("market", "vesting_years"),),
        )


def _startups_fit(scenario: Scenario, labs_share: float) -> Iterator[Problem]:
    """Every startup needs somebody, after the labs have had their share."""
    people, startups = scenario.researchers, scenario.startups
    reference = people.reference_count or people.count
    left = round(reference * (1.0 - people.unemployed_share - labs_share))
    wanted = startups.count + len(startups.named)
    if wanted > max(left, 0):
        yield Problem(
            ("startups", "count"),
            f"{wanted:,} startups need a researcher each, but only {max(left, 0):,} are left after the labs",
            "lower startups.count or raise researchers.count",
            needs=(("researchers", "count"), ("researchers", "reference_count")),
        )


def _events(scenario: Scenario) -> Iterator[Problem]:
    yield from _names_of_events(scenario)
    for k, event in enumerate(scenario.events):
        if not event.on:
            continue
        place = ("events", k)
        yield from _timing(scenario, k)
        yield from unknown_names(event.employers, scenario.employer_names, (*place, "employers"))
        yield from event.check(scenario, place)
    yield from contradictions(scenario)


def _names_of_events(scenario: Scenario) -> Iterator[Problem]:
    """Keys go by them."""
    seen: set[str] = set()
    for k, event in enumerate(scenario.events):
        if event.name in seen:
            what = f"duplicate name of an event {event.name!r}"
            yield Problem(("events", k, "name"), what, "give every event a name of its own, or none")
        seen |= {event.name} if event.name else set()


def _timing(scenario: Scenario, k: int) -> Iterator[Problem]:
    event = scenario.events[k]
    if (event.week is None) == (event.date is None):
        both = "" if event.week is None else f": it has week {event.week} and date {event.date}"
        yield Problem(
            ("events", k, "week"),
            f"an event needs a week or a date, and not both{both}",
            "leave one of them out" if both else "give one of them",
            needs=(("events", k, "week"), ("events", k, "date")),
        )
        return
    if event.date is not None and scenario.start_date is None:
        yield Problem(
            ("events", k, "date"),
            "a dated event in a scenario without start_date",
            "add start_date, or give a week",
            needs=(("start_date",),),
        )
        return
    week = event.starts(scenario.start_date)
    if not 0 <= week < scenario.weeks:
        yield Problem(
            ("events", k, "week" if event.week is not None else "date"),
            f"the event starts in week {week}, outside the horizon of weeks 0 to {scenario.weeks - 1}",
            "move the event or lengthen weeks",
            needs=(("weeks",), ("start_date",)),
        )


def _fields(scenario: Scenario) -> Iterator[Problem]:
    names = [field.name for field in scenario.researchers.fields]
    for k, field in enumerate(names):
        if field in names[:k]:
            yield Problem(
                ("researchers", "fields", k, "name"), f"duplicate field {field!r}", "name each field once"
            )
    for k, lab in enumerate(scenario.labs):
        yield from unknown_names(lab.needs, names, ("labs", k, "needs"), "field")


def _rates(scenario: Scenario) -> Iterator[Problem]:
    """One uniform draw a week decides between separation, contact and retirement."""
    market = scenario.market
    retirement = scenario.researchers.retirement_rate / WEEKS_PER_YEAR
    contacts = {
        ("market", "contact_rate_employed"): market.contact_rate_employed + market.separation_rate,
        ("market", "contact_rate_unemployed"): market.contact_rate_unemployed,
        ("outside", "contact_factor"): market.contact_rate_employed * scenario.outside.contact_factor,
    }
    for place, rate in contacts.items():
        if rate + retirement > 1.0:
            yield Problem(
                place,
                f"contacts, separations and retirements sum to {rate + retirement:.3g} a week, more than 1",
                "lower one of the rates",
                needs=(("market", "separation_rate"), ("researchers", "retirement_rate")),
            )


def _packages(scenario: Scenario) -> Iterator[Problem]:
    """Cash, equity and sign-on share a package."""
    offers: list[tuple[tuple[str | int, ...], Offers]] = [
        (("labs", k), lab) for k, lab in enumerate(scenario.labs)
    ]
    offers.append((("startups", "offers"), scenario.startups.offers))
    for place, offer in offers:
        if offer.equity_share + offer.sign_on_share >= 1.0:
            yield Problem(
                (*place, "sign_on_share"),
                f"equity and sign-on take {offer.equity_share + offer.sign_on_share:.0%} of a package",
                "leave something for cash pay: lower one of the two shares",
                needs=((*place, "equity_share"),),
            )


def _talent(scenario: Scenario) -> Iterator[Problem]:
    """The median of the lognormal body is 1, so the largest talent is above."""
    talent = scenario.researchers.talent
    if talent.shape == "lognormal-pareto" and talent.maximum <= 1.0:
        yield Problem(
            ("researchers", "talent", "maximum"),
            f"{talent.maximum:g} is not above the median talent, 1",
            'raise it, or choose the shape "uniform"',
            needs=(("researchers", "talent", "shape"),),
        )


def _negotiation(scenario: Scenario) -> Iterator[Problem]:
    """The best offer so far is a point to negotiate from where it can be known."""
    market = scenario.market
    if market.renegotiation == "best-offer" and scenario.researchers.tastes.shock_scale > 0:
        yield Problem(
            ("researchers", "tastes", "shock_scale"),
            "what the best offer so far was worth is not known where tastes are drawn anew at each decision",
            'set it to 0, or market.renegotiation = "present-pay"',
            needs=(("market", "renegotiation"),),
        )


def _calendar(scenario: Scenario) -> Iterator[Problem]:
    """Every week of the run needs a date."""
    start = scenario.start_date
    if start is not None and (date.max - start).days < 7 * scenario.weeks:
        yield Problem(
            ("start_date",),
            "the run ends after the last year a date can have",
            "start earlier",
            needs=(("weeks",),),
        )
