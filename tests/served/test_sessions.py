"""Tabs and their starting points: one takes the place of another, and none keeps what it has no use for."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from sim.explorer.exploration import Refused
from sim.scenario.problems import ScenarioError
from sim.scenario.schema import Scenario
from sim.served.guard import Refusal
from sim.served.sessions import Sessions
from tests.experiments.toy import toy_run, toy_scenario

INTENSITY = "escalation.intensity"


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sessions]:
    """Of a market whose runs take no time."""
    monkeypatch.setattr("sim.experiments.runs.single.simulate", toy_run)
    found = Sessions(toy_scenario(), "toy", 2, 7, 1, [], clock=lambda: 0.0)
    try:
        yield found
    finally:
        found.end()


def _own(weeks: int) -> Scenario:
    return toy_scenario(weeks=weeks)


def test_a_tab_opens_one_file_after_another(sessions: Sessions) -> None:
    """Each ends the start before it; another tab's start of its own is one too many."""
    first = sessions.open(_own(7), leaving=sessions.open().key)
    second = sessions.open(_own(8), leaving=first.key)
    assert first.closed
    assert second.exploration.start.weeks == 8
    other = sessions.open()
    with pytest.raises(Refused, match="close that tab first"):
        sessions.open(_own(9), leaving=other.key)
    assert sessions.get(other.key) is other
    sessions.close(second.key)
    assert sessions.open(_own(9), leaving=other.key).exploration.start.weeks == 9


def test_a_start_that_cannot_be_shown_leaves_no_trace(sessions: Sessions) -> None:
    """What it says is plausible leaves bounds: the tab stays, and the next file is taken."""
    tab = sessions.open()
    bad = toy_scenario(plausible={"market.contact_rate_employed": {"times": [0.5, 1e9]}})
    with pytest.raises(ScenarioError):
        sessions.open(bad, leaving=tab.key)
    assert sessions.get(tab.key) is tab
    assert sessions.open(_own(7), leaving=tab.key).exploration.start.weeks == 7


def test_a_tab_that_was_closed_asks_for_nothing(sessions: Sessions) -> None:
    """Its place among those who ask may be another's by then."""
    closed = sessions.open()
    sessions.close(closed.key)
    other = sessions.open()
    other.turn(INTENSITY, 2)
    with pytest.raises(Refusal, match="forgotten"):
        closed.turn(INTENSITY, 3)
    assert other.exploration.wait(30)
    assert other.exploration.changes == {INTENSITY: 2.0}
    assert other.exploration.paired == 2


def test_the_end_waits_for_all_workers(sessions: Sessions) -> None:
    """Those of starts that came as files, too."""
    before = threading.active_count() - 1  # the one worker of the first start
    tab = sessions.open(_own(7))
    sessions.open(_own(8), leaving=tab.key)
    sessions.end()
    assert threading.active_count() <= before
