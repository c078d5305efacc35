"""How long people wait: for help, for an import, for the first run ever, and for the next."""

from __future__ import annotations

import statistics
import tempfile

from benchmarks.child import timed
from benchmarks.markets import RAID
from benchmarks.rows import Row, Setting, Target

TRIES = 9
RUNS = 3


def rows(setting: Setting) -> list[Row]:
    """Seconds by the clock on the wall, processes included."""
    tries = 2 if setting.quick else TRIES
    answer = [
        quickest("poach --help", ("-m", "sim", "--help"), tries, Target(0.3)),
        quickest("import sim", ("-c", "import sim"), tries, Target(0.3)),
        quickest("an empty Python, for comparison", ("-c", "pass"), tries, None),
    ]
    return answer if setting.quick else [*answer, *first_and_next()]


def quickest(name: str, command: tuple[str, ...], tries: int, target: Target | None) -> Row:
    """The best of several tries."""
    seconds = [timed(*command).seconds for _ in range(tries)]
    return Row(name, min(seconds), "s", target, f"best of {tries}, median {statistics.median(seconds):.2f}")


def first_and_next() -> list[Row]:
    """The first run ever, with nothing compiled and no list of fonts, and the next ones, with pictures."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = {"NUMBA_CACHE_DIR": f"{folder}/kernels", "MPLCONFIGDIR": f"{folder}/fonts"}

        def run(number: int) -> tuple[float, str]:
            command = ("-m", "sim", "run", RAID, "--out", f"{folder}/{number}")
            return timed(*command, environment=fresh)

        first, said = run(0)
        seconds = [run(number)[0] for number in range(1, RUNS + 1)]
    announced = next((line for line in said.splitlines() if "compil" in line), "")
    note = f"says: {announced}" if announced else "without a word"
    again = f"best of {RUNS}, median {statistics.median(seconds):.2f}"
    return [
        Row("first poach run ever, with compilation and pictures", first, "s", Target(25.0), note),
        Row("second poach run, with pictures", min(seconds), "s", Target(2.5), again),
    ]
