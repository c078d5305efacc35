"""`--set-alt`: alternatives of a comparison without files of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.design import file_name
from sim.experiments.designs.origins import unknown_outcomes
from sim.experiments.designs.plan import Plan
from sim.names import seen
from sim.scenario.limits import NAME_LETTERS
from sim.scenario.override import parse_assignments
from sim.scenario.problems import Mistake, ScenarioError, bounded

if TYPE_CHECKING:
    from sim.cli.mistakes import Mistakes
    from sim.scenario.schema import Scenario

    LayOut = Callable[[Sequence[Scenario], int, int | None, tuple[str, ...]], Plan]

_OPTION = "--set-alt"
#: Between assignments that make one alternative together.
_AND = ";"
#: Letters of an alternative in the name of a folder.
_FILE_LETTERS = 40


@dataclass(frozen=True)
class Alternative:
    """The base with some keys changed.

    Attributes:
        name: what it is called: its assignments in words, since a file name has no equals sign.
        changes: values by dotted key.
    """

    name: str
    changes: dict[str, Any]

    @property
    def file(self) -> str:
        """The name, fit for a file."""
        return file_name(self.name)[:_FILE_LETTERS]

    def of(self, base: Scenario) -> Scenario:
        """The alternative of a base.

        Raises:
            ScenarioError: it is no scenario, or no other than the base.
        """
        try:
            found = base.with_(self.changes)
        except ScenarioError as error:
            raise ScenarioError(replace(one, file=_OPTION) for one in error.problems) from None
        if found == base:
            what = f"{self.name} changes nothing"
            raise ScenarioError([Mistake(_OPTION, None, "", what, "the base has it so; give another value")])
        return found.with_({"name": self.name})


def alternatives_in(texts: Sequence[str], mistakes: Mistakes) -> list[Alternative]:
    """What the options describe, one alternative each; what is wrong is noted."""
    found = []
    for text in texts:
        parts = [part for part in text.split(_AND) if part.strip()]
        changes, wrong = parse_assignments(parts or [text], _OPTION)
        mistakes.lines += [str(mistake) for mistake in wrong]
        if changes and not wrong:
            said = (part.partition("=") for part in parts)
            name = " and ".join(f"{key.strip()} is {value.strip()}" for key, _, value in said)
            found.append(Alternative(seen(name)[:NAME_LETTERS], changes))
    if len({one.name for one in found}) < len(found):
        mistakes.lines.append(f"{_OPTION}: an alternative stands there twice; give each once")
    return found


def wrong_alternatives(
    alternatives: Sequence[Alternative], outcomes: Sequence[str], scenarios: Sequence[Scenario]
) -> list[Mistake]:
    """What is wrong with each alternative of the first scenario, and with outcomes of all."""
    found: list[Mistake] = []
    for one in alternatives:
        try:
            one.of(scenarios[0])
        except ScenarioError as error:
            found += error.problems
    found += [one for scenario in scenarios for one in unknown_outcomes(scenario, outcomes)]
    return bounded(list(dict.fromkeys(found)))


def with_alternatives(
    lay_out: LayOut, alternatives: Sequence[Alternative], check: Callable[[Sequence[Scenario]], list[Mistake]]
) -> LayOut:
    """Lay out a plan of scenarios and of alternatives of the first.

    Args:
        lay_out: makes a plan of scenarios.
        alternatives: what else it is of.
        check: what is wrong with them and with outcomes.
    """

    def laid_out(
        scenarios: Sequence[Scenario], replicates: int, seed: int | None, tables: tuple[str, ...]
    ) -> Plan:
        if mistakes := check(scenarios):
            raise ScenarioError(mistakes)
        made = [one.of(scenarios[0]) for one in alternatives]
        return lay_out([*scenarios, *made], replicates, seed, tables)

    return laid_out
