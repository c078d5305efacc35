"""What stands where results are to go: nothing, older results, somebody else's files, or an experiment."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.experiments.designs.plan import Plan
from sim.experiments.runs.costs import disk_needed
from sim.experiments.runs.memory import gigabytes
from sim.experiments.store import manifest as manifests
from sim.experiments.store.atomic import unfinished
from sim.experiments.store.claim import LOCK, claimed
from sim.experiments.store.inside import MANIFEST, POINTS, SHARDS, ResultsError, is_folder, require_folder
from sim.experiments.store.removal import clear_shards, clear_unfinished
from sim.experiments.store.shards import is_shard, kept_chunks
from sim.experiments.store.whereabouts import OWNER

#: Bytes for which there is room on any disk.
_LITTLE = 10_000_000
#: Seconds in which an experiment that begins has locked its folder.
_BEGINNING = 10.0
#: So many times the free room must an estimate be, which may be far off, to be refused.
_FAR = 10


def being_written(folder: Path) -> bool | None:
    """Is an experiment at work that writes to the folder? None where that cannot be told.

    Raises:
        ResultsError: what stands in place of the folder of runs leads elsewhere.
    """
    require_folder(folder / SHARDS)
    return claimed(folder / SHARDS) if is_folder(folder / SHARDS) else False


def check_target(target: Path, overwrite: bool) -> None:
    """Find out, before anything runs, whether results can be written to a folder.

    Raises:
        ResultsError: it is not empty and may not be replaced, or it cannot be written.
    """
    try:
        held_there = entries(target)
        nearest = _nearest(target)
        if not nearest.is_dir():
            raise NotADirectoryError(f"{nearest} is a file")
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise PermissionError(f"no permission to write in {nearest}")
    except (OSError, ValueError) as fault:
        raise unwritable(target, fault) from None
    if not held_there:
        return
    try:
        held = manifests.read(target)
    except ResultsError as fault:
        reason = fault.lines[0].partition(";")[0].removeprefix(f"{target / MANIFEST}: ")
        if MANIFEST in held_there and manifests.is_ours(target):
            raise ResultsError(
                f"--out: {target} holds results, but its manifest is damaged ({reason}): it is left alone; "
                "move the folder away, or choose another folder"
            ) from None
        why = f" ({reason})" if MANIFEST in held_there else ""
        raise ResultsError(
            f"--out: {target} is not empty and no results folder, so it is left alone{why}; "
            "choose another folder"
        ) from None
    if being_written(target):
        raise ResultsError(f"--out: {target} is being written by another experiment; choose another folder")
    status = held["status"]
    if not overwrite and not _holds_nothing(target, held):
        content = "finished results" if status == "complete" else f"results with status {status!r}"
        raise ResultsError(
            f"--out: {target} holds {content}; choose another folder, or add --overwrite to replace it"
        )


def unwritable(target: Path, fault: OSError | ValueError) -> ResultsError:
    """What to say where a folder cannot be written."""
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else fault
    return ResultsError(f"--out: {target} cannot be written ({reason}); choose a folder you may write to")


def _holds_nothing(target: Path, held: dict[str, Any]) -> bool:
    """Has an experiment ended there without a run, so that nothing is lost with it?"""
    if held["status"] == "running":
        shards = target / SHARDS
        return being_written(target) is False and shards.exists() and not any(kept_chunks(shards))
    nothing = held["runs"]["done"] == held["runs"]["failed"] == 0 and not held.get("damaged")
    return bool(held["status"] != "complete" and nothing)


def entries(target: Path) -> list[str]:
    """What is in a folder, but for what an experiment left that was killed while it began."""
    names = sorted(path.name for path in target.iterdir()) if target.exists() else []
    return [] if _is_leftover(target, names) else names


def _is_leftover(target: Path, names: Sequence[str]) -> bool:
    """Is there nothing but the beginning of an experiment that did not get as far as its manifest?"""
    shards = target / SHARDS
    ours = all(name in (SHARDS, POINTS) or unfinished(name) in (MANIFEST, POINTS) for name in names)
    if not ours or SHARDS not in names or not is_folder(shards):
        return False
    if not all(path.name in (LOCK, OWNER) or is_shard(path.name) for path in shards.iterdir()):
        return False
    alive = being_written(target)
    if alive is None:  # killed even before it had the lock, or about to take it
        alive = time.time() - shards.stat().st_mtime < _BEGINNING
    return not alive and not any(kept_chunks(shards))


def clear_leftover(folder: Path) -> None:
    """Remove what an experiment left that was killed while it began.

    Raises:
        OSError: it cannot be removed.
    """
    names = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    if _is_leftover(folder, names):
        clear_shards(folder / SHARDS)
        clear_unfinished(folder)
        (folder / POINTS).unlink(missing_ok=True)


def _nearest(target: Path) -> Path:
    """The path itself, or the first above it that is there."""
    return next(path for path in (target, *target.absolute().parents) if path.exists())


def check_room(target: Path, plan: Plan) -> None:
    """Refuse, before anything runs, results for which the disk has by far no room.

    Raises:
        ResultsError: with the estimate and what to reduce.
    """
    try:
        disk = shutil.disk_usage(_nearest(target))
    except OSError:
        return
    needed = disk_needed(plan)
    if disk.total > 0 and needed > _FAR * max(disk.free, _LITTLE):
        fewer = "fewer replicates, --tables none" if plan.tables else "fewer replicates"
        raise ResultsError(
            f"--out: {len(plan):,} runs need about {gigabytes(needed)} of disk, {gigabytes(disk.free)} are "
            f"free for {target}; use {fewer}, or another disk"
        )
