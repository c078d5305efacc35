"""Calibration by simulated moments: the rounds of its search, and the fit that its runs make.

All proposals have the same random numbers, so that figures change with parameters and not with draws. Which
proposals come next hangs on the figures of those before and on nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.experiments.designs.blocks import Block
from sim.experiments.designs.design import Design, file_name
from sim.experiments.designs.plan import Plan
from sim.experiments.designs.points import Point
from sim.experiments.designs.search import profile, search
from sim.experiments.designs.targets import HELD_OUT, START, Targets, targets_of
from sim.experiments.statistics.figures import Figure
from sim.experiments.store.inside import ResultsError
from sim.experiments.studies.fit import Proposal, changes_of, fit_of, proposals_in
from sim.scenario.documents import differences, document_of
from sim.scenario.lookup import lookup

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.ranges import Range
    from sim.scenario.schema import Scenario

#: Shares of ranges that differ by no more are the same; another processor may have other last bits.
_SAME = 1e-6
_OTHER_LAYOUT = (
    "design.study.proposals: were tried in the scenarios of held-out targets, too, as earlier versions did; "
    "the search cannot go on from there; take the earlier version, or begin it anew"
)


@dataclass(frozen=True, eq=False)
class Calibration:
    """What is calibrated to what.

    Attributes:
        base: the scenario that is calibrated.
        others: scenarios that targets are about, too, by the names that targets have for them; the same
            parameters are set in them.
        targets: targets and parameters.
        budget: proposals of the search at most.
    """

    base: Scenario
    others: Mapping[str, Scenario]
    targets: Targets
    budget: int

    def plan(self, replicates: int, seed: int, tables: tuple[str, ...] = ()) -> Plan:
        """The runs of the first round, at the scenario's own values, or the nearest in their ranges.

        Args:
            replicates: runs of each scenario at each proposal.
            seed: of all random draws.
            tables: which tables of the runs are kept.
        """
        study = {
            "kind": "calibration",
            "open": True,
            "scenarios": ["", *self.others],
            "budget": self.budget,
            "moments": list(self.targets.moments),
            "proposals": [],
            **self.targets.document(),
        }
        start = tuple(_share(one, self.base) for one in self.targets.parameters)
        empty = Plan(self.base, Design(()), replicates, seed, tables, study)
        return self.extended(empty, [Proposal(START, start)])

    def extended(self, plan: Plan, proposals: Sequence[Proposal]) -> Plan:
        """A plan with these proposals besides."""
        assert plan.study is not None
        known = len(plan.study["proposals"])
        points = (*plan.design.points, *self.points(proposals, known + 1))
        places = tuple(range(len(plan.design.points), len(points)))
        told = [{"role": one.role, "shares": list(one.shares)} for one in proposals]
        return replace(
            plan,
            design=Design(points),
            study={**plan.study, "proposals": [*plan.study["proposals"], *told]},
            blocks=(*plan.blocks, Block(places, 0, plan.replicates)),
        )

    def points(self, proposals: Sequence[Proposal], first: int) -> Iterator[Point]:
        """A point for each proposal and scenario, those of a proposal together.

        Args:
            proposals: some that follow each other.
            first: number of the first.

        Raises:
            ScenarioError: one is no scenario.
        """
        start, scenarios = document_of(self.base), {"": self.base, **self.others}
        for number, proposal in enumerate(proposals, first):
            changes = changes_of(self.targets, proposal)
            for name in self.targets.tried_in(tuple(scenarios), proposal.role):
                given = scenarios[name].with_(changes) if changes else scenarios[name]
                label = file_name("-".join([f"proposal-{number:03}", *([name] if name else [])]))
                yield Point(label, differences(start, document_of(given)), given=given)

    def rounds(self, start: Proposal) -> Generator[list[Proposal], Sequence[Sequence[Figure]], None]:
        """Rounds of proposals: the start, the search, profiles along parameters, the held-out targets.

        Yields the proposals of a round, and takes for each of them its figures, one a target.
        """
        if not self.targets.parameters:
            yield [start]
            return
        searching = search(np.array(start.shares), self.budget)
        asked = next(searching)
        while True:
            figures = yield [Proposal(asked.role, tuple(point)) for point in asked.points.tolist()]
            answers = np.array([_residuals(one) for one in figures])
            try:
                asked = searching.send(answers)
            except StopIteration as end:
                tried = end.value
                break
        if tried.slopes.size:
            yield [
                Proposal(f"profile {one.name}", tuple(point))
                for place, one in enumerate(self.targets.parameters)
                for point in profile(tried, place).tolist()
            ]
        if set(self.targets.scenarios) - set(Targets(self.targets.sought).scenarios):
            yield [Proposal(HELD_OUT, tuple(tried.points[tried.best].tolist()))]


def _share(parameter: Range, scenario: Scenario) -> float:
    """Where a scenario's value is in a range, within its ends; of keys that move together the first's."""
    own = float(lookup(scenario, parameter.keys[0]).value)
    value = own / parameter.bases[0] if parameter.bases else own
    value = min(max(value, parameter.low), parameter.high)
    if parameter.log:
        return math.log(value / parameter.low) / math.log(parameter.high / parameter.low)
    return (value - parameter.low) / (parameter.high - parameter.low)


def _residuals(figures: Sequence[Figure]) -> list[float]:
    return [one.residual for one in figures if not one.target.held_out]


def calibration_of(plan: Plan) -> Calibration:
    """What is calibrated, as the plan says of which the first round is known."""
    assert plan.study is not None
    first = [plan.scenario(place) for place in range(len(plan.study["scenarios"]))]
    others = dict(zip(plan.study["scenarios"][1:], first[1:], strict=True))
    # Not the first point, in which keys are within their ranges: points say how they differ from the base.
    return Calibration(plan.base, others, targets_of(plan.study), plan.study["budget"])


def grown(plan: Plan, runs: pd.DataFrame) -> Plan:
    """The next round of proposals, or no more; none either where the start has not all figures.

    Args:
        plan: an experiment that is open.
        runs: the rows of all its runs.

    Raises:
        ResultsError: a proposal of the plan is not the one that these runs lead to, or another version began.
    """
    assert plan.study is not None
    calibration, proposals = calibration_of(plan), proposals_in(plan.study)
    names = plan.study["scenarios"]
    if len(plan.labels) != sum(len(calibration.targets.tried_in(names, one.role)) for one in proposals):
        raise ResultsError(_OTHER_LAYOUT)
    closed = replace(plan, study={**plan.study, "open": False})
    fit = fit_of(plan.study, plan.labels, runs, (plan.base.name, plan.seed, plan.replicates))
    if any(math.isnan(one.value) for one in fit.figures(0)):
        return closed
    rounds = calibration.rounds(proposals[0])
    asked, done = next(rounds), 0
    while done + len(asked) <= len(proposals):
        _check(proposals[done : done + len(asked)], asked, done + 1)
        figures = [fit.figures(place) for place in range(done, done + len(asked))]
        done += len(asked)
        try:
            asked = rounds.send(figures)
        except StopIteration:
            return closed
    return calibration.extended(plan, asked)


def _check(told: Sequence[Proposal], asked: Sequence[Proposal], first: int) -> None:
    """Refuse proposals that are not those that the search asks for, but for the last bits of numbers."""
    for number, (one, other) in enumerate(zip(told, asked, strict=True), first):
        if one.role != other.role or not np.allclose(one.shares, other.shares, rtol=0.0, atol=_SAME):
            raise ResultsError(
                f"design.study.proposals: proposal {number} is not the one that the runs before it lead to, "
                "so the search cannot go on from there; take the folder from a copy, or begin it anew"
            )
