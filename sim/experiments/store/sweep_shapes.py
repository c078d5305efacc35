"""What a manifest may say of a sweep: the shape, and what must fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, Field

from sim.experiments.designs.axes import MOST
from sim.experiments.designs.grid import MOST_OUTCOMES
from sim.experiments.designs.sampling import Method
from sim.experiments.designs.sweeps import MOST_DRAWN, MOST_FACTORS
from sim.experiments.store.inside import cut
from sim.experiments.store.study_parts import Part
from sim.outcomes.outcomes import is_outcome
from sim.scenario.documents import value_at
from sim.scenario.given import SEEDS


class _Factor(Part):
    keys: list[str] = Field(min_length=1, max_length=MOST)
    lever: bool


class _Sweep(Part):
    kind: Literal["sweep"]
    method: Method
    points: int = Field(ge=1, le=MOST_DRAWN)
    seed: int = Field(ge=SEEDS[0], le=SEEDS[1])
    factors: list[_Factor] = Field(min_length=1, max_length=MOST_FACTORS)
    outcomes: list[str] = Field(min_length=1, max_length=MOST_OUTCOMES)
    against: dict[str, Any]
    layout: Literal["side by side"] | None = None


def _of_sweep(manifest: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a sweep's outcomes, and whether its points have values of its factors."""
    yield from (
        f"design.study.outcomes: no outcome {cut(one)}" for one in document["outcomes"] if not is_outcome(one)
    )
    points = manifest["design"]["points"]
    if document["against"] and len(points) % 2:
        yield "design.study: has not as many points as are compared with"
    names = [",".join(factor["keys"]) for factor in document["factors"]]
    if len(set(names)) < len(names):
        yield "design.study.factors: has keys twice"
    for factor in document["factors"]:
        try:
            known = value_at(manifest["base"], factor["keys"][0])
        except ValueError:
            yield f"design.study.factors: {cut(factor['keys'][0])} is no key"
            continue
        given = (point["changes"].get(factor["keys"][0], known) for point in points)
        if any(not isinstance(one, bool | int | float | str | None) for one in given):
            yield f"design.study.factors: {cut(factor['keys'][0])} has what is no single value at some point"


#: By kind, as `sim.experiments.store.study_shapes` has all of them.
SWEEP: dict[str, tuple[type[BaseModel], Callable[[dict[str, Any], dict[str, Any]], Iterator[str]]]] = {
    "sweep": (_Sweep, _of_sweep),
}
