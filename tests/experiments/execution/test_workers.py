"""Jobs over workers: every job is answered once, and the death of a worker costs one job."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from sim.experiments.execution.workers import WarmWorker, WorkerDied, completed
from tests.experiments.toy import die_at_pair, die_at_seven, raising, sleep_long, square
from tests.starting import started


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_job_is_answered_once(workers: int) -> None:
    """The answers are those of a plain loop, for any number of workers."""
    answers = sorted(completed(square, range(9), workers, ()))
    assert answers == [(number, number * number) for number in range(9)]


def test_no_jobs_need_no_workers() -> None:
    """Nothing to do starts nothing."""
    assert list(completed(square, [], 2, ())) == []


def test_a_dying_worker_costs_its_own_job_only() -> None:
    """The jobs in flight beside it, and those after it, are answered."""
    answers = dict(completed(die_at_seven, range(20), 2, ()))
    assert isinstance(answers.pop(7), WorkerDied)
    assert answers == {number: number * number for number in range(20) if number != 7}


def test_a_dying_worker_costs_the_part_that_killed_it() -> None:
    """A job of several parts is run again part by part, and only the one that kills again is lost."""
    jobs: list[tuple[int, ...]] = [(number, number + 1) for number in range(0, 20, 2)]
    answers = dict(completed(die_at_pair, jobs, 2, (), lambda job: [(number,) for number in job]))
    assert isinstance(answers.pop((7,)), WorkerDied)
    assert answers[(6,)] == 36
    found = sorted(number for job in answers for number in job)
    assert found == [number for number in range(20) if number != 7]
    assert all(answer == sum(n * n for n in job) for job, answer in answers.items())


def test_an_interrupt_spares_what_others_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that workers are forked from is one for all: it ends only with what started it."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("forkserver")) as own:
        assert own.submit(square, 3).result() == 9
        with monkeypatch.context() as patch:
            patch.setattr(Future, "result", raising(KeyboardInterrupt()))
            with pytest.raises(KeyboardInterrupt):
                list(completed(square, range(3), 2, ()))
        assert own.submit(square, 4).result() == 16


def test_jobs_are_asked_for_when_they_can_start() -> None:
    """Few jobs are taken ahead, so that a later one may depend on what earlier ones told."""
    asked: list[int] = []

    def jobs() -> Iterator[int]:
        for number in range(30):
            asked.append(number)
            yield number

    for done, _ in enumerate(completed(square, jobs(), 2, ()), 1):
        assert len(asked) <= done + 4


def test_a_failing_job_ends_the_iteration_and_the_workers() -> None:
    """An exception of the function reaches the caller, and leaves no process behind."""
    before = set(multiprocessing.active_children())
    with pytest.raises(TypeError):
        list(completed(square, [None], 2, ()))  # type: ignore[misc]
    assert set(multiprocessing.active_children()) == before


def test_closing_ends_the_workers_at_once() -> None:
    """Workers in the middle of a long job do not hold up an interrupt."""
    before = set(multiprocessing.active_children())
    started = time.monotonic()

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 1.0)
        with pytest.raises(KeyboardInterrupt), closing(completed(sleep_long, range(4), 2, ())) as answers:
            list(answers)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, previous)
    assert time.monotonic() - started < 20.0
    assert set(multiprocessing.active_children()) == before


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at the process table of Linux")
def test_workers_end_with_a_killed_parent() -> None:
    """A parent that is killed leaves no workers that go on."""
    script = (
        "from sim.experiments.execution.workers import completed\n"
        "from tests.experiments.toy import sleep_long\n"
        "list(completed(sleep_long, range(4), 2, ()))\n"
    )
    with started([sys.executable, "-c", script]) as parent:
        deadline = time.monotonic() + 30
        while (
            len(_session(parent.pid)) < 5 and time.monotonic() < deadline
        ):  # parent, tracker, server, 2 workers
            time.sleep(0.05)
        assert len(_session(parent.pid)) >= 5
        parent.kill()
        deadline = time.monotonic() + 30
        while _session(parent.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _session(parent.pid)


def test_a_script_without_a_guard_is_told_what_to_do(tmp_path: Path) -> None:
    """By the exception, and by nothing else: workers that import such a script say nothing."""
    script = tmp_path / "script.py"
    script.write_text(
        "from sim.experiments.execution.workers import completed\n"
        "from tests.experiments.toy import square\n"
        "print(list(completed(square, range(4), 2, ())))\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=environment, check=False
    )
    assert ended.returncode == 1
    assert "if __name__ == '__main__':" in ended.stderr.splitlines()[-1]
    assert ended.stderr.count("Traceback") == 1
    assert ended.stdout == ""


def test_who_may_have_no_workers_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker of a user's pool, and a process without shared memory: the same answers, and a warning."""

    def refused(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    with monkeypatch.context() as patch:
        patch.setitem(multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]
        with pytest.warns(UserWarning, match="all runs are done in one process .* a worker of a pool"):
            assert list(completed(square, range(4), 2, ())) == [(n, n * n) for n in range(4)]
    monkeypatch.setattr(multiprocessing.get_context("spawn"), "Lock", refused, raising=False)
    with pytest.warns(UserWarning, match="all runs are done in one process .* Function not implemented"):
        assert list(completed(square, range(4), 2, ())) == [(n, n * n) for n in range(4)]


def _session(leader: int) -> list[int]:
    """Living processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if int(session) == leader and state != "Z":
                found.append(int(entry.name))
    return found


def test_a_warm_worker_stays_and_starts_anew_where_it_died() -> None:
    """A job that kills it is answered, and so is the next."""
    others = set(multiprocessing.active_children())

    def processes() -> set[multiprocessing.process.BaseProcess]:
        return set(multiprocessing.active_children()) - others

    with closing(WarmWorker(die_at_seven)) as worker:
        assert worker(2) == 4
        first = processes()
        assert worker(3) == 9
        assert processes() == first
        assert isinstance(worker(7), WorkerDied)
        assert worker(4) == 16
        assert len(processes() - first) == len(first) == 1
    assert processes() == set()
