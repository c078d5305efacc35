"""A sensitivity study that was run: outcomes by rows of points, and what each method makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.beside import sides
from sim.experiments.designs.plan import Plan
from sim.experiments.designs.sensitivity import KIND, Sensitivity, arms, sensitivity_of
from sim.experiments.statistics.morris import Effects, elementary_effects
from sim.experiments.statistics.pawn import Distances, pawn
from sim.experiments.statistics.sobol import Indices, convergence
from sim.experiments.statistics.tornado import Tornado, tornado
from sim.experiments.store.inside import ResultsError, cut
from sim.experiments.store.planned import labels_in, study_in

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.store.results import Results
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivities:
    """A sensitivity study.

    Attributes:
        study: what was asked.
        scenario: the scenario as it is.
        labels: names of the points, in the order of the design.
        runs: the rows of `runs.parquet`.
        seed: seed of all random draws.
        replicates: runs at each point.
    """

    study: Sensitivity
    scenario: Scenario
    labels: Sequence[str]
    runs: pd.DataFrame
    seed: int
    replicates: int

    @cached_property
    def values(self) -> NDArray[np.float64]:
        """The outcome, or what is left of it without what it is compared with; (rows, points, replicates).

        NaN where a run failed or has no such outcome.

        Raises:
            ResultsError: there is no such column, or it has no numbers.
        """
        outcome = self.study.outcome
        if outcome not in self.runs or self.runs[outcome].dtype.kind not in "iufb":
            raise ResultsError(
                f"runs.parquet: has no numbers in a column {cut(outcome)}, which the study is of"
            )
        done = self.runs[self.runs["status"] == "done"]
        table = done.pivot(index="scenario", columns="replicate", values=outcome)
        table = table.reindex(index=list(self.labels), columns=range(self.replicates))
        found = table.to_numpy(dtype=np.float64)
        if self.study.against:
            own, others = sides(self.study.against)
            found = found[own] - found[others]
        return found.reshape(self.study.rows, self.study.row, self.replicates)

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs."""
        return tuple(one.name for one in self.study.factors)

    @property
    def left_out(self) -> list[str]:
        """The points without an outcome in some run."""
        labels = np.array(self._own_labels)
        missing = ~np.isfinite(self.values).all(axis=2).ravel()
        return [str(label) for label in labels[missing]]

    @property
    def _own_labels(self) -> Sequence[str]:
        """The points, without those that they are compared with."""
        return self.labels[sides(self.study.against)[0]]

    @cached_property
    def tornado(self) -> Tornado:
        """Bars of a tornado."""
        each = {one.name: arms(one) for one in self.study.factors}
        return tornado(self.values[0], each)

    @cached_property
    def sobol(self) -> list[Indices]:
        """Sobol indices from a quarter of the rows, half of them, and all."""
        return convergence(self.values)

    @cached_property
    def morris(self) -> Effects:
        """Elementary effects."""
        return elementary_effects(self.study.unit(), self.values)

    @cached_property
    def pawn(self) -> Distances:
        """PAWN indices."""
        return pawn(self.inputs, self.values[:, 0])

    @cached_property
    def inputs(self) -> NDArray[np.float64]:
        """Values of the inputs at each point that is looked at, shape (points, inputs); choices by number.

        Of keys that move together that of the first stands for all.

        Raises:
            ResultsError: a column is missing, or has what is none of its choices.
        """
        rows = self.runs.drop_duplicates("scenario").set_index("scenario")
        rows = rows.reindex(list(self._own_labels))
        found = np.empty((len(rows), self.study.inputs))
        for place, one in enumerate(self.study.factors):
            if one.keys[0] not in rows:  # not varied after all
                found[:, place] = 0.0
                continue
            column = rows[one.keys[0]]
            words = [value for value in arms(one) if isinstance(value, bool | str)]
            if words:
                column = column.map({value: number for number, value in enumerate(words)})
            found[:, place] = column.to_numpy(dtype=np.float64)
        return found

    @property
    def table(self) -> pd.DataFrame:
        """One row an input, of a tornado an input and value; those that matter most first."""
        import pandas as pd

        return pd.DataFrame(_ROWS[self.study.method](self))

    def figure(self) -> Any:
        """The picture, as matplotlib's figure."""
        from sim.later import maker

        return maker("picture_of_sensitivities")(self)

    def __repr__(self) -> str:
        study = self.study
        return (
            f"Sensitivities({study.method} of {study.outcome} over {study.inputs} inputs: {study.points} "
            f"points, {self.replicates} replicates, seed {self.seed})"
        )


