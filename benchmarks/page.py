"""benchmarks/results.md: the figures of the last full run, on what machine and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.machine import machine, versions
from benchmarks.rows import HEADER, Row

_INTRODUCTION = """\
# Results of the benchmarks

Written by `make bench`; do not edit. [README.md](README.md) says what is measured and how to read it.
"""


def page(rows: Sequence[Row]) -> str:
    """The page in Markdown."""
    now = datetime.now(UTC)
    facts = {"date": f"{now:%Y-%m-%d}", **machine()}
    judged = [row.met for row in rows if row.met is not None]
    return "\n".join(
        [
            _INTRODUCTION,
            *(f"* {name}: {value}" for name, value in facts.items()),
            "* versions: " + ", ".join(f"{name} {value}" for name, value in versions().items()),
            "",
            f"**Targets.** {sum(judged)} of {len(judged)} are met.",
            "",
            _line(HEADER),
            "| --- | ---: | --- | ---: | --- | --- |",
            *(_line(row.cells()) for row in rows),
            "",
        ]
    )


def _line(cells: Sequence[str]) -> str:
    """A row of a table; a bar in a text would end its cell."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
