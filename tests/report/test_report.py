"""`poach report`: of every kind of folder one page that stands alone and says what the command says."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import warnings
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.reading_back import answer_in
from sim.experiments.execution.experiment import Ended
from sim.experiments.store.planned import plan_of
from sim.experiments.store.results import open_results
from sim.report import page as pages
from sim.report.passages import Passages, Table, each
from tests.cli.running import SMALL, called
from tests.experiments.crates import crate_faults, crate_in
from tests.report.reading import Page

TINY = (*SMALL, "--no-figures", "--quiet", "--workers", "1")
TARGETS = """
[[targets]]
name = "people who leave"
measures = "separations"
value = 13
band = [11, 15]
source = "made up"

[parameters]
"market.separation_rate" = [0.001, 0.04]
"""
#: Commands that make a folder of each kind; `cross` draws nothing.
KINDS = {
    "run": ("run", "quiet-market", *TINY),
    "runs": ("run", "quiet-market", *TINY, "--replicates", 3),
    "compare": ("compare", "quiet-market", "frontier-2025", "other.toml", *TINY, "--replicates", 3),
    "bare": ("compare", "quiet-market", "frontier-2025", *TINY, "--replicates", 2, "--tables", "none"),
    "sweep": ("sweep", "quiet-market", *TINY, "--vary", "escalation.intensity=0:2:1", "--replicates", 2),
    "drawn": (
        "sweep", "frontier-2025", *TINY, "--vary", "plausible", "--method", "latin-hypercube", "--points", 8,
        "--replicates", 2, "--outcome", "moves",
    ),
    "cross": (
        "cross", "frontier-2025", *SMALL, "--quiet", "--factor", "a: escalation.intensity=0", "--factor",
        "b: feedback.budgets=0", "--replicates", 2, "--without", "c: feedback.capex=0",
    ),
    "map": (
        "map", "frontier-2025", *TINY, "--points", 2, "--replicates", 2, "--against",
        "escalation.intensity=0", "--x", "production.contest_exponent=0.7:2",
    ),
    "attribute": (
        "attribute", "frontier-2025", *TINY, "--outcome", "moves", "--factor", "a: escalation.intensity=0",
        "--factor", "b: feedback.budgets=0", "--replicates", 2,
    ),
    "tornado": (
        "sensitivity", "quiet-market", *TINY, "--outcome", "moves", "--vary", "market.patience=2:5",
        "--replicates", 2,
    ),
    "sobol": (
        "sensitivity", "quiet-market", *TINY, "--outcome", "moves", "--vary", "market.patience=2:5", "--vary",
        "market.separation_rate=0:0.05", "--method", "sobol", "--points", 4,
    ),
    "calibrate": ("calibrate", "quiet-market", "targets.toml", *TINY, "--replicates", 2, "--proposals", 4),
    "best": (
        "best", "quiet-market", "--variant", "calls: market.contact_rate_employed=0.2", *TINY, "--outcome",
        "moves", "--indifference", 1, "--replicates", 20,
    ),
    "second-choices": (
        "second-choices", "frontier-2025", *TINY, "--lab", "Meta", "--merge", "Microsoft,xAI",
        "--replicates", 2,
    ),
    "until": (
        "run", "quiet-market", *TINY, "--until-halfwidth", "9%", "--outcome", "labs_talent_share_end",
        "--replicates", 30,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with a folder of each kind, made when it is first asked for."""
    place = tmp_path_factory.mktemp("kinds")
    (place / "targets.toml").write_text(TARGETS, encoding="utf-8")
    other = 'base = "quiet-market.toml"\nname = "other"\nresearchers.entry_rate = 0.03\n'
    (place / "other.toml").write_text(other, encoding="utf-8")
    return place


def _folder(place: Path, kind: str) -> Path:
    """The folder of a kind."""
    if not (place / kind).exists():
        ended = called(*KINDS[kind], "--out", kind, cwd=place)
        assert ended.returncode == 0, ended.stderr
    return place / kind


