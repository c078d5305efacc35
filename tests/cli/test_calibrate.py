"""`poach calibrate` as a user meets it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.cli import main
from sim.experiments.designs.plan import Plan
from sim.experiments.store import manifest
from sim.experiments.store.inside import ResultsError
from sim.experiments.store.results import open_results
from sim.experiments.studies import calibration
from sim.experiments.studies.calibration import grown
from tests.cli.running import called
from tests.experiments.keeping import signed

SMALL = ("--set", "researchers.count=200", "--set", "weeks=8", "--set", "burn_in=0")
TARGETS = """
[[targets]]
name = "people who leave"
measures = "separations"
value = 13
band = [11, 15]
source = "made up"

[[targets]]
name = "tail"
measures = "labs_headcount_hhi_start"
scenario = "quiet-market"
value = 0.25
band = [0.2, 0.3]
source = "made up"
held_out = true

[parameters]
"market.separation_rate" = [0.001, 0.04]
"""


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with a small calibration, and what was printed of it."""
    tmp_path = tmp_path_factory.mktemp("fitted")
    (tmp_path / "targets.toml").write_text(TARGETS, encoding="utf-8")
    command = ("calibrate", "frontier-2025", "targets.toml", *SMALL, "--replicates", 2, "--proposals", 6)
    ended = called(*command, "--json", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    return tmp_path / "results" / "frontier-2025-calibration", json.loads(ended.stdout)


def test_calibrate_fits_tells_and_draws(fitted: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """As numbers with n, seed and kind of error; a picture; and held-out targets apart, in words."""
    folder, found = fitted
    (tmp_path / "targets.toml").write_text(TARGETS, encoding="utf-8")
    (parameter,) = found["parameters"]
    assert parameter["low"] <= parameter["best"] <= parameter["high"]
    assert found["best"] == {"market.separation_rate": parameter["best"]}
    assert [one["held_out"] for one in found["targets"]] == [False, True]
    assert all(one["n"] == 2 and one["standard_error"] >= 0.0 for one in found["targets"])
    assert found["identification"]["rank"] in (0, 1)
    assert (folder / "figures" / "01-calibration.png").exists()
    ended = called("calibrate", "frontier-2025", "targets.toml", *SMALL, "--evaluate", "--no-figures",
                   "--replicates", 2, "--out", "still", cwd=tmp_path)  # fmt: skip
    said = ended.stdout
    assert (
        said.index("people who leave") < said.index("Held out, never used in a search") < said.index("tail")
    )
    assert "Parameters" not in said
    assert max(map(len, said.splitlines())) <= 100
    assert len(open_results(tmp_path / "still").runs) == 2 * 2


def test_an_interrupted_search_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends with 3, says how to go on, and `resume` tells in the end what `calibrate` would have told."""
    (tmp_path / "targets.toml").write_text(TARGETS, encoding="utf-8")
    command = ("calibrate", "frontier-2025", "targets.toml", *SMALL, "--replicates", 2, "--proposals", 6,
               "--no-figures")  # fmt: skip
    whole = called(*command, "--out", "whole", cwd=tmp_path)

    def stop(planned: Plan, runs: pd.DataFrame) -> Plan:
        if len(planned.blocks) == 2:
            raise KeyboardInterrupt
        return grown(planned, runs)

    with monkeypatch.context() as patch:
        patch.setattr(calibration, "grown", stop)
        ended = called(*command, "--out", "parts", cwd=tmp_path)
    assert ended.returncode == 3
    assert "poach resume" in ended.stderr
    ended = called("resume", "parts", "--no-figures", cwd=tmp_path)
    assert ended.returncode == 0
    assert ended.stdout.replace("parts", "whole") == whole.stdout
    tables = [open_results(tmp_path / name).runs for name in ("parts", "whole")]
    pd.testing.assert_frame_equal(tables[0], tables[1])


@pytest.mark.parametrize(
    "change",
    [
        lambda study: study.update(moments=[]),
        lambda study: study["targets"][0].update(measures="movse"),
        lambda study: study["targets"][0].update(value=99.0),
        lambda study: study["targets"][1].update(scenario="elsewhere"),
        lambda study: study["parameters"][0].update(low=1.0),
        lambda study: study["proposals"].pop(),
        lambda study: study["proposals"][0].update(shares=[2.0]),
        lambda study: study.update(budget="many"),
    ],
)
def test_a_folder_that_contradicts_itself_is_refused(
    change: Callable[[dict[str, Any]], None], fitted: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    """It may come from anybody."""
    folder = shutil.copytree(fitted[0], tmp_path / "copy")
    signed(folder, lambda content: change(content["design"]["study"]))
    with pytest.raises(ResultsError, match=r"design\.study"):
        manifest.read(folder)


def test_mistakes_come_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the file, the options and the scenario; and what cannot be computed."""
    file = tmp_path / "targets.toml"
    file.write_text(TARGETS.replace('"separations"', '"separation"').replace("[11, 15]", "[1, 2]"), "utf-8")
    assert main(["calibrate", "quiet-market", str(file), "--proposals", "0", "--set", "weks=2"]) == 2
    told = capsys.readouterr().err
    for text in ("targets.1.band: has not the value 13", "--proposals", "weks: unknown key"):
        assert text in told
    assert main(["calibrate", "quiet-market", str(file)]) == 2
    assert 'no outcome and no moment "separation"; did you mean "separations"?' in capsys.readouterr().err
    file.write_text(TARGETS.partition("[parameters]")[0], "utf-8")
    assert main(["calibrate", "quiet-market", str(file)]) == 2
    assert "add [parameters], or --evaluate" in capsys.readouterr().err
    assert main(["calibrate", "quiet-market", str(tmp_path / "none.toml")]) == 2
    assert "none.toml: there is no such file; give a TOML file that has" in capsys.readouterr().err
    file.write_text("", "utf-8")
    assert main(["calibrate", "quiet-market", str(file)]) == 2
    assert "the file says nothing; give a TOML file that has" in capsys.readouterr().err


def test_a_target_without_a_figure_is_a_mistake(tmp_path: Path) -> None:
    """Nobody is kept for two years in eight weeks."""
    text = TARGETS.replace('"separations"', '"labs.Meta.retention_2_years"').replace("13", "0.5")
    (tmp_path / "targets.toml").write_text(text.replace("[11, 15]", "[0.4, 0.6]"), encoding="utf-8")
    ended = called("calibrate", "frontier-2025", "targets.toml", *SMALL, "--replicates", 2, cwd=tmp_path)
    assert ended.returncode == 2
    assert "people who leave: no run has a figure for labs.Meta.retention_2_years" in ended.stderr
