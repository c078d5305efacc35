"""Real faults: processes killed at random moments, a full disk, a folder that cannot be written.

Whatever happens, after `resume` the tables are those of an experiment to which nothing has happened. A larger
campaign: `POACH_KILLS=200 pytest -m long tests/experiments/test_faults.py`.
"""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from sim.experiments.designs.plan import plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store import reopened
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import SHARDS, ResultsError
from sim.experiments.store.manifest import read
from sim.experiments.store.shards import kept_chunks
from sim.experiments.studies.continuing import resume
from tests.cli.running import environment
from tests.experiments.keeping import flipped
from tests.experiments.toy import raising, toy_run, toy_scenario
from tests.starting import started

KILLS = int(os.environ.get("POACH_KILLS", "12"))
#: Runs of some ten milliseconds.
SMALL = ("--set", "researchers.count=2000", "--set", "weeks=26", "--set", "burn_in=4")
RUN = ("run", "quiet-market", *SMALL, "--replicates", "150", "--seed", "3")
QUIETLY = ("--no-figures", "--quiet", "--workers", "2")
PLAN = plan([toy_scenario(weeks=2)], 12, 3)


def command(*words: object) -> list[str]:
    """`poach` as a process of its own."""
    return [sys.executable, "-m", "sim", *map(str, words), *QUIETLY]


def tables(target: Path) -> dict[str, bytes]:
    """The bytes of all tables of a folder."""
    return {path.name: path.read_bytes() for path in target.glob("*.parquet")}


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """Processes of its group that it has not started itself: those that were forked for runs."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            after = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(after[2]) == process.pid and int(after[1]) not in (process.pid, os.getpid()):
                found.append(int(entry.name))
    return [pid for pid in found if pid != process.pid]


def damage(shards: Path, rng: random.Random) -> None:
    """Cut a file of a shard off, or flip one of its bits."""
    kept = [path for path in shards.iterdir() if not path.name.startswith(".")] if shards.is_dir() else []
    if not kept:
        return
    path = rng.choice(sorted(rng.choice(sorted(kept)).iterdir()))
    size = path.stat().st_size
    if rng.random() < 0.5:
        path.write_bytes(path.read_bytes()[: rng.randrange(size)])
    else:
        flipped(path, rng.randrange(8 * size))


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")
def test_kills_at_random_moments(tmp_path: Path) -> None:
    """Of the parent and of workers, while runs are done and while tables are merged, and shards damaged."""
    rng = random.Random(17)
    subprocess.run(command(*RUN, "--out", tmp_path / "whole"), env=environment(), check=True)
    whole = tables(tmp_path / "whole")
    kills, number, finished = 0, 0, 0
    while kills < KILLS:
        target = tmp_path / str(number)
        words = ("resume", target) if (target / "manifest.json").exists() else (*RUN, "--out", target)
        with started(command(*words), env=environment(), stderr=subprocess.PIPE) as process:
            deadline = time.monotonic() + 60
            before = len(list(kept_chunks(target / SHARDS))) if (target / SHARDS).is_dir() else 0
            while time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.01)
                if (target / SHARDS).is_dir() and len(list((target / SHARDS).iterdir())) > before + 3:
                    break
            time.sleep(rng.uniform(0.0, 1.2))
            workers = workers_of(process)
            if workers and rng.random() < 0.5:
                os.kill(rng.choice(workers), signal.SIGKILL)
                kills += 1
                time.sleep(rng.uniform(0.0, 1.5))
            if process.poll() is None and rng.random() < 0.8:
                process.kill()
                kills += 1
            told = process.communicate(timeout=120)[1]
        assert "Traceback" not in told
        if process.returncode == 0:
            assert tables(target) == whole
            finished += 1
            number += 1
        else:
            assert process.returncode == -signal.SIGKILL, told
            time.sleep(0.2)  # until workers have seen that their parent is gone
            if rng.random() < 0.4:
                damage(target / SHARDS, rng)
    target = tmp_path / str(number)
    if (target / "manifest.json").exists():
        subprocess.run(command("resume", target), env=environment(), check=True)
        assert tables(target) == whole
        finished += 1
    assert finished >= 1


_LIMITED = """
import resource, sys
from pathlib import Path
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError
from tests.experiments.test_faults import PLAN
from tests.experiments.toy import toy_run

bench.simulate = toy_run
most = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    conduct(PLAN, 1, prepare(Path(sys.argv[1]), PLAN, 1, ["poach"], False), lambda done: None)
except ResultsError as error:
    print(error)
    sys.exit(2)
"""


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The tables of a toy experiment that nothing has happened to."""
    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr("sim.experiments.studies.running.compile_first", lambda: None)
    conduct(PLAN, 1, prepare(tmp_path / "whole", PLAN, 1, ["poach"], False), lambda runs_done: None)
    return tables(tmp_path / "whole")


@pytest.mark.parametrize(("most", "kept"), [(2_000, False), (60_000, True)])
def test_a_full_disk(tmp_path: Path, whole: dict[str, bytes], most: int, kept: bool) -> None:
    """By a limit on the size of files: nothing is left that was not begun, and the rest is gone on with."""
    target = tmp_path / "out"
    code = [sys.executable, "-c", _LIMITED, str(target), str(most)]
    ended = subprocess.run(code, capture_output=True, text=True, env=environment(), check=False)
    assert ended.returncode == 2, ended.stderr
    assert "cannot be written (File too large)" in ended.stdout
    assert target.exists() == kept
    if kept:
        assert read(target)["status"] in ("interrupted", "failed")
        resume(target)
        assert tables(target) == whole


def test_a_folder_that_cannot_be_written(
    tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Is told, stays as it is, and is gone on with when it can be."""
    target = tmp_path / "whole"
    (target / "moves.parquet").unlink()
    before = sorted(path.name for path in target.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(reopened.Reopened, "claim", raising(OSError(errno.EROFS, "Read-only file system")))
        with pytest.raises(ResultsError, match=r"cannot be written \(Read-only file system\); make"):
            resume(target)
    assert sorted(path.name for path in target.iterdir() if path.name != SHARDS) == before
    with pytest.warns(UserWarning, match=r"moves\.parquet: is missing"):
        resume(target)
    assert tables(target) == whole
