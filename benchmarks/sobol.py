"""`poach sensitivity --method sobol` of the raid as a command: ten thousand runs of five thousand markets.

Points differ in eight keys, so that nearly every run has a scenario that none before it had: what it takes to
make scenarios of points, and to keep and merge them, is in the time. The eight are of those that the raid has
on: what is off in it (`market.search_elasticity`, which was varied before it was off) is not varied, for a
range that switches a mechanism on would time another market than the raid. `escalation.prize_growth` has its
place.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.command import poach
from benchmarks.markets import RAID
from benchmarks.rows import Row, Setting, Target

#: What is varied, within what is plausible or wider: all is on in the raid.
RANGES = (
    "production.contest_exponent=0.7:2.0",
    "production.compute_share=0.2:0.6",
    "escalation.prize_growth=0:0.5",
    "market.bargaining_share=0.2:0.8",
    "feedback.budgets=0:1",
    "feedback.capex=0:1",
    "escalation.intensity=0:2",
    "market.hiring_speed=0.2:0.6",
)
#: Rows of ten points each, two runs a point.
ROWS, TRIED = 512, 64
REPLICATES = 2
OPTIONS = ("--method", "sobol", "--no-figures", "--quiet", "--workers", "2")

SECONDS = Target(300.0)
GIGABYTES = Target(2.0)
MEGABYTES = Target(300.0)


def rows(setting: Setting) -> list[Row]:
    """Time of the whole command with two workers, its memory, and the size of its results."""
    points = TRIED if setting.quick else ROWS
    runs = points * (len(RANGES) + 2) * REPLICATES
    vary = [word for one in RANGES for word in ("--vary", one)]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "results"
        ended = poach(
            *("sensitivity", RAID, "--outcome", "labs_talent_share_end", *vary, *OPTIONS),
            *("--points", str(points), "--replicates", str(REPLICATES), "--out", str(out)),
        )
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    name = f"Sobol indices of the raid, {len(RANGES)} inputs, {runs:,} runs"
    varied = ", ".join(one.partition("=")[0] for one in RANGES)
    rate = f"the whole command with two workers, {runs / ended.seconds:.0f} runs/s; varied are {varied}"
    return [
        Row(name, ended.seconds, "s", SECONDS, rate),
        Row(f"{name}: memory", ended.peak / 1e9, "GB", GIGABYTES, "most at one time, workers included"),
        Row(f"{name}: results", size / 1e6, "MB", MEGABYTES, "outcomes only"),
    ]
