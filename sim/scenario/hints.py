"""What may be meant otherwise though it is no mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from sim.scenario.schema import Scenario

#: Likeness of two names, from 0 to 1, from which on one may be the other misspelled.
_ALIKE = 0.85
_DIGITS = re.compile(r"\d+")


def hints(scenario: Scenario) -> Iterator[str]:
    """A sentence for each thing that may be a slip: a lab whose name is nearly that of another."""
    for one, other in combinations((lab.name for lab in scenario.labs), 2):
        if _may_be_a_slip(one.lower(), other.lower()):
            yield f'"{one}" and "{other}" are two labs here; if one is to change the other, spell both alike'


def _may_be_a_slip(one: str, other: str) -> bool:
    """Numbered names, and names that differ in their last letter only, are meant so."""
    series = _DIGITS.sub("", one) == _DIGITS.sub("", other) or one[:-1] == other[:-1]
    return one == other or (not series and SequenceMatcher(None, one, other).ratio() >= _ALIKE)
