"""Where compiled code is kept: in places that were tried and are safe to read from; ours alone is cleared."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from numba.core import config
from numba.core.caching import IndexDataCacheFile

from sim.market import words_on_compiled_code
from sim.market.compiling import code_cache, kernel
from sim.market.compiling.code_cache import CodeCache, Place, usual_places

numbered = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the system does not number its users")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Sources of a market of one line."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "phase.py").write_text("wage = 1\n")
    return folder


def _full(tmp_path: Path) -> Path:
    """A place that nobody can write to, not even an administrator: a file is in the way."""
    (tmp_path / "file").write_text("")
    return tmp_path / "file" / "below"


def test_the_first_place_that_can_be_written_is_taken(sources: Path, tmp_path: Path) -> None:
    """By making, writing and removing a file, of which nothing is left but the mark."""
    places = [Place(_full(tmp_path)), Place(tmp_path / "a" / "b"), Place(tmp_path / "c")]
    kept = CodeCache([sources], "m", places)
    assert kept.writing is not None
    assert kept.writing.parent == tmp_path / "a" / "b"
    assert [path.name for path in kept.writing.iterdir()] == ["made-by-poach"]
    assert kept.reading == [kept.writing]
    assert not (tmp_path / "c").exists()


def test_without_any_place_nothing_is_kept(sources: Path, tmp_path: Path) -> None:
    """And nothing fails."""
    kept = CodeCache([sources], "m", [Place(_full(tmp_path))])
    assert kept.writing is None
    kept.finish()
    assert not kept.complete
    assert kept.reading == []


def test_a_place_on_a_full_disk_is_none(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder that was made for the trial goes again."""

    def full(descriptor: int, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    assert CodeCache([sources], "m", [Place(tmp_path / "a")]).writing is None
    assert list((tmp_path / "a").iterdir()) == []


def test_what_an_administrator_has_compiled_is_read(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is compiled anew where the user may read but not write; what is missing goes elsewhere."""
    CodeCache([sources], "m", [Place(tmp_path / "theirs")]).finish()
    tried = code_cache._try_to_write

    def refused(folder: Path) -> None:
        if folder.parent.name == "theirs":
            raise PermissionError
        tried(folder)

    monkeypatch.setattr(code_cache, "_try_to_write", refused)
    kept = CodeCache([sources], "m", [Place(tmp_path / "theirs"), Place(tmp_path / "mine")])
    assert kept.complete
    assert not (tmp_path / "mine").exists()
    assert kept.writing is not None
    assert [folder.parent.name for folder in kept.reading] == ["theirs", "mine"]
    assert CodeCache([sources], "m", [], str(tmp_path / "theirs")).refused == ""
    other_machine = CodeCache([sources], "n", [Place(tmp_path / "theirs")])
    assert not other_machine.complete


def test_the_users_setting_comes_before_all_others(sources: Path, tmp_path: Path) -> None:
    """What others have is not even read."""
    CodeCache([sources], "m", [Place(tmp_path / "usual")]).finish()
    kept = CodeCache([sources], "m", [Place(tmp_path / "usual")], str(tmp_path / "set"))
    assert not kept.complete
    assert kept.refused == ""
    assert kept.writing is not None
    assert kept.writing.parent == tmp_path / "set"


def test_a_setting_that_cannot_be_used_is_told_and_the_next_place_taken(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line with the variable, the reason, the place instead and the remedy."""
    wrong = str(_full(tmp_path))
    kept = CodeCache([sources], "m", [Place(tmp_path / "usual")], wrong)
    monkeypatch.setattr(kernel, "KEPT", kept)
    monkeypatch.setattr(config, "CACHE_DIR", wrong)
    [word] = words_on_compiled_code()
    assert word == (
        f"NUMBA_CACHE_DIR: {wrong} cannot be used (Not a directory), compiled code is kept in "
        f"{tmp_path / 'usual'} instead; set it to a folder of your own"
    )


def test_only_what_was_made_here_for_these_sources_is_removed(sources: Path, tmp_path: Path) -> None:
    """Earlier states go; a user's folder of a like name, another installation's and links stay."""
    places = [Place(tmp_path / "cache")]
    old = CodeCache([sources], "m", places).writing
    other = tmp_path / "other"
    other.mkdir()
    (other / "phase.py").write_text("wage = 7\n")
    others = CodeCache([other], "m", places).writing
    assert old is not None
    assert others is not None
    mine = tmp_path / "cache" / "kernels-mine"
    mine.mkdir()
    (mine / "thesis.c").write_text("years of work")
    elsewhere = old.rename(tmp_path / "elsewhere")
    (tmp_path / "cache" / "kernels-link").symlink_to(elsewhere)
    (sources / "phase.py").write_text("wage = 2\n")
    older = CodeCache([sources], "m", places).writing
    (sources / "phase.py").write_text("wage = 3\n")
    kept = CodeCache([sources], "m", places)
    assert older is not None
    assert older.exists()
    kept.finish()
    assert kept.complete
    assert not older.exists()
    assert {path.name for path in (tmp_path / "cache").iterdir()} == {
        "kernels-mine",
        "kernels-link",
        others.name,
        str(kept.writing and kept.writing.name),
    }
    assert (elsewhere / "made-by-poach").exists()
    assert (mine / "thesis.c").exists()


@numbered
def test_code_that_others_can_write_is_never_read(sources: Path, tmp_path: Path) -> None:
    """For it could be theirs: open to group or all, behind a link, or in a folder that all write to."""
    made = CodeCache([sources], "m", [Place(tmp_path / "a")])
    made.finish()
    folder = made.writing
    assert folder is not None

    def found() -> bool:
        return CodeCache([sources], "m", [Place(tmp_path / "a")]).complete

    for spoilt, path in ((0o777, folder), (0o775, folder), (0o777, folder.parent)):
        before = stat.S_IMODE(path.stat().st_mode)
        path.chmod(spoilt)
        assert not found()
        path.chmod(before)
        assert found()
    folder.parent.chmod(0o1777)  # like /tmp
    assert found()
    aside = folder.rename(tmp_path / "aside")
    folder.symlink_to(aside)
    assert not found()
    assert CodeCache([sources], "m", [Place(tmp_path / "a")]).writing is None


@numbered
def test_another_users_code_is_not_read(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless the sources belong to whom the code does, who could change them just as well."""
    if os.geteuid() != 0:
        pytest.skip("only an administrator can give files away")
    made = CodeCache([sources], "m", [Place(tmp_path / "a")])
    made.finish()
    assert made.writing is not None
    os.chown(made.writing, 4321, -1)
    assert not CodeCache([sources], "m", [Place(tmp_path / "a")]).complete
    os.chown(sources, 4321, -1)
    assert CodeCache([sources], "m", [Place(tmp_path / "a")]).complete


@numbered
def test_a_temporary_folder_is_ours_and_closed(sources: Path, tmp_path: Path) -> None:
    """Its name can be guessed: one that is open to others, or a link, was made by somebody else."""
    place = Place(tmp_path / "poach-1", private=True)
    kept = CodeCache([sources], "m", [place])
    kept.finish()
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    assert CodeCache([sources], "m", [place]).complete
    place.folder.chmod(0o755)
    assert not CodeCache([sources], "m", [place]).complete
    assert CodeCache([sources], "m", [place]).writing is None
    place.folder.chmod(0o700)
    place.folder.rename(tmp_path / "aside")
    place.folder.symlink_to(tmp_path / "aside")
    assert not CodeCache([sources], "m", [place]).complete
    assert CodeCache([sources], "m", [place]).writing is None


def test_a_user_whom_nobody_knows_has_places(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without HOME and an entry in the list of users there is the folder for temporary files, by number."""
    for name in ("HOME", "XDG_CACHE_HOME", "USERPROFILE", "LOGNAME", "USER", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as where there is no entry
    beside, temporary = usual_places(sources)
    assert beside == Place(sources / "__pycache__")
    assert temporary.private
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # to be ignored, says its specification
    assert len(list(usual_places(sources))) == 2
    monkeypatch.setenv("XDG_CACHE_HOME", str(sources))
    assert list(usual_places(sources))[1] == Place(sources / "poach")


def test_the_folder_goes_by_the_content_of_the_sources(sources: Path, tmp_path: Path) -> None:
    """Installers set all times alike, and a change may keep the size."""
    first = CodeCache([sources], "m", [Place(tmp_path)]).writing
    times = (sources / "phase.py").stat().st_mtime_ns
    (sources / "phase.py").write_text("wage = 2\n")
    os.utime(sources / "phase.py", ns=(times, times))
    assert CodeCache([sources], "m", [Place(tmp_path)]).writing != first
    (sources / "phase.py").write_text("wage = 1\n")
    os.utime(sources / "phase.py", ns=(0, 0))
    assert CodeCache([sources], "m", [Place(tmp_path)]).writing == first


def _double() -> Callable[[int], int]:
    @kernel.kernel
    def double(number: int) -> int:
        return 2 * number

    return double


def _hits(double: Any) -> int:
    return sum(double.stats.cache_hits.values())


def test_code_is_kept_mended_and_done_without(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is loaded again; a damaged file is made anew; on a full disk the kernel works all the same."""
    monkeypatch.setattr(kernel, "KEPT", CodeCache([sources], "m", [Place(tmp_path / "a")]))
    assert _double()(3) == 6
    again = _double()
    assert (again(3), _hits(again)) == (6, 1)
    folder = kernel.KEPT.writing
    assert folder is not None
    for path in [*folder.glob("*.nbc"), *folder.glob("*.nbi")]:
        path.write_bytes(path.read_bytes()[:40])
        damaged = _double()
        assert (damaged(3), _hits(damaged)) == (6, 0)
        mended = _double()
        assert (mended(3), _hits(mended)) == (6, 1)
        path.unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(IndexDataCacheFile, "_save_index", full)
    assert _double()(3) == 6
    kernel.KEPT.finish()
    assert not kernel.KEPT.complete


def test_kernels_are_compiled_where_compilation_is_switched_off(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NUMBA_DISABLE_JIT is for other people's kernels; ours say that they do not go by it."""
    monkeypatch.setattr(kernel, "KEPT", CodeCache([sources], "m", [Place(tmp_path / "a")]))
    monkeypatch.setattr(config, "DISABLE_JIT", 1)
    double = _double()
    assert double(3) == 6
    assert len(double.signatures) == 1  # type: ignore[attr-defined]
    assert config.DISABLE_JIT == 1  # type: ignore[attr-defined]
    assert any(word.startswith("NUMBA_DISABLE_JIT is set") for word in words_on_compiled_code())
