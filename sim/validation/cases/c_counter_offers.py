"""C: offers and counter-offers, myopic workers (Postel-Vinay & Robin 2002)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.figures.curve import Curve
from sim.validation import auctions
from sim.validation.case import Case

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from auctions.assume(scenario, foresight=False, bargaining_share=0.0)
    if len({lab.search_weight for lab in scenario.labs}) > 1:
        yield "labs are not sampled alike; only then do incumbents win half of the offers with an effect"
    if len({lab.amenity for lab in scenario.labs}) > 1:
        yield "labs differ in amenity; without that nobody moves to lower pay"


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    return auctions.losing_bid_curve(runs, scenario)


CASE = Case(
    letter="C",
    name="c-counter-offers",
    title="Offers and counter-offers",
    source="Postel-Vinay & Robin (2002)",
    assumptions=_assume,
    examine=auctions.examine,
    moved={"market.contact_rate_employed": 0.32},
    curve=_curve,
)
