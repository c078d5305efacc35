"""Pictures drawn by two processes are those drawn by one, whatever becomes of the other."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.cli import drawing_help, main
from sim.cli.drawing import draw
from sim.cli.drawing_help import Helper, claims
from sim.cli.drawing_help import drawing_help as helped
from sim.figures import FIGURES, file_of
from sim.processes import second_process
from tests.cli.running import SMALL, poach
from tests.starting import started

PICTURES = [file_of(name) for name in FIGURES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a small run, without pictures."""
    out = tmp_path_factory.mktemp("help") / "out"
    assert main(["run", "quiet-market", *SMALL, "--out", str(out), "--no-figures", "--quiet"]) == 0
    return out


@pytest.fixture(scope="module")
def alone(folder: Path) -> dict[str, bytes]:
    """The pictures that one process draws."""
    return {path.name: path.read_bytes() for path in draw(folder, None)}


def test_a_helper_draws_the_same_pictures(folder: Path, alone: dict[str, bytes]) -> None:
    """To the byte, and no file besides is left."""
    with helped(True) as helper:
        drawn = draw(folder, None, helper)
    assert {path.name: path.read_bytes() for path in drawn} == alone
    assert sorted(path.name for path in (folder / "figures").iterdir()) == sorted(PICTURES)
    assert not (folder / ".figures").exists()


@pytest.mark.parametrize("when", ["before", "after it was asked"])
def test_a_helper_that_dies_costs_no_picture(
    folder: Path, alone: dict[str, bytes], when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it claimed and left empty, or half done beside it, is drawn by the one that asked."""
    line = "raise SystemExit" if when == "before" else (
        "import json, sys, pathlib; asked = json.loads(sys.stdin.readline())\n"
        f"claimed = pathlib.Path(asked['directory']) / {PICTURES[-1]!r}; claimed.touch(); "
        "claimed.with_suffix('.part').write_bytes(b'x'); raise SystemExit(1)"
    )  # fmt: skip
    with started([sys.executable, "-c", line], stdin=subprocess.PIPE, text=False) as process:
        if when == "before":
            process.wait(timeout=60)
        else:  # its claim comes first, however busy the machine is
            before = Helper.ask

            def ask(self: Helper, *request: object) -> None:
                before(self, *request)  # type: ignore[arg-type]
                process.wait(timeout=60)

            monkeypatch.setattr(Helper, "ask", ask)
        drawn = draw(folder, None, Helper(process))
    assert {path.name: path.read_bytes() for path in drawn} == alone


def test_a_picture_is_claimed_once(tmp_path: Path) -> None:
    """By whoever asks first, from either end."""
    one, other = claims(tmp_path, FIGURES), claims(tmp_path, reversed(FIGURES))
    taken = [next(one), next(other), next(one), *other, *one]
    assert sorted(taken) == sorted(FIGURES)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(PICTURES)


def test_no_helper_where_there_is_no_processor_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor where none is wanted."""
    with helped(False) as helper:
        assert helper is None
    monkeypatch.setattr("sim.cli.mistakes.cores", lambda: 1)
    with helped(True) as helper:
        assert helper is None


def test_a_helper_that_is_not_asked_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the block, and at the end of what it reads."""
    started: list[subprocess.Popen[bytes]] = []
    begin = second_process

    def noted(line: str, stdin: int) -> subprocess.Popen[bytes]:
        started.append(begin(line, stdin))
        return started[0]

    monkeypatch.setattr(drawing_help, "second_process", noted)
    monkeypatch.setattr("sim.cli.mistakes.cores", lambda: 2)
    with helped(True):
        pass
    assert started[0].returncode is not None
    process = begin("from sim.cli.drawing_help import serve; serve()", subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=60) == 0


def test_a_mistake_does_not_wait_for_the_helper(tmp_path: Path) -> None:
    """It is told at once."""
    started = time.monotonic()
    ended = poach("run", "no-such-scenario", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert time.monotonic() - started < 20
