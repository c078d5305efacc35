"""Tables of a results folder, read with every check: the bytes, the columns, whose rows they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.store.arrow_files import source
from sim.experiments.store.checksums import difference
from sim.experiments.store.inside import SHARDS, TABLE_FILES, ResultsError, cut
from sim.experiments.store.planned import labels_in, varied_in
from sim.experiments.store.values import value_faults
from sim.experiments.store.whole import Whole
from sim.outcomes.outcomes import is_outcome
from sim.records.kept import COLUMNS, KEYED, MAY_BE_EMPTY
from sim.records.sheet import Sheet

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: Rows read at a time of a table that is not read whole.
_BATCH = 65_536
#: Columns of `runs.parquet` that say which runs there are and how they ended.
RUN_KEYS = [column for column in KEYED["runs"] if column != "error"]


def read_table(
    folder: Path,
    manifest: dict[str, Any],
    name: str,
    run_ids: Sequence[str] | None = None,
    columns: list[str] | None = None,
) -> pd.DataFrame:
    """A table of a results folder as a data frame; see `read_arrow`."""
    table = read_arrow(folder, manifest, name, run_ids, columns)
    with _told(folder / TABLE_FILES[name], folder, manifest):
        frame: pd.DataFrame = table.to_pandas()
    return frame


def read_arrow(
    folder: Path,
    manifest: dict[str, Any],
    name: str,
    run_ids: Sequence[str] | None = None,
    columns: list[str] | None = None,
) -> pa.Table:
    """A table of a results folder, or the rows of some of its runs.

    Args:
        folder: the results folder.
        manifest: its manifest.
        name: `runs`, `weeks`, `employers`, `moves` or `bids`; one that was kept.
        run_ids: whose rows; None for all.
        columns: which columns, those of `RUN_KEYS` among them; None for all.

    Raises:
        ResultsError: the file is missing, is not what was written, or is no such table of these runs.
    """
    from pyarrow import parquet

    path = folder / TABLE_FILES[name]
    require_written(folder, manifest, name)
    filters = None if run_ids is None else [("run_id", "in", set(run_ids))]
    with _told(path, folder, manifest):
        _require_columns(path, manifest, name)
        table = parquet.read_table(source(path), filters=filters, columns=columns)
        whole = Whole(folder, manifest, name)
        frame = table.to_pandas()
        if len(frame.columns) > 1:
            _require_rows(path, manifest, name, frame, whole)
        _refuse(path, whole.end())
        if run_ids is None:
            _require_all(path, manifest, name, frame["run_id"].nunique())
    return table


def read_batches(
    folder: Path, manifest: dict[str, Any], name: str, columns: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    """Columns of a table, some ten thousand rows at a time, names as codes, with every check of `read_table`.

    What can be told at the end only, such as missing weeks, is raised after the last rows.

    Raises:
        ResultsError: the file is missing, is not what was written, or is no such table of its runs.
    """
    from pyarrow import parquet

    path = folder / TABLE_FILES[name]
    require_written(folder, manifest, name)
    wanted = dict.fromkeys([*KEYED[name], *columns])
    whole = Whole(folder, manifest, name)
    with _told(path, folder, manifest):
        _require_columns(path, manifest, name, wanted)
        with parquet.ParquetFile(source(path)) as file:
            for read in file.iter_batches(_BATCH, columns=list(wanted)):
                batch = _with_codes(read)
                _require_rows(path, manifest, name, batch.to_pandas(), whole)
                yield batch
        _refuse(path, whole.end())
        _require_all(path, manifest, name, whole.runs)


def _with_codes(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same rows with names as codes, which are checked and gathered many times faster than texts."""
    import pyarrow as pa

    texts = (pa.types.is_string, pa.types.is_large_string)
    arrays = [
        column.dictionary_encode() if any(is_text(column.type) for is_text in texts) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


def _refuse(path: Path, faults: Iterable[str]) -> None:
    """Refuse a table that has what it must not have, or the other way round."""
    if lines := [f"{path}: has {what}; {_AGAIN}" for what in faults]:
        raise ResultsError(*lines)


def require_whole(path: Path, name: str, table: Sheet) -> None:
    """Refuse a table of one run that lacks what tables have had from the first version on.

    Args:
        path: the file that it is from.
        name: name of the table.
        table: its rows of one run.

    Raises:
        ResultsError: columns are missing, or there is no row.
    """
    lacking = [column for column in COLUMNS[name] if column not in table]
    if lacking:
        raise ResultsError(
            f"{path}: has no column {', '.join(lacking[:5])}{' and others' * (len(lacking) > 5)}; {_AGAIN}"
        )
    if not len(table) and name not in MAY_BE_EMPTY:
        raise ResultsError(f"{path}: has no week of the run; {_AGAIN}")


_AGAIN = "take the file from a copy, or run the experiment again"


@contextmanager
def _told(path: Path, folder: Path, manifest: dict[str, Any]) -> Iterator[None]:
    """Whatever fails while a table is read is wrong with its file."""
    try:
        yield
    except ResultsError:
        raise
    except MemoryError:
        raise ResultsError(f"{path}: does not fit into memory; read it in parts, by a query") from None
    except Exception as fault:
        first = (str(fault).splitlines() or [type(fault).__name__])[0]
        what = f"is no table that can be read ({cut(first)})"
        raise _damaged(path, folder, manifest, what) from None


def require_written(folder: Path, manifest: dict[str, Any], name: str) -> None:
    """Refuse the file of a table that is not the one that was written.

    Raises:
        ResultsError: it is not; what can be read of the folder is told.
    """
    path = folder / TABLE_FILES[name]
    try:
        expected = manifest["files"].get(path.name)
        what = difference(path, expected) if expected else "has no checksum in the manifest"
    except FileNotFoundError:
        what = "is missing"
    if what is not None:
        raise _damaged(path, folder, manifest, f"{what}, so it was damaged or replaced")


def _damaged(path: Path, folder: Path, manifest: dict[str, Any], what: str) -> ResultsError:
    """A table that cannot be used, and what of its folder can."""
    sound = [
        name
        for name in ("runs", *manifest["tables"])
        if TABLE_FILES[name] != path.name and _is_written(folder, manifest, name)
    ]
    rest = f"; sound are the tables {', '.join(sound)}" if sound else "; no other table is sound"
    if (folder / SHARDS).is_dir():
        return ResultsError(
            f"{path}: {what}{rest}; its runs are still kept in {SHARDS}: remove the file, and it is made "
            "anew from them when the folder is read"
        )
    return ResultsError(f"{path}: {what}{rest}; {_AGAIN}")


def _is_written(folder: Path, manifest: dict[str, Any], name: str) -> bool:
    path = folder / TABLE_FILES[name]
    try:
        expected = manifest["files"].get(path.name)
        return expected is not None and difference(path, expected) is None
    except (FileNotFoundError, ResultsError):
        return False


def _require_columns(path: Path, manifest: dict[str, Any], name: str, wanted: Iterable[str] = ()) -> None:
    """Refuse a table without the columns that say whose its rows are, or with known ones of other types.

    Args:
        path: its file.
        manifest: that of its folder.
        name: its name.
        wanted: other columns that it must have.
    """
    from pyarrow import parquet

    with parquet.ParquetFile(source(path)) as file:
        schema, rows = file.schema_arrow, file.metadata.num_rows
    if rows == 0 and schema.names == ["run_id"]:  # no run has ended
        return
    doubled = sorted({column for column in schema.names if schema.names.count(column) > 1})
    lacking = [column for column in dict.fromkeys([*KEYED[name], *wanted]) if column not in schema.names]
    kinds = _kinds(manifest, name, schema.names)
    wrong = [field.name for field in schema if not _is(field.type, kinds.get(field.name))]
    faults = [
        f"{path}: {what} {', '.join(map(cut, columns[:5]))}; {_AGAIN}"
        for what, columns in (
            ("has more than one column", doubled),
            ("has no column", lacking),
            ("has values of the wrong type in the column", wrong),
        )
        if columns
    ]
    if faults:
        raise ResultsError(*faults)


def _kinds(manifest: dict[str, Any], name: str, columns: Iterable[str]) -> dict[str, str]:
    """Kinds of the columns of a table that are known."""
    kinds = KEYED[name] | COLUMNS[name]
    if name == "runs":
        varied = varied_in(manifest)
        outcomes = (column for column in columns if column not in kinds and is_outcome(column, varied))
        kinds |= dict.fromkeys(outcomes, "float")
    return kinds


def _is(found: pa.DataType, kind: str | None) -> bool:
    """Is a type of a kind: `int`, `float` (whole numbers too), `bool`, `text`; None: any plain one?"""
    from pyarrow import types

    if types.is_dictionary(found):
        found = found.value_type
    if types.is_null(found):  # a column without any value, as errors where no run failed
        return kind in (None, "text", "float")
    text = types.is_string(found) or types.is_large_string(found)
    number = types.is_floating(found) or types.is_integer(found)
    kinds = {
        "int": types.is_integer(found),
        "float": number,
        "bool": types.is_boolean(found),
        "text": text,
        None: text or number or types.is_boolean(found) or types.is_temporal(found),
    }
    return bool(kinds[kind])


def _require_all(path: Path, manifest: dict[str, Any], name: str, found: int) -> None:
    """Refuse a table that has not as many runs as its manifest says."""
    told = manifest["runs"]
    planned = told["done"] + (told["failed"] if name == "runs" else 0)
    if name not in MAY_BE_EMPTY and found != planned:
        raise ResultsError(f"{path}: has {found:,} runs, and not the {planned:,} of its manifest; {_AGAIN}")


def _require_rows(path: Path, manifest: dict[str, Any], name: str, table: pd.DataFrame, whole: Whole) -> None:
    """Refuse rows of runs that were not planned, or of weeks that these runs have not."""
    wrong = list(value_faults(name, table))
    empty = [column for column in KEYED[name] if column != "error" and table[column].isna().any()]
    if empty:
        wrong.append(f"no value in the column {empty[0]} of some rows")
    if name == "runs":
        wrong += [] if _are_planned(manifest, table) else ["runs that are not those of its manifest"]
    elif not empty:
        ids = table["run_id"].drop_duplicates().astype(object)
        labels = ids.str.rsplit("-", n=1).str[0]
        if not _numbered(manifest, ids, labels):
            wrong.append("rows of runs that are not those of its manifest")
        else:
            wrong += whole.faults(table)
    _refuse(path, wrong)


def _are_planned(manifest: dict[str, Any], runs: pd.DataFrame) -> bool:
    """Are these runs of the experiment, each once, with the seed that its manifest names?"""
    named = runs["scenario"] + "-" + runs["replicate"].astype(str).str.zfill(5)
    alike = (named == runs["run_id"]) & (runs["seed"] == manifest["seed"])
    return bool(
        alike.all() and runs["run_id"].is_unique and _numbered(manifest, runs["run_id"], runs["scenario"])
    )


def _numbered(manifest: dict[str, Any], ids: pd.Series, labels: pd.Series) -> bool:
    """Do ids consist of the label of a scenario and the number of one of its replicates?"""
    known = labels_in(manifest)
    numbers = ids.str.rsplit("-", n=1).str[-1]
    plain = numbers.str.fullmatch(r"[0-9]{5,10}")
    if not (labels.isin(known).all() and plain.all()):
        return False
    return bool((numbers.astype(int) < manifest["replicates"]).all())
