"""Does this version of the package do what another did, to the bit?

Run ``make equal BEFORE=path/of/checkout``, or ``python -m benchmarks.equality --before PATH [--only NAME ...]
[--weeks N]``. Both versions run the scenarios frozen under tests/frozen on this machine, side by side, and
digests of all columns of all tables are compared; columns that only this version has are named instead.
Digests are not kept: exp and log differ between processors. The exit code is 0 where everything is the same,
1 where something is not, 2 for options that make no sense.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.child import ROOT, CommandFailed
from benchmarks.digests import Job

FROZEN = ROOT / "tests" / "frozen"
WORKER = Path(__file__).with_name("digests.py")
SEEDS = (1, 2)
#: Auctions in steps of a tenth of a cent take half a minute; larger ones go the same ways.
CHANGES = {"validation/e-simultaneous": ["market.increment=0.01"]}
#: Outcomes of a summary are many, and follow from the tables: so many of those that differ are named.
NAMED = 5

#: Columns by "table.column", as int64 in the one form of `benchmarks.digests.Column`.
Values = Mapping[str, NDArray[np.int64]]


class Answers(NamedTuple):
    """What one version said to each job, and how long it took by the clock on the wall."""

    of: list[dict[str, Any]]
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, and print what differs; the exit code says whether anything does."""
    before, jobs = understood(arguments)
    checkouts = (before, ROOT)
    with tempfile.TemporaryDirectory() as scratch:
        print(f"{len(jobs)} runs of both versions, some minutes with compiling ...", file=sys.stderr)
        try:
            old, new = of_both(checkouts, jobs)
            unlike = [k for k, pair in enumerate(zip(old.of, new.of, strict=True)) if not alike(*pair)]
            folders = [Path(scratch, name) for name in ("before", "now")]
            for folder in folders:
                folder.mkdir()
            if unlike:  # once more, with values this time: what has no digest alike is looked at row by row
                of_both(checkouts, [jobs[k] for k in unlike], folders)
        except CommandFailed as fault:
            print(fault, file=sys.stderr)
            return 1
        for number, k in enumerate(unlike):
            print(f"{jobs[k].name}, seed {jobs[k].seed}:")
            for line in differences(old.of[k], new.of[k], [folder / f"{number}.npz" for folder in folders]):
                print(f"  {line}")
    added = dict.fromkeys(name for pair in zip(old.of, new.of, strict=True) for name in only_now(*pair))
    if added:
        print(f"not compared, for only this version has them: {', '.join(added)}")
    print(f"{len(jobs)} runs, {len(jobs) - len(unlike)} the same to the bit, {len(unlike)} not")
    print(f"{old.seconds:.0f} s before, {new.seconds:.0f} s now, side by side", file=sys.stderr)
    return 1 if unlike else 0


