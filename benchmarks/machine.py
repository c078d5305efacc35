"""What the figures depend on besides the code: processor, memory, versions. No names of hosts or folders."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

import sim

_PACKAGES = ("numpy", "numba", "mesa")


def machine() -> dict[str, str]:
    """Processor model, cores and memory."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{pages * size / 1e9:.0f} GB",
        "system": platform.system(),
    }


def versions() -> dict[str, str]:
    """Versions of Python, of the packages that the time depends on, and of poach."""
    packages = {name: version(name) for name in _PACKAGES}
    return {"Python": platform.python_version(), **packages, "poach": sim.__version__}


def processor() -> str:
    """Model of the processor; where the system keeps no list of them, its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
