"""D: a bargaining share, myopic workers (Cahuc, Postel-Vinay & Robin 2006)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.figures.curve import Curve
from sim.validation import auctions, sweep
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from auctions.assume(scenario, foresight=False, renegotiation="best-offer")
    if scenario.market.bargaining_share == 0.0:
        yield "market.bargaining_share is 0; the case compares with a market without bargaining"


def _plan(scenario: Scenario, factor: int) -> Plan:
    """Runs of the scenario, then runs without bargaining and with the same draws."""
    twin = scenario.with_({"market.bargaining_share": 0.0})
    return sweep.paired([scenario, twin], factor)


def _bargaining(runs: Sequence[Run]) -> list[Run]:
    return [run for run in runs if run.scenario.market.bargaining_share > 0.0]


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    bargaining = _bargaining(runs)
    others = [run for run in runs if run.scenario.market.bargaining_share == 0.0]
    found = auctions.examine(bargaining, scenario)
    return [*found, auctions.same_mobility(bargaining, others)]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    title = "Bargaining lifts pay between the losing bid and productivity"
    return auctions.pay_curve(_bargaining(runs), scenario, title)


CASE = Case(
    letter="D",
    name="d-bargaining",
    title="Bargaining share",
    source="Cahuc, Postel-Vinay & Robin (2006)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.bargaining_share": 0.303},
    curve=_curve,
    plan=_plan,
)
