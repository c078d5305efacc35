"""What the raid and escalation add over the plausible ranges of the inputs, and which inputs decide.

Run ``python -m benchmarks.plausible [--points 160] [--replicates 4] [--workers 2]``. A Latin hypercube
(McKay, Beckman & Conover 1979) over what the scenario says is plausible; at each point the scenario with all
of it, without escalation and without the raid, on the same random numbers. Rank correlations are Spearman's,
of the mean effect at a point with each input.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

import sim
from benchmarks.hypercube import changes_at, laid
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan
from sim.experiments.execution.experiment import conduct
from sim.experiments.runs.single import compile_first
from sim.measures.intervals import means
from sim.scenario.ranges import plausible_ranges

#: What is taken out in turn, by what it is called.
WITHOUT: dict[str, dict[str, Any]] = {
    "escalation": {"escalation.intensity": 0},
    "the raid": {f"events.raid-{name}.on": False for name in ("list", "fast-track", "offers")},
}
OUTCOMES = {
    "labs_talent_share_end": 100.0,
    "elite1_labs_share_end": 100.0,
    "startups_died": 1.0,
    "speed_limit_share": 100.0,
}


def effects(
    base: sim.Scenario, changes: list[dict[str, Any]], replicates: int, workers: int
) -> dict[str, dict[str, NDArray[np.float64]]]:
    """What each of `WITHOUT` adds, by outcome: shape (points, replicates)."""
    cells = [{**point, **off} for off in ({}, *WITHOUT.values()) for point in changes]
    plan = Plan(base, Design.of_changes(cells), replicates, base.seed)
    compile_first()
    ended = conduct(plan, workers, None, lambda done: None)
    if ended.failed:
        raise SystemExit(f"{ended.failed} runs failed, the first with: {ended.error}")
    runs = ended.runs
    found: dict[str, dict[str, NDArray[np.float64]]] = {name: {} for name in WITHOUT}
    for outcome in OUTCOMES:
        table = runs.pivot(index="scenario", columns="replicate", values=outcome)
        values = table.reindex(list(plan.labels)).to_numpy(np.float64).reshape(-1, len(changes), replicates)
        for place, name in enumerate(WITHOUT, 1):
            found[name][outcome] = values[0] - values[place]
    return found


def tell(
    name: str, found: Mapping[str, NDArray[np.float64]], inputs: list[str], values: NDArray[np.float64]
) -> None:
    """Print where an effect is positive, how large it is, and with which inputs it goes."""
    print(f"\nWhat {name} adds, over {len(values)} points")
    for outcome, scale in OUTCOMES.items():
        of_points = means(scale * found[outcome])
        added, half = of_points.mean, of_points.half_width
        low, middle, high = np.nanquantile(added, [0.1, 0.5, 0.9])
        above, surely, below = ((added > 0).mean(), (added > half).mean(), (added < -half).mean())
        print(
            f"  {outcome:<24} above 0 at {above:.0%} of points (surely {surely:.0%}), surely below at "
            f"{below:.0%}; median {middle:+.1f}, central 80% {low:+.1f} to {high:+.1f}"
        )
    shares = found["labs_talent_share_end"].mean(axis=1)
    ranks = [stats.spearmanr(values[:, place], shares) for place in range(len(inputs))]
    print(
        "  rank correlation of labs_talent_share_end with the inputs (p-value), where it is surely not zero:"
    )
    for place in sorted(range(len(inputs)), key=lambda place: -abs(ranks[place].statistic)):
        if ranks[place].pvalue < 0.05 / len(inputs):  # one false one in twenty tables (Bonferroni)
            print(f"    {ranks[place].statistic:+.2f} ({ranks[place].pvalue:.3f})  {inputs[place]}")


def main() -> None:
    """Run it and print it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scenario", default="microsoft-raids-meta")
    parser.add_argument("--points", type=int, default=160)
    parser.add_argument("--replicates", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    base = sim.load(asked.scenario)
    ranges = {one.name: one for one in plausible_ranges(base)}
    shares = laid(list(ranges), asked.points, seed=2025)
    inputs, values = list(ranges), np.column_stack(list(shares.values()))
    changes = changes_at(ranges, shares)
    found = effects(base, changes, asked.replicates, asked.workers)
    for name in WITHOUT:
        tell(name, found[name], inputs, values)


if __name__ == "__main__":
    main()
