"""The commands as a user meets them: exit codes, what is printed where, what is written."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.experiments.store.results import open_results
from tests.cli.running import QUIET_MARKET, SMALL, called, environment, poach


def test_run_writes_results_and_pictures_and_says_so(tmp_path: Path) -> None:
    """From an empty folder, by the name of a library scenario: tables on stdout, files in place."""
    ended = poach(*QUIET_MARKET, cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    for heading in ("Who gained and lost talent", "Who poached from whom", "The market", "Bids lost"):
        assert heading in ended.stdout
    assert "\x1b" not in ended.stdout  # no colours in a pipe
    assert max(map(len, ended.stdout.splitlines())) <= 100
    folder = tmp_path / "results" / "quiet-market"
    assert f"Results   {Path('results/quiet-market')}" in ended.stdout
    assert f"Pictures  {Path('results/quiet-market/figures')}" in ended.stdout
    results = open_results(folder)
    assert results.manifest["status"] == "complete"
    assert results.manifest["command"][:3] == ["poach", "run", "quiet-market"]
    pictures = [name for name in results.manifest["files"] if name.startswith("figures/")]
    assert pictures
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json", "ro-crate-metadata.json", "points.parquet", "runs.parquet", "weeks.parquet",
        "employers.parquet", "moves.parquet", "figures",
    }  # fmt: skip


def test_figures_draws_again(tmp_path: Path) -> None:
    """Pictures lost are drawn again, the same bytes, and the manifest knows them."""
    folder = tmp_path / "results" / "quiet-market"
    assert called(*QUIET_MARKET, "--quiet", "--out", folder, cwd=tmp_path).returncode == 0
    before = {path.name: path.read_bytes() for path in (folder / "figures").iterdir()}
    known = open_results(folder).manifest["files"]
    for path in (folder / "figures").iterdir():
        path.unlink()
    (folder / "figures" / "mine.png").write_bytes(b"a picture of the user's")
    ended = called("figures", folder, cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    after = {path.name: path.read_bytes() for path in (folder / "figures").iterdir()}
    assert after.pop("mine.png") == b"a picture of the user's"
    assert after == before
    files = open_results(folder).manifest["files"]
    assert files == known
    assert called("figures", folder, "--run", "nosuch", cwd=tmp_path).returncode == 2


def test_quiet_prints_nothing(tmp_path: Path) -> None:
    """No table, no path; the results are there."""
    ended = called(*QUIET_MARKET, "--quiet", "--no-figures", "--out", "out", cwd=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert not (tmp_path / "out" / "figures").exists()


def test_replicates_over_workers(tmp_path: Path) -> None:
    """Several replicates give means with ranges, and every run is in the tables."""
    ended = poach(*QUIET_MARKET, "--replicates", 3, "--workers", 2, "--no-figures", "--seed", 9, cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "seed 9, 3 replicates, means (90% ranges)" in " ".join(ended.stdout.split())
    assert max(map(len, ended.stdout.splitlines())) <= 110
    results = open_results(tmp_path / "results" / "quiet-market")
    assert list(results.runs["replicate"]) == [0, 1, 2]
    assert results.weeks["run_id"].nunique() == 3


def test_outcomes_alone(tmp_path: Path) -> None:
    """Without tables there are still the outcomes, the report and the pictures of the first run."""
    for tables in ("all", "none"):
        ended = called(*QUIET_MARKET, "--replicates", 3, "--out", tables, "--tables", tables, cwd=tmp_path)
        assert (ended.returncode, ended.stderr) == (0, "")
    assert {path.name for path in (tmp_path / "none").iterdir()} == {
        "manifest.json", "ro-crate-metadata.json", "points.parquet", "runs.parquet", "figures",
    }  # fmt: skip
    for name in ("runs.parquet", "figures/04-flows.png"):
        assert (tmp_path / "none" / name).read_bytes() == (tmp_path / "all" / name).read_bytes()
    assert open_results(tmp_path / "none").manifest["tables"] == []


def test_compare_prints_paired_differences(tmp_path: Path) -> None:
    """Base and alternative side by side with intervals; the runs are kept."""
    (tmp_path / "lively.toml").write_text('base = "quiet-market"\nmarket.contact_rate_employed = 0.08\n')
    arguments = ("compare", "quiet-market", "lively.toml", *SMALL, "--replicates", 2, "--workers", 1)
    ended = poach(*arguments, cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "lively against quiet-market, 2 pairs of runs" in ended.stdout
    assert "95% interval" in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 100
    runs = open_results(tmp_path / "results" / "quiet-market-vs-lively").runs
    assert sorted(set(runs["market.contact_rate_employed"]))[-1] == 0.08
    assert len(runs) == 4
    drawn = (tmp_path / "results" / "quiet-market-vs-lively" / "figures").iterdir()
    assert sorted(path.name for path in drawn) == ["01-comparison.png", "02-paths.png"]


def test_compare_needs_two_replicates(tmp_path: Path) -> None:
    """One pair has no interval, which is found out before anything runs."""
    ended = called("compare", "quiet-market", "frontier-2025", "--replicates", 1, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "--replicates: 1 is out of bounds; give a number from 2 to 10000000\n"


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """Options, scenario and folder are checked together: one line each, on stderr, and nothing runs."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "file").write_text("")
    (tmp_path / "bad.toml").write_text("weeks = -5\nlabz = []\n")
    ended = poach(
        "run", "bad.toml", "--replicates", "many", "--workers", "0", "--seed", "1.5", "--set", "wekks=3",
        "--out", "out", "--tables", "week", cwd=tmp_path,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    lines = ended.stderr.splitlines()
    for start in (
        '--replicates: "many"',
        "--workers: 0",
        '--seed: "1.5"',
        "bad.toml:1: weeks",
        "--out: out",
        "--tables: 'week' is no table",
    ):
        assert sum(line.startswith(start) for line in lines) == 1, (start, lines)
    assert any("labz" in line and "labs" in line for line in lines)
    assert any("wekks" in line and "weeks" in line for line in lines)
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run",), "Missing argument"),
        (("run", "quiet-market", "--replicats", "3"), "--replicats"),
        (("rum", "quiet-market"), "rum"),
        (("run", "quiet-market", "--seed"), "--seed"),
        (("run", "quiet-market", "frontier-2025"), "frontier-2025"),
        (("run", "nosuch"), "nosuch"),
        (("check",), "Missing argument"),
        (("figures", "nowhere"), "nowhere: no such folder"),
    ],
)
def test_mistakes_in_the_command_line_take_one_line(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and one line that names the mistake."""
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert words in printed.err


def test_a_second_run_is_refused_unless_asked(tmp_path: Path) -> None:
    """Results stay as they are without --overwrite, and are replaced with it."""
    options = (*QUIET_MARKET, "--no-figures", "--quiet", "--out", "out")
    assert called(*options, cwd=tmp_path).returncode == 0
    before = (tmp_path / "out" / "runs.parquet").read_bytes()
    refused = called(*options, "--seed", 2, cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr == (
        "--out: out holds finished results; choose another folder, or add --overwrite to replace it\n"
    )
    assert (tmp_path / "out" / "runs.parquet").read_bytes() == before
    assert called(*options, "--seed", 2, "--overwrite", cwd=tmp_path).returncode == 0
    assert set(open_results(tmp_path / "out").runs["seed"]) == {2}


@pytest.mark.parametrize("command", [("run", "quiet-market"), ("compare", "quiet-market", "frontier-2025")])
def test_too_large_a_scenario_is_refused(command: tuple[str, ...], tmp_path: Path) -> None:
    """A billion researchers: an estimate, what to reduce, and no attempt."""
    started = time.monotonic()
    ended = poach(*command, "--set", "researchers.count=1_000_000_000", cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.startswith("researchers.count: 1,000,000,000 researchers need about ")
    assert "reduce it to" in ended.stderr
    assert time.monotonic() - started < 30
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("quiet", [True, False])
def test_a_long_experiment_is_announced(
    quiet: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Time and memory on stderr before it starts, unless nothing is to be printed."""
    from sim.experiments.runs import costs

    monkeypatch.setattr(costs, "_LONG", 0.0)
    options = ["--out", str(tmp_path / "out"), "--no-figures", *(["--quiet"] if quiet else [])]
    assert main([*QUIET_MARKET, *options]) == 0
    told = capsys.readouterr().err
    assert told == ("" if quiet else "one run: about 1 s and 0.3 GB of memory\n")


def test_check_reports_every_file(tmp_path: Path) -> None:
    """Good files on stdout, mistakes on stderr."""
    (tmp_path / "good.toml").write_text('base = "quiet-market"\nweeks = 10\n')
    (tmp_path / "bad.toml").write_text("weeks = 0\n")
    assert called("check", "good.toml", "quiet-market", cwd=tmp_path).returncode == 0
    ended = called("check", "good.toml", "bad.toml", "nosuch.toml", cwd=tmp_path)
    assert ended.returncode == 2
    people = f"{sim.load('quiet-market').researchers.count:,}"
    assert ended.stdout.startswith(f"good.toml: good (10 weeks, {people} researchers; Google DeepMind, ")
    assert [line.split(":")[0] for line in ended.stderr.splitlines()] == ["bad.toml", "nosuch.toml"]
    assert list(tmp_path.glob("results")) == []


def test_a_mistake_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Also where both scenarios of a comparison have it from one file."""
    wrong = ("--set", "weeks=5", "--set", "market.value=no")
    assert main(["compare", "escalation-off", "microsoft-raids-meta", *wrong]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 1
    assert len(lines) == len(set(lines))


def test_check_says_what_is_too_large_for_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    """The file is good, and runs elsewhere; what to reduce is said."""
    assert main(["check", "quiet-market", "--set", "researchers.count=1000000000"]) == 0
    good, not_here = capsys.readouterr().out.splitlines()
    assert good.startswith("quiet-market: good (")
    assert not_here.startswith("quiet-market: not here: researchers.count: 1,000,000,000 researchers need")


def test_scenarios_lists_the_library(tmp_path: Path) -> None:
    """One line each, with its question, from any folder; every one of them is good."""
    ended = poach("scenarios", cwd=tmp_path)
    lines = dict(line.split(None, 1) for line in ended.stdout.splitlines())
    assert {"quiet-market", "frontier-2025", "microsoft-raids-meta", "escalation-off"} <= set(lines)
    assert set(lines) == set(sim.library())
    assert called("check", *lines, cwd=tmp_path).returncode == 0


def test_schema_is_json_schema(tmp_path: Path) -> None:
    """The schema is a JSON document about the keys of a scenario."""
    ended = poach("schema", cwd=tmp_path)
    assert ended.returncode == 0
    schema = json.loads(ended.stdout)
    assert {"weeks", "researchers", "labs", "escalation"} <= set(schema["properties"])


def test_a_reader_that_has_seen_enough(tmp_path: Path) -> None:
    """`poach schema | head -1` ends without complaint."""
    command = f'"{sys.executable}" -m sim schema | head -1'
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=tmp_path, env=environment(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.stdout, ended.stderr) == ("{\n", "")


@pytest.mark.parametrize("closed", ["1>&-", "2>&-"])
def test_a_closed_stream_is_no_fault(tmp_path: Path, closed: str) -> None:
    """Whoever closes stdout or stderr wants no text, and no fault."""
    ended = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m sim scenarios {closed}'],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_fault_of_ours_is_short_unless_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1 and one line; the traceback only with POACH_DEBUG."""
    import sim.scenario.library

    def broken() -> None:
        raise ZeroDivisionError("no seats")

    monkeypatch.setattr(sim.scenario.library, "library", broken)
    assert main(["scenarios"]) == 1
    assert capsys.readouterr().err == (
        "poach failed, and the fault is not yours: ZeroDivisionError: no seats "
        "(POACH_DEBUG=1 in the environment shows where)\n"
    )
    monkeypatch.setenv("POACH_DEBUG", "1")
    assert main(["scenarios"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_failed_run_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, the reason in a line, and where the rest is."""
    from sim.experiments.execution import bench

    def broken(*arguments: object) -> object:
        raise ZeroDivisionError("no seats")

    monkeypatch.setattr(bench, "simulate", broken)
    assert main([*QUIET_MARKET, "--out", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert "1 of 1 runs failed, the first with: ZeroDivisionError: no seats\n" in told
    assert "Traceback" not in told


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    """Alone, `poach` shows what it can do; every command has its line."""
    assert main([]) == 0
    shown = capsys.readouterr().out
    for command in ("run", "compare", "check", "scenarios", "schema", "figures"):
        assert f"\n  {command} " in shown
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("poach ")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """What only the attempt shows is still the user's to mend: exit code 2, one line."""
    name = "x" * 300  # longer than a file name may be
    ended = poach(*QUIET_MARKET, "--out", name, cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.startswith("--out: ")
    assert ended.stderr.count("\n") == 1


def test_a_full_disk_is_not_called_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, in one line, with what to do."""
    from sim.experiments.execution import bench

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bench, "keep_shard", full)
    assert main([*QUIET_MARKET, "--out", str(tmp_path / "out")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "No space left on device" in line
    assert "make room on that disk" in line


def test_a_run_without_finite_numbers_is_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its scenario asked for too much: exit code 2, and what to change."""
    from sim.experiments.execution import bench
    from sim.records.finite import NotFinite

    def too_much(*arguments: object) -> None:
        raise NotFinite("weeks.prize is inf in week 3; set production.prize nearer to its default")

    monkeypatch.setattr(bench, "simulate", too_much)
    assert main([*QUIET_MARKET, "--workers", "1", "--out", str(tmp_path / "out")]) == 2
    assert "set production.prize nearer" in capsys.readouterr().err


def test_what_is_printed_of_paths_and_values_is_escaped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No path, key, value or name of what others wrote steers the terminal, in good news and bad."""
    good, bad = tmp_path / "a\x1b[31m.toml", tmp_path / "b\x07.toml"
    good.write_text("weeks = 4\nresearchers.count = 50\n", encoding="utf-8")
    bad.write_text('weeks = "\\u001b[0m"\n"k\\u001bey" = 1\n[[labs]]\nname = "a\\u202eb"\n', encoding="utf-8")
    assert main(["check", str(good), str(tmp_path / "no\x1bne"), str(bad), "--set", "a\x1b=\x07"]) == 2
    printed = capsys.readouterr()
    assert r"a\u001b[31m.toml: good" not in printed.out  # `--set` is wrong for it, too
    assert len(printed.err.splitlines()) == 5
    assert all(line.isprintable() for line in (printed.out + printed.err).splitlines())
    assert main(["check", str(good)]) == 0
    assert r"a\u001b[31m.toml: good" in capsys.readouterr().out
