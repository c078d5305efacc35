"""D: a bargaining share and foresight (Cahuc, Postel-Vinay & Robin 2006)."""

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
    yield from auctions.assume(scenario, foresight=True, renegotiation="best-offer", utility="linear")


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    title = "With a share of every future gain, people ask for a share of this one too"
    return auctions.pay_curve(runs, scenario, title)


CASE = Case(
    letter="D",
    name="d-bargaining-foresight",
    title="Bargaining share and foresight",
    source="Cahuc, Postel-Vinay & Robin (2006)",
    assumptions=_assume,
    examine=auctions.examine,
    moved={"market.bargaining_share": 0.303},
    curve=_curve,
)
