"""The outcomes of a run: the numbers that experiments compare, and the columns of `runs.parquet`.

`market` and `counts` declare them, docs/outcomes.md lists them. Adding one is one entry there.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sim.measures.groups import Group, Party
from sim.measures.ledger import Ledger
from sim.outcomes.counts import BLOCKS, OF_PAIRS, OF_PARTIES, Counts, OfParty
from sim.outcomes.market import OF_MARKET
from sim.outcomes.of_market import OfMarket
from sim.outcomes.parties import about, between, groups

if TYPE_CHECKING:
    from sim.records.run import Run
    from sim.scenario.schema import Scenario

Outcomes = dict[str, float | int]

_OF_MARKET = {one.name: one for one in OF_MARKET}
_OF_PARTIES = {one.name: one for one in OF_PARTIES}


def outcomes(run: Run) -> Outcomes:
    """All outcomes of a run by name; NaN where one does not exist, as retention where nobody was hired."""
    ledger, parties = Ledger(run.record, run.scenario), groups(run.scenario)
    counts, keys = Counts(ledger, parties), _keys(parties)
    found: Outcomes = {one.name: one.of(ledger) for one in OF_MARKET}
    for block, names in zip(BLOCKS, keys.blocks, strict=True):
        rows = zip(parties, *(one.of(counts) for one in block), strict=True)
        values = (
            value
            for party, *row in rows
            for one, value in zip(block, row, strict=True)
            if _exists(one, party)
        )
        found.update(zip(names, values, strict=True))
    for pairs, cells in zip(OF_PAIRS, keys.pairs, strict=True):
        matrix = pairs.of(counts)
        found.update((name, matrix[cell]) for name, cell in cells.items())
    return found


def outcome_names(scenario: Scenario) -> tuple[str, ...]:
    """The names of all outcomes of a scenario, in their order."""
    keys = _keys(groups(scenario))
    parts = (*keys.blocks, *keys.pairs)
    return (*_OF_MARKET, *(name for part in parts for name in part))


def declared(outcome: str) -> OfMarket | OfParty:
    """What is declared of an outcome, by its name in `runs.parquet`.

    Raises:
        KeyError: there is no such outcome.
    """
    for pairs in OF_PAIRS:
        if outcome.startswith(f"{pairs.name}."):
            return pairs
    _, dot, what = outcome.rpartition(".")
    return _OF_PARTIES[what] if dot else _OF_MARKET[what]


def is_outcome(name: str, varied: Container[str] = ()) -> bool:
    """Is an outcome of this name declared, of whomever it may be, and no key that scenarios vary?"""
    if "." in name and name in varied:
        return False
    try:
        declared(name)
    except KeyError:
        return False
    return True


class _Keys(NamedTuple):
    """Names of the outcomes of parties, in their order; of pairs with their cells of the flat matrix."""

    blocks: tuple[tuple[str, ...], ...]
    pairs: tuple[dict[str, int], ...]


@lru_cache(maxsize=64)
def _keys(parties: tuple[Party, ...]) -> _Keys:
    """The names for these parties; made once a scenario, for there are hundreds."""
    size = len(parties)
    ends = {cell: (parties[cell // size], parties[cell % size]) for cell in range(size * size)}
    return _Keys(
        blocks=tuple(
            tuple(about(party, one.name) for party in parties for one in block if _exists(one, party))
            for block in BLOCKS
        ),
        pairs=tuple(
            {
                between(one.name, origin, destination): cell
                for cell, (origin, destination) in ends.items()
                if origin != destination or origin in (Group.OTHER_LABS, Group.STARTUPS)
            }
            for one in OF_PAIRS
        ),
    )


def _exists(one: OfParty, party: Party) -> bool:
    """Shares and retention are of labs and startups only."""
    return one.outside or party is not Group.OUTSIDE
