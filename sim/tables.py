"""The tables of one run by name: what a market shows, a folder keeps and `--tables` chooses from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd


class Tables(NamedTuple):
    """Data frames of one run; the columns are listed in docs/architecture.md."""

    weeks: pd.DataFrame
    employers: pd.DataFrame
    moves: pd.DataFrame
