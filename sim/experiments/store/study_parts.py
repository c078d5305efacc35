"""What the shapes of studies are made of, see `study_shapes`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.documents import changed, value_at
from sim.scenario.problems import ScenarioError

Finite = Annotated[float, Field(allow_inf_nan=False)]


class Part(BaseModel):
    """A table of which every key is known, each of its own type."""

    model_config = ConfigDict(strict=True, extra="forbid")


def sets(base: dict[str, Any], changes: dict[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Has the base with these changes such values?"""
    above = tuple(f"{key}." for key in changes)
    if all(
        changes[key] == value
        if key in changes
        else not key.startswith(above) and value_at(base, key) == value
        for key, value in wanted.items()
    ):
        return True
    try:  # a table or a list may have been set as a whole, and an item may go by its place
        document = changed(base, changes, "")
    except ScenarioError:
        return False
    return all(value_at(document, key) == value for key, value in wanted.items())
