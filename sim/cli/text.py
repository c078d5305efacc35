"""Tables of plain text, for terminals, logs and mails alike."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from sim.names import told


def table(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Columns two spaces apart, the first to the left, the others to the right, a rule under the header.

    Args:
        header: one name a column; a name may have several lines.
        rows: as many cells each.
        left: number of columns, from the first, that are set to the left.
    """
    height = max(name.count("\n") for name in header) + 1
    names = [("\n" * (height - 1 - name.count("\n")) + name).split("\n") for name in header]
    head = [[name[line] for name in names] for line in range(height)]
    widths = [max(len(line[place]) for line in [*head, *rows]) for place in range(len(header))]
    lines = [
        "  ".join([*map(str.ljust, line[:left], widths), *map(str.rjust, line[left:], widths[left:])])
        for line in [*head, *rows]
    ]
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    return "\n".join(line.rstrip() for line in [*lines[:height], rule, *lines[height:]])


def place(path: object) -> str:
    """A path or the name of a scenario as it may be printed."""
    return told(path, 400)


def short(name: str, width: int) -> str:
    """A name cut to a width."""
    return name if len(name) <= width else name[: width - 1] + "…"


def in_lines(name: str, width: int) -> str:
    """A name in two lines at most, broken at its hyphens and spaces where it has some, then cut."""
    lines = textwrap.wrap(name, width, max_lines=2, placeholder="…")
    return "\n".join(short(line, width) for line in lines)
