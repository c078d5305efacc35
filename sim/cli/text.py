"""Names and paths as they may be printed, and cut to a width."""

from __future__ import annotations

import textwrap

from sim.names import told


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
