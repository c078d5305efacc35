"""A results folder that is gone on with: what is missing of its runs is run, and all are merged anew.

What is kept of it stays: shards that are sound, or else the merged tables, taken apart into shards again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.designs.chunks import gaps_in
from sim.experiments.designs.plan import Plan
from sim.experiments.store import manifest as manifests
from sim.experiments.store.drift import other_code
from sim.experiments.store.extended import require_extension_of
from sim.experiments.store.folder import ResultsFolder
from sim.experiments.store.inside import SHARDS, TABLE_FILES, ResultsError, require_folder
from sim.experiments.store.merge import count
from sim.experiments.store.planned import plan_of
from sim.experiments.store.reading import require_written
from sim.experiments.store.removal import (
    clear_in_flight,
    clear_report,
    clear_shards,
    clear_unfinished,
    remove_shard,
)
from sim.experiments.store.shards import chunk_of, kept_chunks, read_rows
from sim.experiments.store.target import being_written, check_room
from sim.experiments.store.unmerge import unmerge
from sim.experiments.store.whereabouts import Hold, remedy

if TYPE_CHECKING:
    from sim.market.extension import Extension

#: How the error of a run begins that died with its worker, which is no fault of the run.
DIED = "the worker process died"


@dataclass
class Reopened(ResultsFolder):
    """A results folder that is gone on with.

    Attributes:
        damage: what was found damaged, and is run again; a line each.
    """

    damage: list[str] = field(default_factory=list, init=False, repr=False)
    _sound: list[Path] = field(default_factory=list, init=False, repr=False)

    def begin(self) -> None:
        """Claim the folder, and find out what is missing.

        Raises:
            ResultsError: another process writes to it or has changed it, or it cannot be written. Nothing is
                lost.
        """
        replicates = self.plan.replicates
        try:
            require_folder(self.shards)
            self.shards.mkdir(exist_ok=True)
            self.claim()
            self._require_unchanged()
            self._hold = Hold(self.folder, SHARDS)
            clear_in_flight(self.shards)
            clear_unfinished(self.folder)
            before = replace(self.plan, replicates=self.manifest["replicates"])
            if self.manifest["status"] == "complete":  # what is left of shards is not all of them
                for shard in kept_chunks(self.shards):
                    remove_shard(shard)
            if not any(kept_chunks(self.shards)):
                self._take_apart(before)
            self._sort(before)
            self.gaps = gaps_in(self.share, [chunk for path in self._sound if (chunk := chunk_of(path))])
            self.kept = count(self._sound)
            self.manifest |= {
                "status": "running",
                "finished": None,
                "replicates": replicates,
                "damaged": [],
                "runs": {"planned": self.share.size, "done": self.kept.done, "failed": self.kept.failed},
            }
            manifests.write(self.folder, self.manifest)
            clear_report(self.folder)
        except BlockingIOError:
            self.release()
            raise ResultsError(f"{self.folder}: another process is writing to it; wait for it") from None
        except OSError as fault:
            self.release()
            reason, help_ = remedy(fault)
            raise ResultsError(f"{self.folder}: cannot be written ({reason}); {help_}") from None
        except BaseException:
            self.release()
            raise

    def _require_unchanged(self) -> None:
        """Refuse a folder that another process has changed since its plan was read, before the claim."""
        found = manifests.read(self.folder)
        if manifests.sealed(found) == manifests.sealed(self.manifest):
            return
        if found["status"] == "complete":  # so that nothing is needed of what stands in the hidden folder
            clear_shards(self.shards)
        raise ResultsError(
            f"{self.folder}: another process has changed it in the meantime, and is done with it; "
            "nothing was changed here: give the command again"
        )

    def _take_apart(self, plan: Plan) -> None:
        """Make shards of merged tables, as far as those are sound."""
        wrong = damaged_tables(self.folder, self.manifest)
        if wrong:
            self.damage += [f"{line}; its runs are run again" for line in wrong]
        elif TABLE_FILES["runs"] in self.manifest["files"]:
            unmerge(self.folder, self.manifest, plan, self.shards)

    def _sort(self, plan: Plan) -> None:
        """Take away shards that are damaged, and those of runs that died with their worker."""
        kept = self.sorted_out(plan)
        kept.check(plan.tables, thorough=False)
        for one in kept.damaged:
            self.damage.append(f"{self.shards / one.shard}: damaged ({one.reason}); its runs are run again")
            remove_shard(self.shards / one.shard)
        self._sound = [path for path in kept.sound if not _died(path)]
        for path in set(kept.sound) - set(self._sound):
            remove_shard(path)

    def _empty(self) -> None:
        """Nothing that was there before goes."""


def reopen(folder: Path, replicates: int | None = None, extension: Extension | None = None) -> Reopened:
    """A results folder to be gone on with; nothing is written yet.

    Args:
        folder: the results folder.
        replicates: how many there are to be in all; None leaves that as it is.
        extension: functions that its runs had between phases; they have to be the same.

    Raises:
        ResultsError: it is none, another process writes to it, it was run with other code or packages, or it
            cannot have so many replicates; with all that is wrong.
    """
    manifest = manifests.read(folder)
    if being_written(folder):
        raise ResultsError(f"{folder}: another process is writing to it; wait for it")
    require_extension_of(folder, manifest, extension)
    plan = replace(plan_of(folder, manifest), extension=extension)
    lines = []
    if drift := other_code(manifest):
        lines = [f"{folder}: {line}" for line in drift]
        lines[-1] += "; go on with the installation that began it, or run it again"
    if replicates is not None:
        lines += [f"{folder}: {line}" for line in _not_extended(plan, manifest, replicates)]
        plan = replace(plan, replicates=replicates)
    if lines:
        raise ResultsError(*lines)
    check_room(folder, plan)
    return Reopened(folder, folder, plan, manifest)


def is_whole(folder: Path) -> bool:
    """Is an experiment complete, and are its tables those that were written?

    Raises:
        ResultsError: it is no results folder.
    """
    manifest = manifests.read(folder)
    if manifest["status"] != "complete" or manifests.missing_tables(folder, manifest):
        return False
    return not damaged_tables(folder, manifest)


def damaged_tables(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """What is wrong with the tables that a manifest lists: a line each."""
    found = []
    for name in ("runs", *manifest["tables"]):
        if TABLE_FILES[name] in manifest["files"]:
            try:
                require_written(folder, manifest, name)
            except ResultsError as fault:
                found.append(fault.lines[0].partition(";")[0])
    return found


def _not_extended(plan: Plan, manifest: dict[str, Any], replicates: int) -> list[str]:
    """Why an experiment cannot have so many replicates."""
    found = []
    if manifest.get("part"):
        found.append("is a shard, whose runs are not all; extend the whole experiment, after poach merge")
    if manifest["status"] not in ("complete", "failed"):
        found.append(f"its status is {manifest['status']!r}; finish it first, by poach resume")
    if replicates < plan.replicates:
        found.append(
            f"has {plan.replicates:,} replicates already; give --replicates {plan.replicates + 1} or more"
        )
    if plan.blocks or "open" in (plan.study or {}):
        found.append("how many runs it has was found while it ran; run it again with other bounds")
    firsts = sorted({point.first for point in plan.design.points})
    apart = min((after - one for one, after in pairwise(firsts)), default=replicates)
    if replicates > apart:
        found.append(
            f"its points have draws of their own, {apart:,} numbers each, so that more replicates would draw "
            f"what other points have drawn; give --replicates {apart} or fewer, or run it anew"
        )
    return found


def _died(shard: Path) -> bool:
    """Did a run of a shard die with its worker?"""
    return any(
        error is not None and error.startswith(DIED) for error in read_rows(shard)["error"].to_pylist()
    )
