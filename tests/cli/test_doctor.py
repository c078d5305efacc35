"""`poach doctor`: what is here, what is slow and why, what is to be mended; and compiling ahead."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

from sim.cli import health, main, requirements
from sim.cli.health import examined, problems, slow
from sim.cli.health_report import health_report
from sim.cli.requirements import declared, packages
from sim.processes import processor_quota, processors
from tests.cli.running import called, environment

#: Runs a little of every scenario, and prints what of the market numba compiled meanwhile.
_COMPILED = """
from numba.core import event
seen = []
class Listener(event.Listener):
    def on_start(self, event): seen.append(str(event.data["dispatcher"]))
    def on_end(self, event): pass
event.register("numba:compile", Listener())
import sim
from sim.experiments.runs.single import compile_first, simulate
from sim.market.bid_book import BidBook
from sim.market.engine import Market
from sim.scenario.library import names
compile_first()
for name in (*sim.library(), "validation/e-incumbents", "validation/a-layoffs", "validation/textbook"):
    small = {} if "/" in name else {"market.scale": 0.1, "burn_in": 8}
    simulate(sim.load(name).with_(small), 1, 0, None)
told = Market(sim.load("microsoft-raids-meta", ["market.scale=0.1"]))
told.keep_bids(BidBook())
told.run()
print(seen)
"""


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What is found here."""
    return examined()


def _changed(found: dict[str, Any], part: str, **values: Any) -> dict[str, Any]:
    return {**found, part: {**found[part], **values}}


