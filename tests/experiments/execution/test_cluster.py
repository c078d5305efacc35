"""Runs on the workers of a scheduler: the same files as here, whoever dies on the way."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.experiments.designs.plan import Plan, plan
from sim.experiments.execution import scheduler as connection
from sim.experiments.execution.cluster import cluster
from sim.experiments.execution.experiment import conduct
from sim.experiments.execution.scheduler import NoScheduler
from sim.experiments.execution.workers import WorkerDied
from sim.experiments.store.folder import prepare
from sim.experiments.store.results import open_results
from sim.experiments.studies.ensemble import ensemble
from sim.scenario.load import load_scenario
from tests.cli.running import QUIET_MARKET, called, environment
from tests.experiments.scheduling import kill_one, scheduler, wait_for, workers
from tests.experiments.toy import die_at_pair, square
from tests.starting import started

pytest.importorskip("distributed")

NOBODY = "tcp://127.0.0.1:9"
CHANGES = ["researchers.count=400", "weeks=8", "burn_in=4"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two workers."""
    folder = tmp_path_factory.mktemp("scheduler")
    with scheduler(folder) as (found, _), workers(found, 2, folder):
        yield found


@pytest.fixture
def pair(address: str) -> str:
    """The same, with both workers there."""
    wait_for(address, 2)
    return address


def small(replicates: int) -> Plan:
    """A real market, of which a run takes milliseconds."""
    market = load_scenario("quiet-market", CHANGES)
    paid = {"name": "paid", "market.mechanism": "posted", "escalation.equity_band": 0}
    return plan([market, market.with_(paid)], replicates, 3)


def tables(target: Path, planned: Plan, workers: int, scheduler: str | None = None) -> dict[str, bytes]:
    """What the tables of an experiment hold, to the byte."""
    folder = prepare(target, planned, workers, ["poach"], False)
    ended = conduct(planned, workers, folder, lambda runs_done: None, scheduler=scheduler)
    assert (ended.status, ended.done) == ("complete", len(planned))
    return {path.name: path.read_bytes() for path in target.glob("*.parquet")}


def test_the_ways_give_the_same_tables(pair: str, tmp_path: Path) -> None:
    """To the byte: in this process, over processes of this machine, over the workers of a scheduler."""
    planned = small(10)
    alone = tables(tmp_path / "alone", planned, 1)
    assert {"runs.parquet", "weeks.parquet", "employers.parquet", "moves.parquet"} <= set(alone)
    assert tables(tmp_path / "pool", planned, 2) == alone
    assert tables(tmp_path / "cluster", planned, 2, pair) == alone


def test_a_folder_is_not_needed(pair: str) -> None:
    """Rows come back without one, as they do from a pool."""
    scenarios = small(2).looked_at
    elsewhere = ensemble(scenarios, 2, scheduler=pair)
    assert elsewhere.runs.equals(ensemble(scenarios, 2).runs)
    with pytest.raises(NoScheduler, match="no scheduler answers"):
        ensemble(scenarios, 2, scheduler=NOBODY)


def test_a_killed_worker_costs_nothing(pair: str, tmp_path: Path) -> None:
    """Its runs are done again by others, and the tables are those of an experiment without an accident."""
    planned = small(40)
    killed: list[float] = []

    def kill_once(runs_done: float) -> None:
        if not killed:
            killed.append(runs_done)
            kill_one(pair)

    folder = prepare(tmp_path / "killed", planned, 2, ["poach"], False)
    ended = conduct(planned, 2, folder, kill_once, scheduler=pair)
    assert killed
    assert (ended.status, ended.failed) == ("complete", 0)
    here = tables(tmp_path / "here", planned, 1)
    assert {path.name: path.read_bytes() for path in (tmp_path / "killed").glob("*.parquet")} == here


def test_what_kills_two_workers_is_lost(pair: str) -> None:
    """A job whose worker died is run again part by part; the part that kills again is the only one lost."""
    jobs: list[tuple[int, ...]] = [(number, number + 1) for number in range(0, 20, 2)]
    with cluster(pair) as found:
        answers = dict(found.completed(die_at_pair, jobs, lambda job: [(number,) for number in job]))
    assert isinstance(answers.pop((7,)), WorkerDied)
    assert answers[(6,)] == 36
    numbers = sorted(number for job in answers for number in job)
    assert numbers == [number for number in range(20) if number != 7]
    assert all(answer == sum(n * n for n in job) for job, answer in answers.items())


