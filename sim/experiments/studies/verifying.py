"""A sample of a folder's runs done again and compared bit by bit with what was kept of them.

The same bits are promised where the sources of the model, the packages and the processor are the same; what
is not the same is named.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.designs.chunks import Chunk
from sim.experiments.execution.bench import Bench
from sim.experiments.execution.workers import WorkerDied, completed, refuse_unguarded
from sim.experiments.runs.keys import model_checksum
from sim.experiments.runs.memory import require_memory
from sim.experiments.runs.single import compile_first
from sim.experiments.store.drift import other_code, other_machine
from sim.experiments.store.extended import require_extension_of
from sim.experiments.store.inside import ResultsError, cut
from sim.experiments.store.planned import plan_of, varied_in
from sim.experiments.store.reading import read_arrow
from sim.experiments.store.reopened import damaged_tables
from sim.experiments.store.results import open_results
from sim.experiments.store.shards import kept, read_rows, read_table, table_path
from sim.experiments.studies.running import recorded
from sim.outcomes.outcomes import is_outcome

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.experiments.store.results import Results
    from sim.market.extension import Extension

#: Columns of the rows of a shard that are no outcomes.
_ENDINGS = ("index", "status", "error", "run_key")


@dataclass(frozen=True)
class Verified:
    """What came of it.

    Attributes:
        runs: ids of the runs that were done again.
        of: number of runs that are done in the folder, of which they were drawn at random.
        failed: number of runs that failed there, of which nothing was kept to compare with.
        seed: of the experiment, which draws them too.
        tables: what was compared beside outcomes.
        differences: what is not the same, a line each.
        code: what of the code and its packages is not what the folder was made with.
        machine: what of the machine is not.
    """

    runs: tuple[str, ...]
    of: int
    failed: int
    seed: int
    tables: tuple[str, ...]
    differences: tuple[str, ...]
    code: tuple[str, ...]
    machine: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Is everything the same, bit for bit?"""
        return not self.differences

    @property
    def promised(self) -> bool:
        """Should it be?"""
        return not self.code and not self.machine


def verify(
    folder: str | Path, sample: int = 10, workers: int = 1, *, extension: Extension | None = None
) -> Verified:
    """Do some of a folder's runs again, drawn at random by the experiment's seed, and compare.

    Args:
        folder: a results folder.
        sample: how many runs; all where there are fewer.
        workers: processes; 1 runs in this one.
        extension: functions that its runs had between phases.

    Raises:
        ResultsError: the folder cannot be read, is damaged or empty, or its runs had another extension.
        MemoryError, NoWorkers: the scenarios need more memory than is free, or workers cannot start here.

    Example:
        >>> import tempfile, sim
        >>> quiet = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4"])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     first = sim.ensemble([quiet], replicates=2, workers=1, seed=7, out=f"{folder}/quiet")
        ...     verify(f"{folder}/quiet").same
        True
    """
    from sim.scenario.given import REPLICATES, WORKERS, whole_number

    refuse_unguarded(workers)
    sample = whole_number("sample", sample, REPLICATES)
    workers = whole_number("workers", workers, WORKERS)
    results = open_results(folder)
    manifest = results.manifest
    require_extension_of(results.folder, manifest, extension)
    if extension is not None:
        recorded(extension, workers, None)
    if damaged := damaged_tables(results.folder, manifest):
        again = f"take the file from a copy, or make it again by poach resume {folder}"
        raise ResultsError(*(f"{line}; {again}" for line in damaged))
    if not (done := results.done()):
        raise ResultsError(f"{folder}: no run is done, so there is nothing to verify")
    drawn = np.random.default_rng([manifest["seed"], len(done)]).permutation(len(done))[:sample]
    chosen = tuple(done[place] for place in sorted(drawn.tolist()))
    return Verified(
        chosen,
        len(done),
        manifest["runs"]["failed"],
        manifest["seed"],
        tuple(manifest["tables"]),
        tuple(_differences(results, chosen, workers, extension)),
        tuple(other_code(manifest)),
        tuple(other_machine(manifest)),
    )


