"""Market measures of every week, from the employers' rows of that week."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.kinds import kinds_with, races
from sim.records.sheet import Sheet
from sim.vocabulary import KINDS, REASONS, Kind

_TOP = 4
#: Concentration of what, and the column it stands in.
_HELD = {
    "headcount": "headcount", "talent": "talent", "wage_bill": "payroll", "compute": "compute",
    "new_hires": "hires",
}  # fmt: skip
#: Columns that are added up over labs and over startups; the first are those of which concentration is taken.
_ADDED = (*_HELD.values(), "output", "open_seats")
#: What employers count in a week: over all of them, and over labs and startups apart.
_COUNTED = ("breakthroughs", "bids")
_LOST = tuple(f"lost_{reason}" for reason in REASONS)
_APART = {KINDS[kind]: kind for kind in (Kind.LAB, Kind.STARTUP)}

#: Columns of the table of weeks that say how the market stood.
STATES = (
    *(f"hhi_{name}" for name in _HELD), "effective_employers", "top4_talent_share", "startup_talent_share",
    "startup_output_share", "labs_headcount_share", "labs_talent_share", "startups_alive",
)  # fmt: skip
#: All columns of that table that are worked out from the employers' rows.
MEASURES = (
    *STATES, *_COUNTED,
    *(f"{kind}_{name}" for kind in _APART for name in ("open_seats", *_LOST)),
)  # fmt: skip


#: Brands of one owner: the week from which on they are, and their names.
Brands = tuple[tuple[int, str, str], ...]


class _Sums(NamedTuple):
    """What employers' rows of some weeks are made up to.

    Attributes:
        at: shape (racing,), place of the week of each row of a lab or startup that is alive.
        amounts: shape (columns, racing), those of `_ADDED`.
        cell: shape (racing,), the cell of `by_kind` of each.
        by_kind: sums by column of `_ADDED`, shape (weeks, kinds) each.
        pairs: rows of brands of one owner in one week, places of the first and of the second.
    """

    at: NDArray[np.int64]
    amounts: NDArray[np.float64]
    cell: NDArray[np.int64]
    by_kind: dict[str, NDArray[np.float64]]
    pairs: list[tuple[NDArray[np.int64], NDArray[np.int64]]]


def weekly_measures(
    weeks: NDArray[np.int64], employers: Sheet, brands: Brands = ()
) -> dict[str, NDArray[Any]]:
    """Concentration, the startups' and the labs' part, vacancies and lost bids of every week.

    Concentration is over labs and startups alive in the week, brands of one owner together; the outside is no
    single employer and left out.
    A measure of something that nobody has is 0. Bids are also those of who died in the week.

    Args:
        weeks: shape (weeks,), ascending.
        employers: the table of employers.
        brands: brands of one owner.

    Returns:
        The columns `MEASURES`, shape (weeks,) each.
    """
    place, within = _placed(weeks, employers.numbers("week"))
    everyone = np.s_[:] if within.all() else within  # also those who died in the week
    kinds = employers.places("kind", KINDS)
    sums = _sums_of(weeks, employers, np.s_[:], brands)
    measures = _states(len(weeks), sums)
    at, cell = place[everyone], place[everyone] * len(KINDS) + kinds[everyone]
    for name in _COUNTED:
        measures[name] = _counts(at, employers.numbers(name)[everyone], len(weeks))
    lost = {name: _counts(cell, employers.numbers(name)[everyone], len(weeks) * len(KINDS)) for name in _LOST}
    for prefix, kind in _APART.items():
        measures[f"{prefix}_open_seats"] = sums.by_kind["open_seats"][:, kind]
        measures |= {f"{prefix}_{name}": counts[kind :: len(KINDS)] for name, counts in lost.items()}
    return measures


def weekly_states(
    weeks: NDArray[np.int64], employers: Sheet, rows: NDArray[np.int64], brands: Brands = ()
) -> dict[str, NDArray[Any]]:
    """The columns `STATES` of some weeks, as `weekly_measures` has them.

    Args:
        weeks: shape (weeks,), ascending.
        employers: the table of employers.
        rows: its rows of those weeks, in order.
        brands: brands of one owner.
    """
    return _states(len(weeks), _sums_of(weeks, employers, rows, brands))


def _placed(weeks: NDArray[np.int64], week: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The place among `weeks` of the week of each row, and whether it is there."""
    place = np.minimum(np.searchsorted(weeks, week), len(weeks) - 1)
    return place, weeks[place] == week


