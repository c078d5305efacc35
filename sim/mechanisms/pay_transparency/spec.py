"""Pay transparency: everybody knows better what people are worth and what they get.

Outsiders err less about talent, since pay tells of it; and people ask for what others get (`reference_pay`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from sim.mechanisms.mechanism import Mechanism
from sim.mechanisms.reference_pay.spec import unknown_to
from sim.scenario.event import EventBase, Levers
from sim.scenario.parameter import parameter
from sim.scenario.problems import Location, Problem
from sim.scenario.quantities import Number, Share


class PayTransparency(EventBase):
    """Pay is public, in the whole market, as long as it lasts."""

    employers: ClassVar[tuple[str, ...]] = ()  # of the whole market

    kind: Literal["pay-transparency"] = parameter("pay-transparency", description="Kind of the event.")
    noise: Share = parameter(1.0, description="Factor on `market.signal_noise`.", ge=0, le=1)
    publicity: Number = parameter(
        0.0,
        description="`escalation.publicity` is at least this then, whatever the intensity.",
        ge=0,
        le=10,
    )

    def check(self, scenario: Any, place: Location) -> Iterator[Problem]:
        """It changes something, and where reference pay means nothing it cannot be raised."""
        if self.noise == 1.0 and self.publicity == 0.0:
            yield Problem(
                place,
                "pay-transparency with noise 1 and publicity 0 changes nothing",
                "set noise below 1, or publicity above 0",
            )
        if self.publicity > 0.0:
            yield from unknown_to(scenario, (*place, "publicity"))

    def apply(self, levers: Levers) -> None:
        """Let everybody know."""
        levers.publish_pay(self.noise, self.publicity)


MECHANISM = Mechanism("pay_transparency")