def _told(folder: Path) -> Passages:
    """What the command prints that made a folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = open_results(folder)
    return answer_in(results, Ended(plan_of(folder, results.manifest), folder), folder).report()


def _one_line(cell: str) -> str:
    return cell.replace("-\n", "-").replace("\n", " ").strip()


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_stands_alone_and_says_what_the_command_says(kind: str, made: Path, tmp_path: Path) -> None:
    """Well made, below 1 MB, nothing fetched, the same bytes twice; every table is in it, cell by cell."""
    folder, target = _folder(made, kind), tmp_path / "page.html"
    ended = called("report", folder, "--out", target, "--json", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    text = target.read_text(encoding="utf-8")
    told, found = json.loads(ended.stdout), Page(text)
    assert told["bytes"] == target.stat().st_size < 1_000_000
    assert crate_faults(folder) == []
    assert found.wrong == []
    assert len(found.said["svg"]) == len(told["pictures"]) if "svg" in found.said else not told["pictures"]
    assert (kind == "cross") is not bool(told["pictures"])
    assert len(set(found.names)) == len(found.names)
    outside = {one for one in found.references if not one.startswith("data:image/png;base64,")}
    assert {one.removeprefix("#") for one in outside} <= set(found.names)
    assert not re.search(r"url\(\s*['\"]?(?!#)|@import|https?://(?!www\.w3\.org/2000/svg)", text)
    (script,) = found.scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in found.policy
    assert "default-src 'none'" in found.policy
    cells = [[[_one_line(cell) for cell in row] for row in table] for table in found.tables]
    tables = [part for part in each(_told(folder)) if isinstance(part, Table)]
    for one in tables:
        wanted = [[_one_line(cell) for cell in row] for row in (one.header, *one.rows)]
        headed = [row[:1] if row[0] and not any(row[1:]) else row for row in wanted]
        assert headed in cells or wanted in cells


@pytest.mark.parametrize(
    "kind",
    [
        "compare",
        "bare",
        "sweep",
        "map",
        "attribute",
        "tornado",
        "calibrate",
        "best",
        "second-choices",
    ],
)
def test_points_of_a_study_say_of_what_and_how_sure(kind: str, made: Path, tmp_path: Path) -> None:
    """No bare number: each point names what it is of, with an interval, a band, or the number of runs."""
    assert called("report", _folder(made, kind), "--out", "page.html", cwd=tmp_path).returncode == 0
    found = re.findall(
        r'<circle class="tip"[^>]*><title>(.*?)</title>', (tmp_path / "page.html").read_text(encoding="utf-8")
    )
    assert found
    sure = ("95% interval", ", n = ", "no difference in", "the same in all", "the point of comparison")
    other = ("in all pairs)", "pairs)", "of those poached from", "sum of squares", "band ", "no run has it")
    for said in found:
        assert re.match(r"\D.*: ", said), said
        assert any(words in said for words in (*sure, *other)), said


@pytest.mark.parametrize("kind", ["run", "runs", "compare"])
def test_the_same_folder_gives_the_same_bytes(kind: str, made: Path, tmp_path: Path) -> None:
    """Neither the time nor the order of a dictionary gets into the page."""
    folder = _folder(made, kind)
    for name in ("a.html", "b.html"):
        assert called("report", folder, "--out", name, "--quiet", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_page_lies_in_the_folder_and_is_not_replaced_unasked(made: Path, tmp_path: Path) -> None:
    """A folder may hold it: verify goes on, and it goes with the folder, or when runs become others."""
    assert called(*KINDS["runs"], "--out", "out", cwd=tmp_path).returncode == 0
    assert called("report", "out", cwd=tmp_path).stdout == "out/report.html\n"
    assert called("verify", "out", "--sample", 1, "--workers", 1, cwd=tmp_path).returncode == 0
    before = (tmp_path / "out" / "report.html").read_bytes()
    assert crate_faults(tmp_path / "out") == []
    assert "report.html" in crate_in(tmp_path / "out")
    refused = called("report", "out", cwd=tmp_path)
    assert refused.returncode == 2
    assert "add --overwrite" in refused.stderr
    assert (tmp_path / "out" / "report.html").read_bytes() == before
    more = ("extend", "out", "--replicates", 4, "--quiet", "--no-figures", "--workers", 1)
    assert called(*more, cwd=tmp_path).returncode == 0
    assert not (tmp_path / "out" / "report.html").exists()
    assert crate_faults(tmp_path / "out") == []
    assert called("report", "out", cwd=tmp_path).returncode == 0
    assert called(*KINDS["run"], "--out", "out", "--overwrite", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]
    assert not (tmp_path / "out" / "report.html").exists()
    assert crate_faults(tmp_path / "out") == []


def test_mistakes_are_told_together(made: Path, tmp_path: Path) -> None:
    """What is no folder and where no page can be, at once; nothing is written through a link."""
    ended = called("report", "nowhere", "--out", tmp_path, cwd=tmp_path)
    assert ended.returncode == 2
    assert "nowhere: no such folder" in ended.stderr
    assert "is a folder; give the name of a file" in ended.stderr
    folder, mine = _folder(made, "tornado"), tmp_path / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    (tmp_path / "link.html").symlink_to(mine)
    assert called("report", folder, "--out", "link.html", cwd=tmp_path).returncode == 2
    assert called("report", folder, "--out", "link.html", "--overwrite", cwd=tmp_path).returncode == 0
    assert mine.read_text(encoding="utf-8") == "mine"
    assert called("report", folder, "--out", "not/there.html", cwd=tmp_path).returncode == 2


def test_a_damaged_folder_is_refused(made: Path, tmp_path: Path) -> None:
    """With the file that is wrong and what to do; no page is left."""
    assert called(*KINDS["tornado"], "--out", "out", cwd=tmp_path).returncode == 0
    table = tmp_path / "out" / "runs.parquet"
    table.write_bytes(table.read_bytes()[:-9])
    ended = called("report", "out", cwd=tmp_path)
    assert ended.returncode == 2
    assert "runs.parquet" in ended.stderr
    assert not (tmp_path / "out" / "report.html").exists()


def test_what_has_no_room_is_left_out_and_named(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last pictures first; and where tables alone are too large, nothing is written."""
    folder = _folder(made, "compare")
    whole = called("report", folder, "--out", "whole.html", "--json", cwd=tmp_path)
    size = json.loads(whole.stdout)["bytes"]
    monkeypatch.setattr(pages, "LARGEST", size - 1_000)
    ended = called("report", folder, "--out", "less.html", "--json", cwd=tmp_path)
    told = json.loads(ended.stdout)
    assert told["bytes"] < size - 1_000
    (line,) = told["left_out"]
    assert line in ended.stderr
    assert line in (tmp_path / "less.html").read_text(encoding="utf-8")
    assert set(told["pictures"]) < set(json.loads(whole.stdout)["pictures"])
    monkeypatch.setattr(pages, "LARGEST", 10_000)
    ended = called("report", folder, "--out", "none.html", cwd=tmp_path)
    assert ended.returncode == 2
    assert "more than the 10,000 that a report may have" in ended.stderr
    assert not (tmp_path / "none.html").exists()


