"""Shards of one experiment, which `--shard i/N` has made, joined to one results folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sim.experiments.store import manifest as manifests
from sim.experiments.store.drift import ASIDE, platforms_of
from sim.experiments.store.folder import ResultsFolder, prepare
from sim.experiments.store.inside import POINTS, ResultsError
from sim.experiments.store.planned import plan_of
from sim.experiments.store.reopened import damaged_tables
from sim.experiments.store.target import being_written
from sim.experiments.store.unmerge import unmerge
from sim.processes import Interrupts

#: What all shards of an experiment have in common, and how it is called.
_COMMON = {
    "seed": "seed",
    "replicates": "number of replicates",
    "tables": "tables",
    "base": "scenario",
    "model_sha256": "sources of the model",
}
#: What a manifest says of the code and the machine: that of the shards, the first for all. Where machines
#: differ, all stand in `platforms`.
_ORIGIN = ("versions", "code_sha256", "model_sha256", "git_commit", "platform")


def join(folders: Sequence[Path], out: Path, command: list[str], overwrite: bool) -> ResultsFolder:
    """Join all shards of an experiment; the tables are those of one that was not divided.

    Args:
        folders: the results folders of the shards.
        out: where to.
        command: what the manifest says of who made it.
        overwrite: replace results that stand there.

    Raises:
        ResultsError: what is given are not all shards of one experiment, each once and finished; with all
            that is wrong. Or the folder cannot be written.
    """
    held, lines = [], []
    for folder in folders:
        try:
            held.append((folder, manifests.read(folder)))
        except ResultsError as fault:
            lines += fault.lines
    lines += [line for folder, manifest in held for line in _unfit(folder, manifest)]
    parts = [(folder, manifest) for folder, manifest in held if manifest.get("part")]
    if parts:
        lines += _apart(parts)
        lines += _incomplete(parts)
    prepared = None
    if not lines:
        first, manifest = parts[0]
        plan = plan_of(first, manifest)
        prepared = prepare(out, plan, manifest["workers"], command, overwrite)
        prepared.manifest |= {name: manifest[name] for name in _ORIGIN if name in manifest}
        if len(platforms := platforms_of(one for _, one in parts)) > 1:
            prepared.manifest["platforms"] = platforms
    if lines or prepared is None:
        raise ResultsError(*lines)
    with Interrupts() as interrupts:
        prepared.begin()
        try:
            interrupts.during(partial(_take, prepared, parts))
            prepared.finish("interrupted", interrupts)
        except OSError as fault:
            raise prepared.broken(fault, interrupts) from None
        finally:
            prepared.release()
    if interrupts.heard:
        raise KeyboardInterrupt
    return prepared


def _take(folder: ResultsFolder, parts: Sequence[tuple[Path, dict[str, Any]]]) -> None:
    for part, manifest in parts:
        unmerge(part, manifest, folder.plan, folder.shards)


def _unfit(folder: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """Why a folder is no shard that can be joined."""
    if not manifest.get("part"):
        yield f"{folder}: is no shard of an experiment; give folders that --shard i/N has made"
    elif being_written(folder):
        yield f"{folder}: another process is writing to it; wait for it"
    elif manifest["status"] not in ("complete", "failed"):
        yield f"{folder}: is not finished (status {manifest['status']!r}); finish it by poach resume {folder}"
    else:
        yield from (
            f"{line}; make it again by poach resume {folder}" for line in damaged_tables(folder, manifest)
        )


def _apart(parts: Sequence[tuple[Path, dict[str, Any]]]) -> Iterator[str]:
    """In what shards are not those of the experiment that the first belongs to."""
    first, known = parts[0]
    for folder, manifest in parts[1:]:
        wrong = [words for key, words in _COMMON.items() if manifest.get(key) != known.get(key)]
        if _design(manifest) != _design(known):
            wrong.append("design")
        if manifest["part"]["of"] != known["part"]["of"]:
            wrong.append("number of shards")
        versions = [
            package
            for package in {*manifest.get("versions", {}), *known.get("versions", {})} - {*ASIDE}
            if manifest["versions"].get(package) != known["versions"].get(package)
        ]
        wrong += [f"version of {package}" for package in sorted(versions)]
        if wrong:
            yield f"{folder}: differs from {first} in {', '.join(wrong)}; give shards of one experiment"


def _design(manifest: dict[str, Any]) -> tuple[Any, ...]:
    design = manifest["design"]
    points = manifest["files"].get(POINTS, {}).get("sha256")
    return points, design["keys"], design.get("study"), design.get("blocks")


def _incomplete(parts: Sequence[tuple[Path, dict[str, Any]]]) -> Iterator[str]:
    """Shards that are there twice or not at all."""
    seen: dict[int, Path] = {}
    of = parts[0][1]["part"]["of"]
    for folder, manifest in parts:
        number = manifest["part"]["number"]
        if manifest["part"]["of"] != of:
            continue
        if number in seen:
            yield f"{folder}: is shard {number} of {of}, and so is {seen[number]}; give each once"
        seen.setdefault(number, folder)
    missing = [str(number) for number in range(1, of + 1) if number not in seen]
    if missing:
        told = ", ".join(missing[:20]) + (", ..." if len(missing) > 20 else "")
        yield f"shard {told} of {of} is missing; run it by --shard {missing[0]}/{of}, and name its folder too"
