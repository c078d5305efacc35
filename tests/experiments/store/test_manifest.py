"""The manifest as input from strangers: all that is wrong with it is said, and nothing in it is relied on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.experiments.designs.plan import plan
from sim.experiments.store import manifest, manifest_shape
from sim.experiments.store.folder import prepare
from sim.experiments.store.inside import ResultsError, ResultsWarning, stays_inside
from sim.experiments.store.results import open_results
from tests.experiments.keeping import (
    in_first_format,
    in_place,
    resealed,
    signed,
    to_first_format,
    to_second_format,
    without_digest,
)
from tests.experiments.toy import toy_scenario


def _removed(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda content: content.pop(key)


def _set(*path: object) -> Callable[[dict[str, Any]], None]:
    """Put a value, the last of these, at a place."""
    *steps, last, value = path

    def change(content: Any) -> None:
        for step in steps:
            content = content[step]
        content[last] = value

    return change


def _doubled(content: dict[str, Any]) -> None:
    """Let a point stand there twice, all numbers fitting."""
    points = content["design"]["points"]
    points.append(points[0])
    content["runs"]["planned"] = 4
    content["status"] = "interrupted"


#: What both formats have.
KEYS = ("status", "tables", "files", "runs", "seed", "replicates")
#: Where the first point of a manifest stands.
POINT = ("design", "points", 0)


@pytest.fixture
def first(folder: Path) -> Path:
    """The folder as the first format had it."""
    to_first_format(folder)
    return folder


@pytest.fixture
def second(folder: Path) -> Path:
    """The folder as the second format had it."""
    to_second_format(folder)
    return folder


@pytest.mark.parametrize("key", [*KEYS, "base", "design"])
def test_a_key_that_is_missing_is_named(folder: Path, key: str) -> None:
    """Also where the manifest is signed: whoever made it may not have known."""
    _refused_for_want_of(key, folder)


@pytest.mark.parametrize("key", [*KEYS, "scenarios"])
def test_a_key_that_is_missing_in_the_first_format_is_named(first: Path, key: str) -> None:
    """It is read as strictly."""
    _refused_for_want_of(key, first)


def _refused_for_want_of(key: str, folder: Path) -> None:
    signed(folder, _removed(key))
    with pytest.raises(ResultsError, match=rf"manifest\.json: {key}: field required; take"):
        open_results(folder)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (_set("status", "done"), "status"),
        (_set("status", ["complete"]), "status"),
        (_set("tables", "all"), "tables"),
        (_set("tables", ["weeks", "wages"]), "tables.1"),
        (_set("tables", ["moves", "weeks"]), "tables"),
        (_set("tables", [["weeks"]]), "tables.0"),
        (_set("seed", True), "seed"),
        (_set("seed", 2**63), "seed"),
        (_set("seed", "4"), "seed"),
        (_set("replicates", 10**30), "replicates"),
        (_set("replicates", 2.0), "replicates"),
        (_set("replicates", 3), "runs.planned"),
        (_set("runs", 2), "runs"),
        (_set("runs", "done", -1), "runs.done"),
        (_set("runs", "done", 1), "status"),
        (_set("base", "quiet-market"), "base"),
        (_set("design", []), "design"),
        (_set("design", "keys", None), "design.keys"),
        (_set("design", "keys", ["weeks", 7]), "design.keys.1"),
        (_set("design", "points", []), "design.points"),
        (_set("design", "points", 0), "design.points"),
        (_set("design", "points", 10**30), "design.points"),
        (_removed("manifest_sha256"), "manifest_sha256"),
        (_set("files", ["weeks.parquet"]), "files"),
        (_set("files", "weeks.parquet", None), "files.'weeks.parquet'"),
        (_set("files", "weeks.parquet", "sha256", "0"), "files.'weeks.parquet'.sha256"),
        (_set("files", "weeks.parquet", "bytes", "many"), "files.'weeks.parquet'.bytes"),
        (_set("versions", ["0.1"]), "versions"),
        (_set("damaged", [{"shard": 3}]), "damaged.0.shard"),
    ],
)
def test_a_value_that_cannot_be_is_named(
    folder: Path, change: Callable[[dict[str, Any]], None], key: str
) -> None:
    """Of the wrong type, out of bounds, or against what else the manifest says."""
    _refused_for(change, key, folder)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (_set("design", "points", {}), "design.points"),
        (_set("design", "points", []), "design.points"),
        (_set("design", "points", [None]), "design.points.0"),
        (_set(*POINT, "label", "../up"), "design.points.0.label"),
        (_set(*POINT, "changes", ["weeks"]), "design.points.0.changes"),
        (_set(*POINT, "sha256", "0"), "design.points.0.sha256"),
        (_set(*POINT, "first", -1), "design.points.0.first"),
        (_set(*POINT, "first", 2**63), "design.points.0.first"),
        (_doubled, "design.points"),
    ],
)
def test_a_value_that_cannot_be_in_the_second_format_is_named(
    second: Path, change: Callable[[dict[str, Any]], None], key: str
) -> None:
    """It is read as strictly."""
    _refused_for(change, key, second)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (_set("status", "done"), "status"),
        (_set("runs", "done", 1), "status"),
        (_set("scenarios", {}), "scenarios"),
        (_set("scenarios", []), "scenarios"),
        (_set("scenarios", [None]), "scenarios.0"),
        (_set("scenarios", 0, "label", "../up"), "scenarios.0.label"),
        (_set("scenarios", 0, "scenario", "quiet-market"), "scenarios.0.scenario"),
        (_set("files", "weeks.parquet", None), "files.'weeks.parquet'"),
    ],
)
def test_a_value_that_cannot_be_in_the_first_format_is_named(
    first: Path, change: Callable[[dict[str, Any]], None], key: str
) -> None:
    """It is read as strictly."""
    _refused_for(change, key, first)


def _refused_for(change: Callable[[dict[str, Any]], None], key: str, folder: Path) -> None:
    signed(folder, change)
    with pytest.raises(ResultsError) as caught:
        open_results(folder)
    assert all("\n" not in line for line in caught.value.lines)
    starts = f"{folder / 'manifest.json'}: {key}: "
    assert any(line.startswith(starts) for line in caught.value.lines), caught.value.lines


def test_all_that_is_wrong_is_said_at_once(folder: Path) -> None:
    """One line a mistake, and of very many the first twenty."""

    def change(content: dict[str, Any]) -> None:
        content["status"] = content["seed"] = None
        content["design"]["points"] = [{}] * 100_000

    to_second_format(folder)
    signed(folder, change)
    with pytest.raises(ResultsError) as caught:
        open_results(folder)
    lines = caught.value.lines
    assert any(": status: " in line for line in lines)
    assert any(": seed: " in line for line in lines)
    assert len(lines) == 21
    assert "there is more" in lines[-1]


@pytest.mark.parametrize(
    "name", ["figures/../../victim.txt", "/etc/passwd", "..", "figures\\..\\..\\x", "C:/x", "a/../../b"]
)
def test_names_that_lead_out_are_refused(folder: Path, name: str) -> None:
    """A manifest that names files elsewhere is none of poach's."""
    assert not stays_inside(name)
    signed(folder, lambda content: content["files"].update({name: {"sha256": "0" * 64, "bytes": 1}}))
    with pytest.raises(ResultsError, match=r"files: .* leads out of the folder"):
        open_results(folder)