HOSTILE = """
base = "quiet-market.toml"
name = "<script>alert(1)</script>"
question = "</title><script>alert(2)</script> שלום & \\"quoted\\" {long}"

[[events]]
name = "<b onclick=alert(3)>"
kind = "capex-shock"
week = 2
employers = []
factor = 1.5
"""


def test_what_others_wrote_is_text(tmp_path: Path) -> None:
    """Tags, quotes, letters from right to left and long words in a scenario are shown, and do nothing."""
    text = HOSTILE.format(long="x" * 300)
    (tmp_path / "hostile.toml").write_text(text, encoding="utf-8")
    ended = called("run", "hostile.toml", *TINY, "--replicates", 2, "--out", "out", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert called("report", "out", cwd=tmp_path).returncode == 0
    found = Page((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    assert found.wrong == []
    assert len(found.scripts) == 1
    assert "b" not in found.said
    assert '</title><script>alert(2)</script> שלום & "quoted"' in found.said["h1"][0]
    assert "<script>alert(1)</script>" in found.said["title"][0]
    assert any("<b onclick=alert(3)>" in one for one in found.said["code"])


def test_without_a_run_there_is_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of runs that failed says so."""
    from sim.experiments.execution import bench
    from tests.experiments.toy import raising

    monkeypatch.setattr(bench, "simulate", raising(ValueError("no")))
    monkeypatch.chdir(tmp_path)
    main([*map(str, KINDS["run"]), "--out", "out"])
    assert main(["report", "out"]) == 2
