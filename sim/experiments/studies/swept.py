"""A sweep that has been run: outcomes over its points, each against the first on the same draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.designs.beside import sides
from sim.experiments.designs.factors import Asked, asked_of
from sim.experiments.designs.plan import Plan, tables_from
from sim.experiments.designs.sampling import is_drawn, method_of
from sim.experiments.designs.sweeps import MOST_DRAWN, OUTCOMES, Wanted, plan_sweep
from sim.experiments.statistics.multiple import holm
from sim.experiments.statistics.paired import Paired, paired
from sim.experiments.statistics.ranks import Ranks, rank_correlations
from sim.experiments.store.inside import ResultsError, cut
from sim.experiments.store.planned import labels_in, study_in
from sim.experiments.studies.running import running
from sim.later import maker
from sim.measures.intervals import Means, means
from sim.scenario.documents import document_of, value_at
from sim.scenario.given import several
from sim.scenario.load import require_scenarios

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.experiments.store.results import Results
    from sim.scenario.schema import Scenario

#: What the columns of differences are called, of `Paired`.
_DIFFERENCES = {
    "difference": "mean",
    "difference_low": "low",
    "difference_high": "high",
    "boot_low": "boot_low",
    "boot_high": "boot_high",
    "pairs": "n",
    "p": "p",
    "variance_ratio": "variance_ratio",
}


@dataclass(frozen=True, eq=False, repr=False)
class Swept:
    """A sweep.

    Attributes:
        study: what the manifest says of it.
        base: the scenario that points change, as a document.
        name: the scenario's name.
        labels: names in `runs` of all points, each beside what it is compared with.
        changes: what each of them sets.
        runs: one row a run.
        seed: seed of all random draws.
        replicates: runs at each point.
        folder: the results folder; None if only outcomes were kept.
    """

    study: Mapping[str, Any]
    base: Mapping[str, Any]
    name: str
    labels: tuple[str, ...]
    changes: Sequence[Mapping[str, Any]]
    runs: pd.DataFrame
    seed: int
    replicates: int
    folder: Path | None = None

    @property
    def method(self) -> str:
        """How points were laid: `grid`, `one-at-a-time`, `latin-hypercube` or `sobol`."""
        return str(self.study["method"])

    @property
    def drawn(self) -> bool:
        """Were points drawn, and not laid on values?"""
        return is_drawn(method_of(self.method))

    @property
    def factors(self) -> tuple[str, ...]:
        """What was varied: keys with commas between those that move together."""
        return tuple(",".join(factor["keys"]) for factor in self.study["factors"])

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What was looked at."""
        return tuple(self.study["outcomes"])

    @property
    def against(self) -> Mapping[str, Any]:
        """Keys that differ in what every point is compared with; empty: nothing is."""
        against: Mapping[str, Any] = self.study["against"]
        return against

    @property
    def points(self) -> int:
        """Number of points, without those that they are compared with."""
        return len(self.point_labels)

    @property
    def point_labels(self) -> tuple[str, ...]:
        """Names of the points, without those that they are compared with."""
        return self.labels[sides(self.against)[0]]

    @cached_property
    def values(self) -> dict[str, list[Any]]:
        """The value of each factor at each point: that of its first key."""
        return {
            name: [
                point.get(factor["keys"][0], value_at(self.base, factor["keys"][0]))
                for point in self._own_changes
            ]
            for name, factor in zip(self.factors, self.study["factors"], strict=True)
        }

    def numbers(self, factor: str) -> NDArray[np.float64] | None:
        """The values of a factor, shape (points,); None where some are no numbers."""
        values = self.values[factor]
        if all(isinstance(one, int | float) and not isinstance(one, bool) for one in values):
            return np.array(values, np.float64)
        return None

    def places_of(self, factor: str) -> NDArray[np.int64]:
        """The points at which a factor is seen: all, or if one was varied at a time those of its own."""
        if self.method != "one-at-a-time":
            return np.arange(self.points)
        (keys,) = (one["keys"] for one in self.study["factors"] if ",".join(one["keys"]) == factor)
        own = [place for place, point in enumerate(self._own_changes) if place == 0 or keys[0] in point]
        return np.array(own, np.int64)

    def levels(self, outcome: str) -> NDArray[np.float64]:
        """An outcome of every run, shape (points, replicates); NaN where it does not exist.

        Raises:
            ResultsError: there is no such column, or it has no numbers.
        """
        return self._table(outcome)[sides(self.against)[0]]

    def by_replicate(self, outcome: str) -> NDArray[np.float64]:
        """What each point says, or adds where it was compared, shape (points, replicates)."""
        own, others = sides(self.against)
        table = self._table(outcome)
        return table[own] - table[others] if self.against else table

    def added(self, outcome: str) -> Paired | None:
        """What every point adds to itself as `against` has it; None where nothing was compared."""
        if not self.against:
            return None
        own, others = sides(self.against)
        return paired(self._table(outcome)[others], self._table(outcome)[own])

    def estimates(self, outcome: str) -> Means:
        """Mean and t interval of an outcome at every point."""
        return means(self.levels(outcome))

    def from_first(self, outcome: str) -> Paired:
        """Every point minus the first, on the same draws. Its own row is zero."""
        levels = self.levels(outcome)
        return paired(np.broadcast_to(levels[:1], levels.shape), levels)

    def corrected(self, outcome: str) -> NDArray[np.float64]:
        """P-values of `from_first`, corrected for all points but the first, whose own is none (Holm)."""
        p = self.from_first(outcome).p.copy()
        p[0] = np.nan
        return holm(p)

    def at_points(self, outcome: str) -> NDArray[np.float64]:
        """What a point says of an outcome: the mean of what it adds, where it was compared, else its mean."""
        added = self.added(outcome)
        return self.estimates(outcome).mean if added is None else added.mean

    def ranks(self, outcome: str) -> tuple[tuple[str, ...], Ranks]:
        """Factors whose values are numbers, and the rank correlation of `at_points` with each.

        Where levers met every drawn point, each of those counts once, with the mean over levers, and levers
        have no correlation; the scenario itself is no draw.
        """
        values = self.at_points(outcome)
        levers = {name for name, one in zip(self.factors, self.study["factors"], strict=True) if one["lever"]}
        start, each = (1, 1) if self.drawn else (0, 1)
        if self.drawn and len(levers) < len(self.factors):
            combined = {tuple(self.values[name][place] for name in levers) for place in range(1, self.points)}
            each = len(combined)
        names = [name for name in self.factors if each == 1 or name not in levers]
        columns = {name: numbers for name in names if (numbers := self.numbers(name)) is not None}
        inputs = np.array([numbers[start::each] for numbers in columns.values()]).T
        means_of = values[start:].reshape(-1, each).mean(axis=1)
        return tuple(columns), rank_correlations(inputs.reshape(len(means_of), -1), means_of)

    @cached_property
    def table(self) -> pd.DataFrame:
        """All outcomes that were looked at; see `table_of`."""
        return self.table_of(self.outcomes)

    def table_of(self, outcomes: Iterable[str]) -> pd.DataFrame:
        """Outcomes over the points: one row an outcome and point.

        Returns:
            `outcome`, `point`, a column for each factor, `n`, `mean`, `low`, `high` (95% t interval of the
            mean); `difference` from the first point over `pairs` on the same draws, `difference_low`,
            `difference_high` (t), `boot_low`, `boot_high` (bootstrap, BCa), `p`, `variance_ratio` (what
            pairing was worth), `adjusted_p` (p corrected for the points of the outcome, Holm); and with
            `against` `added`, `added_low`, `added_high`, `added_n`, the point minus itself so changed.

        Raises:
            ResultsError: there is no such outcome.
        """
        import pandas as pd

        return pd.concat([self._of_outcome(name) for name in outcomes], ignore_index=True)

    def _of_outcome(self, outcome: str) -> pd.DataFrame:
        import pandas as pd

        found, differences, added = self.estimates(outcome), self.from_first(outcome), self.added(outcome)
        table = pd.DataFrame({"outcome": outcome, "point": list(self.point_labels)})
        for name, values in self.values.items():
            table[name] = values
        table["n"], table["mean"] = found.n, found.mean
        table["low"], table["high"] = found.mean - found.half_width, found.mean + found.half_width
        for column, name in _DIFFERENCES.items():
            table[column] = getattr(differences, name)
        table["adjusted_p"] = self.corrected(outcome)
        if added is not None:
            table["added"], table["added_low"], table["added_high"] = added.mean, added.low, added.high
            table["added_n"] = added.n
        return table

    def figure(self, outcome: str | None = None) -> Figure:
        """The sweep as a picture: dose-response, heat map of two keys, or scatter of more.

        Args:
            outcome: which; None takes all that were looked at where they find room, else the first.
        """
        drawn: Figure = maker("picture_of_a_sweep")(self, outcome)
        return drawn

    @property
    def _own_changes(self) -> Sequence[Mapping[str, Any]]:
        return self.changes[sides(self.against)[0]]

    def _table(self, outcome: str) -> NDArray[np.float64]:
        if outcome not in self._tables:
            self._tables[outcome] = self._read(outcome)
        return self._tables[outcome]

    @cached_property
    def _tables(self) -> dict[str, NDArray[np.float64]]:
        return {}

    def _read(self, outcome: str) -> NDArray[np.float64]:
        if outcome not in self.runs or self.runs[outcome].dtype.kind not in "iufb":
            raise ResultsError(f"runs.parquet: has no numbers in a column {cut(outcome)}")
        done = self.runs[self.runs["status"] == "done"]
        table = done.pivot(index="scenario", columns="replicate", values=outcome)
        return table.reindex(list(self.labels)).to_numpy(dtype=np.float64)

    def __repr__(self) -> str:
        done = int((self.runs["status"] == "done").sum()) if len(self.runs) else 0
        total = len(self.labels) * self.replicates
        return f"Swept({self.name}: {', '.join(self.factors)}; {done} of {total} runs done, seed {self.seed})"


