"""Sweeps with made-up runs, whose truth is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

import sim
from sim.experiments.designs.factors import Asked, asked_in_text
from sim.experiments.designs.sweeps import Wanted, plan_sweep
from sim.experiments.studies.swept import Swept, swept_of

BASE = sim.load("quiet-market", ["researchers.count=400", "burn_in=0", "weeks=4", "escalation.equity_band=0"])
REPLICATES = 12


def swept(*texts: str, levers: tuple[Asked, ...] = (), **said: Any) -> Swept:
    """A sweep whose `moves` are ten times its weeks, plus its patience, plus noise that replicates share."""
    asked = (*(asked_in_text(text, "--vary") for text in texts), *levers)
    wanted = Wanted(asked, outcomes=("moves",), **said)
    plan = plan_sweep(wanted, [BASE], REPLICATES, 1)
    noise = 5.0 * np.random.default_rng(1).standard_normal(REPLICATES)
    own = 0.1 * np.random.default_rng(2).standard_normal((len(plan.labels), REPLICATES))
    rows = [
        {
            "scenario": label, "replicate": replicate, "status": "done",
            "moves": 10.0 * point.changes.get("weeks", 4) + point.changes.get("market.patience", 7)
            + noise[replicate] + own[place, replicate],
        }
        for place, (label, point) in enumerate(zip(plan.labels, plan.design.points, strict=True))
        for replicate in range(REPLICATES)
    ]  # fmt: skip
    return swept_of(plan, pd.DataFrame(rows), None)
