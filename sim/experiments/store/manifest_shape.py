"""The shape of a manifest, declared once: what a reader may rely on before it looks at any part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError

from sim.experiments.designs.blocks import faults as block_faults
from sim.experiments.designs.blocks import runs_of
from sim.experiments.designs.chunks import share_of
from sim.experiments.designs.design import file_name
from sim.experiments.designs.plan import KEPT_TABLES
from sim.experiments.store.inside import cut, stays_inside
from sim.experiments.store.planned import FIRST_FORMAT, FORMAT, SECOND_FORMAT, blocks_in, labels_in
from sim.experiments.store.points import MOST_DRAWS
from sim.experiments.store.study_shapes import study_faults
from sim.scenario.documents import digest

#: Bytes of a manifest at most: hundreds of thousands of points.
LARGEST = 400_000_000
#: Brackets within brackets at most; those of a scenario take eight.
_DEEPEST = 64
#: Mistakes that are told one by one.
_MOST_TOLD = 20
_MOST_RUNS = 1_000_000_000

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


class _Share(_Part):
    number: int = Field(ge=1, le=_MOST_RUNS)
    of: int = Field(ge=1, le=_MOST_RUNS)


class _Scenario(_Part):
    label: Annotated[str, AfterValidator(_fit_for_files)]
    varied: dict[str, Any] = {}
    scenario: dict[str, Any]


class _Point(_Part):
    label: Annotated[str, AfterValidator(_fit_for_files)]
    changes: dict[str, Any]
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    first: int = Field(default=0, ge=0, le=MOST_DRAWS)


class _Key(RootModel[str]):
    model_config = ConfigDict(strict=True)


class _Listed(_Part):
    keys: list[Any]
    points: list[Any] = Field(min_length=1)
    study: dict[str, Any] | None = None


class _Block(_Part):
    points: list[int] = Field(min_length=1)
    first: int = Field(ge=0)
    replicates: int = Field(ge=1, le=_MOST_RUNS)


class _Design(_Part):
    keys: list[Any]
    points: int = Field(ge=1, le=_MOST_RUNS)
    study: dict[str, Any] | None = None
    blocks: list[_Block] | None = Field(default=None, min_length=1)


class _File(_Part):
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)


class _Damaged(_Part):
    shard: str
    first: int | None = Field(ge=0)
    last: int | None = Field(ge=0)
    reason: str


class _Hook(_Part):
    when: Literal["before", "after"]
    phase: str
    function: str
    source: str
    reads: dict[str, str]


class _Extension(_Part):
    hooks: list[_Hook] = Field(min_length=1)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class _Manifest(_Part):
    status: Ending
    started: str = ""
    finished: str | None = None
    command: list[Any] = []
    seed: int = Field(ge=0, lt=2**63)
    replicates: int = Field(ge=1, le=_MOST_RUNS)
    workers: int = Field(default=1, ge=1)
    tables: list[Literal["weeks", "employers", "moves", "bids"]] = Field(max_length=len(KEPT_TABLES))
    runs: _Runs
    part: _Share | None = None
    versions: dict[str, Any] = {}
    code_sha256: str = ""
    model_sha256: str = ""
    git_commit: str | None = None
    platform: dict[str, Any] = {}
    platforms: list[dict[str, Any]] = Field(default=[], max_length=_MOST_RUNS)
    files: dict[str, Any]
    damaged: list[Any] = []
    extension: _Extension | None = None


class _First(_Manifest):
    scenarios: list[Any] = Field(min_length=1)


class _Second(_Manifest):
    base: dict[str, Any]
    design: _Listed
    manifest_sha256: str


class _Third(_Manifest):
    base: dict[str, Any]
    design: _Design
    manifest_sha256: str


#: Of each format the manifest, and what its lists hold.
_SHAPES: dict[str, tuple[type[BaseModel], dict[tuple[str, ...], type[BaseModel]]]] = {
    FIRST_FORMAT: (_First, {("scenarios",): _Scenario}),
    SECOND_FORMAT: (_Second, {("design", "points"): _Point, ("design", "keys"): _Key}),
    FORMAT: (_Third, {("design", "keys"): _Key}),
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
    yield from _mistakes(shape, manifest, ())
    # One by one, for there may be millions, and all of them wrong.
    parts = parts | {("files",): _File, ("damaged",): _Damaged}
    for where, part in parts.items():
        for step, value in _items(manifest, where):
            yield from _mistakes(part, value, (*where, step))
            if part is _File and isinstance(step, str) and not stays_inside(step):
                yield f"files: {cut(step)} leads out of the folder"


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


def contradictions(manifest: dict[str, Any]) -> list[str]:
    """What in a manifest without faults does not fit together, and to its points: `key: what`.

    Args:
        manifest: with its points, where those stand in their own file.

    Raises:
        ResultsError: what points say cannot be read.
    """
    return list(_contradictions(manifest))


def _contradictions(manifest: dict[str, Any]) -> Iterator[str]:
    runs, tables = manifest["runs"], manifest["tables"]
    labels = [label.casefold() for label in labels_in(manifest)]
    if len(set(labels)) < len(labels):
        where = "scenarios" if manifest["format"] == FIRST_FORMAT else "design.points"
        yield f"{where}: a label stands there twice"
    if tables != [name for name in KEPT_TABLES if name in tables]:
        yield f"tables: must be some of {', '.join(KEPT_TABLES)}, in this order"
    yield from study_faults(manifest)
    extension = manifest.get("extension")
    if extension is not None and digest(extension["hooks"]) != extension["sha256"]:
        yield "extension.sha256: is not that of its functions"
    blocks = blocks_in(manifest)
    if blocks:
        wrong = block_faults(blocks, len(labels), manifest["replicates"])
        yield from (f"design.blocks: {fault}" for fault in wrong)
    planned = runs_of(blocks) if blocks else len(labels) * manifest["replicates"]
    part = manifest.get("part")
    if part and not part["number"] <= part["of"] <= planned:
        yield "part: is no part of so many runs"
    elif runs["planned"] != (share_of(planned, part["number"], part["of"]).size if part else planned):
        yield "runs.planned: is not the number of scenarios times that of replicates"
    if runs["done"] + runs["failed"] > runs["planned"]:
        yield "runs: more are done and failed than were planned"
    if manifest["status"] == "complete" and runs["done"] != runs["planned"]:
        yield "status: is complete, though not all runs are done"


def _step(step: str | int) -> str:
    return str(step) if isinstance(step, int) or re.fullmatch(r"\w{1,40}", step) else cut(step)