def test_jobs_are_asked_for_when_they_can_start(pair: str) -> None:
    """Few are taken ahead, and each is answered once; what a job raises reaches the caller."""
    asked: list[int] = []

    def jobs() -> Iterator[int]:
        for number in range(30):
            asked.append(number)
            yield number

    with cluster(pair) as found:
        answers = {}
        for done, (job, answer) in enumerate(found.completed(square, jobs()), 1):
            answers[job] = answer
            assert len(asked) <= done + 2 * found.workers
        assert answers == {number: number * number for number in range(30)}
        with pytest.raises(TypeError):
            list(found.completed(square, [None]))  # type: ignore[misc]


def test_workers_that_run_something_else_are_refused(pair: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other code or other packages make other numbers: it is said what differs, and nothing runs."""
    here = connection.stamp()
    other = here | {"packages": here["packages"] | {"numpy": "1.0"}}
    monkeypatch.setattr(connection, "code_checksum", lambda: "feed" * 16)
    with pytest.raises(NoScheduler, match=r"2 of 2 workers of .*run other code of poach \(sha256 .*feedfeed"):
        cluster(pair).__enter__()
    assert "have numpy" in connection._difference(other, here)
    assert "cannot import poach" in connection._difference(here, ModuleNotFoundError("No module 'sim'"))
    assert connection._difference(here, connection.stamp() | {"code": here["code"], "token": "x"}) == ""


def test_a_scheduler_that_cannot_be_used_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told with all others, soon, with the address and what to do; also where something else answers."""
    monkeypatch.setattr(connection, "_PATIENCE", 1)
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(NoScheduler, match=f"no scheduler answers at tcp://127.0.0.1:{port} "):
            cluster(f"tcp://127.0.0.1:{port}").__enter__()
    options = ("--scheduler", NOBODY, "--workers", "2", "--replicates", "none")
    found = called(*QUIET_MARKET, *options, "--set", "nonsense=1", cwd=tmp_path)
    assert found.returncode == 2
    assert time.monotonic() - began < 15
    lines = found.stderr.splitlines()
    assert len(lines) == 4
    assert any(
        line.startswith(f"--scheduler: no scheduler answers at {NOBODY} (") and "dask scheduler" in line
        for line in lines
    )
    found = called(*QUIET_MARKET, "--scheduler", "10.0.0.1", cwd=tmp_path)
    assert (found.returncode, "is no address of a scheduler" in found.stderr) == (2, True)
    monkeypatch.setitem(sys.modules, "distributed", None)
    found = called(*QUIET_MARKET, "--scheduler", NOBODY, cwd=tmp_path)
    assert (found.returncode, found.stderr.count("pip install -c constraints.txt -e '.[cluster]'")) == (2, 1)
    assert not list(tmp_path.iterdir())


def test_a_scheduler_that_dies_keeps_what_was_done(tmp_path: Path) -> None:
    """Without workers it is refused; Ctrl-C, and its death in the middle, end the command with code 3."""
    options = ("--replicates", "100000", "--no-figures", "--out")
    with scheduler(tmp_path) as (address, process):
        with pytest.raises(NoScheduler, match=r"has no workers; start some with `dask worker tcp://"):
            cluster(address).__enter__()
        with workers(address, 1, tmp_path):
            command = [sys.executable, "-m", "sim", *QUIET_MARKET, "--scheduler", address, *options]
            told = _ended_early(
                [*command, "first"], tmp_path / "first", lambda own: own.send_signal(signal.SIGINT)
            )
            assert "interrupted: " in told
            told = _ended_early([*command, "second"], tmp_path / "second", lambda own: process.kill())
            assert f"the scheduler at {address} is gone" in told
    for name in ("first", "second"):
        found = open_results(tmp_path / name)
        assert found.manifest["status"] == "interrupted"
        assert len(found.runs) >= 3


def _ended_early(command: list[str], target: Path, end: Callable[[subprocess.Popen[str]], object]) -> str:
    """What a command says that keeps some chunks until something happens."""
    with started(command, cwd=target.parent, env=environment(), stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and len(list(target.glob(".runs/0*"))) < 3:
            time.sleep(0.05)
        end(process)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "Traceback" not in told
    assert f"runs are done and kept in {target.name}" in told
    return str(told)
