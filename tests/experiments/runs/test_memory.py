"""Scenarios that do not fit are refused with an estimate and what to reduce."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
import sim.market.memory
from sim.experiments.runs import memory
from sim.experiments.runs.memory import affordable_workers, excess, free_memory, require_memory
from sim.scenario.schema import Scenario
from tests.experiments.toy import toy_scenario

GIGABYTE = 10**9


@pytest.fixture(autouse=True)
def _machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four gigabytes are free, and a researcher takes a kilobyte."""
    monkeypatch.setattr(sim.market.memory, "estimate", lambda scenario: 1000 * scenario.researchers.count)
    monkeypatch.setattr(memory, "free_memory", lambda: 4 * GIGABYTE)


def _people(count: int) -> list[Scenario]:
    return [toy_scenario(), toy_scenario(researchers={"count": count})]


def test_what_fits_is_not_refused() -> None:
    """Exactly as much as is free fits."""
    assert excess(_people(2_000_000), workers=2) is None
    require_memory(_people(4_000_000), workers=1)


def test_too_many_workers() -> None:
    """One run fits, two at once do not: fewer workers are the remedy."""
    problem = excess(_people(3_000_000), workers=2)
    assert problem == (
        "--workers: 2 runs at once need about 6.0 GB of memory and 4.0 GB are free; use --workers 1"
    )
    assert affordable_workers(_people(3_000_000), wanted=2) == 1
    assert affordable_workers(_people(1_000_000), wanted=2) == 2


def test_too_many_people() -> None:
    """Not even one run fits: the number of researchers is to be reduced, to a number that fits."""
    with pytest.raises(MemoryError, match=r"researchers\.count: 8,000,000 .* 8\.0 GB .* 4,000,000 or fewer"):
        require_memory(_people(8_000_000), workers=1)


@pytest.mark.parametrize(
    ("limit", "free"), [("max", 6000 * 1024), ("5000000", 2_000_000), ("99000000", 6000 * 1024)]
)
def test_the_least_that_the_system_tells_is_free(
    limit: str, free: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the machine has, or what a container may still use; unknown where nothing is told."""
    for name, content in (
        ("_MEMINFO", "MemTotal: 9000 kB\nMemAvailable: 6000 kB\n"), ("_LIMIT", limit), ("_USED", "3000000"),
    ):  # fmt: skip
        (tmp_path / name).write_text(content + "\n")
        monkeypatch.setattr(memory, name, tmp_path / name)
    assert free_memory() == free
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "nothing")
    assert free_memory() is None


def test_python_refuses_too(tmp_path: Path) -> None:
    """`sim.run` and `sim.ensemble` raise before anything is allocated or written."""
    huge = toy_scenario(researchers={"count": 8_000_000})
    with pytest.raises(MemoryError, match=r"4,000,000 or fewer"):
        sim.run(huge)
    with pytest.raises(MemoryError, match=r"4,000,000 or fewer"):
        sim.ensemble([huge], replicates=2, workers=1, out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
