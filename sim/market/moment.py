"""What a function of an extension sees of the market, and what may become of what it returns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.kinds import has_budget, kinds_with
from sim.market.compiling.kernel import in_python
from sim.market.draws import STEP, WEEK_OFFSET, Key, mixed, philox
from sim.market.state.columns import EMPLOYERS, SETTINGS, Table
from sim.mechanisms.target_lists.spec import TargetList
from sim.scenario.employers import Lab
from sim.scenario.limits import MONEY

#: Columns of employers besides settings that a function may return. The market sets them anew every week:
#: budgets in the phase `money`, the others in `plan`.
LIVE = ("aggressiveness", "budget", "open_seats")
#: All that a function may return.
SETTABLE = (*LIVE, *SETTINGS)

#: Numbers of decisions from here on are those of extensions, by the name that they give.
_OWN_DECISIONS = 1 << 31
_LOW, _UNUSED = np.uint64(0xFFFFFFFF), np.uint64(12)


class ExtensionError(ValueError):
    """A function of an extension is none, or did what it may not; the message says what to do."""


@dataclass(frozen=True)
class Moment:
    """The market between two phases. Tables can be read and not written.

    Attributes:
        week: the week, 0 the first of the horizon.
        weeks: weeks of the horizon.
        when: such as "before negotiate".
        people: a record a person, columns as in `sim.market.state.columns.PEOPLE`.
        employers: a record an employer, columns as in `EMPLOYERS`; labs come first, in their order.
        names: employers' names.
        labs: ids of the labs.
        memory: kept from week to week for the functions of this market, and empty at first.
        key: of the run's draws, see `uniform`.
    """

    week: int
    weeks: int
    when: str
    people: Table
    employers: Table
    names: tuple[str, ...]
    labs: NDArray[np.int64]
    memory: dict[str, Any]
    key: Key

    def employer(self, name: str) -> int:
        """The id of an employer.

        Raises:
            ExtensionError: there is none of that name.
        """
        if name not in self.names:
            near = get_close_matches(name, self.names, 1)
            hint = f"did you mean {near[0]!r}?" if near else "see names"
            raise ExtensionError(f"no employer {name!r}; {hint}")
        return self.names.index(name)

    def uniform(self, who: str, what: str, whom: int | None = None) -> NDArray[np.float64]:
        """A draw in (0, 1) for everybody, keyed by who decides, about whom, the week, and what is decided.

        So draws do not depend on who else exists, and two scenarios have the same (common random numbers).

        Args:
            who: who decides: `people` or `employers`, one draw each.
            what: what is decided, by a name of your own; another name gives other draws.
            whom: the employer about whom it is decided, by id; None where it is about nobody.

        Raises:
            ExtensionError: neither decides.
        """
        if who not in ("people", "employers"):
            raise ExtensionError(f"{who!r} decides nothing; give people or employers")
        table: Table = getattr(self, who)
        about = 0 if whom is None else int(self.employers["key"][whom]) + 1
        number = _OWN_DECISIONS + (int.from_bytes(hashlib.sha256(what.encode()).digest()[:4]) >> 1)
        high, low, _, _ = in_python(philox)(
            np.uint64(0), np.uint64(about) & _LOW, np.uint64(self.week + WEEK_OFFSET), np.uint64(number),
            self.key.low, self.key.high,
        )  # fmt: skip
        topic = np.uint64((int(high) << 32) | int(low))
        words = in_python(mixed)(table["subject"] ^ topic)
        found: NDArray[np.float64] = (words >> _UNUSED).astype(np.float64) * STEP + STEP / 2.0
        return found


#: Of these infinity says that there is no limit; and these are bids, which no budget may be below.
_WITHOUT_LIMIT = frozenset({"package_cap", "counter_limit", "seats"})
_BIDS = frozenset({"package_cap", "posted_wage"})


class Bounds(NamedTuple):
    """Between which a column must lie."""

    least: float
    most: float
    open: bool  # more than the least

    def wrong(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which values lie outside."""
        return (values < self.least) | (values > self.most) | (self.open & (values <= self.least))

    def __str__(self) -> str:
        return f"{'more than' if self.open else 'at least'} {self.least:g}, at most {self.most:g}"


def checked(returned: object, employers: Table, names: tuple[str, ...]) -> dict[str, Table]:
    """The columns that a function has returned, as they may be written.

    Raises:
        ExtensionError: what is wrong with the first of them that cannot be.
    """
    if returned is None:
        return {}
    if not isinstance(returned, Mapping):
        raise ExtensionError(
            f"returned a {type(returned).__name__}; return a table of columns, such as "
            '{"aggressiveness": array}, or nothing'
        )
    return {name: _column(name, value, employers, names) for name, value in returned.items()}


def _column(name: object, value: object, employers: Table, names: tuple[str, ...]) -> Table:
    if not isinstance(name, str) or name not in SETTABLE:
        near = get_close_matches(str(name), SETTABLE, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"it may return {', '.join(SETTABLE)}"
        known = name in (EMPLOYERS.names or ())
        what = "is kept by the market alone" if known else "is no column of employers"
        raise ExtensionError(f"column {name}: {what}; {hint}")
    given, before = np.asarray(value), employers[name]
    if given.shape != before.shape:
        raise ExtensionError(
            f"column {name}: has shape {given.shape}, and there are {len(employers)} employers; begin with a "
            f'copy, moment.employers["{name}"].copy()'
        )
    if given.dtype.kind not in "fiu":
        raise ExtensionError(f"column {name}: has entries of type {given.dtype}, no numbers; give float64")
    found = given.astype(before.dtype)
    changed = ~((found == before) | (np.isnan(found) & np.isnan(before)))
    for what, wrong, remedy in _faults(name, found, employers):
        if (wrong & changed).any():
            place = int((wrong & changed).argmax())
            raise ExtensionError(f"column {name}: {what} for {names[place]} ({found[place]:g}); {remedy}")
    return found


def _faults(name: str, found: Table, employers: Table) -> Iterator[tuple[str, Table, str]]:
    """What may be wrong with entries: what, where, and what to do."""
    bounds = bounds_of(name)
    yield "is no number", np.isnan(found), "a mean over nobody, or 0/0, is none: say what to do then"
    if name not in _WITHOUT_LIMIT:
        yield "is infinite", np.isinf(found), "give a number"
    limited = np.where(np.isinf(found), bounds.least + 1.0, found)
    yield f"is out of bounds ({bounds})", bounds.wrong(limited), "clip it, as np.clip does"
    budgeted, above = kinds_with(has_budget)[employers["kind"]], found > employers["budget"]
    if name in _BIDS:
        remedy = "nobody may promise more than there is: take np.minimum with budget"
        yield "is a bid above budget", np.isfinite(found) & budgeted & above, remedy
    if name == "budget":
        yield "is more than its cash allows", ~budgeted & above, "take np.minimum with budget"
    if name == "open_seats":
        yield "is no whole number", found != np.floor(found), "take np.floor"


def bounds_of(name: str) -> Bounds:
    """Bounds of a column: those of the key of that name, else anything from 0 up."""
    key = {"open_seats": "seats"}.get(name, name.removeprefix("base_"))
    for section in (Lab, TargetList):
        if key in section.model_fields:
            limits = section.model_fields[key].metadata
            least, above, most, below = (
                [getattr(one, name) for one in limits if hasattr(one, name)]
                for name in ("ge", "gt", "le", "lt")
            )
            ends = (least or above or [0.0])[0], (most or below or [MONEY])[0]
            return Bounds(float(ends[0]), float(ends[1]), bool(above))
    return Bounds(0.0, MONEY, False)
