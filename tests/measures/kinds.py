"""Logs made by hand get the kinds of the employers that they name."""

from __future__ import annotations

import pandas as pd

NOBODY = ("unemployed", "retired", "education", "")


def kind_of(name: str) -> str | None:
    """The kind that an employer of this name has in tests: what is no startup is a lab."""
    if name in NOBODY:
        return None
    return "startup" if name.startswith("Startup") else "outside" if name == "outside" else "lab"


def with_kinds(moves: pd.DataFrame) -> pd.DataFrame:
    """The log with `origin_kind` and `destination_kind`."""
    kinds = {f"{end}_kind": [kind_of(name) for name in moves[end]] for end in ("origin", "destination")}
    return moves.assign(**{name: pd.Series(column, dtype=object) for name, column in kinds.items()})
