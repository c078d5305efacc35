"""What findings are asked of: `findings.toml`, and what was measured of each question."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import sim

_FILE = Path(__file__).with_name("findings.toml")


@dataclass(frozen=True)
class Asked:
    """A scenario and what is asked of it.

    Attributes:
        name: of the scenario in the library.
        against: the scenario that it is compared with; or, if it is the same, what `without` changes.
        without: changes of the scenario itself that make what it is compared with.
        outcome: which its question is about.
        expected: the sign that theory or the press lets one expect of it: +, - or 0.
        because: why, in a sentence.
    """

    name: str
    against: str
    outcome: str
    expected: str
    because: str
    without: dict[str, Any]

    def market(self) -> sim.Scenario:
        """The scenario."""
        return sim.load(self.name)

    def other(self) -> sim.Scenario:
        """What it is compared with."""
        return self.market().with_(self.without) if self.without else sim.load(self.against)


@dataclass(frozen=True)
class Found:
    """What was measured of a scenario and of what it is compared with, on the same draws.

    Attributes:
        asked: the question.
        question: the scenario's own.
        pairs: by outcome what the other and the scenario came to, shape (2, runs).
        points: by outcome the same at points, shape (2, points, runs).
    """

    asked: Asked
    question: str
    pairs: dict[str, NDArray[np.float64]]
    points: dict[str, NDArray[np.float64]]


def read_asked(only: Sequence[str] = ()) -> list[Asked]:
    """What is asked of which scenarios, in the order of the file."""
    entries = tomllib.loads(_FILE.read_text())["findings"]
    asked = [Asked(**{"without": {}, "against": entry["name"], **entry}) for entry in entries]
    return [one for one in asked if not only or one.name in only]
