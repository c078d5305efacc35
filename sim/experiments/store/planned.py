"""The plan that a manifest describes, and the other way round.

A base is there whole; points stand in a file of their own, `points.parquet`. In the second format the
manifest lists the points, and in the first every scenario is there whole: such folders are read as those of
today, and written by nobody.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.blocks import Block
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan
from sim.experiments.store.inside import MANIFEST, ResultsError, cut
from sim.experiments.store.points import Entries, entries_of
from sim.scenario.documents import canonical, changed, digest, document_of, restricted
from sim.scenario.problems import ScenarioError

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: What is written, and what is read as well.
FORMAT, SECOND_FORMAT, FIRST_FORMAT = (f"poach results {number}" for number in (3, 2, 1))
FORMATS = (FIRST_FORMAT, SECOND_FORMAT, FORMAT)
#: Weeks are counted by 32 bits.
_MOST_WEEKS = 2**31
#: What experiments are called, by what their points are for.
_KINDS = {
    "sweep": "Sweep",
    "crossing": "Two by two",
    "map": "Phase diagram",
    "attribution": "Attribution",
    "sensitivity": "Sensitivity study",
    "calibration": "Calibration",
    "best": "Choice of the best",
    "second-choices": "Second choices",
}


def described(plan: Plan) -> dict[str, Any]:
    """What a manifest says of a plan: the base, the keys in which points differ, and the points."""
    design: dict[str, Any] = {"keys": list(plan.varied), "points": entries_of(plan)}
    if plan.study is not None:
        design["study"] = dict(plan.study)
    if plan.blocks:
        design["blocks"] = [{**one._asdict(), "points": list(one.points)} for one in plan.blocks]
    return {"base": document_of(plan.base), "design": design}


def points_apart(manifest: Mapping[str, Any]) -> bool:
    """Do the points stand in a file of their own, and were they read?"""
    return isinstance(manifest.get("design"), Mapping) and isinstance(
        manifest["design"].get("points"), Entries
    )


def labels_in(manifest: Mapping[str, Any]) -> list[str]:
    """Names of the scenarios of an experiment, that of comparisons first."""
    entries = _entries(manifest)
    return list(entries.labels) if isinstance(entries, Entries) else [entry["label"] for entry in entries]


def varied_in(manifest: Mapping[str, Any]) -> Collection[str]:
    """The dotted keys in which the scenarios differ."""
    if _is_first(manifest):
        return {key for entry in manifest["scenarios"] for key in entry.get("varied", {})}
    return set(manifest["design"]["keys"])


def study_in(manifest: Mapping[str, Any], kind: str | None = None) -> Mapping[str, Any] | None:
    """What the manifest says of what the points are for; None where it says nothing, or of another kind."""
    found: Mapping[str, Any] | None = None if _is_first(manifest) else manifest["design"].get("study")
    return found if found is None or kind in (None, found["kind"]) else None


def kind_of(manifest: Mapping[str, Any]) -> str:
    """What such an experiment is called; a comparison has pairs of runs of scenarios given whole."""
    study, entries = study_in(manifest), _entries(manifest)
    if study is not None and study["kind"] in _KINDS:
        return _KINDS[study["kind"]]
    if len(entries) == 1:
        return "Run" if manifest["replicates"] == 1 else "Runs of one scenario"
    whole = entries.hashes if isinstance(entries, Entries) else [one.get("sha256", "") for one in entries]
    return "Comparison" if manifest["replicates"] > 1 and None not in whole else "Runs of several scenarios"


def blocks_in(manifest: Mapping[str, Any]) -> tuple[Block, ...]:
    """Blocks of runs, where the experiment grew; else none."""
    told = [] if _is_first(manifest) else manifest["design"].get("blocks") or []
    return tuple(Block(tuple(one["points"]), one["first"], one["replicates"]) for one in told)


def draws_in(manifest: Mapping[str, Any], label: str, replicate: int) -> int:
    """The number that keys the random draws of a replicate of a scenario, with the seed."""
    first: int = 0 if _is_first(manifest) else _entry(manifest, label).get("first", 0)
    return first + replicate


def weeks_in(manifest: Mapping[str, Any], label: str) -> int | None:
    """Weeks of a scenario that this version may not take, as its document says; None where it does not."""
    entry = _entry(manifest, label)
    told = entry["scenario"] if _is_first(manifest) else {**manifest["base"], **entry["changes"]}
    weeks = told.get("weeks")
    return weeks if type(weeks) is int and 0 < weeks < _MOST_WEEKS else None


def plan_of(folder: Path, manifest: dict[str, Any]) -> Plan:
    """The plan of the experiment that a manifest describes.

    Raises:
        ResultsError: this version does not take its scenarios.
    """
    labels, entries = labels_in(manifest), _entries(manifest)
    counts = (
        manifest["replicates"],
        manifest["seed"],
        tuple(manifest["tables"]),
        study_in(manifest),
        blocks_in(manifest),
    )
    if isinstance(entries, Entries) and not any(entries.hashes):
        return Plan(base_of(folder, manifest), Design(entries.points), *counts)
    base, *others = (scenario_of(folder, manifest, label) for label in labels)
    design = Design.of_scenarios(base, others, labels)
    points = [replace(point, first=draws_in(manifest, point.label, 0)) for point in design.points]
    return Plan(base, Design(tuple(points)), *counts)


def scenario_of(folder: Path, manifest: Mapping[str, Any], label: str) -> Scenario:
    """A scenario of the experiment, by its name there.

    Raises:
        KeyError: there is no such scenario.
        ResultsError: this version does not take it, with every mistake in it; or makes another of it than
            the one that was run.
    """
    entry = _entry(manifest, label)
    file = f"{folder / MANIFEST}: scenario {label}"
    if _is_first(manifest):
        return _taken(entry["scenario"], file)
    try:
        document = changed(manifest["base"], entry["changes"], file)
    except ScenarioError as error:
        raise ResultsError(*map(str, error.problems)) from None
    known = entry["sha256"]
    if known is not None and digest(document) != known:
        raise ResultsError(
            f"{file}: base and changes do not make the scenario that was run (its sha256 is another), so "
            "they were damaged or changed; take the manifest that poach wrote from a copy"
        )
    scenario = _taken(document, file)
    if known is None:  # its changes are not resolved, so that the base alone can be compared
        base_of(folder, manifest)
    elif digest(restricted(document_of(scenario), document)) != known:
        raise _understood_otherwise(file, manifest)
    return scenario


def base_of(folder: Path, manifest: Mapping[str, Any]) -> Scenario:
    """The scenario that points change; in the first format, which has none, that of the first point.

    Raises:
        ResultsError: this version does not take it, or makes another of it than was run.
    """
    if _is_first(manifest):
        return scenario_of(folder, manifest, labels_in(manifest)[0])
    file = f"{folder / MANIFEST}: base"
    text = canonical(manifest["base"])
    if not _as_it_is(text, file):
        raise _understood_otherwise(file, manifest)
    return _taken(manifest["base"], file)


@lru_cache(maxsize=8)
def _as_it_is(text: bytes, file: str) -> bool:
    """Does this version make of a document what it says?"""
    document = json.loads(text)
    return bool(canonical(restricted(document_of(_taken(document, file)), document)) == text)


def _taken(document: Any, file: str) -> Scenario:
    from sim.scenario.load import scenario_from

    try:
        return scenario_from(document, file)
    except ScenarioError as error:
        raise ResultsError(*map(str, error.problems)) from None


def _understood_otherwise(file: str, manifest: Mapping[str, Any]) -> ResultsError:
    versions = cut(manifest.get("versions", {}).get("poach"))
    return ResultsError(
        f"{file}: this version of poach makes another scenario of it than was run (its sha256 is "
        f"another); its tables can be read, for all else use the version that wrote it ({versions})"
    )


def _is_first(manifest: Mapping[str, Any]) -> bool:
    return bool(manifest["format"] == FIRST_FORMAT)


def _entries(manifest: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    entries: Sequence[dict[str, Any]]
    entries = manifest["scenarios"] if _is_first(manifest) else manifest["design"]["points"]
    return entries


def _entry(manifest: Mapping[str, Any], label: str) -> dict[str, Any]:
    entries = _entries(manifest)
    if isinstance(entries, Entries):
        return entries.named(label)
    for entry in entries:
        if entry["label"] == label:
            return entry
    raise KeyError(label)
