"""What a mechanism brings, besides the keys and events that its `spec` declares and its kernels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.declared import Column, Scalar
from sim.scenario.problems import Problem
from sim.vocabulary import Channel


def _nothing(scenario: Any) -> Iterator[Problem]:
    """No rule that ties several of its keys together."""
    yield from ()


def of_labs(key: str, otherwise: float) -> Callable[[Any], float]:
    """Reads a key that labs alone have; `otherwise` for startups, the outside, and where it is left out."""

    def read(offers: Any) -> float:
        value = getattr(offers, key, None)
        return otherwise if value is None else float(value)

    return read


@dataclass(frozen=True)
class Off:
    """What switches a mechanism, or a part of it, off: so experiments may leave it out and see what it does.

    Attributes:
        channel: with what it is summed up.
        values: by dotted key; ``labs.*.KEY`` is a key of every lab, ``events.*.KEY`` of every event with it,
            and so with any list.
    """

    channel: Channel
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Mechanism:
    """A mechanism.

    Attributes:
        name: of its folder.
        scalars: numbers that kernels read.
        settings: columns of employers; `read` says what an employer's offers set them to.
        columns: further columns of employers, which it keeps up to date itself; zero at first.
        check: mistakes of a scenario that no bound of a single key can see.
        off: what switches it off, part by part; empty where it is no cause, but a way of reckoning.
    """

    name: str
    scalars: tuple[Scalar, ...] = ()
    settings: tuple[Column, ...] = ()
    columns: tuple[Column, ...] = ()
    check: Callable[[Any], Iterator[Problem]] = _nothing
    off: tuple[Off, ...] = ()
