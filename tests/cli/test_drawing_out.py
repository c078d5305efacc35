"""Pictures beside a results folder, and those that cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from sim.cli.drawing import draw
from sim.experiments.designs.plan import plan
from sim.experiments.execution.experiment import conduct
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError
from sim.scenario.schema import Scenario


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A results folder without pictures."""
    labs = [{"name": "A"}, {"name": "B"}]
    small = {"weeks": 6, "burn_in": 0, "researchers": {"count": 200}, "labs": labs}
    planned = plan([Scenario.model_validate(small)], 1, 1)
    conduct(planned, 1, prepare(tmp_path / "out", planned, 1, [], False), lambda runs_done: None)
    return tmp_path / "out"


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pictures_may_go_elsewhere(results: Path, tmp_path: Path) -> None:
    """To a folder that is made, beside what else is there; the results folder is not touched."""
    before = _content(results)
    elsewhere = tmp_path / "new" / "pictures"
    elsewhere.mkdir(parents=True)
    (elsewhere / "mine.png").write_bytes(b"mine")
    (elsewhere / ".figures").mkdir()
    drawn = draw(results, None, out=elsewhere)
    assert drawn
    assert {path.parent for path in drawn} == {elsewhere}
    assert {path.name for path in elsewhere.iterdir()} == {
        "mine.png",
        ".figures",
        *(path.name for path in drawn),
    }
    assert _content(results) == before


@pytest.mark.parametrize("elsewhere", [False, True])
def test_pictures_that_cannot_be_written_are_told(
    elsewhere: bool, results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the folder, the reason, that the results are kept, and where they could go instead."""
    before = _content(results)

    def full(*_: object, **__: object) -> None:
        raise OSError(27, "File too large")

    monkeypatch.setattr(Image.Image, "save", full)
    place = tmp_path / "pictures" if elsewhere else results
    with pytest.raises(
        ResultsError, match=rf"{place}: .*\(File too large\), the results are kept; .*--out DIR"
    ):
        draw(results, None, out=place if elsewhere else None)
    assert _content(results) == before


def test_a_file_in_the_way_of_pictures_is_told(results: Path, tmp_path: Path) -> None:
    """No traceback where `--out` is a file."""
    (tmp_path / "file").write_text("")
    with pytest.raises(
        ResultsError, match=r"--out: .*file: pictures cannot be written there \(File exists\)"
    ):
        draw(results, None, out=tmp_path / "file")
