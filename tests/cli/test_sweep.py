"""`poach sweep` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.experiments.store.results import open_results
from tests.cli.running import SMALL, called
from tests.experiments.keeping import signed

SWEEP = ("sweep", "quiet-market", *SMALL, "--set", "weeks=3", "--replicates", 2)

THREE = ("--vary", "outside.wage", "--vary", "market.patience=1:9", "--vary", "weeks=2,3")


def test_a_dose_response_is_told_and_drawn(tmp_path: Path) -> None:
    """A row a value, differences from the first, a picture that `figures` draws again alike."""
    ended = called(*SWEEP, "--vary", "escalation.intensity=0:2:1", "--outcome", "moves", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "quiet-market: 3 points (grid) × 2 runs, seed 1" in ended.stdout
    rows = [line.split() for line in ended.stdout.splitlines()]
    assert [row[0] for row in rows if row[1:2] == ["2"]] == ["0", "1", "2"]
    assert "Pairing was worth" not in ended.stdout  # nothing escalates here: runs of a pair are the same
    folder = tmp_path / "results" / "quiet-market-sweep"
    assert len(open_results(folder).runs) == 6
    picture = folder / "figures" / "01-dose-response.png"
    before = picture.read_bytes()
    assert called("figures", folder, cwd=tmp_path).returncode == 0
    assert picture.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "picture", "points"),
    [
        (("--vary", "market.headcount=planned,chosen", "--vary", "weeks=2,3"), "01-heat-map.png", 4),
        ((*THREE, "--points", 2, "--method", "oat"), "01-dose-response.png", 7),
        ((*THREE, "--points", 3, "--method", "sobol"), "01-scatter.png", 5),
    ],
)
def test_designs_have_their_own_pictures(
    options: tuple[object, ...], picture: str, points: int, tmp_path: Path
) -> None:
    """Two keys a heat map, one at a time a panel each, drawn ones a scatter; and JSON with all numbers."""
    ended = called(*SWEEP, "--set", "weeks=2", *options, "--outcome", "moves", "--json", cwd=tmp_path)
    assert ended.returncode == 0
    told = json.loads(ended.stdout)
    assert len(told["points"]) == points
    assert told["outcomes"]["moves"]["runs"]["n"] == [2] * points
    assert told["outcomes"]["moves"]["from_first"]["adjusted_p"][0] is None
    assert (told["interval"]["kind"], told["bootstrap"]["kind"], told["seed"]) == ("t", "BCa", 1)
    assert ("4 points are drawn in place of 3" in (told["note"] or "")) == ("sobol" in options)
    assert (tmp_path / "results" / "quiet-market-sweep" / "figures" / picture).exists()


def test_a_design_file_and_what_is_compared(tmp_path: Path) -> None:
    """Levers meet every drawn point, each against itself without escalation."""
    (tmp_path / "design.toml").write_text(
        'method = "lhs"\npoints = 2\noutcomes = ["moves", "hires"]\n'
        '[uncertainties]\n"outside.wage" = true\n[levers]\n"weeks" = { values = [2, 3] }\n'
    )
    ended = called(
        *SWEEP, "--design", "design.toml", "--against", "escalation.intensity=2", "--no-figures", cwd=tmp_path
    )
    assert ended.returncode == 0
    assert "5 points (latin-hypercube) × 2 runs, seed 1, design seed 1" in ended.stdout
    assert "from the same with escalation.intensity = 2" in " ".join(ended.stdout.split())
    assert "differences of points: median" in ended.stdout
    assert "(2.5% each if there were nothing)" in " ".join(ended.stdout.split())


def test_mistakes_come_all_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of options, of the design and of the scenario; then of keys and outcomes; nothing is written."""
    (tmp_path / "design.toml").write_text('methd = "grid"\n')
    design = str(tmp_path / "design.toml")
    wrong = ["--vary", "weeks=", "--design", design, "--method", "grids", "--points", "1"]
    wrong += ["--against", "what", "--replicates", "one", "--set", "weks=2"]
    assert main(["sweep", "frontier-2025", *wrong]) == 2
    told = capsys.readouterr().err
    for text in ("--vary: 'weeks='", 'did you mean "method"', "--method: no method 'grids'", "--points"):
        assert text in told
    assert all(text in told for text in ("--against: what", "--replicates", "weks"))
    wrong = ["--vary", "wekes=1,2", "--vary", "market.patience=1,-2", "--outcome", "movse"]
    wrong += ["--against", "escalation.intensiti=0", "--out", str(tmp_path / "a")]
    assert main(["sweep", "frontier-2025", *wrong]) == 2
    told = capsys.readouterr().err
    for text in ('did you mean "weeks"', "-2 is out of bounds", 'did you mean "moves"'):
        assert text in told
    assert main(["sweep", "frontier-2025"]) == 2
    assert "--vary: nothing is varied" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["design.toml"]


def test_a_folder_from_a_stranger_is_checked(tmp_path: Path) -> None:
    """What its points are for must be a sweep that can be."""
    assert called(*SWEEP, "--vary", "weeks=2,3", "--no-figures", "--quiet", cwd=tmp_path).returncode == 0
    folder = tmp_path / "results" / "quiet-market-sweep"
    for change, what in (
        ({"outcomes": ["movse"]}, "no outcome 'movse'"),
        ({"method": "random"}, "design.study.method"),
        ({"factors": [{"keys": ['"'], "lever": False}]}, "is no key"),
        ({"factors": [{"keys": ["labs"], "lever": False}]}, "no single value"),
        ({"factors": [{"keys": ["weeks"], "lever": False}] * 2}, "has keys twice"),
    ):
        before = (folder / "manifest.json").read_bytes()
        signed(folder, lambda content, change=change: content["design"]["study"].update(change))  # type: ignore[misc]
        ended = called("figures", folder, cwd=tmp_path)
        assert ended.returncode == 2, what
        assert what in ended.stderr
        (folder / "manifest.json").write_bytes(before)
