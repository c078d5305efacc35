"""Writes `words.txt`: what completes a word on the command line, from what is declared.

python -m sim.cli.words > sim/cli/words.txt

The schema takes longer to import than a person waits for a word, so its keys stand in a file: a line each, by
kind, with what may be chosen after it. A `*` stands for the name of an item of a list.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum

from sim.scenario.schema import Scenario
from sim.scenario.shape import Model, Spot


def words() -> str:
    """The file."""
    return "".join(f"{line}\n" for line in dict.fromkeys(_lines()))


def _lines() -> Iterator[str]:
    from sim.experiments.designs import sampling, sensitivity
    from sim.experiments.designs.plan import KEPT_TABLES
    from sim.outcomes.counts import OF_PAIRS, OF_PARTIES
    from sim.outcomes.market import OF_MARKET
    from sim.validation.cases import CASES

    for key, choices in _keys(Scenario, ()):
        yield "\t".join(("key", key, *choices))
    yield from (f"outcome\t{one.name}" for one in OF_MARKET)
    for one in OF_PARTIES:
        yield from (f"outcome\t{party}.{one.name}" for party in ("labs.*", "groups.startups"))
    yield from (f"outcome\t{one.name}.*.*" for one in OF_PAIRS)
    yield from (f"table\t{name}" for name in ("all", "none", *KEPT_TABLES))
    yield from (f"design\t{name}" for name in sampling.METHODS)
    yield from (f"method\t{name}" for name in sensitivity.METHODS)
    yield from (f"case\t{case.name}" for case in CASES)


def _keys(section: Model, above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Keys that have a value, and what may be chosen for each."""
    for key, field in section.model_fields.items():
        spot = Spot(field.annotation, field)
        items = spot.item.sections if spot.item is not None else ()
        for below, step in ((spot.sections, ()), (items, ("*",))):
            for one in below:
                yield from _keys(one, (*above, key, *step))
        if not spot.sections and not items and spot.entry is None:
            choices = ("true", "false") if bool in spot.types else (*spot.choices, *_members(spot))
            yield ".".join((*above, key)), choices if len(choices) > 1 else ()


def _members(spot: Spot) -> Iterator[str]:
    """What may be chosen of an enum."""
    for kind in spot.types:
        if isinstance(kind, type) and issubclass(kind, Enum):
            yield from (str(member.value) for member in kind)


if __name__ == "__main__":
    sys.stdout.buffer.write(words().encode())  # the same bytes on every platform
