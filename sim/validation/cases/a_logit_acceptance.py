"""A: offers accepted by a logit rule; people gather in proportion to exp(V/s), and flows balance by pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points
from sim.theory import markov
from sim.validation import chain, finding, spells, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from chain.broken(scenario, "researchers.tastes.shock_scale")
    if scenario.researchers.tastes.shock_scale <= 0.0:
        yield "researchers.tastes.shock_scale is 0; the theory needs fresh tastes at each decision"
    if scenario.market.separation_rate > 0.0:
        yield f"market.separation_rate is {scenario.market.separation_rate:g}; the theory needs 0"
    if np.ptp(chain.sampling(scenario)) > 0.0:
        yield "labs differ in search_weight; the theory needs uniform contacts"
    yield from chain.unsettled(scenario, chain.transition(scenario), scenario.burn_in)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    scale = scenario.researchers.tastes.shock_scale
    shares = markov.logit_stationary(chain.values(scenario)[:-1], scale)
    last = spells.headcounts(runs, runs[0].scenario.weeks - 1)
    matrix, everywhere = chain.transition(scenario), np.append(shares, 0.0)
    steady = spells.SteadyFlows(runs, 1, matrix, everywhere)
    size = len(matrix)
    moving = 1.0 - np.eye(size)
    rate = steady.moves.sum() / spells.at_risk(runs, 1)[:-1].sum()
    return [
        finding.share("people without a job, last week", 0.0, int(last[-1]), int(last.sum())),
        finding.counts("people by lab ∝ exp(V/s), last week", last[:-1], shares),
        steady.rate("moves a worker-week", moving, np.append(np.ones(size - 1), 0.0), float(rate)),
        steady.all_together("matrix of flows N π_i P_ij", spells.direct(size)),
        _worst_ratio(steady, tables.lab_names(scenario)),
    ]


def _worst_ratio(steady: spells.SteadyFlows, names: Sequence[str]) -> Finding:
    """The pair whose opposite flows differ most, in standard errors; theory says that no two differ."""
    findings = []
    for i, j in combinations(range(len(names)), 2):
        net = np.zeros_like(steady.moves)
        net[i, j], net[j, i] = 1.0, -1.0
        there, back = steady.moves[i, j], steady.moves[j, i]
        _, error = steady.mean_and_error(net)
        expected, _ = steady.mean_and_error(np.maximum(net, 0.0))
        ratio = there / back if back else np.inf
        name = f"ratio of opposite flows, {names[i]} and {names[j]} (the pair farthest from 1)"
        findings.append(finding.estimate(name, 1.0, float(ratio), error / expected))
    return max(findings, key=lambda found: found.distance)


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    moves = spells.counted(runs, 1)
    pairs = np.triu_indices(len(moves) - 1, 1)
    there, back = moves[pairs], moves.T[pairs]
    ends = np.array([min(there.min(), back.min()), max(there.max(), back.max())])
    error = 1.96 * np.sqrt(back)
    return Curve(
        "As many go from one employer to another as come back",
        "moves from i to j",
        "moves from j to i",
        (Line("equal flows", ends, ends),),
        (Points("pairs of labs", there, back, error),),
        log_x=True,
        log_y=True,
    )


CASE = Case(
    letter="A",
    name="a-logit-acceptance",
    title="Logit acceptance and detailed balance",
    source="McFadden (1974)",
    assumptions=_assume,
    examine=_examine,
    moved={"researchers.tastes.shock_scale": 0.53},
    curve=_curve,
)
