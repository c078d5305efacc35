"""What a manifest may say of a crossing: the shape, and what must fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, Field

from sim.experiments.store.inside import cut
from sim.experiments.store.planned import labels_in
from sim.experiments.store.study_parts import Part
from sim.outcomes.outcomes import is_outcome
from sim.scenario.limits import ENTRIES

#: Cells of the whole, and of each part that is taken out.
_CELLS, _OF_A_PART = 4, 3


class _Factor(Part):
    name: str = Field(min_length=1)
    off: dict[str, Any]


class _Crossing(Part):
    kind: Literal["crossing"]
    factors: list[_Factor] = Field(min_length=2, max_length=2)
    parts: list[_Factor] = Field(max_length=ENTRIES)
    outcomes: list[str] = Field(min_length=1, max_length=ENTRIES)
    cells: list[str]


def _of_crossing(manifest: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    """Are its outcomes some, its names different, and has every cell a point?"""
    yield from (
        f"design.study.outcomes: no outcome {cut(one)}" for one in document["outcomes"] if not is_outcome(one)
    )
    names = [one["name"] for one in (*document["factors"], *document["parts"])]
    if len(set(names)) < len(names):
        yield "design.study: two factors or parts have the same name"
    if len(document["cells"]) != _CELLS + _OF_A_PART * len(document["parts"]):
        yield "design.study.cells: are not those of its factors and parts"
    elif set(document["cells"]) != set(labels_in(manifest)):
        yield "design.study.cells: are not the points that there are"


#: By kind, as `sim.experiments.store.study_shapes` has all of them.
CROSSING: dict[str, tuple[type[BaseModel], Callable[[dict[str, Any], dict[str, Any]], Iterator[str]]]] = {
    "crossing": (_Crossing, _of_crossing),
}
