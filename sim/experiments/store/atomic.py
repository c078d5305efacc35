"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_UNFINISHED = re.compile(r"\.(.+)\.\d+(-[0-9a-f]{8})?\.tmp")


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path` to write to; when the block ends it takes the place of `path`.

    The content is on the disk before the name points to it, so that after a crash or a power cut the name has
    either the old content or the new. Where the block fails, `path` stays as it was.
    """
    # A name that nobody could have foreseen, of a file that was not there: no link is written through.
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    temporary.touch(exist_ok=False)
    try:
        yield temporary
        _to_disk(temporary)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _to_disk(path.parent)


def write_json(path: Path, content: Any) -> None:
    """Write a JSON document whole or not at all."""
    with replaced(path) as temporary:
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        # Which JSON reads as it was; the same bytes on every system.
        temporary.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def unfinished(name: str) -> str | None:
    """Of what a file is the temporary one that `replaced` leaves where its process is killed, by its name."""
    found = _UNFINISHED.fullmatch(name)
    return None if found is None else found.group(1)


def _to_disk(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on the disk."""
    if path.is_dir() and os.name == "nt":  # Windows opens no folders
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
