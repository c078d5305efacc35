"""Room in the tables: a phase asks for it before it acts, and the week pauses until it is there.

Kernels cannot replace a table by a larger one. A phase that may need more entries than are left notes how
many it wants and waits; the market makes room, and the week goes on with that phase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.market.allocation import grow
from sim.market.columns import NONE
from sim.market.counts import Count
from sim.market.kernel import kernel
from sim.market.state import State

if TYPE_CHECKING:
    from sim.market.columns import Table

_PEOPLE, _EMPLOYERS, _ROWS = int(Count.PEOPLE), int(Count.EMPLOYERS), int(Count.ROWS)
_EXITS, _SLOTS, _BOOKED = int(Count.EXITS), int(Count.SLOTS), int(Count.BOOKED)
_WANTED_PEOPLE, _WANTED_EMPLOYERS = int(Count.WANTED_PEOPLE), int(Count.WANTED_EMPLOYERS)
_WANTED_ROWS, _WANTED_EXITS = int(Count.WANTED_ROWS), int(Count.WANTED_EXITS)
_WANTED_SLOTS, _WANTED_BOOK = int(Count.WANTED_SLOTS), int(Count.WANTED_BOOK)
_RANKED, _WANTED_RANKED = int(Count.RANKED), int(Count.WANTED_RANKED)
#: Tables with an entry for each person, and for each employer.
_BY_PEOPLE = ("people", "subjects", "surveyed")
_BY_EMPLOYERS = (
    "employers", "living", "weights", "needs", "bids", "utilities", "openings", "topics", "inverse", "bounds",
    "crowd",
)  # fmt: skip
#: The other tables that grow, and what is noted of each.
_WANTED = {
    "log": _WANTED_ROWS,
    "exits": _WANTED_EXITS,
    "pursuits": _WANTED_SLOTS,
    "book": _WANTED_BOOK,
    "ranked": _WANTED_RANKED,
    "estimates": _WANTED_RANKED,
}


@kernel
def _room(counts: Table, size: int, used: int, more: int, wanted: int) -> bool:
    """Has a table of `size` entries, of which `used` are in use, room for `more`? If not, they are noted."""
    counts[wanted] = max(counts[wanted], used + more)
    return bool(used + more <= size)


@kernel
def room_for_people(state: State, more: int) -> bool:
    """Is there room for `more` people?"""
    return _room(state.counts, len(state.people), state.counts[_PEOPLE], more, _WANTED_PEOPLE)


@kernel
def room_for_employers(state: State, more: int) -> bool:
    """Is there room for `more` employers?"""
    return _room(state.counts, len(state.employers), state.counts[_EMPLOYERS], more, _WANTED_EMPLOYERS)


@kernel
def room_for_rows(state: State, more: int) -> bool:
    """Is there room for `more` rows in the event log?"""
    return _room(state.counts, len(state.log), state.counts[_ROWS], more, _WANTED_ROWS)


@kernel
def room_for_exits(state: State, more: int) -> bool:
    """Is there room for `more` people who leave this week?"""
    return _room(state.counts, len(state.exits), state.counts[_EXITS], more, _WANTED_EXITS)


@kernel
def room_for_pursuits(state: State, more: int) -> bool:
    """Is there room for `more` pursuits, whether or not closed entries are free?"""
    return _room(state.counts, len(state.pursuits), state.counts[_SLOTS], more, _WANTED_SLOTS)


@kernel
def room_in_book(state: State, more: int) -> bool:
    """Is there room for `more` rows in the employers' book?"""
    return _room(state.counts, len(state.book), state.counts[_BOOKED], more, _WANTED_BOOK)


@kernel
def room_for_ranked(state: State, more: int) -> bool:
    """Is there room for `more` places in rankings of target lists?"""
    return _room(state.counts, len(state.ranked), state.counts[_RANKED], more, _WANTED_RANKED)


def make_room(state: State) -> State:
    """The state with every table at least as large as a paused week wants it, and some entries more."""
    counts = state.counts
    slots = len(state.pursuits)
    people = _enough(len(state.people), int(counts[_WANTED_PEOPLE]))
    employers = _enough(len(state.employers), int(counts[_WANTED_EMPLOYERS]))
    sizes = dict.fromkeys(_BY_PEOPLE, people) | dict.fromkeys(_BY_EMPLOYERS, employers)
    for name, wanted in _WANTED.items():
        sizes[name] = _enough(len(getattr(state, name)), int(counts[wanted]))
    roomy = state.replace(**{name: grow(getattr(state, name), size) for name, size in sizes.items()})
    roomy.pursuits["person"][slots:] = NONE
    return roomy


def _enough(size: int, wanted: int) -> int:
    """Size of a table that has `size` entries: a quarter more, and a few, where more are wanted."""
    return size if wanted <= size else wanted + wanted // 4 + 16
