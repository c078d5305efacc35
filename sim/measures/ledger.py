"""The columns that a run's outcomes are counted from, in plain arrays, with employers and events as codes."""

from __future__ import annotations

import math
from functools import cached_property
from itertools import chain, product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.measures.gains import Gains, gains_by_kind
from sim.mechanisms.merger.spec import brands_of
from sim.records.record import Record
from sim.records.sheet import Sheet
from sim.records.weekly import STATES, weekly_states
from sim.vocabulary import EVENT_KINDS, KINDS, NOWHERE, Kind

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: The kinds of employers that count apart, by the beginning of the columns of weeks in which they do.
_APART = {"lab": KINDS.index("lab"), "startup": KINDS.index("startup")}


#: Kinds of moves from job to job: by the kinds of both employers, and once more those of the listed. From the
#: outside to the outside, which is one employer, nobody moves.
LISTED = "listed"
_PAIRS = tuple(f"{origin}_to_{destination}" for origin, destination in product(KINDS, KINDS))
MOVES_OF_KIND = (*_PAIRS[:-1], LISTED)
_POACHED = EVENT_KINDS.index("poached")


class Parties(NamedTuple):
    """Employers as codes, in order of kinds and then of names.

    Attributes:
        names: names, by code.
        kinds: shape (employers,), indices into `KINDS`.
        employer: shape (rows of the table of employers,), whose row it is.
        origin: shape (rows of the log,), where the person came from; -1 - k is `NOWHERE[k]`.
        destination: as many, where the person went.
    """

    names: tuple[str, ...]
    kinds: NDArray[np.int64]
    employer: NDArray[np.int64]
    origin: NDArray[np.int64]
    destination: NDArray[np.int64]


class Ledger:
    """One run, ready to be counted, be it one that has just ended or one that was read back.

    What the run did not record, as folders of earlier versions may not have, is NaN.

    Args:
        record: what the run left behind.
        scenario: what was run.
    """

    def __init__(self, record: Record, scenario: Scenario) -> None:
        self.record, self.scenario = record, scenario

    @cached_property
    def weeks(self) -> NDArray[np.int64]:
        """Weeks of the run, 0 and up."""
        return np.ascontiguousarray(self.record.weeks.numbers("week"), np.int64)

    @cached_property
    def employers(self) -> dict[str, NDArray[Any]]:
        """`week`, `headcount`, `talent` and `hires` of the table of employers, ordered by week."""
        return _numbers(self.record.employers, "week", "headcount", "talent", "hires")

    @cached_property
    def moves(self) -> dict[str, NDArray[Any]]:
        """The log in its order: `week`, `researcher`, `kind` (of `EVENT_KINDS`), `origin`, `destination`."""
        log, parties = self.record.moves, self.parties
        kind = np.ascontiguousarray(log.places("kind", EVENT_KINDS))
        found = _numbers(log, "week", "researcher") | {"kind": kind}
        return found | {"origin": parties.origin, "destination": parties.destination}

    @cached_property
    def parties(self) -> Parties:
        """The employers of both tables.

        Raises:
            KeyError: somebody comes from or goes to what is neither an employer nor a place.
        """
        return _parties(self.record)

    @cached_property
    def gains(self) -> Gains:
        """What people gained who were poached, by `MOVES_OF_KIND`."""
        log, parties = self.record.moves, self.parties
        rows = np.flatnonzero(self.moves["kind"] == _POACHED)
        kinds = parties.kinds[np.array([self.moves[end][rows] for end in ("origin", "destination")])]
        listed = np.flatnonzero(log.numbers("listed")[rows])
        kind = np.concatenate(
            (len(KINDS) * kinds[0] + kinds[1], np.full(len(listed), len(MOVES_OF_KIND) - 1))
        )
        whose = np.concatenate((rows, rows[listed]))
        before, after = (log.numbers(pay)[whose] for pay in ("pay_before", "pay_after"))
        return gains_by_kind(kind, before, after, len(MOVES_OF_KIND))

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """Whose row it is in the table of employers, the buyer's for a brand that has been bought."""
        parties, owners, brands = self.parties, self.parties.employer, brands_of(self.scenario)
        if not brands:
            return owners
        code = {name: j for j, name in enumerate(parties.names) if parties.kinds[j] == Kind.LAB}
        for since, first, second in brands:
            bought = (self.employers["week"] >= since) & (owners == code.get(second, -1))
            owners = np.where(bought, code.get(first, -1), owners)
        return owners

    def labs(self, place: int) -> NDArray[np.int64]:
        """Rows of labs in the table of employers, in the first (0) or the last (1) week."""
        rows = np.arange(*np.searchsorted(self.employers["week"], self.weeks[-place] + np.arange(2)))
        return np.asarray(rows[self.parties.kinds[self.parties.employer[rows]] == Kind.LAB])

    def ends(self, name: str) -> tuple[float | int, float | int]:
        """A column of the table of weeks, measures included, in the first and the last week."""
        if name in STATES:
            column = self._states[name]
        elif name in self.record.weeks:
            column = self.record.weeks.ends(name)
        else:
            return math.nan, math.nan
        return column[0].item(), column[-1].item()

    def total(self, name: str) -> float | int:
        """A column of the table of weeks, measures included, summed over the weeks."""
        kind, _, what = name.partition("_")
        if name in ("breakthroughs", "bids"):
            return self._of_employers(name, np.s_[:])
        if kind in _APART and what == "open_seats":
            return self._of_employers(what, self._alive[kind])
        if kind in _APART and what.startswith("lost_"):
            return self._lost.get(name, math.nan)
        if name not in self.record.weeks:
            return math.nan
        total: float | int = self.record.weeks.numbers(name).sum().item()
        return total

    def largest(self, name: str) -> float:
        """The largest value of a column of the table of weeks, as the run recorded it."""
        weeks = self.record.weeks
        return float(weeks.numbers(name).max()) if name in weeks else math.nan

    def _of_employers(self, name: str, rows: slice | NDArray[np.int64]) -> float | int:
        """The sum of a column of the table of employers over some rows."""
        if name not in self.record.employers:
            return math.nan
        total: float | int = self.record.employers.numbers(name)[rows].sum().item()
        return total

    @cached_property
    def _alive(self) -> dict[str, NDArray[np.int64]]:
        """Rows of labs and of startups in the table of employers in which they are alive."""
        employers = self.record.employers
        kinds, alive = employers.places("kind", KINDS), employers.numbers("alive")
        return {name: np.flatnonzero(alive & (kinds == kind)) for name, kind in _APART.items()}

    @cached_property
    def _lost(self) -> dict[str, int]:
        """Bids lost by labs and by startups, by reason; of all at once, which is many times faster."""
        employers = self.record.employers
        names = [name for name in employers.names if name.startswith("lost_")]
        kinds = employers.places("kind", KINDS)
        begins = np.flatnonzero(np.diff(kinds, prepend=-1))  # rows of a kind stand together
        lost = np.array([employers.numbers(name) for name in names]).reshape(len(names), -1)
        sums, kinds = np.add.reduceat(lost, begins, axis=1), kinds[begins]
        return {
            f"{prefix}_{name}": number
            for prefix, kind in _APART.items()
            for name, number in zip(names, sums[:, kinds == kind].sum(axis=1).tolist(), strict=True)
        }

    @cached_property
    def _states(self) -> dict[str, NDArray[Any]]:
        """Measures of the first and the last week only: nobody asks for the others."""
        ends = np.unique(self.weeks[[0, -1]])
        week = self.employers["week"]
        first, last = np.searchsorted(week, (ends[0] + 1, ends[-1]))
        rows = np.r_[: min(first, last), last : len(week)]
        return weekly_states(ends, self.record.employers, rows, brands_of(self.scenario))


