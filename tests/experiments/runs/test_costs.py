"""What an experiment will take is said where it is much, and in proportion."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from sim.experiments.designs.plan import TABLES, plan
from sim.experiments.execution.experiment import conduct
from sim.experiments.runs.costs import announcement, disk_needed, duration, expected_seconds, merging_seconds
from sim.experiments.store import folder
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError
from tests.experiments.toy import toy_scenario


def test_time_is_in_proportion_to_people_and_weeks() -> None:
    """Ten times the people take ten times as long; weeks of the burn-in count."""
    small, large = (expected_seconds(toy_scenario(researchers={"count": count})) for count in (10**6, 10**7))
    assert large / small == pytest.approx(10.0, rel=0.01)
    short, long = (expected_seconds(toy_scenario(weeks=weeks, burn_in=10)) for weeks in (90, 190))
    assert long / short == pytest.approx(2.0, rel=0.1)


def test_the_raid_takes_some_tens_of_milliseconds() -> None:
    """The order of magnitude is that of the benchmark."""
    assert 0.01 < expected_seconds(sim.load("microsoft-raids-meta")) < 0.1


def test_tables_take_time_in_proportion_to_their_rows() -> None:
    """Twice the weeks, twice the time; outcomes alone take next to none."""
    at_work = {"unemployed_share": 0.0}  # who is not makes moves in the first weeks alone
    short, long = (toy_scenario(weeks=weeks, researchers=at_work) for weeks in (10, 20))
    assert merging_seconds(short, ()) == 0.0
    for table in TABLES:
        once, twice = (merging_seconds(scenario, (table,)) for scenario in (short, long))
        assert twice == pytest.approx(2 * once, rel=0.05)
    assert merging_seconds(short, TABLES) == pytest.approx(
        sum(merging_seconds(short, (table,)) for table in TABLES)
    )


def test_an_announcement_counts_what_is_merged() -> None:
    """By as much as merging takes, which more workers do not shorten."""
    for workers in (1, 4):
        seconds = []
        for tables in ((), TABLES):
            said = str(announcement(plan([toy_scenario(weeks=1000)], 100_000, 1, tables), workers)).split()
            number, unit = said[said.index("about") + 1 : said.index("about") + 3]
            seconds.append(float(number) * {"s": 1.0, "min": 60.0}[unit])
        merging = 100_000 * merging_seconds(toy_scenario(weeks=1000), TABLES)
        assert seconds[1] - seconds[0] == pytest.approx(merging, abs=61)
        assert merging > 600


def test_tables_of_the_raid_have_their_sizes() -> None:
    """The order of magnitude is that of the tables: weeks, employers a week, events."""
    raid = sim.load("microsoft-raids-meta")
    rows = {table: merging_seconds(raid, (table,)) / merging_seconds(raid, ("weeks",)) for table in TABLES}
    assert 60 < rows["employers"] < 150
    assert 20 < rows["moves"] < 80


@pytest.mark.parametrize(
    ("people", "replicates", "workers", "start"),
    [
        (4000, 1, 1, None),
        (4000, 100_000, 2, "100,000 runs, 2 at a time: about "),
        (20_000_000, 1, 1, "one run: about "),
    ],
)
def test_only_what_is_much_is_announced(
    people: int, replicates: int, workers: int, start: str | None
) -> None:
    """Nothing is said of a run that is over soon."""
    said = announcement(plan([toy_scenario(researchers={"count": people})], replicates, 1), workers)
    assert (said is None) == (start is None)
    assert said is None or (said.startswith(str(start)) and " GB of memory" in said)


def test_more_workers_take_less_time_and_more_memory() -> None:
    """Both are of all workers together; only merging tables takes as long as with one."""
    planned = plan([toy_scenario(researchers={"count": 1_000_000}, weeks=100)], 100, 1, tables=())
    words = [str(announcement(planned, workers)).split() for workers in (1, 4)]
    minutes = [float(said[said.index("about") + 1]) for said in words]
    memory = [float(said[said.index("GB") - 1]) for said in words]
    assert minutes[0] == pytest.approx(4 * minutes[1], rel=0.2)
    assert memory[1] == pytest.approx(4 * memory[0], rel=0.2)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (42.4, "42 s"), (130, "2 min"), (5400, "90 min"), (36_000, "10 h")]
)
def test_durations_are_written_for_people(seconds: float, text: str) -> None:
    """Two digits or so."""
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("microsoft-raids-meta", {"weeks": 60, "burn_in": 4}),
        ("validation/b-job-ladder", {"researchers.count": 4000}),
        ("validation/m-startup-stock", {}),
        ("validation/m-referrals", {"weeks": 400}),
    ],
)
def test_room_on_disk_is_that_of_the_rows(
    name: str, changes: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The estimate holds what a folder takes before its shards go, also where people move all the time."""
    planned = plan([sim.load(name).with_(changes)], 2, 1)
    monkeypatch.setattr(folder, "clear_shards", lambda *_, **__: None)
    conduct(planned, 1, prepare(tmp_path / "out", planned, 1, ["poach"], False), lambda runs_done: None)
    taken = sum(path.stat().st_size for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert taken / 4 < disk_needed(planned) < 4 * taken


def test_much_room_on_disk_is_announced() -> None:
    """Where tables are kept."""
    raid = [sim.load("microsoft-raids-meta")]
    assert "of disk" in str(announcement(plan(raid, 10_000, 1), 2))
    assert "of disk" not in str(announcement(plan(raid, 10_000, 1, ()), 2))


def test_more_than_the_disk_holds_is_refused(tmp_path: Path) -> None:
    """With what is needed, what is free, and what to do."""
    much = plan([sim.load("microsoft-raids-meta")], 10_000_000, 1)
    with pytest.raises(ResultsError, match=r"10,000,000 runs need about .* GB of disk, .*; use fewer "):
        prepare(tmp_path / "out", much, 1, ["poach"], False)
    assert list(tmp_path.iterdir()) == []
