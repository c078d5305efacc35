"""The plan of an attribution: what was asked for, checked; and what is knocked out where nothing was.

A mechanism says what switches it off (`sim.mechanisms.mechanism.Off`), an event with what it is summed up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.attribution import BLOCKS, FEW, MOST_ALL, MOST_FACTORS, Attribution
from sim.experiments.designs.orders import balanced_orders, block_size
from sim.experiments.designs.origins import collected
from sim.experiments.designs.parts import wrong_parts
from sim.experiments.designs.plan import TABLES, Plan, market_of
from sim.experiments.designs.switched import Factor, written
from sim.mechanisms.mechanism import Off
from sim.mechanisms.registry import MECHANISMS
from sim.names import join_key, split_key
from sim.scenario.documents import NOT_VARIED, document_of, value_at
from sim.scenario.problems import Mistake, ScenarioError
from sim.vocabulary import Channel

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: What people like besides pay is no mechanism of its own, and switched off by a weight of 0.
_TASTES = (
    Off(Channel.CULTURE, {"researchers.tastes.culture": 0.0, "researchers.tastes.mission": 0.0}),
    Off(Channel.COMPUTE, {"researchers.tastes.compute": 0.0}),
)
_STATE = 'state what to knock out: --factor "NAME: KEY=VALUE; ..."'


@dataclass(frozen=True)
class Question:
    """What the user asks for.

    Attributes:
        outcome: what is divided.
        factors: what is knocked out; empty takes all that the scenario switches on, by channel.
        orders: orders of a sample; 0 takes all combinations, None those of few factors.
    """

    outcome: str
    factors: tuple[Factor, ...] = ()
    orders: int | None = None


def channels(base: Scenario) -> tuple[Factor, ...]:
    """A factor for each channel by which something acts that the scenario switches on, events included."""
    document = document_of(base)
    found: dict[Channel, dict[str, Any]] = {channel: {} for channel in Channel}
    for part in (*_TASTES, *(part for one in MECHANISMS for part in one.off)):
        for pattern, value in part.values.items():
            found[part.channel] |= {key: value for key in keys_on(base, document, pattern, value)}
    for place, event in enumerate(base.events):
        if event.on:
            found[event.channel][join_key("events", event.name or str(place), "on")] = False
    return tuple(Factor(str(channel), off) for channel, off in found.items() if off)


def keys_on(base: Scenario, document: Mapping[str, Any], pattern: str, value: Any) -> Iterator[str]:
    """The keys of a pattern that have another value, where they do anything."""
    parts, keys = split_key(pattern), [pattern]
    if parts[0] == "escalation" and base.escalation.intensity == 0.0:
        return
    if "*" in parts:
        above, below = parts[: parts.index("*")], parts[parts.index("*") + 1 :]
        keys = [
            join_key(*above, item.get("name") or str(place), *below)
            for place, item in enumerate(value_at(document, join_key(*above)))
            if item.get("on", True) and below[0] in item
        ]
    yield from (key for key in keys if value_at(document, key) != value)


def plan_attribution(
    asked: Question,
    scenarios: Sequence[Scenario],
    replicates: int,
    seed: int | None,
    tables: tuple[str, ...] = TABLES,
) -> Plan:
    """The runs of an attribution; without a seed, that of the scenario.

    Raises:
        ScenarioError: the outcome is none of the scenario's, factors are none, or switch nothing off, or are
            too many or too few, or their combinations are no scenarios; with all mistakes.
    """
    (base,) = scenarios
    chosen = base.seed if seed is None else seed
    factors = asked.factors or channels(base)
    mistakes = [*wrong_parts_of(asked.outcome, factors, scenarios), *_of_factors(asked, factors)]
    if mistakes := [*mistakes, *_idle(base, factors)]:
        raise ScenarioError(mistakes)
    orders: tuple[tuple[int, ...], ...] = ()
    if (wanted := _orders(asked, len(factors))) > 0:
        blocks = -(-wanted // block_size(len(factors)))
        orders = balanced_orders(len(factors), blocks, chosen)
    study = Attribution(asked.outcome, factors, orders)
    plan = Plan(base, study.design(), replicates, chosen, tables, study.document())
    with collected({written(key): "--factor" for one in factors for key in one.off}, []):
        _ = plan.looked_at
    return plan


def wrong_parts_of(outcome: str, factors: Sequence[Factor], scenarios: Sequence[Scenario]) -> list[Mistake]:
    """What is wrong with the outcome and with each factor, whatever else is wrong."""
    (base,) = scenarios
    return wrong_parts(base, [outcome], changes=[("--factor", one.off) for one in factors])


def _idle(base: Scenario, factors: Sequence[Factor]) -> Iterator[Mistake]:
    """Factors that are not on; one whose keys are wrong is told as that."""
    same = "the scenario is the same without it, so leave it out"
    for one in factors:
        with suppress(ScenarioError):
            if market_of(base.with_(one.off)) == market_of(base):
                yield _mistake("--factor", f"{one.name} switches nothing off", same)


def _orders(asked: Question, factors: int) -> int:
    """So many orders at least; 0 for all combinations."""
    if asked.orders is not None:
        return asked.orders
    return 0 if factors <= FEW else BLOCKS * block_size(factors)


def _of_factors(asked: Question, factors: Sequence[Factor]) -> Iterator[Mistake]:
    """What is wrong with factors, and with how many there are."""
    names = [one.name for one in factors]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield _mistake("--factor", f"{name} stands there twice", "give each its own name")
    values: dict[str, Any] = {}
    for one in factors:
        for key, value in one.off.items():
            if split_key(written(key))[0] in NOT_VARIED:
                yield _mistake("--factor", f"{key} changes no market", "name another key")
            if values.setdefault(written(key), value) != value:
                yield _mistake(
                    "--factor", f"{key} has two values where factors are off", "let one factor have it"
                )
    if len(factors) < 2:
        what = f"{len(factors)} factor, where two or more share" if factors else "nothing is switched on"
        yield _mistake("--factor", what, _STATE)
    if len(factors) > MOST_FACTORS:
        yield _mistake("--factor", f"{len(factors)} factors", f"give {MOST_FACTORS} at most")
    if _orders(asked, len(factors)) == 0 and len(factors) > MOST_ALL:
        what = f"all combinations of {len(factors)} factors are {1 << len(factors):,} points"
        yield _mistake("--orders", what, "give a number of orders to be sampled")


def _mistake(place: str, what: str, remedy: str) -> Mistake:
    return Mistake(place, None, "", what, remedy)
