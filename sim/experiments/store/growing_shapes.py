"""What a manifest may say of experiments that grow while they run, kind by kind; see `study_shapes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.experiments.designs.targets import has_band, is_moment, targets_of
from sim.experiments.designs.targets_file import MOST_PARAMETERS, MOST_TARGETS
from sim.experiments.store.inside import cut
from sim.experiments.store.planned import blocks_in, labels_in
from sim.experiments.store.study_parts import sets
from sim.outcomes.outcomes import is_outcome
from sim.scenario.given import REPLICATES

_Finite = Annotated[float, Field(allow_inf_nan=False)]
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


class _Target(_Part):
    name: str = Field(min_length=1)
    measures: str
    value: _Finite
    low: _Finite | None = None
    high: _Finite | None = None
    source: str
    over: str
    scenario: str
    weight: _Positive
    held_out: bool
    against: str = ""  # which folders of earlier versions have not


class _Range(_Part):
    keys: list[str] = Field(min_length=1, max_length=MOST_PARAMETERS)
    low: _Finite
    high: _Finite
    log: bool
    bases: list[_Finite]
    whole: bool
    assumption: bool
    source: str


class _Proposal(_Part):
    role: str
    shares: list[Annotated[float, Field(ge=0.0, le=1.0)]]


class _Calibration(_Part):
    kind: Literal["calibration"]
    open: bool
    scenarios: list[str] = Field(min_length=1)
    budget: int = Field(ge=1)
    moments: list[str]
    targets: list[_Target] = Field(min_length=1, max_length=MOST_TARGETS)
    parameters: list[_Range] = Field(max_length=MOST_PARAMETERS)
    proposals: list[_Proposal] = Field(min_length=1)


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


def _of_calibration(manifest: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    """Can its targets be computed, have its parameters ranges, and are its points those of its proposals?"""
    named, ranges = document["scenarios"], document["parameters"]
    for place, one in enumerate(document["targets"]):
        yield from (f"design.study.targets.{place}{fault}" for fault in _target_faults(one, named))
    moments = {one["measures"] for one in document["targets"] if _is_of_moment(one)}
    if set(document["moments"]) != moments:
        yield "design.study.moments: are not those of the targets"
    for place, one in enumerate(ranges):
        if not one["low"] < one["high"] or (one["log"] and one["low"] <= 0.0):
            yield f"design.study.parameters.{place}: is no range"
        if len(one["bases"]) not in (0, len(one["keys"])):
            yield f"design.study.parameters.{place}.bases: are not as many as keys"
    fitting = True
    if any(len(one["shares"]) != len(ranges) for one in document["proposals"]):
        yield "design.study.proposals: have not a share for each parameter"
        fitting = False
    tried = _tried(document, len(labels_in(manifest)))
    if tried is not None and len(labels_in(manifest)) != len(tried):
        yield "design.study.proposals: are not as many as there are points"
        fitting = False
    if fitting and (wrong := _off_its_proposal(manifest, document)):
        yield f"design.study.proposals: point {wrong} is not the one that its proposal makes"


def _off_its_proposal(manifest: dict[str, Any], document: dict[str, Any]) -> str | None:
    """The first point that has other values than its proposal, or other keys than its scenario.

    None where there is none, or where ranges are none, of which is told elsewhere.
    """
    try:
        targets = targets_of(document)
        wanted = [targets.changes(one["shares"]) for one in document["proposals"]]
    except (ValueError, OverflowError, ZeroDivisionError):
        return None
    points = manifest["design"]["points"]
    for (proposal, name), point in zip(_tried(document, len(points)) or [], points, strict=True):
        own, first = wanted[proposal], points[document["scenarios"].index(name)]
        rest = [_besides(one["changes"], own) for one in (point, first)]
        if not sets(manifest["base"], point["changes"], own) or rest[0] != rest[1]:
            return str(point["label"])
    return None


def _tried(document: dict[str, Any], points: int) -> list[tuple[int, str]] | None:
    """The points by number of proposal and name of scenario; None where ranges are none."""
    try:
        targets = targets_of(document)
    except (ValueError, OverflowError, ZeroDivisionError):
        return None
    roles = [one["role"] for one in document["proposals"]]
    tried = targets.tried(document["scenarios"], roles, points)
    return [(place, name) for place, names in enumerate(tried) for name in names]


def _besides(changes: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """What changes set besides the keys that are searched, as far as they set those by themselves."""
    above = tuple(key for key in changes if any(one.startswith(f"{key}.") for one in own))
    return {key: value for key, value in changes.items() if key not in own and key not in above}


def _is_of_moment(target: dict[str, Any]) -> bool:
    return not target["over"] and is_moment(target["measures"])


def _target_faults(target: dict[str, Any], named: list[str]) -> Iterator[str]:
    """What is wrong with a target whose shape is right."""
    if target["scenario"] not in named:
        yield ".scenario: is not one of scenarios"
    measured = filter(None, (target["measures"], target["over"]))
    if not _is_of_moment(target) and not all(map(is_outcome, measured)):
        yield f".measures: no outcome and no moment {cut(target['measures'])}"
    low, high = target.get("low"), target.get("high")
    if low is None or high is None:
        own = _is_of_moment(target) and has_band(target["measures"])
        if not own or (low, high) != (None, None):
            yield ": has no band"
    elif not low <= target["value"] <= high or low == high:
        yield ": has no value in its band"


#: By kind: the shape of what is said, and what may not fit the points.
GROWING: dict[str, tuple[type[BaseModel], Callable[[dict[str, Any], dict[str, Any]], Iterator[str]]]] = {
    "until": (_Until, _of_until),
    "best": (_Best, _of_best),
    "calibration": (_Calibration, _of_calibration),
}
