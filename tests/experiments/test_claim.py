"""The lock of a results folder: held while its writer is at work, free however that ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.experiments import claim as claims
from sim.experiments.claim import claim, claimed
from tests.cli.running import environment

_WRITER = """
import sys
from pathlib import Path
from sim.experiments.claim import claim
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
    assert claim(tmp_path) is None
    os.close(held)
    assert claimed(tmp_path) is False


def test_a_claim_goes_with_its_process(tmp_path: Path) -> None:
    """Also where that is killed."""
    command = [sys.executable, "-c", _WRITER, str(tmp_path)]
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"claimed\n"
        assert claimed(tmp_path)
        writer.kill()
        writer.wait()
        assert claimed(tmp_path) is False


def test_where_there_are_no_locks_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither that somebody is at work nor that nobody is."""
    monkeypatch.setattr(claims, "fcntl", None)
    assert claim(tmp_path) is None
    assert claimed(tmp_path) is None
