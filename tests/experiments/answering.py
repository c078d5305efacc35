"""Runs of a plan as a formula answers them, without any market: quick, and their truth is known.

`answered` is the table of runs, `held` a folder read back that has it, of which nothing lies on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.experiments.designs.plan import Plan
from sim.experiments.store.planned import FORMAT, described
from sim.experiments.store.results import Results

#: What a run comes to: of what its point sets, and of the random numbers of its replicate.
Answer = Callable[[Mapping[str, Any], np.random.Generator], float]


def answered(plan: Plan, outcome: str, answer: Answer) -> pd.DataFrame:
    """The rows of `runs.parquet`, in the order of the plan, with the keys that points set.

    Args:
        plan: whose runs they are.
        outcome: the column that is filled.
        answer: NaN where the outcome does not exist; a run for which it raises has failed.
    """
    keys = plan.design.keys
    base = {key: attrgetter(key)(plan.base) for key in keys}
    rows = []
    for task in plan.tasks():
        values = base | dict(plan.design.points[task.point].changes)
        row = {"run_id": task.run_id, "scenario": task.label, "replicate": task.replicate, **values}
        try:
            told = answer(values, np.random.default_rng([plan.seed, task.draws]))
            rows.append(row | {"status": "done", "error": None, outcome: told})
        except ArithmeticError as fault:
            rows.append(row | {"status": "failed", "error": str(fault), outcome: np.nan})
    return pd.DataFrame(rows)


def held(plan: Plan, outcome: str, answer: Answer) -> Results:
    """A results folder of these runs, as if it had been read."""
    manifest = {"format": FORMAT, "replicates": plan.replicates, "seed": plan.seed, **described(plan)}
    found = Results(Path("nowhere"), manifest)
    found.__dict__["runs"] = answered(plan, outcome, answer)  # what is read once, and kept there
    return found
