"""The results folder while it is written: claimed, filled run by run, finished at once.

Runs are kept as shards in a hidden folder as they end, merged when all have ended, and the manifest says
last that the folder is complete. A folder that replaces an older one is built beside it and takes its place
when complete.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sim.experiments import manifest as manifests
from sim.experiments.atomic import UNFINISHED
from sim.experiments.claim import claim, claimed
from sim.experiments.costs import disk_needed
from sim.experiments.manifest import ResultsError
from sim.experiments.memory import gigabytes
from sim.experiments.merge import count, merge
from sim.experiments.plan import Plan
from sim.experiments.shards import kept_chunks
from sim.processes import Interrupts

_SHARDS = ".runs"
#: Bytes of shards that are merged in no time, also for somebody who has asked to stop.
_LITTLE = 10_000_000
#: So many times the free room must an estimate be, which may be far off, to be refused.
_FAR = 10

Ending = Literal["complete", "interrupted", "failed"]


@dataclass
class ResultsFolder:
    """A results folder that is being written.

    Attributes:
        target: where the finished folder stands.
        folder: where it is built: `target` itself, or beside it where it will replace an older one.
        plan: the experiment.
        manifest: content of the manifest so far.
    """

    target: Path
    folder: Path
    plan: Plan
    manifest: dict[str, Any] = field(repr=False)
    _claim: int | None = field(default=None, init=False, repr=False)

    @property
    def shards(self) -> Path:
        """Where finished runs are kept until they are merged."""
        return self.folder / _SHARDS

    @property
    def shown(self) -> Path:
        """The folder's path as a user would write it."""
        return shown(self.folder)

    def begin(self) -> None:
        """Make the folder, with a manifest that says `running`.

        Raises:
            ResultsError: it cannot be made, and nothing of it is left; or another experiment has taken it in
                the meantime, and nothing of that is touched.
        """
        new = not self.folder.exists()
        try:
            self.shards.mkdir(parents=True)  # who makes it owns the folder, and may clear it away
            try:
                self.claim()
                manifests.write(self.folder, self.manifest)
            except OSError:
                self.release()
                shutil.rmtree(self.folder if new else self.shards, ignore_errors=True)
                raise
        except FileExistsError:
            raise ResultsError(
                f"--out: another experiment has just begun to write to {self.target}; choose another folder"
            ) from None
        except OSError as fault:
            reason = fault.strerror or fault
            raise ResultsError(
                f"--out: {self.target} cannot be written ({reason}); choose a folder you may write to"
            ) from None

    def finish(self, otherwise: Ending, interrupts: Interrupts, at_fault: Ending = "failed") -> None:
        """Merge what was kept, which an interrupt may end, and say in the manifest how the experiment ended.

        Who has asked to stop does not wait for large tables: they are merged when the folder is read. A
        folder that was not completed stays where it was built, with its shards, and replaces nothing; beside
        an older one it goes if nothing is kept in it.

        Args:
            otherwise: how the experiment ended if not all runs and tables are there.
            interrupts: when Ctrl-C is heard.
            at_fault: how it ended if the tables cannot be written.
        """
        soon = self.plan
        if interrupts.heard and _size(self.shards) > _LITTLE:
            soon = replace(self.plan, tables=())
        # Once and for all: a worker may outlive its parent for a moment, and keep one more.
        chunks = list(kept_chunks(self.shards))
        for unfinished in self.folder.glob(UNFINISHED):  # of a process that was killed
            unfinished.unlink()
        try:
            interrupts.during(partial(merge, soon, chunks, self.folder))
        except Exception:
            self._conclude(at_fault, chunks)
            raise
        self._conclude(otherwise, chunks)

    def _conclude(self, otherwise: Ending, chunks: Sequence[Path]) -> None:
        kept = count(chunks)
        status = otherwise
        if sum(kept) == len(self.plan) and not manifests.missing_tables(self.folder, self.manifest):
            status = "failed" if kept.failed else "complete"
        self.manifest |= {
            "status": status,
            "finished": manifests.now(),
            "runs": {"planned": len(self.plan), "done": kept.done, "failed": kept.failed},
        }
        manifests.write(self.folder, self.manifest)
        if status == "complete":
            shutil.rmtree(self.shards)
            if self.folder != self.target and not being_written(self.target):
                _swap(self.folder, self.target)
                self.folder = self.target
        elif self.folder != self.target and not any(kept):
            shutil.rmtree(self.folder)

    def claim(self) -> None:
        """Let others see that the folder is being written.

        Raises:
            OSError: as `claim`.
        """
        self._claim = claim(self.shards)

    def release(self) -> None:
        """Let others see that it is no more."""
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None


