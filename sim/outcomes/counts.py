"""What became of labs and groups of employers: a new outcome of each is one more entry of `OF_PARTIES`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.measures.groups import GROUP_OF, Group, Party
from sim.measures.ledger import Ledger
from sim.measures.stays import ENDS_OF_STAYS, stays
from sim.measures.survival import shares_lasting
from sim.outcomes.of_market import ratio
from sim.outcomes.units import MOVES, PEOPLE, SHARE, Unit
from sim.vocabulary import EVENT_KINDS, KINDS, NOWHERE

_POACHED, _TRANSFERRED = map(EVENT_KINDS.index, ("poached", "transferred"))
_ENDED = [EVENT_KINDS.index(kind) for kind in ENDS_OF_STAYS]
_LAB = KINDS.index("lab")
#: Spells of which the share that lasted so long is an outcome: its name, its title, and weeks.
_RETENTION = (("retention_1_year", "kept for a year", 52), ("retention_2_years", "kept for two years", 104))
_KEPT_FOR = tuple(weeks for _, _, weeks in _RETENTION)


class Counts:
    """One run, counted by lab and group.

    Args:
        ledger: the run.
        parties: whom to follow; the last is the outside.
    """

    def __init__(self, ledger: Ledger, parties: Sequence[Party]) -> None:
        self.ledger = ledger
        self.parties = parties

    @cached_property
    def within(self) -> NDArray[np.int64]:
        """The party of every employer by its code; the last entries, of negative codes, are in none.

        Parties are numbered in their order; the number after the last is none.
        """
        place = {party: number for number, party in enumerate(self.parties)}
        nowhere = len(self.parties)
        by_kind = [place.get(GROUP_OF[kind], nowhere) for kind in KINDS]
        employers = self.ledger.parties
        found = [
            place.get(name, by_kind[kind]) if kind == _LAB else by_kind[kind]
            for name, kind in zip(employers.names, employers.kinds.tolist(), strict=True)
        ]
        return np.array([*found, *[nowhere] * len(NOWHERE)], dtype=np.int64)

    def held(self, what: str, end: int) -> list[float]:
        """`headcount` or `talent` of every party in the first (0) or the last (-1) week."""
        rows, party = self._ends[end]
        amounts = self.ledger.employers[what][rows]
        held: list[float] = np.bincount(party, weights=amounts, minlength=len(self.parties)).tolist()
        return held

    def changed(self, end: str, *, poached: bool) -> list[int]:
        """People whom every party won (`destination`) or lost (`origin`) by poaching, or otherwise."""
        rows = self._poached if poached else self._otherwise
        party = self.within[self.ledger.moves[end][rows]]
        counts: list[int] = np.bincount(party, minlength=len(self.parties))[: len(self.parties)].tolist()
        return counts

    def kept(self, weeks: int) -> list[float]:
        """Share of those who joined within the run that were still there after so long (Kaplan-Meier)."""
        shares: list[float] = self._kept[:, _KEPT_FOR.index(weeks)].tolist()
        return shares

    def flows(self) -> list[int]:
        """People poached from each party (slow) by each (fast)."""
        counts: list[int] = self._flows.tolist()
        return counts

    def diversion(self) -> list[float]:
        """Share of the people poached from each party (slow) who went to each (fast)."""
        lost = np.repeat(self._flows.reshape(len(self.parties), -1).sum(axis=1), len(self.parties))
        none = np.full(len(lost), math.nan)
        shares: list[float] = np.divide(self._flows, lost, out=none, where=lost > 0).tolist()
        return shares

    @cached_property
    def _flows(self) -> NDArray[np.int64]:
        size, moves = len(self.parties), self.ledger.moves
        origin, destination = (self.within[moves[end][self._poached]] for end in ("origin", "destination"))
        return np.bincount(origin * size + destination, minlength=size * size)

    @cached_property
    def _ends(self) -> dict[int, tuple[NDArray[np.bool_], NDArray[np.int64]]]:
        """Rows of the table of employers in the first and in the last week, and the party of each."""
        week, employer = self.ledger.employers["week"], self.ledger.parties.employer
        rows = {end: week == week[end] for end in (0, -1)}
        return {end: (mask, self.within[employer[mask]]) for end, mask in rows.items()}

    @cached_property
    def _poached(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.ledger.moves["kind"] == _POACHED)

    @cached_property
    def _otherwise(self) -> NDArray[np.int64]:
        """Rows of the log in which a person changes employer otherwise, founders who left included."""
        moves = self.ledger.moves
        changes = (moves["researcher"] >= 0) & (moves["origin"] != moves["destination"])
        return np.flatnonzero(changes & (moves["kind"] != _POACHED) & (moves["kind"] != _TRANSFERRED))

    @cached_property
    def _kept(self) -> NDArray[np.float64]:
        """By party and spell of `_KEPT_FOR`."""
        moves = self.ledger.moves
        if (moves["kind"] == _TRANSFERRED).any():  # whose stays go on
            moves = {name: column[moves["kind"] != _TRANSFERRED] for name, column in moves.items()}
        last_week = int(self.ledger.weeks[-1])
        died = np.isin(moves["kind"], _ENDED)
        death = np.full(len(self.ledger.parties.names), last_week + 1)
        death[moves["origin"][died]] = moves["week"][died]
        found = stays(moves, death, last_week)
        joined = self.within[moves["destination"][found.row]]
        return shares_lasting(found.duration, found.left, joined, len(self.parties), _KEPT_FOR)


class OfParty(NamedTuple):
    """An outcome of every lab that is followed, and of every group.

    Attributes:
        name: the last part of its key, after ``labs.NAME.`` or ``groups.GROUP.``.
        title: what a reader calls it.
        unit: what it is counted in.
        meaning: what it is, as a sentence without a verb.
        of: counts it, for every party.
        outside: is there one of the outside?
        short: the title where room is scarce.
    """

    name: str
    title: str
    unit: Unit
    meaning: str
    of: Callable[[Counts], Sequence[float | int]]
    outside: bool = True
    short: str = ""


def _headcount(end: int, counts: Counts) -> list[int]:
    return [int(people) for people in counts.held("headcount", end)]


def _talent_share(end: int, counts: Counts) -> list[float]:
    talent = counts.held("talent", end)
    pairs = zip(counts.parties, talent, strict=True)
    inside = math.fsum(held for party, held in pairs if party is not Group.OUTSIDE)
    return [ratio(held, inside) for held in talent]


def _won(counts: Counts) -> list[int]:
    return counts.changed("destination", poached=True)


def _lost(counts: Counts) -> list[int]:
    return counts.changed("origin", poached=True)


def _hired(counts: Counts) -> list[int]:
    return counts.changed("destination", poached=False)


def _left(counts: Counts) -> list[int]:
    return counts.changed("origin", poached=False)


def _kept(weeks: int, counts: Counts) -> list[float]:
    return counts.kept(weeks)


_SHARE = "share of the talent at labs and startups"
_STAY = "share of those who joined within the run that were still there after"


def _ends(end: int, when: str) -> tuple[OfParty, OfParty]:
    week = "first" if when == "start" else "last"
    return (
        OfParty(
            f"headcount_{when}", "people", PEOPLE, f"people, in the {week} week", partial(_headcount, end),
        ),
        OfParty(
            f"talent_share_{when}", "talent", SHARE, f"{_SHARE}, in the {week} week",
            partial(_talent_share, end), outside=False,
        ),
    )  # fmt: skip


def _retention(name: str, title: str, weeks: int) -> OfParty:
    meaning = f"{_STAY} {weeks} weeks (Kaplan-Meier)"
    return OfParty(name, title, SHARE, meaning, partial(_kept, weeks), outside=False)


#: Entries that stand together in `runs.parquet` party by party, one group of entries after the other.
BLOCKS: tuple[tuple[OfParty, ...], ...] = (
    _ends(0, "start"),
    _ends(-1, "end"),
    (OfParty("poached_in", "poached in", PEOPLE, "people won from other employers", _won),),
    (OfParty("poached_out", "poached out", PEOPLE, "people lost to other employers", _lost),),
    (OfParty("hired", "other hires", PEOPLE, "people who came otherwise, founders included", _hired),),
    (OfParty("left", "other leavers", PEOPLE, "people who went otherwise, founders included", _left),),
    tuple(_retention(*spell) for spell in _RETENTION),
)
OF_PARTIES: tuple[OfParty, ...] = tuple(one for block in BLOCKS for one in block)
#: Of pairs of parties: all but a lab or the outside with itself.
FLOW = OfParty(
    "flows", "moves", MOVES, "people poached from the first by the second, over the run", Counts.flows
)
DIVERSION = OfParty(
    "diversion", "diversion ratio", SHARE,
    "share of the people poached from the first who went to the second, over the run", Counts.diversion,
)  # fmt: skip
OF_PAIRS: tuple[OfParty, ...] = (FLOW, DIVERSION)
