"""What is taken away, and where to is written: nothing outside a folder, and nothing of the user's in it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from sim.cli import main
from sim.experiments.designs.chunks import Chunk
from sim.experiments.designs.plan import plan
from sim.experiments.execution import bench
from sim.experiments.execution.experiment import conduct
from sim.experiments.store import folder, manifest, removal
from sim.experiments.store.atomic import replaced
from sim.experiments.store.claim import claim
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import PICTURES, ResultsError, is_picture
from sim.experiments.store.removal import clear_shards, take_place
from sim.experiments.store.results import open_results
from sim.experiments.store.shards import begin_shard
from sim.experiments.store.target import being_written
from sim.figures import FIGURES, Drawing, draw_each, file_of
from tests.experiments.keeping import keep, signed
from tests.experiments.toy import toy_run, toy_scenario


@pytest.fixture(autouse=True)
def _toy_market(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs and pictures in no time."""

    def written(drawings: Iterable[Drawing], directory: Path) -> list[Path]:
        paths = [directory / drawing.file for drawing in drawings]
        for path in paths:
            path.write_bytes(b"a picture")
        return paths

    monkeypatch.setattr(bench, "simulate", toy_run)
    monkeypatch.setattr("sim.cli.drawing.draw_each", written)


def _write(target: Path, seed: int = 1, overwrite: bool = False) -> None:
    planned = plan([toy_scenario()], 2, seed)
    conduct(planned, 1, prepare(target, planned, 1, ["poach"], overwrite), lambda runs_done: None)


def test_every_picture_of_ours_is_known() -> None:
    """Names of the registry of figures are in `PICTURES`, or their pictures would never be removed."""
    assert all(is_picture(file_of(name)) for name in FIGURES)
    assert len(PICTURES) >= len(FIGURES)
    for name in ("mine.png", "07-mine.png", "1-pay.png", "01-pay.png/..", "01-pay.pdf", "../01-pay.png"):
        assert not is_picture(name)


