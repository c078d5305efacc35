"""What comes between: Ctrl-C at any moment, a polite request to end, the death of a worker."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli import main
from sim.experiments.store.results import open_results
from tests.cli.running import QUIET_MARKET, environment
from tests.starting import started


@pytest.mark.parametrize("asked_by", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_keeps_what_was_done(tmp_path: Path, asked_by: signal.Signals) -> None:
    """Ctrl-C, or a scheduler's request: exit code 3, soon, finished runs readable, no worker left."""
    options = ("--replicates", "100000", "--workers", "2", "--out", "out")
    command = [sys.executable, "-m", "sim", *QUIET_MARKET, *options]
    with started(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE) as process:
        shards = tmp_path / "out" / ".runs"
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not (shards.exists() and len(list(shards.glob("0*"))) >= 3):
            time.sleep(0.05)
        os.killpg(process.pid, asked_by)
        asked = time.monotonic()
        _, told = process.communicate(timeout=60)
        while _alive(process.pid) and time.monotonic() - asked < 30:
            time.sleep(0.05)
        assert not _alive(process.pid)
    assert process.returncode == 3
    assert time.monotonic() - asked < 20
    assert "runs are done and kept in out" in told
    assert "Traceback" not in told
    results = open_results(tmp_path / "out")
    assert results.manifest["status"] == "interrupted"
    assert len(results.runs) >= 3
    assert set(results.weeks["run_id"]) == set(results.runs["run_id"])


@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_an_interrupt_while_workers_get_ready(tmp_path: Path, send: Callable[[int, int], None]) -> None:
    """Before the first run it ends everything at once, and none of the workers complains.

    Ctrl-C goes to all processes, other programs send a signal to one.
    """
    command = [sys.executable, "-m", "sim", *QUIET_MARKET, *("--replicates", "100000", "--workers", "2")]
    command += ["--quiet", "--out", "out"]
    with started(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not (tmp_path / "out" / "manifest.json").exists():
            time.sleep(0.01)
        time.sleep(0.2)  # workers take longer; by now the experiment has begun
        send(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 3
    done = r" before the first run was done|: \d+ of 100000 runs are done and kept in out"
    assert re.fullmatch(f"interrupted({done})\n(to go on: poach resume out\n)?", told)


def test_an_interrupt_while_the_command_is_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before there is anything to interrupt it is a word too, and no traceback."""

    class Finder:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "sim.cli.application":
                raise KeyboardInterrupt

    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "sim.cli.application", raising=False)
    assert main(["scenarios"]) == 3
    assert capsys.readouterr() == ("", "interrupted\n")


@pytest.mark.parametrize("raised", [KeyboardInterrupt, signal.SIGTERM])
def test_an_interrupt_before_anything_runs(
    raised: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the command is still being understood there is nothing to keep: a word, and exit code 3."""

    def interrupted(*_: object) -> None:
        if raised is KeyboardInterrupt:
            raise KeyboardInterrupt
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("sim.cli.conducting.understand", interrupted)
    assert main([*QUIET_MARKET]) == 3
    assert capsys.readouterr().err == "interrupted\n"


def test_an_interrupt_that_became_a_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What goes wrong after the user has asked to stop is no fault of ours."""

    def wrapped(*_: object) -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except KeyboardInterrupt as interrupt:
            raise RuntimeError("a class could not be made") from interrupt

    monkeypatch.setattr("sim.cli.conducting.understand", wrapped)
    assert main([*QUIET_MARKET]) == 3
    assert capsys.readouterr().err == "interrupted\n"
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_in_another_thread_a_command_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    """Signals are for the main thread; the command is carried out all the same."""
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["scenarios"])))
    thread.start()
    thread.join()
    assert codes == [0]
    assert capsys.readouterr().err == ""


def test_failed_runs_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing is done, but something has failed, the user hears where its errors are."""
    faults: list[BaseException] = [ZeroDivisionError("no seats"), KeyboardInterrupt()]

    def failing(*_: object) -> None:
        raise faults.pop(0)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.experiments.execution.bench.simulate", failing)
    assert main([*QUIET_MARKET, "--replicates", "5", "--workers", "1", "--out", "out"]) == 3
    assert capsys.readouterr().err == (
        "interrupted: 0 of 5 runs are done and kept in out; 1 failed\nto go on: poach resume out\n"
    )


def test_an_interrupt_of_the_pictures_costs_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The user hears that the results are complete, and how to draw them."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("sim.cli.drawing.draw_some", interrupted)
        assert main([*QUIET_MARKET, "--workers", "1", "--out", "out"]) == 3
    assert capsys.readouterr().err == (
        "interrupted: 1 of 1 runs are done and kept in out\nits pictures are drawn by: poach figures out\n"
    )
    assert open_results(tmp_path / "out").manifest["status"] == "complete"
    assert main(["figures", "out"]) == 0


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at the process table of Linux")
def test_the_death_of_a_worker_costs_no_run(tmp_path: Path) -> None:
    """Its runs are run again, and the results are those of an undisturbed experiment, to the byte."""
    options = ("--replicates", "240", "--tables", "weeks", "--no-figures", "--quiet")
    command = [sys.executable, "-m", "sim", *QUIET_MARKET, *options, "--workers", "2", "--out", "out"]
    with started(command, cwd=tmp_path, env=environment()) as process:
        shards = tmp_path / "out" / ".runs"
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not (shards.exists() and list(shards.glob("0*"))):
            time.sleep(0.02)
        writers = {int(path.name.rsplit(".", 1)[1]) for path in shards.glob(".0*")}
        while not writers and time.monotonic() < deadline:
            writers = {int(path.name.rsplit(".", 1)[1]) for path in shards.glob(".0*")}
        os.kill(writers.pop(), signal.SIGKILL)
        assert process.wait(timeout=120) == 0
    assert main([*QUIET_MARKET, *options, "--workers", "1", "--out", str(tmp_path / "undisturbed")]) == 0
    assert set(open_results(tmp_path / "out").runs["status"]) == {"done"}
    for name in ("runs", "weeks"):
        files = [tmp_path / folder / f"{name}.parquet" for folder in ("out", "undisturbed")]
        assert files[0].read_bytes() == files[1].read_bytes()


def test_an_interrupt_ends_a_long_run(tmp_path: Path) -> None:
    """In the middle of a single run there is nothing to keep, and no need to wait."""
    options = ("--set", "weeks=2000", "--set", "researchers.count=100000", "--workers", "1", "--out", "out")
    command = [sys.executable, "-m", "sim", "run", "quiet-market", *options]
    with started(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not (tmp_path / "out" / "manifest.json").exists():
            time.sleep(0.05)
        time.sleep(2.0)
        process.send_signal(signal.SIGINT)
        asked = time.monotonic()
        _, told = process.communicate(timeout=60)
    assert process.returncode == 3
    assert time.monotonic() - asked < 3.0
    assert told.endswith("\ninterrupted before the first run was done\n")
    assert len(open_results(tmp_path / "out").runs) == 0


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
