"""`manifest.json`: what was run, with what code, how it ended, and the checksum of every file."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.experiments.designs.beside import OLD_LAYOUT
from sim.experiments.designs.plan import Plan
from sim.experiments.runs.keys import code_checksum, model_checksum
from sim.experiments.store.atomic import write_json
from sim.experiments.store.crate import write_crate
from sim.experiments.store.inside import (
    MANIFEST,
    POINTS,
    SHARDS,
    TABLE_FILES,
    ResultsError,
    cut,
    is_file,
    open_file,
)
from sim.experiments.store.planned import FORMAT, FORMATS, described, points_apart
from sim.experiments.store.points import read_points
from sim.scenario.documents import canonical, digest
from sim.surroundings import plain

#: Key of the manifest's digest of itself; folders that poach wrote before there was one have none.
DIGEST = "manifest_sha256"

# Packages whose version may change a result or the reading of a file.
_PACKAGES = ("mesa", "numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy", "matplotlib")
_SOURCES = Path(__file__).resolve().parents[2]


def describe(plan: Plan, workers: int, command: Sequence[str]) -> dict[str, Any]:
    """The manifest of an experiment that is about to start."""
    return {
        "format": FORMAT,
        "status": "running",
        "started": now(),
        "finished": None,
        "command": [plain(word) for word in command],
        "seed": plan.seed,
        "replicates": plan.replicates,
        "workers": workers,
        "tables": list(plan.tables),
        "runs": {"planned": len(plan), "done": 0, "failed": 0},
        **described(plan),
        **({} if plan.extension is None else {"extension": plan.extension.document}),
        "versions": dict(versions()),
        "code_sha256": code_checksum(),
        "model_sha256": model_checksum(),
        "git_commit": _commit(),
        "platform": surroundings(),
        "files": {},
        DIGEST: "",
    }


def missing_tables(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Tables that the folder should have and has not, or not to the end."""
    return [
        name
        for name in ("runs", *manifest["tables"])
        if TABLE_FILES[name] not in manifest["files"] or not os.path.lexists(folder / TABLE_FILES[name])
    ]


def write(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest, with its digest; that of a folder from before there were digests stays without.

    Where nothing runs any more, what the folder is for archives is written before: the manifest comes last.

    Raises:
        ResultsError: it is larger than what is read.
    """
    from sim.experiments.store.manifest_shape import LARGEST

    if DIGEST in manifest:
        if len(canonical(_on_disk(manifest))) > LARGEST // 2:  # indented it is longer
            raise ResultsError(
                f"{folder}: the scenario and what its points are for take more than the "
                f"{LARGEST // 2:,} bytes that a manifest may have; leave out what is not needed"
            )
        manifest[DIGEST] = sealed(manifest)
    if manifest["status"] != "running":
        write_crate(folder, manifest)
    write_json(folder / MANIFEST, _on_disk(manifest))


def _on_disk(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says: of the points in their own file, how many they are."""
    found = dict(manifest)
    if points_apart(manifest):
        found["design"] = {**manifest["design"], "points": len(manifest["design"]["points"])}
    return found


def sealed(manifest: Mapping[str, Any]) -> str:
    """The digest of a manifest: of its content but the digest itself."""
    return digest({key: value for key, value in _on_disk(manifest).items() if key != DIGEST})


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder: the only way by which one is read.

    Raises:
        ResultsError: there is none that this version can read; with all that is wrong with it.
    """
    from sim.experiments.store.manifest_shape import contradictions, faults

    path = folder / MANIFEST
    manifest = _parsed(path, _content(folder))
    if not isinstance(manifest, dict) or not str(manifest.get("format")).startswith("poach results "):
        raise ResultsError(f"{path}: not the manifest of a results folder of poach; {_REMEDY}")
    if manifest["format"] not in FORMATS:
        raise ResultsError(
            f"{path}: format: is {cut(manifest['format'])}, and this version of poach reads "
            f"{', '.join(map(repr, FORMATS))}; read it with the version that wrote it, or a later one"
        )
    lines = [f"{path}: {fault}; {_WRITTEN_BY_POACH}" for fault in faults(manifest)]
    sound = not lines
    if DIGEST in manifest and manifest[DIGEST] != sealed(manifest):
        lines.insert(
            0,
            f"{path}: its content does not fit its digest ({DIGEST}), so it was damaged or changed after it "
            "was written, and nothing in it can be relied on; take it from a copy (the tables beside it are "
            "Parquet files, which other programs can read)",
        )
    if sound and manifest["format"] == FORMAT:
        if lines:
            raise ResultsError(*lines)
        manifest["design"]["points"] = read_points(folder, manifest)
    if sound:
        for fault in contradictions(manifest):
            lines.append(f"{path}: {fault}" + ("" if fault == OLD_LAYOUT else f"; {_WRITTEN_BY_POACH}"))
    if lines:
        raise ResultsError(*lines)
    return manifest


def is_ours(folder: Path) -> bool:
    """Does a folder whose manifest cannot be read look like one of ours: by its tables, or its manifest?"""
    names = {path.name for path in folder.iterdir()}
    if names & {*TABLE_FILES.values(), POINTS, SHARDS}:
        return True
    try:
        return b'"poach results ' in _content(folder)
    except ResultsError:
        return False


_REMEDY = "give a folder that `poach run` wrote"
_WRITTEN_BY_POACH = "take the manifest that poach wrote from a copy"


def _content(folder: Path) -> bytes:
    """The bytes of a folder's manifest."""
    from sim.experiments.store.manifest_shape import LARGEST

    path = folder / MANIFEST
    if is_file(folder):
        raise ResultsError(f"{folder}: is a file; {_REMEDY}")
    try:
        with open_file(path) as file:
            content = file.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        missing = f"not a results folder: it has no {MANIFEST}" if folder.exists() else "no such folder"
        raise ResultsError(f"{folder}: {missing}; {_REMEDY}") from None
    except OSError as fault:
        raise ResultsError(f"{path}: cannot be read ({fault.strerror or fault}); {_REMEDY}") from None
    if len(content) > LARGEST:
        raise ResultsError(f"{path}: is larger than any manifest ({LARGEST:,} bytes); {_REMEDY}")
    return content


def _parsed(path: Path, content: bytes) -> Any:
    """The document that the bytes of a manifest hold."""
    from sim.experiments.store.manifest_shape import too_deep

    if too_deep(content):
        raise ResultsError(f"{path}: has more brackets within brackets than any manifest; {_REMEDY}")
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as fault:
        raise ResultsError(f"{path}: cannot be read ({fault}); {_REMEDY}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands in it twice")
    return found


def now() -> str:
    """The time, to the second, with its zone."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def surroundings() -> dict[str, Any]:
    """What is to be known of the machine: with another processor the last bit of a number may be another."""
    return {
        "system": platform.platform(),
        "processor": platform.machine(),
        "model": _model(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }


def _model() -> str:
    """The name of the processor; empty where the system does not tell."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor()


@cache
def versions() -> dict[str, str]:
    """Versions of poach and of the packages that it stands on, as this process first found them."""
    found = {}
    for package in ("poach", *_PACKAGES):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


@cache
def _commit() -> str | None:
    """The commit of the checkout that the package runs from, "-dirty" where it was edited; None elsewhere.

    As it was when this process first asked: the code that it runs was loaded before.
    """
    if not (_SOURCES.parent / ".git").exists():
        return None
    command = [
        "git",
        "-C",
        str(_SOURCES.parent),
        "describe",
        "--always",
        "--dirty",
        "--abbrev=40",
        "--exclude=*",
    ]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()
