"""What poach takes away: what it has written itself, by name; anything else in a folder stays."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sim.experiments.store.atomic import unfinished
from sim.experiments.store.claim import LOCK
from sim.experiments.store.inside import (
    CRATE,
    FIGURES,
    MANIFEST,
    NEXT_POINTS,
    POINTS,
    REPORT,
    SHARDS,
    TABLE_FILES,
    is_folder,
    is_picture,
)
from sim.experiments.store.shards import is_part, is_shard
from sim.experiments.store.whereabouts import OWNER

_OURS = frozenset({MANIFEST, POINTS, NEXT_POINTS, REPORT, CRATE, *TABLE_FILES.values()})
_DRAWING = re.compile(rf"\.{FIGURES}(-\w+)?")


def clear_shards(shards: Path) -> None:
    """Remove shards and their folder, which may end at any moment: what is left can be removed later."""
    for shard in _entries(shards):
        remove_shard(shard)
    _remove(shards / name for name in (OWNER, LOCK))
    _rmdir(shards)


def clear_in_flight(shards: Path) -> None:
    """Remove what kills have left of shards that were being kept, where nobody keeps any."""
    for shard in _entries(shards):
        if shard.name.startswith(".") and is_shard(shard.name):
            remove_shard(shard)


def remove_shard(shard: Path) -> None:
    """Remove a shard, or what is left of one; what is none stays."""
    if is_shard(shard.name) and is_folder(shard):
        _remove(part for part in _entries(shard) if is_part(part.name))
        _rmdir(shard)


def clear_unfinished(folder: Path) -> None:
    """Remove files of ours that a kill has left half-written."""
    _remove(path for path in _entries(folder) if unfinished(path.name) in _OURS)


def clear_report(folder: Path) -> None:
    """Remove the page that was made of a folder whose runs become others, and what it says for archives."""
    _remove(folder / name for name in (REPORT, CRATE))


def clear_drawings(folder: Path, age: float = 0.0) -> None:
    """Remove pictures that a kill has left before they took their place.

    Args:
        folder: the results folder.
        age: seconds for which nothing has been drawn; others may be at it.
    """
    for path in _entries(folder):
        drawing = _DRAWING.fullmatch(path.name) and is_folder(path)
        if drawing and time.time() - path.lstat().st_mtime >= age:
            clear_pictures(path)


def clear_pictures(folder: Path) -> None:
    """Remove the pictures that poach draws, and the folder if nothing else is in it."""
    _remove(path for path in _entries(folder) if is_picture(path.name))
    _rmdir(folder)


def remove_ours(folder: Path) -> None:
    """Remove all that poach writes to a results folder, and the folder if nothing else is in it."""
    if is_folder(folder / SHARDS):
        clear_shards(folder / SHARDS)
    if is_folder(folder / FIGURES):
        clear_pictures(folder / FIGURES)
    clear_drawings(folder)
    clear_unfinished(folder)
    _remove(folder / name for name in sorted(_OURS))
    _rmdir(folder)


def take_place(new: Path, old: Path) -> None:
    """Put a complete folder in the place of an older one, and keep what the user had added to that.

    What cannot be kept in the new one, because something there has its name, stays in the old one, which then
    stands beside it.
    """
    number = 1
    while os.path.lexists(aside := old.with_name(f"{old.name}.old-{number}")):
        number += 1
    os.rename(old, aside)
    os.rename(new, old)
    remove_ours(aside)
    if is_folder(aside / FIGURES) and is_folder(old / FIGURES):
        _move(aside / FIGURES, old / FIGURES)
    if is_folder(aside):
        _move(aside, old)


def _move(source: Path, target: Path) -> None:
    """Move what is in a folder to another where its name is free; remove the folder if nothing is left."""
    for path in _entries(source):
        if not os.path.lexists(target / path.name):
            os.rename(path, target / path.name)
    _rmdir(source)


def _entries(folder: Path) -> list[Path]:
    """What is in a folder, in the order of names; nothing where it cannot be looked into."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _remove(paths: Iterator[Path]) -> None:
    """Remove files; of a link itself, not what it leads to; what cannot be removed stays."""
    for path in paths:
        if not is_folder(path):
            with suppress(OSError):
                path.unlink()


def _rmdir(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
