"""`ro-crate-metadata.json` held against its specification (RO-Crate 1.1) and against its folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sim.experiments.store.inside import CRATE

SPECIFICATION = "https://w3id.org/ro/crate/1.1"
#: What the root must have, and an action and a program must for what is said to be known where all came from.
REQUIRED = {
    "Dataset": ("name", "description"),
    "File": ("name", "encodingFormat"),
    "CreateAction": ("name", "startTime", "endTime", "actionStatus", "instrument", "object", "result"),
    "SoftwareApplication": ("name", "version", "license"),
    "CreativeWork": (),
}


def crate_in(folder: Path) -> dict[str, dict[str, Any]]:
    """The entities of a folder's metadata, by what they are called."""
    document = json.loads((folder / CRATE).read_text(encoding="utf-8"))
    assert document["@context"] == f"{SPECIFICATION}/context"
    found = {entity["@id"]: entity for entity in document["@graph"]}
    assert len(found) == len(document["@graph"]), "two entities of one name"
    return found


def crate_faults(folder: Path) -> list[str]:
    """What is wrong with the metadata of a folder in which all files are poach's: a line each."""
    return list(_faults(folder, crate_in(folder)))


def _faults(folder: Path, found: dict[str, dict[str, Any]]) -> Iterator[str]:
    descriptor, root = found[CRATE], found["./"]
    if descriptor["about"] != {"@id": "./"} or descriptor["conformsTo"] != {"@id": SPECIFICATION}:
        yield "the descriptor is not that of the specification"
    for name, entity in found.items():
        yield from (f"{name} has no {key}" for key in REQUIRED[entity["@type"]] if not entity.get(key))
        for reference in _references(list(entity.values())):
            if reference not in found and not reference.startswith(("http://schema.org/", SPECIFICATION)):
                yield f"{name} refers to {reference}, which is not there"
    for when in (root["datePublished"], *(found["#experiment"][key] for key in ("startTime", "endTime"))):
        datetime.fromisoformat(when)
    licence = found[root["license"]["@id"]]
    if not licence["name"] or not licence["description"]:
        yield "the licence says nothing"
    yield from _faults_of_parts(folder, found, [one["@id"] for one in root["hasPart"]])
    results = set(_references(found["#experiment"]["result"]))
    if not results <= {one["@id"] for one in root["hasPart"]}:
        yield "what came of the experiment is no part of the folder"


def _faults_of_parts(folder: Path, found: dict[str, dict[str, Any]], parts: list[str]) -> Iterator[str]:
    """Every part is there, every file is a part or in a folder that is one, and sizes and digests fit."""
    known = {unquote(part) for part in parts}
    for part in parts:
        path, entity = folder / unquote(part), found[part]
        if not (path.is_dir() if entity["@type"] == "Dataset" else path.is_file()):
            yield f"{part} is not there"
        elif "sha256" in entity:
            held = path.read_bytes()
            if (entity["sha256"], entity["contentSize"]) != (
                hashlib.sha256(held).hexdigest(),
                str(len(held)),
            ):
                yield f"{part} is another"
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        within = [f"{above.as_posix()}/" for above in path.relative_to(folder).parents]
        if path.is_file() and name != CRATE and not known & {name, *within}:
            yield f"{name} is not listed"


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _references(one)
    elif isinstance(value, dict):
        yield value["@id"]
