"""Imported by the process from which workers are forked: what they need, compiled kernels included."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from importlib import import_module

# To take compiled code apart piece by piece takes seconds; workers leave at once by themselves.
atexit.register(os._exit, 0)
try:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # see `workers`
    for name in ("pandas", "pyarrow", "sim.experiments.execution.bench", "sim.outcomes.outcomes"):
        import_module(name)
    from sim.experiments.runs.keys import model_checksum
    from sim.market import load_kernels

    model_checksum()
    load_kernels()
except KeyboardInterrupt:  # the process that started this one tells of it
    os._exit(130)
except Exception as fault:  # workers can do without: they load what they need themselves
    print(f"workers were not prepared: {fault!r}", file=sys.stderr)
