"""What may be meant otherwise though it is no mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, product

from sim.scenario.limits import TOLD
from sim.scenario.schema import Scenario

_DIGITS = re.compile(r"\d+")


def hints(scenario: Scenario) -> Iterator[str]:
    """A sentence for each thing that may be a slip: a lab whose name is nearly that of another.

    Of very many such labs some pairs are told, and how many more labs there are.
    """
    near = _alike([lab.name for lab in scenario.labs])
    pairs = (pair for group in near.values() for pair in _pairs(group))
    told: set[tuple[str, str]] = set()
    for pair in pairs:
        told.add(pair)
        if len(told) == TOLD:
            break
    for one, other in sorted(told):
        yield f'"{one}" and "{other}" are two labs here; if one is to change the other, spell both alike'
    rest = {name for group in near.values() if next(_pairs(group), None) for name in group}
    rest -= {name for pair in told for name in pair}
    if rest:
        yield f"... and {len(rest):,} more labs have names that are nearly alike"


def _alike(names: Sequence[str]) -> Mapping[int, Sequence[str]]:
    """Names, sorted, by a spelling that they share; one that nobody shares is left out."""
    first: dict[int, str] = {}
    near: dict[int, list[str]] = {}
    for name in sorted(names):
        for key in _spellings(name.lower()):
            one = first.setdefault(key, name)
            if one is not name and (group := near.setdefault(key, [one]))[-1] is not name:
                group.append(name)
    return near


def _spellings(name: str) -> Iterator[int]:
    """Marks of the name, and of each that lacks a letter: two that share one are a letter or a swap apart.

    A mark is the hash of a spelling, which takes less memory.
    """
    yield hash(name)
    for place in range(len(name)):
        yield hash(name[:place] + name[place + 1 :])


def _pairs(group: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a group, but of those in a row: numbered names, and names that differ in their last letter."""
    rows: dict[tuple[str, int], dict[str, list[str]]] = {}
    for name in group:
        plain = _DIGITS.sub("", name.lower())
        rows.setdefault((plain[:-1], len(plain)), {}).setdefault(name.lower(), []).append(name)
    for row in rows.values():
        for alike in row.values():  # but for their case
            yield from combinations(alike, 2)
    for one, other in combinations(rows.values(), 2):
        for pair in product(chain(*one.values()), chain(*other.values())):
            yield min(pair), max(pair)
