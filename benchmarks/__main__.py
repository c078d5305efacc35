"""``python -m benchmarks``: measure everything, print a table, and write results.md after a full run."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import bandwidth, command, exploring, large, plain_mesa, raid, scaling, sobol, startup
from benchmarks.child import CommandFailed
from benchmarks.page import page
from benchmarks.rows import Row, Setting, Subject, as_text

#: Subjects in the order of the table.
SUBJECTS: dict[str, Subject] = {
    "raid": raid.rows,
    "mesa": plain_mesa.rows,
    "command": command.rows,
    "sobol": sobol.rows,
    "large": large.rows,
    "scaling": scaling.rows,
    "bandwidth": bandwidth.rows,
    "startup": startup.rows,
    "explore": exploring.rows,
}
RESULTS = Path(__file__).with_name("results.md")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; exit code 1 if a target is missed or a subject fails."""
    asked = understood(arguments)
    setting = Setting(asked.quick, asked.huge, published=not (asked.quick or asked.only))
    rows: list[Row] = []
    failed = False
    for name in asked.only or SUBJECTS:
        print(f"measuring: {name} ...", file=sys.stderr, flush=True)
        started = time.perf_counter()
        try:
            rows += SUBJECTS[name](setting)
        except CommandFailed as fault:
            print(f"{name} failed. {fault}", file=sys.stderr)
            failed = True
        print(f"measured: {name}, {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    if setting.quick:  # small sizes say nothing about targets
        rows = [row._replace(target=None) for row in rows]
    print(as_text(rows))
    if setting.published and not failed:
        RESULTS.write_text(page(rows), encoding="utf-8")
        print(f"\nwritten: {RESULTS.parent.name}/{RESULTS.name}, {scaling.PICTURE}")
    return 1 if failed or any(row.met is False for row in rows) else 0


def understood(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=list(SUBJECTS), help="one subject; may be repeated"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to try the suite itself")
    parser.add_argument("--huge", action="store_true", help="a hundred million researchers too: minutes")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
