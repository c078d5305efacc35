"""What a manifest may say of what its points are for, kind by kind: the shape, and what must fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from sim.experiments.designs.axes import MOST
from sim.experiments.designs.beside import layout_faults, sides
from sim.experiments.designs.grid import MOST_OUTCOMES, Grid, grid_of
from sim.experiments.store.attribution_shapes import ATTRIBUTION
from sim.experiments.store.crossing_shapes import CROSSING
from sim.experiments.store.deletion_shapes import DELETIONS
from sim.experiments.store.growing_shapes import GROWING
from sim.experiments.store.inside import cut
from sim.experiments.store.planned import study_in
from sim.experiments.store.sensitivity_shapes import SENSITIVITY
from sim.experiments.store.study_parts import Finite, Part, sets
from sim.experiments.store.sweep_shapes import SWEEP
from sim.names import told
from sim.outcomes.outcomes import is_outcome


class _Axis(Part):
    keys: list[str] = Field(min_length=1, max_length=MOST)
    values: list[Finite] = Field(min_length=2, max_length=MOST)


class _Map(Part):
    kind: Literal["map"]
    x: _Axis
    y: _Axis
    outcomes: list[str] = Field(min_length=1, max_length=MOST_OUTCOMES)
    against: dict[str, Any]
    layout: Literal["side by side"] | None = None


def study_faults(manifest: dict[str, Any]) -> Iterator[str]:
    """What is wrong with what a manifest of a right shape says of its points: `design.study: what`."""
    document = study_in(manifest)
    if document is None:
        return
    kind = document.get("kind")
    if not isinstance(kind, str) or kind not in _STUDIES:
        yield f"design.study.kind: is {cut(kind)}, which this version does not know"
        return
    if laid := list(layout_faults(document)):
        yield from laid
        return
    shape, contradictions = _STUDIES[kind]
    try:
        shape.model_validate(dict(document))
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False, include_context=False):
            place = ".".join(map(str, ("design", "study", *fault["loc"])))
            yield f"{told(place)}: {fault['msg'][:1].lower()}{fault['msg'][1:]}"
        return
    yield from contradictions(manifest, dict(document))


def _of_map(manifest: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a map's grid, and whether the points are its own."""
    try:
        grid = grid_of(document)
    except (ValueError, OverflowError) as error:
        yield from (f"design.study: {told(line)}" for line in str(error).splitlines())
        return
    yield from (
        f"design.study.outcomes: no outcome {cut(one)}" for one in grid.outcomes if not is_outcome(one)
    )
    points = manifest["design"]["points"]
    if len(points) != (2 if grid.against else 1) * grid.shape[0] * grid.shape[1]:
        yield "design.study: has not as many cells as there are points"
    elif wrong := _off_the_grid(manifest, grid):
        yield f"design.study: point {wrong} is not the one that x and y have there"


def _off_the_grid(manifest: dict[str, Any], grid: Grid) -> str | None:
    """The first point that has another value of an axis than its place in the grid; None where none has.

    What points are compared with has those values, too. In what else it differs may be written in other ways
    than a manifest has it, so that is not looked at.
    """
    for side in sides(grid.against):
        places = product(grid.y.values, grid.x.values)
        for point, (y, x) in zip(manifest["design"]["points"][side], places, strict=False):
            wanted = {**dict.fromkeys(grid.y.keys, y), **dict.fromkeys(grid.x.keys, x)}
            if not sets(manifest["base"], point["changes"], wanted):
                return str(point["label"])
    return None


#: By kind: the shape of what is said, and what may not fit the points.
_STUDIES: dict[str, tuple[type[BaseModel], Callable[[dict[str, Any], dict[str, Any]], Iterator[str]]]] = {
    "map": (_Map, _of_map),
    **GROWING,
    **SENSITIVITY,
    **SWEEP,
    **DELETIONS,
    **ATTRIBUTION,
    **CROSSING,
}
