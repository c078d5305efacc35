"""Which shards can be relied on, and what is wrong with the others: one costs its own runs alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.experiments.designs.plan import Plan
from sim.experiments.store.checksums import checksum
from sim.experiments.store.inside import ResultsError, is_file, is_folder, open_file
from sim.experiments.store.shards import (
    ROWS,
    SUMS,
    chunk_of,
    is_part,
    kept_chunks,
    read_rows,
    read_table,
    table_file,
)

if TYPE_CHECKING:
    import pyarrow as pa

#: Bytes of the checksums of a shard at most.
_LARGEST_SUMS = 10_000_000
_SUM = re.compile(rb"([0-9a-f]{64})  ([a-z0-9.]{1,60})\n")


class Damaged(NamedTuple):
    """A shard that cannot be relied on.

    Attributes:
        shard: its name.
        first: place in the plan of the first run that it held; None where that is unknown.
        last: of the last.
        reason: what is wrong with it.
    """

    shard: str
    first: int | None
    last: int | None
    reason: str


@dataclass
class Sorted:
    """Shards sorted out; `check` moves more of them to the damaged.

    Attributes:
        plan: the experiment that they belong to.
        signed: whether each must have its checksums, as all have but those of earlier versions.
        sound: shards whose rows can be relied on, in the order of the plan.
        damaged: the others.
    """

    plan: Plan
    signed: bool
    sound: list[Path] = field(default_factory=list)
    damaged: list[Damaged] = field(default_factory=list)

    def check(self, tables: tuple[str, ...], thorough: bool) -> None:
        """Check these tables of the sound shards.

        Args:
            tables: names of tables.
            thorough: read them as well: their checksums do not say that whoever made them wrote tables.
        """
        sound, damaged = [], list(self.damaged)
        for shard in self.sound:
            reason = _fault(shard, partial(self._table_faults, shard, tables, thorough))
            if reason is None:
                sound.append(shard)
            else:
                damaged.append(_named(shard, self.plan, reason))
        self.sound, self.damaged = sound, damaged

    def _table_faults(self, shard: Path, tables: tuple[str, ...], thorough: bool) -> Iterator[str]:
        rows = read_rows(shard)
        ends = zip(rows["index"].to_pylist(), rows["status"].to_pylist(), strict=True)
        names = [table_file(index, table) for index, ended in ends if ended == "done" for table in tables]
        sums = _sums(shard) if self.signed or is_file(shard / SUMS) else None
        for name in names:
            yield from _file_faults(shard / name, sums)
        if thorough:
            rows.validate(full=True)
            yield from _type_faults(rows.schema, {"index": "int", "status": "string"}, ROWS)
            for name in names:
                table = read_table(shard / name)
                table.validate(full=True)
                yield from _type_faults(table.schema, {"week": "int"}, name)


def sort_out(shards: Path, plan: Plan, signed: bool) -> Sorted:
    """The shards of a plan that are kept, those with unreadable rows among the damaged.

    Tables are not looked at yet, see `Sorted.check`.

    Args:
        shards: where they are kept.
        plan: the experiment.
        signed: whether each must have its checksums.
    """
    found = Sorted(plan, signed)
    free = 0
    for shard in kept_chunks(shards):
        reason = _fault(shard, partial(_row_faults, shard, plan, signed, free))
        if reason is None:
            chunk = chunk_of(shard)
            assert chunk is not None
            free = chunk.first + chunk.size
            found.sound.append(shard)
        else:
            found.damaged.append(_named(shard, plan, reason))
    return found


def _fault(shard: Path, faults: Callable[[], Iterator[str]]) -> str | None:
    """The first that is wrong with a shard; whatever fails while one is read is damage too."""
    try:
        return next(faults(), None)
    except ResultsError as fault:
        return str(fault).removeprefix(f"{shard}{os.sep}")
    except Exception as fault:
        return f"cannot be read ({type(fault).__name__}: {str(fault).splitlines()[0] if str(fault) else ''})"


def _row_faults(shard: Path, plan: Plan, signed: bool, free: int) -> Iterator[str]:
    chunk = chunk_of(shard)
    if chunk is None or not is_folder(shard):
        yield "is no shard of poach"
        return
    if chunk.size < 1 or chunk.first + chunk.size > len(plan):
        yield "holds runs that were not planned"
    if chunk.first < free:
        yield "holds runs that another shard holds too"
    yield from _file_faults(shard / ROWS, _sums(shard) if signed or is_file(shard / SUMS) else None)
    rows = read_rows(shard)
    if rows["index"].to_pylist() != list(chunk.indices()):
        yield f"{ROWS}: holds other runs than its name says"
    if not set(rows["status"].to_pylist()) <= {"done", "failed"}:
        yield f"{ROWS}: runs are neither done nor failed"
    if "error" not in rows.schema.names:
        yield f"{ROWS}: has no column error"


def _sums(shard: Path) -> dict[str, str]:
    """The checksums that a shard keeps, by file."""
    try:
        with open_file(shard / SUMS) as file:
            content = file.read(_LARGEST_SUMS)
    except FileNotFoundError:
        raise ResultsError(f"{shard / SUMS}: is missing") from None
    found = {name.decode(): digest.decode() for digest, name in _SUM.findall(content)}
    if _SUM.sub(b"", content) or not all(map(is_part, found)):
        raise ResultsError(f"{shard / SUMS}: is not a list of checksums")
    return found


def _file_faults(path: Path, sums: dict[str, str] | None) -> Iterator[str]:
    if not os.path.lexists(path):
        yield f"{path.name}: is missing"
    elif not is_file(path):
        yield f"{path.name}: is a link or no file"
    elif sums is not None and checksum(path)[0] != sums.get(path.name):
        yield f"{path.name}: does not fit its sha256"


def _type_faults(schema: pa.Schema, expected: dict[str, str], where: str) -> Iterator[str]:
    """Columns that are missing or of other types than tables can be merged of."""
    from pyarrow import types

    kinds: dict[str, Callable[[Any], bool]] = {"int": types.is_integer, "string": types.is_string}
    for name, kind in expected.items():
        known = schema.names.count(name) == 1
        # Without rows a column may be without a type, too.
        if not known or not (kinds[kind](schema.field(name).type) or types.is_null(schema.field(name).type)):
            yield f"{where}: has no column {name} of the right type"
    if "run_id" in schema.names:
        yield f"{where}: has a column run_id"


def _named(shard: Path, plan: Plan, reason: str) -> Damaged:
    chunk = chunk_of(shard)
    known = chunk is not None and chunk.size > 0 and chunk.first + chunk.size <= len(plan)
    first, last = (chunk.first, chunk.first + chunk.size - 1) if chunk and known else (None, None)
    return Damaged(shard.name, first, last, reason)
