"""What a manifest may say of experiments that grow while they run, kind by kind; see `study_shapes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.experiments.store.inside import cut
from sim.experiments.store.planned import blocks_in, labels_in
from sim.outcomes.outcomes import is_outcome
from sim.scenario.given import REPLICATES

_Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Until(_Part):
    kind: Literal["until"]
    open: bool
    outcome: str
    half_width: _Positive
    most: int = Field(ge=1, le=REPLICATES[1])


class _Best(_Part):
    kind: Literal["best"]
    open: bool
    outcome: str
    maximize: bool
    indifference: _Positive
    confidence: float = Field(gt=0.0, lt=1.0)
    most: int = Field(ge=2, le=REPLICATES[1])


def _of_until(manifest: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    """Is its outcome one, and are there no more replicates than it may have?"""
    if not is_outcome(document["outcome"]):
        yield f"design.study.outcome: no outcome {cut(document['outcome'])}"
    if manifest["replicates"] > document["most"]:
        yield "design.study.most: is less than the replicates that there are"


def _of_best(manifest: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    """The same, and are there blocks of runs, the first of all scenarios?"""
    yield from _of_until(manifest, document)
    points, blocks = len(labels_in(manifest)), blocks_in(manifest)
    if points < 2 or not 1.0 / points <= document["confidence"]:
        yield "design.study.confidence: is no more than a guess has"
    if not blocks or blocks[0].points != tuple(range(points)) or blocks[0].replicates < 2:
        yield "design.blocks: do not begin with two replicates of every scenario"


#: By kind: the shape of what is said, and what may not fit the points.
GROWING: dict[str, tuple[type[BaseModel], Callable[[dict[str, Any], dict[str, Any]], Iterator[str]]]] = {
    "until": (_Until, _of_until),
    "best": (_Best, _of_best),
}
