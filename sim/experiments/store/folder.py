"""The results folder while it is written: claimed, filled run by run, finished at once.

Runs are kept as shards in a hidden folder as they end, merged when all have ended, and the manifest says
last that the folder is complete. A folder that replaces an older one is built beside it and takes its place
when complete.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sim.experiments.designs.chunks import Chunk, share_of
from sim.experiments.designs.plan import Plan
from sim.experiments.store import manifest as manifests
from sim.experiments.store.claim import claim
from sim.experiments.store.inside import MANIFEST, NEXT_POINTS, POINTS, SHARDS, ResultsError
from sim.experiments.store.merge import Kept, count, merge
from sim.experiments.store.planned import described, plan_of
from sim.experiments.store.points import settle_points, write_points
from sim.experiments.store.removal import clear_shards, clear_unfinished, remove_ours, take_place
from sim.experiments.store.sound import Sorted, sort_out
from sim.experiments.store.target import (
    being_written,
    check_room,
    check_target,
    clear_leftover,
    entries,
    unwritable,
)
from sim.experiments.store.whereabouts import Hold, remedy
from sim.processes import Interrupts
from sim.surroundings import quoted

#: Bytes of shards that are merged in no time, also for somebody who has asked to stop.
_LITTLE = 10_000_000
#: So many shards are cleared away in no time.
_FEW = 100

Ending = Literal["complete", "interrupted", "failed"]


@dataclass
class ResultsFolder:
    """A results folder that is being written.

    Attributes:
        target: where the finished folder stands.
        folder: where it is built: `target` itself, or beside it where it will replace an older one.
        plan: the experiment.
        manifest: content of the manifest so far.
        gaps: the runs that are missing yet, in order.
        kept: how many runs were kept before.
    """

    target: Path
    folder: Path
    plan: Plan
    manifest: dict[str, Any] = field(repr=False)
    gaps: list[Chunk] = field(init=False, repr=False)
    kept: Kept = field(default=Kept(0, 0), init=False, repr=False)
    _claim: int | None = field(default=None, init=False, repr=False)
    _hold: Hold | None = field(default=None, init=False, repr=False)
    _new: bool = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        """All runs are missing."""
        self.gaps = [self.share]

    @property
    def share(self) -> Chunk:
        """The runs of the plan that this folder is for."""
        part = self.manifest.get("part")
        return share_of(len(self.plan), part["number"], part["of"]) if part else Chunk(0, len(self.plan))

    @property
    def shards(self) -> Path:
        """Where finished runs are kept until they are merged."""
        return self.folder / SHARDS

    @property
    def shown(self) -> Path:
        """The folder's path as a user would write it."""
        return shown(self.folder)

    def divide(self, number: int, of: int) -> None:
        """Be for a part of the runs only.

        Args:
            number: of the part, from 1.
            of: how many there are.
        """
        self.manifest["part"] = {"number": number, "of": of}
        self.manifest["runs"] = self.manifest["runs"] | {"planned": self.share.size}
        self.gaps = [self.share]

    def begin(self) -> None:
        """Make the folder, with a manifest that says `running`.

        Raises:
            ResultsError: it cannot be made; or another experiment has taken it in the meantime, and nothing
                of that is touched. Whatever was made here is cleared away, also at other exceptions.
        """
        made: list[Path] = []
        try:
            clear_leftover(self.folder)
            for path in reversed([self.folder, *self.folder.parents]):
                if not path.exists():
                    path.mkdir(exist_ok=True)
                    made.append(path)
            self._new = self.folder in made
            self.shards.mkdir()  # who makes it owns the folder, and may clear it away
            made.append(self.shards)
            self.claim()
            self._hold = Hold(self.folder, SHARDS)
            made += [self.folder / POINTS, self.folder / MANIFEST]
            points = self.manifest["design"]["points"]
            self.manifest["files"][POINTS] = write_points(self.folder, self.plan, points)
            manifests.write(self.folder, self.manifest)
        except BaseException as fault:
            self.release()
            self._clear(made)
            if isinstance(fault, FileExistsError) and self.shards not in made:
                reason = f"another experiment has just begun to write to {self.target}"
                raise ResultsError(f"--out: {reason}; choose another folder") from None
            if isinstance(fault, OSError | ValueError):  # the latter: a name that the file system cannot have
                raise unwritable(self.target, fault) from None
            raise

    def _clear(self, made: Sequence[Path]) -> None:
        """Remove what was made at the beginning: of folders above, those that are empty."""
        for path in reversed(made):
            if path == self.shards:
                shutil.rmtree(path, ignore_errors=True)
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()

    def grow(self, plan: Plan) -> None:
        """Take a larger plan, whose runs are those of the one before and more; on the disk before they start.

        Raises:
            OSError: it cannot be written, and the plan is the one before.
        """
        grown = self.manifest | described(plan) | {"replicates": plan.replicates}
        grown["runs"] = self.manifest["runs"] | {"planned": len(plan)}
        if len(plan.design.points) > len(self.plan.design.points):
            points = write_points(self.folder, plan, grown["design"]["points"], NEXT_POINTS)
            grown["files"] = self.manifest["files"] | {POINTS: points}
        manifests.write(self.folder, grown)
        self.plan, self.manifest = plan, grown
        settle_points(self.folder, self.manifest)

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
        kept = self.sorted_out()
        settle_points(self.folder, self.manifest)
        clear_unfinished(self.folder)
        try:
            interrupts.during(partial(self._merge, soon, kept))
        except Exception:
            self._conclude(at_fault, kept, interrupts)
            raise
        self._conclude(otherwise, kept, interrupts)

    def sorted_out(self, plan: Plan | None = None) -> Sorted:
        """The shards that are kept, those that cannot be relied on apart."""
        return sort_out(self.shards, plan or self.plan, signed=manifests.DIGEST in self.manifest)

    def _merge(self, soon: Plan, kept: Sorted) -> None:
        """Merge what is sound; where that fails, once more without what cannot be read."""
        kept.check(soon.tables, thorough=False)
        try:
            merge(soon, kept.sound, self.folder, self.manifest["files"])
        except Exception as fault:
            before = len(kept.sound)
            if isinstance(fault, OSError) and fault.errno is not None:  # of the disk
                raise
            kept.check(soon.tables, thorough=True)
            if len(kept.sound) == before:
                raise
            merge(soon, kept.sound, self.folder, self.manifest["files"])

    def _conclude(self, otherwise: Ending, kept: Sorted, interrupts: Interrupts) -> None:
        runs = count(kept.sound)
        status = otherwise
        whole = sum(runs) == self.share.size and not self.plan.open
        if whole and not manifests.missing_tables(self.folder, self.manifest):
            status = "failed" if runs.failed else "complete"
        self.manifest |= {
            "status": status,
            "finished": manifests.now(),
            "runs": {"planned": self.share.size, "done": runs.done, "failed": runs.failed},
            "damaged": [damaged._asdict() for damaged in kept.damaged],
        }
        manifests.write(self.folder, self.manifest)
        if status == "complete":
            # The results are there: who asks to stop need not wait until thousands of shards are gone.
            clear = partial(clear_shards, self.shards)
            if len(kept.sound) <= _FEW:
                clear()
            else:
                interrupts.during(clear)
            if self.folder != self.target and not being_written(self.target):
                take_place(self.folder, self.target)
                self.folder = self.target
        elif self.folder != self.target and not any(runs) and not kept.damaged:
            remove_ours(self.folder)

    def claim(self) -> None:
        """Let others see that the folder is being written.

        Raises:
            OSError: as `claim`.
        """
        self._claim = claim(self.shards)

    def broken(self, fault: OSError, interrupts: Interrupts) -> ResultsError:
        """Save what can be saved of a folder that could not be written to the end, and say what that is.

        A folder that was moved is concluded where it is now; one in which nothing is kept goes.
        """
        whole = not self.shards.exists() and (self.folder / MANIFEST).exists()  # but for what came last
        stood = shown(self.target)
        now = self.folder if whole or self._hold is None else self._hold.now()
        if now is None:
            return ResultsError(
                f"--out: {stood} was removed while it was written, or moved to another disk, and what was "
                "done is not kept; run it again"
            )
        moved = now.absolute() != self.folder.absolute()
        if moved:
            self.target = self.folder = now
        reason, help_ = remedy(fault)
        what = f"was moved to {self.shown} while it was written" if moved else f"cannot be written ({reason})"
        kept = self.share.size if whole else self._kept()
        if not kept:
            self.release()
            self._empty()
            help_ = "" if moved else f"{help_} and "
            return ResultsError(f"--out: {stood} {what}, and no run was done; {help_}run it again")
        if not whole:
            with suppress(OSError):
                self.finish("interrupted", interrupts, "interrupted")
        what += f"; {kept} of {self.share.size} runs are kept in {self.shown}"
        if self.shards.exists():
            command = f"poach figures {quoted(self.shown)} writes what is missing of their tables"
            what += f"; {command}" if moved else f"; {help_}, then {command}"
        return ResultsError(f"--out: {stood} {what}")

    def give_up(self, interrupts: Interrupts, ending: Ending = "failed") -> None:
        """Conclude after a fault, of ours for the most part; a folder in which nothing is kept goes."""
        if self._kept():
            self.finish(ending, interrupts)
        else:
            self.release()
            self._empty()

    def _kept(self) -> int:
        """How many runs are kept as shards."""
        with suppress(OSError):
            return sum(count(self.sorted_out().sound))
        return 0

    def _empty(self) -> None:
        """Remove all that was written, and the folder if it was made for that and holds nothing else."""
        tables = (f"{name}.parquet" for name in ("runs", *self.plan.tables))
        files = [self.folder / name for name in (MANIFEST, POINTS, *tables)]
        self._clear([*([self.folder] if self._new else []), self.shards, *files])

    @property
    def token(self) -> str | None:
        """What tells this folder from another of its name."""
        return None if self._hold is None else self._hold.token

    def release(self) -> None:
        """Let others see that it is no more."""
        if self._hold is not None:
            self._hold.release()
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None


