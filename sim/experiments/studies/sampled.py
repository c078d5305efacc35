"""Points of a results folder as inputs and an outcome: what boxes and emulators are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.beside import sides
from sim.experiments.designs.sensitivity import KIND, sensitivity_of
from sim.experiments.store.inside import ResultsError, cut
from sim.experiments.store.planned import draws_in, labels_in, study_in
from sim.outcomes.outcomes import is_outcome

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.store.results import Results
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, eq=False)
class Input:
    """Keys that move together.

    Attributes:
        keys: dotted keys, the first of which has the values.
        values: at each point; what is no number has the place of its word among `words`.
        words: what is no number, in order; empty for numbers.
    """

    keys: tuple[str, ...]
    values: NDArray[np.float64]
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The keys, with commas between."""
        return ",".join(self.keys)


@dataclass(frozen=True, eq=False)
class Sampled:
    """Points that were run.

    Attributes:
        scenario: the scenario that points change.
        outcome: what is looked at.
        against: keys that differ in what each point is compared with; empty: nothing.
        inputs: the keys that vary, at least one.
        values: the outcome, or its difference within replicates; shape (points, replicates).
        groups: number of the row of each point: points of a row are alike in all but an input or two.
        common: have all points the same random numbers in the same replicate?
        seed: seed of all random draws.
    """

    scenario: Scenario
    outcome: str
    against: Mapping[str, Any]
    inputs: tuple[Input, ...]
    values: NDArray[np.float64]
    groups: NDArray[np.int64]
    common: bool
    seed: int

    @property
    def table(self) -> NDArray[np.float64]:
        """Values of the inputs, shape (points, inputs)."""
        return np.column_stack([one.values for one in self.inputs])

    @property
    def replicates(self) -> int:
        """Runs, or pairs, at each point."""
        return int(self.values.shape[1])


def sampled(results: Results, outcome: str | None = None) -> Sampled:
    """The points of a sweep, a sensitivity study, a map, or any experiment that varies keys.

    Args:
        results: the results folder.
        outcome: what is looked at; None takes the study's, of several the first.

    Raises:
        ResultsError: nothing varies, or there is no such outcome.
    """
    study = study_in(results.manifest) or {}
    name = outcome or study.get("outcome") or next(iter(study.get("outcomes", ())), None)
    runs, labels = results.runs, labels_in(results.manifest)
    if name is None:
        raise ResultsError("--outcome: is missing, and the folder names none; say what to look at")
    if name not in runs or not is_outcome(name) or runs[name].dtype.kind not in "iufb":
        raise ResultsError(f"--outcome: {results.folder} has no outcome {cut(name)}; see docs/outcomes.md")
    against = dict(study.get("against") or {})
    done = runs[runs["status"] == "done"]
    replicates = range(int(results.manifest["replicates"]))
    values = done.pivot(index="scenario", columns="replicate", values=name)
    table = values.reindex(index=labels, columns=replicates).to_numpy(dtype=np.float64)
    if against:
        own, others = sides(against)
        labels, table = labels[own], table[own] - table[others]
    if _begins_as_it_is(study):
        labels, table = labels[1:], table[1:]
    inputs = tuple(_inputs(results, runs, labels, _together(study)))
    if not inputs:
        raise ResultsError(f"{results.folder}: no key varies over its points; take a sweep")
    row = sensitivity_of(study).row if study.get("kind") == KIND else 1
    firsts = {draws_in(results.manifest, label, 0) for label in (labels[0], labels[-1])}
    return Sampled(
        results.base, name, against, inputs, table, np.arange(len(labels)) // row, len(firsts) == 1,
        int(results.manifest["seed"]),
    )  # fmt: skip


def _begins_as_it_is(study: Mapping[str, Any]) -> bool:
    """Is the first point the scenario as it is, which was not laid, and stands for no values of its own?"""
    kind, method = study.get("kind"), study.get("method")
    return (kind == "sweep" and method != "grid") or (kind == KIND and method == "tornado")


def _together(study: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Keys that move together, as a study names them."""
    parts = [*study.get("factors", ()), *(study[axis] for axis in ("x", "y") if axis in study)]
    return [tuple(part["keys"]) for part in parts]


def _inputs(
    results: Results, runs: pd.DataFrame, labels: Sequence[str], together: list[tuple[str, ...]]
) -> Iterator[Input]:
    """What varies over the points; a point of which there is no run has no values."""
    rows = runs.drop_duplicates("scenario").set_index("scenario").reindex(list(labels))
    varied = [key for key in results.manifest["design"]["keys"] if key in rows.columns]
    named = {keys[0]: keys for keys in together}
    others = {key for keys in together for key in keys[1:]}
    for key in varied:
        column = rows[key]
        if key in others or column.nunique() < 2:
            continue
        keys = named.get(key, (key,))
        if column.dtype.kind in "iuf":
            yield Input(keys, column.to_numpy(dtype=np.float64))
        else:
            texts = column.map(lambda value: str(value).lower() if isinstance(value, bool) else str(value))
            words = tuple(sorted(texts.unique()))
            yield Input(keys, texts.map(words.index).to_numpy(dtype=np.float64), words)
