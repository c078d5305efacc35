"""A results folder of a toy market, written once, for each test its own copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.experiments.designs.plan import plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store.folder import prepare
from tests.experiments.toy import toy_run, toy_scenario


@pytest.fixture(scope="session")
def _written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("toy") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "simulate", toy_run)
        planned = plan([toy_scenario()], 2, 4)
        conduct(planned, 1, prepare(target, planned, 1, ["poach"], False), lambda runs_done: None)
    return target


@pytest.fixture
def folder(_written: Path, tmp_path: Path) -> Path:
    """Two replicates of a toy market, complete."""
    return Path(shutil.copytree(_written, tmp_path / "out"))