@pytest.mark.parametrize("name", ["notes/mine.txt", "figures/mine.png", "..hidden", "a..b/c", "é: x"])
def test_names_of_the_user_are_no_mistake(folder: Path, name: str) -> None:
    """Earlier versions listed every file that stood in the folder."""
    signed(folder, lambda content: content["files"].update({name: {"sha256": "0" * 64, "bytes": 1}}))
    assert len(open_results(folder).runs) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[" * 100_000, "more brackets within brackets"),
        (b'{"a":' * 100_000, "more brackets within brackets"),
        (b'{"a": ["' + b"[" * 100_000 + b'"]}', "not the manifest of a results folder"),
        (b'"' + b"\\" * 100_001, "cannot be read"),
        (b'{"format": "poach results 1", "seed": ' + b"9" * 10_000 + b"}", "cannot be read"),
        (b'{"format": "poach results 1", "format": "poach results 1"}', "a key stands in it twice"),
        (b"\xff\xfe{\x00}\x00", "cannot be read"),
        (b"", "cannot be read"),
        (b"null", "not the manifest of a results folder"),
        (b'{"format": "poach results 7"}', "is 'poach results 7', and this version of poach reads"),
        (b'{"format": ["poach results 1"]}', "not the manifest of a results folder"),
    ],
)
def test_what_is_no_manifest_is_refused_soon(folder: Path, content: bytes, words: str) -> None:
    """Whatever the bytes are: a line, within a second."""
    (folder / "manifest.json").write_bytes(content)
    started = time.monotonic()
    with pytest.raises(ResultsError, match=words) as caught:
        open_results(folder)
    assert time.monotonic() - started < 5.0
    assert len(caught.value.lines) == 1
    assert len(str(caught.value)) < 1000


