"""Two scenarios of a results folder pair by pair, for pictures: differences of outcomes, and of paths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiments.statistics.comparison import paired_differences
from sim.experiments.store.planned import study_in
from sim.experiments.studies.several import Several, several
from sim.measures.groups import Party
from sim.outcomes.parties import groups

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.store.results import Results
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False)
class Pairs:
    """The alternative minus the base, over the replicates that are done in both.

    Attributes:
        base: runs of the base, by replicate.
        other: runs of the alternative, in the same order.
        asked: the outcome that the experiment is about; empty where it is about none.
    """

    base: Several
    other: Several
    asked: str = ""

    @property
    def name(self) -> str:
        """Name of the alternative in the experiment."""
        return self.other.label

    @property
    def base_name(self) -> str:
        """Name of the base."""
        return self.base.label

    @property
    def scenario(self) -> Scenario:
        """The alternative."""
        return self.other.scenario

    @property
    def seed(self) -> int:
        """Seed of all random draws."""
        return self.base.seed

    @property
    def pairs(self) -> int:
        """Number of pairs of runs."""
        return self.base.done

    @property
    def drawable(self) -> bool:
        """Are there paths, or few enough people that some runs can be run again?"""
        return self.base.drawable and self.other.drawable

    @cached_property
    def pairs_followed(self) -> int:
        """Number of pairs whose weeks are looked at: the first."""
        return min(self.base.runs, self.other.runs)

    @property
    def sample(self) -> str:
        """Which pairs those are, as a sentence; empty where they are all."""
        which = (
            "" if self.pairs_followed == self.pairs else f" Shown: the first {self.pairs_followed:,} pairs."
        )
        if self.base.again:
            return f"{which} Their runs were run again for this picture, since their tables were not kept."
        return which

    @property
    def groups(self) -> tuple[Party, ...]:
        """Labs and groups of employers of the base of which there are outcomes."""
        return groups(self.base.scenario)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Paired differences by outcome; see `paired_differences`."""
        return paired_differences(self.base.rows, self.other.rows)

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """The weeks that both have: `week`, with a start date `date`."""
        shorter = min((self.base, self.other), key=lambda runs: runs.length)
        return shorter.calendar

    def path(self, column: str) -> NDArray[np.float64]:
        """Difference of a column of the table of weeks, shape (pairs followed, weeks)."""
        runs, weeks = self.pairs_followed, len(self.weeks)
        return self.other.path(column)[:runs, :weeks] - self.base.path(column)[:runs, :weeks]


def pairs(results: Results, base: str, other: str) -> Pairs:
    """Two scenarios of a results folder, by their names there."""
    both = [several(results, label) for label in (base, other)]
    common = set(both[0].rows["replicate"]) & set(both[1].rows["replicate"])
    asked = (study_in(results.manifest) or {}).get("outcome", "")
    first, second = (several(results, label, sorted(common)) for label in (base, other))
    return Pairs(first, second, str(asked))
