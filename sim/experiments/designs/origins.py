"""Mistakes of an experiment over many points, all at once, and where the user made each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.outcomes.outcomes import outcome_names
from sim.scenario.problems import Mistake, ScenarioError, suggest

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: What `Scenario.with_` gives as the place of a mistake.
_BY_CHANGES = "with_"


def unknown_outcomes(scenario: Scenario, outcomes: Sequence[str]) -> list[Mistake]:
    """A mistake for each outcome that a scenario has not."""
    known = outcome_names(scenario)
    return [
        Mistake("--outcome", None, "", f'no outcome "{name}"', suggest(name, known))
        for name in outcomes
        if name not in known
    ]


@contextmanager
def collected(origins: Mapping[str, str], found: Sequence[Mistake]) -> Iterator[None]:
    """Add mistakes that the block finds in scenarios to those found before, and raise all, each once.

    Args:
        origins: option of the command by dotted key; a mistake has as its place those whose keys lead to its
            key or beyond it, and all of them where none does.
        found: what was found before.

    Raises:
        ScenarioError: with all mistakes.
    """
    mistakes = [*found]
    try:
        yield
    except ScenarioError as error:
        mistakes += [
            replace(one, file=_origin(one.key, origins)) if one.file == _BY_CHANGES else one
            for one in error.problems
        ]
    if mistakes:
        raise ScenarioError(list(dict.fromkeys(mistakes)))


def _origin(key: str, origins: Mapping[str, str]) -> str:
    near = [option for one, option in origins.items() if f"{one}.".startswith(f"{key}.")]
    near += [option for one, option in origins.items() if key.startswith(f"{one}.")]
    return origins.get(key) or ", ".join(dict.fromkeys(near or origins.values()))
