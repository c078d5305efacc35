"""The suite of benchmarks itself: it runs in small sizes, and its arithmetic is right."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest

import sim
from benchmarks import __main__ as runner
from benchmarks import bandwidth, markets, memory
from benchmarks.child import CommandFailed, in_child
from benchmarks.fit import fitted
from benchmarks.machine import versions
from benchmarks.page import page
from benchmarks.picture import scaling_picture
from benchmarks.rows import Row, Setting, Target, as_text, shown
from sim.experiments.designs.attribution_plan import keys_on
from sim.market.state.columns import EMPLOYERS
from sim.mechanisms.registry import MECHANISMS
from sim.scenario.documents import document_of
from sim.scenario.problems import ScenarioError
from tests.benchmarks.held import MEGABYTE, holding
from tests.starting import started


def test_a_quick_run_yields_rows_and_writes_no_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two subjects in small sizes; no target is judged by them."""
    monkeypatch.setattr(runner, "RESULTS", tmp_path / "results.md")
    assert runner.main(["--quick", "--only", "bandwidth", "--only", "startup"]) == 0
    table = capsys.readouterr().out.splitlines()
    assert table[0].split() == ["what", "figure", "unit", "target", "met", "note"]
    assert [line.split("  ")[0] for line in table[1:]] == [
        "bandwidth of memory, copying",
        "20,000 researchers × 50 employers: a week, against moving its bytes",
        "20,000 researchers × 50 employers: a week's auctions alone, against the same",
        "poach --help",
        "import sim",
        "an empty Python, for comparison",
    ]
    assert not any("≤" in line for line in table)
    assert not (tmp_path / "results.md").exists()


def test_everything_is_on_that_goes_together() -> None:
    """Every mechanism by its keys or its events, but those that are refused beside others, and these are."""
    whole = markets.with_everything(sim.load(markets.RAID))
    on = {"growth"} if whole.growth.common > 0.0 else set()  # a unit, which nothing switches off
    for one in MECHANISMS:
        off = {key: value for part in one.off for key, value in part.values.items()}
        if any(any(keys_on(whole, document_of(whole), *pair)) for pair in off.items()):
            on.add(one.name)
    for event in whole.events:
        place = type(event).__module__.split(".")
        on |= {place[2]} if place[1] == "mechanisms" else set()
    assert {one.name for one in MECHANISMS} - on == set(markets.APART)
    for changes in (
        {"market.foresight": True},
        {"portability.knowledge": 0.5},
        {"labs.Meta.luxury_threshold": 3e8},
    ):
        with pytest.raises(ScenarioError, match=r"set |leave the tax out"):
            whole.with_(changes)


