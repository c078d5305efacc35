"""What is around a process: streams closed, full or broken, limits, letters that cannot be written."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from sim import surroundings
from sim.experiments.runs.memory import excess
from sim.scenario.schema import Scenario
from sim.surroundings import (
    ESCAPE,
    SurroundingsError,
    extra_module,
    missing_extra,
    plain,
    require_address_space,
    tell,
)
from tests.cli.running import environment

#: Says on both streams what it is asked to, and keeps a note of having come to its end.
_SPEAKS = """
import os, sys
from sim.surroundings import secure_streams
secure_streams()
note = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)
assert note > 2, note  # or what is said would be written to the file
for number in range(3):
    print("told", file=sys.stderr, flush=True)
    os.system("echo a child >&2")
os.write(note, b"end")
os._exit(0)
"""


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix")
@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full", "2>&1 | true"])
def test_nothing_depends_on_a_stream(closed: str, tmp_path: object) -> None:
    """Closed, full or with nobody who reads: the process goes on to its end, and no file takes the place."""
    note = os.path.join(str(tmp_path), "note")
    command = f'"{sys.executable}" -c "$0" "{note}" {closed}'
    subprocess.run(["sh", "-c", command, _SPEAKS], env=environment(), check=False, timeout=60)
    with open(note, encoding="ascii") as file:
        assert file.read() == "end"


def test_telling_needs_nobody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a stream, nor an open one, nor one that takes anything; and stdout is left alone."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    closed = io.StringIO()
    closed.close()
    for stream in (None, closed, Full()):
        monkeypatch.setattr(sys, "stderr", stream)
        tell("a word")
    monkeypatch.undo()
    tell("one", "two")
    assert capsys.readouterr() == ("", "one\ntwo\n")


def test_bytes_that_are_no_letters_are_escaped() -> None:
    """As in Python; a letter that a stream has not is a question mark."""
    assert plain(os.fsdecode(b"caf\xe9/r\xc3\xa9sultats")) == "caf\\xe9/résultats"
    assert plain("as it is") == "as it is"
    assert "α\udce9".encode("ascii", ESCAPE) == b"?\\xe9"


@pytest.mark.parametrize(
    ("refused", "fault"), [(require_address_space, SurroundingsError), (lambda: _told(excess), ValueError)]
)
def test_too_few_addresses_are_told_before_libraries_crash(
    refused: Callable[[], None], fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit, what is needed, and how to raise it; just enough is enough."""
    resource = pytest.importorskip("resource")
    needed = surroundings._RESERVED + surroundings._PER_CORE * (os.cpu_count() or 1)
    for limit in (resource.RLIM_INFINITY, needed + 10_000_000_000):
        monkeypatch.setattr(resource, "getrlimit", lambda which, limit=limit: (limit, limit))
        refused()
    monkeypatch.setattr(resource, "getrlimit", lambda which: (500_000_000, 500_000_000))
    with pytest.raises(fault, match=rf"^ulimit -v: 0\.5 GB of addresses .* ulimit -v {needed // 1024 + 1}"):
        refused()


def _told(problem_of: Callable[..., str | None]) -> None:
    problem = problem_of([Scenario.model_validate({"labs": [{"name": "A"}]})], 1)
    if problem is not None:
        raise ValueError(problem)


def test_a_market_larger_than_the_addresses_left_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is allocated, however much memory is free."""
    resource = pytest.importorskip("resource")
    monkeypatch.setattr("sim.experiments.runs.memory.free_memory", lambda: None)
    needed = surroundings._RESERVED + surroundings._PER_CORE * (os.cpu_count() or 1)
    monkeypatch.setattr(resource, "getrlimit", lambda which: (needed + 10**8, needed + 10**8))
    small, large = (
        Scenario.model_validate({"labs": [{"name": "A"}], "weeks": 10, "researchers": {"count": count}})
        for count in (1_000, 5_000_000)
    )
    assert excess([small], 4) is None
    assert "researchers.count: 5,000,000 researchers need about" in str(excess([large], 1))


def test_a_missing_extra_is_told_with_its_remedy() -> None:
    """And one that is there is imported."""
    assert missing_extra("json.decoder", "analysis", "this") is None
    assert extra_module("json.decoder", "analysis", "this").__name__ == "json.decoder"
    with pytest.raises(SurroundingsError, match=r"^--method morris needs nosuch, .* '\.\[analysis\]'$"):
        extra_module("nosuch.part", "analysis", "--method morris")