def swept(results: Results) -> Swept | None:
    """The sweep that a results folder holds; None where it holds something else."""
    study = study_in(results.manifest, "sweep")
    if study is None:
        return None
    manifest = results.manifest
    return Swept(
        study,
        manifest["base"],
        str(manifest["base"].get("name", "scenario")),
        tuple(labels_in(manifest)),
        [entry["changes"] for entry in manifest["design"]["points"]],
        results.runs,
        int(manifest["seed"]),
        int(manifest["replicates"]),
        results.folder,
    )


def sweep(  # noqa: PLR0913 - the public face
    scenario: Scenario,
    vary: Mapping[str, Any],
    replicates: int = 20,
    workers: int = 1,
    seed: int | None = None,
    out: str | Path | None = None,
    *,
    outcomes: Iterable[str] = OUTCOMES,
    against: Mapping[str, Any] | None = None,
    method: str | None = None,
    points: int | None = None,
    design_seed: int = 1,
    tables: str | Iterable[str] = "none",
    scheduler: str | None = None,
) -> Swept:
    """Run a design of points × replicates; replicate r draws the same random numbers at every point.

    Args:
        scenario: whose keys are varied.
        vary: by dotted key (with commas between keys that move together) a list of values; or a range, as
            ``{"range": [low, high]}`` or ``"0:3:0.5"``; or True for what is plausible. Empty: all of that.
        replicates: runs at each point.
        workers: processes; 1 runs in this one.
        seed: of all random draws; None takes the scenario's.
        out: a new or empty folder for the results; None keeps the outcomes only, in memory.
        scheduler: address of a dask scheduler, whose workers do the runs instead.
        outcomes: what `table` and `figure` look at.
        against: keys that differ in what every point is compared with, on the same draws.
        method: `grid`, `one-at-a-time`, `latin-hypercube` or `sobol`; None: a grid, or of all one at a time.
        points: values of a range, or points that are drawn.
        design_seed: of the drawing of points.
        tables: which tables of every run the folder keeps.

    Raises:
        ScenarioError, TypeError, ValueError, ResultsError, KeyboardInterrupt: as of `sim.ensemble`.

    Example:
        >>> import sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> sweep(quiet, {"market.patience": [2, 5]}, 2, outcomes=["moves"]).table["market.patience"].tolist()
        [2.0, 5.0]
    """
    require_scenarios(scenario)
    looked_at = several("outcomes", outcomes, '["moves"]')
    wanted = _wanted(vary, looked_at, against or {}, (method, points, design_seed))
    how = running(replicates, workers, seed, out, scheduler)
    plan = plan_sweep(wanted, [scenario], how.replicates, how.seed, tables_from(tables))
    ended, folder = how.conducted(plan)
    return swept_of(plan, ended.runs, folder)


