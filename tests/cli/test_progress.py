"""The bar on a terminal: how far it is, and what is going on after the last run."""

from __future__ import annotations

import io
import re
import sys
import types

import pytest

import sim
from sim.cli.progress import notebook_bar, progress_bar
from sim.experiments.designs.plan import plan
from sim.experiments.execution.bench import Watcher
from tests.experiments.toy import toy_scenario


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _shown(replicates: int, runs_done: float, quiet: bool, monkeypatch: pytest.MonkeyPatch) -> str:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with progress_bar(plan([toy_scenario()], replicates, 1), quiet) as watch:
        watch(runs_done)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())


@pytest.mark.parametrize(
    ("replicates", "runs_done", "shown"),
    [(8, 3.0, "3/8 runs"), (1, 0.5, "3/6 weeks"), (8, 8.0, "writing tables")],
)
def test_the_bar_says_how_far_it_is(
    replicates: int, runs_done: float, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs, or the weeks of a single one; tables are written when all runs are done, and not before."""
    text = _shown(replicates, runs_done, False, monkeypatch)
    assert shown in text
    assert ("writing tables" in text) == (runs_done == replicates)


def _told(runs: int, told: list[tuple[float, int, float]], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a bar of a part of twenty runs shows, told of runs and failures at such times."""
    terminal = _Terminal()
    clock = iter([seconds for *_, seconds in told])
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    with progress_bar(plan([toy_scenario()], 20, 1), False, runs) as watch:
        assert isinstance(watch, Watcher)
        for done, failed, _ in told:
            watch.failed = failed
            with monkeypatch.context() as patch:
                patch.setattr("sim.cli.progress.time.monotonic", lambda: next(clock))
                watch(done)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())


def test_pace_failures_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted from the first time on: what was done before in the folder says nothing of the pace."""
    text = _told(12, [(6.0, 0, 100.0), (8.0, 2, 104.0)], monkeypatch)
    assert "8/12 runs, 0.5 runs/s, 8 s left, 2 failed" in text
    assert "left" not in _told(12, [(6.0, 0, 100.0)], monkeypatch)


def test_a_notebook_has_a_bar_for_what_takes_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And none where there is no notebook."""
    large = plan([sim.load("microsoft-raids-meta")], 5_000, 1)
    for module, planned, expected in (
        ("ipykernel", large, True),
        ("ipykernel", plan([toy_scenario()], 2, 1), False),
        ("none", large, False),
    ):
        with monkeypatch.context() as patch:
            patch.delitem(sys.modules, "ipykernel", raising=False)
            patch.setitem(sys.modules, module, types.ModuleType(module))
            with notebook_bar(planned, 2) as watch:
                watch(1.0)
                assert isinstance(watch, Watcher) == expected
    capsys.readouterr()


def test_quiet_has_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written, also on a terminal."""
    assert _shown(8, 3.0, True, monkeypatch) == ""
