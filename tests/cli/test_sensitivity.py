"""`poach sensitivity` as a user meets it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.sensitivity_report import sensitivity_document, sensitivity_report
from tests.cli.running import SMALL, called
from tests.figures.test_sensitivity_figures import GAMMA, made, share

TINY = (
    "sensitivity", "quiet-market", *SMALL, "--outcome", "moves", "--vary", "market.patience=2:5", "--vary",
    "market.signal_noise=0:0.3", "--replicates", 2,
)  # fmt: skip


def test_a_tornado_is_run_told_and_drawn(tmp_path: Path) -> None:
    """A table, a picture that `figures` draws again alike."""
    ended = called(*TINY, cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Moves from job to job after eight weeks\nScenario quiet-market")
    assert "market.signal_noise" in ended.stdout
    picture = tmp_path / "results" / "quiet-market-tornado" / "figures" / "01-tornado.png"
    before = picture.read_bytes()
    assert called("figures", picture.parents[1], cwd=tmp_path).returncode == 0
    assert picture.read_bytes() == before


def test_json_is_all_that_is_printed(tmp_path: Path) -> None:
    """Numbers with n, seed, level and the kind of interval; what is compared with has its place."""
    ended = called(*TINY, "--json", "--no-figures", "--against", "burn_in=0", "--quiet", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    document = json.loads(ended.stdout)
    assert document["against"] == {"burn_in": 0}
    assert (document["method"], document["replicates"], document["points"]) == ("tornado", 2, 10)
    assert document["base"]["n"] == 2
    assert {row["input"] for row in document["inputs"]} == {"market.patience", "market.signal_noise"}
    assert document["interval"].startswith("95% of t")


def test_mistakes_come_all_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of options first; then of what they say of the scenario; nothing is made."""
    wrong = ["--vary", "=", "--method", "sobl", "--against", "what", "--points", "none", "--replicates", "1"]
    command = ["sensitivity", "quiet-market", "--out", str(tmp_path / "out"), "--outcome"]
    assert main([*command, "moves", *wrong]) == 2
    told = capsys.readouterr().err
    for text in ('no method "sobl"', "--vary: '='", "--against: what", "--points", "--replicates"):
        assert text in told
    assert main([*command, "movse", "--vary", "wekes=1:2", "--method", "sobol", "--points", "48"]) == 2
    told = capsys.readouterr().err
    for text in ('did you mean "moves"', 'did you mean "weeks"', "no power of 2"):
        assert text in told
    assert not list(tmp_path.iterdir())


def test_the_report_sorts_by_what_matters() -> None:
    """And says where the sign turns, how noise was handled, and which points are left out."""
    told: str = sensitivity_report(made())
    lines = told.splitlines()
    assert next(line for line in lines if line.startswith("---"))
    assert lines[lines.index(next(line for line in lines if line.startswith("---"))) + 1].startswith(GAMMA)
    turned = f"The sign of the outcome turns with {GAMMA}, market.mechanism: its interval lies on the other"
    assert turned in " ".join(told.split())
    holed = made("sobol", 16, lambda values, rng: math.nan if values[GAMMA] > 1.9 else share(values, rng))
    told = " ".join(sensitivity_report(holed).split())
    assert "They have not settled" in told
    assert "Without such an outcome in some run:" in told
    assert "point-" in told


def test_documents_have_convergence() -> None:
    """Of Sobol's method: a quarter, a half and all rows, and the share of noise."""
    document = sensitivity_document(made("sobol", 16))
    assert [one["rows"] for one in document["convergence"]] == [4, 8, 16]
    assert 0.0 < document["noise_share"] < 1.0
    assert document["settled"] is False
