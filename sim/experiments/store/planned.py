"""The plan that a manifest describes, and the other way round.

A base is there whole, and of each point what it sets and the hash of the scenario that this makes. In the
first format every scenario is there whole: such folders are read as those of today, and written by nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan
from sim.experiments.store.inside import MANIFEST, ResultsError, cut
from sim.scenario.documents import changed, differences, digest, document_of, restricted

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

#: What is written, and what is read as well.
FORMAT, FIRST_FORMAT = "poach results 2", "poach results 1"
#: Weeks are counted by 32 bits.
_MOST_WEEKS = 2**31


def described(plan: Plan) -> dict[str, Any]:
    """What a manifest says of a plan: the base, the keys in which scenarios differ, and the points."""
    base = document_of(plan.base)
    points: list[dict[str, Any]] = []
    for point, scenario in zip(plan.design.points, plan.scenarios, strict=True):
        document = document_of(scenario)
        told = {"label": point.label, "changes": differences(base, document), "sha256": digest(document)}
        points.append(told | ({"first": point.first} if point.first else {}))
    design = {"keys": list(plan.varied[0]), "points": points}
    return {"base": base, "design": design if plan.study is None else design | {"study": dict(plan.study)}}


def labels_in(manifest: Mapping[str, Any]) -> list[str]:
    """Names of the scenarios of an experiment, that of comparisons first."""
    return [str(entry["label"]) for entry in _entries(manifest)]


def varied_in(manifest: Mapping[str, Any]) -> Collection[str]:
    """The dotted keys in which the scenarios differ."""
    if _is_first(manifest):
        return {key for entry in manifest["scenarios"] for key in entry.get("varied", {})}
    return set(manifest["design"]["keys"])


def study_in(manifest: Mapping[str, Any], kind: str | None = None) -> Mapping[str, Any] | None:
    """What the manifest says of what the points are for; None where it says nothing, or of another kind."""
    found: Mapping[str, Any] | None = None if _is_first(manifest) else manifest["design"].get("study")
    return found if found is None or kind in (None, found["kind"]) else None


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
    labels = labels_in(manifest)
    base, *others = (scenario_of(folder, manifest, label) for label in labels)
    design = Design.of_scenarios(base, others, labels)
    points = [replace(point, first=draws_in(manifest, point.label, 0)) for point in design.points]
    tables = tuple(manifest["tables"])
    return Plan(base, Design(tuple(points)), manifest["replicates"], manifest["seed"], tables)


def scenario_of(folder: Path, manifest: Mapping[str, Any], label: str) -> Scenario:
    """A scenario of the experiment, by its name there.

    Raises:
        KeyError: there is no such scenario.
        ResultsError: this version does not take it, with every mistake in it; or makes another of it than
            the one that was run.
    """
    from sim.scenario.load import scenario_from
    from sim.scenario.problems import ScenarioError

    entry = _entry(manifest, label)
    file = f"{folder / MANIFEST}: scenario {label}"
    try:
        if _is_first(manifest):
            return scenario_from(entry["scenario"], file)
        document = changed(manifest["base"], entry["changes"], file)
        if digest(document) != entry["sha256"]:
            raise ResultsError(
                f"{file}: base and changes do not make the scenario that was run (its sha256 is another), so "
                "they were damaged or changed; take the manifest that poach wrote from a copy"
            )
        scenario = scenario_from(document, file)
    except ScenarioError as error:
        raise ResultsError(*map(str, error.problems)) from None
    if digest(restricted(document_of(scenario), document)) != entry["sha256"]:
        versions = cut(manifest.get("versions", {}).get("poach"))
        raise ResultsError(
            f"{file}: this version of poach makes another scenario of it than was run (its sha256 is "
            f"another); its tables can be read, for all else use the version that wrote it ({versions})"
        )
    return scenario


def _is_first(manifest: Mapping[str, Any]) -> bool:
    return bool(manifest["format"] == FIRST_FORMAT)


def _entries(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]]
    entries = manifest["scenarios"] if _is_first(manifest) else manifest["design"]["points"]
    return entries


def _entry(manifest: Mapping[str, Any], label: str) -> dict[str, Any]:
    for entry in _entries(manifest):
        if entry["label"] == label:
            return entry
    raise KeyError(label)
