"""Memory of a command and of all processes that it starts, watched while they run."""

from __future__ import annotations

import subprocess
import threading
from collections import defaultdict
from pathlib import Path
from types import TracebackType

_PROCESSES = Path("/proc")
_EVERY = 0.5  # seconds: a look costs some milliseconds of processor time


class Watch:
    """The most memory that a command and its descendants hold at one time.

    Pages that processes share are counted once: the sum of proportional shares, Linux's Pss. `ru_maxrss` of
    children would miss the workers, which the server that forks them waits for, and count shared pages often.
    """

    def __init__(self, command: subprocess.Popen[str]) -> None:
        self.peak = float("nan")  # bytes; stays so where the system does not tell
        self._root = command.pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            held = sum(map(held_by, family(self._root)))
            if held:
                self.peak = max(held, 0.0 if self.peak != self.peak else self.peak)


def family(root: int) -> list[int]:
    """A process and all its descendants, by id; none where there is no /proc."""
    children: dict[int, list[int]] = defaultdict(list)
    for status in _PROCESSES.glob("[0-9]*/stat"):
        try:  # the name, in brackets, may hold anything
            parent = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
        except (OSError, IndexError):  # it has just ended
            continue
        children[int(parent)].append(int(status.parent.name))
    found, ahead = [], [root]
    while ahead:
        process = ahead.pop()
        found.append(process)
        ahead += children[process]
    return found


def held_by(process: int) -> int:
    """Bytes that a process holds, its share of what it shares; 0 if it has ended."""
    try:
        text = (_PROCESSES / str(process) / "smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))