def merge_late(folder: Path, manifest: dict[str, Any]) -> None:
    """Merge what an experiment left that ended before all was merged; do nothing where it left nothing.

    Args:
        folder: the results folder.
        manifest: what its manifest says, brought up to date.

    Raises:
        ResultsError: the tables cannot be written, another process is at it, or this version does not take
            the scenarios.
        KeyboardInterrupt: the user did not want to wait; what was there still is.
    """
    if manifest["status"] == "running" and being_written(folder) is None:
        return  # its writer may be at work
    results = ResultsFolder(folder, folder, plan_of(folder, manifest), manifest)
    try:
        try:
            results.claim()
        except FileNotFoundError:  # completed in the meantime, or nothing is left
            _renew(manifest, folder)
            return
        _renew(manifest, folder)  # as whoever was at it before has left it
        results.plan = plan_of(folder, manifest)
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


def _renew(manifest: dict[str, Any], folder: Path) -> None:
    """What the manifest of a folder says now."""
    now = manifests.read(folder)
    manifest.clear()
    manifest.update(now)


def clear_late(folder: Path) -> None:
    """Clear away shards of a complete folder, where a kill or an interrupt has left some."""
    try:
        lock = claim(folder / SHARDS)
    except OSError:  # somebody else is at it, or nothing may be written
        return
    try:
        if manifests.read(folder)["status"] == "complete":
            clear_shards(folder / SHARDS)
    finally:
        if lock is not None:
            os.close(lock)


def prepare(target: Path, plan: Plan, workers: int, command: list[str], overwrite: bool) -> ResultsFolder:
    """A results folder that is free to `begin`; nothing is written yet.

    Raises:
        ResultsError: as `check_target` and `check_room`.
    """
    check_target(target, overwrite)
    check_room(target, plan)
    target = target.resolve()
    replaces = bool(entries(target))
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


def shown(path: Path) -> Path:
    """A path as short as a user would write it."""
    try:
        here = Path.cwd().resolve()
    except OSError:  # where the process stood was removed
        return path
    return path.relative_to(here) if path.is_relative_to(here) else path
