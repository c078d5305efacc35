"""What a mechanism brings, besides the keys and events that its `spec` declares and its kernels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sim.declared import Column, Scalar
from sim.scenario.problems import Problem


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
class Mechanism:
    """A mechanism.

    Attributes:
        name: of its folder.
        scalars: numbers that kernels read.
        settings: columns of employers; `read` says what an employer's offers set them to.
        columns: further columns of employers, which it keeps up to date itself; zero at first.
        check: mistakes of a scenario that no bound of a single key can see.
    """

    name: str
    scalars: tuple[Scalar, ...] = ()
    settings: tuple[Column, ...] = ()
    columns: tuple[Column, ...] = ()
    check: Callable[[Any], Iterator[Problem]] = _nothing
