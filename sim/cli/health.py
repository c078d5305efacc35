"""What `poach doctor` looks at: versions, compiled code, processors, memory, disk, what makes runs slow."""

from __future__ import annotations

import os
import shutil
import statistics
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.cli.requirements import packages, python
from sim.processes import allowed_processors, processor_quota
from sim.processes import processors as usable_processors
from sim.surroundings import too_few_addresses

#: The scenario that memory, disk and time are told of, and how much larger the market is that it samples.
FLAGSHIP, FULL_SIZE = "microsoft-raids-meta", 5
#: Runs that are timed; their median counts.
_TIMED = 3
#: A run that takes so many times as long as expected is slow.
_SLOW = 3.0
#: Other processes want so many times as many processors as there are.
_BUSY = 1.5
#: Settings of libraries that have threads of their own.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
_LARGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def examined() -> dict[str, Any]:
    """All of it, as `--json` prints it; without what it stands on only that is looked at."""
    import sim

    found: dict[str, Any] = {
        "command": "doctor",
        "version": sim.__version__,
        "fine": True,
        "problems": [],
        "slow": [],
        "python": python(),
        "packages": packages(),
        "system": _system(),
        "processors": _processors(),
        "kernels": None,
        "memory": None,
        "disk": None,
        "threads": None,
        "run": None,
    }
    whole = all(one["version"] is not None for one in found["packages"] if one["extra"] is None)
    if whole and too_few_addresses() is None:  # under such a limit libraries crash while they are loaded
        found |= {"kernels": _kernels(), "threads": _threads(), **_scenario_here()}
        if found["kernels"]["compiled"] and found["memory"]["runs_at_once"] != 0:
            found["run"] = _timed_run()
    found["problems"] = problems(found)
    found["slow"] = slow(found)
    found["fine"] = not found["problems"]
    return found


def problems(found: dict[str, Any]) -> list[str]:
    """What has to be mended, and how: a sentence each."""
    said = []
    if found["python"]["fits"] is False:
        said.append(f"Python is {found['python']['version']}, and poach needs {found['python']['wanted']}.")
    for one in found["packages"]:
        wish = f"{one['name']}{one['wanted']}"
        if one["extra"] is None and one["version"] is None:
            said.append(f"{one['name']} is not installed; pip install '{wish}'.")
        elif one["version"] is not None and one["fits"] is False:
            said.append(f"{one['name']} is {one['version']}; pip install '{wish}'.")
    if (limit := too_few_addresses()) is not None:
        said.append(f"{limit}.")
    memory = found["memory"]
    if memory is not None and memory["runs_at_once"] == 0:
        said.append(
            f"A run of {FLAGSHIP} needs {gigabytes(memory['a_run'])} of memory, and "
            f"{gigabytes(memory['free'])} are free; end other programs, or run smaller markets "
            "(--set market.scale=0.2)."
        )
    return said


def slow(found: dict[str, Any]) -> list[str]:
    """What takes longer than it could, why, and what helps: a sentence each."""
    said: list[str] = []
    said += _slow_kernels(found["kernels"]) if found["kernels"] is not None else []
    processors, memory, run = found["processors"], found["memory"], found["run"]
    if processors["used"] == 1:
        said.append(
            "poach may use one processor, so runs are done one after another, and pictures after runs."
        )
    elif processors["quota"] is not None and processors["quota"] < processors["allowed"]:
        said.append(
            f"The container may use {processors['quota']:g} of {processors['allowed']} processors, so as "
            "many runs go on at a time."
        )
    load = processors["load"]
    if load is not None and load > _BUSY * processors["allowed"]:
        said.append(
            f"Other programs keep the processors busy (load {load:.1f} on {processors['allowed']}): runs "
            "take longer than they would."
        )
    if memory is not None and 0 < (memory["runs_at_once"] or 0) < processors["used"]:
        said.append(
            f"Free memory is enough for {memory['runs_at_once']} runs at a time, fewer than the "
            f"{processors['used']} processors; end other programs, or take smaller markets."
        )
    if found["system"]["workers"] == "spawn":
        said.append(
            "Workers are started anew on this system and load libraries and kernels each by itself, some "
            "seconds at the beginning of an experiment; where the system can fork, one loads them for all."
        )
    if run is not None and run["seconds"] > _SLOW * run["expected"]:
        said.append(
            f"A run of {run['scenario']} takes {run['seconds']:.2f} s here, "
            f"{run['seconds'] / run['expected']:.0f} times what is expected: a slower processor, or one that "
            "others use too."
        )
    return said


def _slow_kernels(kernels: dict[str, Any]) -> list[str]:
    said = [f"{words}." for words in kernels["remarks"]]
    if kernels["folder"] is None and not said:
        said.append("Compiled code can be kept nowhere, so every process compiles it anew.")
    elif not kernels["compiled"]:
        said.append(
            "The kernels of the market are not compiled, or not since their sources changed: the first run "
            "compiles them, for a minute or more. `poach doctor --warm` does it ahead."
        )
    elif not kernels["all_compiled"]:
        said.append(
            "What few scenarios need is not compiled, such as auctions of all at once or mergers: the first "
            "run that needs it takes up to a minute longer. `poach doctor --warm` compiles it ahead."
        )
    return said


