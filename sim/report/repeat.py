"""How to repeat what a folder holds: commands, seed, versions, and what its files must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.experiments.store.inside import MANIFEST
from sim.experiments.store.manifest import DIGEST
from sim.report.passages import Table, table
from sim.surroundings import quoted

if TYPE_CHECKING:
    from sim.report.subject import Subject


def commands(subject: Subject) -> list[tuple[str, str]]:
    """What each does, and the command."""
    manifest, folder = subject.manifest, quoted(subject.results.folder.absolute().name)
    version = (manifest.get("versions") or {}).get("poach")
    made = " ".join(quoted(word) for word in manifest.get("command") or [])
    seed = f"--seed {subject.plan.seed}"
    found = []
    if version is not None:
        found.append(("The version that made it", f"poach {version}"))
    if made:
        found.append((f"Made by (with the seed of the scenario, or {seed})", made))
    found.append(("Do a sample of its runs again and compare bit by bit", f"poach verify {folder}"))
    if not subject.plan.blocks:
        found.append(("More runs on further draws", f"poach extend {folder} --replicates N"))
    found.append(("This page and its pictures again", f"poach report {folder} --overwrite"))
    return found


def files(subject: Subject) -> Table:
    """The tables that the manifest vouches for, and itself, with sizes and digests."""
    manifest: Mapping[str, Any] = subject.manifest
    listed = sorted((name, found) for name, found in manifest["files"].items() if "/" not in name)
    rows = [[name, f"{found['bytes']:,}", found["sha256"]] for name, found in listed]
    rows.append([f"{MANIFEST} (its content)", "", str(manifest.get(DIGEST, "none: of an earlier version"))])
    return table(("file", "bytes", "SHA-256"), rows, left=1)
