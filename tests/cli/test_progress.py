"""The bar on a terminal: how far it is, and what is going on after the last run."""

from __future__ import annotations

import io
import re
import sys

import pytest

from sim.cli.progress import progress_bar
from sim.experiments.designs.plan import plan
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


def test_quiet_has_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written, also on a terminal."""
    assert _shown(8, 3.0, True, monkeypatch) == ""