def test_brackets_in_texts_do_not_count(folder: Path) -> None:
    """A question may have as many as it likes."""

    def change(content: dict[str, Any]) -> None:
        content["base"]["question"] = '"[{\\"' * 300
        resealed(content)

    to_second_format(folder)
    signed(folder, change)
    assert open_results(folder).scenario("toy").weeks == 6


def test_a_manifest_of_any_size_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is one written that would not be read."""
    monkeypatch.setattr(manifest_shape, "LARGEST", 4000)
    with pytest.raises(ResultsError, match=r"is larger than any manifest \(4,000 bytes\)"):
        manifest.read(folder)
    planned = plan([toy_scenario()], 1, 1)
    with pytest.raises(ResultsError, match="take more than the 2,000 bytes that a manifest may have"):
        prepare(folder.parent / "new", planned, 1, [], overwrite=False).begin()
    assert not (folder.parent / "new").exists()


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "endless"])
def test_what_is_no_file_is_no_manifest(folder: Path, kind: str) -> None:
    """A link out of the folder, a pipe that nobody writes to, a folder, a device without an end."""
    path = folder / "manifest.json"
    in_place(path, kind)
    with pytest.raises(ResultsError, match=r"manifest\.json: is (a link|no file)"):
        open_results(folder)


def test_a_changed_manifest_is_refused(folder: Path) -> None:
    """What the digest is for: a seed that is as good as any other."""
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"seed": 4', '"seed": 5'))
    with pytest.raises(ResultsError, match="does not fit its digest"):
        open_results(folder)


@pytest.mark.parametrize("tables", [True, False])
def test_a_damaged_folder_is_not_replaced(folder: Path, tables: bool) -> None:
    """It is known as ours by its tables, or its manifest, and what can be done is told."""
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"seed": 4', '"seed": 5'))
    if not tables:
        for table in folder.glob("*.parquet"):
            table.unlink()
    before = {one.name for one in folder.iterdir()}
    with pytest.raises(
        ResultsError,
        match=r"its manifest is damaged \(its content does not fit its digest.*move the folder away",
    ):
        prepare(folder, plan([toy_scenario()], 1, 1), 1, [], overwrite=True)
    assert {one.name for one in folder.iterdir()} == before


def test_the_digest_does_not_depend_on_layout(folder: Path) -> None:
    """It is of the content: a manifest in other order and indentation is the same."""
    path = folder / "manifest.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(dict(reversed(content.items()))))
    found = manifest.read(folder)
    assert len(found["design"].pop("points")) == content["design"].pop("points")
    assert found == content


def test_a_folder_from_before_there_were_digests_is_read_with_a_warning(folder: Path) -> None:
    """It has no digest, and is not given one, for nobody knows what became of it."""
    without_digest(folder)
    with pytest.warns(ResultsWarning, match=r"has no digest of itself, as those of earlier versions"):
        assert len(sim.open_results(folder).runs) == 2
    manifest.write(folder, manifest.read(folder))
    assert manifest.DIGEST not in json.loads((folder / "manifest.json").read_text())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_set("weeks", -5), "weeks: "),
        (_set("labs", "many"), "labs: "),
        (_set("wekks", 3), "wekks: "),
        (_set("researchers", {"count": [[[[]]]]}), "researchers.count: "),
    ],
)
def test_a_damaged_scenario_is_told(
    folder: Path, change: Callable[[dict[str, Any]], None], words: str
) -> None:
    """It comes back through the schema, with its mistakes under the name of the manifest, in both formats."""

    def altered(content: dict[str, Any]) -> None:
        change(content["base"])
        resealed(content)

    to_second_format(folder)
    signed(folder, altered)
    for more in (lambda content: None, in_first_format):
        signed(folder, more)
        with pytest.raises(sim.ResultsError) as caught:
            sim.open_results(folder).run("toy-00000")
        assert any(f"manifest.json: scenario toy: {words}" in line for line in caught.value.lines)


def test_a_path_that_no_system_takes(tmp_path: Path) -> None:
    """Is no folder, and no fault of ours."""
    for name in ("a\0b", "x" * 5000):
        with pytest.raises(ResultsError):
            open_results(tmp_path / name)