def gigabytes(size: int) -> str:
    """A number of bytes for people, small ones in MB."""
    return f"{size / 1e6:,.0f} MB" if size < 1e9 else f"{size / 1e9:,.1f} GB"


def _system() -> dict[str, Any]:
    """System, processor, and how workers start and folders are locked on it."""
    import multiprocessing

    from sim.experiments.store.claim import LOCKS
    from sim.experiments.store.manifest import surroundings

    here = surroundings()
    pages = None
    with suppress(OSError):
        chosen = _LARGE_PAGES.read_text(encoding="ascii")
        pages = chosen.partition("[")[2].partition("]")[0] or None
    forks = "forkserver" in multiprocessing.get_all_start_methods()
    return {
        "system": here["system"],
        "processor": here["model"] or here["processor"],
        "workers": "forkserver" if forks else "spawn",
        "locks": LOCKS,
        "large_pages": pages,
    }


def _processors() -> dict[str, Any]:
    load = None
    with suppress(AttributeError, OSError):  # not every system tells
        load = os.getloadavg()[0]
    return {
        "there": os.cpu_count(),
        "allowed": allowed_processors(),
        "quota": processor_quota(),
        "used": usable_processors(),
        "load": load,
    }


def _kernels() -> dict[str, Any]:
    """Where compiled code is kept, how much, and whether it is all there."""
    from sim.market import all_compiled, compiled, kernels, words_on_compiled_code
    from sim.market.compiling.kernel import KEPT

    kept, declared = kernels()
    folder = KEPT.writing or next(iter(KEPT.reading), None)
    size = 0
    for path in folder.iterdir() if folder is not None else ():
        with suppress(OSError):
            size += path.stat().st_size
    return {
        "folder": None if folder is None else str(folder),
        "writable": KEPT.writing is not None,
        "bytes": size,
        "kept": kept,
        "declared": declared,
        "compiled": compiled(),
        "all_compiled": all_compiled(),
        "remarks": words_on_compiled_code(),
    }


def _scenario_here() -> dict[str, Any]:
    """Memory and disk that the flagship needs, and what there is."""
    from sim.experiments.designs.plan import plan
    from sim.experiments.runs.costs import disk_needed
    from sim.experiments.runs.memory import free_memory
    from sim.market.memory import estimate
    from sim.scenario.load import load_scenario

    scenario = load_scenario(FLAGSHIP)
    one, free = estimate(scenario), free_memory()
    memory = {
        "total": _memory(),
        "free": free,
        "scenario": FLAGSHIP,
        "a_run": one,
        "full_size": estimate(scenario.with_({"market.scale": FULL_SIZE * scenario.market.scale})),
        "runs_at_once": None if free is None else free // one,
    }
    space = None
    with suppress(OSError):
        space = shutil.disk_usage(Path.cwd()).free
    disk = {
        "folder": str(Path.cwd()),
        "free": space,
        "writable": os.access(Path.cwd(), os.W_OK),
        "a_run": disk_needed(plan([scenario], 1, None)),
        "outcomes": disk_needed(plan([scenario], 1, None, ())),
    }
    return {"memory": memory, "disk": disk}


def _memory() -> int | None:
    """Bytes of memory in all; None where the system does not say."""
    try:
        return int(os.sysconf("SC_PAGE_SIZE")) * int(os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):
        return None


def _threads() -> dict[str, Any]:
    """Which BLAS numpy has, its threads where that can be told, and settings of threads."""
    import numpy as np

    built: Any = np.show_config(mode="dicts") or {}
    blas = built.get("Build Dependencies", {}).get("blas", {})
    threads = None
    with suppress(ImportError):  # which comes with some extras
        from threadpoolctl import threadpool_info  # type: ignore[import-untyped]

        threads = max((int(one["num_threads"]) for one in threadpool_info()), default=None)
    return {
        "blas": " ".join(str(blas[key]) for key in ("name", "version") if blas.get(key)) or None,
        "blas_threads": threads,
        "a_run": 1,
        "variables": {name: os.environ[name] for name in _THREADS if name in os.environ},
    }


def _timed_run() -> dict[str, Any]:
    """How long a run of the flagship takes, kernels loaded."""
    from sim.experiments.runs.costs import expected_seconds
    from sim.experiments.runs.single import simulate
    from sim.scenario.load import load_scenario

    scenario = load_scenario(FLAGSHIP)
    simulate(scenario, scenario.seed, 0, None)  # which loads the kernels
    seconds = []
    for replicate in range(1, _TIMED + 1):
        began = time.perf_counter()
        simulate(scenario, scenario.seed, replicate, None)
        seconds.append(time.perf_counter() - began)
    return {
        "scenario": FLAGSHIP,
        "seconds": statistics.median(seconds),
        "n": _TIMED,
        "seed": scenario.seed,
        "expected": expected_seconds(scenario),
    }
