"""What draws decide, under the names of the constants in the modules that draw."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import sim.market
import sim.mechanisms
from sim.market.draws import Decision as Number


class _Decisions:
    """`Decision.FATE` is the constant FATE of the one module that declares it."""

    def __init__(self) -> None:
        self._numbers: dict[str, Number] = {}
        for package in (sim.market, sim.mechanisms):
            for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                if found.name.endswith("__main__"):
                    continue
                names = vars(importlib.import_module(found.name)).items()
                self._numbers |= {name: number for name, number in names if isinstance(number, Number)}

    def __getattr__(self, name: str) -> Number:
        try:
            return self._numbers[name]
        except KeyError:
            raise AttributeError(f"nothing is decided under the name of {name}") from None

    def __iter__(self) -> Iterator[Number]:
        return iter(self._numbers.values())


Decision = _Decisions()
