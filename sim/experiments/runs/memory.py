"""Whether a scenario fits in the memory of this machine, found out before anything is allocated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.surroundings import address_space, too_few_addresses

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_MEMINFO = Path("/proc/meminfo")
_LIMIT = Path("/sys/fs/cgroup/memory.max")
_USED = Path("/sys/fs/cgroup/memory.current")


def free_memory() -> int | None:
    """Bytes that new processes may use, a container's limit included; None where the system does not say."""
    known = []
    try:
        for line in _MEMINFO.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                known.append(int(line.split()[1]) * 1024)
        limit = _LIMIT.read_text(encoding="ascii").strip()
        if limit != "max":
            known.append(int(limit) - int(_USED.read_text(encoding="ascii")))
    except (OSError, ValueError):
        pass
    return min(known, default=None)


def excess(scenarios: Sequence[Scenario], workers: int) -> str | None:
    """Why the scenarios would not fit, with the estimate and what to reduce; None where they fit."""
    from sim.market.memory import BASE, estimate

    problem = too_few_addresses()
    if problem is not None:
        return problem
    one = max(estimate(scenario) for scenario in scenarios)
    free = free_memory()
    left = address_space()
    if left is not None and one > left + BASE:  # each process has addresses of its own
        free, workers = left + BASE, 1
    if free is None or one * workers <= free:
        return None
    people = max(scenario.people for scenario in scenarios)
    if one <= free:
        return (
            f"--workers: {workers} runs at once need about {gigabytes(one * workers)} of memory "
            f"and {gigabytes(free)} are free; use --workers {free // one}"
        )
    return (
        f"researchers.count: {people:,} researchers need about {gigabytes(one)} of memory "
        f"and {gigabytes(free)} are free; reduce it to {int(people * free / one):,} or fewer"
    )


def affordable_workers(scenarios: Sequence[Scenario], wanted: int) -> int:
    """As many workers as wanted, or as find room in memory; at least 1."""
    from sim.market.memory import estimate

    free = free_memory()
    one = max(estimate(scenario) for scenario in scenarios)
    return wanted if free is None else max(1, min(wanted, free // one))


def require_memory(scenarios: Sequence[Scenario], workers: int) -> None:
    """Refuse scenarios that would not fit.

    Raises:
        MemoryError: with the estimate and what to reduce.
    """
    problem = excess(scenarios, workers)
    if problem is not None:
        raise MemoryError(problem)


def gigabytes(size: int) -> str:
    """A number of bytes for people: "3.2 GB"."""
    return f"{size / 1e9:,.1f} GB"
