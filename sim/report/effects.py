"""An effect in words: its interval and n, and whether it is told from none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sim.figures.words import leaves_zero_out, no_width, plural, with_span
from sim.outcomes.outcomes import declared

Document = Mapping[str, Any]


def effect_in_words(found: Document, outcome: str) -> str:
    """A difference with its interval; of equal differences how many there are."""
    mean, low, high = (float(found[key]) for key in ("difference", "low", "high"))
    return with_span(mean, low, high, int(found["n"]), declared(outcome).unit.form)


def verdict(found: Document, outcome: str, key: str = "difference") -> str:
    """An effect with its interval and n, or that none is told."""
    mean, low, high, n = (float(found[name]) for name in (key, "low", "high", "n"))
    if not n:
        return "nothing that is known, for no pair is done"
    said = with_span(mean, low, high, int(n), declared(outcome).unit.form)
    if math.isfinite(low) and no_width(low, high):
        return said  # which says of how many
    if low <= 0.0 <= high:
        return f"no difference told by {plural(int(n), 'replicate')}, {said}"
    return f"{said}, n = {int(n)}"


def is_sure(found: Document) -> bool:
    """Does the interval leave zero out? Equal differences have none."""
    return leaves_zero_out(float(found["low"]), float(found["high"]))
