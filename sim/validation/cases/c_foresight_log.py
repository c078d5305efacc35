"""C: counter-offers with foresight and log utility (Postel-Vinay & Robin 2002)."""

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
    yield from auctions.assume(
        scenario, foresight=True, renegotiation="best-offer", utility="log", bargaining_share=0.0
    )


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    title = "People start low where more can follow: at a better lab for less"
    return auctions.pay_curve(runs, scenario, title)


CASE = Case(
    letter="C",
    name="c-foresight-log",
    title="Pay for prospects, risk-averse",
    source="Postel-Vinay & Robin (2002)",
    assumptions=_assume,
    examine=auctions.examine,
    moved={"market.contact_rate_employed": 0.32},
    curve=_curve,
)
