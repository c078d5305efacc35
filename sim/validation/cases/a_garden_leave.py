"""A: garden leave that differs by employer, as more states of the Markov chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points
from sim.validation import chain, finding, leave, spells
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from chain.broken(scenario, "researchers.tastes.shock_scale", "labs.*.garden_leave")
    yield from leave.whole_weeks(scenario)
    yield from chain.unsettled(scenario, chain.with_leave(scenario), scenario.burn_in)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    matrix, weeks = chain.with_leave(scenario), runs[0].scenario.weeks
    shares = chain.steady(matrix)
    size = len(scenario.labs) + 1
    steady = spells.SteadyFlows(runs, 1, matrix, shares)
    last, idle = spells.headcounts(runs, weeks - 1), leave.on_leave(runs, weeks - 1)
    people = int(last.sum())
    names = leave.shares_by_lab(scenario, shares)
    moves = float(steady.moves[:-1, :-1].sum())
    rate = moves / spells.at_risk(runs, 1)[:-1].sum()
    return [
        finding.share("on leave, last week", float(shares[size:].sum()), idle, people),
        finding.share("unemployment, last week", float(shares[size - 1]), int(last[-1]), people),
        finding.counts("people by state, those on leave with the new employer, last week", last, names),
        steady.rate("job-to-job moves a worker-week", *leave.moving(scenario, len(matrix)), float(rate)),
        steady.all_together("matrix of flows N π_i P_ij", leave.entries(scenario)),
    ]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    matrix = chain.with_leave(scenario)
    shares = chain.steady(matrix)
    entries = leave.entries(scenario)
    steady = spells.SteadyFlows(runs, 1, matrix, shares)
    flow = (shares[:, None] * matrix)[entries[..., 0], entries[..., 1]] * steady.people * steady.weeks
    off = ~np.eye(len(flow), dtype=bool)
    theory, found = flow[off], steady.moves[off]
    ends = np.array([theory.min(), theory.max()])
    return Curve(
        "Flows with garden leave are those of a chain with more states",
        "moves from i to j by theory, N π_i P_ij",
        "moves in the simulation",
        (Line("equal", ends, ends),),
        (Points("pairs of states", theory, found, 1.96 * np.sqrt(theory)),),
        log_x=True,
        log_y=True,
    )


CASE = Case(
    letter="A",
    name="a-garden-leave",
    title="Garden leave by employer",
    source="Markov chain; Norris (1997)",
    assumptions=_assume,
    examine=_examine,
    moved={"labs.C.garden_leave": 14},
    curve=_curve,
)
