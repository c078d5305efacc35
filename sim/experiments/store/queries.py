"""SQL over the tables of a results folder, by DuckDB, which sees these tables and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.store.checksums import difference
from sim.experiments.store.inside import POINTS, TABLE_FILES, ResultsError
from sim.experiments.store.reading import require_written
from sim.surroundings import extra_module

if TYPE_CHECKING:
    import pandas as pd

#: A query may come from anybody, as the folder may: no files, no network, and no way back.
_SHUT = {
    "temp_directory": "''",
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "lock_configuration": "true",
}


def query(folder: Path, manifest: dict[str, Any], text: str) -> pd.DataFrame:
    """The answer to a query.

    Args:
        folder: the results folder.
        manifest: its manifest.
        text: one or more statements of SQL; the answer is that of the last.

    Raises:
        ResultsError: a table is not what was written.
        SurroundingsError: DuckDB is not installed.
        ValueError: the query cannot be answered; what DuckDB says of it.
    """
    duckdb = extra_module("duckdb", "analysis", "Results.sql")
    from pyarrow import dataset

    files = {name: folder / TABLE_FILES[name] for name in ("runs", *manifest["tables"])}
    for name in files:
        require_written(folder, manifest, name)
    if POINTS in manifest["files"]:
        if (what := difference(folder / POINTS, manifest["files"][POINTS])) is not None:
            raise ResultsError(f"{folder / POINTS}: {what}; take the file from a copy")
        files["points"] = folder / POINTS
    with duckdb.connect(":memory:") as connection:
        for name, path in files.items():
            connection.register(name, dataset.dataset(str(path), format="parquet"))
        for setting, value in _SHUT.items():
            connection.execute(f"SET {setting}={value}")
        try:
            found = connection.execute(text)
            answer: pd.DataFrame | None = None if found is None else found.df()
        except duckdb.Error as fault:
            raise ValueError(f"sql: {str(fault).strip()}") from None
    if answer is None:
        raise ValueError("sql: there is no query; write one, such as select avg(moves) from runs")
    return answer
