"""Keys of a scenario beside an axis: their names, and what the first means."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from sim.names import split_key
from sim.scenario.schema import Scenario
from sim.scenario.shape import Spot

_LABEL = 80  # letters of what a key means
_TITLE = 44  # letters of a line of keys


def meaning_of(key: str) -> str:
    """The first sentence of what a key means, or its beginning; empty where that is long, or nothing."""
    spot: Spot | None = Spot(Scenario)
    for part in split_key(key):
        if spot is not None and spot.item is not None:  # an item of a list, by its name
            spot = spot.item
            continue
        spot = None if spot is None or len(spot.sections) != 1 else spot.below(part, {})
    described: Any = None if spot is None or spot.parameter is None else spot.parameter.description
    meaning = (described or "").split(".")[0].replace("`", "")
    if len(meaning) >= _LABEL:
        meaning = meaning.split(";")[0]
    return f"{meaning[:1].lower()}{meaning[1:]}" if len(meaning) < _LABEL else ""


def label_of(keys: Sequence[str], width: int = _TITLE) -> str:
    """Keys that move together, and below them what the first means."""
    lines = textwrap.wrap(" and ".join(keys), width, break_on_hyphens=False, break_long_words=False)
    title = "\n".join(lines)
    meaning = "\n".join(textwrap.wrap(meaning_of(keys[0]), width + 8))
    return f"{title}\n{meaning}" if meaning else title
