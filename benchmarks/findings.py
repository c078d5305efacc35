"""``python -m benchmarks.findings``: what each scenario of the library shows, and how sure one can be.

Each question of `findings.toml`: paired runs of a scenario and of what it is compared with as they are, and
pairs at the points of a Latin hypercube over what both say is plausible. Writes docs/findings.md and its
picture. Runs are kept under results/findings: what is interrupted goes on when it is called again, what two
questions have in common is run once, and more pairs than before are added to those that are there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import sim
from benchmarks.findings_page import page
from benchmarks.findings_picture import draw
from benchmarks.hypercube import around, changes_at, laid
from benchmarks.questions import Asked, Found, read_asked
from sim.experiments.designs.design import Design
from sim.experiments.designs.plan import Plan
from sim.experiments.runs.keys import model_checksum
from sim.experiments.store.folder import prepare
from sim.experiments.studies.running import carried_out
from sim.scenario.documents import digest, document_of

ROOT = Path(__file__).parents[1]
#: What is told of every scenario, by names of docs/outcomes.md.
OUTCOMES = (
    "labs_talent_share_end", "labs_people_share_end", "elite1_labs_share_end", "hhi_talent_end",
    "startups_died", "median_pay_end", "moves", "breakthroughs",
)  # fmt: skip
#: Seeds of where points lie: on keys that both markets of a pair have, and on the scenario's own.
_SHARED, _OWN = 2025, 2026


def measured(
    market: sim.Scenario, changes: list[dict[str, Any]], runs: int, numbers: argparse.Namespace
) -> Mapping[str, NDArray[np.float64]]:
    """By outcome what a market came to at each point, shape (points, runs); NaN where a run failed."""
    plan = Plan(market, Design.of_changes(changes), runs, market.seed)
    name = digest([document_of(market), changes, market.seed, model_checksum()])[:16]
    folder = numbers.keep / name
    if (folder / "manifest.json").exists():
        if sim.resume(folder, numbers.workers).manifest["replicates"] < runs:
            sim.extend(folder, runs, numbers.workers)
    else:
        carried_out(plan, numbers.workers, prepare(folder, plan, numbers.workers, sys.argv, overwrite=False))
    table = sim.open_results(folder).runs.set_index(["scenario", "replicate"]).select_dtypes("number")
    wide = {outcome: table[outcome].unstack("replicate") for outcome in table.columns}
    ordered = {outcome: one.reindex(list(plan.labels)).sort_index(axis=1) for outcome, one in wide.items()}
    return {outcome: one.to_numpy(np.float64)[:, :runs] for outcome, one in ordered.items()}


def find(asked: Asked, numbers: argparse.Namespace) -> Found:
    """Run one scenario and what it is compared with."""
    market, other = asked.market(), asked.other()
    ranges, left = around(market)
    others, left_of_other = around(other)
    shares = laid([name for name in others if name in ranges], numbers.points, _SHARED)
    own = laid([name for name in ranges if name not in others], numbers.points, _OWN)
    as_is, at_points = [], []
    for one, of, shared in ((other, others, shares), (market, ranges, shares | own)):
        as_is.append(measured(one, [{}], numbers.pairs, numbers))
        at_points.append(measured(one, changes_at(of, shared), numbers.replicates, numbers))
    told = list(dict.fromkeys([*OUTCOMES, asked.outcome, *asked.also]))
    return Found(
        asked,
        market.question,
        market.weeks,
        {name: np.stack([one[name][0] for one in as_is]) for name in told},
        {name: np.stack([one[name] for one in at_points]) for name in told},
        tuple(own),
        tuple(dict.fromkeys([*left, *left_of_other])),
    )


def main(arguments: Iterable[str] | None = None) -> None:
    """Run all of it, and write the page and its picture."""
    every = [asked.name for asked in read_asked()]
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pairs", type=int, default=60, help="pairs of runs of the scenarios as they are")
    parser.add_argument("--points", type=int, default=100, help="points of the plausible ranges")
    parser.add_argument("--replicates", type=int, default=10, help="pairs at every point")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=[], choices=every, help="these scenarios; needs --out")
    parser.add_argument("--out", type=Path, help="folder of the page; default: docs")
    parser.add_argument("--keep", type=Path, default=ROOT / "results" / "findings", help="folder of the runs")
    numbers = parser.parse_args(None if arguments is None else list(arguments))
    if numbers.only and numbers.out is None:
        parser.error("--only: some scenarios are no docs/findings.md; say with --out where their page goes")
    out = numbers.out or ROOT / "docs"
    (out / "pictures").mkdir(parents=True, exist_ok=True)
    found = []
    for asked in read_asked(numbers.only):
        print(f"{asked.title} ...", flush=True)
        found.append(find(asked, numbers))
    (out / "findings.md").write_text(page(found, OUTCOMES), encoding="utf-8")
    draw(found, OUTCOMES[0]).savefig(out / "pictures" / "findings.png")


if __name__ == "__main__":
    main()
