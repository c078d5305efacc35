"""Market measures of every week, from the employers' rows of that week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.vocabulary import KINDS, REASONS

if TYPE_CHECKING:
    import pandas as pd

_LAB, _STARTUP, _OUTSIDE = (KINDS.index(kind) for kind in ("lab", "startup", "outside"))
_TOP = 4
#: Concentration of what, and the column it stands in.
_HELD = {"headcount": "headcount", "talent": "talent", "wage_bill": "payroll", "compute": "compute"}
_LOST = tuple(f"lost_{reason}" for reason in REASONS)
#: Columns that are added up over labs and over startups; the first are those of which concentration is taken.
_ADDED = (*_HELD.values(), "output", "open_seats")


def with_market_measures(weeks: pd.DataFrame, employers: pd.DataFrame) -> pd.DataFrame:
    """The table of weeks with concentration, the startups' part and lost bids added.

    Args:
        weeks: one row a week, ascending, as the market recorded it.
        employers: one row an employer a week.
    """
    if not len(weeks):
        return weeks
    numbers = [name for name in employers.columns if name not in ("employer", "kind")]
    columns: dict[str, NDArray[Any]] = {str(name): employers[name].to_numpy() for name in numbers}
    codes = {kind: code for code, kind in enumerate(KINDS)}
    columns["kind"] = employers["kind"].astype(str).map(codes).to_numpy(np.int64)
    return weeks.assign(**weekly_measures(weeks["week"].to_numpy(), columns))


def weekly_measures(
    weeks: NDArray[np.int64], employers: Mapping[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Concentration, the startups' part, open seats and lost bids of every week.

    Concentration is over labs and startups alive in the week; the outside is no single employer and left out.
    A measure of something that nobody has is 0. Bids are also those of who died in the week.

    Args:
        weeks: shape (weeks,), ascending.
        employers: columns of shape (n,) of the table of employers, `kind` as an index into `KINDS`.

    Returns:
        Columns of shape (weeks,), by name.
    """
    place = np.minimum(np.searchsorted(weeks, employers["week"]), len(weeks) - 1)
    within = weeks[place] == employers["week"]
    racing = np.flatnonzero(within & employers["alive"] & (employers["kind"] != _OUTSIDE))
    cell = place[racing] * len(KINDS) + employers["kind"][racing]
    if len(cell) and (np.diff(cell) < 0).any():  # the market keeps labs before startups
        order = np.argsort(cell, kind="stable")
        racing, cell = racing[order], cell[order]
    at = cell // len(KINDS)
    amounts = np.empty((len(_ADDED), len(racing)))  # rows in one piece are read fastest
    for row, name in zip(amounts, _ADDED, strict=True):
        row[:] = employers[name][racing]
    by_kind = _sums(cell, amounts, len(weeks) * len(KINDS)).reshape(len(_ADDED), len(weeks), len(KINDS))
    total = dict(zip(_ADDED, by_kind, strict=True))
    held = np.maximum(amounts[: len(_HELD)], 0.0)
    shares = _over(held, _sums(at, held, len(weeks))[:, at])
    concentration = dict(zip(_HELD, _sums(at, shares * shares, len(weeks)), strict=True))

    measures: dict[str, NDArray[Any]] = {f"hhi_{name}": index for name, index in concentration.items()}
    measures["effective_employers"] = _over(np.ones(len(weeks)), concentration["talent"])
    measures["top4_talent_share"] = _largest(at, shares[list(_HELD).index("talent")], len(weeks))
    for name in ("talent", "output"):
        measures[f"startup_{name}_share"] = _over(total[name][:, _STARTUP], total[name].sum(axis=1))
    measures["startups_alive"] = np.bincount(cell, minlength=by_kind[0].size)[_STARTUP :: len(KINDS)]
    everyone = np.s_[:] if within.all() else within  # also those who died in the week
    at, cell = place[everyone], place[everyone] * len(KINDS) + employers["kind"][everyone]
    for name in ("breakthroughs", "bids"):
        measures[name] = _counts(at, employers[name][everyone], len(weeks))
    lost = {name: _counts(cell, employers[name][everyone], len(weeks) * len(KINDS)) for name in _LOST}
    for prefix, kind in (("lab", _LAB), ("startup", _STARTUP)):
        measures[f"{prefix}_open_seats"] = total["open_seats"][:, kind]
        measures |= {f"{prefix}_{name}": counts[kind :: len(KINDS)] for name, counts in lost.items()}
    return measures


def _counts(at: NDArray[np.int64], numbers: NDArray[np.int64], places: int) -> NDArray[np.int64]:
    """Sums of whole numbers over those at the same place, shape (places,)."""
    return np.bincount(at, weights=numbers, minlength=places).astype(np.int64)


def _sums(at: NDArray[np.int64], amounts: NDArray[np.float64], places: int) -> NDArray[np.float64]:
    """Sums of amounts, shape (columns, n), over those at the same place, shape (columns, places).

    Args:
        at: shape (n,), ascending, the place of each amount.
        amounts: shape (columns, n).
        places: number of places.
    """
    sums = np.zeros((len(amounts), places))
    if len(at):
        starts = np.flatnonzero(np.diff(at, prepend=-1))
        sums[:, at[starts]] = np.add.reduceat(amounts, starts, axis=1)
    return sums


def _largest(at: NDArray[np.int64], shares: NDArray[np.float64], weeks: int) -> NDArray[np.float64]:
    """Sum of the four largest shares of each week."""
    counts = np.bincount(at, minlength=weeks)
    column = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
    matrix = np.zeros((weeks, max(int(counts.max(initial=0)), _TOP)))
    matrix[at, column] = shares
    # From the largest down, so that the sum is rounded alike in every order of the employers.
    top = np.sort(np.partition(matrix, -_TOP, axis=1)[:, -_TOP:], axis=1)[:, ::-1]
    return np.asarray(top.sum(axis=1))


def _over(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Part of the whole, 0 where there is nothing."""
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
