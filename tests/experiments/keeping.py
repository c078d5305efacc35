"""Shards of toy runs, written as a worker writes them, and folders as strangers and accidents leave them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.plan import Plan
from sim.experiments.runs.keys import run_key
from sim.experiments.store import manifest
from sim.experiments.store.atomic import write_json
from sim.experiments.store.checksums import entry
from sim.experiments.store.inside import POINTS
from sim.experiments.store.manifest import DIGEST
from sim.experiments.store.planned import FIRST_FORMAT, SECOND_FORMAT
from sim.experiments.store.shards import begin_shard, keep_shard, rows_of, write_tables
from sim.outcomes.outcomes import outcomes
from sim.records.run import Run
from sim.scenario.documents import changed, digest
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
            run = change(index, toy_run(plan.scenario(task.point), plan.seed, task.replicate, None))
            write_tables(folder, index, run, plan.tables)
            key = run_key(plan.market(task.point), plan.seed, task.draws)
            ending = {"index": index, "status": "done", "error": None, "run_key": key}
            rows.append(ending | outcomes(run))
        keep_shard(folder, shards, chunk, rows_of(rows))


def _put(folder: Path, content: dict[str, Any]) -> None:
    """The manifest alone, of whatever content, with its digest where it has one."""
    if manifest.DIGEST in content:
        content[manifest.DIGEST] = manifest.sealed(content)
    write_json(folder / "manifest.json", content)


def signed(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a folder's manifest, and sign it as poach would: whoever made the folder may have meant it."""
    content = json.loads((folder / "manifest.json").read_text())
    content["manifest_sha256"] = ""
    change(content)
    _put(folder, content)


def resealed(content: dict[str, Any]) -> None:
    """Give the points of a manifest the hashes of what they say now, as whoever knows the format can."""
    for point in content["design"]["points"]:
        point["sha256"] = digest(changed(content["base"], point["changes"], "manifest"))


def in_first_format(content: dict[str, Any]) -> None:
    """Make of a content of the second format one of the first, in which every scenario stood whole."""
    base, design = content.pop("base"), content.pop("design")
    content["format"] = FIRST_FORMAT
    content["scenarios"] = [
        {
            "label": point["label"],
            "varied": {key: point["changes"].get(key) for key in design["keys"]},
            "scenario": changed(base, point["changes"], "manifest"),
        }
        for point in design["points"]
    ]


def to_second_format(folder: Path) -> None:
    """Make a folder one of the second format, in which the manifest listed the points."""
    content = manifest.read(folder)
    points = [dict(point) for point in content["design"]["points"]]
    content["format"] = SECOND_FORMAT
    content["design"] = content["design"] | {"points": points}
    content["files"].pop(POINTS)
    del content["model_sha256"]
    resealed(content)
    _put(folder, content)
    (folder / POINTS).unlink()


def repointed(folder: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the points of a folder, and let the manifest vouch for them."""
    rows = pq.read_table(folder / POINTS).to_pylist()
    change(rows)
    pq.write_table(
        pa.Table.from_pylist(rows, _SCHEMA if len(rows[0]) == len(_SCHEMA) else None), folder / POINTS
    )
    vouched(folder, POINTS)


_SCHEMA = pa.schema(
    [("label", pa.string()), ("first", pa.int64()), ("changes", pa.string()), ("sha256", pa.string())]
)


def to_first_format(folder: Path) -> None:
    """Make a folder one of the first format."""
    to_second_format(folder)
    signed(folder, in_first_format)


def without_digest(folder: Path) -> None:
    """Make a folder's manifest one from before there were digests, which is of the first format."""
    to_second_format(folder)
    content = json.loads((folder / "manifest.json").read_text())
    in_first_format(content)
    del content[DIGEST]
    _put(folder, content)


def vouched(folder: Path, name: str) -> None:
    """Let the manifest vouch for a file as it is now."""
    signed(folder, lambda content: content["files"].update({name: entry(folder / name)}))


def flipped(path: Path, place: int) -> None:
    """Flip one bit of a file; `place` counts bits from its beginning."""
    content = bytearray(path.read_bytes())
    content[place // 8] ^= 1 << place % 8
    path.write_bytes(bytes(content))


def in_place(path: Path, kind: str) -> None:
    """Move a file out of its folder, and put something else in its place, such as a link to it."""
    outside = path.parent.parent / f"outside-{path.name}"
    path.rename(outside)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if kind == "endless" else outside)