@pytest.mark.parametrize("where", ["figures", "figures/01-pay.png", ".figures", "figures/mine.png"])
def test_drawing_neither_writes_nor_removes_elsewhere(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link in place of the folder is refused; one in place of a picture goes, and not its target."""
    target, outside = tmp_path / "out", tmp_path / "outside"
    _write(target)
    outside.mkdir()
    (outside / "01-pay.png").write_text("victim")
    (target / where).parent.mkdir(exist_ok=True)
    (target / where).symlink_to(outside / "01-pay.png" if where.endswith("png") else outside)
    names = ("figures/01-pay.png", "figures/mine.png", "figures/01-concentration.png")
    listed = {name: {"sha256": "0" * 64, "bytes": 6} for name in names}
    signed(target, lambda content: content["files"].update(listed))
    code = main(["figures", str(target)])
    assert {path.name: path.read_text() for path in outside.iterdir()} == {"01-pay.png": "victim"}
    if where == "figures":
        assert code == 2
        assert capsys.readouterr().err.startswith(f"{target / 'figures'}: is a link, and nothing outside")
    else:
        assert code == 0
        assert (target / where).is_symlink() == (where != "figures/01-pay.png")


def test_pictures_of_the_user_stay(tmp_path: Path) -> None:
    """Whatever the manifest says of them; and those of ours alone get new checksums."""
    target = tmp_path / "out"
    _write(target)
    (target / "figures").mkdir()
    (target / "figures" / "07-mine.png").write_text("mine")
    (target / "notes.txt").write_text("mine")
    told = {"sha256": "0" * 64, "bytes": 4}
    names = ["figures/07-mine.png", "figures/09-pay.png", "notes.txt"]
    signed(target, lambda content: content["files"].update(dict.fromkeys(names, told)))
    assert main(["figures", str(target)]) == 0
    assert (target / "figures" / "07-mine.png").read_text() == "mine"
    files = manifest.read(target)["files"]
    assert (files["figures/07-mine.png"], files["notes.txt"]) == (told, told)
    assert "figures/09-pay.png" not in files
    assert {name for name in files if is_picture(name.removeprefix("figures/"))} == {
        f"figures/{file_of(name)}" for name in FIGURES
    }


def test_drawing_never_renews_the_checksum_of_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged table is told, whatever is drawn afterwards."""
    monkeypatch.setattr("sim.cli.drawing.draw_each", draw_each)  # the tables are read for it
    target = tmp_path / "out"
    _write(target)
    before = (target / "manifest.json").read_bytes()
    with (target / "weeks.parquet").open("r+b") as file:
        file.write(b"X")
    for _ in range(2):
        assert main(["figures", str(target)]) == 2
        assert "weeks.parquet: has another sha256" in capsys.readouterr().err
    assert (target / "manifest.json").read_bytes() == before
    assert {path.name for path in target.iterdir()} == {
        "manifest.json", "ro-crate-metadata.json", "points.parquet",
        "runs.parquet", "weeks.parquet", "employers.parquet", "moves.parquet",
    }  # fmt: skip


def test_a_folder_in_place_of_a_picture_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and nothing is drawn."""
    _write(tmp_path / "out")
    (tmp_path / "out" / "figures" / "03-pay.png").mkdir(parents=True)
    assert main(["figures", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.endswith("03-pay.png: is a folder in place of a picture; take it away\n")


@pytest.mark.parametrize("name", ["07-departures.png", "99-pay.png"])
def test_a_folder_in_place_of_an_earlier_picture_costs_none(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told by its path before any picture is replaced or removed."""
    target = tmp_path / "out"
    _write(target)
    told = {"sha256": "0" * 64, "bytes": 4}
    names = ["01-concentration.png", "02-startups.png", "98-flows.png"]
    listed = {f"figures/{one}": told for one in (*names, name)}
    signed(target, lambda content: content["files"].update(listed))
    (target / "figures" / name).mkdir(parents=True)
    for one in names:
        (target / "figures" / one).write_text("mine")
    before = (target / "manifest.json").read_bytes()
    assert main(["figures", str(target)]) == 2
    assert f"{target / 'figures' / name}: is a folder in place of a picture" in capsys.readouterr().err
    assert {path.name for path in (target / "figures").iterdir()} == {*names, name}
    assert all((target / "figures" / one).read_text() == "mine" for one in names)
    assert (target / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("name", [".runs", ".runs/.lock", ".runs/0000000000-1"])
def test_links_in_place_of_runs_are_not_followed(name: str, tmp_path: Path) -> None:
    """Neither for reading shards, nor for the lock, nor for clearing shards away."""
    target, outside = tmp_path / "out", tmp_path / "outside"
    _write(target)
    keep(plan([toy_scenario()], 2, 1), outside, [Chunk(0, 1)])
    before = sorted(outside.rglob("*"))
    (target / name).parent.mkdir(exist_ok=True)
    links = {".runs": outside, ".runs/.lock": outside / "new", ".runs/0000000000-1": outside / "0000000000-1"}
    (target / name).symlink_to(links[name])
    if name == ".runs":
        with pytest.raises(ResultsError, match=r"\.runs: is a link, and nothing outside a results folder"):
            open_results(target)
        with pytest.raises(ResultsError, match=r"\.runs: is a link"):
            _write(target, overwrite=True)
    else:
        assert len(open_results(target).runs) == 2
    assert sorted(outside.rglob("*")) == before


def test_a_pipe_in_place_of_the_lock_is_not_waited_for(tmp_path: Path) -> None:
    """It is none."""
    (tmp_path / ".runs").mkdir()
    os.mkfifo(tmp_path / ".runs" / ".lock")
    assert being_written(tmp_path) is None
    with pytest.raises(OSError, match="the lock is no file"):
        claim(tmp_path / ".runs")


def test_files_are_written_through_no_link(tmp_path: Path) -> None:
    """A temporary file has a name that nobody could have taken before."""
    names = set()
    for _ in range(2):
        with replaced(tmp_path / "a.txt") as temporary:
            names.add(temporary.name)
            temporary.write_text("new")
    assert len(names) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_a_kill_left_of_clearing_goes_with_the_next_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shards of a complete folder are no use to anybody; what is not ours stays."""
    target = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(folder, "clear_shards", lambda shards: None)
        _write(target)
    begin_shard(target / ".runs", Chunk(1, 1))
    assert len(list((target / ".runs").iterdir())) == 5  # shards, one in flight, lock, owner
    assert len(open_results(target).runs) == 2
    assert not (target / ".runs").exists()
    (target / ".runs" / "0000000000-1").mkdir(parents=True)
    (target / ".runs" / "0000000000-1" / "mine.txt").write_text("mine")
    for _ in range(2):
        assert len(open_results(target).runs) == 2
        assert (target / ".runs" / "0000000000-1" / "mine.txt").read_text() == "mine"


def test_nothing_is_cleared_while_another_is_at_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A complete folder is read all the same."""
    target = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(folder, "clear_shards", lambda shards: None)
        _write(target)
    held = claim(target / ".runs")
    assert held is not None
    assert len(open_results(target).runs) == 2
    assert (target / ".runs").exists()
    os.close(held)
    open_results(target)
    assert not (target / ".runs").exists()


@pytest.mark.parametrize("overwrite", [False, True])
def test_an_interrupt_is_heard_while_shards_are_cleared(
    overwrite: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is complete and in its place by then; what is left goes when it is read."""
    target = tmp_path / "out"
    if overwrite:
        _write(target, seed=2)
    monkeypatch.setattr(folder, "_FEW", 0)
    with monkeypatch.context() as patch:
        cleared = removal._rmdir

        def interrupted(path: Path) -> None:
            cleared(path)
            raise KeyboardInterrupt

        patch.setattr(removal, "_rmdir", interrupted if not overwrite else removal._rmdir)
        if overwrite:
            patch.setattr(folder, "clear_shards", lambda shards: interrupted(shards / "none"))
        planned = plan([toy_scenario()], 2, 1)
        ended = conduct(planned, 1, prepare(target, planned, 1, [], overwrite), lambda runs_done: None)
    assert (ended.status, ended.stopped, ended.done) == ("complete", True, 2)
    assert manifest.read(target)["status"] == "complete"
    assert (target / ".runs").exists()
    assert set(open_results(target).runs["seed"]) == {1}
    assert not (target / ".runs").exists()


def test_clearing_shards_leaves_what_is_not_ours(tmp_path: Path) -> None:
    """Files, folders and links of other names, and what links lead to."""
    shards, outside = tmp_path / ".runs", tmp_path / "outside"
    keep(plan([toy_scenario()], 2, 1), shards, [Chunk(0, 1)])
    outside.mkdir()
    (outside / "rows.arrow").write_text("victim")
    (shards / "0000000001-1").symlink_to(outside)
    (shards / "mine").mkdir()
    (shards / "mine" / "rows.arrow").write_text("mine")
    (shards / "notes.txt").write_text("mine")
    clear_shards(shards)
    assert {path.name for path in shards.iterdir()} == {"0000000001-1", "mine", "notes.txt"}
    assert (outside / "rows.arrow").read_text() == "victim"
    assert (shards / "mine" / "rows.arrow").read_text() == "mine"


def test_replacing_keeps_whatever_is_not_ours(tmp_path: Path) -> None:
    """Files, links, empty folders, pictures, hidden ones; what has no room there stays beside it."""
    target = tmp_path / "out"
    _write(target)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "victim.txt").write_text("victim")
    (target / "figures").mkdir()
    (target / "figures" / "mine.png").write_text("mine")
    (target / "figures" / "01-concentration.png").write_text("ours")
    (target / "empty" / "inner").mkdir(parents=True)
    (target / "link").symlink_to(outside)
    (target / ".notes.tmp").write_text("mine")
    (target / ".runs" / "mine").mkdir(parents=True)
    os.mkfifo(target / "pipe")
    told = {"link/victim.txt": {"sha256": "0" * 64, "bytes": 1}}
    signed(target, lambda content: content["files"].update(told))
    _write(target, seed=2, overwrite=True)
    assert (outside / "victim.txt").read_text() == "victim"
    assert {path.name for path in target.iterdir()} == {
        "manifest.json", "ro-crate-metadata.json", "points.parquet",
        "runs.parquet", "weeks.parquet", "employers.parquet", "moves.parquet",
        "figures", "empty", "link", ".notes.tmp", "pipe", ".runs",
    }  # fmt: skip
    assert [path.name for path in (target / "figures").iterdir()] == ["mine.png"]
    assert [path.name for path in (target / ".runs").iterdir()] == ["mine"]
    assert {path.name for path in tmp_path.iterdir()} == {"out", "outside"}
    assert set(open_results(target).runs["seed"]) == {2}


def test_what_has_no_room_in_a_new_folder_stays_beside_it(tmp_path: Path) -> None:
    """A folder of the user's with the name of a table."""
    old, new = tmp_path / "out", tmp_path / "out.new-1"
    for path in (old, new):
        path.mkdir()
    (old / "weeks.parquet").mkdir()
    (old / "weeks.parquet" / "mine.txt").write_text("mine")
    (new / "weeks.parquet").write_text("a table")
    take_place(new, old)
    assert (old / "weeks.parquet").read_text() == "a table"
    assert (tmp_path / "out.old-1" / "weeks.parquet" / "mine.txt").read_text() == "mine"


def test_a_folder_with_damaged_runs_is_not_worthless(tmp_path: Path) -> None:
    """Nothing done and nothing failed, but something that may be rescued: it is not replaced unasked."""
    target = tmp_path / "out"
    _write(target)

    def change(content: dict[str, object]) -> None:
        content["status"] = "interrupted"
        content["runs"] = {"planned": 2, "done": 0, "failed": 0}
        content["damaged"] = [{"shard": "0000000000-1", "first": 0, "last": 0, "reason": "truncated"}]

    signed(target, change)
    with pytest.raises(ResultsError, match="holds results with status 'interrupted'"):
        prepare(target, plan([toy_scenario()], 2, 1), 1, [], overwrite=False)