def _sums_of(
    weeks: NDArray[np.int64], employers: Sheet, rows: slice | NDArray[np.int64], brands: Brands
) -> _Sums:
    place, within = _placed(weeks, employers.numbers("week")[rows])
    kinds = employers.places("kind", KINDS)[rows]
    racing = np.flatnonzero(within & employers.numbers("alive")[rows] & kinds_with(races)[kinds])
    cell = place[racing] * len(KINDS) + kinds[racing]
    if len(cell) and (np.diff(cell) < 0).any():  # the market keeps labs before startups
        order = np.argsort(cell, kind="stable")
        racing, cell = racing[order], cell[order]
    amounts = np.empty((len(_ADDED), len(racing)))  # rows in one piece are read fastest
    for row, name in zip(amounts, _ADDED, strict=True):
        row[:] = employers.numbers(name)[rows][racing]
    if "purse_payroll" in employers:  # which folders of earlier versions have not
        amounts[_ADDED.index("payroll")] += employers.numbers("purse_payroll")[rows][racing]
    by_kind = _sums(cell, amounts, len(weeks) * len(KINDS)).reshape(len(_ADDED), len(weeks), len(KINDS))
    pairs = [_pair(pair, employers, rows, racing) for pair in brands]
    return _Sums(cell // len(KINDS), amounts, cell, dict(zip(_ADDED, by_kind, strict=True)), pairs)


def _pair(
    brands: tuple[int, str, str], employers: Sheet, rows: slice | NDArray[np.int64], racing: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places among `racing` of two labs' rows, week by week, since they have had one owner."""
    since, *names = brands
    week = employers.numbers("week")[rows][racing]
    code, known = employers.coded("employer")
    lab = employers.places("kind", KINDS)[rows][racing] == Kind.LAB
    found = [
        np.flatnonzero(lab & (week >= since) & (code[rows][racing] == known.index(name)))
        for name in names
        if name in known
    ]
    none = np.zeros(0, np.int64)
    return (found[0], found[1]) if len(found) == 2 else (none, none)


def _states(weeks: int, sums: _Sums) -> dict[str, NDArray[Any]]:
    held = np.maximum(sums.amounts[: len(_HELD)], 0.0)
    for first, second in sums.pairs:
        held[:, first] += held[:, second]
        held[:, second] = 0.0
    shares = _over(held, _sums(sums.at, held, weeks)[:, sums.at])
    concentration = dict(zip(_HELD, _sums(sums.at, shares * shares, weeks), strict=True))
    measures: dict[str, NDArray[Any]] = {f"hhi_{name}": index for name, index in concentration.items()}
    measures["effective_employers"] = _over(np.ones(weeks), concentration["talent"])
    measures["top4_talent_share"] = _largest(sums.at, shares[list(_HELD).index("talent")], weeks)
    for name in ("talent", "output"):
        total = sums.by_kind[name]
        measures[f"startup_{name}_share"] = _over(total[:, Kind.STARTUP], total.sum(axis=1))
    for name in ("headcount", "talent"):
        total = sums.by_kind[name]
        measures[f"labs_{name}_share"] = _over(total[:, Kind.LAB], total.sum(axis=1))
    alive = np.bincount(sums.cell, minlength=weeks * len(KINDS)).reshape(weeks, len(KINDS))
    measures["startups_alive"] = alive[:, Kind.STARTUP]
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
