"""The lock of a results folder: held while its writer is at work, free however that ends."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sim.experiments.store import claim as claims
from sim.experiments.store.claim import claim, claimed
from tests.cli.running import environment
from tests.starting import started

fcntl = pytest.importorskip("fcntl", reason="the system has no such locks")

_WRITER = """
import sys
import threading
from pathlib import Path
from sim.experiments.store.claim import claim
assert claim(Path(sys.argv[1])) is not None
print("claimed", flush=True)
sys.stdin.read()
"""


def test_a_claim_lasts_as_long_as_it_is_held(tmp_path: Path) -> None:
    """Taken once, seen by others, gone when it is given back."""
    assert claimed(tmp_path) is None  # nobody ever claimed it
    held = claim(tmp_path)
    assert held is not None
    assert claimed(tmp_path)
    with pytest.raises(BlockingIOError, match="another process has claimed it"):
        claim(tmp_path)
    os.close(held)
    assert claimed(tmp_path) is False


def test_a_claim_goes_with_its_process(tmp_path: Path) -> None:
    """Also where that is killed."""
    command = [sys.executable, "-c", _WRITER, str(tmp_path)]
    with started(command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "claimed\n"
        assert claimed(tmp_path)
        writer.kill()
        writer.wait()
        assert claimed(tmp_path) is False


def test_where_there_are_no_locks_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither that somebody is at work nor that nobody is."""
    monkeypatch.setattr(claims, "fcntl", None)
    assert claim(tmp_path) is None
    assert claimed(tmp_path) is None


def test_who_asks_is_no_writer(tmp_path: Path) -> None:
    """Many may ask at once, also where only reading is allowed, and a claim waits for them."""
    held = claim(tmp_path)
    assert held is not None
    os.close(held)
    asking = os.open(tmp_path / ".lock", os.O_RDONLY)
    fcntl.flock(asking, fcntl.LOCK_SH)
    assert claimed(tmp_path) is False
    threading.Timer(0.05, os.close, (asking,)).start()
    again = claim(tmp_path)
    assert again is not None
    os.close(again)


def test_a_lock_that_was_replaced_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the same name in its place is another experiment's."""

    def replaced(*_: object, **__: object) -> bool:
        (tmp_path / ".lock").unlink()
        (tmp_path / ".lock").touch()
        return True

    monkeypatch.setattr(claims, "_lock", replaced)
    with pytest.raises(FileNotFoundError, match="was replaced"):
        claim(tmp_path)
