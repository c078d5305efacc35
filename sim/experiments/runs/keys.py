"""What a run is: its scenario, the code that simulates it, and its random numbers, in one short hash."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from functools import cache
from pathlib import Path

_SOURCES = Path(__file__).resolve().parents[2]
#: Rooms whose code decides no outcome.
_AROUND = frozenset({"cli", "experiments", "figures", "report", "explorer", "theory", "validation"})
#: But of those, what carries out a run, and numbers its draws.
_WITHIN = ("experiments/runs/", *(f"experiments/designs/{name}.py" for name in ("design", "plan", "points")))
_LETTERS = 16


def run_key(market: str, seed: int, draws: int, extension: str = "") -> str:
    """A short hash of a run: two runs with the same are the same run.

    Args:
        market: the hash of what its scenario says about the market.
        seed: seed of all random draws.
        draws: the number that keys them, with the seed.
        extension: the hash of the functions that are called between phases; empty without.
    """
    text = f"{market} {model_checksum()} {seed} {draws}{extension and f' {extension}'}"
    return hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]


@cache
def code_checksum() -> str:
    """SHA-256 over the package's own sources: tells apart two states of a checkout with the same version."""
    return _checksum(frozenset())


@cache
def model_checksum() -> str:
    """SHA-256 over the sources that decide what comes out of a run."""
    return _checksum(_AROUND)


def _checksum(without: Container[str]) -> str:
    found = hashlib.sha256()
    for path in sorted(_SOURCES.rglob("*.py")):
        parts = path.relative_to(_SOURCES)
        if parts.parts[0] not in without or parts.as_posix().startswith(_WITHIN):
            found.update(parts.as_posix().encode())
            found.update(path.read_bytes())
    return found.hexdigest()
