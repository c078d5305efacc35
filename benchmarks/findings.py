"""``python -m benchmarks.findings``: what each scenario of the library shows, and how sure one can be.

Each scenario of `findings.toml` against what it is compared with: paired runs of both as they are, and a
Latin hypercube (McKay, Beckman & Conover 1979) over what they say is plausible, with pairs at every point.
Writes docs/findings.md and its picture; about half an hour on two cores.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

import sim
from benchmarks.findings_page import draw, page
from benchmarks.questions import Asked, Found, read_asked
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan
from sim.experiments.execution.experiment import conduct
from sim.experiments.runs.single import compile_first
from sim.scenario.ranges import plausible_ranges

ROOT = Path(__file__).parents[1]
#: What is told of every scenario, by names of docs/outcomes.md.
OUTCOMES = (
    "labs_talent_share_end", "elite1_labs_share_end", "hhi_talent_end", "startups_died", "median_pay_end",
    "moves", "breakthroughs",
)  # fmt: skip
#: Seeds of where points lie: of keys that base and scenario share, and of the scenario's own.
_SHARED, _OWN = 2025, 2026


def at_points(market: sim.Scenario, shared: Sequence[str], count: int) -> list[dict[str, Any]]:
    """What each point sets in a market: where it lies on `shared` keys is the same for all markets.

    Args:
        market: whose plausible ranges are meant; multiples are of its own values.
        shared: names of ranges that both markets of a pair have, in order.
        count: number of points.
    """
    ranges = {one.name: one for one in plausible_ranges(market)}
    own = [name for name in ranges if name not in shared]
    columns = [*zip(shared, qmc.LatinHypercube(d=len(shared), seed=_SHARED).random(count).T, strict=True)]
    if own:
        columns += zip(own, qmc.LatinHypercube(d=len(own), seed=_OWN).random(count).T, strict=True)
    points: list[dict[str, Any]] = [{} for _ in range(count)]
    for name, shares in columns:
        for point, share in zip(points, shares.tolist(), strict=True):
            point.update(ranges[name].changes(ranges[name].value(share)))
    return points


def measured(
    market: sim.Scenario, changes: list[dict[str, Any]], outcomes: Iterable[str], runs: int, workers: int
) -> dict[str, NDArray[np.float64]]:
    """By outcome what a market came to at each point, shape (points, runs); NaN where a run failed."""
    plan = Plan(market, Design.of_changes(changes), runs, market.seed)
    ended = conduct(plan, workers, None, lambda done: None)
    if ended.failed:
        print(f"{market.name}: {ended.failed} of {len(plan)} runs failed, the first with: {ended.error}")
    found = {}
    for outcome in outcomes:
        table = ended.runs.pivot(index="scenario", columns="replicate", values=outcome)
        found[outcome] = table.reindex(list(plan.labels)).to_numpy(np.float64)
    return found


def find(asked: Asked, outcomes: Sequence[str], numbers: argparse.Namespace, kept: dict[str, Any]) -> Found:
    """Run one scenario and what it is compared with; `kept` has what others have run of the same base."""
    market, other = asked.market(), asked.other()
    names = [{one.name for one in plausible_ranges(one)} for one in (other, market)]
    shared = [one.name for one in plausible_ranges(other) if one.name in names[1]]
    found = []
    for one in (other, market):
        key = f"{one.model_dump_json()} {shared}"
        if key not in kept:
            pairs = measured(one, [{}], outcomes, numbers.pairs, numbers.workers)
            laid = at_points(one, shared, numbers.points)
            points = measured(one, laid, outcomes, numbers.replicates, numbers.workers)
            kept[key] = (pairs, points)
        found.append(kept[key])
    (a, at_a), (b, at_b) = found
    told = list(dict.fromkeys([*OUTCOMES, asked.outcome]))
    return Found(
        asked,
        market.question,
        {name: np.stack([a[name][0], b[name][0]]) for name in told},
        {name: np.stack([at_a[name], at_b[name]]) for name in told},
    )


def main() -> None:
    """Run all of it, and write the page and its picture."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pairs", type=int, default=60, help="pairs of runs of the scenarios as they are")
    parser.add_argument("--points", type=int, default=100, help="points of the plausible ranges")
    parser.add_argument("--replicates", type=int, default=10, help="pairs at every point")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=[], help="these scenarios; default: all")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder of the page")
    numbers = parser.parse_args()
    compile_first()
    kept: dict[str, Any] = {}
    found = []
    every = read_asked(numbers.only)
    outcomes = list(dict.fromkeys([*OUTCOMES, *(asked.outcome for asked in every)]))
    for asked in every:
        print(f"{asked.name} ...", flush=True)
        found.append(find(asked, outcomes, numbers, kept))
    (numbers.out / "pictures").mkdir(parents=True, exist_ok=True)
    (numbers.out / "findings.md").write_text(page(found, OUTCOMES), encoding="utf-8")
    draw(found, OUTCOMES[0], numbers.out / "pictures" / "findings.png")


if __name__ == "__main__":
    main()
