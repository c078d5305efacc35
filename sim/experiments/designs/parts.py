"""What is wrong with each part of what was asked for, whatever is wrong with the others: told all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.factors import Asked, factors_of
from sim.experiments.designs.origins import unknown_outcomes
from sim.scenario.problems import Mistake, ScenarioError

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def wrong_changes(base: Scenario, changes: Mapping[str, Any], option: str) -> list[Mistake]:
    """What is wrong with keys that are changed together, with the option that names them as the place."""
    try:
        base.with_(dict(changes))
    except ScenarioError as error:
        return [replace(one, file=option) for one in error.problems]
    return []


def wrong_parts(
    base: Scenario,
    outcomes: Iterable[str] = (),
    asked: Sequence[Asked] = (),
    changes: Iterable[tuple[str, Mapping[str, Any]]] = (),
) -> list[Mistake]:
    """What is wrong with outcomes, with what is varied, and with changes, each looked at by itself.

    Args:
        base: the scenario.
        outcomes: what is looked at.
        asked: what is varied; empty: nothing is looked at.
        changes: keys that are changed together, each with the option that names them.
    """
    found = unknown_outcomes(base, list(outcomes))
    if asked:
        try:
            factors_of(asked, base)
        except ScenarioError as error:
            found += error.problems
    for option, one in changes:
        found += wrong_changes(base, one, option)
    return list(dict.fromkeys(found))