def being_written(folder: Path) -> bool | None:
    """Is an experiment at work that writes to the folder? None where that cannot be told."""
    return claimed(folder / _SHARDS) if (folder / _SHARDS).exists() else False


def merge_late(folder: Path, manifest: dict[str, Any]) -> None:
    """Merge what an experiment left that ended before all was merged; do nothing where it left nothing.

    Args:
        folder: the results folder.
        manifest: what its manifest says, brought up to date.

    Raises:
        ResultsError: the tables cannot be written, or another process is at it.
        KeyboardInterrupt: the user did not want to wait; what was there still is.
    """
    if manifest["status"] == "running" and being_written(folder) is None:
        return  # its writer may be at work
    results = ResultsFolder(folder, folder, manifests.plan_of(folder, manifest), manifest)
    try:
        try:
            results.claim()
        except FileNotFoundError:  # completed in the meantime, or nothing is left
            manifest.update(manifests.read(folder))
            return
        manifest.update(manifests.read(folder))  # as whoever was at it before has left it
        ending: Ending = "interrupted" if manifest["status"] == "running" else manifest["status"]
        if ending == "complete":
            return
        with Interrupts() as interrupts:
            results.finish(ending, interrupts, ending)
    except BlockingIOError:
        raise ResultsError(f"{folder}: another process is writing to it; wait for it") from None
    except OSError as fault:
        raise ResultsError(
            f"{folder}: the tables of its runs cannot be written ({fault.strerror or fault}); "
            "make room, or copy the folder to where you may write"
        ) from None
    finally:
        results.release()
    if interrupts.heard:
        raise KeyboardInterrupt


def check_target(target: Path, overwrite: bool) -> None:
    """Find out, before anything runs, whether results can be written to a folder.

    Raises:
        ResultsError: it is not empty and may not be replaced, or it cannot be written.
    """
    try:
        entries = sorted(path.name for path in target.iterdir()) if target.exists() else []
        nearest = _nearest(target)
        if not nearest.is_dir():
            raise NotADirectoryError(f"{nearest} is a file")
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise PermissionError(f"no permission to write in {nearest}")
    except OSError as fault:
        reason = fault.strerror or fault
        raise ResultsError(
            f"--out: {target} cannot be written ({reason}); choose a folder you may write to"
        ) from None
    if not entries:
        return
    try:
        held = manifests.read(target)
    except ResultsError:
        raise ResultsError(
            f"--out: {target} is not empty and no results folder, so it is left alone; choose another folder"
        ) from None
    status, runs = held["status"], held["runs"]
    if being_written(target):
        raise ResultsError(f"--out: {target} is being written by another experiment; choose another folder")
    worthless = status == "interrupted" and runs["done"] == runs["failed"] == 0
    if not overwrite and not worthless:
        content = "finished results" if status == "complete" else f"results with status {status!r}"
        raise ResultsError(
            f"--out: {target} holds {content}; choose another folder, or add --overwrite to replace it"
        )


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


def prepare(target: Path, plan: Plan, workers: int, command: list[str], overwrite: bool) -> ResultsFolder:
    """A results folder that is free to `begin`; nothing is written yet.

    Raises:
        ResultsError: as `check_target` and `check_room`.
    """
    check_target(target, overwrite)
    check_room(target, plan)
    target = target.resolve()
    replaces = target.exists() and any(target.iterdir())
    folder = _beside(target) if replaces else target
    return ResultsFolder(target, folder, plan, manifests.describe(plan, workers, command))


def _beside(target: Path) -> Path:
    """A free name next to the folder that is to be replaced."""
    number = 1
    while (folder := target.with_name(f"{target.name}.new-{number}")).exists():
        number += 1
    return folder


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _swap(new: Path, old: Path) -> None:
    """Put a complete folder in the place of an older one, and keep what the user had added to that."""
    written = {manifests.NAME, *manifests.read(old)["files"]}
    aside = old.with_name(f".{old.name}.old-{os.getpid()}")
    os.rename(old, aside)
    os.rename(new, old)
    for path in sorted(aside.rglob("*")):
        name = path.relative_to(aside)
        foreign = name.as_posix() not in written and name.parts[0] != _SHARDS and not name.match(UNFINISHED)
        if path.is_file() and foreign and not (old / name).exists():
            (old / name).parent.mkdir(parents=True, exist_ok=True)
            os.rename(path, old / name)
    shutil.rmtree(aside)


def shown(path: Path) -> Path:
    """A path as short as a user would write it."""
    here = Path.cwd().resolve()
    return path.relative_to(here) if path.is_relative_to(here) else path
