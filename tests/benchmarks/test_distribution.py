"""The check of wheel and sdist finds interpreters, tells what is missing, and takes no fault for good."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import distribution


@pytest.mark.skipif(os.name == "nt", reason="scripts of a Unix shell")
def test_an_interpreter_is_found_where_it_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that does not answer, as the shim of a version that is not chosen, is passed over."""
    assert distribution.usable(sys.executable) == sys.executable
    assert distribution.usable("python9.99") is None
    versions = tmp_path / "versions" / "9.99.0" / "bin"
    versions.mkdir(parents=True)
    shims = tmp_path / "shims"
    shims.mkdir()
    for folder, script in (
        (versions, f"#!/bin/sh\nexec '{sys.executable}' \"$@\"\n"),
        (shims, "#!/bin/sh\nexit 127\n"),
    ):
        (folder / "python9.99").write_text(script)
        (folder / "python9.99").chmod(0o755)
    monkeypatch.setenv("PATH", str(shims), prepend=":")
    assert distribution.usable("python9.99") is None
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert distribution.usable("python9.99") == sys.executable


def test_what_fails_is_told_and_so_is_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the exit code, too."""

    def built(folder: Path) -> dict[str, Path]:
        (folder / "a.whl").write_bytes(b"")
        return {"wheel": folder / "a.whl"}

    def checked(python: str, archive: Path, folder: Path) -> Iterator[tuple[str, float]]:
        yield "install", 1.0
        if fails:
            raise subprocess.CalledProcessError(1, ["pip"])

    monkeypatch.setattr(distribution, "built", built)
    monkeypatch.setattr(distribution, "checked", checked)
    for fails in (False, True):
        assert distribution.main(["--python", sys.executable]) == fails
        said = capsys.readouterr().out
        assert ("failed: " in said) == fails
        assert fails or "wheel: install 1.0 s" in said
    fails = False
    assert distribution.main(["--python", sys.executable, "python9.99"]) == 1
    assert "python9.99: failed, for there is none that answers" in capsys.readouterr().out