def test_a_full_run_writes_the_page_and_tells_misses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The exit code says whether a target was missed; where a subject fails there is no page."""
    results = tmp_path / "results.md"

    def subject(setting: Setting) -> list[Row]:
        assert setting.published
        return [Row("a", 3.0, "s", Target(2.0))]

    def failing(setting: Setting) -> list[Row]:
        raise CommandFailed("no")

    monkeypatch.setattr(runner, "RESULTS", results)
    monkeypatch.setattr(runner, "SUBJECTS", {"one": subject, "two": failing})
    assert runner.main([]) == 1
    assert not results.exists()
    monkeypatch.setattr(runner, "SUBJECTS", {"one": subject})
    assert runner.main([]) == 1
    assert "| a | 3 | s | ≤ 2 | NO |  |" in results.read_text(encoding="utf-8")


def test_targets_have_a_right_side() -> None:
    """At most, at least, none, and a figure that this machine cannot give."""
    assert Row("a", 2.0, "s", Target(2.0)).met
    assert Row("a", 2.1, "s", Target(2.0)).met is False
    assert Row("a", 2.1, "×", Target(2.0, at_least=True)).met
    assert Row("a", 2.1, "×").met is None
    assert Row("a", math.nan, "×", Target(2.0)).met is None


def test_figures_have_three_digits() -> None:
    """Numbers of people and of milliseconds alike."""
    assert [shown(figure) for figure in (1234567.8, 123.4, 12.34, 1.0, 0.05678, 0.0, math.nan)] == [
        "1,234,568", "123", "12.3", "1", "0.0568", "0", "not measured",
    ]  # fmt: skip


def test_table_and_page_carry_everything() -> None:
    """The page names machine and versions, and no folder or host."""
    rows = [
        Row("slow", 3.0, "s", Target(2.0), "a | b"),
        Row("fast", 9.0, "runs/s", Target(8.0, at_least=True)),
    ]
    assert as_text(rows).splitlines()[1:] == [
        "slow       3  s          ≤ 2  NO   a | b",
        "fast       9  runs/s     ≥ 8  yes",
    ]
    text = page(rows)
    assert "1 of 2 are met" in text
    assert "| slow | 3 | s | ≤ 2 | NO | a \\| b |" in text
    assert all(f"{name} {version}" in text for name, version in versions().items())
    assert str(Path.cwd()) not in text


def test_slope_of_a_power_law() -> None:
    """The exponent, whatever the factor; noise that cancels does not move it."""
    sizes = [10, 100, 1000, 10_000]
    slope, intercept = fitted(sizes, [3.0 * size**0.7 for size in sizes])
    assert slope == pytest.approx(0.7)
    assert math.exp(intercept) == pytest.approx(3.0)
    assert fitted([1, 10, 100], [1.0, 20.0, 100.0])[0] == pytest.approx(1.0)


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    """Two panels, from what children report."""
    path = tmp_path / "scaling.png"
    lines = [
        ("researchers", "100 employers", [10, 100], [1.0, 9.0]),
        ("employers", "many", [10, 100], [1.0, 1.1]),
    ]
    scaling_picture(lines, str(path))
    assert path.stat().st_size > 10_000


def test_bytes_of_a_week() -> None:
    """Of everybody the word, eight bytes; records of contests and employers twice."""
    assert bandwidth.bytes_a_week(1000, 0, 0.0) == 8_000
    assert bandwidth.bytes_a_week(1000, 0, 2.0) == 8_000 + 4 * sum(
        table.itemsize for table in bandwidth.PERSON
    )
    assert bandwidth.bytes_a_week(0, 10, 0.0) == 20 * EMPLOYERS.itemsize
    with pytest.raises(ValueError, match="no column"):
        bandwidth.width("shoe size")


@pytest.mark.parametrize(("people", "employers"), [(4000, 20), (40_000, 200)])
def test_a_grown_market_is_the_raid_at_another_size(people: int, employers: int) -> None:
    """As many people and employers as asked for; labs and startups employ the shares of the file."""
    import sim

    raid, scenario = sim.load(markets.RAID), markets.grown(people, employers, 10)
    market = sim.TalentMarket(scenario, rng=1)
    assert market.initial_count == people
    assert len(market.employers) == employers
    at_labs = sum(lab.headcount or 0 for lab in scenario.labs) / people
    of_file = raid.researchers.count
    assert at_labs == pytest.approx(sum(lab.headcount or 0 for lab in raid.labs) / of_file, rel=0.01)
    startups = scenario.startups.count * scenario.startups.headcount / people
    assert startups == pytest.approx(raid.startups.count * raid.startups.headcount / of_file)
    assert {type(event) for event in scenario.events} == {type(event) for event in raid.events}


def test_a_grown_market_lives() -> None:
    """People move and are countered; the startups are still there. In half a year, for few move at first."""
    found = markets.timed_run(10_000, 50, 26)
    assert min(found["moves"], found["hires"], found["exits"]) > 20
    assert found["counters"] > 0  # few: an offer has to beat present pay by a tenth
    assert found["startups_last"] >= 0.9 * found["startups_first"]


def test_too_few_employers_are_refused() -> None:
    """The raid's own employers are always there."""
    with pytest.raises(ValueError, match="at least 9"):
        markets.grown(4000, 8, 10)


def test_a_child_tells_its_peak() -> None:
    """Its own, and errors come back with what it said."""
    small, large = in_child(holding, megabytes=1), in_child(holding, megabytes=400)
    assert large.figures == {"bytes": 400 * MEGABYTE}
    assert large.peak > 400 * MEGABYTE
    assert large.peak >= small.peak
    with pytest.raises(CommandFailed, match="unexpected keyword"):
        in_child(holding, kilobytes=1)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells")
def test_memory_of_a_command_includes_its_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that holds nothing starts another that holds 200 MB."""
    monkeypatch.setattr(memory, "_EVERY", 0.05)
    held = f"import time; x = b'1' * {200 * MEGABYTE}; time.sleep(0.6)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"
    with started([sys.executable, "-c", code]) as running, memory.Watch(running) as watch:
        running.wait(timeout=60)
    assert 200 * MEGABYTE < watch.peak < 300 * MEGABYTE
