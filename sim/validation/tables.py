"""What the cases read from the tables of runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sim.figures.curve import Vector
    from sim.records.run import Run
    from sim.scenario.schema import Scenario


def events_of(runs: Sequence[Run], *kinds: str) -> pd.DataFrame:
    """Rows of the event logs of all runs that are of these kinds."""
    moves = pd.concat([run.moves for run in runs], ignore_index=True)
    return moves[moves["kind"].astype(str).isin(kinds)]


def lab_names(scenario: Scenario) -> list[str]:
    """Names of the big labs, in the order of the file."""
    return [lab.name for lab in scenario.labs]


def lab_values(scenario: Scenario, key: str) -> Vector:
    """A number of each lab, in the order of the file."""
    return np.array([getattr(lab, key) for lab in scenario.labs], float)


def headcounts(run: Run, week: int) -> Vector:
    """People without a job, then at each lab in the order of the file, at the end of a week."""
    rows = run.employers[run.employers["week"] == week].set_index("employer")["headcount"]
    rows.index = rows.index.astype(str)
    idle = run.weeks.set_index("week")["unemployed"].loc[week]
    return np.append(float(idle), rows.reindex(lab_names(run.scenario), fill_value=0).to_numpy(float))


def employed_weeks(runs: Sequence[Run], since: int = 0) -> float:
    """Person-weeks in a job from week `since` on, over all runs, counted at the ends of weeks."""
    rows = [run.employers["headcount"][run.employers["week"] >= since] for run in runs]
    return float(sum(heads.sum() for heads in rows))
