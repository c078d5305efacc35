"""Mergers: two labs come under one owner, as two brands or as one employer.

People, compute and money are joined at a date. With `keeps = "brands"` both names stay, each with its own
people, tastes, culture and way of bidding; they have one budget and one project in the race, approach nobody
of each other, and of their bids for a person only the better one stands. With `keeps = "one"` the second
named ends: its people move to the first under the contracts that they have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, NamedTuple

from sim.declared import Column, Scalar
from sim.mechanisms.mechanism import Mechanism
from sim.names import join_key
from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import parameter
from sim.scenario.problems import Location, Problem


class Merger(EmployerEvent):
    """The two labs named come under one owner, once and for good; the first is the buyer."""

    scales_links: ClassVar[bool] = True
    in_given_order: ClassVar[frozenset[str]] = frozenset({"employers"})

    kind: Literal["merger"] = parameter("merger", description="Kind of the event.")
    keeps: Literal["brands", "one"] = parameter(
        "brands",
        description=(
            "`brands`: both names stay, with one budget and one project, and never outbid each other; `one`: "
            "the second named ends, and its people move to the first, contracts and all."
        ),
    )

    def apply(self, levers: Levers) -> None:
        """One owner's brands do not approach each other's people."""
        if self.keeps == "brands":
            levers.scale_links(self.employers, self.employers, 0.0)

    def happen(self, levers: Levers) -> None:
        """People, compute and money are joined."""
        first, second = self.employers
        levers.merge(first, second, brands=self.keeps == "brands")

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """It takes two big labs, and does not end."""
        names = self.employers
        if len(names) != 2:
            said = f"{len(names)} are named" if names else "none is named"
            yield Problem((*place, "employers"), f"a merger joins two labs, and {said}", "name two of them")
        elif names[0] == names[1]:
            yield Problem(
                (*place, "employers"), f"{names[0]!r} cannot merge with itself", "name another lab beside it"
            )
        for startup in scenario.startups.named:
            if startup.name in names:
                yield Problem(
                    (*place, "employers"),
                    f"a merger joins big labs, and {startup.name!r} is a startup",
                    "name two big labs",
                )
        if self.duration is not None:
            yield Problem((*place, "duration"), "a merger does not end", "leave duration out")
        if self.keeps == "brands" and scenario.market.mechanism == "simultaneous":
            yield Problem(
                (*place, "keeps"),
                'of two brands the better bid stands, person by person; market.mechanism is "simultaneous"',
                'set it to "one", or market.mechanism to "sequential"',
                needs=(("market", "mechanism"),),
            )


class Joined(NamedTuple):
    """Two labs that come under one owner.

    Attributes:
        number: place of the event in the scenario.
        key: key of the event, by its name where it has one.
        week: week of the merger.
        first: name of the lab that buys.
        second: name of the lab that is bought.
        brands: does it keep its name?
    """

    number: int
    key: str
    week: int
    first: str
    second: str
    brands: bool


def mergers_of(scenario: Any) -> tuple[Joined, ...]:
    """The mergers of a scenario whose week and parties are known, in the order in which they happen."""
    found = []
    for number, event in enumerate(scenario.events):
        if event.kind != "merger" or not event.on or len(event.employers) != 2:
            continue
        try:
            week = event.starts(scenario.start_date)
        except ValueError:  # which is a mistake of its own
            continue
        first, second = event.employers
        key = join_key("events", event.name or str(number))
        found.append(Joined(number, key, week, first, second, event.keeps == "brands"))
    return tuple(sorted(found, key=lambda one: one.week))


def brands_of(scenario: Any) -> tuple[tuple[int, str, str], ...]:
    """Brands of one owner: the week from which on they are, and their names, the buyer's first."""
    return tuple((one.week, one.first, one.second) for one in mergers_of(scenario) if one.brands)


def ends_of(scenario: Any) -> dict[str, int]:
    """Labs that are bought and end, and when: that week's row in the table of employers is their last."""
    return {one.second: one.week for one in mergers_of(scenario) if not one.brands}


def check(scenario: Any) -> Iterator[Problem]:
    """A lab merges once, and one that has ended does nothing more."""
    known: dict[str, Joined] = {}
    for joined in mergers_of(scenario):
        for name in dict.fromkeys((joined.first, joined.second)):
            before = known.setdefault(name, joined)
            if before is joined:
                continue
            said = "merges with another lab already" if before.brands or name == before.first else "has ended"
            yield Problem(
                ("events", joined.number, "employers"),
                f"{name!r} {said}, in week {before.week} ({before.key})",
                "let each lab merge once",
                needs=(("events", before.number, "employers"),),
            )
    yield from _acts_of_the_ended(scenario)


def _acts_of_the_ended(scenario: Any) -> Iterator[Problem]:
    """Other events that would have a lab do something after its end."""
    ended = {one.second: one for one in mergers_of(scenario) if not one.brands}
    for number, event in enumerate(scenario.events):
        for name in getattr(event, "employers", ()):
            if event.kind == "merger" or not event.on or name not in ended:
                continue
            joined = ended[name]
            try:
                late = event.starts(scenario.start_date) >= joined.week
            except ValueError:
                continue
            if late:
                yield Problem(
                    ("events", number, "employers"),
                    f"{name!r} has ended by then: it merges into {joined.first!r} in week {joined.week}",
                    "name others, or let the event start before",
                    needs=(("events", joined.number, "employers"),),
                )


MECHANISM = Mechanism(
    "merger",
    scalars=(Scalar("mergers", bool, lambda s: any(one.kind == "merger" for one in s.events_on), late=True),),
    columns=(Column("merged", int, "1 + id of the lab it merged with, negative for the second; 0: none"),),
    check=check,
)
