"""B: the job ladder of posted wages (Burdett & Mortensen 1998)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.figures.curve import Curve, Line, Points
from sim.theory import job_ladder
from sim.validation import assumptions, finding, posting, tables
from sim.validation.case import Case
from sim.validation.finding import Finding

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def _assume(scenario: Scenario) -> Iterator[str]:
    yield from posting.assume(scenario)
    yield from assumptions.unsettled(scenario, scenario.burn_in)


def _examine(runs: Sequence[Run], scenario: Scenario) -> list[Finding]:
    k0, k, separation = posting.rates(scenario)
    order, sampling = posting.ladder(scenario)
    people = scenario.researchers.count * len(runs)
    idle = job_ladder.unemployment_rate(k0)
    last = np.sum([tables.headcounts(run, run.scenario.weeks - 1) for run in runs], axis=0)
    shares = (1.0 - idle) * job_ladder.finite_shares(sampling, k)
    moves = len(tables.events_of(runs, "poached"))
    exposure = tables.employed_weeks(runs)
    rate = job_ladder.finite_job_to_job_rate(sampling, separation, k)
    return [
        finding.share("unemployment, last week", idle, int(last[0]), people),
        finding.counts(
            "people by rung of the ladder, last week", last[np.append(0, 1 + order)], [idle, *shares]
        ),
        finding.event_count("job-to-job moves a worker-week", rate * exposure, moves, exposure),
    ]


def _curve(runs: Sequence[Run], scenario: Scenario) -> Curve:
    _, k, _ = posting.rates(scenario)
    order, sampling = posting.ladder(scenario)
    last = np.sum([tables.headcounts(run, run.scenario.weeks - 1) for run in runs], axis=0)
    at_work = last[1:][order]
    share = np.cumsum(at_work) / at_work.sum()
    error = 1.96 * np.sqrt(share * (1.0 - share) / at_work.sum())
    grid = np.linspace(0.0, 1.0, 101)
    return Curve(
        "Workers climb the ladder: few stay at the worst employers",
        "F, share of offers that are no better",
        "G, share of workers no better off",
        (Line(f"G = F / (1 + k(1 - F)), k = {k:.3g}", grid, job_ladder.employed_share(grid, k)),),
        (Points("simulated", np.cumsum(sampling), share, error),),
    )


CASE = Case(
    letter="B",
    name="b-job-ladder",
    title="Job ladder of posted wages",
    source="Burdett & Mortensen (1998)",
    assumptions=_assume,
    examine=_examine,
    moved={"market.contact_rate_employed": 0.165},
    curve=_curve,
)
