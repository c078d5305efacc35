"""An attribution: factors that are knocked out together and apart, and the points of all these markets.

The scenario as it is comes first. Points stand so that those which differ in what begins with week 0 alone
are neighbours: they share set-up and burn-in, see `sim.experiments.runs.beginnings`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.experiments.designs.design import Design
from sim.experiments.designs.orders import Order, block_size, coalitions_of
from sim.experiments.designs.switched import Factor
from sim.names import split_key
from sim.scenario.horizon import LATE

KIND = "attribution"
#: Factors of which all combinations are run where nothing is said, and at most; blocks of orders beyond.
FEW, MOST_ALL, BLOCKS = 9, 12, 4
#: Factors at most, and orders.
MOST_FACTORS, MOST_ORDERS = 40, 10_000


@dataclass(frozen=True)
class Attribution:
    """What is asked.

    Attributes:
        outcome: what is divided among the factors, a column of `runs.parquet`.
        factors: what is knocked out, at least two.
        orders: in which factors come in, whole balanced blocks; empty: all combinations are run.
    """

    outcome: str
    factors: tuple[Factor, ...]
    orders: tuple[Order, ...] = ()

    @cached_property
    def coalitions(self) -> tuple[int, ...]:
        """The factors that are on at each point, as numbers whose bit i is factor i."""
        everything = (1 << len(self.factors)) - 1
        wanted = coalitions_of(self.orders) if self.orders else range(everything + 1)
        early = sum(1 << place for place, one in enumerate(self.factors) if not _is_late(one))
        return tuple(sorted(wanted, key=lambda on: (~on & early, ~on & everything & ~early)))

    def changes(self, on: int) -> dict[str, Any]:
        """What switches everything off but the factors of a coalition."""
        return {
            key: value
            for place, one in enumerate(self.factors)
            if not on >> place & 1
            for key, value in one.off.items()
        }

    def design(self) -> Design:
        """A point for each coalition."""
        return Design.of_changes(map(self.changes, self.coalitions))

    def document(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {
            "kind": KIND,
            "outcome": self.outcome,
            "factors": [{"name": one.name, "off": dict(one.off)} for one in self.factors],
            "orders": [list(order) for order in self.orders],
        }


def attribution_of(document: Mapping[str, Any]) -> Attribution:
    """The attribution that a manifest describes, whose shape is right.

    Raises:
        ValueError: it contradicts itself.
    """
    factors = tuple(Factor(one["name"], one["off"]) for one in document["factors"])
    orders = tuple(tuple(order) for order in document["orders"])
    found = Attribution(document["outcome"], factors, orders)
    wrong = list(_contradictions(found))
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def _is_late(one: Factor) -> bool:
    """Are its keys of parts that begin with week 0? Single keys that do would order older folders anew."""
    return all(split_key(key)[0] in LATE for key in one.off)


def _contradictions(found: Attribution) -> Iterator[str]:
    factors = len(found.factors)
    if len({one.name for one in found.factors}) < factors:
        yield "factors: a name stands there twice"
    if not found.orders and factors > MOST_ALL:
        yield f"orders: are missing, and all combinations of {factors} factors are too many"
    if any(sorted(order) != list(range(factors)) for order in found.orders):
        yield "orders: do not have every factor once"
    elif len(found.orders) % block_size(factors):
        yield "orders: are no whole number of balanced blocks"