def understood(arguments: Sequence[str] | None) -> tuple[Path, list[Job]]:
    """The checkout of the version before, and what both are to run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.equality", description=__doc__.split("\n")[0])
    parser.add_argument("--before", type=Path, required=True, help="a checkout of the version before")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME",
        help='frozen scenarios, "random/07", or folders of them, "library"; all if it is left out',
    )  # fmt: skip
    parser.add_argument(
        "--weeks", type=int, help="cut horizons to so many weeks, where no event starts later"
    )
    asked = parser.parse_args(arguments)
    before: Path = asked.before.resolve()
    if not (before / "sim" / "__init__.py").is_file():
        parser.error(f"--before: {asked.before} is no checkout of poach, it has no sim/__init__.py")
    if asked.weeks is not None and asked.weeks < 1:
        parser.error("--weeks: at least 1")
    known = frozen()
    for name in asked.only:
        if not any(name in (one, folder_of(one)) for one in known):
            folders = ", ".join(dict.fromkeys(map(folder_of, known)))
            parser.error(f"--only: no scenario or folder {name} in tests/frozen; folders are {folders}")
    if before == ROOT:
        parser.error("--before: this is the checkout under test; give one of the version before")
    chosen = [name for name in known if not asked.only or {name, folder_of(name)} & set(asked.only)]
    return before, [
        Job(name, str(known[name]), seed, CHANGES.get(name, []), asked.weeks)
        for name in chosen
        for seed in SEEDS
    ]


def frozen() -> dict[str, Path]:
    """The frozen scenarios by folder and name, such as "library/frontier-2025"."""
    paths = sorted(FROZEN.glob("*/*.toml"))
    return {path.relative_to(FROZEN).with_suffix("").as_posix(): path for path in paths}


def folder_of(name: str) -> str:
    """The folder in the name of a frozen scenario."""
    return name.partition("/")[0]


def of_both(
    checkouts: Sequence[Path], jobs: Sequence[Job], folders: Sequence[Path | None] = (None, None)
) -> list[Answers]:
    """Answers of the version before and of this one, at the same time; values go into the folders, if given.

    Raises:
        CommandFailed: a version did not come to its end.
    """
    with ThreadPoolExecutor(len(checkouts)) as threads:
        return list(threads.map(answers, checkouts, [jobs] * len(checkouts), folders))


def answers(checkout: Path, jobs: Sequence[Job], folder: Path | None) -> Answers:
    """Answers of the version in a checkout."""
    started = time.perf_counter()
    ended = subprocess.run(
        # -P: beside the worker lie modules of this version.
        [sys.executable, "-P", WORKER, checkout, *([] if folder is None else [folder])],
        env={**os.environ, "PYTHONPATH": str(checkout)},
        cwd=checkout,
        input=json.dumps(jobs),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    found = [json.loads(line) for line in ended.stdout.splitlines()]
    if ended.returncode != 0 or len(found) != len(jobs):
        raise CommandFailed(
            f"{checkout}: ended with {ended.returncode} after {len(found)} of {len(jobs)} runs"
        )
    return Answers(found, time.perf_counter() - started)


def alike(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Are two answers the same? Where neither version has run there is nothing that could be."""
    if not ("columns" in before and "columns" in now):
        return False
    return all(now["columns"].get(name) == digest for name, digest in before["columns"].items())


def only_now(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Columns that only this version has, where both have run."""
    if not ("columns" in before and "columns" in now):
        return []
    return [name for name in now["columns"] if name not in before["columns"]]


def differences(before: Mapping[str, Any], now: Mapping[str, Any], values: Sequence[Path]) -> Iterator[str]:
    """What differs between two answers, a line a column; `values` are the files of both versions' values."""
    if "failed" in before or "failed" in now:
        for when, found in (("before", before), ("now", now)):
            yield f"{when}: {found.get('failed', 'ran')}"
        return
    olds, news = before["columns"], now["columns"]
    lone = [name for name in olds if name not in news]
    if lone:
        yield f"only before: {', '.join(lone)}"
    unlike = [name for name in olds if name in news and olds[name] != news[name]]
    with np.load(values[0]) as first, np.load(values[1]) as second:
        for name in [name for name in unlike if not name.startswith("summary.")]:
            yield f"{name}: {said(name, olds[name][0], news[name][0], first, second)}"
    outcomes = [name for name in unlike if name.startswith("summary.")]
    if outcomes:
        more = f" and {len(outcomes) - NAMED} more" if len(outcomes) > NAMED else ""
        yield ", ".join(outcomes[:NAMED]) + more


def said(name: str, kind_before: str, kind_now: str, before: Values, now: Values) -> str:
    """How a column differs: in kind, in its number of rows, in how many rows, and from which week on."""
    table = name.partition(".")[0]
    old, new = before[name], now[name]
    parts = [f"a {kind_before} before, a {kind_now} now"] if kind_before != kind_now else []
    if len(old) != len(new):
        parts.append(f"{len(old):,} rows before, {len(new):,} now")
    common = min(len(old), len(new))
    rows = np.flatnonzero(old[:common] != new[:common])
    if len(rows):
        parts.append(f"{len(rows):,} of {common:,} rows")
    first = int(rows[0]) if len(rows) else common
    weeks = [found[week] for found in (before, now) if (week := f"{table}.week") in found]
    at = [int(week[first]) for week in weeks if first < len(week)]
    return "; ".join(parts) + (f", first in week {min(at)}" if at and parts else "")


if __name__ == "__main__":
    raise SystemExit(main())
