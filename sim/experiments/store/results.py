"""A results folder read back."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.designs.plan import TABLES, run_id
from sim.experiments.runs.memory import require_memory
from sim.experiments.runs.single import compile_first, simulate
from sim.experiments.statistics.comparison import label_of, paired_differences
from sim.experiments.store import manifest as manifests
from sim.experiments.store.earlier import renamed, with_kinds
from sim.experiments.store.extended import require_extension_of
from sim.experiments.store.folder import clear_late, merge_late
from sim.experiments.store.inside import (
    MANIFEST,
    SHARDS,
    TABLE_FILES,
    ResultsError,
    ResultsWarning,
    cut,
    is_folder,
)
from sim.experiments.store.planned import base_of, draws_in, labels_in, scenario_of
from sim.experiments.store.queries import query
from sim.experiments.store.reading import RUN_KEYS, read_arrow, read_batches, read_table, require_whole
from sim.experiments.store.target import being_written
from sim.later import maker
from sim.names import normal
from sim.records.record import Record
from sim.records.run import Run
from sim.records.sheet import Sheet, sheet_of, sheet_of_frame

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Results:
    """The content of a results folder; tables are read when they are asked for, and checked then.

    What is damaged is a `ResultsError`, whichever way it is asked for.

    Attributes:
        folder: where it stands.
        manifest: what was run and how it ended.
    """

    folder: Path
    manifest: dict[str, Any] = field(repr=False)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: how it ended and its outcomes."""
        return self._table("runs", None)

    @property
    def weeks(self) -> pd.DataFrame:
        """Market measures of every run, one row a week, with `run_id`."""
        return self._table("weeks", None)

    @property
    def employers(self) -> pd.DataFrame:
        """Employers of every run, one row an employer a week, with `run_id`."""
        return self._table("employers", None)

    @property
    def moves(self) -> pd.DataFrame:
        """Event logs of every run, one row an event, with `run_id`."""
        return self._table("moves", None)

    @property
    def bids(self) -> pd.DataFrame:
        """Bid logs of every run, one row an open offer or what staying was worth, with `run_id`."""
        return self._table("bids", None)

    def scenario(self, label: str) -> Scenario:
        """A scenario of the experiment, by its name there.

        Raises:
            KeyError: there is no such scenario.
            ResultsError: this version does not take it.
        """
        known = labels_in(self.manifest)
        return scenario_of(self.folder, self.manifest, label if label in known else normal(label))

    @cached_property
    def base(self) -> Scenario:
        """The scenario that the points of the experiment change.

        Raises:
            ResultsError: this version does not take it.
        """
        return base_of(self.folder, self.manifest)

    def of(self, scenario: Scenario | str) -> pd.DataFrame:
        """The runs of one scenario, given itself or its name in `runs`.

        Raises:
            ValueError: it was not run, or not as it is.
        """
        labels = labels_in(self.manifest)
        known = [] if isinstance(scenario, str) else [self.scenario(label) for label in labels]
        label = label_of(scenario, labels, known, "experiment")
        return self.runs[self.runs["scenario"] == label]

    def compare(self, a: Scenario | str, b: Scenario | str) -> pd.DataFrame:
        """Paired mean difference (b - a) of every outcome, with its 95% interval; see `paired_differences`.

        Raises:
            ValueError: a scenario was not run, or fewer than two replicates are done in both.
        """
        return paired_differences(self.of(a), self.of(b))

    def figures(self, directory: str | Path) -> list[Path]:
        """Draw what the folder holds, one run, several or a comparison, into a directory, made if needed.

        Returns:
            Paths of the pictures.

        Raises:
            OSError: the directory cannot be written.
            ResultsError: a table cannot be read.
            ValueError: no run is done.
        """
        drawn: list[Path] = maker("pictures_of_a_folder")(self, Path(directory))
        return drawn

    def run(self, run_id: str) -> Run:
        """One run, with its tables as they were; where they were not all kept, it is run again.

        Raises:
            KeyError: there is no such run, or it failed.
            ResultsError: its tables are damaged; or it had to be run again, which this machine or this
                version of the code cannot do with the same outcomes.
        """
        rows = self._table("runs", str(run_id))
        if rows.empty or rows["status"].iloc[0] != "done":
            raise KeyError(f"no run {run_id!r} is done in {self.folder}; `runs` lists them")
        row = rows.iloc[0]
        scenario, seed = self.scenario(row["scenario"]), int(row["seed"])
        replicate = draws_in(self.manifest, row["scenario"], int(row["replicate"]))
        if not set(TABLES) <= set(self.manifest["tables"]):
            return self._again(scenario, seed, replicate, row)
        sheets = {name: self._sheet(name, run_id) for name in self.manifest["tables"]}
        for name, sheet in sheets.items():
            require_whole(self.folder / TABLE_FILES[name], name, sheet)
        bids = sheets.pop("bids", None)
        return Run(scenario, seed, replicate, Record(**sheets), bids)

    def batches(self, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Columns of a table, some ten thousand rows at a time, names as codes; checked as tables are.

        Raises:
            ResultsError: the table was not kept, or is damaged.
        """
        self._require(name)
        yield from read_batches(self.folder, self.manifest, name, columns)

    def sql(self, text: str) -> pd.DataFrame:
        """The answer to a query in SQL over `runs`, the tables that were kept, and `points`.

        DuckDB answers it (the extra `analysis`) without reading more of the tables than it
        needs. The query sees these tables and nothing else: no other file, no network.

        Args:
            text: the query, such as ``select scenario, avg(moves) from runs group by scenario``.

        Raises:
            ResultsError: a table is damaged.
            SurroundingsError: DuckDB is not installed.
            ValueError: the query cannot be answered; what DuckDB says of it.
        """
        return query(self.folder, self.manifest, text)

    def done(self) -> list[str]:
        """Ids of the runs that are done, in the order of the plan."""
        rows = read_table(self.folder, self.manifest, "runs", None, RUN_KEYS)
        return [str(name) for name in rows.loc[rows["status"] == "done", "run_id"]]

    def _again(self, scenario: Scenario, seed: int, replicate: int, row: pd.Series) -> Run:
        """A run once more, checked against the outcomes that were kept of it."""
        require_extension_of(self.folder, self.manifest, None)
        try:
            require_memory([scenario], workers=1)
        except MemoryError as fault:
            raise ResultsError(
                f"{self.folder}: the tables of this run were not kept, and it cannot be run again: {fault}"
            ) from None
        compile_first()
        versions = cut(self.manifest.get("versions", {}).get("poach"))
        run = simulate(scenario, seed, replicate, None)
        for name, value in run.summary().items():
            kept = row.get(name, value)  # earlier versions had fewer outcomes
            number = float(kept) if isinstance(kept, float | int | np.number) else math.inf
            alike = math.isclose(number, value, rel_tol=1e-9)
            if not alike and not (math.isnan(number) and math.isnan(value)):
                raise ResultsError(
                    f"{self.folder}: the tables of this run were not kept, and this version of poach comes "
                    f"to another outcome ({name}); use the version that wrote it ({versions})"
                )
        return run

    def _table(self, name: str, run_id: str | None) -> pd.DataFrame:
        self._require(name)
        wanted = None if run_id is None else [run_id, normal(run_id)]
        table = read_table(self.folder, self.manifest, name, wanted)
        return self._as_today(name, table) if name in ("runs", "moves") else table

    def _sheet(self, name: str, run_id: str) -> Sheet:
        """A table of one run, without its id."""
        self._require(name)
        table = read_arrow(self.folder, self.manifest, name, [run_id, normal(run_id)])
        if name == "moves" and "origin_kind" not in table.column_names:
            return sheet_of_frame(self._as_today(name, table.to_pandas()).drop(columns="run_id"))
        return sheet_of(table.drop_columns("run_id"))

    def _as_today(self, name: str, table: pd.DataFrame) -> pd.DataFrame:
        """A table of an earlier version in the columns of this one."""
        if name == "runs":
            if any(column.startswith("groups.") for column in table.columns):
                return table  # of this version: no need for its scenarios
            return table.rename(columns=renamed(table.columns, self._scenarios))
        if "origin_kind" in table:
            return table
        labels = self.runs.set_index("run_id")["scenario"]
        return with_kinds(table, table["run_id"].map(labels), self._scenarios)

    @cached_property
    def _scenarios(self) -> dict[str, Scenario]:
        return {label: self.scenario(label) for label in labels_in(self.manifest)}

    def _require(self, name: str) -> None:
        if name not in ("runs", *self.manifest["tables"]):
            raise ResultsError(f"{self.folder}: the table {name!r} was not kept; run with --tables {name}")


def open_results(folder: str | Path) -> Results:
    """Read a results folder, which may come from anybody: nothing in it is executed or trusted.

    Where the experiment ended, or was killed, before the tables of its runs were merged, they are merged now,
    which writes to the folder; and what a kill has left of shards that were merged is cleared away. What is
    no longer whole, or cannot be checked, is a `ResultsWarning`.

    Raises:
        ResultsError: it is none, it is damaged, it is not finished, its tables cannot be written, or this
            version does not take the scenarios of tables that are to be merged.

    Example:
        >>> import tempfile, sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     experiment = sim.ensemble([quiet], replicates=2, workers=1, seed=7, out=f"{folder}/quiet")
        ...     list(open_results(f"{folder}/quiet").runs["status"])
        ['done', 'done']
    """
    folder = Path(folder)
    manifest = manifests.read(folder)
    writing = being_written(folder)
    if manifest["status"] == "complete":  # whoever writes is clearing away what was merged
        if not writing and is_folder(folder / SHARDS):
            clear_late(folder)
    elif writing:
        raise ResultsError(f"{folder}: another process is writing to it; wait for it")
    elif manifest["status"] == "running" or manifests.missing_tables(folder, manifest):
        merge_late(folder, manifest)
    if missing := manifests.missing_tables(folder, manifest):
        raise ResultsError(
            f"{folder}: unfinished or damaged (status {manifest['status']!r}, no {missing[0]}.parquet); "
            "if nobody is at it any more, run it again with --overwrite"
        )
    for notice in _notices(folder, manifest):
        warnings.warn(notice, ResultsWarning, stacklevel=2)
    return Results(folder, manifest)


def _notices(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """What somebody who relies on a folder should know, a line each."""
    found = []
    if manifests.DIGEST not in manifest:
        found.append(
            f"{folder / MANIFEST}: has no digest of itself, as those of earlier versions of poach, "
            "so damage to it cannot be told; its tables are checked against it"
        )
    if manifest["status"] == "running":
        found.append(
            f"{folder / MANIFEST}: says that the experiment is running, though all its tables are there, so "
            "how it ended is unknown; its tables are read, or run it again with --overwrite"
        )
    labels = labels_in(manifest)
    for damaged in manifest.get("damaged", []):
        places = [place for place in (damaged["first"], damaged["last"]) if place is not None]
        ends = [run_id(labels[place % len(labels)], place // len(labels)) for place in places]
        lost = f"the runs {' to '.join(dict.fromkeys(ends))}" if ends else "runs that are unknown"
        found.append(
            f"{folder / SHARDS / damaged['shard']}: damaged ({damaged['reason']}), and with it {lost}; "
            "all other runs are read"
        )
    return found
