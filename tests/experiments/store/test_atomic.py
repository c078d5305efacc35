"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiments.store.atomic import replaced, write_json


def test_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """Only the new file is there when the block ends."""
    write_json(tmp_path / "a.json", {"old": 1})
    write_json(tmp_path / "a.json", {"name": "é"})
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == '{\n  "name": "é"\n}\n'
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_failure_leaves_the_old_content(tmp_path: Path) -> None:
    """A block that fails half-way changes nothing and leaves nothing."""
    (tmp_path / "a.txt").write_text("old")

    def fail() -> None:
        with replaced(tmp_path / "a.txt") as temporary:
            temporary.write_text("half of the n")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (tmp_path / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