def sensitivities(results: Results) -> Sensitivities | None:
    """The sensitivity study that a results folder holds; None where it holds something else."""
    document = study_in(results.manifest, KIND)
    if document is None:
        return None
    labels = labels_in(results.manifest)
    return Sensitivities(
        sensitivity_of(document), results.base, labels, results.runs,
        int(results.manifest["seed"]), int(results.manifest["replicates"]),
    )  # fmt: skip


def sensitivities_of(plan: Plan, runs: pd.DataFrame) -> Sensitivities:
    """The sensitivity study of a plan whose runs are done."""
    assert plan.study is not None
    return Sensitivities(sensitivity_of(plan.study), plan.base, plan.labels, runs, plan.seed, plan.replicates)


def _tornado_rows(found: Sensitivities) -> list[dict[str, Any]]:
    return [
        {
            "input": bar.name, "value": arm.value, "outcome": arm.level.mean, "outcome_low": arm.level.low,
            "outcome_high": arm.level.high, "change": arm.change.mean, "change_low": arm.change.low,
            "change_high": arm.change.high, "n": arm.change.n, "turns": arm.turns, "span": bar.span,
        }
        for bar in found.tornado.bars
        for arm in bar.arms
    ]  # fmt: skip


def _ends(found: Sensitivities) -> list[dict[str, Any]]:
    return [{"input": one.name, "low": arms(one)[0], "high": arms(one)[-1]} for one in found.study.factors]


def _sorted(
    rows: list[dict[str, Any]], columns: Mapping[str, NDArray[np.float64]], by: str
) -> list[dict[str, Any]]:
    """Rows with columns added, the largest first; what is not known stands last."""
    for place, row in enumerate(rows):
        row.update({name: float(values[place]) for name, values in columns.items()})
    return sorted(rows, key=lambda row: -np.nan_to_num(row[by], nan=-np.inf))


def _sobol_rows(found: Sensitivities) -> list[dict[str, Any]]:
    last = found.sobol[-1]
    columns = {
        "first": last.first.value, "first_low": last.first.low, "first_high": last.first.high,
        "total": last.total.value, "total_low": last.total.low, "total_high": last.total.high,
    }  # fmt: skip
    return _sorted(_ends(found), columns, "total")


def _morris_rows(found: Sensitivities) -> list[dict[str, Any]]:
    effects = found.morris
    columns = {
        "size": effects.size.value, "size_low": effects.size.low, "size_high": effects.size.high,
        "mean": effects.mean, "deviation": effects.deviation, "chance": effects.chance,
    }  # fmt: skip
    return _sorted(_ends(found), columns, "size")


def _pawn_rows(found: Sensitivities) -> list[dict[str, Any]]:
    distances = found.pawn
    columns = {
        "median": distances.median.value, "median_low": distances.median.low,
        "median_high": distances.median.high, "chance": np.full(found.study.inputs, distances.chance),
    }  # fmt: skip
    return _sorted(_ends(found), columns, "median")


_ROWS: dict[str, Callable[[Sensitivities], list[dict[str, Any]]]] = {
    "tornado": _tornado_rows, "sobol": _sobol_rows, "morris": _morris_rows, "pawn": _pawn_rows,
}  # fmt: skip
