"""Chunks on a machine that may not have the results folder: what one leaves comes with its answer."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.plan import Plan
from sim.experiments.execution.bench import Answer, Bench
from sim.experiments.execution.scheduler import NoScheduler
from sim.experiments.store.shards import kept_chunks, packed
from sim.experiments.store.whereabouts import remedy


@dataclass(frozen=True)
class Away:
    """A bench elsewhere.

    Attributes:
        plan: the experiment.
        keeps: whether anything is to be kept besides the rows.
    """

    plan: Plan
    keeps: bool

    def __call__(self, chunk: Chunk) -> Answer:
        """Carry out a chunk, for `Bench.keep`.

        Raises:
            NoScheduler: the disk of this machine is at fault.
        """
        try:
            answer = self._bench(chunk, _pause)
            if self._scratch is None:
                return answer
            (shard,) = kept_chunks(Path(self._scratch.name))
            files = packed(shard)
            shutil.rmtree(shard)
            return answer._replace(files=files)
        except OSError as fault:  # the machine that keeps the folder must not take it for a fault of its own
            reason, help_ = remedy(fault)
            where = f"the worker on {platform.node()} cannot write to {gettempdir()}"
            raise NoScheduler(f"{where} ({reason}); {help_}") from None

    @cached_property
    def _bench(self) -> Bench:
        """One for all chunks, for what it learns from one to the next."""
        return Bench(self.plan, None if self._scratch is None else Path(self._scratch.name))

    @cached_property
    def _scratch(self) -> TemporaryDirectory[str] | None:
        return TemporaryDirectory(prefix="poach-") if self.keeps else None

    def __getstate__(self) -> dict[str, Any]:
        """What another machine is sent: not what belongs to this one."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def _pause(_: float) -> None:
    """Nobody watches. But a run that is watched goes in steps, and in between its worker answers others."""
