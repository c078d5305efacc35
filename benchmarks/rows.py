"""What a benchmark yields: rows with a figure, and a target where the project has set one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

HEADER = ("what", "figure", "unit", "target", "met", "note")


class Target(NamedTuple):
    """A bound on a figure."""

    bound: float
    at_least: bool = False

    def met_by(self, figure: float) -> bool:
        """Is the figure on the right side?"""
        return figure >= self.bound if self.at_least else figure <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {shown(self.bound)}"


class Row(NamedTuple):
    """One figure. Without a target it explains its neighbours; nan is what this machine cannot measure."""

    name: str
    figure: float
    unit: str
    target: Target | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Is the target met? None without one, and where there is no figure."""
        if self.target is None or math.isnan(self.figure):
            return None
        return self.target.met_by(self.figure)

    def cells(self) -> tuple[str, ...]:
        """The row as text, in the order of the header."""
        verdict = {True: "yes", False: "NO", None: ""}[self.met]
        target = "" if self.target is None else str(self.target)
        return self.name, shown(self.figure), self.unit, target, verdict, self.note


class Setting(NamedTuple):
    """How to measure: in small sizes, to try the suite; the largest market too; for the page of results."""

    quick: bool = False
    huge: bool = False
    published: bool = False


#: A subject: takes the setting, measures, returns rows.
Subject = Callable[[Setting], list[Row]]


def shown(figure: float) -> str:
    """A figure with three digits, whole from a hundred on."""
    if math.isnan(figure):
        return "not measured"
    if figure == 0.0:
        return "0"
    digits = max(2 - math.floor(math.log10(abs(figure))), 0)
    text = f"{figure:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_text(rows: Sequence[Row]) -> str:
    """Rows as an aligned table."""
    table = [HEADER, *(row.cells() for row in rows)]
    widths = [max(len(cells[k]) for cells in table) for k in range(len(HEADER) - 1)]
    lines = []
    for what, figure, unit, target, met, note in table:
        cells = (what.ljust(widths[0]), figure.rjust(widths[1]), unit.ljust(widths[2]))
        lines.append("  ".join((*cells, target.rjust(widths[3]), met.ljust(widths[4]), note)).rstrip())
    return "\n".join(lines)
