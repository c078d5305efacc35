"""A map of `poach map` on the page, with theory's line and where the dials stand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sim.cli import main
from sim.experiments.store.results import open_results
from sim.experiments.studies.phases import PhaseMap, phase_map
from sim.scenario.load import load_scenario
from sim.served.server import Page
from sim.served.sessions import Sessions
from tests.served.talking import Talker

GAMMA = "production.contest_exponent"
SET = ["researchers.count=300", "weeks=20", "burn_in=4"]
ASKED = ["--x", f"{GAMMA}=0.8,1.6", "--y", "feedback.budgets=0,1", "--replicates", "2", "--quiet"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map of four points."""
    out = tmp_path_factory.mktemp("map") / "map"
    sets = [part for one in SET for part in ("--set", one)]
    outcome = ["--outcome", "labs_talent_share_end", "--no-figures", "--workers", "1"]
    assert main(["map", "frontier-2025", *sets, *ASKED, *outcome, "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def given(folder: Path) -> PhaseMap:
    """The map itself."""
    found = phase_map(open_results(folder))
    assert found is not None
    return found


@pytest.fixture
def talker(given: PhaseMap) -> Iterator[Talker]:
    """A page that shows it."""
    scenario = load_scenario("frontier-2025", SET)
    page = Page(Sessions(scenario, scenario.name, 2, 7, 1, [], clock=lambda: 0.0), 0, given)
    try:
        yield Talker(page)
    finally:
        page.end()


def test_the_map_and_theory_are_those_of_the_folder(talker: Talker, given: PhaseMap) -> None:
    """The ring goes with the dials; growth stands at the points at which theory has it."""
    session = talker.opened(stands={GAMMA: "1.6"})["session"]
    until = time.monotonic() + 120
    while (shown := talker.get("api/map", session=session).table)["silent"] and time.monotonic() < until:
        time.sleep(0.05)
    levels, _ = given.cells("labs_talent_share_end")
    assert np.allclose(shown["mean"], levels.mean)
    assert shown["here"]["x"] == 1.6
    assert set(shown["growth"]) == set(given.growth)
    for limit, rates in given.growth.items():
        assert np.array_equal(np.array(shown["growth"][limit], float) > 0, rates > 0)


def test_a_tab_with_another_start_has_no_such_map(talker: Talker) -> None:
    """Its ring would stand on a map of another market."""
    session = talker.opened()["session"]
    content = b'base = "quiet-market"\nweeks = 6\nresearchers.count = 200\n'
    answer = talker.post("scenario", content, session=session, name="mine.toml").table
    assert not answer["map"]
    assert talker.get("api/map", session=answer["session"]).table == {}


def test_a_map_of_another_market_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what differs."""
    assert main(["explore", "frontier-2025", "--set", SET[0], "--map", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "is of another market, which differs in weeks" in said
    assert GAMMA not in said
