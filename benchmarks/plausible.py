"""What the raid and escalation add over the plausible ranges of the inputs, and which inputs decide.

Run ``python -m benchmarks.plausible [--points 160] [--replicates 4] [--workers 2]``. A Latin hypercube
(McKay, Beckman & Conover 1979) over `RANGES`; at each point the flagship with all of it, without escalation
and without the raid, on the same random numbers. Rank correlations are Spearman's, of the mean effect at a
point with each input.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.stats import qmc

import sim
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan
from sim.experiments.execution.experiment import conduct
from sim.experiments.runs.single import compile_first
from sim.measures.intervals import means

#: Plausible ranges by dotted key: all assumptions; scenario files say those that the answer hangs on.
RANGES: dict[str, tuple[float, float]] = {
    "production.contest_exponent": (0.7, 2.0),
    "production.elasticity": (0.4, 2.0),
    "production.compute_share": (0.2, 0.6),
    "market.bargaining_share": (0.0, 1.0),
    "market.hiring_speed": (0.2, 0.6),
    "market.match_floor": (1.1, 1.3),
    "market.search_elasticity": (0.0, 0.5),
    "escalation.budget_response": (0.0, 2.0),
    "escalation.prize_growth": (0.0, 0.5),
    "escalation.compute_growth": (0.0, 0.6),
    "escalation.aggressiveness_rise": (0.0, 0.2),
    "escalation.aggressiveness_half_life": (0.5, 2.0),
    "feedback.budgets": (0.0, 1.0),
    "feedback.capex": (0.0, 1.0),
    "feedback.memory": (0.5, 2.0),
    "researchers.tastes.prestige": (0.0, 0.3),
    "researchers.tastes.switching_cost": (0.0, 0.3),
    "startups.funding.rate": (0.3, 1.2),
    "startups.funding.mood": (0.3, 1.5),
    "startups.compute_cost": (0.1e6, 1e6),
}
#: And of multiples of what the scenario says, evenly spaced in logs.
MULTIPLES: dict[tuple[str, ...], tuple[float, float]] = {
    ("researchers.tastes.match_scale",): (0.5, 2.0),
    ("market.contact_rate_employed", "market.contact_rate_unemployed"): (0.5, 2.0),
    ("outside.wage",): (0.7, 1.5),
}
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


def points(
    count: int, base: Mapping[str, float]
) -> tuple[list[str], NDArray[np.float64], list[dict[str, Any]]]:
    """The points of the hypercube: names of the inputs, their values, and what each point sets."""
    names = [*RANGES, *(" and ".join(keys) for keys in MULTIPLES)]
    unit = qmc.LatinHypercube(d=len(names), seed=2025).random(count)
    values = np.empty_like(unit)
    changes: list[dict[str, Any]] = [{} for _ in range(count)]
    for place, (key, (low, high)) in enumerate(RANGES.items()):
        values[:, place] = low + unit[:, place] * (high - low)
        for point, value in zip(changes, values[:, place], strict=True):
            point[key] = float(value)
    for place, (keys, (low, high)) in enumerate(MULTIPLES.items(), len(RANGES)):
        values[:, place] = low * (high / low) ** unit[:, place]
        for point, value in zip(changes, values[:, place], strict=True):
            point.update({key: float(value * base[key]) for key in keys})
    return names, values, changes


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
    inputs, values, changes = points(
        asked.points, {key: float(attrgetter(key)(base)) for keys in MULTIPLES for key in keys}
    )
    found = effects(base, changes, asked.replicates, asked.workers)
    for name in WITHOUT:
        tell(name, found[name], inputs, values)


if __name__ == "__main__":
    main()
