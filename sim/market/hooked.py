"""Weeks of a market with an extension: its functions are called between phases, and kept to the rules.

What a function returns holds for the rest of the week: then settings are as scenario and events have them.
Who learns keeps what was learned in `moment.memory`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, Self

import numpy as np

from sim.kinds import has_budget, kinds_with
from sim.market.extension import Extension, Hook
from sim.market.moment import LIVE, ExtensionError, Moment, checked
from sim.market.state.columns import Table
from sim.market.state.settings import restore_settings, saved_settings
from sim.market.state.state import State
from sim.market.week import WEEK_OVER


class Hookable(Protocol):
    """A market, as far as it concerns its extension."""

    state: State
    week: int

    @property
    def people(self) -> Table:
        """Records of people."""

    @property
    def employers(self) -> Table:
        """Records of employers."""

    @property
    def names(self) -> Sequence[str]:
        """Employers' names, by id."""

    @property
    def weeks_total(self) -> int:
        """Length of the horizon in weeks."""

    def perform(self, first: int, last: int) -> None:
        """Perform phases `first` to `last` of this week, and no more."""

    def go_on_with(self, phase: int) -> None:
        """With which phase the week goes on after an interrupt."""


class Hooks:
    """An extension at work in one market.

    Attributes:
        extension: whose functions are called.
    """

    def __init__(self) -> None:
        self.extension = Extension()
        self._memory: dict[str, Any] = {}
        self._done = (-1, 0)  # the last week and position whose functions have been called
        self._saved: tuple[int, Table] | None = None  # a week, and settings as scenario and events have them

    def with_(self, extension: Extension) -> Self:
        """The same, with more functions."""
        self.extension = Extension((*self.extension.hooks, *extension.hooks))
        return self

    def simulate_week(self, market: Hookable, first: int) -> None:
        """Go through the rest of a week, from phase `first` on."""
        week = market.week
        if self._saved is not None and self._saved[0] != week:  # an interrupt came just as it had ended
            self._restore(market)
        for place in sorted({hook.place for hook in self.extension.hooks}):
            if (week, place) <= self._done or place < first:
                continue
            if first < place:
                market.perform(first, place - 1)
                first = place
            market.go_on_with(place)  # where a function is interrupted, or fails
            self._call_all(market, place)
            self._done = (week, place)
            market.go_on_with(0)
        market.perform(first, WEEK_OVER - 1)
        self._restore(market)
        market.week = week + 1

    def _restore(self, market: Hookable) -> None:
        if self._saved is not None:
            saved = self._saved[1]
            restore_settings(market.employers[: len(saved)], saved)
            self._saved = None

    def _call_all(self, market: Hookable, place: int) -> None:
        """Call the functions of a place in the order in which they were added."""
        if self._saved is None:
            self._saved = market.week, saved_settings(market.employers)
        for hook in self.extension.hooks:
            if hook.place == place:
                _call(market, hook, self._memory)


def _call(market: Hookable, hook: Hook, memory: dict[str, Any]) -> None:
    """Call a function, see that it left the market alone, and write what it returned.

    Raises:
        ExtensionError: it did not, or it failed, or what it returned cannot be; with function, phase, week.
    """
    people, employers = market.people, market.employers
    before = people.copy(), employers.copy()
    moment = Moment(
        market.week, market.weeks_total, f"{hook.when} {hook.phase}", _read_only(people),
        _read_only(employers), tuple(market.names), _labs(employers), memory, market.state.key,
    )  # fmt: skip
    try:
        returned = hook.function(moment)
        _require_untouched(people, employers, before)
        columns = checked(returned, employers, moment.names)
    except Exception as fault:
        people[...], employers[...] = before
        what = str(fault) if isinstance(fault, ExtensionError) else f"{type(fault).__name__}: {fault}"
        if isinstance(fault, ValueError) and "read-only" in str(fault):
            what = "writes into a table of the market, which the market alone may; return the column instead"
        raise ExtensionError(f"{hook.name}, {moment.when} in week {moment.week}: {what}") from fault
    for name, column in columns.items():
        employers[name] = column


def _read_only(table: Table) -> Table:
    view = table.view()
    view.flags.writeable = False
    return view


def _labs(employers: Table) -> Any:
    return np.flatnonzero(kinds_with(has_budget)[employers["kind"]])


def _require_untouched(people: Table, employers: Table, before: tuple[Table, Table]) -> None:
    """Nobody may move, and nothing be paid, behind the back of the event log.

    Raises:
        ExtensionError: a table is another.
    """
    for name, table, copy in (("people", people, before[0]), ("employers", employers, before[1])):
        if np.array_equal(table.view(np.uint8), copy.view(np.uint8)):
            continue
        columns = [one for one in table.dtype.names or () if table[one].tobytes() != copy[one].tobytes()]
        if columns:
            raise ExtensionError(
                f"changed {name}[{', '.join(columns)}] behind the back of the event log; return columns of "
                f"employers instead, such as {', '.join(LIVE)}"
            )