def _wanted(
    vary: Mapping[str, Any],
    outcomes: Iterable[str],
    against: Mapping[str, Any],
    how: tuple[str | None, int | None, int],
) -> Wanted:
    """What is asked for, with the method, the number of points, and the seed of their drawing."""
    from sim.scenario.given import whole_number

    if not isinstance(vary, Mapping) or not all(isinstance(key, str) for key in vary):
        raise TypeError('vary must have keys as texts, such as {"escalation.intensity": [0, 1, 2]}')
    method, points, seed = how
    asked = tuple(_asked(keys, value) for keys, value in vary.items())
    count = None if points is None else whole_number("points", points, (2, MOST_DRAWN))
    laid = method_of(method or ("grid" if vary else "one-at-a-time"))
    return Wanted(asked, laid, count, tuple(dict.fromkeys(outcomes)), against, seed, "vary")


def _asked(keys: str, value: Any) -> Asked:
    """What is asked of keys.

    Raises:
        ValueError: nothing that can be varied, with what can.
    """
    from pydantic import ValidationError

    try:
        return asked_of(keys, _plain(value), "vary", lists=True)
    except ValidationError as error:
        found = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise ValueError(f"vary: {keys}: {found}; or a list of values") from None


def swept_of(plan: Plan, runs: pd.DataFrame, folder: Path | None) -> Swept:
    """A sweep that has just been run."""
    assert plan.study is not None
    changes = [point.changes for point in plan.design.points]
    counts = (plan.seed, plan.replicates)
    base = document_of(plan.base)
    return Swept(plan.study, base, plan.base.name, tuple(plan.labels), changes, runs, *counts, folder)


def _plain(value: Any) -> Any:
    """Lists of numpy and pandas as Python's; other things as they are."""
    if isinstance(value, str | Mapping | bool):
        return value
    from sim.scenario.given import native

    found = native(value)
    return list(found) if isinstance(found, Iterable) else found
