"""The sheet: events marked and explained, the footer names the draw."""

from __future__ import annotations

import textwrap

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sim.figures import sheet
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
    assert sheet.events_by_week(run) == {
        10: "fast track + target list (Microsoft), offer policy (Meta)",
        40: "capex shock",
    }
    key = sheet.event_key(run).replace("\u00a0", " ")
    assert key.startswith("Events:  a  fast track + target list (Microsoft), offer policy (Meta), Mar 2025")
    assert "b  capex shock, Oct 2025" in key


def test_every_event_has_its_line() -> None:
    """A vertical line at the week, the letter above."""
    run = _run(SyntheticEvent("capex-shock", 40), SyntheticEvent("fast-track", 10))
    axes = Figure().add_subplot()
    sheet.mark_events(axes, run)
    assert [np.asarray(line.get_xdata())[0] for line in axes.lines] == [10, 40]
    assert [text.get_text() for text in axes.texts] == ["a", "b"]


def test_a_crowd_of_events_is_not_named() -> None:
    """Eleven weeks with events: lines without letters, and a key that says how many."""
    run = _run(*(SyntheticEvent("capex-shock", 4 * n) for n in range(11)))
    axes = Figure().add_subplot()
    sheet.mark_events(axes, run)
    assert len(axes.lines) == 11
    assert not axes.texts
    assert "11 different weeks" in sheet.event_key(run)


def test_the_footer_names_scenario_seed_and_chance() -> None:
    """One run is one draw, and the footer says of what."""
    text = sheet.footer(_run())
    assert "Scenario synthetic, one run, seed 7" in text
    assert "poach compare" in text


@given(st.lists(st.text("abc ", min_size=1, max_size=12), min_size=1, max_size=20), st.integers(12, 60))
def test_balanced_lines_are_as_few_as_possible(words: list[str], width: int) -> None:
    """No more lines than plain wrapping needs, none longer, no word lost."""
    text = " ".join(words)
    lines = sheet.balanced(text, width)
    assert len(lines) == len(textwrap.wrap(text, width))
    assert all(len(line) <= width for line in lines)
    assert " ".join(lines).split() == text.split()
