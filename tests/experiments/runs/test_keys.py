"""The checksum of the model: it hangs on what decides a run, and on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiments.runs import keys


@pytest.mark.parametrize(
    ("name", "decides"),
    [
        ("market/a.py", True),
        ("experiments/runs/single.py", True),
        ("experiments/designs/plan.py", True),
        ("experiments/designs/grid.py", False),
        ("figures/a.py", False),
    ],
)
def test_what_decides_a_run_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, decides: bool
) -> None:
    """Also what simulates one, and numbers its draws."""
    monkeypatch.setattr(keys, "_SOURCES", tmp_path)
    before = keys.model_checksum.__wrapped__()
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text("x = 1\n")
    assert (keys.model_checksum.__wrapped__() != before) == decides
