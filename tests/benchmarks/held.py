"""A function that holds memory, for a child process of the tests: a module of its own, quick to import."""

from __future__ import annotations

MEGABYTE = 1_000_000


def holding(megabytes: int) -> dict[str, float]:
    """Hold so much memory for a moment."""
    return {"bytes": float(len(b"1" * (megabytes * MEGABYTE)))}
