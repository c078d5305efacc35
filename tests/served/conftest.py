"""Kernels are compiled before pages are tested, so that no test waits for that instead of for its runs."""

from __future__ import annotations

import pytest

from sim.experiments.runs.single import compile_first


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    compile_first()
