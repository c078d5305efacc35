"""Second choices that have been run: where a lab's people go when it is gone, and what mergers do to HHI."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.deletions import SecondChoices, second_choices_of
from sim.experiments.statistics.paired import Paired, paired
from sim.experiments.statistics.ratios import Ratios, ratios_of_means
from sim.experiments.store.inside import ResultsError, cut
from sim.experiments.store.planned import labels_in, study_in
from sim.measures.groups import Group, Party
from sim.measures.intervals import Means, means
from sim.outcomes.parties import about, between, groups

if TYPE_CHECKING:
    from sim.experiments.store.results import Results
    from sim.scenario.schema import Scenario

#: The indices in which a merger is seen, and of what the labs' shares are taken.
INDICES = {"hhi_talent_end": "talent_share_end", "hhi_headcount_end": "headcount_end"}


@dataclass(frozen=True, eq=False)
class Diversion:
    """What becomes of a lab's people.

    Attributes:
        lab: the lab that goes.
        lost: people that it has at the end where it stays, mean over runs.
        parties: who may gain.
        people: of its people by whom others have more of them at the end, per person lost, by party.
        elsewhere: those who are at none of these, per person lost: without a job, or no longer in the market.
        talent: what parties gain in their share of the talent at labs and startups; NaN for the outside.
        flows: diversion ratios by flows: of those whom others poached from it, the share of each.
    """

    lab: str
    lost: Means
    parties: tuple[Party, ...]
    people: Ratios
    elsewhere: Ratios
    talent: Paired
    flows: Means


@dataclass(frozen=True, eq=False)
class MergerEffect:
    """What a merger does to a Herfindahl index in the last week.

    Attributes:
        pair: the labs, the buyer first.
        index: which.
        predicted: twice the product of their shares where they do not merge.
        simulated: the change, pair by pair.
        beyond: simulated less predicted.
    """

    pair: tuple[str, str]
    index: str
    predicted: Means
    simulated: Paired
    beyond: Means


@dataclass(frozen=True, eq=False)
class Deleted:
    """An experiment on second choices.

    Attributes:
        results: the results folder.
        asked: what was asked for.
    """

    results: Results
    asked: SecondChoices

    @property
    def seed(self) -> int:
        """Seed of all random draws."""
        return int(self.results.manifest["seed"])

    @property
    def replicates(self) -> int:
        """Runs at each point."""
        return int(self.results.manifest["replicates"])

    @cached_property
    def labels(self) -> list[str]:
        """Names of the points: the scenario itself, without each lab, with each pair merged."""
        return labels_in(self.results.manifest)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario itself."""
        return self.results.scenario(self.labels[0])

    @cached_property
    def diversions(self) -> tuple[Diversion, ...]:
        """One for each lab that was taken away."""
        return tuple(self._diversion(lab, place) for place, lab in enumerate(self.asked.labs, 1))

    @cached_property
    def mergers(self) -> tuple[MergerEffect, ...]:
        """Two for each pair, one an index."""
        start = 1 + len(self.asked.labs)
        return tuple(
            self._merger(pair, place, index)
            for place, pair in enumerate(self.asked.mergers, start)
            for index in INDICES
        )

    def _diversion(self, lab: str, place: int) -> Diversion:
        others = tuple(party for party in groups(self.scenario) if party != lab)
        lost = self._change(about(lab, "headcount_end"), place) * -1.0
        gained = np.array([self._change(about(party, "headcount_end"), place) for party in others])
        inside = [party is not Group.OUTSIDE for party in others]
        talent = [
            [self._values(about(party, "talent_share_end"), at) for at in (0, place)]
            if one
            else [np.full(self.replicates, np.nan)] * 2
            for party, one in zip(others, inside, strict=True)
        ]
        before, after = np.array(talent).transpose(1, 0, 2)
        flows = np.array([self._values(between("diversion", lab, party), 0) for party in others])
        rest = (lost - gained.sum(axis=0))[None]
        return Diversion(
            lab,
            means(self._values(about(lab, "headcount_end"), 0)[None]),
            others,
            ratios_of_means(gained, lost),
            ratios_of_means(rest, lost),
            paired(before, after),
            means(flows),
        )

    def _merger(self, pair: tuple[str, str], place: int, index: str) -> MergerEffect:
        first, second = (self._share(lab, INDICES[index]) for lab in pair)
        predicted = 2.0 * first * second
        before, after = (self._values(index, at) for at in (0, place))
        return MergerEffect(
            pair,
            index,
            means(predicted[None]),
            paired(before[None], after[None]),
            means((after - before - predicted)[None]),
        )

    def _share(self, lab: str, what: str) -> NDArray[np.float64]:
        """Share of a lab in what labs and startups hold, in the scenario itself."""
        held = self._values(about(lab, what), 0)
        if what != "headcount_end":
            return held
        inside = [party for party in groups(self.scenario) if party is not Group.OUTSIDE]
        total = np.array([self._values(about(party, what), 0) for party in inside]).sum(axis=0)
        return np.asarray(held / total, np.float64)

    def _change(self, outcome: str, place: int) -> NDArray[np.float64]:
        return self._values(outcome, place) - self._values(outcome, 0)

    def _values(self, outcome: str, place: int) -> NDArray[np.float64]:
        """An outcome at a point, shape (replicates,); NaN where there is none.

        Raises:
            ResultsError: there is no such column, or it has no numbers.
        """
        runs = self.results.runs
        if outcome not in runs or runs[outcome].dtype.kind not in "iufb":
            raise ResultsError(f"runs.parquet: has no numbers in a column {cut(outcome)}")
        rows = runs[(runs["scenario"] == self.labels[place]) & (runs["status"] == "done")]
        found = np.full(self.replicates, np.nan)
        found[rows["replicate"].to_numpy(np.int64)] = rows[outcome].to_numpy(np.float64)
        return found


def deleted(results: Results) -> Deleted | None:
    """The experiment on second choices that a results folder holds; None where it holds something else."""
    document = study_in(results.manifest, "second-choices")
    return None if document is None else Deleted(results, second_choices_of(document))
