"""Imported by the process from which workers are forked: what they need, compiled kernels included."""

from __future__ import annotations

import signal
from contextlib import suppress

# Ctrl-C ends this process and its workers without a word; the one that started them tells of it.
signal.signal(signal.SIGINT, signal.SIG_DFL)

import pandas as pd  # noqa: E402
import pyarrow as pa  # noqa: E402

import sim.experiments.bench  # noqa: E402
import sim.experiments.outcomes  # noqa: E402
import sim.market.engine  # noqa: E402
from sim.market import load_kernels  # noqa: E402

__all__ = ["pa", "pd", "sim"]

with suppress(Exception):  # whatever it is, a worker will meet it where it can be told
    load_kernels()
