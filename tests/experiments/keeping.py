"""Shards of toy runs, written as a worker writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.experiments.chunks import Chunk
from sim.experiments.outcomes import outcomes
from sim.experiments.plan import Plan
from sim.experiments.shards import begin_shard, keep_shard, rows_of, write_tables
from sim.records.run import Run
from tests.experiments.toy import toy_run


def keep(
    plan: Plan,
    shards: Path,
    order: Sequence[Chunk],
    change: Callable[[int, Run], Run] = lambda index, run: run,
) -> None:
    """Keep these chunks, in this order.

    Args:
        plan: the experiment.
        shards: where to.
        order: which chunks.
        change: what to do with each run before it is kept, given its place in the plan.
    """
    shards.mkdir(parents=True, exist_ok=True)
    for chunk in order:
        folder = begin_shard(shards, chunk)
        rows = []
        for index in chunk.indices():
            task = plan.task(index)
            run = change(index, toy_run(plan.scenarios[task.scenario], plan.seed, task.replicate, None))
            write_tables(folder, index, run, plan.tables)
            rows.append({"index": index, "status": "done", "error": None, **outcomes(run)})
        keep_shard(folder, shards, chunk, rows_of(rows))
