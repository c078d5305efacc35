"""Room in the tables: a phase asks for it before it acts, and the week pauses until it is there.

Kernels cannot replace a table by a larger one. A phase that may need more entries than are left notes how
many it wants and waits; the market makes room, and the week goes on with that phase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.market.compiling.kernel import kernel
from sim.market.state.allocation import grow
from sim.market.state.counts import Count
from sim.market.state.state import State
from sim.vocabulary import NONE

if TYPE_CHECKING:
    from sim.market.state.columns import Table

#: Tables with an entry for each person, and for each employer.
_BY_PEOPLE = ("people", "subjects", "surveyed", "colleagues", "pasts", "alumni")
_BY_EMPLOYERS = (
    "employers", "living", "weights", "needs", "bids", "utilities", "openings", "topics", "inverse", "bounds",
    "crowd", "vacancies", "colleagues_end", "teams", "known",
)  # fmt: skip
#: Those that stay empty where a scenario has no use for them.
_MAY_BE_UNUSED = ("pasts", "alumni", "teams", "known")
#: The other tables that grow, and what is noted of each.
_WANTED = {
    "log": Count.WANTED_ROWS,
    "contracts": Count.WANTED_CONTRACTS,
    "leaves": Count.WANTED_LEAVES,
    "exits": Count.WANTED_EXITS,
    "open_offers": Count.WANTED_SLOTS,
    "book": Count.WANTED_BOOK,
    "ranked": Count.WANTED_RANKED,
    "estimates": Count.WANTED_RANKED,
}


@kernel
def _room(counts: Table, size: int, used: int, more: int, wanted: int) -> bool:
    """Has a table of `size` entries, of which `used` are in use, room for `more`? If not, they are noted."""
    counts[wanted] = max(counts[wanted], used + more)
    return bool(used + more <= size)


@kernel
def room_for_people(state: State, more: int) -> bool:
    """Is there room for `more` people?"""
    return _room(state.counts, len(state.people), state.counts[Count.PEOPLE], more, Count.WANTED_PEOPLE)


@kernel
def room_for_employers(state: State, more: int) -> bool:
    """Is there room for `more` employers?"""
    return _room(
        state.counts, len(state.employers), state.counts[Count.EMPLOYERS], more, Count.WANTED_EMPLOYERS
    )


@kernel
def room_for_rows(state: State, more: int) -> bool:
    """Is there room for `more` rows in the event log?"""
    return _room(state.counts, len(state.log), state.counts[Count.ROWS], more, Count.WANTED_ROWS)


@kernel
def room_for_contracts(state: State, more: int) -> bool:
    """Is there room for `more` contracts?"""
    return _room(state.counts, len(state.contracts), state.counts[Count.SIGNED], more, Count.WANTED_CONTRACTS)


@kernel
def room_for_leaves(state: State, more: int) -> bool:
    """Is there room for `more` people on garden leave?"""
    return _room(state.counts, len(state.leaves), state.counts[Count.ON_LEAVE], more, Count.WANTED_LEAVES)


@kernel
def room_for_exits(state: State, more: int) -> bool:
    """Is there room for `more` people who leave this week?"""
    return _room(state.counts, len(state.exits), state.counts[Count.EXITS], more, Count.WANTED_EXITS)


@kernel
def room_for_offers(state: State, more: int) -> bool:
    """Is there room for `more` open offers, whether or not closed entries are free?"""
    return _room(state.counts, len(state.open_offers), state.counts[Count.SLOTS], more, Count.WANTED_SLOTS)


@kernel
def room_in_book(state: State, more: int) -> bool:
    """Is there room for `more` rows in the employers' book?"""
    return _room(state.counts, len(state.book), state.counts[Count.BOOKED], more, Count.WANTED_BOOK)


@kernel
def room_for_ranked(state: State, more: int) -> bool:
    """Is there room for `more` places in rankings of target lists?"""
    return _room(state.counts, len(state.ranked), state.counts[Count.RANKED], more, Count.WANTED_RANKED)


def make_room(state: State) -> State:
    """The state with every table at least as large as a paused week wants it, and some entries more."""
    counts = state.counts
    slots = len(state.open_offers)
    people = _enough(len(state.people), int(counts[Count.WANTED_PEOPLE]))
    employers = _enough(len(state.employers), int(counts[Count.WANTED_EMPLOYERS]))
    sizes = dict.fromkeys(_BY_PEOPLE, people) | dict.fromkeys(_BY_EMPLOYERS, employers)
    for name, wanted in _WANTED.items():
        sizes[name] = _enough(len(getattr(state, name)), int(counts[wanted]))
    unused = [name for name in sizes if len(getattr(state, name)) == 0 and name in _MAY_BE_UNUSED]
    sizes |= dict.fromkeys(unused, 0)
    roomy = state.replace(**{name: grow(getattr(state, name), size) for name, size in sizes.items()})
    roomy.open_offers["person"][slots:] = NONE
    return roomy


def _enough(size: int, wanted: int) -> int:
    """Size of a table that has `size` entries: a quarter more, and a few, where more are wanted."""
    return size if wanted <= size else wanted + wanted // 4 + 16
