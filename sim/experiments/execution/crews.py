"""Whoever carries out the chunks of an experiment: this process, others on this machine, or other machines.

The same chunks leave the same files with each of them, to the byte.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from sim.experiments.designs.chunks import Chunk, Pace
from sim.experiments.execution.away import Away
from sim.experiments.execution.bench import Answer, Bench, Watch
from sim.experiments.execution.cluster import Cluster, cluster
from sim.experiments.execution.workers import WorkerDied, completed

Answers = Generator[tuple[Chunk, Answer | WorkerDied], None, None]

#: What a chunk should take that goes to another machine, seconds: there a hand-over costs milliseconds.
_FAR = 1.25
_MOST = 1_000


class Crew(Protocol):
    """Whoever carries out chunks.

    Attributes:
        workers: chunks that are carried out at once, as far as is known at the beginning.
        pace: how large the next chunk should be.
    """

    @property
    def workers(self) -> int: ...  # noqa: D102
    @property
    def pace(self) -> Pace: ...  # noqa: D102

    def answers(self, bench: Bench, chunks: Iterable[Chunk]) -> Answers:
        """Carry out chunks and keep them, and yield each with its answer as it ends, in any order.

        A worker that dies is an answer too, when its part of a chunk has killed two. Closing the iterator
        ends the work at once.

        Args:
            bench: what to do with a chunk, and where it is kept.
            chunks: each is asked for shortly before it starts.

        Raises:
            NoWorkers: workers cannot start.
            SchedulerLost: all workers have gone, and will not come back.
            OSError: a chunk cannot be kept.
        """
        ...


@dataclass(frozen=True)
class Alone:
    """This process.

    Attributes:
        watch: told of progress within a chunk, in runs; an interrupt ends a chunk with the runs done.
    """

    watch: Watch
    workers: int = 1
    pace: Pace = field(default_factory=Pace)

    def answers(self, bench: Bench, chunks: Iterable[Chunk]) -> Answers:
        """Carry out chunks one after the other."""
        for chunk in chunks:
            yield chunk, bench(chunk, partial(self._tell, chunk.first))

    def _tell(self, first: int, at: float) -> None:
        self.watch(at - first)


@dataclass(frozen=True)
class Pool:
    """Processes on this machine, which keep what they have done themselves."""

    workers: int
    pace: Pace = field(default_factory=Pace)

    def answers(self, bench: Bench, chunks: Iterable[Chunk]) -> Answers:
        """Carry out chunks, as `Crew.answers`."""
        return completed(bench, chunks, self.workers, split=bench.parts)


@dataclass(frozen=True)
class Elsewhere:
    """The workers of a scheduler; this process keeps what they have done."""

    cluster: Cluster
    pace: Pace = field(default_factory=lambda: Pace(_FAR, _MOST))

    @property
    def workers(self) -> int:
        """How many there are now, or one that may come."""
        return max(self.cluster.workers, 1)

    def answers(self, bench: Bench, chunks: Iterable[Chunk]) -> Answers:
        """Carry out chunks, as `Crew.answers`."""
        away = Away(bench.plan, bench.shards is not None)
        with closing(self.cluster.completed(away, chunks, bench.parts)) as answers:
            for chunk, found in answers:
                yield chunk, found if isinstance(found, WorkerDied) else bench.keep(found)


@contextmanager
def crew_of(workers: int, scheduler: str | None, watch: Watch, runs: int | None) -> Iterator[Crew]:
    """Who carries out an experiment.

    Args:
        workers: processes of this machine; 1 takes this one.
        scheduler: address of a scheduler whose workers do it instead.
        watch: told of progress.
        runs: how many it has; None where it may still grow.

    Raises:
        NoScheduler: it cannot be used.
    """
    if scheduler is not None:
        with cluster(scheduler) as found:
            yield Elsewhere(found)
        return
    wanted = workers if runs is None else min(workers, runs)
    yield Alone(watch) if wanted <= 1 else Pool(wanted)
