"""What findings are asked of: `findings.toml`, and what was measured of each question."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import sim

_FILE = Path(__file__).with_name("findings.toml")


@dataclass(frozen=True)
class Asked:
    """A question about a scenario of the library.

    Attributes:
        name: of the scenario.
        outcome: which the question is about.
        expected: what theory or the press lets one expect of it: higher (+), lower (-), the same (0), or
            either way (?).
        because: why, in a sentence.
        label: what the row is called; empty for the name.
        against: the scenario that it is compared with, unless `without` says.
        changes: of the scenario, first of all.
        without: further changes, which make what it is compared with.
        margin: differences up to this are none to speak of, where the same is expected.
        also: further outcomes that are told.
    """

    name: str
    outcome: str
    expected: str
    because: str
    label: str = ""
    against: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    without: dict[str, Any] = field(default_factory=dict)
    margin: float = 0.0
    also: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the row is called."""
        return self.label or self.name

    def market(self) -> sim.Scenario:
        """The scenario."""
        return sim.load(self.name).with_(self.changes)

    def other(self) -> sim.Scenario:
        """What it is compared with."""
        return self.market().with_(self.without) if self.without else sim.load(self.against)


@dataclass(frozen=True)
class Found:
    """What was measured of a scenario and of what it is compared with, on the same draws.

    Attributes:
        asked: the question.
        question: the scenario's own.
        weeks: of the horizon.
        pairs: by outcome what the other and the scenario came to, shape (2, runs).
        points: by outcome the same at points, shape (2, points, runs).
        own: keys of the scenario's own that vary from point to point, besides those that both have.
        left: plausible ranges that are left alone, for they do not have the stated value in them.
    """

    asked: Asked
    question: str
    weeks: int
    pairs: dict[str, NDArray[np.float64]]
    points: dict[str, NDArray[np.float64]]
    own: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def read_asked(only: Sequence[str] = ()) -> list[Asked]:
    """The questions, in the order of the file; of these scenarios only, if any are named."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))["findings"]
    asked = [Asked(**{**entry, "also": tuple(entry.get("also", ()))}) for entry in entries]
    return [one for one in asked if not only or one.name in only]
