"""What differs on macOS and Windows, as far as Linux can try it: no forks, no /proc, no large pages."""

from __future__ import annotations

import mmap
import os
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.cli import health
from sim.experiments.execution import workers
from sim.experiments.runs import memory
from sim.market.state.allocation import allocate
from sim.processes import allowed_processors
from sim.surroundings import quoted
from tests.cli.running import SMALL, called, environment
from tests.experiments.toy import square

PAGE = (Path(__file__).parents[1] / "docs" / "platforms.md").read_text(encoding="utf-8")
#: Runs a command on a system whose processes cannot fork, as a script does.
_SPAWNING = """
import multiprocessing, sys
from sim.cli import main
if __name__ == "__main__":
    multiprocessing.get_all_start_methods = lambda: ["spawn"]
    sys.exit(main(sys.argv[1:]))
"""


def test_workers_that_are_started_anew_do_the_same(tmp_path: Path) -> None:
    """Where nothing can be forked, bytes are those of one process."""
    (tmp_path / "script.py").write_text(_SPAWNING, encoding="utf-8")
    line = ("run", "quiet-market", *SMALL, "--replicates", "3", "--no-figures", "--quiet", "--out")
    command = [sys.executable, "script.py", *line, "anew", "--workers", "2"]
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False, timeout=300
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert called(*line, "one", "--workers", 1, cwd=tmp_path).returncode == 0
    for name in ("runs.parquet", "moves.parquet"):
        assert (tmp_path / "anew" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()


def test_no_pool_has_more_workers_than_windows_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are asked for; elsewhere as many as are."""
    asked: list[int] = []

    def noted(count: int, **options: Any) -> ProcessPoolExecutor:
        asked.append(count)
        return ProcessPoolExecutor(1, **options)

    monkeypatch.setattr(workers, "ProcessPoolExecutor", noted)
    for most in (61, None):
        monkeypatch.setattr(workers, "_MOST", most)
        assert list(workers.completed(square, [3], 100)) == [(3, 9)]
    assert asked == [61, 100]


def test_what_a_system_does_not_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Free memory, affinity, load and size: nothing is refused for it, and nothing fails."""
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "none")
    monkeypatch.setattr(memory, "_LIMIT", tmp_path / "none")
    assert memory.free_memory() is None
    for name in ("sched_getaffinity", "getloadavg", "sysconf"):
        monkeypatch.delattr(os, name)
    assert allowed_processors() == os.cpu_count()
    assert health._memory() is None
    assert health._processors()["load"] is None


def test_tables_without_large_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are zeros at a cache line all the same."""
    monkeypatch.delattr(mmap, "MADV_HUGEPAGE")
    table = allocate(np.dtype(np.int64), 2_000_000)
    assert len(table) == 2_000_000
    assert not table.any()
    assert table.ctypes.data % 64 == 0


def test_a_command_to_copy_is_quoted_for_its_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backslashes of Windows need no quotes, blanks need double ones."""
    assert quoted("results/a b") == "'results/a b'"
    monkeypatch.setattr("sim.surroundings.os.name", "nt")
    assert quoted(r"results\raid") == r"results\raid"
    assert quoted(r"results\a b") == r'"results\a b"'


def test_the_snippet_of_the_page_runs(tmp_path: Path) -> None:
    """As a script of a user."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "mine.py").write_text(code, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "mine.py"], cwd=tmp_path, env=environment(), capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert float(ended.stdout) > 0


def test_the_page_says_where_it_was_tested() -> None:
    """On Linux alone, in bold; and nothing else is claimed of the others than what the code does."""
    assert "**has been tested on Linux alone**" in PAGE
    assert re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) == ["poach doctor\n"]