def test_it_is_fine_where_tests_run(found: dict[str, Any], tmp_path: Path) -> None:
    """Exit code 0, a line for each part, and as JSON the same, without NaN."""
    assert (found["fine"], found["problems"]) == (True, [])
    assert found["kernels"]["compiled"]
    assert found["run"]["seconds"] > 0
    ended = called("doctor", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    for name in (
        "poach",
        "Packages",
        "Kernels",
        "Processors",
        "Memory",
        "Disk",
        "Threads",
        "Workers",
        "A run",
    ):
        assert f"\n{name:<13}" in f"\n{ended.stdout}"
    assert "Slow, and why" in ended.stdout
    assert "To be mended" not in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 100
    document = json.loads(called("doctor", "--json", cwd=tmp_path).stdout)
    assert document.keys() == {*found, "warmed"}
    assert (document["command"], document["warmed"]) == ("doctor", None)
    assert called("doctor", "--quiet", cwd=tmp_path).stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_versions_are_held_against_what_is_declared(found: dict[str, Any]) -> None:
    """Every dependency of pyproject.toml, those of extras too, but not what tests need alone."""
    _, needed, extras = declared()
    assert {"numba", "mesa", "pydantic"} <= {one["name"] for one in packages() if one["extra"] is None}
    assert len(packages()) == len(needed) + sum(map(len, extras.values()))
    assert "dev" not in extras
    assert {one["name"]: one["version"] for one in found["packages"]}["numba"] == version("numba")


def test_an_installed_distribution_says_the_same() -> None:
    """Which has its extras in markers."""
    wishes = ["numba>=0.61", 'duckdb>=1.1; extra == "analysis"', "pytest>=8; extra == 'dev'"]
    assert requirements._by_extra(wishes) == (["numba>=0.61"], {"analysis": ["duckdb>=1.1"]})
    assert requirements._parts("mesa<4,>=3.3") == ("mesa", "<4,>=3.3")
    assert requirements._parts("ruamel.yaml") == ("ruamel.yaml", "")


def test_a_missing_package_is_told_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2; what stands on it is not looked at."""

    def none_of_numba(name: str) -> str:
        if name == "numba":
            raise PackageNotFoundError
        return version(name)

    monkeypatch.setattr(requirements, "version", none_of_numba)
    assert main(["doctor"]) == 2
    told = " ".join(capsys.readouterr().out.split())
    assert "numba is not installed; pip install 'numba>=0.61'." in told
    assert "not looked at" in told


@pytest.mark.parametrize("name", ["numpy", "duckdb"])
def test_a_version_outside_of_what_is_asked_for(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of extras too, where they are installed."""
    monkeypatch.setattr(requirements, "version", lambda known: "0.0.1" if known == name else version(known))
    monkeypatch.setattr(health, "_timed_run", lambda: None)
    assert main(["doctor", "--quiet"]) == 2
    assert capsys.readouterr().out.startswith(f"{name} is 0.0.1; pip install '{name}>=")


def test_an_extra_that_is_not_installed_is_no_mistake(
    found: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told which package it lacks."""
    monkeypatch.setattr(requirements, "version", lambda name: "26.0" if name != "duckdb" else _missing())
    here = {**found, "packages": [one for one in packages() if one["name"] in ("duckdb", "packaging")]}
    assert problems(here) == []
    assert "extra analysis: lacks duckdb" in " ".join(health_report(here).split())


def _missing() -> str:
    raise PackageNotFoundError


def test_what_is_slow_is_said_with_its_reason(found: dict[str, Any]) -> None:
    """One sentence for each reason, and none where there is none."""
    calm = _changed(found, "processors", used=2, allowed=2, quota=None, load=0.5)
    calm = _changed(calm, "kernels", compiled=True, all_compiled=True, remarks=[], folder="here")
    calm = _changed(calm, "memory", runs_at_once=50)
    calm = _changed(calm, "run", seconds=0.02, expected=0.02)
    calm = _changed(calm, "system", workers="forkserver")
    assert slow(calm) == []
    for part, values, words in (
        ("processors", {"used": 1}, "one processor"),
        ("processors", {"quota": 1.5}, "The container may use 1.5 of 2 processors"),
        ("processors", {"load": 9.0}, "busy (load 9.0 on 2)"),
        ("kernels", {"compiled": False, "all_compiled": False}, "`poach doctor --warm`"),
        ("kernels", {"all_compiled": False}, "What few scenarios need"),
        ("kernels", {"folder": None}, "kept nowhere"),
        ("kernels", {"remarks": ["NUMBA_DISABLE_JIT is set"]}, "NUMBA_DISABLE_JIT is set."),
        ("memory", {"runs_at_once": 1}, "enough for 1 runs"),
        ("system", {"workers": "spawn"}, "started anew"),
        ("run", {"seconds": 0.2}, "10 times what is expected"),
    ):
        (said,) = slow(_changed(calm, part, **values))
        assert words in said
        assert said in " ".join(health_report({**calm, "slow": [said]}).split()).replace("- ", "")


def test_too_little_memory_is_to_be_mended(found: dict[str, Any]) -> None:
    """With what is free and what is needed; where the system does not say, nothing is said."""
    (said,) = problems(_changed(found, "memory", free=10_000_000, runs_at_once=0))
    assert "10 MB are free" in said
    unknown = _changed(found, "memory", free=None, runs_at_once=None, total=None)
    assert problems(unknown) == []
    assert "does not say" in health_report(unknown)


def test_a_cold_cache_is_told_and_nothing_is_compiled(tmp_path: Path) -> None:
    """To look is quick: that the first run compiles is said, not done."""
    ended = subprocess.run(
        [sys.executable, "-m", "sim", "doctor", "--json"],
        env=environment() | {"NUMBA_CACHE_DIR": str(tmp_path / "cold")},
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    found = json.loads(ended.stdout)
    assert (found["kernels"]["compiled"], found["kernels"]["kept"], found["run"]) == (False, 0, None)
    assert any("poach doctor --warm" in sentence for sentence in found["slow"])
    assert list(tmp_path.rglob("*.nbi")) == []


@pytest.mark.parametrize(
    ("text", "quota"), [("max 100000\n", None), ("150000 100000\n", 1.5), ("x", None), ("5 0", None)]
)
def test_a_container_may_have_part_of_the_processors(
    text: str, quota: float | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers are as many as keep its time busy, rounded up; a file that says nothing changes nothing."""
    (tmp_path / "cpu.max").write_text(text, encoding="ascii")
    monkeypatch.setattr("sim.processes._QUOTA", tmp_path / "cpu.max")
    monkeypatch.setattr("sim.processes.allowed_processors", lambda: 8)
    assert processor_quota() == quota
    assert processors() == (8 if quota is None else 2)


@pytest.mark.long
def test_after_warm_a_run_compiles_nothing(tmp_path: Path) -> None:
    """Whatever the scenario: the whole library, all bids at once, layoffs, and a run that tells its bids."""
    ended = called("doctor", "--warm", "--json", cwd=tmp_path)
    found = json.loads(ended.stdout)
    assert (ended.returncode, found["kernels"]["all_compiled"]) == (0, True)
    assert found["warmed"]["seconds"] > 0
    ended = subprocess.run(
        [sys.executable, "-c", _COMPILED], env=environment(), cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "[]\n", "")
