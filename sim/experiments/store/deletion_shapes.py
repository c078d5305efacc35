"""What a manifest may say of an experiment on second choices: the shape, and what must fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, Field

from sim.experiments.store.inside import cut
from sim.experiments.store.study_parts import Part
from sim.scenario.limits import ENTRIES
from sim.scenario.problems import item_names


class _SecondChoices(Part):
    kind: Literal["second-choices"]
    labs: list[str] = Field(max_length=ENTRIES)
    mergers: list[list[str]] = Field(max_length=ENTRIES)
    week: int = Field(ge=0, le=5200)


def _of_second_choices(manifest: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    """Whether there are as many points as it says, and the labs are the scenario's."""
    known = item_names(manifest["base"].get("labs", []))
    pairs = document["mergers"]
    if any(len(pair) != 2 for pair in pairs):
        yield "design.study.mergers: has what is no pair of labs"
    for name in dict.fromkeys([*document["labs"], *(name for pair in pairs for name in pair)]):
        if name not in known:
            yield f"design.study: there is no lab {cut(name)}"
    if len(manifest["design"]["points"]) != 1 + len(document["labs"]) + len(pairs):
        yield "design.study: has not as many labs and mergers as there are points"


#: By kind, as `sim.experiments.store.study_shapes` has all of them.
DELETIONS: dict[str, tuple[type[BaseModel], Callable[[dict[str, Any], dict[str, Any]], Iterator[str]]]] = {
    "second-choices": (_SecondChoices, _of_second_choices),
}
