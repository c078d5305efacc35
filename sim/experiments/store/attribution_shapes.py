"""What a manifest may say of an attribution: the shape, and whether its points are the combinations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, Field

from sim.experiments.designs.attribution import KIND, MOST_FACTORS, MOST_ORDERS, attribution_of
from sim.experiments.designs.axes import MOST
from sim.experiments.store.inside import cut
from sim.experiments.store.study_parts import Part, sets
from sim.names import told
from sim.outcomes.outcomes import is_outcome


class _Factor(Part):
    name: str = Field(min_length=1)
    off: dict[str, Any] = Field(min_length=1, max_length=MOST)


class _Attribution(Part):
    kind: Literal["attribution"]
    outcome: str
    factors: list[_Factor] = Field(min_length=2, max_length=MOST_FACTORS)
    orders: list[list[int]] = Field(max_length=MOST_ORDERS)


def _of_attribution(manifest: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    """What is wrong with an attribution, and whether each point has off what its place says."""
    try:
        study = attribution_of(document)
    except ValueError as error:
        yield from (f"design.study: {told(line)}" for line in str(error).splitlines())
        return
    if not is_outcome(study.outcome):
        yield f"design.study.outcome: no outcome {cut(study.outcome)}"
    points = manifest["design"]["points"]
    if len(points) != len(study.coalitions):
        yield f"design.study: makes {len(study.coalitions):,} points, and there are {len(points):,}"
        return
    for point, on in zip(points, study.coalitions, strict=True):
        if not sets(manifest["base"], point["changes"], study.changes(on)):
            yield f"design.study: point {point['label']} has not off what it should"
            return


#: By kind, as `sim.experiments.store.study_shapes` has all of them.
ATTRIBUTION: dict[str, tuple[type[BaseModel], Callable[[dict[str, Any], dict[str, Any]], Iterator[str]]]] = {
    KIND: (_Attribution, _of_attribution),
}
