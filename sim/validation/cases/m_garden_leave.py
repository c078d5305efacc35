"""M: garden leave on a job ladder; the stock on leave is flow times length (Little's law)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points
from sim.theory import mechanics
from sim.validation import chain, finding, leave, spells, sweep
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

#: Leaves that are simulated, as multiples of the scenario's.
MULTIPLES = (0.0, 0.5, 1.0, 2.0)


def _length(scenario: Scenario, multiple: float) -> int:
    return round(multiple * scenario.labs[0].garden_leave)


def _variants(scenario: Scenario) -> list[Scenario]:
    lengths = (_length(scenario, multiple) for multiple in MULTIPLES)
    return [sweep.at_all_labs(scenario, "garden_leave", length) for length in lengths]


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from chain.broken(scenario, "labs.*.garden_leave")
    yield from leave.whole_weeks(scenario)
    if np.ptp(chain.leaves(scenario)) > 0.0:
        yield "labs differ in garden_leave; the theory needs one length"
    longest = _variants(scenario)[-1]
    if _length(scenario, MULTIPLES[-1]) > scenario.weeks:
        yield "weeks is less than the longest leave; the law needs the movers of so many weeks"
    yield from chain.unsettled(longest, chain.with_leave(longest), scenario.burn_in)


def _plan(scenario: Scenario, factor: int) -> Plan:
    return sweep.apart(_variants(scenario), factor)


def _movers(scenario: Scenario) -> float:
    """EE per person, employed or not, and week."""
    matrix = chain.with_leave(scenario)
    counts, _ = leave.moving(scenario, len(matrix))
    return float((chain.steady(matrix)[:, None] * matrix * counts).sum())


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    found = []
    week = runs[0].scenario.weeks - 1
    for variant, some in zip(_variants(scenario), sweep.parts(runs, len(MULTIPLES)), strict=True):
        length = round(variant.labs[0].garden_leave)
        matrix = chain.with_leave(variant)
        steady = spells.SteadyFlows(some, 1, matrix, chain.steady(matrix))
        rate = float(steady.moves[:-1, :-1].sum() / spells.at_risk(some, 1)[:-1].sum())
        where = f"leave of {length} weeks"
        found.append(
            steady.rate(f"job-to-job moves a worker-week, {where}", *leave.moving(variant, len(matrix)), rate)
        )
        if length == 0:
            continue
        stock, people = leave.on_leave(some, week), sum(run.scenario.researchers.count for run in some)
        wanted = mechanics.garden_leave_stock(_movers(variant), length)
        found.append(
            finding.share(f"people on leave N·EE·L, as a share of all, {where}", wanted, stock, people)
        )
        recent = leave.recent_movers(some, variant, week)
        found.append(
            finding.exact(f"people on leave are the movers of the last weeks, {where}", recent, stock)
        )
    return found


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    lengths = np.arange(0.0, _length(scenario, MULTIPLES[-1]) + 1.0)
    rates = [_movers(sweep.at_all_labs(scenario, "garden_leave", float(length))) for length in lengths]
    seen, error = [], []
    for some in sweep.parts(runs, len(MULTIPLES)):
        people = sum(run.scenario.researchers.count for run in some)
        share = leave.on_leave(some, some[0].scenario.weeks - 1) / people
        seen.append(share)
        error.append(1.96 * np.sqrt(share * (1.0 - share) / people))
    simulated = np.array([_length(scenario, multiple) for multiple in MULTIPLES], float)
    return Curve(
        "Longer leaves keep more people from work, but less than in proportion",
        "weeks of garden leave",
        "share of people on leave",
        (
            Line("EE(L)·L", lengths, lengths * np.array(rates)),
            Line("EE(0)·L, if moves were as without leave", lengths, lengths * rates[0]),
        ),
        (Points("simulated", simulated, np.array(seen), np.array(error)),),
    )


CASE = Case(
    letter="M",
    name="m-garden-leave",
    title="Stock of people on garden leave",
    source="Little (1961)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.contact_rate_employed": 0.18},
    curve=_curve,
    plan=_plan,
)
