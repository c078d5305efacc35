"""The shape of a manifest, declared once: what a reader may rely on before it looks at any part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import cycle, islice, product
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError

from sim.experiments.axes import MOST
from sim.experiments.design import file_name
from sim.experiments.grid import MOST_OUTCOMES, Grid, grid_of
from sim.experiments.inside import cut, stays_inside
from sim.experiments.plan import TABLES
from sim.experiments.planned import FIRST_FORMAT, FORMAT, grid_in, labels_in
from sim.names import split_key, told
from sim.outcomes.outcomes import is_outcome
from sim.scenario.documents import changed
from sim.scenario.problems import ScenarioError, child

#: Bytes of a manifest at most: hundreds of thousands of points.
LARGEST = 400_000_000
#: Brackets within brackets at most; those of a scenario take eight.
_DEEPEST = 64
#: Mistakes that are told one by one.
_MOST_TOLD = 20
_MOST_RUNS = 1_000_000_000
#: Numbers of replicates are signed and of 64 bits, the last one included.
_MOST_DRAWS = 2**62

_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_NEITHER = bytes(set(range(256)) - set(b"[]{}"))

_Finite = Annotated[float, Field(allow_inf_nan=False)]
Ending = Literal["running", "complete", "interrupted", "failed"]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)


def _fit_for_files(label: str) -> str:
    if file_name(label) != label:
        raise ValueError("must have letters, digits, points and hyphens only")
    return label


class _Runs(_Part):
    planned: int = Field(ge=1, le=_MOST_RUNS)
    done: int = Field(ge=0)
    failed: int = Field(ge=0)


class _Scenario(_Part):
    label: Annotated[str, AfterValidator(_fit_for_files)]
    varied: dict[str, Any] = {}
    scenario: dict[str, Any]


class _Point(_Part):
    label: Annotated[str, AfterValidator(_fit_for_files)]
    changes: dict[str, Any]
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    first: int = Field(default=0, ge=0, le=_MOST_DRAWS)


class _Key(RootModel[str]):
    model_config = ConfigDict(strict=True)


class _Axis(_Part):
    keys: list[str] = Field(min_length=1, max_length=MOST)
    values: list[_Finite] = Field(min_length=2, max_length=MOST)


class _Map(_Part):
    x: _Axis
    y: _Axis
    outcomes: list[str] = Field(min_length=1, max_length=MOST_OUTCOMES)
    against: dict[str, Any]


class _Design(_Part):
    keys: list[Any]
    points: list[Any] = Field(min_length=1)
    map: _Map | None = None


class _File(_Part):
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)


class _Damaged(_Part):
    shard: str
    first: int | None = Field(ge=0)
    last: int | None = Field(ge=0)
    reason: str


class _Manifest(_Part):
    status: Ending
    started: str = ""
    finished: str | None = None
    command: list[Any] = []
    seed: int = Field(ge=0, lt=2**63)
    replicates: int = Field(ge=1, le=_MOST_RUNS)
    workers: int = Field(default=1, ge=1)
    tables: list[Literal["weeks", "employers", "moves"]] = Field(max_length=len(TABLES))
    runs: _Runs
    versions: dict[str, Any] = {}
    code_sha256: str = ""
    git_commit: str | None = None
    platform: dict[str, Any] = {}
    files: dict[str, Any]
    damaged: list[Any] = []


class _First(_Manifest):
    scenarios: list[Any] = Field(min_length=1)


class _Second(_Manifest):
    base: dict[str, Any]
    design: _Design
    manifest_sha256: str


#: Of each format the manifest, and what its lists hold.
_SHAPES: dict[str, tuple[type[BaseModel], dict[tuple[str, ...], type[BaseModel]]]] = {
    FIRST_FORMAT: (_First, {("scenarios",): _Scenario}),
    FORMAT: (_Second, {("design", "points"): _Point, ("design", "keys"): _Key}),
}


def too_deep(content: bytes) -> bool:
    """Are there more brackets within brackets than any manifest has? Found without parsing."""
    brackets = np.frombuffer(_TEXT.sub(b"", content).translate(None, _NEITHER), np.uint8)
    steps = np.where((brackets == ord("[")) | (brackets == ord("{")), 1, -1)
    return bool(len(steps)) and int(steps.cumsum().max()) > _DEEPEST


def faults(manifest: dict[str, Any]) -> list[str]:
    """What is wrong with the content of a manifest: `key: what`, a line each, and of very many the first.

    Args:
        manifest: a document that names a format that is read.
    """
    found = list(islice(_faults(manifest), _MOST_TOLD + 1))
    return found if len(found) <= _MOST_TOLD else [*found[:_MOST_TOLD], "there is more"]


def _faults(manifest: dict[str, Any]) -> Iterator[str]:
    shape, parts = _SHAPES[manifest["format"]]
    whole = [*_mistakes(shape, manifest, ())]
    yield from whole
    # One by one, for there may be millions, and all of them wrong.
    parts = parts | {("files",): _File, ("damaged",): _Damaged}
    for where, part in parts.items():
        for step, value in _items(manifest, where):
            for mistake in _mistakes(part, value, (*where, step)):
                whole.append(mistake)
                yield mistake
            if part is _File and isinstance(step, str) and not stays_inside(step):
                yield f"files: {cut(step)} leads out of the folder"
    if not whole:
        yield from _contradictions(manifest)


def _items(manifest: dict[str, Any], where: tuple[str, ...]) -> Iterable[tuple[str | int, Any]]:
    """What a list or table at a place holds; nothing where something else is there."""
    held: Any = manifest
    for step in where:
        held = held.get(step) if isinstance(held, dict) else None
    return held.items() if isinstance(held, dict) else enumerate(held if isinstance(held, list) else [])


def _mistakes(part: type[BaseModel], value: Any, where: tuple[str | int, ...]) -> Iterator[str]:
    """What is wrong with a part of the manifest at a place."""
    try:
        part.model_validate(value)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False, include_context=False):
            message = fault["msg"].removeprefix("Value error, ")
            yield f"{'.'.join(map(_step, (*where, *fault['loc'])))}: {message[:1].lower()}{message[1:]}"


def _contradictions(manifest: dict[str, Any]) -> Iterator[str]:
    runs, tables = manifest["runs"], manifest["tables"]
    labels = [label.casefold() for label in labels_in(manifest)]
    if len(set(labels)) < len(labels):
        where = "scenarios" if manifest["format"] == FIRST_FORMAT else "design.points"
        yield f"{where}: a label stands there twice"
    if tables != [name for name in TABLES if name in tables]:
        yield f"tables: must be some of {', '.join(TABLES)}, in this order"
    yield from _of_map(manifest)
    if runs["planned"] != len(labels) * manifest["replicates"]:
        yield "runs.planned: is not the number of scenarios times that of replicates"
    if runs["done"] + runs["failed"] > runs["planned"]:
        yield "runs: more are done and failed than were planned"
    if manifest["status"] == "complete" and runs["done"] != runs["planned"]:
        yield "status: is complete, though not all runs are done"


def _of_map(manifest: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a map's grid, and whether the points are its own."""
    document = grid_in(manifest)
    if document is None:
        return
    try:
        grid = grid_of(document)
    except (ValueError, OverflowError) as error:
        yield from (f"design.map: {told(line)}" for line in str(error).splitlines())
        return
    yield from (f"design.map.outcomes: no outcome {cut(one)}" for one in grid.outcomes if not is_outcome(one))
    points = manifest["design"]["points"]
    if len(points) != (2 if grid.against else 1) * grid.shape[0] * grid.shape[1]:
        yield "design.map: has not as many cells as there are points"
    elif wrong := _off_the_grid(manifest, grid):
        yield f"design.map: point {wrong} is not the one that x and y have there"


