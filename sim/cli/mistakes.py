"""The user's mistakes, gathered so that all are reported at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sim.experiments.manifest import ResultsError
from sim.scenario.problems import ScenarioError

# Seeds are stored and hashed as signed 64-bit numbers.
_LARGEST_SEED = 2**63 - 1


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
            self.lines.append(str(error))

    def whole_number(self, option: str, text: str, smallest: int, largest: int) -> int:
        """The number that an option was given; a note and the smallest where it is none or out of bounds."""
        try:
            number = int(text)
        except ValueError:
            self.lines.append(
                f"{option}: {text!r} is not a whole number; give one from {smallest} to {largest}"
            )
            return smallest
        if not smallest <= number <= largest:
            self.lines.append(
                f"{option}: {number} is out of bounds; give a number from {smallest} to {largest}"
            )
            return smallest
        return number

    def raise_any(self) -> None:
        """Stop if anything is wrong."""
        if self.lines:
            self.lines = list(dict.fromkeys(self.lines))  # scenarios may share a base, and its mistakes
            raise self


def seed_option(mistakes: Mistakes, text: str | None) -> int | None:
    """The seed given, or None for that of the scenario."""
    return None if text is None else mistakes.whole_number("--seed", text, 0, _LARGEST_SEED)


def cores() -> int:
    """Processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
