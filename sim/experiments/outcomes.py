"""The outcomes of a run: the numbers that experiments compare, and the columns of `runs.parquet`.

* ``<measure>_start``, ``<measure>_end``: a measure of the `weeks` table in the first and last week.
* ``moves``, ``counters_made``, ``breakthroughs``, ...: sums over the run; ``top_package`` and
  ``top_new_package``: their maxima.
* ``labs.<name>.<what>``: what became of one lab; ``groups.startups.<what>``, ``groups.outside.<what>``,
  ``groups.other_labs.<what>``: of a group.
* ``flows.<origin>.<destination>``: job-to-job moves between the largest labs and the groups, whose part of
  the key is ``groups.startups`` and so on: ``flows.Meta.groups.startups``.

Names stand in these keys as in ``--set`` (`sim.names.join_key`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.measures.groups import GROUP_OF, Group, Party
from sim.measures.ledger import Ledger
from sim.measures.stays import stays
from sim.measures.survival import shares_lasting
from sim.names import join_key
from sim.records.leaving import DEPARTURES
from sim.scenario.ordering import rank
from sim.vocabulary import EVENT_KINDS, KINDS, NOWHERE, REASONS

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

Outcomes = dict[str, float | int]

#: Labs that are followed one by one; with more, the smaller ones are added up.
TITANS = 12

# Columns of `weeks` that are states of the market: their first and last values are outcomes.
_STATES = (
    "hhi_headcount",
    "hhi_talent",
    "hhi_wage_bill",
    "hhi_compute",
    "effective_employers",
    "top4_talent_share",
    "startup_talent_share",
    "startup_output_share",
    "startups_alive",
    "unemployed",
    "median_pay",
    "mean_pay",
    "pay_decile_1",
    "pay_decile_10",
    "prize",
)
# Columns of `weeks` that count events of the week: their sums are outcomes.
_COUNTS = (
    "moves",
    "hires",
    "separations",
    "layoffs",
    "counters_made",
    "counters_won",
    "bids",
    "breakthroughs",
    "startups_born",
    "startups_died",
)
_LOST = tuple(f"{kind}_lost_{reason}" for kind in ("lab", "startup") for reason in REASONS)
_POACHED, _DIED = EVENT_KINDS.index("poached"), EVENT_KINDS.index("startup died")
_LAB = KINDS.index("lab")
_QUARTER = 13  # weeks
#: What became of each lab and group.
PEOPLE = tuple(f"{what}_{when}" for when in ("start", "end") for what in ("headcount", "talent_share"))
CHANGES = ("poached_in", "poached_out", "hired", "left")
RETENTION = {"retention_1_year": 52, "retention_2_years": 104}


def outcomes(run: Run) -> Outcomes:
    """All outcomes of a run by name; NaN where one does not exist, as retention where nobody was hired."""
    ledger, names = Ledger(run.record), groups(run.scenario)
    keys, within = _keys(names), _within(ledger, names)
    return {
        **_market(ledger),
        **dict(zip(keys.people, _people(ledger, within, names), strict=True)),
        **dict(zip(keys.changes, _changes(ledger, within, len(names)), strict=True)),
        **dict(zip(keys.retention, _retention(ledger, within, len(names)), strict=True)),
        **dict(zip(keys.flows, _flows(ledger, within, len(names), keys.cells), strict=True)),
    }


def groups(scenario: Scenario) -> tuple[Party, ...]:
    """The largest labs by initial headcount, in the scenario's order; other labs; startups; outside.

    Of labs of one size those come first whose name does, whatever their order.
    """
    by_size = sorted(scenario.labs, key=lambda lab: (-(lab.headcount or 0), rank(lab.name)))
    largest = {lab.name for lab in by_size[:TITANS]}
    titans = [lab.name for lab in scenario.labs if lab.name in largest]
    others = [Group.OTHER_LABS] if len(scenario.labs) > TITANS else []
    return (*titans, *others, Group.STARTUPS, Group.OUTSIDE)


def about(party: Party, what: str) -> str:
    """Name of an outcome of a lab or group: ``labs.Meta.headcount_end``, ``groups.startups.poached_out``."""
    owner = ("groups", party.key) if isinstance(party, Group) else ("labs", party)
    return join_key(*owner, what)


def flow(origin: Party, destination: Party) -> str:
    """Name of the outcome that counts the people poached from one lab or group by another."""
    ends = (("groups", end.key) if isinstance(end, Group) else (end,) for end in (origin, destination))
    return join_key("flows", *chain.from_iterable(ends))


class _Keys(NamedTuple):
    """Names of the outcomes of groups, in their order."""

    people: tuple[str, ...]
    changes: tuple[str, ...]
    retention: tuple[str, ...]
    flows: tuple[str, ...]
    cells: tuple[int, ...]  # of the flat matrix of flows


@lru_cache(maxsize=64)
def _keys(names: tuple[Party, ...]) -> _Keys:
    """The names for these groups; made once a scenario, for there are hundreds."""
    size = len(names)
    cells = [
        cell for cell in range(size * size)
        if cell // size != cell % size or names[cell % size] in (Group.OTHER_LABS, Group.STARTUPS)
    ]  # fmt: skip
    return _Keys(
        people=tuple(
            about(group, f"{what}_{when}")
            for when in ("start", "end")
            for group in names
            for what in ("headcount", "talent_share")
            if (group, what) != (Group.OUTSIDE, "talent_share")  # shares are among labs and startups
        ),
        changes=tuple(about(group, what) for what in CHANGES for group in names),
        retention=tuple(
            about(group, what) for group in names if group is not Group.OUTSIDE for what in RETENTION
        ),
        flows=tuple(flow(names[cell // size], names[cell % size]) for cell in cells),
        cells=tuple(cells),
    )


def _market(ledger: Ledger) -> Outcomes:
    found: Outcomes = {}
    for name in _STATES:
        found[f"{name}_start"], found[f"{name}_end"] = ledger.ends(name)
    for name in (*_COUNTS, *_LOST, *DEPARTURES):
        found[name] = ledger.total(name)
    for name in ("lab_open_seats", "startup_open_seats"):
        found[f"{name}_mean"] = ledger.total(name) / len(ledger.weeks)
    for name in ("top_package", "top_new_package"):
        found[name] = ledger.largest(name)
    found["counters_won_share"] = _ratio(found["counters_won"], found["counters_made"])
    person_weeks = ledger.employers["headcount"].sum()
    found["job_to_job_rate_quarterly"] = _QUARTER * _ratio(found["moves"], person_weeks)
    return found


def _within(ledger: Ledger, names: Sequence[Party]) -> NDArray[np.int64]:
    """The group of every employer by its code; the last entries, of negative codes, are in none.

    Groups are numbered as in `names`; the number after the last is no group.
    """
    place = {name: number for number, name in enumerate(names)}
    nowhere = len(names)
    by_kind = [place.get(GROUP_OF[kind], nowhere) for kind in KINDS]
    found = [
        place.get(name, by_kind[kind]) if kind == _LAB else by_kind[kind]
        for name, kind in zip(ledger.parties.names, ledger.parties.kinds.tolist(), strict=True)
    ]
    return np.array([*found, *[nowhere] * len(NOWHERE)], dtype=np.int64)


def _people(ledger: Ledger, within: NDArray[np.int64], names: Sequence[Party]) -> Iterator[float | int]:
    """Headcount and share of the talent at labs and startups, by group, in the first and the last week."""
    week, employer = ledger.employers["week"], ledger.parties.employer
    for rows in (week == week[0], week == week[-1]):
        group = within[employer[rows]]
        people, talent = (
            np.bincount(group, weights=ledger.employers[what][rows], minlength=len(names)).tolist()
            for what in ("headcount", "talent")
        )
        inside = math.fsum(
            held for name, held in zip(names, talent, strict=True) if name is not Group.OUTSIDE
        )
        for name, headcount, held in zip(names, people, talent, strict=True):
            yield int(headcount)
            if name is not Group.OUTSIDE:
                yield _ratio(held, inside)


def _changes(ledger: Ledger, within: NDArray[np.int64], groups: int) -> Iterator[int]:
    """How many people each group won and lost by poaching, and otherwise (founders who left included)."""
    moves = ledger.moves
    origin, destination = moves["origin"], moves["destination"]
    poached = moves["kind"] == _POACHED
    otherwise = (moves["researcher"] >= 0) & (origin != destination) & ~poached
    for rows in (np.flatnonzero(poached), np.flatnonzero(otherwise)):
        for end in (destination, origin):
            yield from np.bincount(within[end[rows]], minlength=groups)[:groups].tolist()


def _retention(ledger: Ledger, within: NDArray[np.int64], groups: int) -> Iterator[float]:
    """Share of the people who joined within the run that were still there after so long (Kaplan-Meier)."""
    moves = ledger.moves
    last_week = int(ledger.weeks[-1])
    died = moves["kind"] == _DIED
    death = np.full(len(ledger.parties.names), last_week + 1)
    death[moves["origin"][died]] = moves["week"][died]
    found = stays(moves, death, last_week)
    joined = within[moves["destination"][found.row]]
    shares = shares_lasting(found.duration, found.left, joined, groups, tuple(RETENTION.values()))
    yield from shares[: groups - 1].ravel().tolist()  # the outside is the last group


def _flows(ledger: Ledger, within: NDArray[np.int64], groups: int, cells: Sequence[int]) -> Iterator[int]:
    moves = ledger.moves
    poached = np.flatnonzero(moves["kind"] == _POACHED)
    origin, destination = (within[moves[end][poached]] for end in ("origin", "destination"))
    counts = np.bincount(origin * groups + destination, minlength=groups * groups)
    yield from counts[list(cells)].tolist()


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")
