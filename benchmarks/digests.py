"""Digests of every column that runs leave behind, by whichever version of the package is on the path.

`benchmarks.equality` starts this file by its path, once for each version, so it imports nothing of ours but
`sim`, and uses only what both versions have: `sim.load`, `sim.run`, and a run's tables and summary.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim

#: Stands for a missing value, whatever its column holds.
MISSING = np.iinfo(np.int64).min
#: Tables of a run; its summary is one row more.
TABLES = ("weeks", "employers", "moves")


class Job(NamedTuple):
    """A run to make: a scenario file by its name among the frozen ones, with changes as for ``--set``.

    `weeks` cuts the horizon to so many, unless the scenario has events that start later.
    """

    name: str
    path: str
    seed: int
    changes: list[str]
    weeks: int | None = None


class Column(NamedTuple):
    """A column in one form for all ways to store it: equal values are equal numbers, to the bit."""

    kind: str  # text, date, number or whole number
    values: NDArray[np.int64]

    @property
    def digest(self) -> str:
        """SHA-256 of kind and values."""
        return hashlib.sha256(self.kind.encode() + self.values.astype("<i8").tobytes()).hexdigest()


def column(values: pd.Series[Any]) -> Column:
    """The one form of a column of a data frame, of shape (rows,).

    Texts stand for themselves, be they categories or not; truths are whole numbers; floats are their bits,
    with one way to be missing.
    """
    kind = pd.api.types
    missing = values.isna().to_numpy(bool)
    if kind.is_bool_dtype(values) or kind.is_integer_dtype(values):
        name, numbers = "whole number", values.fillna(0).to_numpy(np.int64)
    elif kind.is_float_dtype(values):
        name, numbers = "number", values.to_numpy(np.float64, na_value=np.nan).view(np.int64)
    elif kind.is_datetime64_any_dtype(values):
        name, numbers = "date", values.to_numpy("datetime64[ms]").view(np.int64)
    else:
        name, numbers = "text", _texts(values)
    return Column(name, np.where(missing, MISSING, numbers))


def _texts(values: pd.Series[Any]) -> NDArray[np.int64]:
    """The first eight bytes of each text's SHA-256."""
    codes, names = pd.factorize(values)
    hashed = [hashlib.sha256(str(name).encode()).digest()[:8] for name in names]
    numbers = np.array([int.from_bytes(one, "little", signed=True) for one in hashed] + [MISSING], np.int64)
    return numbers[codes]


def columns(run: sim.Run) -> dict[str, Column]:
    """All columns of a finished run by table and name, such as "weeks.median_pay"."""
    found: dict[str, Column] = {}
    for table in TABLES:
        frame: pd.DataFrame = getattr(run, table)
        found |= {f"{table}.{name}": column(frame[name]) for name in frame.columns}
    outcomes: Mapping[str, Any] = run.summary()
    return found | {f"summary.{name}": column(pd.Series([value])) for name, value in outcomes.items()}


def finished(job: Job) -> sim.Run:
    """The run of a job."""
    scenario = sim.load(job.path, job.changes)
    if job.weeks is not None and job.weeks < scenario.weeks:
        with suppress(sim.ScenarioError):  # an event starts after the cut
            scenario = sim.load(job.path, [*job.changes, f"weeks={job.weeks}"])
    return sim.run(scenario, seed=job.seed)


def answer(job: Job, number: int, folder: Path | None) -> dict[str, Any]:
    """Kind, rows and digest of each column, or why there is no run; with a folder, the values go there."""
    try:
        found = columns(finished(job))
    except Exception as fault:  # one version's trouble with one scenario is an answer, too
        return {"failed": f"{type(fault).__name__}: {fault}"}
    if folder is not None:
        values: dict[str, Any] = {name: one.values for name, one in found.items()}
        np.savez(folder / f"{number}.npz", **values)
    return {"columns": {name: (one.kind, len(one.values), one.digest) for name, one in found.items()}}


def main(arguments: list[str]) -> int:
    """Jobs come as JSON on standard input; the answers go to standard output, one a line.

    Arguments: the checkout whose `sim` must be the one at work, and a folder if values are wanted.
    """
    checkout, *folder = map(Path, arguments)
    home = Path(str(sim.__file__)).resolve()
    if not home.is_relative_to(checkout.resolve()):
        print(f"the package at work is {home}, not that of {checkout}", file=sys.stderr)
        return 1
    for number, job in enumerate(json.load(sys.stdin)):
        print(json.dumps(answer(Job(*job), number, folder[0] if folder else None)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
