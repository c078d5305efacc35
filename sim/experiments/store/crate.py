"""`ro-crate-metadata.json`: what a results folder is, for archives and programs (RO-Crate 1.1).

Soiland-Reyes et al. (2022), Packaging research artefacts with RO-Crate, Data Science 5(2).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sim.experiments.store.atomic import write_json
from sim.experiments.store.inside import (
    CRATE,
    FIGURES,
    MANIFEST,
    POINTS,
    REPORT,
    SHARDS,
    TABLE_FILES,
    is_file,
    is_folder,
)
from sim.experiments.store.planned import kind_of, labels_in

_VERSION, _LICENCE = "https://w3id.org/ro/crate/1.1", "#licence"
_MIT = {"@id": "https://spdx.org/licenses/MIT", "@type": "CreativeWork", "name": "MIT License"}
#: Kinds of files, by the ending of their names.
_FORMATS = {
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "png": "image/png",
    "html": "text/html",
}
#: What a file is, where its name does not say it.
_SAID = {
    MANIFEST: "The scenario, what was run and with what code, how it ended, and the digests of the files",
    REPORT: "The report of the folder: one page for a browser",
    POINTS: "The points of the design: what each changes of the scenario",
    TABLE_FILES["runs"]: "One row a run: how it ended, and its outcomes",
    TABLE_FILES["weeks"]: "Measures of the market, one row a week of a run",
    TABLE_FILES["employers"]: "Employers, one row each a week of a run",
    TABLE_FILES["moves"]: "The log of events: who moved where, when, and for what pay",
    TABLE_FILES["bids"]: "Every bid for a person, and what staying was worth",
}


def write_crate(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write what a folder is in which nothing runs any more, whole or not at all.

    A folder that stands in the place of the file stays.

    Args:
        folder: the results folder.
        manifest: what its manifest says, or is about to say.

    Raises:
        OSError: it cannot be written.
    """
    if not is_folder(folder / CRATE):
        write_json(folder / CRATE, crate_of(folder, manifest))


def crate_of(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata of a folder: each file of poach's that is there, and how it came to be.

    No file is read: sizes and digests are the manifest's.

    Args:
        folder: the results folder.
        manifest: what its manifest says.
    """
    made = [_file(name, manifest["files"].get(name)) for name in _made(folder, manifest)]
    parts = [*made, *_others(folder, manifest)]
    base = manifest.get("base") or {}  # which the first format has not
    name = str(base.get("name") or labels_in(manifest)[0])
    asked = " ".join(str(base.get("question", "")).split())
    told = f"{kind_of(manifest)} on {name}, a market for AI talent simulated by poach: {_runs(manifest)}."
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{kind_of(manifest)}: {name}, seed {manifest['seed']}",
        "description": f"{asked} {told}" if asked else told,
        "datePublished": manifest.get("finished") or manifest["started"],
        "license": {"@id": _LICENCE},
        "hasPart": _references(parts),
        "mentions": {"@id": "#experiment"},
    }
    descriptor = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _VERSION},
        "about": {"@id": "./"},
    }
    scenario = {
        "@id": "#scenario",
        "@type": "CreativeWork",
        "name": name,
        "description": f"{asked or 'A scenario of poach'} (whole in {MANIFEST})",
        "isPartOf": {"@id": MANIFEST},
    }
    program = _program(manifest)
    graph = [descriptor, root, *parts, scenario, _action(manifest, made), program, _NO_LICENCE, _MIT]
    return {"@context": f"{_VERSION}/context", "@graph": graph}


#: Of poach's licence nothing follows for what is made with it.
_NO_LICENCE = {
    "@id": _LICENCE,
    "@type": "CreativeWork",
    "name": "No licence is stated",
    "description": "Whoever publishes these results states here how they may be used. That of the program "
    "(MIT) says nothing of what is made with it.",
}


def _made(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Files that the experiment has left, the manifest first, which is there or about to be."""
    return [MANIFEST, *(name for name in sorted(manifest["files"]) if is_file(folder / name))]


def _others(folder: Path, manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What lies beside: the report, and runs that wait for others."""
    if is_file(folder / REPORT):
        yield _file(REPORT, None)
    if manifest["status"] != "complete" and is_folder(folder / SHARDS):
        yield {
            "@id": f"{SHARDS}/",
            "@type": "Dataset",
            "name": SHARDS,
            "description": "Runs that are kept until all are there; `poach resume` goes on with them",
        }


def _file(name: str, found: Mapping[str, Any] | None) -> dict[str, Any]:
    entity: dict[str, Any] = {"@id": quote(name, errors="backslashreplace"), "@type": "File", "name": name}
    if (kind := _FORMATS.get(name.rpartition(".")[2])) is not None:
        entity["encodingFormat"] = kind
    if name.startswith(f"{FIGURES}/"):
        entity["description"] = "A picture of the runs"
    elif name in _SAID:
        entity["description"] = _SAID[name]
    if found is not None:
        entity |= {"contentSize": str(found["bytes"]), "sha256": found["sha256"]}
    return entity


def _references(entities: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"@id": one["@id"]} for one in entities]


def _runs(manifest: Mapping[str, Any]) -> str:
    runs = manifest["runs"]
    failed = f", {runs['failed']:,} failed" if runs["failed"] else ""
    return f"{runs['done']:,} of {runs['planned']:,} runs done{failed}, seed {manifest['seed']}"


def _action(manifest: Mapping[str, Any], made: list[dict[str, Any]]) -> dict[str, Any]:
    """The experiment: of what, with what, when, and what came of it."""
    ended = "Completed" if manifest["status"] == "complete" else "Failed"
    action = {
        "@id": "#experiment",
        "@type": "CreateAction",
        "name": f"{kind_of(manifest)}, seed {manifest['seed']}",
        "actionStatus": {"@id": f"http://schema.org/{ended}ActionStatus"},
        "startTime": manifest["started"],
        "instrument": {"@id": "#poach"},
        "object": {"@id": "#scenario"},
        "result": _references(made),
    }
    if manifest.get("command"):
        action["description"] = " ".join(map(shlex.quote, manifest["command"]))
    if manifest.get("finished"):
        action["endTime"] = manifest["finished"]
    if ended == "Failed":
        action["error"] = f"{manifest['status']}: {_runs(manifest)}"
    return action


def _program(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The program, in the version that the manifest has."""
    program: dict[str, Any] = {"@id": "#poach", "@type": "SoftwareApplication", "name": "poach"}
    program["description"] = "Agent-based simulator of the market for AI talent"
    program["license"] = {"@id": _MIT["@id"]}
    if version := (manifest.get("versions") or {}).get("poach"):
        program["version"] = version
    if commit := manifest.get("git_commit"):
        program["identifier"] = f"git commit {commit}"
    return program
