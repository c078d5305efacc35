"""Pictures in files need no backend of matplotlib, whatever the environment names."""

from __future__ import annotations

import subprocess
import sys

from tests.cli.running import environment

_DRAWS = """
import sys, os
import sim.figures
assert ("matplotlib" in sys.modules) == bool(os.environ.get("MPLBACKEND"))
import sim.figures.sheet
import matplotlib
backend = dict.__getitem__(matplotlib.rcParams, "backend")
print(str(backend).split()[0], os.environ["MPLBACKEND"], "matplotlib.pyplot" in sys.modules)
"""


def test_a_backend_that_there_is_not_does_not_matter() -> None:
    """It is left to whoever draws on a screen, as is a good one; and pyplot is not imported."""
    for wanted, found in (("no-such-backend", None), ("svg", "svg")):
        ended = subprocess.run(
            [sys.executable, "-c", _DRAWS],
            env=environment() | {"MPLBACKEND": wanted},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr
        backend, kept, pyplot = ended.stdout.split()
        assert (kept, pyplot) == (wanted, "False")
        assert found in (None, backend)
