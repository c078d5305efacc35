"""The user's mistakes, gathered so that all are reported at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sim.experiments.store.inside import ResultsError
from sim.processes import processors
from sim.scenario.given import SEEDS, whole_number
from sim.scenario.problems import ScenarioError

if TYPE_CHECKING:
    from sim.experiments.designs.switched import Factor


class Mistakes(Exception):
    """What is wrong with the input, one line each."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Note what the block finds wrong with a scenario or a folder, and go on."""
        try:
            yield
        except ScenarioError as error:
            self.lines += [str(problem) for problem in error.problems]
        except ResultsError as error:
            self.lines += error.lines

    def whole_number(self, option: str, text: str, bounds: tuple[int, int]) -> int:
        """The number that an option was given; a note and the smallest where it is none or out of bounds."""
        given: int | str = text
        with suppress(ValueError):
            given = int(text)
        try:
            return whole_number(option, given, bounds)
        except (TypeError, ValueError) as error:
            self.lines.append(str(error))
            return bounds[0]

    def raise_any(self) -> None:
        """Stop if anything is wrong."""
        if self.lines:
            self.lines = list(dict.fromkeys(self.lines))  # scenarios may share a base, and its mistakes
            raise self


def read_factors(mistakes: Mistakes, option: str, texts: Sequence[str]) -> list[Factor]:
    """The parts of a scenario that an option describes; notes where something is wrong with one."""
    from sim.experiments.designs.switched import factor_from

    found = []
    for text in texts:
        try:
            with mistakes.gathered():
                found.append(factor_from(text))
        except ValueError as error:
            mistakes.lines.append(f"{option}: {error}")
    return found


def seed_option(mistakes: Mistakes, text: str | None) -> int | None:
    """The seed given, or None for that of the scenario."""
    return None if text is None else mistakes.whole_number("--seed", text, SEEDS)


def cores() -> int:
    """Processors that this process can keep busy."""
    return processors()
