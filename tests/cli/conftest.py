"""Kernels are compiled before commands are tested, so that no test meets the announcement by chance."""

from __future__ import annotations

import pytest

from sim.experiments.runs.single import compile_first


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    compile_first()
