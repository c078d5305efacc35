"""The scenarios that travel with the package."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim.scenario import library as shelf


@pytest.fixture
def shelf_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of two scenarios and one in a sub-folder."""
    (tmp_path / "validation").mkdir()
    (tmp_path / "b.toml").write_text('# What for?\n# More.\nname = "b"\n')
    (tmp_path / "a.toml").write_text('# Not this.\nquestion = "Who\\n wins?"\n')
    (tmp_path / "notes.txt").write_text("no scenario")
    (tmp_path / "validation" / "limit.toml").write_text("name = 'limit'\n")
    monkeypatch.setattr(shelf, "folder", lambda: tmp_path)
    return tmp_path


def test_top_level_scenarios_are_listed(shelf_folder: Path) -> None:
    """By name, in order; those in sub-folders are found by name but not listed."""
    assert shelf.library() == {"a": shelf_folder / "a.toml", "b": shelf_folder / "b.toml"}
    assert shelf.names() == ["a", "b", "validation/limit"]
    assert shelf.library_path("validation/limit") == shelf_folder / "validation" / "limit.toml"
    assert shelf.library_path("a.toml") == shelf_folder / "a.toml"
    assert shelf.library_path("../a") is None
    assert shelf.library_path("limit") is None


def test_a_scenario_says_what_it_is_for(shelf_folder: Path) -> None:
    """Its question wins over its first comment; a file with neither, or no TOML, says nothing."""
    assert shelf.question(shelf_folder / "a.toml") == "Who wins?"
    assert shelf.question(shelf_folder / "b.toml") == "What for?"
    assert shelf.question(shelf_folder / "validation" / "limit.toml") == ""
    (shelf_folder / "broken.toml").write_bytes(b"x = [\n\xff")
    assert shelf.question(shelf_folder / "broken.toml") == ""


def test_the_library_is_there() -> None:
    """The checkout, or the wheel, has its folder of scenarios, and each says what it is for."""
    assert shelf.folder().is_dir()
    assert all(shelf.question(path) for path in shelf.library().values())


def test_loading_needs_no_numerical_packages() -> None:
    """Checking a scenario must not cost the import of numpy, pandas or the market."""
    code = (
        "import sys, sim.scenario.load; "
        "heavy = {'numpy', 'pandas', 'numba', 'matplotlib', 'mesa', 'scipy'} & sys.modules.keys(); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
