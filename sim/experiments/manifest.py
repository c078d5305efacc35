"""`manifest.json`: what was run, with what code, how it ended, and the checksum of every file."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.atomic import write_json
from sim.experiments.plan import Plan, varied_keys
from sim.surroundings import plain

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

NAME = "manifest.json"
FORMAT = "poach results 1"

# Packages whose version may change a result or the reading of a file.
_PACKAGES = ("mesa", "numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy", "matplotlib")
_SOURCES = Path(__file__).resolve().parents[1]


class ResultsError(Exception):
    """A folder cannot be used as a results folder; the message says why and what to do, in one line."""


def describe(plan: Plan, workers: int, command: Sequence[str]) -> dict[str, Any]:
    """The manifest of an experiment that is about to start."""
    scenarios = [
        {"label": label, "varied": varied, "scenario": scenario.model_dump(mode="json")}
        for label, varied, scenario in zip(
            plan.labels, varied_keys(plan.scenarios), plan.scenarios, strict=True
        )
    ]
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
        "scenarios": scenarios,
        "versions": _versions(),
        "code_sha256": _code_checksum(),
        "git_commit": _commit(),
        "platform": {
            "system": platform.platform(),
            "processor": platform.machine(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
        },
        "files": {},
    }


def plan_of(folder: Path, manifest: dict[str, Any]) -> Plan:
    """The plan of the experiment that a manifest describes."""
    labels = tuple(entry["label"] for entry in manifest["scenarios"])
    scenarios = tuple(scenario_of(folder, manifest, label) for label in labels)
    return Plan(scenarios, labels, manifest["replicates"], manifest["seed"], tuple(manifest["tables"]))


def scenario_of(folder: Path, manifest: dict[str, Any], label: str) -> Scenario:
    """A scenario of the experiment, by its name there.

    Raises:
        KeyError: there is no such scenario.
    """
    from sim.scenario.load import scenario_from

    documents = {entry["label"]: entry["scenario"] for entry in manifest["scenarios"]}
    return scenario_from(documents[label], str(folder / NAME))


def missing_tables(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Tables that the folder should have and has not."""
    names = ("runs", *manifest["tables"])
    return [name for name in names if not (folder / f"{name}.parquet").exists()]


def write(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest with the checksums of the files that stand in the folder now."""
    write_json(folder / NAME, manifest | {"files": checksums(folder)})


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder.

    Raises:
        ResultsError: there is none that this version can read.
    """
    if folder.is_file():
        raise ResultsError(f"{folder}: is a file; give the folder that `poach run` wrote")
    try:
        manifest = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        missing = "no such folder" if not folder.exists() else f"not a results folder: it has no {NAME}"
        raise ResultsError(f"{folder}: {missing}; give a folder that `poach run` wrote") from None
    except (OSError, ValueError) as fault:
        raise ResultsError(
            f"{folder / NAME}: cannot be read ({fault}); give a folder that `poach run` wrote"
        ) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ResultsError(f"{folder / NAME}: not the manifest of a results folder of this version")
    return manifest


def checksums(folder: Path) -> dict[str, dict[str, Any]]:
    """SHA-256 and size in bytes of every file of a results folder but the manifest and hidden files."""
    entries = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and str(name) != NAME and not any(part.startswith(".") for part in name.parts):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            entries[name.as_posix()] = {"sha256": digest, "bytes": path.stat().st_size}
    return entries


def now() -> str:
    """The time, to the second, with its zone."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _versions() -> dict[str, str]:
    found = {}
    for package in ("poach", *_PACKAGES):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


@cache
def _code_checksum() -> str:
    """SHA-256 over the package's own sources: tells apart two states of a checkout with the same version."""
    digest = hashlib.sha256()
    for path in sorted(_SOURCES.rglob("*.py")):
        digest.update(path.relative_to(_SOURCES).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _commit() -> str | None:
    """The commit of the checkout that the package runs from, "-dirty" where it was edited; None elsewhere."""
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
