"""No-poach pacts: employers agree not to approach each other's people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from sim.mechanisms.mechanism import Mechanism
from sim.scenario.event import EmployerEvent, Levers
from sim.scenario.parameter import parameter
from sim.scenario.problems import Location, Problem


class NoPoach(EmployerEvent):
    """None of the employers concerned contacts or pursues people at another of them."""

    scales_links: ClassVar[bool] = True

    kind: Literal["no-poach"] = parameter("no-poach", description="Kind of the event.")

    def apply(self, levers: Levers) -> None:
        """Close every link between two of them."""
        levers.scale_links(self.employers, self.employers, 0.0)

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """A pact takes two."""
        if (len(set(self.employers)) or len(scenario.labs)) < 2:
            yield Problem(
                (*place, "employers"),
                "a no-poach pact needs two employers",
                "name another, or drop the event",
            )


MECHANISM = Mechanism("no_poach")
