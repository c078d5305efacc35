"""How large the packages are that labs and startups agree in a week."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kinds import bargains, kinds_with
from sim.records.books import Books
from sim.vocabulary import EventKind

#: Packages of so many dollars or more are counted, by the column of the table of weeks.
LEAST = {"packages_10m": 1e7, "packages_100m": 1e8}
#: Columns of the table of weeks.
PACKAGES = ("top_new_package", *LEAST)
#: Is an event a contract, by its kind?
_AGREED = np.isin(
    list(EventKind),
    (EventKind.POACHED, EventKind.HIRED, EventKind.RAISED, EventKind.SPUN_OUT, EventKind.JOINED_BY_DEAL),
)


def new_packages(books: Books) -> dict[str, NDArray[np.float64] | NDArray[np.int64]]:
    """The largest package that a lab or startup agreed in each week, and how many large ones there were.

    Returns:
        The columns `PACKAGES`, shape (weeks,) each; the first in dollars, 0 in a week without a contract.
    """
    rows = np.flatnonzero(_AGREED[books.log["kind"]])
    rows = rows[kinds_with(bargains)[books.kinds[books.log["destination"][rows]]]]
    week, package = books.log["week"][rows], books.log["package"][rows]
    top = np.zeros(len(books.weeks))
    if len(rows):
        first = np.flatnonzero(np.diff(week, prepend=-1))  # the log is in order of weeks
        top[week[first]] = np.maximum.reduceat(package, first)
    counts = {name: np.bincount(week[package >= least], minlength=len(top)) for name, least in LEAST.items()}
    return {"top_new_package": top, **counts}
