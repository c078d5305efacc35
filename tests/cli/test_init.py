"""What starting costs: the public names and the help come without the scientific libraries."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest

import sim
from tests.cli.running import environment

HEAVY = ("numpy", "pandas", "numba", "mesa", "matplotlib", "pyarrow", "scipy", "networkx", "pydantic", "rich")


def _python(script: str, cwd: Path) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=cwd, env=environment(), capture_output=True, text=True, check=True
    )
    return ended.stdout


def test_import_is_light(tmp_path: Path) -> None:
    """`import sim` imports no library at all; a name is imported when it is used."""
    script = (
        f"import sys; before = set(sys.modules); import sim; heavy = {HEAVY!r}\n"
        "print([name for name in heavy if name in set(sys.modules) - before])\n"
        "sim.Scenario; print('pydantic' in sys.modules, 'numba' in sys.modules)"
    )
    assert _python(script, tmp_path) == "[]\nTrue False\n"


def test_help_is_light(tmp_path: Path) -> None:
    """`poach --help` and the help of each command import none of the slow libraries."""
    slow = ("numpy", "pandas", "numba", "mesa", "matplotlib", "pyarrow", "scipy", "networkx")
    script = (
        "import sys; from sim.cli import main\n"
        "for command in ([], ['run'], ['compare'], ['figures']): assert main([*command, '--help']) == 0\n"
        f"print([name for name in {slow!r} if name in sys.modules])"
    )
    assert _python(script, tmp_path).splitlines()[-1] == "[]"


def test_what_explain_prints_draws_nothing(tmp_path: Path) -> None:
    """The story and the document of `poach explain` need no library of pictures."""
    script = "import sys, sim.cli.bid_documents, sim.cli.stories; print('matplotlib' in sys.modules)"
    assert _python(script, tmp_path) == "False\n"


def test_import_and_help_are_quick(tmp_path: Path) -> None:
    """Both well under a second; the promise of 0.3 s is for a machine that does nothing else."""
    for script in ("import sim", "from sim.cli import main; main(['--help'])"):
        durations = []
        for _ in range(3):
            started = time.perf_counter()
            _python(script, tmp_path)
            durations.append(time.perf_counter() - started)
        assert min(durations) < 0.9


def test_every_public_name_is_there() -> None:
    """Each name of `__all__` is the thing that it names, and `dir` shows it; others are AttributeErrors."""
    renamed = {"load": "load_scenario"}
    for name in sim.__all__:
        assert getattr(sim, name).__name__ == renamed.get(name, name)
        assert name in dir(sim)
    assert sim.__version__ == version("poach")
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = sim.lode