def _numbers(sheet: Sheet, *names: str) -> dict[str, NDArray[Any]]:
    """Columns in one piece, which are read fastest."""
    return {name: np.ascontiguousarray(sheet.numbers(name)) for name in names}


def _parties(record: Record) -> Parties:
    log = record.moves
    columns = (
        (record.employers.coded("employer"), record.employers.places("kind", KINDS)),
        (log.coded("origin"), log.places("origin_kind", KINDS)),
        (log.coded("destination"), log.places("destination_kind", KINDS)),
    )
    several = dict.fromkeys(column.names for column, _ in columns)  # the log's are the same object, mostly
    names = sorted(set(chain.from_iterable(several)))
    place = {name: number for number, name in enumerate(names)}
    # An employer is a pair of kind and name. What has no kind is a place; what has no name is none.
    width = len(names) + 1
    begins = width * np.array([*range(1, len(KINDS) + 1), 0])
    numbers = {own: np.array([*map(place.__getitem__, own), len(names)]) for own in several}
    cells = [begins[kinds] + numbers[column.names][column.codes] for column, kinds in columns]
    there = np.zeros((len(KINDS) + 1) * width, np.bool_)
    for cell in cells:
        there[cell] = True
    nowhere = {place[name]: -1 - number for number, name in enumerate(NOWHERE) if name in place}
    unknown = set(np.flatnonzero(there[:width]).tolist()) - nowhere.keys()
    if unknown:
        raise KeyError([*names, None][min(unknown)])
    found = width + np.flatnonzero(there[width:])
    code = np.empty(len(there), np.int64)
    code[found] = np.arange(len(found))
    code[list(nowhere)] = list(nowhere.values())
    kinds, named = np.divmod(found, width)
    return Parties(tuple(names[number] for number in named), kinds - 1, *(code[cell] for cell in cells))
