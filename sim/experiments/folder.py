"""The results folder while it is written: claimed, filled run by run, finished at once.

Runs are kept as shards in a hidden folder as they end, merged when all have ended, and the manifest says
last that the folder is complete. A folder that replaces an older one is built beside it and takes its place
when complete.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sim.experiments import manifest as manifests
from sim.experiments.manifest import ResultsError
from sim.experiments.merge import count, merge
from sim.experiments.plan import Plan
from sim.processes import undisturbed

_SHARDS = ".runs"

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

    @property
    def shards(self) -> Path:
        """Where finished runs are kept until they are merged."""
        return self.folder / _SHARDS

    @property
    def shown(self) -> Path:
        """The finished folder's path as a user would write it."""
        return shown(self.target)

    def begin(self) -> None:
        """Make the folder; a full disk, or an interrupt, leaves nothing of it behind.

        Raises:
            FileExistsError: another experiment has taken it in the meantime; all stays as it is.
        """
        new = not self.folder.exists()
        self.shards.mkdir(parents=True)  # who makes it owns the folder, and may clear it away
        try:
            with undisturbed():
                manifests.write(self.folder, self.manifest)
        except BaseException:
            shutil.rmtree(self.folder if new else self.shards, ignore_errors=True)
            (self.folder / manifests.NAME).unlink(missing_ok=True)
            raise

    def finish(self, status: Ending) -> None:
        """Merge what was kept, and say in the manifest how the experiment ended.

        A folder that was not completed stays where it was built, with its shards, and replaces nothing.

        Raises:
            KeyboardInterrupt: before all was merged, so that the status is "interrupted" (see `merge_late`);
                or when all was done. The manifest tells which.
        """
        try:
            merge(self.plan, self.shards, self.folder)
        except KeyboardInterrupt:
            self._conclude("interrupted")
            raise
        self._conclude(status)

    def _conclude(self, status: Ending) -> None:
        with undisturbed():
            kept = count(self.shards)
            self.manifest |= {
                "status": status,
                "finished": manifests.now(),
                "runs": {"planned": len(self.plan), "done": kept.done, "failed": kept.failed},
            }
            manifests.write(self.folder, self.manifest)
            if status == "complete":
                shutil.rmtree(self.shards)
                if self.folder != self.target:
                    _swap(self.folder, self.target)
                    self.folder = self.target


def merge_late(folder: Path, manifest: dict[str, Any]) -> None:
    """Merge what an experiment left that was interrupted while it merged; do nothing where it left nothing.

    Args:
        folder: the results folder.
        manifest: what its manifest says, brought up to date.
    """
    status, runs = manifest["status"], manifest["runs"]
    if status in ("interrupted", "failed") and (folder / _SHARDS).exists():
        results = ResultsFolder(folder, folder, manifests.plan_of(folder, manifest), manifest)
        results.finish("complete" if runs["done"] == runs["planned"] else status)


def check_target(target: Path, overwrite: bool) -> None:
    """Find out, before anything runs, whether results can be written to a folder.

    Raises:
        ResultsError: it is not empty and may not be replaced, or it cannot be written.
    """
    try:
        entries = sorted(path.name for path in target.iterdir()) if target.exists() else []
        nearest = next(path for path in (target, *target.absolute().parents) if path.exists())
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
    worthless = status == "interrupted" and runs["done"] == runs["failed"] == 0
    if not overwrite and not worthless:
        content = "finished results" if status == "complete" else f"results with status {status!r}"
        raise ResultsError(
            f"--out: {target} holds {content}; choose another folder, or add --overwrite to replace it"
        )


def claim(target: Path, plan: Plan, workers: int, command: list[str], overwrite: bool) -> ResultsFolder:
    """Make a results folder, with a manifest that says `running`.

    Raises:
        ResultsError: as `check_target`.
    """
    check_target(target, overwrite)
    target = target.resolve()
    replaces = target.exists() and any(target.iterdir())
    folder = _beside(target) if replaces else target
    results = ResultsFolder(target, folder, plan, manifests.describe(plan, workers, command))
    try:
        results.begin()
    except OSError as fault:
        raise ResultsError(
            f"--out: {target} cannot be written ({fault.strerror or fault}); choose a folder you may write to"
        ) from None
    return results


def _beside(target: Path) -> Path:
    """A free name next to the folder that is to be replaced."""
    number = 1
    while (folder := target.with_name(f"{target.name}.new-{number}")).exists():
        number += 1
    return folder


def _swap(new: Path, old: Path) -> None:
    """Put a complete folder in the place of an older one, and keep what the user had added to that."""
    written = {manifests.NAME, *manifests.read(old)["files"]}
    aside = old.with_name(f".{old.name}.old-{os.getpid()}")
    os.rename(old, aside)
    os.rename(new, old)
    for path in sorted(aside.rglob("*")):
        name = path.relative_to(aside)
        foreign = name.as_posix() not in written and name.parts[0] != _SHARDS
        if path.is_file() and foreign and not (old / name).exists():
            (old / name).parent.mkdir(parents=True, exist_ok=True)
            os.rename(path, old / name)
    shutil.rmtree(aside)


def shown(path: Path) -> Path:
    """A path as short as a user would write it."""
    here = Path.cwd().resolve()
    return path.relative_to(here) if path.is_relative_to(here) else path
