"""What the exit code of a fault is, and what is said: surroundings are not a fault of ours."""

from __future__ import annotations

import errno

import pytest

from sim.cli import main
from sim.cli.application import _verdict
from sim.cli.exits import FAULT, MISTAKE
from sim.experiments.execution.workers import NoWorkers
from sim.experiments.store.inside import ResultsError
from sim.surroundings import SurroundingsError


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(errno.ENOSPC, "", "out/x\x1b[31m"), r"out/x\u001b[31m: No space left on device; make room"),
        (OSError(errno.EMFILE, ""), "poach stopped: Too many open files; raise the limit on open files"),
        (SurroundingsError("ulimit -v: too small"), "ulimit -v: too small"),
        (ResultsError("--out: gone"), "--out: gone"),
        (NoWorkers("none"), "--workers: none"),
        (MemoryError("researchers.count: too many"), "researchers.count: too many"),
    ],
)
def test_surroundings_are_told_in_a_line(fault: Exception, said: str) -> None:
    """With what to do, and the exit code of a mistake."""
    code, [line] = _verdict(fault)
    assert code == MISTAKE
    assert line.startswith(said)


def test_each_mistake_has_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where a folder turned out unusable while it was drawn; no line is split or joined."""

    def unusable(*_: object, **__: object) -> None:
        raise ResultsError("weeks.parquet: has no column 'prize'", "weeks.parquet: two\nlines")

    monkeypatch.setattr("sim.cli.drawing.draw", unusable)
    assert main(["figures", "out"]) == MISTAKE
    assert capsys.readouterr().err == ("weeks.parquet: has no column 'prize'\nweeks.parquet: two\\nlines\n")


@pytest.mark.parametrize("fault", [OSError("ours"), KeyError("ours"), MemoryError()])
def test_other_faults_are_ours(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """And say so."""
    monkeypatch.delenv("POACH_DEBUG", raising=False)
    code, [line] = _verdict(fault)
    assert code == FAULT
    assert line.startswith("poach failed, and the fault is not yours")
