"""What may be meant otherwise though it is no mistake."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from sim.scenario.schema import Scenario

_DIGITS = re.compile(r"\d+")


def hints(scenario: Scenario) -> Iterator[str]:
    """A sentence for each thing that may be a slip: a lab whose name is nearly that of another."""
    near: dict[str, list[str]] = defaultdict(list)
    for lab in scenario.labs:
        for key in _spellings(lab.name.lower()):
            near[key].append(lab.name)
    pairs = {pair for names in near.values() for pair in combinations(names, 2)}
    for one, other in sorted(pairs):
        if not _in_a_row(one.lower(), other.lower()):
            yield f'"{one}" and "{other}" are two labs here; if one is to change the other, spell both alike'


def _spellings(name: str) -> set[str]:
    """The name, and each that lacks a letter of it: two that share one are a letter or a swap apart."""
    return {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}


def _in_a_row(one: str, other: str) -> bool:
    """Numbered names, and names that differ in their last letter only, are meant so."""
    if one == other:
        return False
    one, other = (_DIGITS.sub("", name) for name in (one, other))
    return one == other or (len(one) == len(other) and one[:-1] == other[:-1])
