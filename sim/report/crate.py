"""`ro-crate-metadata.json`: what a results folder is, for archives and programs (RO-Crate 1.1).

Soiland-Reyes et al. (2022), Packaging research artefacts with RO-Crate, Data Science 5(2).
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from sim.experiments.store.inside import CRATE, MANIFEST, REPORT

if TYPE_CHECKING:
    from sim.report.subject import Subject

_VERSION = "https://w3id.org/ro/crate/1.1"
#: Kinds of files, by the ending of their names.
_FORMATS = {
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "png": "image/png",
    "html": "text/html",
}
#: What a file is, where its name does not say it.
_SAID = {
    MANIFEST: "What was run, with what code, how it ended, and the digests of the files",
    REPORT: "The report of the folder",
    "runs.parquet": "One row a run: how it ended, and its outcomes",
    "points.parquet": "The points of the design",
}


def crate(subject: Subject) -> dict[str, Any]:
    """The metadata of a folder in which the report lies, from its manifest.

    No licence is stated: that is up to whoever publishes the folder.
    """
    manifest = subject.manifest
    listed = {name: found for name, found in sorted(manifest["files"].items())}
    parts = [_file(name, listed.get(name)) for name in (MANIFEST, *listed, REPORT)]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{subject.kind}: {subject.base.name}",
        "description": subject.base.question or f"{subject.kind} of the scenario {subject.base.name}",
        "datePublished": manifest.get("finished") or manifest["started"],
        "hasPart": [{"@id": one["@id"]} for one in parts],
        "mentions": {"@id": "#experiment"},
    }
    return {
        "@context": f"{_VERSION}/context",
        "@graph": [
            {
                "@id": CRATE,
                "@type": "CreativeWork",
                "conformsTo": {"@id": _VERSION},
                "about": {"@id": "./"},
            },
            root,
            *parts,
            *_how(subject),
        ],
    }


def _file(name: str, found: dict[str, Any] | None) -> dict[str, Any]:
    entity: dict[str, Any] = {"@id": name, "@type": "File", "name": name}
    if (kind := _FORMATS.get(name.rpartition(".")[2])) is not None:
        entity["encodingFormat"] = kind
    if name in _SAID:
        entity["description"] = _SAID[name]
    if found is not None:
        entity |= {"contentSize": str(found["bytes"]), "sha256": found["sha256"]}
    return entity


def _how(subject: Subject) -> list[dict[str, Any]]:
    """The experiment as an action, and the program that it was done with."""
    manifest = subject.manifest
    program: dict[str, Any] = {"@id": "#poach", "@type": "SoftwareApplication", "name": "poach"}
    if version := (manifest.get("versions") or {}).get("poach"):
        program["softwareVersion"] = version
    if commit := manifest.get("git_commit"):
        program["identifier"] = f"git commit {commit}"
    action = {
        "@id": "#experiment",
        "@type": "CreateAction",
        "name": f"{subject.kind}, seed {subject.plan.seed}",
        "description": " ".join(shlex.quote(word) for word in manifest.get("command") or []),
        "instrument": {"@id": "#poach"},
        "startTime": manifest["started"],
        "result": {"@id": "runs.parquet"},
    }
    if manifest.get("finished"):
        action["endTime"] = manifest["finished"]
    return [action, program]
