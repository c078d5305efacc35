"""M: non-competes in a share of contracts, on a job ladder of posted wages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points, Vector
from sim.theory import mechanics
from sim.validation import chain, finding, spells, sweep, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.experiments.designs.plan import Plan
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def _bound_shares(scenario: Scenario) -> list[float]:
    """Shares ν of contracts that are simulated: none, half the scenario's, the scenario's, and more."""
    share = scenario.labs[0].non_compete
    return [0.0, share / 2.0, share, (1.0 + share) / 2.0]


def _variants(scenario: Scenario) -> list[Scenario]:
    return [sweep.at_all_labs(scenario, "non_compete", share) for share in _bound_shares(scenario)]


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from chain.broken(scenario, "labs.*.non_compete")
    if np.ptp(tables.lab_values(scenario, "non_compete")) > 0.0:
        yield "labs differ in non_compete; the theory needs one share"
    levels = chain.values(scenario)
    if levels[:-1].min() <= levels[-1]:
        yield "a wage is below reservation income; in the theory everybody takes any job"
    if len(set(levels)) < len(levels):
        yield "two labs are worth the same; the theory needs a strict ladder"
    if scenario.market.separation_rate <= 0.0 or scenario.market.contact_rate_employed <= 0.0:
        yield "market.separation_rate or market.contact_rate_employed is 0; the theory needs both"
    most = _variants(scenario)[-1]
    yield from chain.unsettled(most, _bound_chain(most), scenario.burn_in)


def _plan(scenario: Scenario, factor: int) -> Plan:
    return sweep.apart(_variants(scenario), factor)


def _bound_chain(scenario: Scenario) -> Vector:
    """States: the free at each lab, the unemployed, the bound at each lab; only separations free them."""
    free = chain.transition(scenario)
    size, share = len(free), scenario.labs[0].non_compete
    wide = np.zeros((2 * size - 1,) * 2)
    arrivals = free - np.diag(np.diag(free))
    wide[:size, : size - 1] = (1.0 - share) * arrivals[:, :-1]
    wide[:size, size:] = share * arrivals[:, :-1]
    wide[: size - 1, size - 1] = free[:-1, -1]
    wide[size:, size - 1] = free[:-1, -1]
    np.fill_diagonal(wide, 1.0 - wide.sum(axis=1))
    return wide


def _moving(size: int) -> tuple[Vector, Vector]:
    """Weights of that chain: 1 where a week is a move from job to job, and 1 where a person has a job."""
    counts, exposed = np.zeros((2 * size - 1,) * 2), np.ones(2 * size - 1)
    exposed[size - 1] = 0.0
    counts[: size - 1, : size - 1] = counts[: size - 1, size:] = 1.0 - np.eye(size - 1)
    return counts, exposed


def _rate(scenario: Scenario, share: float) -> float:
    """EE(ν) of the ladder with as many labs as there are."""
    market = scenario.market
    sampling = chain.sampling(scenario)[np.argsort(chain.values(scenario)[:-1])]
    k = market.contact_rate_employed / market.separation_rate
    return mechanics.non_compete_finite_rate(share, sampling, market.separation_rate, k)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    found = []
    size = len(scenario.labs) + 1
    for variant, some in zip(_variants(scenario), sweep.parts(runs, 4), strict=True):
        share, matrix = variant.labs[0].non_compete, _bound_chain(variant)
        shares = chain.steady(matrix)
        steady = spells.SteadyFlows(some, 1, matrix, shares)
        rate = float(steady.moves[:-1, :-1].sum() / spells.at_risk(some, 1)[:-1].sum())
        _, error = steady.rate_and_error(*_moving(size))
        where = f"ν = {share:g}"
        name = f"job-to-job moves a worker-week, {where}"
        found.append(finding.estimate(name, _rate(scenario, share), rate, error))
        last = spells.headcounts(some, some[0].scenario.weeks - 1)
        states = shares[:size].copy()
        states[:-1] += shares[size:]
        found.append(finding.counts(f"people by state, last week, {where}", last, states))
    return found


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    grid, market = np.linspace(0.0, 1.0, 51), scenario.market
    k = market.contact_rate_employed / market.separation_rate
    continuum = [mechanics.non_compete_rate(float(share), market.separation_rate, k) for share in grid]
    seen, error = [], []
    for some in sweep.parts(runs, 4):
        moves = spells.counted(some, 1)[:-1, :-1].sum()
        exposure = spells.at_risk(some, 1)[:-1].sum()
        seen.append(moves / exposure)
        error.append(1.96 * np.sqrt(moves) / exposure)
    count = len(scenario.labs)
    return Curve(
        "Non-competes cut moves by more than their share",
        "ν, share of contracts that forbid to take another job",
        "job-to-job moves per worker and week",
        (
            Line(f"{count} employers", grid, np.array([_rate(scenario, float(share)) for share in grid])),
            Line("continuum of employers", grid, np.array(continuum)),
        ),
        (Points("simulated", np.array(_bound_shares(scenario)), np.array(seen), np.array(error)),),
    )


CASE = Case(
    letter="M",
    name="m-non-compete",
    title="Non-competes and job-to-job moves",
    source="job ladder of Burdett & Mortensen (1998), with bound contracts",
    assumptions=_assume,
    examine=_examine,
    moved={"labs.A.non_compete": 0.52},
    curve=_curve,
    plan=_plan,
)
