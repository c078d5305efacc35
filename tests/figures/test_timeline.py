"""The axis of time: dates where they belong, events marked and explained."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.figures import timeline
from tests.figures.synthetic import SyntheticEvent, SyntheticRun, SyntheticScenario, synthetic_run


def _run(*events: SyntheticEvent, weeks: int = 60) -> SyntheticRun:
    return synthetic_run(weeks=weeks, startups=0, scenario=SyntheticScenario(events=events))


def test_events_of_a_week_share_a_letter() -> None:
    """Same week and employers: one entry; events outside the run are left out; order is that of time."""
    run = _run(
        SyntheticEvent("capex-shock", 40),
        SyntheticEvent("fast-track", 10, ("Microsoft",)),
        SyntheticEvent("target-list", 10, ("Microsoft",)),
        SyntheticEvent("offer-policy", 10, ("Meta",)),
        SyntheticEvent("capex-shock", 400),
    )
    assert timeline.events_by_week(run) == {
        10: "fast track + target list (Microsoft), offer policy (Meta)",
        40: "capex shock",
    }
    key = timeline.event_key(run).replace("\u00a0", " ")
    assert key.startswith("Events:  a  fast track + target list (Microsoft), offer policy (Meta), Mar 2025")
    assert "b  capex shock, Oct 2025" in key


def test_every_event_has_its_line() -> None:
    """A vertical line at the week, the letter above."""
    run = _run(SyntheticEvent("capex-shock", 40), SyntheticEvent("fast-track", 10))
    axes = Figure().add_subplot()
    timeline.time_axis(axes, run, ticks=5)
    assert [np.asarray(line.get_xdata())[0] for line in axes.lines] == [10, 40]
    assert [text.get_text() for text in axes.texts] == ["a", "b"]


def test_a_crowd_of_events_is_not_named() -> None:
    """Eleven weeks with events: lines without letters, and a key that says how many."""
    run = _run(*(SyntheticEvent("capex-shock", 4 * n) for n in range(11)))
    axes = Figure().add_subplot()
    timeline.time_axis(axes, run, ticks=5)
    assert len(axes.lines) == 11
    assert not axes.texts
    assert "11 different weeks" in timeline.event_key(run)


@pytest.mark.parametrize("weeks", [3, 20, 53, 104, 156, 520])
def test_ticks_of_time_stand_at_the_first_of_their_month(weeks: int) -> None:
    """Each tick's name is the month in which the day at its place lies, and that day is the first."""
    run = synthetic_run(weeks=weeks, startups=0, scenario=SyntheticScenario(start_date=date(2025, 1, 6)))
    axes = Figure().add_subplot()
    timeline.time_axis(axes, run, ticks=6)
    labels = [label.get_text().replace("\n", " ") for label in axes.get_xticklabels()]
    assert 1 <= len(labels) <= 6
    for place, label in zip(axes.get_xticks(), labels, strict=True):
        day = date(2025, 1, 6) + timedelta(days=round(7 * float(place)))
        assert label in (day.strftime("%b %Y"), day.strftime("%-d %b %Y"))
        assert day.day == 1 or weeks < 5


def test_without_a_start_date_time_is_in_weeks() -> None:
    """The axis says so."""
    axes = Figure().add_subplot()
    run = synthetic_run(weeks=30, startups=0, scenario=SyntheticScenario(start_date=None))
    timeline.time_axis(axes, run, ticks=6)
    assert axes.get_xlabel() == "weeks since the start"