def _off_the_grid(manifest: dict[str, Any], grid: Grid) -> str | None:
    """The first point that has another value of an axis than its place in the grid; None where none has.

    What points are compared with may be written in other ways than a manifest has it, so it is not looked at.
    """
    places = list(product(grid.y.values, grid.x.values))
    for point, (y, x) in zip(manifest["design"]["points"], cycle(places), strict=False):
        wanted = {**dict.fromkeys(grid.y.keys, y), **dict.fromkeys(grid.x.keys, x)}
        if not _sets(manifest["base"], point["changes"], wanted):
            return str(point["label"])
    return None


def _sets(base: dict[str, Any], changes: dict[str, Any], wanted: dict[str, float]) -> bool:
    """Has the base with these changes such values?"""
    above = tuple(f"{key}." for key in changes)
    if all(
        changes[key] == value if key in changes else not key.startswith(above) and _value(base, key) == value
        for key, value in wanted.items()
    ):
        return True
    try:  # a table or a list may have been set as a whole, and an item may go by its place
        document = changed(base, changes, "")
    except ScenarioError:
        return False
    return all(_value(document, key) == value for key, value in wanted.items())


def _value(document: Any, key: str) -> Any:
    """What a document has at a dotted key; None where it has nothing there."""
    found = document
    for part in split_key(key):
        if isinstance(found, list):
            named = [item for item in found if child(item, "name") == part]
            place = int(part) if re.fullmatch(r"\d{1,6}", part) else -1
            found = named[0] if named else found[place] if 0 <= place < len(found) else None
        else:
            found = child(found, part)
    return found


def _step(step: str | int) -> str:
    return str(step) if isinstance(step, int) or re.fullmatch(r"\w{1,40}", step) else cut(step)
