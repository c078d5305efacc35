"""Market measures of every week, from the employers' rows of that week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.records.columns import KINDS, REASONS

if TYPE_CHECKING:
    import pandas as pd

_LAB, _STARTUP, _OUTSIDE = (KINDS.index(kind) for kind in ("lab", "startup", "outside"))
_TOP = 4
#: Concentration of what, and the column it stands in.
_HELD = {"headcount": "headcount", "talent": "talent", "wage_bill": "payroll", "compute": "compute"}


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
    A measure of something that nobody has is 0.

    Args:
        weeks: shape (weeks,), ascending.
        employers: columns of shape (n,) of the table of employers, `kind` as an index into `KINDS`.

    Returns:
        Columns of shape (weeks,), by name.
    """
    place = np.minimum(np.searchsorted(weeks, employers["week"]), len(weeks) - 1)
    within = weeks[place] == employers["week"]
    racing = np.flatnonzero(within & employers["alive"] & (employers["kind"] != _OUTSIDE))
    at = place[racing]
    held = {name: _shares(at, employers[column][racing], len(weeks)) for name, column in _HELD.items()}
    concentration = {name: _sums(at, shares * shares, len(weeks)) for name, shares in held.items()}
    # By kind: weeks × kinds in one count of each column.
    by_kind = at * len(KINDS) + employers["kind"][racing]
    cells = len(weeks) * len(KINDS)

    def totals(name: str) -> NDArray[np.float64]:
        return _sums(by_kind, employers[name][racing], cells).reshape(len(weeks), len(KINDS))

    measures: dict[str, NDArray[Any]] = {f"hhi_{name}": index for name, index in concentration.items()}
    measures["effective_employers"] = _over(np.ones(len(weeks)), concentration["talent"])
    measures["top4_talent_share"] = _largest(at, held["talent"], len(weeks))
    for name in ("talent", "output"):
        total = totals(name)
        measures[f"startup_{name}_share"] = _over(total[:, _STARTUP], total.sum(axis=1))
    measures["startups_alive"] = np.bincount(by_kind, minlength=cells)[_STARTUP :: len(KINDS)]
    everyone = np.s_[:] if within.all() else within  # also those who died in the week
    for name in ("breakthroughs", "bids"):
        measures[name] = _sums(place[everyone], employers[name][everyone], len(weeks)).astype(np.int64)
    seats = totals("open_seats")
    lost = {reason: totals(f"lost_{reason}").astype(np.int64) for reason in REASONS}
    for prefix, kind in (("lab", _LAB), ("startup", _STARTUP)):
        measures[f"{prefix}_open_seats"] = seats[:, kind]
        measures |= {f"{prefix}_lost_{reason}": count[:, kind] for reason, count in lost.items()}
    return measures


def _sums(at: NDArray[np.int64], amounts: NDArray[Any], weeks: int) -> NDArray[np.float64]:
    """Sum of the amounts of each week; `at` is the place of the week of each amount."""
    return np.bincount(at, weights=amounts, minlength=weeks).astype(np.float64, copy=False)


def _shares(at: NDArray[np.int64], amounts: NDArray[Any], weeks: int) -> NDArray[np.float64]:
    """Share of each amount in its week's total; what is below zero counts as nothing."""
    held = np.maximum(amounts, 0.0)
    return _over(held, _sums(at, held, weeks)[at])


def _largest(at: NDArray[np.int64], shares: NDArray[np.float64], weeks: int) -> NDArray[np.float64]:
    """Sum of the four largest shares of each week."""
    order = np.argsort(at, kind="stable")
    counts = np.bincount(at, minlength=weeks)
    column = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
    matrix = np.zeros((weeks, max(int(counts.max(initial=0)), _TOP)))
    matrix[at[order], column] = shares[order]
    # From the largest down, so that the sum is rounded alike in every order of the employers.
    top = np.sort(np.partition(matrix, -_TOP, axis=1)[:, -_TOP:], axis=1)[:, ::-1]
    return np.asarray(top.sum(axis=1))


def _over(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Part of the whole, 0 where there is nothing."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
