"""What a manifest may say of a sensitivity study, and whether its points lie as its method lays them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from sim.experiments.designs.axes import MOST
from sim.experiments.designs.beside import sides
from sim.experiments.designs.sensitivity import (
    KIND,
    MOST_POINTS,
    Method,
    Sensitivity,
    arms,
    sensitivity_of,
)
from sim.experiments.designs.trajectories import LEVELS
from sim.experiments.store.inside import cut
from sim.experiments.store.study_parts import Finite, Part, sets
from sim.names import told
from sim.outcomes.outcomes import is_outcome


class _Input(Part):
    keys: list[str] = Field(min_length=1, max_length=MOST)
    low: Finite
    high: Finite
    log: bool
    bases: list[Finite]
    whole: bool
    choices: list[bool | str] = Field(max_length=MOST)
    levels: list[bool | int | Finite | str] = Field(max_length=MOST)
    assumption: bool
    source: str


class _Walk(Part):
    start: list[Annotated[int, Field(ge=0, lt=LEVELS)]]
    order: list[int]


class _Sensitivity(Part):
    kind: Literal["sensitivity"]
    method: Method
    outcome: str
    factors: list[_Input] = Field(min_length=1, max_length=MOST)
    against: dict[str, Any]
    rows: int = Field(ge=1, le=MOST_POINTS)
    walks: list[_Walk]
    layout: Literal["side by side"] | None = None


def _of_sensitivity(manifest: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a sensitivity study, and whether its points lie as its method lays them."""
    try:
        study = sensitivity_of(document)
    except (ValueError, OverflowError) as error:
        yield from (f"design.study: {told(line)}" for line in str(error).splitlines())
        return
    if not is_outcome(study.outcome):
        yield f"design.study.outcome: no outcome {cut(study.outcome)}"
    points = manifest["design"]["points"]
    if len(points) != study.points:
        yield f"design.study: makes {study.points:,} points, and there are {len(points):,}"
    elif wrong := _out_of_order(manifest["base"], points, study):
        yield f"design.study: point {wrong} is not the one that its method has there"


def _out_of_order(base: dict[str, Any], points: Sequence[dict[str, Any]], study: Sensitivity) -> str | None:
    """The first point that differs from those of its row in more than it should; None where none does."""
    keys = [one.keys for one in study.factors]
    side = sides(study.against)[0]
    if study.method == "tornado":
        arms_of = [(one, value) for one in study.factors for value in arms(one)]
        for point, (one, value) in zip(points[side][1:], arms_of, strict=False):
            if not sets(base, point["changes"], one.changes(value)):
                return str(point["label"])
        return None
    for number, start in enumerate(range(0, study.rows * study.row, study.row)):
        step = side.step or 1
        row = points[step * start : step * (start + study.row) : step]
        if study.method == "sobol":
            expected = [(one, row[0], row[1], place) for place, one in enumerate(row[2:])]
        else:  # a walk, or one point
            order = study.walks[number].order if study.walks else ()
            expected = [
                (one, before, one, place) for one, before, place in zip(row[1:], row, order, strict=False)
            ]
        for point, others, own, place in expected:
            for factor, names in enumerate(keys):
                like = own if factor == place else others
                if any(point["changes"].get(key) != like["changes"].get(key) for key in names):
                    return str(point["label"])
    return None


#: The shape of what is said, and what may not fit the points.
SENSITIVITY: dict[str, tuple[type[BaseModel], Callable[[dict[str, Any], dict[str, Any]], Iterator[str]]]] = {
    KIND: (_Sensitivity, _of_sensitivity),
}