def _differences(
    results: Results, chosen: Sequence[str], workers: int, extension: Extension | None
) -> Iterator[str]:
    plan = replace(plan_of(results.folder, results.manifest), extension=extension)
    require_memory(plan.looked_at, min(workers, len(chosen)))
    compile_first()
    read = partial(read_arrow, results.folder, results.manifest, run_ids=list(chosen))
    tables = {name: read(name) for name in ("runs", *plan.tables)}
    wanted = set(chosen)
    places = {run_id: index for index in range(len(plan)) if (run_id := plan.task(index).run_id) in wanted}
    jobs = [Chunk(places[run_id], 1) for run_id in chosen]
    with TemporaryDirectory(prefix="poach-verify-") as hidden:
        bench = Bench(plan, Path(hidden))
        with closing(completed(bench, jobs, min(workers, len(jobs)))) as answers:
            ended = {chunk.first: answer for chunk, answer in answers}
        for run_id, chunk in zip(chosen, jobs, strict=True):
            shard = kept(Path(hidden), chunk)
            if isinstance(ended[chunk.first], WorkerDied) or shard is None:
                yield f"run {run_id}: {ended[chunk.first]}"
            else:
                mine = {name: _of_run(table, run_id) for name, table in tables.items()}
                yield from _other_run(run_id, shard, mine["runs"], results.manifest)
                yield from _compared(run_id, chunk.first, shard, mine, varied_in(results.manifest))


def _of_run(table: pa.Table, run_id: str) -> pa.Table:
    from pyarrow import compute

    return table.filter(compute.equal(table["run_id"], run_id))


def _other_run(run_id: str, shard: Path, then: pa.Table, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Whether what was kept was kept of another run; with other sources of the model each has another key."""
    if manifest.get("model_sha256") != model_checksum() or "run_key" not in then.column_names:
        return
    before, now = then["run_key"][0].as_py(), read_rows(shard)["run_key"][0].as_py()
    if None not in (before, now) and before != now:
        yield (
            f"run {run_id}: run_key is {cut(now)} and was {cut(before)}, so its scenario or its draws were "
            "others"
        )


def _compared(
    run_id: str, index: int, shard: Path, tables: dict[str, pa.Table], varied: Collection[str]
) -> Iterator[str]:
    """In what a run that was done again is not what was kept of it."""
    (row,) = read_rows(shard).to_pylist()
    if row["status"] != "done":
        yield f"run {run_id}: failed, and was done before ({row['error'].splitlines()[0]})"
        return
    (before,) = tables["runs"].to_pylist()
    wrong = [
        name
        for name, value in row.items()
        if name not in _ENDINGS and not same_number(value, before.get(name))
    ]
    gone = [name for name in before if name not in row and is_outcome(name, varied)]
    if gone:
        yield f"run {run_id}: {gone[0]} is no outcome, and was one" + f", and {len(gone) - 1} more" * (
            len(gone) > 1
        )
    if wrong:
        now, then = row[wrong[0]], before.get(wrong[0])
        more = f", and {len(wrong) - 1} more outcomes" if len(wrong) > 1 else ""
        yield f"run {run_id}: {wrong[0]} is {now!r} and was {then!r}{more}"
    for name, kept_table in tables.items():
        if name == "runs":
            continue
        path = table_path(shard, index, name)
        found = None if path is None else read_table(path)
        columns = [] if found is None else list(other_columns(kept_table, found))
        if columns:
            yield f"run {run_id}: the table {name} differs in {', '.join(columns[:5])}"


def same_number(now: Any, then: Any) -> bool:
    """Are two outcomes the same to the bit?"""
    if now is None or then is None:
        return now is then
    return struct.pack("<d", now) == struct.pack("<d", then)


def other_columns(then: pa.Table, now: pa.Table) -> Iterator[str]:
    """The columns in which a table is another."""
    if len(then) != len(now):
        yield f"the number of rows ({len(now):,} for {len(then):,})"
        return
    for name in now.column_names:
        if name not in then.column_names or not _same_column(then[name], now[name]):
            yield name


def _same_column(then: pa.ChunkedArray, now: pa.ChunkedArray) -> bool:
    from pyarrow import types

    if types.is_dictionary(now.type):
        now = now.cast(now.type.value_type)
    if types.is_null(now.type) or types.is_null(then.type):
        return bool(then.null_count == len(then) and now.null_count == len(now))
    if types.is_float64(then.type) and types.is_float64(now.type):
        ours, theirs = (np.ascontiguousarray(column.to_numpy()).view(np.int64) for column in (now, then))
        return bool(np.array_equal(ours, theirs))
    return bool(then.type == now.type and then.combine_chunks().equals(now.combine_chunks())) or bool(
        then.type != now.type and then.equals(now.cast(then.type))
    )
