"""The object that carries a finished run."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import sim
from sim.records.run import Run


@pytest.fixture(scope="module")
def run() -> Run:
    """A quiet market of a few hundred people, who are called often enough to move within ten weeks."""
    small = {"researchers.count": 400, "weeks": 10, "burn_in": 4, "market.contact_rate_employed": 0.2}
    return sim.run(sim.load("quiet-market").with_(small), seed=2)


def test_frozen(run: Run) -> None:
    """A finished run is not edited in place."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        run.seed = 3  # type: ignore[misc]


def test_summary_is_plain_numbers(run: Run) -> None:
    """Every outcome is a Python number, so that it can be written anywhere."""
    summary = run.summary()
    assert {"hhi_talent_end", "top_package", "moves", "startup_talent_share_start"} <= set(summary)
    assert {type(value) for value in summary.values()} == {int, float}


def test_shares_in_the_summary_agree_with_the_weeks_table(run: Run) -> None:
    """Startups' share of talent is the same number in the market's measures and in the groups'."""
    summary = run.summary()
    for when in ("start", "end"):
        assert summary[f"groups.startups.talent_share_{when}"] == pytest.approx(
            summary[f"startup_talent_share_{when}"]
        )


def test_flows_in_the_summary_agree_with_the_weeks_table(run: Run) -> None:
    """The flows between groups are the market's job-to-job moves."""
    summary = run.summary()
    flows = sum(value for name, value in summary.items() if name.startswith("flows."))
    assert flows == summary["moves"] > 0


def test_figures_are_drawn_where_asked(run: Run, tmp_path: Path) -> None:
    """The directory is made, and the paths are those of the pictures."""
    paths = run.figures(tmp_path / "new" / "figures")
    assert paths
    assert all(path.parent == tmp_path / "new" / "figures" and path.stat().st_size > 1000 for path in paths)


def test_names_itself(run: Run) -> None:
    """In a notebook a run says what it is."""
    assert repr(run) == f"Run('quiet-market', seed=2, replicate=0: 10 weeks, {len(run.moves)} events)"
